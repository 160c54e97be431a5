/**
 * The account of an import: what came, what did not and why, and what a person must decide.
 *
 * @module
 */
import type { ImportedItem } from "./draft.ts";

/** How much of one kind of declarations was imported. */
export interface Share {
  readonly kind: ImportedItem["kind"];
  readonly imported: number;
  readonly total: number;
}

/** A mark in the schema that a person must decide about. */
export interface Mark {
  readonly line: number;
  readonly text: string;
}

/** The account. */
export interface Account {
  readonly shares: readonly Share[];
  /** What is not in the schema, with the reasons. */
  readonly missing: readonly {
    readonly kind: string;
    readonly name: string;
    readonly reason: string;
  }[];
  /** Functions that the library at hand lacks. */
  readonly optional: readonly string[];
  readonly marks: readonly Mark[];
}

const KINDS: readonly ImportedItem["kind"][] = [
  ...["function", "global", "constant", "struct", "union", "enum", "callback", "handle"] as const,
];

/** The account of some items and the schema that they led to. */
export function accountOf(
  items: readonly ImportedItem[],
  schema: string,
  optional: readonly string[],
): Account {
  const shares = KINDS.flatMap((kind): Share[] => {
    const own = items.filter((item) => item.kind === kind);
    if (own.length === 0) return [];
    const imported = own.filter(({ reason }) => reason === null).length;
    // What nothing needs is no loss.
    const total = own.filter((item) => item.reason !== UNUSED).length;
    return total === 0 ? [] : [{ kind, imported, total }];
  });
  const missing = items.flatMap(({ kind, name, reason }) =>
    reason === null ? [] : [{ kind, name, reason }]
  );
  return { shares, missing, optional, marks: marksIn(schema) };
}

/** The marks of a schema, each with its line. */
export function marksIn(schema: string): Mark[] {
  return schema.split("\n").flatMap((line, i) => {
    const text = /^\s*\/\/ DECIDE: (.*)$/.exec(line)?.[1];
    return text === undefined ? [] : [{ line: i + 1, text }];
  });
}

/** Why a type is left out that could be imported. */
export const UNUSED = "no function that is imported uses it";

/** How many marks and missing declarations a report lists. */
const LISTED = 12;

/**
 * The account as text.
 *
 * @param file the schema as it is shown
 */
export function reportOf(account: Account, file: string): string[] {
  const lines = account.shares.map(shareLine);
  // Types that nothing needs are no loss: a count is enough.
  const unused = account.missing.filter(({ reason }) => reason === UNUSED);
  const missing = account.missing.filter(({ reason }) => reason !== UNUSED);
  if (missing.length > 0) {
    lines.push("", `not imported (${missing.length}):`);
    lines.push(...byReason(missing));
  }
  if (unused.length > 0) {
    lines.push("", `left out because no imported function uses them: ${unused.length} types`);
  }
  const { optional, marks } = account;
  if (optional.length > 0) {
    lines.push("", `optional, because the library here lacks them: ${listed(optional)}`);
  }
  if (marks.length > 0) {
    lines.push("", `to decide (${marks.length}): each is a comment DECIDE in the schema`);
    lines.push(...marks.slice(0, LISTED / 2).map(({ line, text }) => `  ${file}:${line}: ${text}`));
    if (marks.length > LISTED / 2) lines.push(`  and ${marks.length - LISTED / 2} more`);
  }
  return lines;
}

function shareLine({ kind, imported, total }: Share): string {
  const plural = kind === "struct" ? "structs" : `${kind}s`;
  const share = imported === total ? "" : ` (${Math.floor((imported / total) * 1000) / 10} %)`;
  return `${plural.padEnd(10)} ${imported} of ${total}${share}`;
}

function byReason(missing: Account["missing"]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { kind, name, reason } of missing) {
    const key = `${kind}: ${reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), name]);
  }
  return [...reasons].map(([key, names]) => {
    const at = key.indexOf(": ");
    return `  ${key.slice(0, at)} ${listed(names)}: ${key.slice(at + 2)}`;
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return names.slice(0, LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
