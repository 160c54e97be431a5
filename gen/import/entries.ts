/**
 * Tells entries of a schema apart in lines that both sides of a merge have changed.
 *
 * @module
 */

/** An entry with the comments before it. */
interface Entry {
  readonly key: string;
  readonly lines: readonly string[];
}

const START = /^(\s*)(?:const |export const )?([\w$]+)(?::| =) /;

/** The entries of some lines; null when they are not entries alone. */
function entriesOf(lines: readonly string[]): Entry[] | null {
  const first = lines.find((line) => START.test(line));
  const indent = first === undefined ? "" : START.exec(first)?.[1] ?? "";
  const entries: { key: string; lines: string[] }[] = [];
  let comments: string[] = [];
  for (const line of lines) {
    const [, space, key = ""] = START.exec(line) ?? [];
    if (space === indent) {
      entries.push({ key, lines: [...comments, line] });
      comments = [];
    } else if (line.startsWith(`${indent}//`)) comments.push(line);
    else if (entries.length === 0 || comments.length > 0) return null;
    else entries.at(-1)?.lines.push(line);
  }
  return comments.length > 0 ? null : entries;
}

/** What a region becomes. */
export interface Settled {
  readonly lines: readonly string[];
  /** True when an entry was changed by both. */
  readonly conflict: boolean;
}

/**
 * Keeps what was edited, and adds entries that only the new import has.
 *
 * @param kept as edited by hand
 * @param before as last imported
 * @param imported as imported now
 * @returns null when the lines are no entries
 */
export function settleEntries(
  kept: readonly string[],
  before: readonly string[],
  imported: readonly string[],
): Settled | null {
  const [own, old, now] = [kept, before, imported].map(entriesOf);
  if (!own || !old || !now) return null;
  const known = new Map([...own, ...old].map((one) => [one.key, one]));
  const was = new Map(old.map(({ key, lines }) => [key, lines.join("\n")]));
  const added = now.filter(({ key }) => !known.has(key));
  const changed = now.filter(({ key, lines }) =>
    known.has(key) && was.get(key) !== lines.join("\n")
  );
  const gone = old.filter(({ key }) => !now.some((one) => one.key === key));
  return {
    lines: [...kept, ...added.flatMap(({ lines }) => lines)],
    conflict: changed.length + gone.length > 0,
  };
}
