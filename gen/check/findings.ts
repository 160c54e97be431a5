/**
 * What a check found: one sentence for people, the parts of it for programs.
 *
 * @module
 */

/** One mismatch. */
export interface Finding {
  readonly kind: "stale" | "header" | "layout" | "constant" | "signature" | "abi" | "tool";
  /** The schema file, or the file that differs. */
  readonly file: string;
  /** The path in the schema, such as `crc32.length`; empty when it is about the whole file. */
  readonly path: string;
  /** The targets that have it; empty when it does not depend on one. */
  readonly targets: readonly string[];
  readonly message: string;
  readonly schema: string | null;
  /** What the other side says: a header, or a library. */
  readonly found: string | null;
  readonly fix: string;
}

/** Something that could not be checked, and why. */
export interface Skipped {
  readonly file: string;
  readonly target: string;
  readonly reason: string;
}

/** A finding before its target is known. */
export type Found = Omit<Finding, "file" | "targets">;

/** Equal findings of several targets as one. */
export function mergeTargets(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { targets, ...rest } = finding;
    const key = JSON.stringify(rest);
    const before = merged.get(key);
    const all = before ? [...new Set([...before.targets, ...targets])] : targets;
    merged.set(key, { ...finding, targets: all });
  }
  return [...merged.values()];
}

/** A finding as it is printed. */
export function formatFinding(finding: Finding, allTargets: number): string {
  const { kind, file, path, targets, message, fix } = finding;
  // The message of an error that stopped a check says all of this by itself.
  if (kind === "tool") return message;
  const place = path === "" ? file : `${file}: ${path}`;
  const some = kind !== "abi" && targets.length > 0 && targets.length < allTargets;
  return `${place}: ${message}${some ? ` (${targets.join(", ")})` : ""}\n  fix: ${fix}`;
}
