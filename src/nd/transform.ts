/**
 * Other orders and lengths of axes over the same elements: layouts in, layouts out.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { broadcast } from "./broadcast.ts";
import { Layout, MAX_RANK, numbersFor, showShape } from "./layout.ts";
import { checkAxis, checkInteger, checkShape, integerList } from "./shape.ts";
import type { Shape } from "./types.ts";

/** Axes reversed. */
export function reversedLayout({ shape, strides, offset, itemSize }: Layout): Layout {
  const rank = shape.length;
  const newShape = numbersFor(rank);
  const newStrides = numbersFor(rank);
  for (let axis = 0; axis < rank; axis += 1) {
    newShape[axis] = shape[rank - 1 - axis] as number;
    newStrides[axis] = strides[rank - 1 - axis] as number;
  }
  return new Layout(newShape, newStrides, offset, itemSize);
}

/** Axes in another order: axis `k` of the result is `axes[k]` of the view. */
export function permutedLayout(call: string, layout: Layout, axes: readonly number[]): Layout {
  const { shape, strides, offset, itemSize } = layout;
  if (typeof axes === "number") {
    throw new TypeError(`${call}: axes is ${axes}; give an array of all axes, such as [1, 0]`);
  }
  const list = integerList(call, "axes", axes);
  if (list.length !== shape.length) {
    throw new RangeError(
      `${call}: axes has ${list.length} numbers and the view of shape ${showShape(shape)} has ` +
        `${shape.length} axes; give each axis once`,
    );
  }
  const seen = checkAxes(call, list, shape.length);
  const newShape = seen.map((axis) => shape[axis] as number);
  const newStrides = seen.map((axis) => strides[axis] as number);
  return new Layout(newShape, newStrides, offset, itemSize);
}

/** Axes from 0 up, none of them twice. */
export function checkAxes(call: string, axes: readonly number[], rank: number): number[] {
  const list = axes.map((axis) => checkAxis(call, axis, rank));
  const twice = list.find((axis, k) => list.indexOf(axis) !== k);
  if (twice === undefined) return list;
  throw new RangeError(`${call}: axis ${twice} is given twice in [${axes.join(", ")}]`);
}

/** A list of axes: one number, a list, or by default all of them. */
export function axesOf(call: string, axis: Shape | undefined, rank: number): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, k) => k);
  return checkAxes(call, integerList(call, "axis", axis), rank);
}

/** Elements in reverse order along some axes. */
export function flippedLayout(call: string, layout: Layout, axis: Shape | undefined): Layout {
  const { shape, itemSize } = layout;
  const strides = [...layout.strides];
  let { offset } = layout;
  for (const k of axesOf(call, axis, shape.length)) {
    const stride = strides[k] as number;
    const length = shape[k] as number;
    if (length > 0) offset += (length - 1) * stride;
    strides[k] = 0 - stride;
  }
  return new Layout(shape, strides, offset, itemSize);
}

/** Without axes of length 1: all of them, or those that are named. */
export function squeezedLayout(call: string, layout: Layout, axis: Shape | undefined): Layout {
  const { shape, strides, offset, itemSize } = layout;
  const axes = axesOf(call, axis, shape.length);
  const gone = axes.filter((k) => shape[k] === 1);
  if (axis !== undefined && gone.length < axes.length) {
    const k = axes.find((one) => shape[one] !== 1) as number;
    throw new RangeError(
      `${call}: cannot squeeze axis ${k} of shape ${showShape(shape)}; its length is ${
        shape[k]
      }, ` +
        "not 1",
    );
  }
  const stays = (_: number, k: number): boolean => !gone.includes(k);
  return new Layout(shape.filter(stays), strides.filter(stays), offset, itemSize);
}

