/**
 * Prints code as `deno fmt` would: on one line where it fits, else one part a line.
 *
 * @module
 */
import type { Code, DraftEntry } from "../draft.ts";

/** The longest line. */
export const COLUMNS = 100;
const INDENT = "  ";
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A string as `deno fmt` quotes it: in single quotes where that saves escapes. */
function quote(value: string): string {
  const plain = JSON.stringify(value);
  if (!value.includes('"')) return plain;
  const count = (mark: string) => value.split(mark).length;
  if (count('"') <= count("'")) return plain;
  return `'${plain.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A word of code; strings are stored in the quotes of JSON. */
function wordOf(word: string): string {
  return word.startsWith('"') ? quote(JSON.parse(word) as string) : word;
}

/** Code that was printed on one line, or cannot be: each is asked for at every depth around it. */
const flattened = new WeakMap<object, string | null>();

/** Code on one line; null when it has comments or is empty of none. */
export function flat(code: Code): string | null {
  if (typeof code === "string") return wordOf(code);
  const known = flattened.get(code);
  if (known !== undefined) return known;
  const line = flatParts(code);
  flattened.set(code, line);
  return line;
}

function flatParts(code: Exclude<Code, string>): string | null {
  if ("code" in code) return code.marks.length > 0 ? null : flat(code.code);
  if ("object" in code) {
    if (code.object.length === 0) return "{}";
    const parts = code.object.map(flatEntry);
    return parts.includes(null) ? null : `{ ${parts.join(", ")} }`;
  }
  const items = ("call" in code ? code.args : code.array).map(flat);
  if (items.includes(null)) return null;
  const list = items.join(", ");
  return "call" in code ? `${code.call}(${list})` : `[${list}]`;
}

function flatEntry(entry: DraftEntry): string | null {
  if (entry.doc || entry.marks?.length) return null;
  const value = flat(entry.value);
  return value === null ? null : headOf(entry) + value;
}

/** The key with what follows it, or nothing for a shorthand. */
function headOf({ key, value }: DraftEntry): string {
  if (value === key) return "";
  return `${IDENTIFIER.test(key) ? key : JSON.stringify(key)}: `;
}

/** Where code is printed. */
interface Spot {
  /** How deep its lines are indented. */
  readonly depth: number;
  /** Column at which its first line starts. */
  readonly column: number;
  /** Characters that follow on its last line. */
  readonly tail: number;
  /** True in an array, where the pieces of a long text stand below each other. */
  readonly listed?: boolean;
}

/**
 * Prints code.
 *
 * @param depth how deep the lines after the first are indented
 * @param column column at which the first line starts
 * @param tail characters that follow on the last line, such as a comma
 */
export function printCode(code: Code, depth: number, column: number, tail: number): string {
  return render(code, { depth, column, tail });
}

function render(code: Code, spot: Spot): string {
  const line = flat(code);
  if (line !== null && spot.column + line.length + spot.tail <= COLUMNS) return line;
  if (typeof code === "string") return code.startsWith('"') ? splitText(code, spot) : code;
  if ("code" in code) return render(code.code, spot);
  if ("object" in code) return braced("{", code.object.map(entryLines), "}", spot);
  if ("array" in code) return braced("[", code.array.map((one) => itemLines(one, true)), "]", spot);
  return hugged(code, spot) ??
    braced(`${code.call}(`, code.args.map((one) => itemLines(one, false)), ")", spot);
}

/** `call(a, b, {` with the last object broken, where all else fits on the first line. */
function hugged(code: { call: string; args: readonly Code[] }, spot: Spot): string | null {
  const last = code.args.at(-1);
  if (last === undefined || typeof last === "string") return null;
  const alone = code.args.length === 1 && "array" in last;
  if (!alone && !("object" in last && last.object.length > 0)) return null;
  const others = code.args.slice(0, -1).map(flat);
  if (others.includes(null)) return null;
  const head = `${code.call}(${others.map((one) => `${one}, `).join("")}`;
  if (spot.column + head.length + 1 > COLUMNS) return null;
  return `${head}${render(last, { ...spot, column: spot.column + head.length, tail: COLUMNS })})`;
}

type Lines = (depth: number) => string[];

function braced(open: string, parts: readonly Lines[], close: string, { depth }: Spot): string {
  const inner = parts.flatMap((lines) => lines(depth + 1));
  return [open, ...inner, INDENT.repeat(depth) + close].join("\n");
}

function itemLines(code: Code, listed: boolean): Lines {
  return (depth) => {
    const pad = INDENT.repeat(depth);
    const marks = typeof code === "object" && "code" in code ? code.marks : [];
    return [
      ...comments(marks, depth),
      `${pad}${render(code, { ...at(depth), tail: 1, listed })},`,
    ];
  };
}

function entryLines(entry: DraftEntry): Lines {
  return (depth) => {
    const head = headOf(entry);
    const column = INDENT.length * depth + head.length;
    return [
      ...docLines(entry.doc ?? "", depth),
      ...comments(entry.marks ?? [], depth),
      `${INDENT.repeat(depth)}${head}${render(entry.value, { depth, column, tail: 1 })},`,
    ];
  };
}

const at = (depth: number) => ({ depth, column: INDENT.length * depth });

/** A string that is too long for its line: pieces that are added, broken at blanks. */
function splitText(quoted: string, { depth, column, tail, listed = false }: Spot): string {
  const value = JSON.parse(quoted) as string;
  const inner = INDENT.repeat(listed ? depth : depth + 1);
  const pieces: string[] = [];
  let piece = "";
  const fits = (longer: string) => {
    const start = pieces.length === 0 ? column : inner.length;
    const space = COLUMNS - start - Math.max(tail, 2);
    // The quotes alone take two, and escapes only more.
    return longer.length + 2 <= space && quote(longer).length <= space;
  };
  for (const word of value.split(/(?<= )/)) {
    if (piece !== "" && !fits(piece + word)) {
      pieces.push(piece);
      piece = "";
    }
    piece += word;
  }
  pieces.push(piece);
  return pieces.map(quote).join(` +\n${inner}`);
}

/** What a person must decide, as comments before an entry. */
export function comments(marks: readonly string[], depth: number): string[] {
  return marks.flatMap((mark) => wrap(`DECIDE: ${mark}`, `${INDENT.repeat(depth)}// `));
}

/** A doc comment before an entry; no lines for an empty one. */
export function docLines(doc: string, depth: number): string[] {
  if (doc === "") return [];
  const pad = INDENT.repeat(depth);
  const plain = doc.replaceAll("*/", "* /");
  if (pad.length + plain.length + 7 <= COLUMNS) return [`${pad}/** ${plain} */`];
  return [`${pad}/**`, ...wrap(plain, `${pad} * `), `${pad} */`];
}

/** Breaks a text at blanks. */
export function wrap(value: string, prefix: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of value.split(/\s+/).filter(Boolean)) {
    if (line !== "" && prefix.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(prefix + line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return line === "" ? lines : [...lines, prefix + line];
}
