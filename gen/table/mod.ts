/**
 * The type table: one row a type of the vocabulary. A missing row is a compile error.
 *
 * @module
 */
import type { Facts, Kind } from "../facts.ts";
import { bitsRow, fixedArrayRow, structRow, unionRow } from "./aggregates.ts";
import { arrayRow } from "./arrays.ts";
import { callbackRow, userDataRow } from "./callbacks.ts";
import { enumRow } from "./enums.ts";
import { listRow } from "./lists.ts";
import { literalRow } from "./literals.ts";
import { outRow } from "./outs.ts";
import { addressRow, handleRow } from "./pointers.ts";
import { orErrnoRow, orStatusRow, statusRow, voidRow } from "./results.ts";
import type { Row, Slot } from "./row.ts";
import { scalarRow } from "./scalars.ts";
import { stringBufferRow, stringRow } from "./strings.ts";
import { pointerRow, structArrayRow } from "./struct_pointers.ts";

type Table = { readonly [K in Kind]: Row<Extract<Facts, { kind: K }>> };

/** Every type of the vocabulary; a function, because rows of types inside of types use it. */
const makeTable = (): Table => ({
  u8: scalarRow,
  i8: scalarRow,
  u16: scalarRow,
  i16: scalarRow,
  u32: scalarRow,
  i32: scalarRow,
  u64: scalarRow,
  i64: scalarRow,
  usize: scalarRow,
  isize: scalarRow,
  bool: scalarRow,
  char: scalarRow,
  long: scalarRow,
  ulong: scalarRow,
  wchar: scalarRow,
  f32: scalarRow,
  f64: scalarRow,
  enum: enumRow,
  address: addressRow,
  handle: handleRow,
  array: arrayRow,
  bytes: arrayRow,
  string: stringRow,
  stringBuffer: stringBufferRow,
  struct: structRow,
  union: unionRow,
  fixedArray: fixedArrayRow,
  bits: bitsRow,
  pointer: pointerRow,
  structArray: structArrayRow,
  out: outRow,
  callback: callbackRow,
  userData: userDataRow,
  list: listRow,
  literal: literalRow,
  status: statusRow,
  orStatus: orStatusRow,
  orErrno: orErrnoRow,
  void: voidRow,
});

let table: Table | undefined;

/** The row of a type. */
export function rowOf<T extends Facts>(type: T): Row<T> {
  table ??= makeTable();
  return table[type.kind] as unknown as Row<T>;
}

/** True for a kind of the vocabulary. */
export function isKind(kind: unknown): kind is Kind {
  table ??= makeTable();
  return typeof kind === "string" && Object.hasOwn(table, kind);
}

/** The machine value of a result that validation has let through. */
export function resultSlot(type: Facts): Slot {
  const slot = rowOf(type).result(type);
  if (!slot) throw new Error(`A ${type.kind} cannot be a result`);
  return slot;
}
