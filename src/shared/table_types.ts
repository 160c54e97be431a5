/**
 * What keys and values of shared tables can be.
 *
 * @module
 */
import type { StructSchema } from "../nd/struct_layout.ts";
import type { Dtype, StructFacts } from "../schema/facts.ts";
import type { TNative } from "../schema/scalars.ts";
import type { ByteSource } from "../schema/static.ts";
import type { StructViewOf } from "../struct_pool.ts";
import type { ItemInput, ItemType, ItemValue } from "./struct_part.ts";

/** Integers that keys can be. */
export type KeyDtype = Exclude<Dtype, "f32" | "f64">;

/** Keys that are strings. */
export interface TextKey {
  /** Most bytes of a key in UTF-8, 1 to 65,535. */
  readonly text: number;
}

/** Keys that are bytes. */
export interface BytesKey {
  /** Most bytes of a key, 1 to 65,535. */
  readonly bytes: number;
}

/**
 * What the keys of a table are: an integer, a struct without floats, strings or bytes. Keys are the
 * same when their bytes are.
 */
export type TableKey = KeyDtype | TextKey | BytesKey | StructSchema;

/** What the values of a table are: a number, a struct, or bytes, by how many there are. */
export type TableValue = Dtype | ItemType;

type NumberOf<D> = D extends "i64" | "u64" ? bigint : number;
type NumberFor<D> = D extends "i64" | "u64" ? bigint | number : number;

/** A key as a table gives it. */
export type TableKeyOf<K extends TableKey> = K extends Dtype ? NumberOf<K>
  : K extends TNative<infer S, StructFacts> ? S
  : K extends TextKey ? string
  : Uint8Array<ArrayBuffer>;

/** A key as a table takes it: 64-bit integers also as safe integers. */
export type TableKeyInput<K extends TableKey> = K extends Dtype ? NumberFor<K>
  : K extends TNative<infer S, StructFacts> ? S | StructViewOf<S>
  : K extends TextKey ? string
  : ByteSource;

/** A value as a table gives it. */
export type TableValueOf<V extends TableValue> = V extends Dtype ? NumberOf<V>
  : V extends ItemType ? ItemValue<V>
  : never;

/** A value as a table takes it. */
export type TableValueInput<V extends TableValue> = V extends Dtype ? NumberFor<V>
  : V extends ItemType ? ItemInput<V>
  : never;
