/**
 * The types of views: order, access, and the typed array of each dtype.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";

/**
 * What is known of how the elements of a view lie: `"C"` side by side in row-major order, `"F"` in
 * column-major order, `"strided"` in any way.
 */
export type Order = "C" | "F" | "strided";

/** Whether elements may be written through a view. */
export type Access = "write" | "read";

/** The order of a view whose axes are reversed. */
export type Reversed<O extends Order> = O extends "C" ? "F" : O extends "F" ? "C" : "strided";

/** A size along each axis, or one number for one axis. */
export type Shape = number | readonly number[];

interface TypedArrays {
  bool: Uint8Array;
  i8: Int8Array;
  i16: Int16Array;
  i32: Int32Array;
  i64: BigInt64Array;
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
  u64: BigUint64Array;
  f16: Float16Array;
  f32: Float32Array;
  f64: Float64Array;
}

/** The class of typed arrays that holds elements of a dtype; bytes 0 and 1 for bool. */
export type TypedArrayOf<D extends NDDtype> = TypedArrays[D];

/** Names of what changes a typed array, or gives a way to. */
type Mutators = "set" | "fill" | "sort" | "reverse" | "copyWithin" | "subarray" | "buffer";

/** A typed array whose elements TypeScript refuses to write. */
export type ReadonlyTypedArrayOf<D extends NDDtype> =
  & Omit<TypedArrayOf<D>, Mutators | number>
  & { readonly [index: number]: TypedArrayOf<D>[number] };

/** Typed arrays as views of a given access give them. */
export type DataOf<D extends NDDtype, A extends Access> = [A] extends ["write"] ? TypedArrayOf<D>
  : ReadonlyTypedArrayOf<D>;

/** What marks the type of an order: more is known of `"C"` than of `"strided"`. */
export type OrderMark<O extends Order> = O extends "strided" ? unknown
  : { readonly [K in O]: true };

/** What marks the type of an access: what may be written may be read. */
export type AccessMark<A extends Access> = A extends "write" ? { readonly write: true } : unknown;

/** Nested lists as `toArray` gives them: numbers in lists in lists; one element for rank 0. */
export type Nested<T> = T | Nested<T>[];
