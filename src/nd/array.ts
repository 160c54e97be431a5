/**
 * New arrays: by shape, by value, by range, and of nested lists.
 *
 * @module
 */
import { type ElementInput, type NDDtype } from "./dtype.ts";
import { arange } from "./arange.ts";
import { checkElement } from "./elements.ts";
import { makeArray, type NDArray } from "./ndarray.ts";
import { partsOf } from "./parts.ts";
import { structArray } from "./struct_array.ts";
import type { NestedValues } from "./nested_list.ts";
import type { Shape, TypedArrayOf } from "./types.ts";
import { arrayOf } from "./values.ts";
import type { NDView } from "./view.ts";

/** Makes an array of zeros of one dtype. */
export type ArrayMaker<D extends NDDtype> = (shape: Shape) => NDArray<D>;

function maker<D extends NDDtype>(dtype: D): ArrayMaker<D> {
  const call = `array.${dtype}`;
  return (shape) => makeArray(call, dtype, shape, true);
}

function zeros<D extends NDDtype>(dtype: D, shape: Shape): NDArray<D> {
  return makeArray("array.zeros", dtype, shape, true);
}

function empty<D extends NDDtype>(dtype: D, shape: Shape): NDArray<D> {
  return makeArray("array.empty", dtype, shape, false);
}

function filled<D extends NDDtype>(
  call: string,
  dtype: D,
  shape: Shape,
  value: ElementInput<D>,
): NDArray<D> {
  const made = makeArray(call, dtype, shape, false);
  const element = checkElement(call, dtype, value);
  const { memory, layout } = partsOf(made);
  const data = memory.elements(dtype) as { fill(value: unknown, start: number, end: number): void };
  data.fill(dtype === "bool" ? Number(element) : element, 0, layout.size);
  return made;
}

function ones<D extends NDDtype>(dtype: D, shape: Shape): NDArray<D> {
  const one = dtype === "bool" ? true : dtype === "i64" || dtype === "u64" ? 1n : 1;
  return filled("array.ones", dtype, shape, one as ElementInput<D>);
}

function full<D extends NDDtype>(dtype: D, shape: Shape, value: ElementInput<D>): NDArray<D> {
  return filled("array.full", dtype, shape, value);
}

function range<D extends NDDtype>(
  dtype: D,
  start: ElementInput<D>,
  stop?: ElementInput<D>,
  step?: ElementInput<D>,
): NDArray<D> {
  const [first, end] = stop === undefined ? [0, start] : [start, stop];
  return arange(dtype, first, end, step ?? 1) as unknown as NDArray<D>;
}

/** What `array` takes: a value, lists of values in any depth, or an iterable of values. */
export type ArrayInput<T> = NestedValues<T> | Iterable<T>;

/** The dtype that `array` finds for a typed array. */
export type DtypeOfArray<T> = {
  [D in Exclude<NDDtype, "bool">]: T extends TypedArrayOf<D> ? D : never;
}[Exclude<NDDtype, "bool">];

/** Makes arrays; see {@link array}. */
export interface MakeArray {
  /** An array of values of a given dtype; a typed array or a view is cast to it. */
  <D extends NDDtype>(
    values: ArrayInput<ElementInput<D>> | TypedArrayOf<NDDtype> | NDView,
    dtype: D,
  ): NDArray<D>;
  /** A copy of a view. */
  <D extends NDDtype>(values: NDView<D>): NDArray<D>;
  /** A copy of a typed array, of its dtype. */
  <T extends TypedArrayOf<NDDtype>>(values: T): NDArray<DtypeOfArray<T>>;
  /** An array of numbers: f64. */
  (values: ArrayInput<number>): NDArray<"f64">;
  /** An array of booleans. */
  (values: ArrayInput<boolean>): NDArray<"bool">;
  /** An array of bigints: i64. */
  (values: ArrayInput<bigint>): NDArray<"i64">;
  /** Zeros of one dtype. */
  readonly bool: ArrayMaker<"bool">;
  readonly i8: ArrayMaker<"i8">;
  readonly i16: ArrayMaker<"i16">;
  readonly i32: ArrayMaker<"i32">;
  readonly i64: ArrayMaker<"i64">;
  readonly u8: ArrayMaker<"u8">;
  readonly u16: ArrayMaker<"u16">;
  readonly u32: ArrayMaker<"u32">;
  readonly u64: ArrayMaker<"u64">;
  readonly f16: ArrayMaker<"f16">;
  readonly f32: ArrayMaker<"f32">;
  readonly f64: ArrayMaker<"f64">;
  /** Zeros. */
  readonly zeros: <D extends NDDtype>(dtype: D, shape: Shape) => NDArray<D>;
  /** Old contents of the memory: for arrays that are written before they are read. */
  readonly empty: <D extends NDDtype>(dtype: D, shape: Shape) => NDArray<D>;
  /** Ones; true for bool. */
  readonly ones: <D extends NDDtype>(dtype: D, shape: Shape) => NDArray<D>;
  /** One value everywhere. */
  readonly full: <D extends NDDtype>(
    dtype: D,
    shape: Shape,
    value: ElementInput<D>,
  ) => NDArray<D>;
  /**
   * `start`, `start + step` and so on, as long as it is before `stop`; with one number after the
   * dtype, from 0 to it.
   */
  readonly arange: <D extends NDDtype>(
    dtype: D,
    start: ElementInput<D>,
    stop?: ElementInput<D>,
    step?: ElementInput<D>,
  ) => NDArray<D>;
  /** New structs, all zero. */
  readonly struct: typeof structArray;
}

function values(given: unknown, dtype?: NDDtype): NDArray {
  return arrayOf(given, dtype);
}

/**
 * New arrays in native memory, which they own: `dispose()` or `using` frees it.
 *
 * `array(values, dtype?)` takes nested lists, iterables, typed arrays and views. Without a dtype,
 * numbers are f64, bigints i64 and booleans bool. `array.f64(shape)` and the like give zeros.
 *
 * @throws RangeError for lists of unequal lengths, values that the dtype cannot hold, shapes that
 *   are negative, of more than 32 dimensions, or too big
 * @throws TypeError for values of another type
 * @throws ZiffiError with code `OUT_OF_MEMORY`, or NativeError with that status
 *
 * @example
 * ```ts
 * import { array } from "ziffi";
 *
 * using matrix = array([[1, 2, 3], [4, 5, 6]], "i32");
 * using zeros = array.f64([2, 3]); // also array.zeros("f64", [2, 3])
 * using sevens = array.full("u8", 4, 7);
 * using evens = array.arange("i64", 0, 10, 2);
 * console.log(matrix.shape, zeros.get(1, 1), sevens.get(-1), evens.toArray());
 * ```
 */
export const array: MakeArray = Object.freeze(Object.assign(values, {
  bool: maker("bool"),
  i8: maker("i8"),
  i16: maker("i16"),
  i32: maker("i32"),
  i64: maker("i64"),
  u8: maker("u8"),
  u16: maker("u16"),
  u32: maker("u32"),
  u64: maker("u64"),
  f16: maker("f16"),
  f32: maker("f32"),
  f64: maker("f64"),
  zeros,
  empty,
  ones,
  full,
  arange: range,
  struct: structArray,
})) as unknown as MakeArray;
