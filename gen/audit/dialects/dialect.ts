/**
 * What the audit asks of a dialect: to recognise its calls, and to read what they declare.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Target } from "../../toolchain/targets.ts";
import type { DialectName, ForeignFunction, ForeignSignature, ForeignTable } from "../tables.ts";
import type { Context } from "../typescript/context.ts";
import type { CallRoot } from "../typescript/values.ts";

/** What a dialect needs to read a file. */
export interface Reading {
  readonly context: Context;
  readonly target: Target;
  /** The name of the variable or property that keeps the result of a call; null for none. */
  nameOf(node: ts.Node): string | null;
}

/** A function of a table, and the names that lead to it from the call that opened the table. */
export interface Link {
  readonly path: readonly string[];
  readonly fn: ForeignFunction;
}

/** What a call declares. */
export interface Declared {
  readonly table: ForeignTable;
  readonly links: readonly Link[];
}

/** One FFI library. */
export interface Dialect {
  readonly name: DialectName;
  /** What its tables are opened with, for the message that none was found. */
  readonly openers: string;
  /** The table that a call opens; null when the call is none of this dialect's. */
  table(root: CallRoot, reading: Reading): Declared | null;
  /** The signature of a callback that a call makes; null when it makes none. */
  callback(root: CallRoot, reading: Reading): ForeignSignature | null;
}
