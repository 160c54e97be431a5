/**
 * Direct calls of a C library: which functions can be called without a shim, and how.
 *
 * @module
 */
import { needsShim } from "./callback_wires.ts";
import type { AggregateFacts, Facts } from "./facts.ts";
import { crossingResult, crossingSlots, readsErrno } from "./forms.ts";
import { type FunctionIr, functionsOf, type LibraryIr } from "./ir.ts";
import { isAggregate, isMirrored } from "./layout.ts";
import type { Slot } from "./table/row.ts";
import { isVarying } from "./table/scalars.ts";
import { type Runtime, WIRES } from "./table/wires.ts";

/** True when the library states files for direct calls. */
export function hasDirect({ c }: Pick<LibraryIr, "c">): boolean {
  return c !== null && Object.keys(c.direct).length > 0;
}

/** The struct behind a pointer; null when a type is none. */
function lentStruct(type: Facts): AggregateFacts | null {
  if (type.kind === "pointer" || type.kind === "structArray") return type.to;
  return type.kind === "out" && isAggregate(type.value) ? type.value : null;
}

/** Why a function cannot be called without a shim, on every runtime; null when it can. */
export function unsupported(library: LibraryIr, fn: FunctionIr): string | null {
  const types = [...fn.params.map(({ type }) => type), fn.result];
  if (fn.nonblocking) return "calls that do not block";
  if (fn.global !== null) return "global variables";
  if (fn.variadicFrom !== null) return "variadic functions";
  if (readsErrno(fn)) return "errno";
  if (types.some(isAggregate)) return "structs by value";
  if (types.some(({ kind }) => kind === "literal")) return "constants of C";
  for (const type of types) {
    const struct = lentStruct(type);
    if (struct !== null && isMirrored(struct)) return "structs with bit fields";
    if (type.kind !== "callback") continue;
    const callback = library.callbacks.find(({ name }) => name === type.name);
    const reason = callback === undefined ? null : needsShim(callback);
    if (reason !== null) return reason;
  }
  return null;
}

/**
 * One note for each function that direct mode cannot call, for the command line; none when the
 * library is not meant for direct calls.
 */
export function directNotes(library: LibraryIr): string[] {
  if (!hasDirect(library)) return [];
  return functionsOf(library).flatMap((fn) => {
    const reason = unsupported(library, fn);
    if (reason === null) return [];
    return [`${fn.name} cannot be called direct (${reason}): open() the library as compiled`];
  });
}

/** How one value crosses between the lane and C without a shim. */
interface Crossing {
  /** What the runtime is told, as a TypeScript expression. */
  readonly type: string;
  /** The machine value from the lane value; none when they are equal. */
  readonly take?: (value: string) => string;
  /** The lane value from the machine value. */
  readonly give?: (value: string) => string;
}

const toBig = (value: string) => `BigInt(${value})`;
const toNumber = (value: string) => `Number(${value})`;

/** Wires that the target decides. */
const VARYING: Readonly<Record<"char" | "long" | "ulong" | "wchar", Crossing>> = {
  char: { type: 'charSigned() ? "i8" : "u8"' },
  wchar: { type: 'onWindows() ? "u16" : wcharRange()[0] < 0 ? "i32" : "u32"' },
  long: { type: 'longBits() === 32 ? "i32" : "i64"', take: toLong, give: toNumber },
  ulong: { type: 'longBits() === 32 ? "u32" : "u64"', take: toLong, give: toNumber },
};

function toLong(value: string): string {
  return `(longBits() === 32 ? ${value} : BigInt(${value}))`;
}

/** How a slot crosses on one runtime. */
function crossing({ wire, lane, buffer }: Slot, runtime: Runtime, asBuffer: boolean): Crossing {
  if (asBuffer && buffer === true) return { type: `"${WIRES.buffer[runtime]}"` };
  if (isVarying(wire)) return VARYING[wire];
  // The lane has 0 and 1, and every runtime takes these for a byte.
  if (wire === "bool") return { type: '"u8"' };
  const signed = wire === "i64" || wire === "isize";
  const wide = wire === "u64" || wire === "usize" || signed || wire === "pointer";
  if (!wide || lane !== "f64") return { type: `"${WIRES[wire][runtime]}"` };
  if (runtime !== "bun") {
    return { type: signed ? '"i64"' : '"u64"', take: toBig, give: toNumber };
  }
  if (wire === "pointer") return { type: '"ptr"', give: (value) => `${value} ?? 0` };
  return { type: signed ? '"i64_fast"' : '"u64_fast"', give: toNumber };
}

/** A declaration of a direct call, in parts. */
export interface DirectForm {
  readonly params: readonly string[];
  readonly result: string;
  /** TypeScript that turns the raw function into one over lane values; null when it is one. */
  readonly wrap: string | null;
}

/** How a function is called direct with plain values, or with memory of JavaScript. */
export function directForm(fn: FunctionIr, runtime: Runtime, asBuffer: boolean): DirectForm {
  const slots = crossingSlots(fn);
  const params = slots.map((slot) => crossing(slot, runtime, asBuffer));
  const result = crossing(crossingResult(fn), runtime, false);
  const form = { params: params.map(({ type }) => type), result: result.type };
  if (params.every(({ take }) => take === undefined) && result.give === undefined) {
    return { ...form, wrap: null };
  }
  const names = slots.map((_, i) => `p${i}`);
  const typed = slots.map((slot, i) => {
    const view = asBuffer && slot.buffer === true;
    const type = view ? "ArrayBufferView | null" : slot.lane === "f64" ? "number" : "bigint";
    return `${names[i]}: ${type}`;
  });
  const args = params.map(({ take }, i) => take?.(names[i] ?? "") ?? names[i]);
  const call = `f(${args.join(", ")})`;
  return { ...form, wrap: `(f) => (${typed.join(", ")}) => ${result.give?.(call) ?? call}` };
}
