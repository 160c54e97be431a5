/**
 * The exports behind one function, and which of them each runtime calls.
 *
 * Every function has its C form. Where f64 params are faster there is a lane form beside it, and
 * for arrays of JavaScript memory a buffer form (docs/decisions/0002).
 *
 * @module
 */
import type { FunctionIr } from "./ir.ts";
import { resultSlot, rowOf } from "./table/mod.ts";
import type { Slot } from "./table/row.ts";
import { type Runtime, type Wire, WIRES } from "./table/wires.ts";

/** A slot with what crosses for it in one form. */
export interface WiredSlot {
  readonly slot: Slot;
  readonly wire: Wire;
}

/** One export of a function. */
export interface Form {
  readonly name: "c" | "lane" | "buffer";
  readonly symbol: string;
  readonly params: readonly WiredSlot[];
  readonly result: WiredSlot;
}

/** The machine values of all params, in C order. */
export function slotsOf(fn: FunctionIr): Slot[] {
  return fn.params.flatMap((param) => rowOf(param.type).slots(param.type, param.name) ?? []);
}

function wired(fn: FunctionIr, name: Form["name"]): Form {
  const wireOf = (slot: Slot): Wire =>
    name === "c" ? slot.wire : name === "buffer" && slot.buffer ? "buffer" : slot.lane;
  const result = resultSlot(fn.result);
  return {
    name,
    symbol: name === "c" ? fn.symbol : `${fn.symbol}__${name}`,
    params: slotsOf(fn).map((slot) => ({ slot, wire: wireOf(slot) })),
    result: { slot: result, wire: wireOf(result) },
  };
}

/** True when JavaScript gives native code memory of its own in this call. */
export function takesBuffers(fn: FunctionIr): boolean {
  return slotsOf(fn).some((slot) => slot.buffer);
}

/** Every export of a function; the lane is left out where it equals the C form. */
export function formsOf(fn: FunctionIr): Form[] {
  const c = wired(fn, "c");
  const lane = wired(fn, "lane");
  const forms = sameWires(c, lane) ? [c] : [c, lane];
  return takesBuffers(fn) ? [...forms, wired(fn, "buffer")] : forms;
}

/** The form that a runtime calls with plain values and native addresses. */
export function laneFormOn(fn: FunctionIr, runtime: Runtime): Form {
  const [c, lane] = formsOf(fn) as [Form, Form?];
  if (!lane || lane.name !== "lane") return c;
  const direct = [...c.params, c.result].every(({ slot }) =>
    slot.wire === slot.lane || WIRES[slot.wire].direct.includes(runtime)
  );
  return direct ? c : lane;
}

/** The form that a runtime calls with memory of JavaScript; null when there is none. */
export function bufferForm(fn: FunctionIr): Form | null {
  return formsOf(fn).find((form) => form.name === "buffer") ?? null;
}

function sameWires(a: Form, b: Form): boolean {
  const same = (x: WiredSlot, y: WiredSlot) => x.wire === y.wire;
  return same(a.result, b.result) &&
    a.params.every((param, i) => same(param, b.params[i] ?? param));
}
