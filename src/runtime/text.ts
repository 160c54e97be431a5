/**
 * Text in native memory: UTF-8, UTF-16 and wide strings that end with a NUL.
 *
 * @module
 */
import type { TextReader, TextWriter } from "./backend.ts";
import type { Encoding } from "../schema/facts.ts";
import { mapNative, unmapNative } from "./native_memory.ts";
import { showValue } from "./errors.ts";
import { wcharSize } from "./platform.ts";
import { backend } from "./select.ts";

/** The least page size of all platforms: what begins in a page can be read up to its end. */
const PAGE_BYTES = 4096;
/** Longer text is faster through the encoder of the runtime. */
const SHORT = 64;
const REPLACEMENT = 0xfffd;

// Like the readers of C strings of all runtimes, it keeps a byte order mark at the beginning.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** The number of bytes of a code unit. */
export function unitSize(encoding: Encoding): 1 | 2 | 4 {
  return encoding === "utf8" ? 1 : encoding === "utf16" ? 2 : wcharSize();
}

/** The writer of runtimes without a fast one: ASCII in a loop, all else by TextEncoder. */
export function asciiWriter(memory: ArrayBuffer): TextWriter {
  const bytes = new Uint8Array(memory);
  const words = new Int32Array(memory, 0, Math.floor(memory.byteLength / 4));
  const encode = (text: string, at: number): number => {
    if (text.includes("\0")) return -1;
    const { written } = encoder.encodeInto(text, bytes.subarray(at));
    bytes[at + written] = 0;
    return written;
  };
  return (text, at) => {
    const { length } = text;
    if (length > SHORT) return encode(text, at);
    let seen = 0;
    let zero = 0;
    let i = 0;
    // Four characters a store: reading them is nearly all it costs. No shift, as bits would end
    // at 2 GiB; text begins at a multiple of 16.
    for (let to = at / 4; i + 4 <= length; i += 4, to += 1) {
      const a = text.charCodeAt(i);
      const b = text.charCodeAt(i + 1);
      const c = text.charCodeAt(i + 2);
      const d = text.charCodeAt(i + 3);
      const word = a | b << 8 | c << 16 | d << 24;
      seen |= a | b | c | d;
      zero |= (word - 0x01010101) & ~word;
      words[to] = word;
    }
    for (; i < length; i += 1) {
      const a = text.charCodeAt(i);
      seen |= a;
      zero |= (a - 1) & 0x80808080;
      bytes[at + i] = a;
    }
    if (seen > 127 || (zero & 0x80808080) !== 0) return encode(text, at);
    bytes[at + length] = 0;
    return length;
  };
}

/** The reader of runtimes without a fast one. */
export function decodedReader(memory: ArrayBuffer): TextReader {
  const bytes = new Uint8Array(memory);
  return (at, byteLength) => decoder.decode(bytes.subarray(at, at + byteLength));
}

/**
 * Writes code units of UTF-16 or of wide characters, and a NUL. A lone surrogate becomes U+FFFD.
 *
 * @returns the number of code units before the NUL
 */
export function writeUnits(text: string, view: DataView, at: number, size: 2 | 4): number {
  let units = 0;
  const put = (unit: number) => {
    if (size === 2) view.setUint16(at + units * 2, unit, true);
    else view.setUint32(at + units * 4, unit, true);
    units += 1;
  };
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) as number;
    if (code <= 0xffff) {
      put(code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code);
      continue;
    }
    i += 1;
    if (size === 4) put(code);
    else {
      put(text.charCodeAt(i - 1));
      put(text.charCodeAt(i));
    }
  }
  put(0);
  return units - 1;
}

/** Refuses what is not a string. */
export function badText(call: string, param: string, text: unknown): never {
  throw new TypeError(`${call}: ${param} is ${showValue(text)}; give a string`);
}

/** Refuses a string with a NUL inside. */
export function badNul(call: string, param: string, text: string): never {
  const at = text.indexOf("\0");
  throw new RangeError(
    `${call}: ${param} is ${showValue(text)} with a NUL at ${at}; a C string ends there`,
  );
}

/** Writes text and its NUL into a buffer of some code units. */
export function writeText(
  call: string,
  param: string,
  text: string,
  view: DataView,
  at: number,
  capacity: number,
  encoding: Encoding,
): void {
  if (text === "" && capacity > 0) {
    // Nearly every buffer begins empty.
    for (let i = 0; i < unitSize(encoding); i += 1) view.setUint8(at + i, 0);
    return;
  }
  if (text.includes("\0")) badNul(call, param, text);
  const size = unitSize(encoding);
  const bytes = size === 1 ? encoder.encode(`${text}\0`) : unitsOf(text, size);
  const needed = bytes.length / size;
  if (needed > capacity) {
    throw new RangeError(
      `${call}: ${param} is ${showValue(text)} and needs ${needed} code units with its NUL; ` +
        `the buffer has ${capacity}`,
    );
  }
  new Uint8Array(view.buffer, view.byteOffset + at, bytes.length).set(bytes);
}

function unitsOf(text: string, size: 2 | 4): Uint8Array {
  const copy = new DataView(new ArrayBuffer((text.length + 1) * size));
  const units = writeUnits(text, copy, 0, size);
  return new Uint8Array(copy.buffer, 0, (units + 1) * size);
}

/** Text in a buffer of some code units, up to its NUL if it has one. */
export function textAt(
  view: DataView,
  at: number,
  capacity: number,
  encoding: Encoding = "utf8",
): string {
  const size = unitSize(encoding);
  if (size !== 1) return unitsAt(view, at, capacity, size);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, capacity);
  const end = bytes.indexOf(0);
  return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end));
}

function unitsAt(view: DataView, at: number, capacity: number, size: 2 | 4): string {
  const units: number[] = [];
  for (let i = 0; i < capacity; i += 1) {
    const unit = readUnit(view, at + i * size, size);
    if (unit === 0) break;
    units.push(unit);
  }
  return textOf(units, size);
}

function readUnit(view: DataView, at: number, size: 2 | 4): number {
  return size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}

/** Code units as a string; what is no character becomes U+FFFD. */
function textOf(units: readonly number[], size: 2 | 4): string {
  let text = "";
  for (let i = 0; i < units.length; i += PAGE_BYTES) {
    const some = units.slice(i, i + PAGE_BYTES);
    if (size === 2) text += String.fromCharCode(...some);
    else text += String.fromCodePoint(...some.map((unit) => unit > 0x10ffff ? REPLACEMENT : unit));
  }
  return text.toWellFormed();
}

/**
 * The text behind an address, up to its NUL; null for address 0. Invalid UTF-8, lone surrogates and
 * what else is no character become U+FFFD on every runtime, and a byte order mark is kept.
 */
export function readText(address: number, encoding: Encoding = "utf8"): string | null {
  if (address === 0) return null;
  const size = unitSize(encoding);
  return size === 1 ? backend().readCString(address) : readUnits(address, size);
}

/** Reads up to the end of each page, since the next one may not be there. */
function readUnits(address: number, size: 2 | 4): string {
  const units: number[] = [];
  for (let from = address;;) {
    // At least one unit: one that lies across the end of a page is in both.
    const room = Math.max(1, Math.floor((PAGE_BYTES - from % PAGE_BYTES) / size));
    const buffer = mapNative(from, room * size);
    const view = new DataView(buffer);
    try {
      for (let i = 0; i < room; i += 1) {
        const unit = readUnit(view, i * size, size);
        if (unit === 0) return textOf(units, size);
        units.push(unit);
      }
    } finally {
      unmapNative(buffer);
    }
    from += room * size;
  }
}
