/**
 * The intermediate form between schemas and text: plain data, resolved and checked.
 *
 * @module
 */
import type { EnumFacts, Facts, OutputPaths } from "./facts.ts";

/** One status code. */
export interface StatusIr {
  /** snake_case. */
  readonly name: string;
  readonly code: number;
  readonly text: string;
}

/** A field with its place in memory. */
export interface FieldIr {
  /** camelCase. */
  readonly name: string;
  readonly type: Facts;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  readonly size: number;
}

/** A struct with its layout by the C rules. */
export interface StructIr {
  readonly name: string;
  readonly fields: readonly FieldIr[];
  /** sizeof, in bytes. */
  readonly size: number;
  /** alignof, in bytes. */
  readonly alignment: number;
}

/** One param of a function. */
export interface ParamIr {
  /** camelCase, as in the schema. */
  readonly name: string;
  readonly description: string;
  readonly type: Facts;
}

/** One function. */
export interface FunctionIr {
  /** camelCase, unique in the library. */
  readonly name: string;
  /** Name of the C export. */
  readonly symbol: string;
  readonly description: string;
  readonly module: string;
  /** The Zig function that implements it, and its leading comptime arguments. */
  readonly implementation: { readonly name: string; readonly comptime: readonly string[] };
  readonly params: readonly ParamIr[];
  readonly result: Facts;
}

/** One native module. */
export interface ModuleIr {
  readonly name: string;
  readonly description: string;
  readonly functions: readonly FunctionIr[];
}

/** A whole library, ready for the emitters. */
export interface LibraryIr {
  /** snake_case. */
  readonly name: string;
  /** Prefix of every C symbol. */
  readonly prefix: string;
  readonly version: string;
  readonly description: string;
  /** File name of the schema, for banners. */
  readonly source: string;
  readonly statuses: readonly StatusIr[];
  readonly enums: readonly EnumFacts[];
  readonly structs: readonly StructIr[];
  readonly handles: readonly string[];
  readonly modules: readonly ModuleIr[];
  /** Import specifier of the runtime entry in generated TypeScript. */
  readonly runtime: string;
  readonly implementation: string;
  readonly localBuilds: readonly string[];
  readonly package: string | null;
  readonly out: OutputPaths;
}

/** Every function of a library, in the order of its modules. */
export function functionsOf(library: LibraryIr): FunctionIr[] {
  return library.modules.flatMap((module) => module.functions);
}
