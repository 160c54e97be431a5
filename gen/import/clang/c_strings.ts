/**
 * Reads string literals of C.
 *
 * @module
 */

/** A string, or why there is none. */
export type ReadString = { readonly text: string } | { readonly reason: string };

const LITERAL = /^\s*(u8|L|u|U)?"((?:[^"\\]|\\.)*)"/;
const ESCAPE = /\\(?:x([0-9a-fA-F]+)|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs;

const SIMPLE: Readonly<Record<string, number>> = {
  ...{ a: 7, b: 8, e: 27, E: 27, f: 12, n: 10, r: 13, t: 9, v: 11 },
  ...{ "'": 39, '"': 34, "?": 63, "\\": 92 },
};

/** The string that literals in a row stand for; null when the text is something else. */
export function readString(expansion: string): ReadString | null {
  let rest = expansion.trim();
  while (rest.startsWith("(") && rest.endsWith(")")) rest = rest.slice(1, -1).trim();
  if (!LITERAL.test(rest)) return null;
  const bytes: number[] = [];
  while (rest !== "") {
    const [all, prefix, body = ""] = LITERAL.exec(rest) ?? [];
    if (all === undefined) return null;
    if (prefix !== undefined && prefix !== "u8") {
      return { reason: "it is a string of wide characters" };
    }
    readBytes(body, bytes);
    rest = rest.slice(all.length).trim();
  }
  if (bytes.includes(0)) return { reason: "it is a string with a zero byte inside" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(Uint8Array.from(bytes));
    if (!text.includes("\ufffd")) return { text };
  } catch { /* Said below. */ }
  return { reason: "it is a string that is not UTF-8" };
}

function readBytes(body: string, bytes: number[]): void {
  let at = 0;
  const plain = (end: number) => bytes.push(...new TextEncoder().encode(body.slice(at, end)));
  for (const match of body.matchAll(ESCAPE)) {
    plain(match.index);
    at = match.index + match[0].length;
    const [, hex, octal, short, long, letter = ""] = match;
    const point = short ?? long;
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16) & 255);
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else if (point !== undefined) {
      bytes.push(...new TextEncoder().encode(String.fromCodePoint(Number.parseInt(point, 16))));
    } else bytes.push(SIMPLE[letter] ?? letter.codePointAt(0) ?? 0);
  }
  plain(body.length);
}
