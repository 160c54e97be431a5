/**
 * The C facts a schema carries beside its TypeBox type: plain JSON data under the keyword `c`.
 *
 * Everything the generator knows about a function comes from here; nothing is guessed from the
 * TypeScript type.
 *
 * @module
 */

/** The numeric element types of arrays, in NumPy's spelling with Zig's short names. */
export type Dtype = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "u64" | "i64" | "f32" | "f64";

/** The C scalars that cross by value. `usize` and `isize` are C's `size_t` and `ptrdiff_t`. */
export type ScalarKind = Dtype | "usize" | "isize" | "bool";

/**
 * Who owns the memory behind a pointer.
 *
 * - `"call"`: borrowed by native code until the call returns (params only).
 * - `"library"`: owned by the library, valid while it is open (results only).
 * - `"taken"`: the call takes ownership; a handle passed here is dead afterwards (params only).
 * - `{ freedBy }`: owned by the caller, who must give it to the named function (results only).
 */
export type Owner = "call" | "library" | "taken" | { readonly freedBy: string };

/**
 * Where the length of an array param stands in the C signature.
 *
 * - `"after"`: a `size_t` directly after the pointer (the default).
 * - `"before"`: a `size_t` directly before the pointer.
 * - `{ sameAs }`: equal to the length of another array param, and not passed again.
 */
export type LengthRule = "after" | "before" | { readonly sameAs: string };

/** A scalar by value. `as: "number"` gives a 64-bit integer as a safe JavaScript number. */
export interface ScalarFacts {
  readonly kind: ScalarKind;
  readonly as?: "number";
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
  readonly nullable: boolean;
  readonly owner: Owner;
}

/** A named set of integers; crosses as C `int32_t`. */
export interface EnumFacts {
  readonly kind: "enum";
  readonly name: string;
  readonly members: Readonly<Record<string, number>>;
}

/** A typed array (or, for `bytes`, any view or ArrayBuffer) lent to native code for one call. */
export interface ArrayFacts {
  readonly kind: "array" | "bytes";
  readonly of: Dtype;
  readonly mode: "in" | "inout";
  readonly length: LengthRule;
  readonly minLength: number;
}

/** A NUL-terminated UTF-8 string. */
export interface StringFacts {
  readonly kind: "string";
  readonly nullable: boolean;
  readonly owner: Owner;
}

/** A C struct: named fields in declaration order, laid out by the C rules. */
export interface StructFacts {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly c: Facts }[];
}

/** A struct lent by pointer for one call. `out` and `inout` fields are copied back. */
export interface PointerFacts {
  readonly kind: "pointer";
  readonly to: StructFacts;
  readonly mode: "in" | "out" | "inout";
}

/** An `int32_t` status: 0 is success and `undefined` in JavaScript, negative throws. */
export interface StatusFacts {
  readonly kind: "status";
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
  | StructFacts
  | PointerFacts
  | StatusFacts
  | OrStatusFacts
  | VoidFacts;

/** Every `kind` there is. A new kind is one more row in the generator's type table. */
export type Kind = Facts["kind"];

/** What is known of one function beside its params and result. */
export interface FunctionFacts {
  readonly kind: "function";
  /** C symbol; by default the library's prefix and the name in snake_case. */
  readonly symbol?: string;
  /** The Zig function behind it, and types passed to it as leading `comptime` arguments. */
  readonly zig?: { readonly name: string; readonly comptime?: readonly string[] };
}
