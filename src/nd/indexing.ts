/**
 * Elements by index and by mask: take, put, boolean selection and place.
 *
 * @module
 */
import { beginCall, runCall } from "../kernels/call.ts";
import { withCopy } from "../kernels/moves.ts";
import { INDEX_MODES, type IndexMode, MOVEMENT } from "../kernels/movements.ts";
import { checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import { type Scratch, scratch, SLOT, writeOperand } from "./descriptor.ts";
import { DTYPES } from "./dtype.ts";
import { checkWritable } from "./elements.ts";
import { badIndex, readIndices } from "./index_list.ts";
import { contiguous, Layout, MAX_RANK, rowMajor, showShape } from "./layout.ts";
import { bytesMeet } from "./overlap.ts";
import type { Parts } from "./parts.ts";
import { checkAxis } from "./shape.ts";
import { readValues } from "./value_list.ts";

export type { IndexInput } from "./index_list.ts";
export type { IndexMode } from "../kernels/movements.ts";

/** How `take` reads indices. */
export interface TakeOptions {
  /** Along which axis; without it, indices count all elements in row-major order. */
  readonly axis?: number;
  /** What happens with an index out of range; `raise` by default. */
  readonly mode?: IndexMode;
}

/** How `put` reads indices. */
export interface PutOptions {
  /** What happens with an index out of range; `raise` by default. */
  readonly mode?: IndexMode;
}

/** Makes what receives a result: new memory of a shape, row-major, for elements as the source's. */
export type Make = (shape: readonly number[]) => Parts;

function modeOf(call: string, mode: unknown): number {
  if (mode === undefined) return INDEX_MODES.raise;
  if (typeof mode === "string" && Object.hasOwn(INDEX_MODES, mode)) {
    return INDEX_MODES[mode as IndexMode];
  }
  const names = Object.keys(INDEX_MODES).map((name) => `"${name}"`).join(", ");
  throw new TypeError(`${call}: mode is ${showValue(mode)}; give one of ${names}`);
}

/** All elements along one axis, as a view where that is possible. */
function flattened(call: string, source: Parts, use: (flat: Parts) => void): void {
  const { itemSize, size, offset, isC } = source.layout;
  if (isC) return use({ ...source, layout: new Layout([size], [itemSize], offset, itemSize) });
  withCopy(call, source, (copy) => use({ ...copy, layout: contiguous([size], itemSize) }));
}

/**
 * The elements, or what is inside of an axis, at indices: `np.take`. Negative indices count from
 * the end.
 *
 * @returns shape of the source, with the axis replaced by the shape of the indices
 * @throws RangeError for an index out of range, TypeError for what are no integers
 */
export function takeInto(
  call: string,
  source: Parts,
  given: unknown,
  options: TakeOptions,
  make: Make,
): void {
  checkOptions(call, options, ["axis", "mode"]);
  const mode = modeOf(call, options.mode);
  const { axis: wanted } = options;
  const axis = wanted === undefined ? null : checkAxis(call, wanted, source.layout.rank);
  const indices = readIndices(call, "indices", given);
  if (axis !== null) return takeAlong(call, source, indices, axis, mode, make, axis);
  flattened(call, source, (flat) => takeAlong(call, flat, indices, 0, mode, make, null));
}

function takeAlong(
  call: string,
  source: Parts,
  indices: Parts,
  axis: number,
  mode: number,
  make: Make,
  named: number | null,
): void {
  const { shape, rank } = source.layout;
  const count = indices.layout.size;
  const length = shape[axis] as number;
  if (rank + indices.layout.rank - 1 > MAX_RANK) {
    throw new RangeError(
      `${call}: the result would have ${rank + indices.layout.rank - 1} dimensions; the most is ` +
        MAX_RANK,
    );
  }
  if (length === 0 && count > 0) {
    throw new RangeError(`${call}: cannot do a non-empty take from an empty axis of length 0`);
  }
  const out = make([...shape.slice(0, axis), ...indices.layout.shape, ...shape.slice(axis + 1)]);
  // The indices are one axis of the native call.
  const steps = [...shape.slice(0, axis), count, ...shape.slice(axis + 1)];
  const { itemSize } = source.layout;
  const s = begin(call, MOVEMENT.take, out, steps, 3);
  s.slots[SLOT.extra] = axis;
  s.slots[SLOT.extra + 1] = length;
  s.slots[SLOT.extra + 2] = mode;
  writeOperand(s, 0, source, source.layout);
  const along = steps.map((_, k) => k === axis ? 8 : 0);
  writeOperand(s, 1, indices, new Layout(steps, along, indices.layout.offset, 8));
  const { offset } = out.layout;
  writeOperand(s, 2, out, new Layout(steps, rowMajor(steps, itemSize), offset, itemSize));
  const bad = runCall(call, s, [source, indices, out]);
  if (bad > 0) badIndex(call, indices, bad - 1, named, length);
}

function begin(
  call: string,
  movement: number,
  { dtype }: Parts,
  shape: readonly number[],
  operands: number,
): Scratch {
  const s = scratch(call);
  beginCall(s, movement, dtype, shape, operands);
  return s;
}

/**
 * Sets elements at indices that count all of them in row-major order: `np.put`. Values repeat when
 * there are fewer than indices; what comes later wins where indices are equal.
 *
 * @throws RangeError for an index out of range, before anything was set
 */
export function putInto(
  call: string,
  target: Parts,
  given: unknown,
  values: unknown,
  options: PutOptions,
): void {
  checkOptions(call, options, ["mode"]);
  checkWritable(call, target.writable);
  const mode = modeOf(call, options.mode);
  const indices = readIndices(call, "indices", given);
  const from = readValues(call, "values", values, target);
  const count = indices.layout.size;
  if (count === 0) return;
  if (target.layout.size === 0) {
    throw new RangeError(`${call}: cannot replace elements of an empty array`);
  }
  if (from.layout.size === 0) {
    throw new RangeError(`${call}: values is empty; give at least one value`);
  }
  apart(call, indices, target, (list) => {
    const s = begin(call, MOVEMENT.put, target, target.layout.shape, 3);
    s.slots[SLOT.extra] = count;
    s.slots[SLOT.extra + 1] = from.layout.size;
    s.slots[SLOT.extra + 2] = mode;
    writeRun(s, 0, list);
    writeRun(s, 1, from);
    writeOperand(s, 2, target, target.layout);
    const bad = runCall(call, s, [list, from, target]);
    if (bad > 0) badIndex(call, list, bad - 1, null, target.layout.size);
  });
}

/** Writes an operand whose strides do not count: the native library goes through it as a run. */
function writeRun(s: Scratch, k: number, parts: Parts): void {
  const { offset, itemSize } = parts.layout;
  writeOperand(s, k, parts, new Layout([], [], offset, itemSize));
}

/** An operand that the output does not change while it is read. */
function apart(call: string, input: Parts, out: Parts, use: (input: Parts) => void): void {
  if (bytesMeet(input, out)) withCopy(call, input, use);
  else use(input);
}

/** Refuses what is no mask. */
function checkMask(call: string, mask: Parts): void {
  if (mask.dtype === "bool") return;
  const advice = DTYPES[mask.dtype].kind === "f" ? "compare it" : "compare it, or use take()";
  throw new TypeError(`${call}: mask is of ${mask.dtype}; give a view of bool, or ${advice}`);
}

/**
 * The elements where a mask is true, in row-major order: boolean indexing. A mask of fewer axes
 * selects whatever is inside of them.
 *
 * @returns one axis in place of those of the mask
 * @throws RangeError when lengths differ, TypeError when the mask is not bool
 */
export function maskInto(call: string, source: Parts, mask: Parts, make: Make): void {
  checkMask(call, mask);
  const { shape } = source.layout;
  const axes = mask.layout.rank;
  if (axes > shape.length) {
    throw new RangeError(
      `${call}: too many indices: the view is ${shape.length}-dimensional, but mask has ${axes} ` +
        "dimensions",
    );
  }
  for (let axis = 0; axis < axes; axis += 1) {
    if (mask.layout.shape[axis] === shape[axis]) continue;
    throw new RangeError(
      `${call}: boolean index did not match indexed array along axis ${axis}; size of axis is ` +
        `${shape[axis]} but size of corresponding boolean axis is ${mask.layout.shape[axis]}`,
    );
  }
  const inner = shape.slice(axes);
  const counted = begin(call, MOVEMENT.count, mask, mask.layout.shape, 1);
  writeOperand(counted, 0, mask, mask.layout);
  const count = mask.layout.size === 0 ? 0 : runCall(call, counted, [mask]);
  const out = make([count, ...inner]);
  if (out.layout.size === 0) return;
  const run = rowMajor(inner, source.layout.itemSize);
  const isRun = inner.every((length, k) =>
    length === 1 || run[k] === source.layout.strides[axes + k]
  );
  const select = (from: Parts) => compress(call, from, mask, out, count);
  if (isRun) select(source);
  else withCopy(call, source, select);
}

/** What is inside of the axes of the mask is one item here. */
function compress(call: string, from: Parts, mask: Parts, out: Parts, count: number): void {
  const { shape, rank } = mask.layout;
  const itemSize = out.layout.itemSize * (out.layout.size / count);
  const s = begin(call, MOVEMENT.compress, out, shape, 3);
  s.slots[SLOT.extra] = count;
  const strides = from.layout.strides.slice(0, rank);
  writeOperand(s, 0, from, new Layout(shape, strides, from.layout.offset, itemSize));
  writeOperand(s, 1, mask, mask.layout);
  writeOperand(s, 2, out, new Layout([], [], out.layout.offset, itemSize));
  if (runCall(call, s, [from, mask, out]) === count) return;
  throw new RangeError(`${call}: mask was changed by another thread while it was read`);
}

/**
 * Sets the elements where a mask is true, in row-major order, to values that repeat: `np.place`.
 *
 * @throws RangeError when shapes differ, or there are no values and something is true
 */
export function placeInto(call: string, target: Parts, mask: Parts, values: unknown): void {
  checkMask(call, mask);
  checkWritable(call, target.writable);
  const { shape } = target.layout;
  const same = shape.length === mask.layout.rank &&
    shape.every((length, axis) => length === mask.layout.shape[axis]);
  if (!same) {
    throw new RangeError(
      `${call}: mask has shape ${showShape(mask.layout.shape)} and the view ${showShape(shape)}; ` +
        "give equal shapes",
    );
  }
  const from = readValues(call, "values", values, target);
  if (target.layout.size === 0) return;
  apart(call, mask, target, (chosen) => {
    if (from.layout.size === 0) {
      const counted = begin(call, MOVEMENT.count, chosen, shape, 1);
      writeOperand(counted, 0, chosen, chosen.layout);
      if (runCall(call, counted, [chosen]) === 0) return;
      throw new RangeError(`${call}: cannot insert from an empty array; give at least one value`);
    }
    const s = begin(call, MOVEMENT.place, target, shape, 3);
    s.slots[SLOT.extra] = from.layout.size;
    writeOperand(s, 0, chosen, chosen.layout);
    writeRun(s, 1, from);
    writeOperand(s, 2, target, target.layout);
    runCall(call, s, [chosen, from, target]);
  });
}
