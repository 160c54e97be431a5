/**
 * The header check as commands run it: with the compiler, for some targets.
 *
 * @module
 */
import { join, relative } from "node:path";
import process from "node:process";
import type { Finding, Skipped } from "../check/findings.ts";
import { checkHeaders, PROBE_FILE } from "../check/headers.ts";
import { checkZig } from "../check/zig.ts";
import { readProbe } from "../toolchain/build.ts";
import { schemaPath, zigFlags } from "../toolchain/c_flags.ts";
import { hostTarget } from "../toolchain/host.ts";
import type { Target } from "../toolchain/targets.ts";
import type { Zig } from "../toolchain/zig.ts";
import { zigReader } from "../toolchain/zig_source.ts";
import type { Project } from "./project.ts";
import { endProgress, progress } from "./terminal.ts";

/** What the headers of several targets say. */
export interface HeaderResult {
  readonly findings: Finding[];
  readonly skipped: Skipped[];
}

/** The headers that a shim is compiled against. */
function headersOf({ library }: Project): readonly string[] {
  const headers = library.c?.headers ?? [];
  return headers.length > 0 ? headers : [`"${library.name}.h"`];
}

/** Compares a C library with its headers; on this machine they have to be there. */
export async function compareHeaders(
  project: Project,
  targets: readonly Target[],
  zig: Zig,
): Promise<HeaderResult> {
  const { library, folders, file } = project;
  const findings: Finding[] = [];
  const skipped: Skipped[] = [];
  if (library.c === null) return { findings, skipped };
  const here = hostTarget();
  const work = join(project.cache, "ziffi");
  let left = targets.length;
  const tell = () =>
    progress(`Comparing headers of ${file}: ${left} of ${targets.length} targets left`);
  tell();
  const results = await Promise.all(targets.map(async (target) => {
    const host = target === here;
    const mode = { target, host, safe: false };
    const job = { library, folders, zig, work };
    const result = await checkHeaders(
      library,
      headersOf(project),
      target,
      (text, flags) => readProbe(job, mode, PROBE_FILE, text, flags),
    );
    left -= 1;
    tell();
    return { target, host, ...result };
  })).finally(endProgress);
  for (const { target, host, found, unchecked } of results) {
    findings.push(...found.map((one) => ({ ...one, file, targets: [target.key] })));
    if (unchecked === null) continue;
    if (!host) skipped.push({ file, target: target.key, reason: unchecked });
    else {
      findings.push({
        ...{ kind: "header", file, path: "c.headers", targets: [target.key] },
        message: `cannot be compared on this machine: ${unchecked}`,
        ...{ schema: null, found: null },
        fix: "install the headers of the library, or correct c.headers and c.includeDirs",
      });
    }
  }
  await addZig({ project, targets, zig, work }, { findings, skipped });
  return { findings, skipped };
}

interface ZigJob {
  readonly project: Project;
  readonly targets: readonly Target[];
  readonly zig: Zig;
  readonly work: string;
}

/** Compares a C library with the Zig file that exports its functions. */
async function addZig(job: ZigJob, { findings, skipped }: HeaderResult): Promise<void> {
  const { project: { library, folders, file }, targets, zig, work } = job;
  const { c } = library;
  if (c === null || c.zig === null) return;
  const path = c.zig;
  await Promise.all(targets.map(async (target) => {
    const mode = { target, host: target === hostTarget(), safe: false };
    const root = schemaPath(path, folders, target);
    const shown = relative(process.cwd(), root);
    const flags = [
      ...zigFlags(`${library.name}_zig`, c, mode),
      ...c.includeDirs.map((dir) => `-I${schemaPath(dir, folders, target)}`),
      ...(c.headers.length > 0 ? [] : [`-I${folders.header}`]),
    ];
    const reader = zigReader(zig, { file: shown, work, flags });
    const { found, unchecked } = await checkZig(library, reader, shown);
    findings.push(...found.map((one) => ({ ...one, file, targets: [target.key] })));
    skipped.push(...unchecked.map((reason) => ({ file, target: target.key, reason })));
  }));
}
