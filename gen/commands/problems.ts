/**
 * Failures as commands print them with `--json`.
 *
 * @module
 */
import { mergeTargets } from "../check/findings.ts";
import { SchemaError } from "../diagnostics.ts";
import type { HeaderResult } from "./headers.ts";

/** One failure. */
export interface Problem {
  /** The schema, as it was given. */
  readonly file: string;
  /** The path inside of the schema; empty when it is about more than that. */
  readonly path: string;
  readonly message: string;
  /** What to do, where the message does not say it. */
  readonly fix: string | null;
}

/** A known failure as data: a schema has one for each finding, anything else is one. */
export function problemsOf(error: Error, file: string): Problem[] {
  if (error instanceof SchemaError) return [...error.diagnostics];
  const [, message, fix] = /^([\s\S]*?)\n {2}fix: (.*)$/.exec(error.message.trimEnd()) ?? [];
  return [{ file, path: "", message: message ?? error.message, fix: fix ?? null }];
}

/** What headers and a schema disagree about. */
export function problemsOfHeaders({ findings }: HeaderResult): Problem[] {
  return mergeTargets(findings).map(({ file, path, message, fix }) => ({
    ...{ file, path, message, fix },
  }));
}
