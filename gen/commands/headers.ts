/**
 * The header check as commands run it: with the compiler, for some targets.
 *
 * @module
 */
import { join } from "node:path";
import type { Finding, Skipped } from "../check/findings.ts";
import { checkHeaders, PROBE_FILE } from "../check/headers.ts";
import { readProbe } from "../toolchain/build.ts";
import { hostTarget } from "../toolchain/host.ts";
import type { Target } from "../toolchain/targets.ts";
import type { Zig } from "../toolchain/zig.ts";
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
  return { findings, skipped };
}
