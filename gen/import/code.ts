/**
 * Makes and looks at the code of drafts.
 *
 * @module
 */
import type { Code, DraftEntry } from "./draft.ts";

/** A string with its quotes. */
export const text = (value: string): string => JSON.stringify(value);

/** A call. */
export const call = (name: string, ...args: readonly Code[]): Code => ({ call: name, args });

/** An object; entries without a value are left out. */
export function object(entries: Readonly<Record<string, Code | null | undefined>>): Code {
  const kept = Object.entries(entries).flatMap(([key, value]): DraftEntry[] =>
    value === null || value === undefined ? [] : [{ key, value }]
  );
  return { object: kept };
}

/** A call whose last argument is an object of options: left out when there are none. */
export function withOptions(
  name: string,
  args: readonly Code[],
  options: Readonly<Record<string, Code | null | undefined>>,
): Code {
  const last = object(options) as { readonly object: readonly DraftEntry[] };
  return { call: name, args: last.object.length === 0 ? args : [...args, last] };
}

/** Every identifier in some code. */
export function wordsOf(code: Code): Set<string> {
  const found = new Set<string>();
  const visit = (part: Code): void => {
    if (typeof part === "string") {
      if (part.startsWith('"')) return;
      for (const word of part.match(/[A-Za-z_$][\w$]*/g) ?? []) found.add(word);
    } else if ("call" in part) {
      visit(part.call);
      part.args.forEach(visit);
    } else if ("object" in part) part.object.forEach(({ value }) => visit(value));
    else if ("array" in part) part.array.forEach(visit);
    else visit(part.code);
  };
  visit(code);
  return found;
}
