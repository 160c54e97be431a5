/**
 * What Zig says of a file: its syntax tree knows names and comments, its compiler the types.
 *
 * @module
 */

/** A param, field, member or error with its doc comment. */
export interface ZigNamed {
  readonly name: string | null;
  readonly doc: string;
}

/** A declaration as it stands in the file. */
export interface ZigDecl {
  readonly kind: "function" | "constant" | "variable";
  readonly name: string;
  readonly public: boolean;
  readonly exported: boolean;
  readonly line: number;
  readonly doc: string;
  readonly params: readonly ZigNamed[];
  /** Of a constant that declares a struct, union, enum or opaque type. */
  readonly container: ZigContainerText | null;
  readonly errors: readonly ZigNamed[];
  /** Of a constant that is another file. */
  readonly import: string | null;
  /** Of a constant that stands for another declaration: the parts of its name. */
  readonly alias: readonly string[];
}

/** A container as it stands in the file. */
export interface ZigContainerText {
  readonly kind: string;
  readonly fields: readonly ZigNamed[];
  readonly decls: readonly ZigDecl[];
}

/** A file as its syntax tree has it. */
export interface ZigFile {
  /** True when it has mistakes of syntax; then there are no declarations. */
  readonly broken: boolean;
  readonly doc: string;
  readonly decls: readonly ZigDecl[];
}

/** A type as the compiler has it. */
export type ZigType =
  | ZigInt
  | { readonly kind: "float"; readonly name: string; readonly bits: number }
  | { readonly kind: "bool" | "void" | "noreturn" | "type" | "comptime_int" | "comptime_float" }
  | ZigPointer
  | { readonly kind: "optional"; readonly of: ZigType }
  | {
    readonly kind: "array";
    readonly length: number;
    readonly sentinel: string | null;
    readonly of: ZigType;
  }
  | ZigErrorUnion
  | { readonly kind: "errorSet"; readonly errors: readonly string[] | null }
  | ZigFunction
  /** A struct, union, enum or opaque type; {@link ZigContainer} has what is in it. */
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "other"; readonly name: string };

/** An integer; `usize` and `c_int` have names of their own. */
export interface ZigInt {
  readonly kind: "int";
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
}

/** A pointer or a slice. */
export interface ZigPointer {
  readonly kind: "pointer";
  readonly size: "one" | "many" | "slice" | "c";
  readonly constant: boolean;
  readonly volatile: boolean;
  /** True for an alignment that is not the one of what it points to. */
  readonly aligned: boolean;
  /** `"0"` for what ends with zero. */
  readonly sentinel: string | null;
  readonly to: ZigType;
}

/** A value or an error; `errors` is null for `anyerror`. */
export interface ZigErrorUnion {
  readonly kind: "errorUnion";
  readonly errors: readonly string[] | null;
  readonly of: ZigType;
}

/** A function type. */
export interface ZigFunction {
  readonly kind: "fn";
  /** `"c"` for the one of C on this target. */
  readonly convention: string;
  readonly generic: boolean;
  readonly variadic: boolean;
  /** Null for a param whose type depends on others. */
  readonly params: readonly (ZigType | null)[];
  readonly result: ZigType | null;
}

/** A container as the compiler has it; its place in memory only where that is C's. */
export type ZigContainer =
  | {
    readonly kind: "struct" | "union";
    readonly name: string;
    readonly layout: "auto" | "extern" | "packed";
    readonly byteLength?: number;
    readonly alignment?: number;
    readonly fields?: readonly {
      readonly name: string;
      readonly offset: number;
      readonly type: ZigType;
    }[];
  }
  | {
    readonly kind: "enum";
    readonly name: string;
    readonly tag: ZigInt;
    readonly exhaustive: boolean;
    readonly members: readonly { readonly name: string; readonly value: string }[];
  }
  | { readonly kind: "opaque"; readonly name: string };

/** What the compiler says of one declaration. */
export interface ZigDescription {
  /** Its name; that of a container before it, with a dot. */
  readonly name: string;
  /** True for a constant that is a type: `type` is that one. */
  readonly isType: boolean;
  readonly type: ZigType;
  readonly value: ZigValue | null;
  readonly types: readonly ZigContainer[];
}

/** The value of a constant, exact: digits of an integer, bits of a double. */
export type ZigValue =
  | { readonly int: string }
  | { readonly float: string }
  | { readonly string: string };

/** One declaration with all that is known of it. */
export interface ZigItem {
  /** As after the name of the file: `Counter.add`. */
  readonly path: string;
  readonly decl: ZigDecl;
  readonly described: ZigDescription;
}

/** A file with all that is known of it. */
export interface ZigSource {
  readonly doc: string;
  /** In the order of the file. */
  readonly items: readonly ZigItem[];
  /** Public names of other files, whose declarations stay there. */
  readonly files: readonly string[];
  /** By the compiler's name of them. */
  readonly containers: ReadonlyMap<string, ZigContainer>;
}
