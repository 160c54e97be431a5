/**
 * The exports behind one function, and which of them each runtime calls.
 *
 * In a Zig library every function has its C form. Where f64 params are faster there is a lane
 * form beside it, and for arrays of JavaScript memory a buffer form (docs/decisions/0002). The
 * shim of a C library has the lane and the buffer form alone, and in place of both the start form
 * of a call that does not block.
 *
 * @module
 */
import type { FunctionIr, LibraryIr } from "./ir.ts";
import { isAggregate } from "./layout.ts";
import { snakeCase } from "./names.ts";
import { resultSlot, rowOf } from "./table/mod.ts";
import type { Slot } from "./table/row.ts";
import { plainSlot } from "./table/scalars.ts";
import { type Runtime, type Wire, WIRES } from "./table/wires.ts";

/** A slot with what crosses for it in one form. */
export interface WiredSlot {
  readonly slot: Slot;
  readonly wire: Wire;
}

/** One export of a function. */
export interface Form {
  readonly name: "c" | "lane" | "buffer" | "start";
  readonly symbol: string;
  readonly params: readonly WiredSlot[];
  readonly result: WiredSlot;
}

/** The machine values of all params, in C order. */
export function slotsOf(fn: FunctionIr): Slot[] {
  return fn.params.flatMap((param) => rowOf(param.type).slots(param.type, param.name) ?? []);
}

/** True when the function gives `errno`, or throws because of it. */
export function readsErrno(fn: FunctionIr): boolean {
  return fn.errno || fn.result.kind === "orErrno";
}

/** Where the shim stores an aggregate result; null for other results. */
export function resultPlace(fn: FunctionIr): Slot | null {
  const { result } = fn;
  if (!isAggregate(result)) return null;
  return {
    name: "ziffiResult",
    wire: "pointer",
    lane: "f64",
    c: `{prefix}${result.name} *`,
    zig: "",
    pass: "hidden",
    role: "result",
    aggregate: result.name,
    mode: "out",
  };
}

/** Where the shim stores `errno`. */
function errnoPlace(): Slot {
  return {
    name: "ziffiErrno",
    wire: "pointer",
    lane: "f64",
    c: "int32_t *",
    zig: "",
    pass: "hidden",
    role: "errno",
    mode: "out",
  };
}

/** Everything that crosses: the place of an aggregate result, all params, the place of errno. */
export function crossingSlots(fn: FunctionIr): Slot[] {
  const result = resultPlace(fn);
  const slots = result === null ? slotsOf(fn) : [result, ...slotsOf(fn)];
  return readsErrno(fn) ? [...slots, errnoPlace()] : slots;
}

/** What comes back by itself. */
export function crossingResult(fn: FunctionIr): Slot {
  return isAggregate(fn.result) ? plainSlot("result", "void", "void") : resultSlot(fn.result);
}

/** Exports of every shim beside the library's functions, without prefix and form. */
const SHIM_EXPORTS = new Set(
  ("abi_hash abi_table scratch_alloc scratch_free copy has errno_name errno_text loop_open " +
    "loop_close callback_open callback_pointer callback_close queue_take queue_answer " +
    "job_cancel job_free").split(" "),
);

/** What the exports of one function of a C library begin with. */
export function shimName(prefix: string, name: string): string {
  const snake = snakeCase(name);
  return prefix + (SHIM_EXPORTS.has(snake) ? `${snake}_fn` : snake);
}

function symbolOf(library: LibraryIr, fn: FunctionIr, name: Form["name"]): string {
  if (name === "c") return fn.symbol;
  // Several functions may share one symbol of a C library.
  const base = library.c === null ? fn.symbol : shimName(library.prefix, fn.name);
  return `${base}__${name}`;
}

function wired(library: LibraryIr, fn: FunctionIr, name: Form["name"]): Form {
  const wireOf = (slot: Slot): Wire =>
    name === "c" ? slot.wire : name === "buffer" && slot.buffer ? "buffer" : slot.lane;
  const result = crossingResult(fn);
  return {
    name,
    symbol: symbolOf(library, fn, name),
    params: crossingSlots(fn).map((slot) => ({ slot, wire: wireOf(slot) })),
    result: { slot: result, wire: wireOf(result) },
  };
}

/** True when JavaScript gives native code memory of its own in this call. */
export function takesBuffers(fn: FunctionIr): boolean {
  return !fn.nonblocking && slotsOf(fn).some((slot) => slot.buffer);
}

/** A call that does not block: queued with its loop, its result comes later. */
function startForm(library: LibraryIr, fn: FunctionIr): Form {
  const form = wired(library, fn, "start");
  const loop = { slot: plainSlot("ziffiLoop", "usize"), wire: "f64" as const };
  const job = { slot: plainSlot("result", "usize"), wire: "f64" as const };
  return { ...form, params: [loop, ...form.params], result: job };
}

/** Every export of a function; the lane is left out where it equals the C form. */
export function formsOf(library: LibraryIr, fn: FunctionIr): Form[] {
  if (fn.nonblocking) return [startForm(library, fn)];
  const lane = wired(library, fn, "lane");
  const buffer = takesBuffers(fn) ? [wired(library, fn, "buffer")] : [];
  if (library.c !== null) return [lane, ...buffer];
  const c = wired(library, fn, "c");
  return sameWires(c, lane) ? [c, ...buffer] : [c, lane, ...buffer];
}

/** The form that a runtime calls with plain values and native addresses. */
export function laneFormOn(library: LibraryIr, fn: FunctionIr, runtime: Runtime): Form {
  const [c, lane] = formsOf(library, fn) as [Form, Form?];
  if (!lane || lane.name !== "lane") return c;
  const direct = [...c.params, c.result].every(({ slot }) =>
    slot.wire === slot.lane || WIRES[slot.wire].direct.includes(runtime)
  );
  return direct ? c : lane;
}

/** The form that a runtime calls with memory of JavaScript; null when there is none. */
export function bufferForm(library: LibraryIr, fn: FunctionIr): Form | null {
  return formsOf(library, fn).find((form) => form.name === "buffer") ?? null;
}

function sameWires(a: Form, b: Form): boolean {
  const same = (x: WiredSlot, y: WiredSlot) => x.wire === y.wire;
  return same(a.result, b.result) &&
    a.params.every((param, i) => same(param, b.params[i] ?? param));
}
