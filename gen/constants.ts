/**
 * Constants: from the facts of a schema to what each language writes for them.
 *
 * @module
 */
import type { ConstantFacts } from "./facts.ts";
import type { ConstantIr } from "./ir.ts";

/** The largest integer that C reads as a signed one of 64 bits. */
const MAX_I64 = 2n ** 63n - 1n;

/** What JSON leaves as it is and Zig, where the ABI table stands, takes in no source. */
const ODD = /[\x7f-\x9f\u2028\u2029]/g;
const unicodeEscape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A constant with every default filled in. */
export function constantIr(name: string, facts: ConstantFacts): ConstantIr {
  const { kind, text, symbol = name, float = false, description = "", zig = null } = facts;
  return { name, symbol, kind, text, float: isFloat(facts) || float, description, zig };
}

/** True for a number that C cannot write as an integer. */
function isFloat({ kind, text }: ConstantFacts): boolean {
  return kind === "number" && (text === "-0" || !Number.isSafeInteger(Number(text)));
}

/** A float with a sign that it is one. */
const floatText = (text: string) => /[.e]/.test(text) ? text : `${text}.0`;

/** The value as TypeScript writes it. */
export function typescriptConstant({ kind, text }: ConstantIr): string {
  if (kind === "string") return JSON.stringify(text).replace(ODD, unicodeEscape);
  return kind === "bigint" ? `${text}n` : text;
}

/** The value as C writes it: one operand of any expression. */
export function cConstant({ kind, text, float }: ConstantIr): string {
  if (kind === "string") return cString(text);
  const sign = (positive: string) => text.startsWith("-") ? `(${positive})` : positive;
  if (float) return sign(floatText(text));
  // C negates a number without a sign, and the lowest one has no counterpart.
  if (BigInt(text) === -MAX_I64 - 1n) return `(-${MAX_I64} - 1)`;
  return BigInt(text) > MAX_I64 ? `${text}u` : sign(text);
}

/** The value as Zig writes it. */
export function zigConstant({ kind, text, float }: ConstantIr): string {
  if (kind === "string") {
    return `"${escaped(text, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`)}"`;
  }
  return float ? floatText(text) : text;
}

/** A string literal of C with the bytes of a text in UTF-8. */
function cString(text: string): string {
  // Three octal digits end by themselves, whatever follows.
  return `"${escaped(text, (byte) => `\\${byte.toString(8).padStart(3, "0")}`)}"`;
}

/** Printable ASCII as it is; `?` could begin a trigraph of C. */
function escaped(text: string, escape: (byte: number) => string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const char = String.fromCharCode(byte);
    return /[ -~]/.test(char) && !/["\\?]/.test(char) ? char : escape(byte);
  }).join("");
}
