/**
 * The C facts a schema carries beside its TypeBox type: plain JSON data under the keyword `c`.
 *
 * Everything the generator knows about a function comes from here; nothing is guessed from the
 * TypeScript type.
 *
 * @module
 */

import type { CallbackFacts, ListFacts, LiteralFacts, UserDataFacts } from "./facts_callbacks.ts";

export type {
  CallbackFacts,
  CallbackParamFacts,
  ListFacts,
  LiteralFacts,
  UserDataFacts,
} from "./facts_callbacks.ts";

/** The numeric element types of arrays, in NumPy's spelling with Zig's short names. */
export type Dtype = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "u64" | "i64" | "f32" | "f64";

/**
 * The C scalars that cross by value. `usize` and `isize` are C's `size_t` and `ptrdiff_t`.
 * `char`, `long`, `ulong` and `wchar` have the width and sign that the target's C compiler gives
 * them.
 */
export type ScalarKind =
  | Dtype
  | "usize"
  | "isize"
  | "bool"
  | "char"
  | "long"
  | "ulong"
  | "wchar";

/**
 * Who owns the memory behind a pointer.
 *
 * - `"call"`: borrowed by native code until the call returns (params only).
 * - `"library"`: owned by the library, valid while it is open (results only).
 * - `"taken"`: the call takes ownership; a handle passed here is dead afterwards (params only).
 * - `{ freedBy }`: owned by the caller, who must give it to the named function (results only);
 *   `{ freedBy, of }`: the same for a part of another object, see below.
 * - `{ until }`: native code keeps the pointer until the named function is called, or, with
 *   `"replaced"`, until this function is called again. With a handle as the first param, both
 *   are counted per handle (params only).
 * - `{ of }`: part of the object behind the named handle param, which it keeps alive (results
 *   only).
 */
export type Owner =
  | "call"
  | "library"
  | "taken"
  | { readonly freedBy: string; readonly of?: string }
  | { readonly until: string }
  | { readonly of: string };

/**
 * Where the length of an array param stands in the C signature.
 *
 * - `"after"`: a `size_t` directly after the pointer (the default).
 * - `"before"`: a `size_t` directly before the pointer.
 * - `{ sameAs }`: equal to the length of another array param, and not passed again.
 */
export type LengthRule =
  | "after"
  | "before"
  | { readonly sameAs: string }
  | { readonly fixed: number };

/** A scalar by value. `as: "number"` gives a 64-bit integer as a safe JavaScript number. */
export interface ScalarFacts {
  readonly kind: ScalarKind;
  readonly as?: "number";
  /** C spelling where it is not that of `stdint.h`, such as `int` or `long long`. */
  readonly c?: string;
}

/** An address of native memory, as a number. */
export interface AddressFacts {
  readonly kind: "address";
  readonly nullable: boolean;
  readonly owner: Owner;
}

/** A pointer to something only the library understands, branded by name. */
export interface HandleFacts {
  readonly kind: "handle";
  readonly name: string;
  /** C type that it points to, such as `sqlite3`; `void` by default. */
  readonly c?: string;
  readonly nullable: boolean;
  readonly owner: Owner;
}

/** A named set of integers; crosses as C `int32_t` unless `of` says otherwise. */
export interface EnumFacts {
  readonly kind: "enum";
  readonly name: string;
  readonly members: Readonly<Record<string, number>>;
  /** The integer behind it, at most 32 bits; `i32` by default, `u32` by default for flags. */
  readonly of?: "u8" | "i8" | "u16" | "i16" | "u32" | "i32";
  /** True when members are bits that are combined with `|`. */
  readonly flags?: true;
  /** `"names"` gives member names as strings in TypeScript; values by default. */
  readonly as?: "names";
  /** C type, such as `enum mode`. */
  readonly c?: string;
  /** C names of members; those that are named are compared with the header. */
  readonly names?: Readonly<Partial<Record<string, string>>>;
  /**
   * Zig library: the declaration of an implementation that it stands for, such as
   * `geometry.Point`: the name of the module and what follows it.
   */
  readonly zig?: string;
}

/** A typed array (or, for `bytes`, any view or ArrayBuffer) lent to native code for one call. */
export interface ArrayFacts {
  readonly kind: "array" | "bytes";
  readonly of: Dtype;
  readonly mode: "in" | "inout" | "out";
  readonly length: LengthRule;
  readonly minLength: number;
  /** The integer that passes the length, where it is no `size_t`. */
  readonly lengthType?: ScalarFacts;
  /** True when null may be given, which passes length 0. */
  readonly nullable?: true;
  /** Set when native code keeps the pointer; only native memory is taken then. */
  readonly owner?: Owner;
  /** C element type, where it is not that of the dtype, such as `void` or `char`. */
  readonly c?: string;
}

/** How the code units of a string are stored. */
export type Encoding = "utf8" | "utf16" | "wchar";

/** A NUL-terminated string, UTF-8 unless `encoding` says otherwise. */
export interface StringFacts {
  readonly kind: "string";
  readonly nullable: boolean;
  readonly owner: Owner;
  readonly encoding?: Encoding;
  /** C element type, where it is not `char`, such as `unsigned char`. */
  readonly c?: string;
}

/**
 * A buffer into which native code writes a NUL-terminated string. It is a result of the call;
 * with mode `inout` it is an argument too.
 */
export interface StringBufferFacts {
  readonly kind: "stringBuffer";
  readonly mode: "out" | "inout";
  /** Code units with the NUL, or `"argument"`: then the caller gives it as a number. */
  readonly capacity: number | "argument";
  /** Where the capacity stands in the C signature; `"none"` passes none. */
  readonly length: "after" | "before" | "none";
  /** The integer that passes the capacity, where it is no `size_t`. */
  readonly lengthType?: ScalarFacts;
  readonly encoding?: Encoding;
}

