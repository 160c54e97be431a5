// Audits texts against a header of this folder, without the command line.
import { basename } from "node:path";
import { auditFiles } from "../../../../gen/audit/mod.ts";
import type { AuditResult } from "../../../../gen/audit/findings.ts";
import { Sources } from "../../../../gen/audit/typescript/sources.ts";
import type { Header } from "../../../../gen/import/header.ts";
import { hostTarget } from "../../../../gen/toolchain/host.ts";
import { readHeaderFile } from "../../../../gen/toolchain/read_header.ts";
import { type TargetKey, targetOf, TARGETS } from "../../../../gen/toolchain/targets.ts";
import { loadTypeScript } from "../../../../gen/toolchain/typescript.ts";
import { findZig } from "../../../../gen/toolchain/zig.ts";
import { at, root } from "../../../../scripts/lib/paths.mjs";
import { toolchain } from "../../../../scripts/toolchain.mjs";

/** The header of the tests. */
export const PLOT = "tests/gen/support/audit/plot.h";

const typescript = await loadTypeScript(root);
const known = new Map<string, Promise<Header>>();

/** A header, read once. */
export function headerOf(name: string): Promise<Header> {
  const before = known.get(name);
  const reading = before ?? readHeader(name);
  known.set(name, reading);
  return reading;
}

async function readHeader(name: string): Promise<Header> {
  const work = at("build", "audit-test");
  const zig = await findZig(toolchain.zig, root, work);
  return await readHeaderFile({ headers: [name], zig, work });
}

/** A disagreement in one line: `kind line subject: message`. */
export function lines({ findings }: AuditResult): string[] {
  return findings.map(({ kind, severity, place, subject, message }) =>
    `${severity === "note" ? "note " : ""}${kind} ${place.line} ${subject}: ${message}`
  );
}

/** Audits `main.ts`, which may import other texts. */
export async function auditText(
  main: string,
  more: Readonly<Record<string, string>> = {},
  keys: readonly TargetKey[] | null = null,
  name = at(PLOT),
): Promise<AuditResult> {
  const header = await headerOf(name);
  const texts: Readonly<Record<string, string>> = { "main.ts": main, ...more };
  const sources = new Sources(typescript, (path) => texts[path] ?? null);
  const module = sources.open("main.ts");
  const host = hostTarget();
  if (module === null || host === null) throw new Error("The test has no file or no target");
  const targets = keys?.map((key) => targetOf(key) ?? host) ?? [host];
  return auditFiles({
    sources,
    files: [module],
    headerOn: () => ({ header, read: host.model }),
    headers: basename(name),
    targets,
    others: keys === null ? TARGETS.filter((target) => target !== host) : [],
    lacking: new Set(),
    library: "",
  });
}
