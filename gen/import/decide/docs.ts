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
/** Commands of Doxygen: at the start of a line, and those that begin a part anywhere. */
const COMMAND = /^\s*[@\\][a-z]+|\s[@\\](?:param|returns?|retval|note|see|warning|since)\b/m;
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

/** Characters that HTML gives names to. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " ", times: "×", deg: "°" },
  ...{ rarr: "→", larr: "←", le: "≤", ge: "≥", ne: "≠", mdash: "—", ndash: "–", hellip: "…" },
};

/** Tables: of HTML, of Markdown, and what is drawn with signs. */
const TABLES = /<table\b[\s\S]*?<\/table>|^\s*[|+].*[|+]\s*$/gim;
/** A file that a comment begins with. */
const FILE = /^\s*[\w./-]+\.(?:h|hh|hpp|c|cc|cpp)\b(?:\s*(?:--?|:)\s*|\s*$)/gm;

function withoutEntities(plain: string): string {
  return plain.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi,
    (all, hex, ten, name) => {
      if (name !== undefined) return ENTITIES[name] ?? all;
      const point = hex === undefined ? Number(ten) : Number.parseInt(hex, 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : all;
    },
  );
}

function withoutMarkup(doc: string): string {
  const plain = doc.replace(LABEL, "").replace(TABLES, "").replace(FILE, "")
    .replace(/^\s*[@\\](brief|details|short)\s+/gm, "")
    .replace(/<\/?[a-zA-Z][^<>]*>/g, "")
    .replace(/\[([^\][|]+)\|([^\][]+)\]/g, "$2").replace(
      /(?<=^|[\s("'])\[([A-Za-z_][^\][\n]{0,80})\]/gm,
      "$1",
    )
    .replace(/\^(?=[("'A-Za-z])/g, "").replace(/\)\^/g, ")")
    .replace(/[@\\][cpae]\s+(?=\S)/g, "").replace(/[@\\]ref\s+(?=\S)/g, "");
  return withoutEntities(plain);
}

/**
 * The first sentences of a comment, for the docs; empty when it says nothing.
 *
 * @param symbol what it is about, which keeps its case
 */
export function describe(doc: string, symbol?: string): string {
  const paragraphs = plainDoc(doc).split(/\n\s*\n/)
    .map((one) => one.split("\n").filter((line) => !RULER.test(line)).join("\n"))
    // What follows a command of Doxygen is about something else than the whole.
    .map((one) => (one.split(COMMAND)[0] ?? "").replace(/\s+/g, " ").trim());
  // A heading alone says no more than the name.
  const sentence =
    paragraphs.find((one) => one.length > 20 && /[a-z]\)?["']?[.:;]\)?(\s|$)/.test(one)) ??
      paragraphs.find((one) => /\w/.test(one));
  return sentence === undefined ? "" : shortened(tidy(sentence, symbol));
}

function tidy(sentence: string, symbol: string | undefined): string {
  let plain = sentence.replace(/\p{Cc}+/gu, " ").replace(/^[-*:<!/\s]+/, "").trim();
  // A sentence in parentheses that was marked up as a whole.
  if (/^\([A-Z]/.test(plain) && plain.endsWith(")") && !plain.slice(1, -1).includes("(")) {
    plain = plain.slice(1, -1);
  }
  if (!/[(].*[)]/.test(plain)) plain = plain.replace(/^\(|\)$/g, "");
  const [first = ""] = /^[\w$*]+(?:\(|->)?/.exec(plain) ?? [];
  // A word of prose has no signs, digits or capitals inside.
  const isName = first === symbol || !/^[a-z]+$/.test(first);
  return isName ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
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
  let last = "";
  functions.forEach((fn, i) => {
    const doc = own[i] ?? "";
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
