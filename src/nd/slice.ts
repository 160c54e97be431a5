/**
 * Basic slicing, by NumPy's rules.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { Layout, MAX_RANK, numbersFor, showShape } from "./layout.ts";
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
  return plainSlice(layout, specs) ?? anySlice(call, layout, specs);
}

/**
 * The layout for indices from 0 up, `[start, stop]` in bounds, and `":"`, in one go; null for
 * everything else.
 */
function plainSlice(layout: Layout, specs: readonly SliceSpec[]): Layout | null {
  const { shape, strides, itemSize } = layout;
  let { offset } = layout;
  let rank = shape.length;
  if (specs.length > rank) return null;
  for (let k = 0; k < specs.length; k += 1) if (typeof specs[k] === "number") rank -= 1;
  const newShape = numbersFor(rank);
  const newStrides = numbersFor(rank);
  let to = 0;
  for (let axis = 0; axis < shape.length; axis += 1) {
    const spec = axis < specs.length ? specs[axis] : ":";
    const stride = strides[axis] as number;
    let length = shape[axis] as number;
    if (typeof spec === "number") {
      if ((spec | 0) !== spec || spec < 0 || spec >= length) return null;
      offset += spec * stride;
      continue;
    }
    if (spec !== ":") {
      if (!Array.isArray(spec) || spec.length !== 2) return null;
      const start: unknown = spec[0];
      const stop: unknown = spec[1];
      if (typeof start !== "number" || typeof stop !== "number") return null;
      if ((start | 0) !== start || (stop | 0) !== stop) return null;
      if (start < 0 || stop <= start || stop > length) return null;
      offset += start * stride;
      length = stop - start;
    }
    newShape[to] = length;
    newStrides[to] = stride;
    to += 1;
  }
  return new Layout(newShape, newStrides, offset, itemSize);
}

/** The layout for all specs, or an error. */
function anySlice(call: string, layout: Layout, specs: readonly SliceSpec[]): Layout {
  const { shape, strides } = layout;
  const rank = checkSpecs(call, shape, specs);
  const cut = new Cut(call, layout, rank);
  for (let k = 0; k < specs.length; k += 1) {
    const spec = specs[k] as SliceSpec;
    if (typeof spec === "number") {
      const { axis } = cut;
      const index = (spec | 0) === spec && spec >= 0 && spec < (shape[axis] as number)
        ? spec
        : checkIndexOf(call, spec, axis, shape);
      cut.offset += index * (strides[axis] as number);
      cut.axis += 1;
    } else if (spec === null) cut.add(1, 0);
    else if (spec === ":") cut.keep(cut.axis + 1);
    else if (spec === "...") cut.keep(cut.axis + rank - cut.to - axesAfter(specs, k));
    else cut.range(spec);
  }
  cut.keep(shape.length);
  return new Layout(cut.shape, cut.strides, cut.offset, layout.itemSize);
}

/** How many axes of the result come from the specs after an ellipsis. */
function axesAfter(specs: readonly SliceSpec[], dots: number): number {
  let count = 0;
  for (let k = dots + 1; k < specs.length; k += 1) if (typeof specs[k] !== "number") count += 1;
  return count;
}

/** A layout on the way from one that is cut to the result. */
class Cut {
  declare readonly call: string;
  declare readonly from: Layout;
  declare readonly shape: number[];
  declare readonly strides: number[];
  declare offset: number;
  /** The next axis of the view. */
  declare axis: number;
  /** The next axis of the result. */
  declare to: number;

  constructor(call: string, from: Layout, rank: number) {
    this.call = call;
    this.from = from;
    this.shape = numbersFor(rank);
    this.strides = numbersFor(rank);
    this.offset = from.offset;
    this.axis = 0;
    this.to = 0;
  }

  /** An axis of the result. */
  add(length: number, stride: number): void {
    this.shape[this.to] = length;
    this.strides[this.to] = stride;
    this.to += 1;
  }

  /** All axes before `end` as they are. */
  keep(end: number): void {
    const { from: { shape, strides } } = this;
    for (; this.axis < end; this.axis += 1) {
      this.add(shape[this.axis] as number, strides[this.axis] as number);
    }
  }

  /** A part of the next axis. */
  range(range: SliceRange): void {
    const { call, axis } = this;
    const length = this.from.shape[axis] as number;
    const stride = this.from.strides[axis] as number;
    const given = range.length;
    if (given > 3) badRange(call, axis, `${given} numbers`);
    const step = (given > 2 ? numberOf(call, axis, "step", range[2]) : null) ?? 1;
    if (step === 0) badRange(call, axis, "a step of zero");
    const down = step < 0;
    const first = given > 0 ? numberOf(call, axis, "start", range[0]) : null;
    const last = given > 1 ? numberOf(call, axis, "stop", range[1]) : null;
    const start = bound(first, down ? length - 1 : 0, length, down);
    const stop = bound(last, down ? -1 : length, length, down);
    const span = down ? start - stop : stop - start;
    const count = span <= 0
      ? 0
      : step === 1
      ? span
      : Math.floor((span - 1) / (down ? 0 - step : step)) + 1;
    const moved = stride * step;
    // Of one element or none the stride means nothing, and need not be beyond what is exact.
    this.add(count, count > 1 || Number.isSafeInteger(moved) ? moved : stride);
    if (count > 0) this.offset += start * stride;
    this.axis += 1;
  }
}

/** Checks the specs as a whole; tells how many axes the result has. */
function checkSpecs(call: string, shape: readonly number[], specs: readonly SliceSpec[]): number {
  let indices = 0;
  let used = 0;
  let added = 0;
  let dots = 0;
  for (let k = 0; k < specs.length; k += 1) {
    const spec: unknown = specs[k];
    if (typeof spec === "number") indices += 1;
    else if (spec === null) added += 1;
    else if (spec === "...") dots += 1;
    else if (spec === ":" || Array.isArray(spec)) used += 1;
    else badSpec(call, spec, k);
  }
  if (dots > 1) throw new RangeError(`${call}: "..." is given ${dots} times; give it once`);
  if (indices + used > shape.length) {
    throw new RangeError(
      `${call}: too many indices: the view is ${shape.length}-dimensional, of shape ` +
        `${showShape(shape)}, but ${indices + used} were indexed`,
    );
  }
  const rank = shape.length + added - indices;
  if (rank > MAX_RANK) {
    throw new RangeError(
      `${call}: ${added} new axes make ${rank} dimensions; the largest number is ${MAX_RANK}`,
    );
  }
  return rank;
}

function badSpec(call: string, spec: unknown, k: number): never {
  throw new TypeError(
    `${call}: argument ${k} is ${showValue(spec)}; give an integer, [start, stop, step], ":", ` +
      '"..." or null',
  );
}

/** An end of a range within the axis: -1 is before the first element when it goes down. */
function bound(given: number | null, otherwise: number, length: number, down: boolean): number {
  if (given === null) return otherwise;
  const index = given < 0 ? given + length : given;
  if (index < 0) return down ? -1 : 0;
  return index < length ? index : down ? length - 1 : length;
}

function numberOf(call: string, axis: number, name: string, value: unknown): number | null {
  if (typeof value === "number" && (value | 0) === value) return value;
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
