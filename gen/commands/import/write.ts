/**
 * Writes what was imported, keeps what was edited by hand, and tells what happened.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import type { ImportedItem } from "../../import/draft.ts";
import { HeaderError } from "../../import/header.ts";
import { type Conflict, merge, unifiedDiff } from "../../import/merge.ts";
import { type Account, accountOf, reportOf } from "../../import/report.ts";
import { quoted } from "../options.ts";
import { complain, paint, say } from "../terminal.ts";
import { shown } from "./place.ts";
import {
  type ImportSettings,
  type ImportState,
  readState,
  statePath,
  stateText,
  writeWhole,
} from "./state.ts";

/** What an importer has made. */
export interface Outcome {
  /** The schema as it would be without any edit. */
  readonly text: string;
  readonly items: readonly ImportedItem[];
  /** Functions that the library at hand lacks. */
  readonly optional: readonly string[];
  /** The root of a Zig library: its text where there is none, else what to do about it. */
  readonly root?: {
    readonly path: string;
    readonly text: string | null;
    readonly note: string | null;
  };
}

/** How it is written. */
export interface WriteOptions {
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** What became of the schema. */
type Change = "new" | "changed" | "same";

/** Everything that is told. */
interface Told {
  readonly schema: string;
  readonly change: Change;
  readonly written: boolean;
  readonly diff: string;
  readonly conflicts: readonly Conflict[];
  readonly account: Account;
  /** What became of the root of a Zig library; null when nothing has to be done. */
  readonly root: string | null;
}

/** The state of a schema that may be written over; null for one that is new. */
export function stateOf(schema: string, force: boolean): ImportState | null {
  if (!existsSync(schema) || force) return null;
  const state = readState(schema);
  if (state !== null) return state;
  throw new HeaderError(
    `${shown(schema)} is there, and ${shown(statePath(schema))} is not: nobody can tell what was ` +
      "edited by hand\n  fix: give another --out, or --force to lose what is in it",
  );
}

/** Merges, writes and tells; returns the exit code. */
export function finish(
  schema: string,
  outcome: Outcome,
  settings: ImportSettings,
  before: ImportState | null,
  options: WriteOptions,
): number {
  const imported =
    outcome.items.filter(({ kind, reason }) =>
      reason === null && /^(function|global|constant)$/.test(kind)
    ).length;
  if (imported === 0) {
    tellNothing(outcome, settings, options.json);
    return 1;
  }
  const old = existsSync(schema) ? readFileSync(schema, "utf8") : null;
  const merged = before === null || old === null
    ? { text: outcome.text, conflicts: [] }
    : merge(before.text, old, outcome.text);
  const change: Change = old === null ? "new" : old === merged.text ? "same" : "changed";
  const written = !options.check && !options.dryRun;
  if (written) {
    // The schema first: a merge that is done twice does no harm.
    if (change !== "same") writeWhole(schema, merged.text);
    const state = stateText({ version: 1, settings, text: outcome.text });
    const path = statePath(schema);
    if (!existsSync(path) || readFileSync(path, "utf8") !== state) writeWhole(path, state);
    if (outcome.root?.text) writeWhole(outcome.root.path, outcome.root.text);
  }
  const root = outcome.root === undefined ? null : rootText(outcome.root, written);
  const account = accountOf(outcome.items, merged.text, outcome.optional);
  const diff = old === null ? "" : unifiedDiff(old, merged.text, shown(schema));
  tell(
    { schema: shown(schema), change, written, diff, conflicts: merged.conflicts, account, root },
    options,
  );
  return options.check && (change !== "same" || merged.conflicts.length > 0) ? 1 : 0;
}

function rootText({ path, note }: NonNullable<Outcome["root"]>, written: boolean): string {
  return note ?? `${shown(path)}: ${written ? "written" : "would be written"}`;
}

function tellNothing({ items }: Outcome, { sources }: ImportSettings, json: boolean): void {
  const missing = items.flatMap(({ kind, name, reason }) =>
    reason === null ? [] : [{ kind, name, reason }]
  );
  const message = `Nothing of ${sources.join(", ")} can be imported`;
  const errors = [{ file: sources[0], path: "", message, fix: null }];
  if (json) say(JSON.stringify({ schema: null, missing, errors }));
  for (const { name, reason } of json ? [] : missing.slice(0, 20)) say(`  ${name}: ${reason}`);
  complain(
    `${message}\n` +
      "  fix: look at --include, --exclude and the reasons above",
  );
}

function tell(all: Told, { check, dryRun, json }: WriteOptions): void {
  const { schema, change, diff, conflicts, account, root } = all;
  if (json) return say(JSON.stringify({ ...all, account: undefined, ...account, errors: [] }));
  for (const line of diff.trimEnd().split("\n")) if (line !== "") say(coloured(line));
  for (const { line, kept, imported } of conflicts) {
    say(`\n${schema}:${line}: edited by hand and changed in the source; the edit stays`);
    for (const one of kept) say(`  yours:    ${one}`);
    for (const one of imported) say(`  imported: ${one}`);
  }
  const verb = check || dryRun
    ? { new: "would be written", changed: "would change", same: "is up to date" }
    : { new: "written", changed: "changed", same: "unchanged" };
  const told = conflicts.length === 0 ? "" : `, ${conflicts.length} edits stay in place of changes`;
  say(`${diff === "" && told === "" ? "" : "\n"}${schema}: ${verb[change]}${told}`);
  if (root !== null) say(root);
  for (const line of reportOf(account, schema)) say(line);
  if (check && (change !== "same" || conflicts.length > 0)) {
    return complain(
      `${schema} is not what the source says\n  fix: run ziffi import ${quoted(schema)}`,
    );
  }
  if (!check && !dryRun) {
    say(`\nnext: ziffi gen ${quoted(schema)} && ziffi build ${quoted(schema)}`);
  }
}

function coloured(line: string): string {
  if (line.startsWith("+")) return paint("stdout", "green", line);
  return line.startsWith("-") ? paint("stdout", "red", line) : line;
}
