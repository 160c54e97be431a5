/**
 * Basic slicing, by NumPy's rules.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { Layout, MAX_RANK, showShape } from "./layout.ts";
import { checkIndexOf } from "./places.ts";

/**
 * A range along an axis: first index, end (exclusive) and step. Missing, null and undefined ones
 * mean as far as possible and a step of 1; negative indices count from the end, and whatever is
 * beyond an end means that end.
 */
export type SliceRange = readonly [
  start?: number | null,
  stop?: number | null,
  step?: number | null,
];

/**
 * What `slice` takes for an axis: an index, which removes the axis; a range; `":"` for all of it;
 * `"..."` for as many axes as are left over; null for a new axis of length 1.
 */
export type SliceSpec = number | SliceRange | ":" | "..." | null;

/** The layout of a part of a view. */
export function sliceLayout(call: string, layout: Layout, specs: readonly SliceSpec[]): Layout {
  const { shape, strides } = layout;
  const skipped = skippedAxes(call, shape, specs);
  const newShape: number[] = [];
  const newStrides: number[] = [];
  let { offset } = layout;
  let axis = 0;
  for (let k = 0; k < specs.length; k += 1) {
    const spec = specs[k] as SliceSpec;
    if (typeof spec === "number") {
      offset += checkIndexOf(call, spec, axis, shape) * (strides[axis] as number);
      axis += 1;
    } else if (spec === null) {
      newShape.push(1);
      newStrides.push(0);
    } else if (typeof spec === "string") {
      const end = axis + (spec === ":" ? 1 : skipped);
      for (; axis < end; axis += 1) keep(layout, axis, newShape, newStrides);
    } else {
      offset += cut(call, layout, axis, spec, newShape, newStrides);
      axis += 1;
    }
  }
  for (; axis < shape.length; axis += 1) keep(layout, axis, newShape, newStrides);
  return new Layout(newShape, newStrides, offset, layout.itemSize);
}

function keep({ shape, strides }: Layout, axis: number, lengths: number[], steps: number[]): void {
  lengths.push(shape[axis] as number);
  steps.push(strides[axis] as number);
}

/** Checks the specs as a whole; tells how many axes an ellipsis stands for. */
function skippedAxes(
  call: string,
  shape: readonly number[],
  specs: readonly SliceSpec[],
): number {
  let used = 0;
  let added = 0;
  let dots = 0;
  for (let k = 0; k < specs.length; k += 1) {
    const spec: unknown = specs[k];
    if (spec === null) added += 1;
    else if (spec === "...") dots += 1;
    else if (typeof spec === "number" || spec === ":" || Array.isArray(spec)) used += 1;
    else badSpec(call, spec, k);
  }
  if (dots > 1) throw new RangeError(`${call}: "..." is given ${dots} times; give it once`);
  if (used > shape.length) {
    throw new RangeError(
      `${call}: too many indices: the view is ${shape.length}-dimensional, of shape ` +
        `${showShape(shape)}, but ${used} were indexed`,
    );
  }
  if (shape.length + added > MAX_RANK) {
    throw new RangeError(
      `${call}: ${added} new axes make more than ${MAX_RANK} dimensions of ${shape.length}`,
    );
  }
  return shape.length - used;
}

function badSpec(call: string, spec: unknown, k: number): never {
  throw new TypeError(
    `${call}: argument ${k} is ${showValue(spec)}; give an integer, [start, stop, step], ":", ` +
      '"..." or null',
  );
}

/** Adds the axis that a range leaves; returns by how many bytes the first element moves. */
function cut(
  call: string,
  { shape, strides }: Layout,
  axis: number,
  range: SliceRange,
  lengths: number[],
  steps: number[],
): number {
  const length = shape[axis] as number;
  const stride = strides[axis] as number;
  if (range.length > 3) badRange(call, axis, `${range.length} numbers`);
  const step = numberOf(call, axis, "step", range[2]) ?? 1;
  if (step === 0) badRange(call, axis, "a step of zero");
  const down = step < 0;
  const start = bound(numberOf(call, axis, "start", range[0]), down ? length - 1 : 0, length, down);
  const stop = bound(numberOf(call, axis, "stop", range[1]), down ? -1 : length, length, down);
  const span = down ? start - stop : stop - start;
  const count = span <= 0 ? 0 : Math.floor((span - 1) / Math.abs(step)) + 1;
  const moved = stride * step;
  lengths.push(count);
  // Of one element or none the stride means nothing, and need not be beyond what is exact.
  steps.push(count > 1 || Number.isSafeInteger(moved) ? moved : stride);
  return count === 0 ? 0 : start * stride;
}

/** An end of a range within the axis: -1 is before the first element when it goes down. */
function bound(given: number | null, otherwise: number, length: number, down: boolean): number {
  if (given === null) return otherwise;
  const index = given < 0 ? given + length : given;
  if (index < 0) return down ? -1 : 0;
  return index < length ? index : down ? length - 1 : length;
}

function numberOf(call: string, axis: number, name: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (Number.isSafeInteger(value)) return value as number;
  const message = `${call}: the ${name} of axis ${axis} is ${showValue(value)}; ` +
    "give an integer or null";
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

function badRange(call: string, axis: number, what: string): never {
  throw new RangeError(
    `${call}: the range of axis ${axis} has ${what}; give [start, stop, step], step not zero`,
  );
}

/** Refuses whatever is no index; the rest is found by {@link sliceLayout}. */
export function checkAt(call: string, indices: readonly unknown[]): void {
  const k = indices.findIndex((index) => typeof index !== "number");
  if (k === -1) return;
  throw new TypeError(`${call}: argument ${k} is ${showValue(indices[k])}; give integers`);
}
