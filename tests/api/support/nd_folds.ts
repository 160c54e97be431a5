// Reductions in plain JavaScript, over numbers that are small integers: everything is exact.
import type { NDDtype } from "../../../src/mod.ts";
import { modelArray } from "./nd_model.ts";

/** A reduction: how it is called, and what it is. */
export interface Fold {
  readonly kernel: string;
  readonly options: object;
  /** Reduces one axis only, or all. */
  readonly oneAxis?: true;
  /** The result of the elements that come to one place of the output, in order. */
  readonly of: (elements: Float64Array) => number;
  readonly result: (dtype: NDDtype) => NDDtype;
  /** The relative error that is allowed. */
  readonly tolerance: (dtype: NDDtype) => number;
}

const isFloat = (dtype: NDDtype) => dtype[0] === "f";
const floatOf = (dtype: NDDtype): NDDtype => isFloat(dtype) ? dtype : "f64";
const exact = () => 0;

/** The dtype of a sum. */
export function sumDtype(dtype: NDDtype): NDDtype {
  return isFloat(dtype) ? dtype : dtype[0] === "u" ? "u64" : "i64";
}

function sum(elements: Float64Array, of: (x: number) => number = (x) => x): number {
  let total = 0;
  for (let i = 0; i < elements.length; i += 1) total += of(elements[i] as number);
  return total;
}

/** The variance, of sums that are exact. */
function spread(elements: Float64Array): number {
  const count = elements.length;
  return (count * sum(elements, (x) => x * x) - sum(elements) ** 2) / count ** 2;
}

/** The index of the first element that none is better than. */
function first(elements: Float64Array, better: (a: number, b: number) => boolean): number {
  let best = 0;
  for (let i = 1; i < elements.length; i += 1) {
    if (better(elements[i] as number, elements[best] as number)) best = i;
  }
  return best;
}

const least = (elements: Float64Array) => first(elements, (a, b) => a < b);
const greatest = (elements: Float64Array) => first(elements, (a, b) => a > b);

/** Rounding of squares and roots. */
const rounded = (dtype: NDDtype) => dtype === "f16" ? 2e-3 : dtype === "f32" ? 1e-6 : 1e-13;

/** All reductions but the product. */
export const FOLDS = {
  sum: { kernel: "sum", options: {}, of: (x) => sum(x), result: sumDtype, tolerance: exact },
  mean: {
    kernel: "mean",
    options: {},
    of: (x) => sum(x) / x.length,
    result: floatOf,
    tolerance: exact,
  },
  variance: {
    kernel: "var",
    options: {},
    of: spread,
    result: floatOf,
    tolerance: rounded,
  },
  deviation: {
    kernel: "std",
    options: {},
    of: (x) => Math.sqrt(spread(x)),
    result: floatOf,
    tolerance: rounded,
  },
  min: {
    kernel: "min",
    options: {},
    of: (x) => x[least(x)] as number,
    result: (dtype) => dtype,
    tolerance: exact,
  },
  max: {
    kernel: "max",
    options: {},
    of: (x) => x[greatest(x)] as number,
    result: (dtype) => dtype,
    tolerance: exact,
  },
  argmin: {
    kernel: "argmin",
    options: {},
    oneAxis: true,
    of: least,
    result: () => "i64",
    tolerance: exact,
  },
  argmax: {
    kernel: "argmax",
    options: {},
    oneAxis: true,
    of: greatest,
    result: () => "i64",
    tolerance: exact,
  },
  any: {
    kernel: "any",
    options: {},
    of: (x) => Number(x.some((one) => one !== 0)),
    result: () => "bool",
    tolerance: exact,
  },
  all: {
    kernel: "all",
    options: {},
    of: (x) => Number(x.every((one) => one !== 0)),
    result: () => "bool",
    tolerance: exact,
  },
  countNonzero: {
    kernel: "countNonzero",
    options: {},
    of: (x) => sum(x, (one) => Number(one !== 0)),
    result: () => "i64",
    tolerance: exact,
  },
  norm1: {
    kernel: "norm",
    options: { ord: 1 },
    of: (x) => sum(x, Math.abs),
    result: floatOf,
    tolerance: exact,
  },
  norm2: {
    kernel: "norm",
    options: { ord: 2 },
    of: (x) => Math.sqrt(sum(x, (one) => one * one)),
    result: floatOf,
    tolerance: rounded,
  },
  normInfinity: {
    kernel: "norm",
    options: { ord: Infinity },
    of: (x) => x.reduce((most, one) => Math.max(most, Math.abs(one)), 0),
    result: floatOf,
    tolerance: exact,
  },
} satisfies Record<string, Fold>;

/** Places of elements in C order: those of the axes that are wanted, the others at 0. */
function placesOf(shape: readonly number[], wanted: (axis: number) => boolean): Int32Array {
  let places = new Int32Array(1);
  shape.forEach((length, axis) => {
    if (!wanted(axis)) return;
    const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const more = new Int32Array(places.length * length);
    let at = 0;
    for (const place of places) for (let i = 0; i < length; i += 1) more[at++] = place + i * step;
    places = more;
  });
  return places;
}

/** Reduces the axes of elements in C order; the results are in C order as well. */
export function reduceModel(
  values: Float64Array,
  shape: readonly number[],
  axes: readonly number[],
  of: (elements: Float64Array) => number,
): number[] {
  if (axes.length === shape.length) return [of(values)];
  const kept = placesOf(shape, (axis) => !axes.includes(axis));
  const reduced = placesOf(shape, (axis) => axes.includes(axis));
  const elements = new Float64Array(reduced.length);
  return Array.from(kept, (start) => {
    for (let i = 0; i < reduced.length; i += 1) {
      elements[i] = values[start + (reduced[i] as number)] as number;
    }
    return of(elements);
  });
}

/** A number as a dtype holds it: floats are rounded. */
export function roundTo(dtype: NDDtype, value: number): number {
  if (dtype === "f32") return Math.fround(value);
  return dtype === "f16" ? Float16Array.of(value)[0] as number : value;
}

/** The same, and integers wrap. */
export function wrapTo(dtype: NDDtype, value: number): number {
  const one = modelArray(dtype, 1);
  if (one instanceof BigInt64Array || one instanceof BigUint64Array) one[0] = BigInt(value);
  else one[0] = value;
  return Number(one[0]);
}
