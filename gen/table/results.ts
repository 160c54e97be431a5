/**
 * Rows of what only results have: nothing, statuses, and values or failures.
 *
 * @module
 */
import type { Facts, OrErrnoFacts, OrStatusFacts, StatusFacts } from "../facts.ts";
import { rowOf } from "./mod.ts";
import type { Row } from "./row.ts";
import { plainSlot } from "./scalars.ts";

const never = (): never => {
  throw new Error("This type cannot be a param; validation lets none through");
};

/** The row of no result. */
export const voidRow: Row<Facts> = {
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

/** True for a status of which several codes succeed, so that the code is an output. */
export function givesCode({ ok }: StatusFacts): boolean {
  return ok === "notNegative" || (ok !== undefined && ok.length > 1);
}

/** The row of statuses. */
export const statusRow: Row<StatusFacts> = {
  ...voidRow,
  tsOut: (type) => givesCode(type) ? "number" : "void",
  abi: ({ ok }) => {
    if (ok === undefined) return "status";
    return `status ok ${ok === "notNegative" ? "from 0 up" : ok.join(" ")}`;
  },
  result: (type) => ({
    name: "result",
    wire: "i32",
    lane: "f64",
    c: type.c ?? "{prefix}Status",
    zig: "types.Status",
  }),
  zigGive: (_type, value) => `wire.status(${value})`,
};

/** The row of values that are never negative, or statuses. */
export const orStatusRow: Row<OrStatusFacts> = {
  ...voidRow,
  tsOut: (type) => rowOf(type.value).tsOut(type.value),
  abi: (type) => `${rowOf(type.value).abi(type.value)} or status`,
  result: () => plainSlot("result", "i64", "f64"),
  leave: (type, raw, call, checked) => rowOf(type.value).leave(type.value, raw, call, checked),
  zigGive: (_type, value) => `wire.orStatus(${value})`,
};

/** The row of values, or failures that `errno` explains. */
export const orErrnoRow: Row<OrErrnoFacts> = {
  ...voidRow,
  tsOut: (type) => rowOf(type.value).tsOut(type.value),
  abi: (type) => `${rowOf(type.value).abi(type.value)} or errno when ${type.when}`,
  result: (type) => rowOf(type.value).result(type.value),
  leave: (type, raw, call, checked) => rowOf(type.value).leave(type.value, raw, call, checked),
};
