/**
 * What names and comments of C functions tell about their params. Evidence only: where there is
 * none, nothing is taken for granted.
 *
 * @module
 */
import { plainDoc } from "./docs.ts";

const ORDINALS = [
  ["first", "1st"],
  ["second", "2nd"],
  ["third", "3rd"],
  ["fourth", "4th"],
  ["fifth", "5th"],
  ["sixth", "6th"],
  ["seventh", "7th"],
  ["eighth", "8th"],
];

/** A param as evidence sees it. */
export interface Witness {
  /** Its name in C; null when it has none. */
  readonly name: string | null;
  /** Its place among the params, from 0. */
  readonly index: number;
  /** What the language says of null; C says nothing. */
  readonly nullable?: boolean | undefined;
}

/** The sentences of comments: each is asked for by every param. */
const split = new Map<string, readonly string[]>();

function sentencesOf(doc: string): readonly string[] {
  let known = split.get(doc);
  if (known === undefined) {
    known = plainDoc(doc).replace(/\s+/g, " ").split(/(?<=[.;:])\s+|(?= [@\\]param)/);
    split.set(doc, known);
  }
  return known;
}

function sentencesAbout(doc: string, { name, index }: Witness): string[] {
  const words = (ORDINALS[index] ?? []).map((one) => `${one} (?:param|arg)`);
  if (name !== null) words.push(`\\b${name}\\b`);
  if (words.length === 0) return [];
  const about = new RegExp(words.join("|"), name !== null && name.length < 3 ? "" : "i");
  return sentencesOf(doc).filter((sentence) => about.test(sentence));
}

/** True when the comment says that null may be given. */
export function mayBeNull(doc: string, witness: Witness): boolean {
  if (witness.nullable !== undefined) return witness.nullable;
  if (doc === "") return false;
  return sentencesAbout(doc, witness).some((sentence) =>
    /\b(if|when|unless|whether)\b[^.;]*\bNULL\b/i.test(sentence) ||
    /\b(NULL|null)\b|\boptional\b/.test(sentence) &&
      !/\b(not|never|non)[- ](be )?(a )?(NULL|null|optional)\b|\bnon-?(NULL|null)\b/.test(sentence)
  );
}

/** True when the comment says that nothing may be given, without saying for what. */
export function speaksOfNull(doc: string): boolean {
  return plainDoc(doc).split(/(?<=[.;:])\s+/).some((sentence) =>
    /\bNULL\b/.test(sentence) && !/\breturn|\bnot\b|\bnon-?NULL/i.test(sentence)
  );
}

/** True when the comment says that something is written through the param. */
export function saysOutput(doc: string, witness: Witness): boolean {
  const { name } = witness;
  if (doc === "" || name === null) return false;
  const text = plainDoc(doc);
  const marked = new RegExp(`(\\[out\\]|\\bOUT:?)\\s+\\*?${name}\\b|\\b${name}\\s*\\[out\\]`, "i");
  // `*x` in a comment: one thing behind the pointer.
  const behind = new RegExp(
    `(set|sets|stored?|stores|written|writes?|returned|returns|put|placed|into|in|to|updates?)` +
      `[^.;]{0,60}\\*\\s?${name}\\b|\\*\\s?${name}\\s+(is|are|will be|to)\\b`,
    "i",
  );
  return marked.test(text) || behind.test(text);
}

/** How many of something, which is one number. */
const NUMBER_OF =
  /\b(number|count|amount|size|length|sum|total)s? (of|in) ((the|all|its|their) )*\w+/gi;
const SEVERAL = new RegExp(
  [
    String
      .raw`\b(arrays?|matrix|matrices|vectors?|buffers?|tables?|lists?|bytes|elements|entries)\b`,
    String.raw`\b(values|samples|pixels|coordinates|components|numbers|doubles|floats|ints)\b`,
    String.raw`\b\d+ ?[x*×] ?\d+\b|\b(at least|space for|room for)\b`,
  ].join("|"),
  "i",
);

/** True when the comment says that more than one value is behind the param. */
export function saysSeveral(doc: string, witness: Witness): boolean {
  return doc !== "" &&
    sentencesAbout(doc, witness).some((one) => SEVERAL.test(one.replace(NUMBER_OF, "")));
}