/** One field of a struct or member of a union. */
export interface FieldFacts {
  /** camelCase. */
  readonly name: string;
  readonly c: Facts;
  /** C name, where it is not the name in snake_case. */
  readonly symbol?: string;
}

/** A C struct: named fields in declaration order, laid out by the C rules. */
export interface StructFacts {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: readonly FieldFacts[];
  /** True for a struct without padding. */
  readonly packed?: true;
  /** C type, such as `struct tm`. */
  readonly c?: string;
  /**
   * Zig library: the declaration of an implementation that it stands for, such as
   * `geometry.Point`: the name of the module and what follows it.
   */
  readonly zig?: string;
}

/** A C union: all members at offset 0. */
export interface UnionFacts {
  readonly kind: "union";
  readonly name: string;
  readonly fields: readonly FieldFacts[];
  readonly c?: string;
}

/** A struct or a union. */
export type AggregateFacts = StructFacts | UnionFacts;

/** A fixed number of elements inside of a struct: `int x[4]`. */
export interface FixedArrayFacts {
  readonly kind: "fixedArray";
  readonly of: Facts;
  readonly length: number;
}

/** Some bits of an integer inside of a struct: `unsigned x : 3`. */
export interface BitsFacts {
  readonly kind: "bits";
  readonly of: "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "bool";
  readonly width: number;
  /** C type it is declared with, where it is not that of `stdint.h`, such as `unsigned`. */
  readonly c?: string;
}

/**
 * A struct or union by pointer. As a param it is lent for one call, and `out` and `inout` are
 * copied back; as a result it is a view of native memory.
 */
export interface PointerFacts {
  readonly kind: "pointer";
  readonly to: AggregateFacts;
  readonly mode: "in" | "out" | "inout";
  readonly nullable?: true;
  readonly owner?: Owner;
}

/** An array of structs with its length in elements. */
export interface StructArrayFacts {
  readonly kind: "structArray";
  readonly to: AggregateFacts;
  readonly mode: "in" | "out" | "inout";
  readonly length: "after" | "before" | { readonly fixed: number };
  /** The integer that passes the length, where it is no `size_t`. */
  readonly lengthType?: ScalarFacts;
}

/** A value that native code writes through a pointer: a result of the call. */
export interface OutFacts {
  readonly kind: "out";
  /** `inout` takes the value as an argument too. */
  readonly mode: "out" | "inout";
  readonly value: Facts;
}

/**
 * An `int32_t` status: 0 is success and `undefined` in JavaScript, negative throws. With `ok`, the
 * listed codes succeed, all others throw, and the code is the result when it lists several.
 */
export interface StatusFacts {
  readonly kind: "status";
  readonly ok?: readonly number[] | "notNegative";
  /** A function whose string explains a failure: given the code, or the named handle param. */
  readonly message?: { readonly by: string; readonly with: string };
  /** C type, such as `int`. */
  readonly c?: string;
}

/** A value, or a failure that is explained by `errno` and throws. */
export interface OrErrnoFacts {
  readonly kind: "orErrno";
  readonly value: Facts;
  /** Which results are failures. */
  readonly when: "negative" | "null" | "nonzero" | "zero";
}

/** A value that is never negative, or a negative status that throws; crosses as `int64_t`. */
export interface OrStatusFacts {
  readonly kind: "orStatus";
  readonly value: Facts;
}

/** No result. */
export interface VoidFacts {
  readonly kind: "void";
}

/** What is known of one schema, told apart by `kind`. */
export type Facts =
  | ScalarFacts
  | AddressFacts
  | HandleFacts
  | EnumFacts
  | ArrayFacts
  | StringFacts
  | StringBufferFacts
  | StructFacts
  | UnionFacts
  | FixedArrayFacts
  | BitsFacts
  | PointerFacts
  | StructArrayFacts
  | OutFacts
  | CallbackFacts
  | UserDataFacts
  | ListFacts
  | LiteralFacts
  | StatusFacts
  | OrStatusFacts
  | OrErrnoFacts
  | VoidFacts;

/** Every `kind` there is. A new kind is one more row in the generator's type table. */
export type Kind = Facts["kind"];

/**
 * A constant. Its value is text, because JSON has no bigints: as JavaScript spells the number, the
 * digits of the bigint, or the string itself.
 */
export interface ConstantFacts {
  readonly kind: "number" | "bigint" | "string";
  readonly text: string;
  /** True for a float of C whose value is whole. */
  readonly float?: true;
  readonly description?: string;
  /** C name, where it is not the name in the schema. */
  readonly symbol?: string;
  /** Zig library: the constant of an implementation that it stands for, `geometry.half_turn`. */
  readonly zig?: string;
}

/** What is known of one function beside its params and result. */
export interface FunctionFacts {
  readonly kind: "function";
  /** C symbol; by default the library's prefix and the name in snake_case. */
  readonly symbol?: string;
  /** The Zig function behind it, and types passed to it as leading `comptime` arguments. */
  readonly zig?: { readonly name: string; readonly comptime?: readonly string[] };
  /** Index of the first variadic param: one shape of a C function that ends in `...`. */
  readonly variadicFrom?: number;
  /** True for a C function that takes its variadic params as a `va_list`, as `vprintf` does. */
  readonly vaList?: boolean;
  /** True to return `errno` beside the result. */
  readonly errno?: boolean;
  /** True to run on another thread and return a Promise. */
  readonly nonblocking?: boolean;
  /** True for a symbol that some versions of the library lack. */
  readonly optional?: boolean;
  /** Reads or writes a global variable instead of calling a function. */
  readonly global?: "get" | "set";
}
