/**
 * What a C front end says of a header: the input of every tool that reads headers.
 *
 * @module
 */

/** A C type with the names that the header gives it. */
export type HeaderType =
  | { readonly kind: "void" }
  /** An integer by its canonical spelling, as `unsigned long`, and its width on this target. */
  | { readonly kind: "int"; readonly name: string; readonly bits: number; readonly signed: boolean }
  | { readonly kind: "float"; readonly name: string; readonly bits: number }
  /** A typedef and what it stands for. `size_t`, `uint8_t` and the like are typedefs too. */
  | { readonly kind: "typedef"; readonly name: string; readonly to: HeaderType }
  /** A struct or union; {@link Header.records} has its fields when it is complete. */
  | { readonly kind: "record"; readonly name: string }
  /** An enum; {@link Header.enums} has its members. */
  | { readonly kind: "enum"; readonly name: string }
  /** `constant`, `volatile` and `restrict` are those of what it points to. */
  | {
    readonly kind: "pointer";
    readonly to: HeaderType;
    readonly constant: boolean;
    readonly volatile?: true;
    readonly restrict?: true;
  }
  | { readonly kind: "array"; readonly of: HeaderType; readonly length: number | null }
  | HeaderFunctionType
  /** Something that ziffi has no words for, such as a vector, `long double` or `va_list`. */
  | { readonly kind: "other"; readonly name: string };

/** A function type. */
export interface HeaderFunctionType {
  readonly kind: "function";
  readonly result: HeaderType;
  readonly params: readonly HeaderParam[];
  readonly variadic: boolean;
  /** False for `f()`, which says nothing of its params. */
  readonly prototype: boolean;
}

/** A param of a function type. */
export interface HeaderParam {
  /** As in the header; null when it gives none. */
  readonly name: string | null;
  readonly type: HeaderType;
  /** Length stated in the brackets of an array param, `float v[4]`; null otherwise. */
  readonly arrayLength: number | null;
  /** Whether null may be given, where the language says it; C does not. */
  readonly nullable?: boolean;
}

/** Where something is declared. */
export interface HeaderPlace {
  /** The file as the compiler found it. */
  readonly file: string;
  readonly line: number;
}

interface Declared {
  readonly name: string;
  readonly place: HeaderPlace;
  /** The comment before or beside it, without comment marks; empty when there is none. */
  readonly doc: string;
  /** True when it is in a header of the library, false for one of the system. */
  readonly own: boolean;
}

/** A function. */
export interface HeaderFunction extends Declared {
  readonly type: HeaderFunctionType;
  /** True for `static inline`, which no library exports. */
  readonly inline: boolean;
  readonly deprecated: boolean;
}

/** A field of a struct or union. */
export interface HeaderField {
  /** Null for a member without a name (C11). */
  readonly name: string | null;
  readonly type: HeaderType;
  /** Width of a bit field; null otherwise. */
  readonly bits: number | null;
  /** Offset in bytes on this target; that of the first bit for a bit field. */
  readonly offset: number;
  readonly doc: string;
}

/**
 * A struct or union. `name` is how C spells it: `struct tm`, the typedef of one without tag, or the
 * `__typeof__` of a member or variable whose type has no other name. A member without a name has a
 * type with `::(anonymous 1)` behind the name of its owner, which C cannot spell.
 */
export interface HeaderRecord extends Declared {
  readonly tag: "struct" | "union";
  /** Null for an incomplete type: an opaque one. */
  readonly fields: readonly HeaderField[] | null;
  readonly byteLength: number;
  readonly alignment: number;
  readonly packed: boolean;
  /** The typedef that users write for it; null when there is none. */
  readonly typedef: string | null;
}

/** An enum. */
export interface HeaderEnum extends Declared {
  /** The integer behind it. */
  readonly of: HeaderType;
  readonly members: readonly {
    readonly name: string;
    readonly value: number | bigint;
    readonly doc: string;
  }[];
  /** The typedef that users write for it; null when there is none. */
  readonly typedef: string | null;
  /** True for `enum { A, B }` that no type uses: a list of constants. */
  readonly anonymous: boolean;
}

/** A typedef. */
export interface HeaderTypedef extends Declared {
  readonly type: HeaderType;
}

/** A global variable. */
export interface HeaderGlobal extends Declared {
  readonly type: HeaderType;
  readonly constant: boolean;
}

/** A `#define` that stands for a number or a string. */
export interface HeaderConstant extends Declared {
  readonly value: number | bigint | string;
  /** `number` holds integers that are safe and floats; `float` tells them apart. */
  readonly float: boolean;
}

/** Something that could not be read, and why. */
export interface HeaderSkipped {
  readonly kind: "function" | "type" | "global" | "constant" | "macro";
  readonly name: string;
  readonly reason: string;
  readonly place: HeaderPlace;
}

/** A header and all that it needs of other headers. Lists are in the order of the header. */
export interface Header {
  /** As it stands in `#include`. */
  readonly include: string;
  readonly functions: readonly HeaderFunction[];
  readonly globals: readonly HeaderGlobal[];
  readonly constants: readonly HeaderConstant[];
  readonly typedefs: readonly HeaderTypedef[];
  /** By name, own and foreign. */
  readonly records: ReadonlyMap<string, HeaderRecord>;
  readonly enums: ReadonlyMap<string, HeaderEnum>;
  readonly skipped: readonly HeaderSkipped[];
}

/** Runs the C compiler over a text; flags are added to the usual ones. */
export type RunCompiler = (
  text: string,
  flags: readonly string[],
) => Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;

/** Thrown when a header cannot be read; the message is for users. */
export class HeaderError extends Error {
  override readonly name = "HeaderError";
}