/** True for a name that says nothing of how much is written. */
export function isBufferName(name: string | null): boolean {
  return name === null || isArrayName(name) ||
    /^p?_?(out|output|outputs|result|results|res|ret|dest|dst|target|mem|ptr|to|[a-z]?vec|mat)\d*$/i
      .test(name) ||
    /(matrix|vector|mat\d?|vec\d?|xyz\w?|rgba?|array|table|ptr)$/i.test(name);
}

/** True for the place in a buffer: a number, whatever counts the buffer. */
export const isPlaceName = (name: string | null): boolean =>
  name !== null && /(^|_)(pos|position|offset)$|(Pos|Position|Offset)$/.test(name);

/** True for a name that counts things, which chars of text are only where the comment says so. */
export function countsThings(name: string | null, doc: string): boolean {
  if (name === null || !/^(count|num|cnt|nitems|nelems?|nmemb)\d?$/i.test(name)) return false;
  return !plainDoc(doc).split(/(?<=[.;])\s+/).some((one) =>
    one.includes(name) && /\b(bytes?|char(acter)?s?|length|long)\b/i.test(one)
  );
}

/** What a comment says of memory that may hold text; null when it says nothing. */
export function textOrBytes(doc: string): "text" | "bytes" | null {
  const plain = plainDoc(doc).replace(/\s+/g, " ");
  if (/\b(not|never|n't|without)\b[^.;]{0,40}\b(nul|null|zero|0)[- ]?terminat/i.test(plain)) {
    return "bytes";
  }
  if (/\bnon-?(nul|null|zero)[- ]?terminated\b|\bbinary\b|\bnot text\b/i.test(plain)) {
    return "bytes";
  }
  if (/\b(nul|null|zero|0)[- ]?terminated\b|\b(C|UTF-?8)[- ]string\b/i.test(plain)) return "text";
  const [first = "", ...rest] = plain.split(/(?<=[.;])\s+/);
  const about = [first, ...rest.filter((one) => /\breturn|\bresult\b/i.test(one))];
  // A length in bytes is no memory of bytes.
  const told = about.map((one) => one.replace(NUMBER_OF, "").replace(/\bin bytes\b/gi, ""));
  return told.some((one) => /\bbytes\b/i.test(one)) ? "bytes" : null;
}

/** True when a name is usual for what a function writes. */
export function isOutputName(name: string | null, hungarian = true): boolean {
  if (name === null) return false;
  if (!hungarian && /^pp?[A-Z_]/.test(name)) return false;
  return /^(pp?z?|pn|out_?|ret_?|r_)(?=[A-Z_])/.test(name) ||
    /^(p_|out$|result$|errmsg$)/.test(name) ||
    /(_out|Out|_ret|_return|_result)$/.test(name);
}

/** True when a name is usual for several things in a row. */
export function isArrayName(name: string | null): boolean {
  if (name === null) return false;
  return /^(argv|envp|az?[A-Z]|p?arr|p?array|p?list|vec|values|items|buf|data)/.test(name) ||
    /(Array|List|Buf|Buffer|Values|Items|_array|_list|_buf|_vec)$/.test(name);
}

/** True when the comment says that native code goes on using what it was given. */
export function isKept(doc: string): boolean {
  return KEPT.test(plainDoc(doc));
}

const KEPT = new RegExp(
  [
    String.raw`\b(remains? valid|stays? valid|ownership|take[sn]? over|is retained|retains)\b`,
    String.raw`\b(must|should) not be (freed|modified|changed|deallocated)\b`,
    String.raw`\b(must|should) (persist|outlive|stay|live)\b`,
    String.raw`\bkeeps a (pointer|reference)\b`,
  ].join("|"),
  "i",
);

const COUNT =
  /^(n|len|length|size|count|num|cnt|cb|sz|amt|avail|nbytes?|nmemb|nitems|nelems?)\d?$/i;
const COUNTED = /_?(len|length|size|sz|count|cnt|bytes?|num)\d?$/i;
const HUNGARIAN = /^(n|cb|num|sz|len)_?(byte|bytes|data|buf|size|in|out|chars?|blob|items|input)$/i;
/** What is said of a length without naming whose it is. */
const GENERIC = new RegExp(
  "^(max|total|buf|buffer|data|in|out|input|output|src|dst|dest|block|byte|msg|str|text|mem|arr|" +
    "array)?$",
);

/**
 * True for the name of a length of the named pointer: it says so, or is about nothing else.
 *
 * @param strict true where it is not enough that it is a length
 */
export function isLengthName(
  length: string | null,
  pointer: string | null,
  strict = false,
): boolean {
  if (length === null) return false;
  if (COUNT.test(length) || HUNGARIAN.test(length)) return true;
  const hungarian = /^(n|sz|num|cb|len)_?(?=[A-Z])|^(n|sz|num|cb|len)_/.test(length);
  if (!COUNTED.test(length) && !hungarian) return false;
  const [own, base] = [stem(length), stem(pointer ?? "")];
  if (base !== "" && own !== "" && (own.startsWith(base) || base.startsWith(own))) return true;
  return !strict && COUNTED.test(length) && GENERIC.test(own);
}

/** True for a length that is named after the pointer and nothing else: `out_size` after `out`. */
export function isLengthOfStem(length: string | null, pointer: string | null): boolean {
  if (length === null || pointer === null) return false;
  const own = stem(length);
  return own !== "" && own !== length.replaceAll("_", "").toLowerCase() && own === stem(pointer);
}

/** A name without what says that it is a pointer or a count. */
function stem(name: string): string {
  return name.replace(/^(pp?z?|z|n|sz|num|cb|len)_?(?=[A-Z])|^(p|n|sz|num|cb|len)_/, "")
    .replace(COUNTED, "").replaceAll("_", "").toLowerCase();
}

const ENDINGS = new RegExp(
  "(close|free|destroy|finalize|finalise|delete|release|end|cleanup|unref|dispose|finish|" +
    "deinit|fini|term|terminate|discard|drop)(_?v?\\d+)?$",
  "i",
);
const OPENINGS = new RegExp(
  "(open|fopen|dopen|new|create|creat|init|initialize|alloc|malloc|dup|copy|clone|begin|start|" +
    "connect|prepare|make|from\\w*|parse|load|build|compile|construct)" +
    "(_?(v?\\d+|ex|16|64|ns|mm|db))*$",
  "i",
);

/** True for the name of a function that ends what it is given. */
export const endsSomething = (name: string): boolean =>
  (ENDINGS.test(name) || /(^|_)(free|destroy|delete|release|dispose)_[a-z]/i.test(name)) &&
  !/(append|extend|send|blend|depend|pend|friend|weekend|_memory)$/i.test(name);

/** True for the name of a function that makes something new. */
export const makesSomething = (name: string): boolean =>
  OPENINGS.test(name) || /_(new|create|open|init|alloc|dup|parse|from|load|make)_/i.test(name) ||
  /^[a-z]+(New|Create|Open|Alloc|Dup|Clone|Parse|Load|Make)(?=[A-Z]|$)/.test(name);

/** True for the name of a function that calls back before it returns, and not later. */
export function callsAtOnce(name: string): boolean {
  return /(exec|for_?each|each|walk|iterate|visit|sort|search|scan|enumerate|traverse|apply)\w*$/i
    .test(name);
}

/** True for a name that is usual for what a function passes on to a callback. */
export function isUserDataName(name: string | null): boolean {
  return name !== null &&
    /(user|data|ctx|context|opaque|arg|cookie|closure|priv|param|ptr|self|state|app)/i.test(name);
}

/** True for a name that is usual for text. */
export function isTextName(name: string | null): boolean {
  return name !== null &&
    /(name|text|str|msg|message|error|title|path|file|label|version|desc|comment|sql|uri|url|key)/i
      .test(name);
}

/** The functions of the library that a comment names for freeing, in its order. */
export function freeingNames(doc: string): string[] {
  const found = plainDoc(doc).match(/\b[A-Za-z_]\w*(?=\s*\(\))|\b\w+_free(_\w+)?\b/g) ?? [];
  return [...new Set(found)].filter((name) => /free$|(^|_)free_/i.test(name));
}
