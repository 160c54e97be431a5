/**
 * Pointer schemas: addresses, handles, arrays, strings and structs. Each one says who owns the
 * memory and whether it may be null.
 *
 * @module
 */
import type { Type } from "typebox";
import type {
  AddressFacts,
  ArrayFacts,
  Dtype,
  HandleFacts,
  LengthRule,
  Owner,
  PointerFacts,
  StringFacts,
  StructFacts,
} from "./facts.ts";
import { native, type TNative } from "./scalars.ts";
import type { ByteSource, Handle, TypedArray } from "./static.ts";

/** `T`, or `T | null` where the schema says `nullable: true`. */
export type Nullable<T, N extends boolean> = N extends true ? T | null : T;

/** Ownership and nullability of a pointer. */
export interface PointerOptions<N extends boolean> {
  /** Whether null may cross; false by default. */
  readonly nullable?: N;
  /** Who owns the memory; `"call"` by default, and results must say. */
  readonly owner?: Owner;
}

function pointerFacts(options: PointerOptions<boolean>): { nullable: boolean; owner: Owner } {
  return { nullable: options.nullable ?? false, owner: options.owner ?? "call" };
}

/** An address of native memory as a number from 1 to 2^53 - 1; never an address of JS memory. */
export function address<const N extends boolean = false>(
  options: PointerOptions<N> = {},
): TNative<Nullable<number, N>, AddressFacts> {
  const json = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
  return native(json, { kind: "address", ...pointerFacts(options) });
}

/** An opaque pointer, branded: a handle of another name is a type error and throws. */
export function handle<const Name extends string, const N extends boolean = false>(
  name: Name,
  options: PointerOptions<N> = {},
): TNative<Nullable<Handle<Name>, N>, HandleFacts> {
  return native({ title: name }, { kind: "handle", name, ...pointerFacts(options) });
}

/** How an array param is lent. */
export interface ArrayOptions {
  /** `"in"` (read only, the default) or `"inout"` (native code may write). */
  readonly mode?: "in" | "inout";
  /** Where its length stands in the C signature; `"after"` by default. */
  readonly length?: LengthRule;
  /** The least number of elements; 0 by default. */
  readonly minLength?: number;
}

function arrayFacts(kind: "array" | "bytes", of: Dtype, options: ArrayOptions): ArrayFacts {
  return {
    kind,
    of,
    mode: options.mode ?? "in",
    length: options.length ?? "after",
    minLength: options.minLength ?? 0,
  };
}

/** A typed array of one dtype, lent for the call with its length in elements. */
export function array<const D extends Dtype>(
  of: D,
  options: ArrayOptions = {},
): TNative<TypedArray<D>, ArrayFacts> {
  return native({ title: `array of ${of}` }, arrayFacts("array", of, options));
}

/** Bytes of any view or ArrayBuffer, lent for the call with their length in bytes. */
export function bytes(options: ArrayOptions = {}): TNative<ByteSource, ArrayFacts> {
  return native({ title: "bytes" }, arrayFacts("bytes", "u8", options));
}

/**
 * A NUL-terminated UTF-8 string. As a param it is lent for the call, an embedded NUL throws and a
 * lone surrogate becomes U+FFFD. As a result its owner must be stated; a string with
 * `{ freedBy }` is copied and freed before the call returns.
 */
export function string<const N extends boolean = false>(
  options: PointerOptions<N> = {},
): TNative<Nullable<string, N>, StringFacts> {
  return native({ type: "string" }, { kind: "string", ...pointerFacts(options) });
}

/** The fields of a struct, by name, in declaration order. */
export type StructFields = Readonly<Record<string, TNative>>;

/** The plain object of a struct: one property a field. */
export type StructStatic<F extends StructFields> = { [K in keyof F]: Type.Static<F[K]> };

/** A named C struct with the C compiler's layout: a plain object in JavaScript. */
export function struct<const F extends StructFields>(
  name: string,
  fields: F,
): TNative<StructStatic<F>, StructFacts> {
  const list = Object.entries(fields).map(([field, schema]) => ({ name: field, c: schema.c }));
  const json = { type: "object", properties: fields, required: Object.keys(fields) };
  return native(json, { kind: "struct", name, fields: list });
}

/**
 * A struct lent by pointer. `"in"` copies the object in, `"out"` copies the fields back into it,
 * `"inout"` does both.
 */
export function pointer<S, const M extends "in" | "out" | "inout" = "in">(
  to: TNative<S, StructFacts>,
  options: { readonly mode?: M } = {},
): TNative<M extends "out" ? Partial<S> : S, PointerFacts> {
  const json = { title: `pointer to ${to.c.name}` };
  return native(json, { kind: "pointer", to: to.c, mode: options.mode ?? "in" });
}
