/**
 * Calls with typed arrays alone, which are stricter than those with views: one class, one length,
 * no overlap in part; and which give a typed array.
 *
 * @module
 */
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { Layout } from "../nd/layout.ts";
import { memoryOf } from "../nd/memory_of.ts";
import { extentsMeet, mayBeOne, sameElements } from "../nd/overlap.ts";
import type { Parts } from "../nd/parts.ts";
import type { Operation } from "./codes.ts";
import { classOf, type KernelArray, type Operand } from "./operands.ts";

type Output = Operand & { readonly parts: Parts };

const CLASSES: Readonly<Record<NDDtype, new (length: number) => KernelArray>> = {
  bool: Uint8Array,
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  f16: Float16Array,
  f32: Float32Array,
  f64: Float64Array,
};

/**
 * Refuses typed arrays of different classes or lengths.
 *
 * @param hasCondition the first input is one, which may have any class
 */
function checkClasses(call: string, inputs: readonly Operand[], hasCondition: boolean): void {
  let first: Operand | null = null;
  for (let k = hasCondition ? 1 : 0; k < inputs.length; k += 1) {
    const input = inputs[k] as Operand;
    if (input.array === null) continue;
    first ??= input;
    if (input.parts?.dtype === first.parts?.dtype) continue;
    throw new TypeError(
      `${call}: ${input.name} is ${classOf(input.array)} and ${first.name} is ` +
        `${
          classOf(first.array)
        }; give arrays of one class, or make a view() of one to have it cast`,
    );
  }
}

/** Refuses typed arrays whose lengths differ. */
function checkLengths(call: string, inputs: readonly Operand[], out: Operand | null): void {
  let first: Operand | null = null;
  for (let k = 0; k <= inputs.length; k += 1) {
    const operand = k < inputs.length ? inputs[k] as Operand : out;
    if (operand === null || operand.array === null) continue;
    first ??= operand;
    // The length that an array says itself can be anything: heirs may override it.
    const expected = first.parts?.layout.size;
    const length = operand.parts?.layout.size;
    if (length === expected) continue;
    throw new RangeError(
      `${call}: ${operand.name} has ${length} elements and ${first.name} has ${expected}; ` +
        "give equal lengths",
    );
  }
}

/** Refuses an output of another class than the result. */
function checkOutput(call: string, out: Output, gives: NDDtype): void {
  const dtype = gives === "bool" ? "u8" : gives;
  if (out.parts.dtype === dtype) return;
  throw new TypeError(
    `${call}: out is ${classOf(out.array)} and the result is ${gives}; give a ` +
      `${CLASSES[gives].name}, or a view() to have it cast`,
  );
}

/** Refuses an output that overlaps an input in part. */
function checkOverlap(call: string, inputs: readonly Operand[], { parts: out }: Output): void {
  for (const { parts } of inputs) {
    if (parts === null || !extentsMeet(parts, out) || mayBeOne(parts, out)) continue;
    if (sameElements(parts, out, out.layout.shape)) continue;
    throw new RangeError(`${call}: out overlaps an input in part; use the same memory or a copy`);
  }
}

/** Checks typed arrays, and gives the output: that of the user, or a new array. */
export function bareOutput(
  { call, hasCondition }: Operation,
  inputs: readonly Operand[],
  out: Output | null,
  gives: NDDtype,
): Output {
  checkClasses(call, inputs, hasCondition);
  checkLengths(call, inputs, out);
  if (out !== null) {
    checkOutput(call, out, gives);
    checkOverlap(call, inputs, out);
  }
  const target = out ?? newOutput(inputs, gives);
  // Bytes hold what is true and false.
  return gives !== "bool" ? target : { ...target, parts: { ...target.parts, dtype: "bool" } };
}

/** A new typed array, as long as the inputs; clamped if they are. */
export function newOutput(inputs: readonly Operand[], gives: NDDtype): Output {
  const given = inputs.filter(({ array }) => array !== null);
  const length = given[0]?.parts?.layout.size as number;
  const clamped = gives === "u8" &&
    given.every(({ array }) => classOf(array) === "Uint8ClampedArray");
  const array = clamped ? new Uint8ClampedArray(length) : new CLASSES[gives](length);
  const { itemSize } = DTYPES[gives];
  const layout = new Layout([length], [itemSize], 0, itemSize);
  const parts = { memory: memoryOf(array.buffer), dtype: gives, layout, writable: true };
  return { name: "out", parts, array, scalar: 0 };
}
