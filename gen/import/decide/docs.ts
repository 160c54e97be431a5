/**
 * Comments of headers: what of them becomes a description, and what belongs to which function.
 *
 * @module
 */
import type { HeaderFunction } from "../header.ts";
import { endsSomething } from "./evidence.ts";

/** The longest description, in characters; it ends with a sentence. */
const LONGEST = 300;
/** Lines with which some headers structure their comments. */
const LABEL = /^\s*(CAPI3REF|KEYWORDS|METHOD|CONSTRUCTOR|DESTRUCTOR|EVIDENCE-OF)\b.*$/gm;
const RULER = /^[\s*=_#~/-]*$/;

/** The comments that were cleaned: each is asked for many times. */
const cleaned = new Map<string, string>();

/** A comment as plain text: markup removed, paragraphs apart. */
export function plainDoc(doc: string): string {
  const known = cleaned.get(doc);
  if (known !== undefined) return known;
  const plain = withoutMarkup(doc);
  cleaned.set(doc, plain);
  return plain;
}

function withoutMarkup(doc: string): string {
  return doc.replace(LABEL, "")
    .replace(/^\s*[@\\](brief|details|short)\s+/gm, "")
    .replace(/<\/?[a-zA-Z][^<>]*>/g, "")
    .replace(/\[([^\][|]+)\|([^\][]+)\]/g, "$2").replace(
      /(?<=^|[\s("'])\[([A-Za-z_][^\][\n]{0,80})\]/gm,
      "$1",
    )
    .replace(/\^(?=[("'A-Za-z])/g, "").replace(/\)\^/g, ")")
    .replace(/[@\\][cpae]\s+(?=\S)/g, "").replace(/[@\\]ref\s+(?=\S)/g, "");
}

/** The first sentences of a comment, for the docs; empty when it says nothing. */
export function describe(doc: string): string {
  const paragraphs = plainDoc(doc).split(/\n\s*\n/)
    .map((one) => one.split("\n").filter((line) => !RULER.test(line)).join("\n"))
    // What follows a command of Doxygen is about something else than the whole.
    .map((one) => (one.split(/^\s*[@\\][a-z]+/m)[0] ?? "").replace(/\s+/g, " ").trim());
  // A heading alone says no more than the name.
  const sentence =
    paragraphs.find((one) => one.length > 20 && /[a-z]\)?["']?[.:;]\)?(\s|$)/.test(one)) ??
      paragraphs.find((one) => /\w/.test(one));
  return sentence === undefined ? "" : shortened(tidy(sentence));
}

function tidy(sentence: string): string {
  let plain = sentence.replace(/\p{Cc}+/gu, " ").replace(/^[-*:<!/\s]+/, "").trim();
  // A sentence in parentheses that was marked up as a whole.
  if (/^\([A-Z]/.test(plain) && plain.endsWith(")") && !plain.slice(1, -1).includes("(")) {
    plain = plain.slice(1, -1);
  }
  if (!/[(].*[)]/.test(plain)) plain = plain.replace(/^\(|\)$/g, "");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function shortened(plain: string): string {
  if (plain.length <= LONGEST) return plain;
  const cut = plain.slice(0, LONGEST);
  const end = Math.max(...[". ", "; "].map((stop) => cut.lastIndexOf(stop)));
  if (end > 40) return `${cut.slice(0, end)}.`;
  return `${cut.slice(0, cut.lastIndexOf(" "))} …`;
}

/** The comment of each function, by its name. */
export function docsOf(functions: readonly HeaderFunction[]): Map<string, string> {
  const own = functions.map(({ doc }) => doc);
  const docs = new Map<string, string>();
  const placed = comesAfter(functions) ? [...own.slice(1), ""] : own;
  let last = "";
  functions.forEach((fn, i) => {
    const doc = placed[i] ?? "";
    const sameFile = functions[i - 1]?.place.file === fn.place.file;
    if (doc !== "") last = doc;
    else if (!sameFile) last = "";
    // One comment may be about several functions, which it names.
    const shared = doc === "" && !endsSomething(fn.name) && names(last, fn.name) ? last : doc;
    docs.set(fn.name, shared);
  });
  return docs;
}

/** True for a comment that has a name as a word of its own. */
function names(doc: string, name: string): boolean {
  for (let at = doc.indexOf(name); at !== -1; at = doc.indexOf(name, at + 1)) {
    const [before, after] = [doc.charAt(at - 1), doc.charAt(at + name.length)];
    if (!/\w/.test(before) && !/\w/.test(after)) return true;
  }
  return false;
}

/** True for a header in which comments follow what they are about: they name it first. */
function comesAfter(functions: readonly HeaderFunction[]): boolean {
  let before = 0;
  let after = 0;
  functions.forEach(({ name, doc }, i) => {
    const previous = functions[i - 1]?.name;
    if (doc === "" || previous === undefined) return;
    const [own, other] = [names(doc, name), names(doc, previous)];
    if (own && !other) before += 1;
    if (other && !own) after += 1;
  });
  return after > before;
}
