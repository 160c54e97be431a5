// Views as a list of cells: what slicing, reshaping and the like do to positions, in plain arrays.

/** A shape, and for each element in C order the number of the cell that it is. */
export interface IndexModel {
  readonly shape: readonly number[];
  readonly cells: readonly number[];
}

/** Start, stop and step, as Python's `slice`. */
export type Range = readonly [start?: number | undefined, stop?: number | undefined, step?: number];

/** One part of a slice: an index, a range with step, everything, an ellipsis, a new axis. */
export type SliceSpec =
  | number
  | Range
  | ":"
  | "..."
  | null;

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((all, one) => all * one, 1);

/** All index tuples of a shape in C order. */
export function indicesOf(shape: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const length of shape) {
    all = all.flatMap((before) => Array.from({ length }, (_, i) => [...before, i]));
  }
  return all;
}

/** A model of new elements in C order. */
export const freshModel = (shape: readonly number[]): IndexModel => ({
  shape,
  cells: Array.from({ length: sizeOf(shape) }, (_, i) => i),
});

/** The cell of an index tuple. */
function cellAt({ shape, cells }: IndexModel, indices: readonly number[]): number {
  const at = shape.reduce((all, length, axis) => all * length + (indices[axis] as number), 0);
  return cells[at] as number;
}

/** A model of another shape, whose elements are found by their index tuples. */
function mapped(
  model: IndexModel,
  shape: readonly number[],
  source: (indices: number[]) => number[],
): IndexModel {
  return { shape, cells: indicesOf(shape).map((one) => cellAt(model, source(one))) };
}

/** The indices that a range takes from an axis, as Python's `range(*slice.indices(length))`. */
export function rangeIndices([start, stop, step = 1]: Range, length: number): number[] {
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: number) =>
    Math.min(Math.max(value < 0 ? value + length : value, lowest), highest);
  const first = start === undefined ? (step > 0 ? lowest : highest) : clamp(start);
  const last = stop === undefined ? (step > 0 ? highest : lowest) : clamp(stop);
  const taken: number[] = [];
  for (let i = first; step > 0 ? i < last : i > last; i += step) taken.push(i);
  return taken;
}

/** The axes of the result: the indices along an axis of the source, or a new axis. */
type Axis = { readonly taken: readonly number[]; readonly kept: boolean } | null;

/** What `slice` gives. */
export function sliceModel(model: IndexModel, specs: readonly SliceSpec[]): IndexModel {
  const named = specs.filter((spec) => spec !== null && spec !== "...").length;
  const everything = Array.from({ length: model.shape.length - named }, () => ":" as const);
  const at = specs.indexOf("...");
  const full = at < 0
    ? [...specs, ...everything]
    : [...specs.slice(0, at), ...everything, ...specs.slice(at + 1)];
  let axis = 0;
  const axes = full.map((spec): Axis => {
    if (spec === null) return null;
    const length = model.shape[axis] as number;
    axis += 1;
    if (typeof spec === "number") return { taken: [spec < 0 ? spec + length : spec], kept: false };
    return { taken: rangeIndices(typeof spec === "string" ? [] : spec, length), kept: true };
  });
  const shape = axes.filter((one) => one === null || one.kept).map((one) => one?.taken.length ?? 1);
  return mapped(model, shape, (indices) => {
    let next = 0;
    return axes.flatMap((one) => {
      if (one === null) return (next += 1, []);
      return one.kept ? one.taken[indices[next++] as number] as number : one.taken[0] as number;
    });
  });
}

/** What `permute` gives: axis k of the result is axis `axes[k]` of the source. */
export function permuteModel(model: IndexModel, axes: readonly number[]): IndexModel {
  const shape = axes.map((axis) => model.shape[axis] as number);
  return mapped(model, shape, (indices) => {
    const source = new Array<number>(axes.length);
    axes.forEach((axis, k) => source[axis] = indices[k] as number);
    return source;
  });
}

/** What `flip` gives along some axes. */
export function flipModel(model: IndexModel, axes: readonly number[]): IndexModel {
  return mapped(
    model,
    model.shape,
    (indices) =>
      indices.map((i, axis) => axes.includes(axis) ? (model.shape[axis] as number) - 1 - i : i),
  );
}

/** What `reshape` gives: the same elements in C order. */
export const reshapeModel = ({ cells }: IndexModel, shape: readonly number[]): IndexModel => ({
  shape,
  cells,
});

/** What `broadcastTo` gives. */
export function broadcastModel(model: IndexModel, shape: readonly number[]): IndexModel {
  const added = shape.length - model.shape.length;
  return mapped(
    model,
    shape,
    (indices) => model.shape.map((length, axis) => length === 1 ? 0 : indices[axis + added] ?? 0),
  );
}

/** What `take` along an axis gives. */
export function takeModel(
  model: IndexModel,
  taken: readonly number[],
  axis: number,
): IndexModel {
  const shape = model.shape.map((length, k) => k === axis ? taken.length : length);
  return mapped(
    model,
    shape,
    (indices) => indices.map((i, k) => k === axis ? taken[i] as number : i),
  );
}