/** With new axes of length 1, at places in the result. */
export function expandedLayout(call: string, layout: Layout, axis: Shape): Layout {
  const { shape, strides, offset, itemSize } = layout;
  const list = integerList(call, "axis", axis);
  const rank = shape.length + list.length;
  if (rank > MAX_RANK) {
    throw new RangeError(`${call}: ${rank} dimensions are more than the largest, ${MAX_RANK}`);
  }
  const axes = checkAxes(call, list, rank);
  const newShape: number[] = [];
  const newStrides: number[] = [];
  let own = 0;
  for (let k = 0; k < rank; k += 1) {
    const isNew = axes.includes(k);
    newShape.push(isNew ? 1 : shape[own] as number);
    newStrides.push(isNew ? 0 : strides[own] as number);
    if (!isNew) own += 1;
  }
  return new Layout(newShape, newStrides, offset, itemSize);
}

/** Repeated without a copy: stride 0 where the shape is longer. */
export function broadcastLayout(call: string, layout: Layout, shape: Shape): Layout {
  const { offset, itemSize } = layout;
  const wanted = checkShape(call, shape, itemSize);
  const lead = wanted.length - layout.shape.length;
  const strides = wanted.map((length, k) => {
    const own = k - lead;
    if (own < 0) return 0;
    if (layout.shape[own] === length) return layout.strides[own] as number;
    if (layout.shape[own] === 1) return 0;
    badBroadcast(call, layout.shape, wanted);
  });
  if (lead < 0) badBroadcast(call, layout.shape, wanted);
  return new Layout(wanted, strides, offset, itemSize);
}

function badBroadcast(call: string, shape: readonly number[], wanted: readonly number[]): never {
  throw new RangeError(
    `${call}: could not broadcast shape ${showShape(shape)} to ${showShape(wanted)}; ` +
      "only axes of length 1 stretch, and new ones come first",
  );
}

/** The shape that operands of these shapes have together. */
export function broadcastShapesOf(call: string, shapes: readonly Shape[]): number[] {
  return broadcast(call, shapes.map((shape) => checkShape(call, shape, 1)));
}

/**
 * Parts along an axis, without a copy.
 *
 * @param parts how many equal parts, or the indices at which parts begin
 */
export function splitLayouts(
  call: string,
  layout: Layout,
  parts: number | readonly number[],
  axis: number,
): Layout[] {
  const { shape, strides, itemSize } = layout;
  const along = checkAxis(call, axis, shape.length);
  const length = shape[along] as number;
  const stride = strides[along] as number;
  const bounds = Array.isArray(parts)
    ? boundsAt(integerList(call, "indices", parts), length)
    : equalBounds(call, parts as number, length, shape, along);
  return bounds.map(([start, stop]) => {
    const newShape = [...shape];
    newShape[along] = stop - start;
    const moved = layout.offset + (stop > start ? start * stride : 0);
    return new Layout(newShape, strides, moved, itemSize);
  });
}

/** Most parts that a view is split into: each one is an object. */
const MAX_PARTS = 1_000_000;

function equalBounds(
  call: string,
  parts: number,
  length: number,
  shape: readonly number[],
  axis: number,
): [number, number][] {
  checkInteger(call, "the number of parts", parts);
  if (parts < 1 || length % parts !== 0) {
    throw new RangeError(
      `${call}: ${
        showValue(parts)
      } parts: the split does not result in an equal division of axis ` +
        `${axis} of shape ${showShape(shape)}; give a divisor of ${length}, or indices`,
    );
  }
  if (parts > MAX_PARTS) {
    throw new RangeError(`${call}: ${parts} parts; give at most ${MAX_PARTS}`);
  }
  const each = length / parts;
  return Array.from({ length: parts }, (_, k) => [k * each, (k + 1) * each]);
}

/** As slices between the indices: what is beyond an end means that end. */
function boundsAt(indices: readonly number[], length: number): [number, number][] {
  const inside = indices.map((index) =>
    Math.min(length, Math.max(0, index < 0 ? index + length : index))
  );
  return [0, ...inside].map((start, k) => [start, Math.max(start, inside[k] ?? length)]);
}
