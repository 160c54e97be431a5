/**
 * The TypeScript side of the vocabulary: types that `Type.Static` of a schema resolves to.
 *
 * @module
 */
import type { Dtype } from "./facts.ts";

/**
 * A pointer that only the library can follow, branded by the name of what it points to.
 * Handles are made by native calls alone; compare them with `equals`.
 */
export interface Handle<Name extends string> {
  /** The name given in the schema; a handle of another name is refused. */
  readonly kind: Name;
  /** The address it stands for; 0 once a call has taken it back. */
  readonly address: number;
  /** True when both stand for the same native object. */
  equals(other: Handle<string>): boolean;
}

/**
 * A handle that the caller owns: disposing it calls the function that frees the object, and so
 * does dropping it.
 */
export interface OwnedHandle<Name extends string> extends Handle<Name>, Disposable {}

/** Bytes as callers hold them: an ArrayBuffer, a typed array or a DataView. */
export type ByteSource = ArrayBufferLike | ArrayBufferView;

/** The typed array of each dtype. */
export interface TypedArrayOf {
  u8: Uint8Array;
  i8: Int8Array;
  u16: Uint16Array;
  i16: Int16Array;
  u32: Uint32Array;
  i32: Int32Array;
  u64: BigUint64Array;
  i64: BigInt64Array;
  f32: Float32Array;
  f64: Float64Array;
}

/** The typed array that holds elements of dtype `D`. */
export type TypedArray<D extends Dtype = Dtype> = TypedArrayOf[D];
