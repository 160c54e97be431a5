/**
 * How arrays and buffers tell native code their length.
 *
 * @module
 */
import type { ScalarFacts, ScalarKind } from "../facts.ts";
import type { Place, Slot } from "./row.ts";
import { plainSlot, scalarRow } from "./scalars.ts";

/** A type that may pass a length, as something other than a `size_t`. */
export interface Counted {
  readonly lengthType?: ScalarFacts;
}

/** The longest length of each integer; lengths of JavaScript always fit into 64 bits. */
const LONGEST: Readonly<Partial<Record<ScalarKind, string>>> = {
  u8: "255",
  i8: "127",
  u16: "65535",
  i16: "32767",
  u32: "4294967295",
  i32: "2147483647",
  long: "$longMax",
  ulong: "$ulongMax",
};

const KINDS = new Set([...Object.keys(LONGEST), "u64", "i64", "usize", "isize"]);

/** True for an integer that can be a length. */
export function isLengthKind(kind: unknown): boolean {
  return typeof kind === "string" && KINDS.has(kind);
}

/** The longest length that every target can pass; Infinity when all fit. */
export function longestOf({ lengthType }: Counted): number {
  const longest = lengthType === undefined ? undefined : LONGEST[lengthType.kind];
  if (longest === undefined) return Infinity;
  return longest.startsWith("$") ? 2147483647 : Number(longest);
}

/** The slot of the length of a param. */
export function lengthSlot({ lengthType }: Counted, param: string): Slot {
  const name = `${param}Length`;
  if (lengthType === undefined) return plainSlot(name, "usize");
  // A length is a number even where the integer itself would be a bigint.
  const slot = plainSlot(name, lengthType.kind);
  return lengthType.c === undefined ? slot : { ...slot, c: lengthType.c };
}

/** What the ABI table says of the integer; nothing of a `size_t`. */
export function lengthTypeText({ lengthType }: Counted): string {
  return lengthType === undefined ? "" : ` as ${scalarRow.abi(lengthType)}`;
}

/** The statement that refuses a length which the integer cannot hold. */
export function lengthCheck(type: Counted, { call, param }: Place, length: string): string[] {
  const { lengthType } = type;
  const longest = lengthType === undefined ? undefined : LONGEST[lengthType.kind];
  if (longest === undefined) return [];
  return [`if (${length} > ${longest}) badMost("${call}", "${param}", ${length}, ${longest});`];
}
