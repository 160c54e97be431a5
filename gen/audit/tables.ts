/**
 * FFI tables written by hand, as all dialects have them: what was declared, and where it stands.
 *
 * @module
 */

/** A place in a source file; line and column start at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The library whose tables are read. */
export type DialectName = "deno" | "bun" | "node" | "koffi";

/** What a declaration says of one type. */
export type ForeignType = ForeignKind & {
  /** As it is written in the table. */
  readonly text: string;
  readonly place: Place;
};

/** Types by what they are at a call. */
export type ForeignKind =
  | { readonly kind: "void" }
  | {
    readonly kind: "int";
    readonly bits: number;
    readonly signed: boolean;
    /** True for a `char` of the dialect: its sign is that of the platform. */
    readonly char?: boolean;
    /** True for integers that a runtime hands out as number or bigint, whichever fits. */
    readonly mixed?: boolean;
    /** True for an enum of the dialect: its sign is the compiler's choice. */
    readonly enumeration?: boolean;
  }
  | { readonly kind: "float"; readonly bits: number }
  | { readonly kind: "bool" }
  | ForeignPointer
  | ForeignStruct
  | { readonly kind: "array"; readonly of: ForeignType; readonly length: number }
  /** A type that has a name and no contents. */
  | { readonly kind: "opaque"; readonly name: string }
  /** A function type, not a pointer to one. */
  | { readonly kind: "function"; readonly signature: ForeignSignature }
  /** One of several, by a condition that is not known: all have to be right. */
  | { readonly kind: "either"; readonly branches: readonly ForeignType[] }
  /** No type of the dialect: `reason` says what would be one. */
  | { readonly kind: "wrong"; readonly reason: string }
  /** Nothing that can be read without running the program. */
  | { readonly kind: "unread"; readonly reason: string };

/** A pointer, and what the dialect says of what it points to. */
export interface ForeignPointer {
  readonly kind: "pointer";
  /** `function` and `text` say so in the table; `buffer` is memory of JavaScript. */
  readonly use: "any" | "buffer" | "function" | "text" | "text16" | "text32";
  /** The units of text are those of `wchar_t`. */
  readonly wide?: boolean;
  /** What it points to; null where the dialect cannot say. */
  readonly to: ForeignType | null;
  /** True when the runtime ends a JavaScript string with NUL by itself. */
  readonly takesStrings: boolean;
}

/** A struct or union. */
export interface ForeignStruct {
  readonly kind: "struct";
  readonly tag: "struct" | "union";
  readonly name: string | null;
  readonly fields: readonly ForeignField[];
  readonly packed: boolean;
  /** Where its fields are listed. */
  readonly defined: Place;
}

/** A field; dialects without names of fields have null. */
export interface ForeignField {
  readonly name: string | null;
  readonly type: ForeignType;
  /** Alignment stated in the table; null when it is that of the type. */
  readonly alignment: number | null;
}

/** Params and result. */
export interface ForeignSignature {
  readonly params: readonly ForeignType[];
  /** Null when the table states no params by mistake; they are not compared then. */
  readonly result: ForeignType | null;
  /** False when the list of params could not be read. */
  readonly paramsKnown: boolean;
  readonly variadic: boolean;
  /** Where the list of params is. */
  readonly place: Place;
}

/** A function of a table. */
export interface ForeignFunction {
  readonly kind: "function";
  /** The name that is looked up in the library. */
  readonly symbol: string;
  readonly signature: ForeignSignature;
  readonly optional: boolean;
  /** True when the symbol is only guessed from the name of a variable. */
  readonly guessed: boolean;
  readonly place: Place;
}

/** A global variable of a table. */
export interface ForeignGlobal {
  readonly kind: "global";
  readonly symbol: string;
  /** Null when the table says nothing of its type. */
  readonly type: ForeignType | null;
  readonly optional: boolean;
  readonly place: Place;
}

/** An entry of a table. */
export type ForeignEntry = ForeignFunction | ForeignGlobal;

/** Something wrong with a table that needs no header to be seen. */
export interface TableFault {
  readonly kind: "key" | "duplicate" | "type-name";
  readonly subject: string;
  readonly place: Place;
  readonly message: string;
  readonly fix: string;
}

/** Something that was not compared, and why. */
export interface NotAudited {
  readonly place: Place;
  /** The function or table. */
  readonly subject: string;
  readonly reason: string;
}

/** One table: the functions that one call opens. */
export interface ForeignTable {
  readonly dialect: DialectName;
  /** What opens it, such as `Deno.dlopen`. */
  readonly opener: string;
  readonly place: Place;
  readonly entries: readonly ForeignEntry[];
  readonly faults: readonly TableFault[];
  readonly notAudited: readonly NotAudited[];
}
