/**
 * A schema before it is text: what an importer decides and the printer writes.
 *
 * @module
 */

/** TypeScript as a tree, so that the printer can break lines. */
export type Code =
  /** A word that is never broken: a name, a number, a string with its quotes, `t.int()`. */
  | string
  | { readonly call: string; readonly args: readonly Code[] }
  | { readonly object: readonly DraftEntry[] }
  | { readonly array: readonly Code[] }
  /** Code with lines of comment before it. */
  | { readonly code: Code; readonly marks: readonly string[] };

/** An entry of an object. */
export interface DraftEntry {
  readonly key: string;
  readonly value: Code;
  /** Sentences of a doc comment before the entry. */
  readonly doc?: string;
  /** What a person must decide; each becomes a line `// DECIDE: …` before the entry. */
  readonly marks?: readonly string[];
}

/** A declaration `const name = value;` at the top level of the schema. */
export interface DraftConst {
  readonly name: string;
  readonly value: Code;
  readonly doc: string;
  readonly marks: readonly string[];
}

/** One module of functions. */
export interface DraftModule {
  readonly name: string;
  readonly description: string;
  readonly constants: readonly DraftEntry[];
  readonly functions: readonly DraftEntry[];
}

/** A whole schema file. */
export interface Draft {
  /** What it was imported from, as it is shown: `sqlite3.h`. */
  readonly source: string;
  /** Handles, enums, structs and callbacks, each after what it uses. */
  readonly types: readonly DraftConst[];
  readonly modules: readonly DraftModule[];
  /** Entries of `library({ … })` beside `modules`, in order. */
  readonly library: readonly DraftEntry[];
}

/** What became of one declaration of the source. */
export interface ImportedItem {
  readonly kind:
    | "function"
    | "struct"
    | "union"
    | "enum"
    | "callback"
    | "handle"
    | "constant"
    | "global";
  /** Its name in the source. */
  readonly name: string;
  /** Why it is not in the schema; null when it is. */
  readonly reason: string | null;
  /** What a person must decide about it. */
  readonly marks: readonly string[];
}

/** A draft with the account of how it came about. */
export interface Drafted {
  readonly draft: Draft;
  readonly items: readonly ImportedItem[];
}
