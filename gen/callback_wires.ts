/**
 * What crosses into a callback: lane values from a shim, machine values from C itself.
 *
 * @module
 */
import type { Facts } from "./facts.ts";
import type { CallbackIr } from "./ir.ts";
import { integerOf, isAggregate } from "./layout.ts";
import { resultSlot, rowOf } from "./table/mod.ts";
import { isVarying } from "./table/scalars.ts";
import type { LaneWire } from "./table/wires.ts";

/** The values of one type of callbacks. */
export interface CallbackWires {
  /** Lane values of the params that JavaScript sees. */
  readonly args: readonly LaneWire[];
  readonly result: LaneWire;
  /** TypeScript expressions of the C values; null where C cannot call without a shim. */
  readonly direct: {
    readonly args: readonly string[];
    readonly result: string;
    /** Index of the user data among the C values; null when there is none. */
    readonly userData: number | null;
  } | null;
}

/** Expressions of wires that the target decides; 64 bits that are a number in the lane. */
const VARYING = {
  char: 'charSigned() ? "i8" : "u8"',
  long: 'longBits() === 32 ? "i32" : "isize"',
  ulong: 'longBits() === 32 ? "u32" : "usize"',
  wchar: 'onWindows() ? "u16" : wcharRange()[0] < 0 ? "i32" : "u32"',
} as const;

function laneOf(type: Facts): LaneWire {
  return isAggregate(type) || type.kind === "list" ? "f64" : resultSlot(type).lane;
}

/** The machine value of a C type, as a TypeScript expression. */
function wireText(type: Facts): string {
  if (type.kind === "enum") return `"${integerOf(type)}"`;
  if (isVarying(type.kind)) return VARYING[type.kind];
  // Numbers in the lane, though 64 bits wide.
  if ("as" in type && type.as === "number") return type.kind === "u64" ? '"usize"' : '"isize"';
  const address = type.kind === "userData" || type.kind === "list";
  const wire = address ? "pointer" : resultSlot(type).wire;
  return `"${wire}"`;
}

/** What crosses into a callback. */
export function callbackWires(callback: CallbackIr): CallbackWires {
  const { params, result } = callback;
  const seen = params.filter(({ type }) => type.kind !== "userData");
  const userData = params.findIndex(({ type }) => type.kind === "userData");
  return {
    args: seen.map(({ type }) => laneOf(type)),
    result: laneOf(result),
    direct: needsShim(callback) === null
      ? {
        args: params.map(({ type }) => wireText(type)),
        result: wireText(result),
        userData: userData === -1 ? null : userData,
      }
      : null,
  };
}

/** Why C cannot call a type of callbacks without a shim; null when it can. */
export function needsShim({ params, result, facts }: CallbackIr): string | null {
  if (facts.thread === "any") return "callbacks from other threads";
  if (isAggregate(result) || params.some(({ type }) => isAggregate(type))) {
    return "callbacks with structs by value";
  }
  return null;
}

/** True for a type that a callback can take. */
export function isCallbackParam(type: Facts): boolean {
  if (isAggregate(type) || type.kind === "userData" || type.kind === "list") return true;
  if (type.kind === "pointer") return type.mode === "in";
  const kinds = ["enum", "address", "handle", "string"];
  return kinds.includes(type.kind) || rowOf(type).result(type)?.wire === type.kind;
}

/** True for a type that a callback can give back. */
export function isCallbackResult(type: Facts): boolean {
  if (isAggregate(type)) return true;
  const kinds = ["enum", "address", "void"];
  return kinds.includes(type.kind) || rowOf(type).result(type)?.wire === type.kind;
}
