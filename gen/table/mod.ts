/**
 * The type table: one row a type of the vocabulary. A missing row is a compile error.
 *
 * @module
 */
import type { Facts, Kind, OrStatusFacts, StatusFacts } from "../facts.ts";
import { addressRow, arrayRow, handleRow, pointerRow, stringRow } from "./pointers.ts";
import type { Row, Slot } from "./row.ts";
import { enumRow, plainSlot, scalarRow } from "./scalars.ts";

const never = (): never => {
  throw new Error("This type cannot be a param; validation lets none through");
};

const voidRow: Row<Facts> = {
  tsIn: never,
  tsOut: () => "void",
  abi: () => "void",
  slots: () => null,
  result: () => plainSlot("result", "void", "void"),
  enter: never,
  leave: (_type, raw) => raw,
  zigTake: never,
  zigGive: (_type, value) => value,
  field: () => null,
};

const statusRow: Row<StatusFacts> = {
  ...voidRow,
  tsOut: () => "void",
  abi: () => "status",
  result: () => ({
    name: "result",
    wire: "i32",
    lane: "f64",
    c: "{prefix}Status",
    zig: "types.Status",
  }),
  zigGive: (_type, value) => `wire.status(${value})`,
};

const orStatusRow: Row<OrStatusFacts> = {
  ...voidRow,
  tsOut: (type) => rowOf(type.value).tsOut(type.value),
  abi: (type) => `${rowOf(type.value).abi(type.value)} or status`,
  result: () => plainSlot("result", "i64", "f64"),
  leave: (type, raw, call, checked) => rowOf(type.value).leave(type.value, raw, call, checked),
  zigGive: (_type, value) => `wire.orStatus(${value})`,
};

const structRow: Row<Extract<Facts, { kind: "struct" }>> = {
  ...voidRow,
  tsOut: (type) => type.name,
  abi: (type) => `struct ${type.name}`,
  result: () => null,
};

type Table = { readonly [K in Kind]: Row<Extract<Facts, { kind: K }>> };

/** Every type of the vocabulary. */
const TABLE: Table = {
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
  f32: scalarRow,
  f64: scalarRow,
  enum: enumRow,
  address: addressRow,
  handle: handleRow,
  array: arrayRow,
  bytes: arrayRow,
  string: stringRow,
  struct: structRow,
  pointer: pointerRow,
  status: statusRow,
  orStatus: orStatusRow,
  void: voidRow,
};

/** The row of a type. */
export function rowOf<T extends Facts>(type: T): Row<T> {
  return TABLE[type.kind] as unknown as Row<T>;
}

/** True for a kind of the vocabulary. */
export function isKind(kind: unknown): kind is Kind {
  return typeof kind === "string" && Object.hasOwn(TABLE, kind);
}

/** The machine value of a result that validation has let through. */
export function resultSlot(type: Facts): Slot {
  const slot = rowOf(type).result(type);
  if (!slot) throw new Error(`A ${type.kind} cannot be a result`);
  return slot;
}
