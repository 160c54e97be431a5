/**
 * Who frees what the library hands out, as far as comments tell.
 *
 * @module
 */
import { plainDoc } from "./docs.ts";
import { freeingNames } from "./evidence.ts";

/** What a comment says of a function that may free something. */
export type Freed =
  /** In plain words: it frees this. */
  | "said"
  /** The comment names it, and may mean something else. */
  | "named"
  /** The comment does not name it, or says that it must not be given this. */
  | "no";

const LENT = new RegExp(
  [
    String.raw`\bborrowed\b`,
    String.raw`\b(owned by|belongs? to)\b (?!(the )?(caller|user|application)\b|you\b)`,
    String.raw`\bstatic(ally)? (string|buffer|storage|memory|text|array|data|allocated)\b`,
    String.raw`\b(is|are|in|points? to|points? into) (a )?static\b`,
    String.raw`\b(do not|don't|never) free\b`,
    String
      .raw`\b(do not|don't|must not|should not|never|need not) ` +
    String.raw`(call \w+(\(\))? (on|for)|free|release|` +
    String
      .raw`deallocate|destroy|close) (it|this|that|them|the (result|returned|text|string|pointer|` +
    String.raw`handle|object|memory|name))\b`,
    String
      .raw`\b(must not|should not|need not|may not|never|not) be (freed|released|deallocated)\b`,
  ].join("|"),
  "i",
);

/** True when the comment says that something stays the library's. */
export function saysLent(doc: string): boolean {
  return LENT.test(plainDoc(doc).replace(/\s+/g, " "));
}

/** What the comment says of a function of the library as one that frees. */
export function freedWith(doc: string, symbol: string): Freed {
  if (doc === "") return "no";
  const name = new RegExp(`\\b${symbol.replaceAll("$", "\\$")}\\b`);
  const about = plainDoc(doc).replace(/\s+/g, " ").split(/(?<=[.;])\s+/)
    .filter((sentence) => name.test(sentence));
  if (about.length === 0) return "no";
  if (about.some((sentence) => /\b(never|not(?! NULL)|static|borrowed)\b|n't\b/i.test(sentence))) {
    return "no";
  }
  const said = new RegExp(
    String
      .raw`\b(freed|released|destroyed|disposed|deallocated|closed|finali[sz]ed)\b[^.;,]{0,40}` +
      String.raw`\b${symbol.replaceAll("$", "\\$")}\b`,
    "i",
  );
  return about.some((sentence) => said.test(sentence)) ? "said" : "named";
}

/** The functions that a comment names for freeing and does not warn of, in its order. */
export function freeingBy(doc: string): { readonly symbol: string; readonly freed: Freed }[] {
  return freeingNames(doc).map((symbol) => ({ symbol, freed: freedWith(doc, symbol) }))
    .filter(({ freed }) => freed !== "no");
}

/** A name without its version: `close_v2` is of one family with `close`, `unref` is not. */
export const familyOf = (symbol: string): string => symbol.replace(/_?v?\d+$/, "");
