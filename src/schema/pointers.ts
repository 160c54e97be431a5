/**
 * Pointer schemas: addresses, handles, arrays, strings and values that native code writes. Each
 * one says who owns the memory and whether it may be null.
 *
 * @module
 */
import type {
  AddressFacts,
  ArrayFacts,
  Dtype,
  Encoding,
  Facts,
  HandleFacts,
  LengthRule,
  LiteralFacts,
  OutFacts,
  Owner,
  ScalarFacts,
  StringBufferFacts,
  StringFacts,
} from "./facts.ts";
import { native, type TNative } from "./scalars.ts";
import type { ByteSource, Handle, OwnedHandle, TypedArray } from "./static.ts";

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

/** A handle, which frees what it stands for where the schema says how. */
type HandleOf<Name extends string, O> = [O] extends [{ readonly freedBy: string }]
  ? OwnedHandle<Name>
  : Handle<Name>;

/** What can be said of a handle. */
export interface HandleOptions<N extends boolean, O extends Owner> {
  /** Whether null may cross; false by default. */
  readonly nullable?: N;
  /** Who owns what it stands for; `"call"` by default, and results must say. */
  readonly owner?: O;
  /** C type behind it; `void` by default. */
  readonly c?: string;
}

/** An opaque pointer, branded: a handle of another name is a type error and throws. */
export function handle<
  const Name extends string,
  const N extends boolean = false,
  const O extends Owner = "call",
>(
  name: Name,
  options: HandleOptions<N, O> = {},
): TNative<Nullable<HandleOf<Name, O>, N>, HandleFacts> {
  const c = options.c === undefined ? {} : { c: options.c };
  return native({ title: name }, { kind: "handle", name, ...c, ...pointerFacts(options) });
}

/** The schema of a C integer that passes a length. */
export type LengthType = TNative<unknown, ScalarFacts>;

/** The facts of {@link LengthType}, where one is given. */
export function lengthFacts(type: LengthType | undefined): { readonly lengthType?: ScalarFacts } {
  return type === undefined ? {} : { lengthType: type.c };
}

/** How an array param is lent. */
export interface ArrayOptions<N extends boolean = boolean> {
  /** `"in"` (read only, the default), or `"inout"` or `"out"` when native code writes. */
  readonly mode?: "in" | "inout" | "out";
  /** Whether null may be given, which passes length 0; false by default. */
  readonly nullable?: N;
  /** `{ until }` when native code keeps the pointer; only native memory is taken then. */
  readonly owner?: Owner;
  /** C element type where it is not that of the dtype, such as `void` or `char`. */
  readonly c?: string;
  /** Where its length stands in the C signature; `"after"` by default. */
  readonly length?: LengthRule;
  /** The C integer that passes the length, such as `t.int()`; `size_t` by default. */
  readonly lengthType?: LengthType;
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
    ...lengthFacts(options.lengthType),
    ...(options.nullable === true ? { nullable: true } : {}),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.c === undefined ? {} : { c: options.c }),
  };
}

/** A typed array of one dtype, lent for the call with its length in elements. */
export function array<const D extends Dtype, const N extends boolean = false>(
  of: D,
  options: ArrayOptions<N> = {},
): TNative<Nullable<TypedArray<D>, N>, ArrayFacts> {
  return native({ title: `array of ${of}` }, arrayFacts("array", of, options));
}

/** Bytes of any view or ArrayBuffer, lent for the call with their length in bytes. */
export function bytes<const N extends boolean = false>(
  options: ArrayOptions<N> = {},
): TNative<Nullable<ByteSource, N>, ArrayFacts> {
  return native({ title: "bytes" }, arrayFacts("bytes", "u8", options));
}

/**
 * A NUL-terminated string, UTF-8 unless `encoding` says otherwise. As a param it is lent for the
 * call, an embedded NUL throws and a lone surrogate becomes U+FFFD. As a result its owner must be
 * stated; a string with `{ freedBy }` is copied and freed before the call returns.
 */
export function string<const N extends boolean = false>(
  options: PointerOptions<N> & {
    /** `"utf8"` by default. */
    readonly encoding?: Encoding;
    /** C element type where it is not `char`, such as `unsigned char`. */
    readonly c?: string;
  } = {},
): TNative<Nullable<string, N>, StringFacts> {
  return native({ type: "string" }, {
    kind: "string",
    ...pointerFacts(options),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.c === undefined ? {} : { c: options.c }),
  });
}

/** A buffer that native code fills with a string. */
export interface StringBufferOptions<
  M extends "out" | "inout" = "out" | "inout",
  C extends number | "argument" = number | "argument",
> {
  /** Code units with the NUL, or `"argument"` to have the caller give it. */
  readonly capacity: C;
  /** `"inout"` when it holds a string before the call; `"out"` by default. */
  readonly mode?: M;
  /** Where the capacity stands in the C signature; `"after"` by default, `"none"` passes none. */
  readonly length?: "after" | "before" | "none";
  /** The C integer that passes the capacity, such as `t.int()`; `size_t` by default. */
  readonly lengthType?: LengthType;
  /** `"utf8"` by default. */
  readonly encoding?: Encoding;
}

/** A NUL-terminated string that native code writes into a buffer; a result of the call. */
export function stringBuffer<
  const M extends "out" | "inout" = "out",
  const C extends number | "argument" = number,
>(
  options: StringBufferOptions<M, C>,
): TNative<string, StringBufferFacts & { mode: M; capacity: C }> {
  return native({ type: "string" }, {
    kind: "stringBuffer",
    mode: (options.mode ?? "out") as M,
    capacity: options.capacity,
    length: options.length ?? "after",
    ...lengthFacts(options.lengthType),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
  });
}

/**
 * An argument that JavaScript does not see: the shim passes a constant of C, such as `-1`, `NULL`,
 * `SQLITE_TRANSIENT` or `(int)sizeof(z_stream)`. The C compiler checks its type.
 *
 * @param expression names, integers, strings, casts, sizeof and - ~ & | + * <<
 */
export function literal(expression: string): TNative<never, LiteralFacts> {
  return native({ title: "literal" }, { kind: "literal", expression });
}

/** A value that native code writes through a pointer; a result of the call, not an argument. */
export function out<S, F extends Facts>(
  value: TNative<S, F>,
): TNative<S, OutFacts & { mode: "out" }> {
  return native({ title: "out" }, { kind: "out", mode: "out", value: value.c });
}

/** A value behind a pointer that native code reads and writes: an argument and a result. */
export function inout<S, F extends Facts>(
  value: TNative<S, F>,
): TNative<S, OutFacts & { mode: "inout" }> {
  return native({ title: "inout" }, { kind: "out", mode: "inout", value: value.c });
}
