/**
 * The intermediate form between schemas and text: plain data, resolved and checked.
 *
 * @module
 */
import type {
  AggregateFacts,
  CallbackFacts,
  ConstantFacts,
  EnumFacts,
  Facts,
  OutputPaths,
} from "./facts.ts";
import type { PerAbi } from "../src/schema/layout.ts";

export type { PerAbi };

/** One status code. */
export interface StatusIr {
  /** snake_case. */
  readonly name: string;
  readonly code: number;
  readonly text: string;
  /** The Zig error that it stands for. */
  readonly zig: string;
}

/** A field with its place in memory. */
export interface FieldIr {
  /** camelCase. */
  readonly name: string;
  /** The field's name in C. */
  readonly symbol: string;
  readonly type: Facts;
  /** Bytes from the start of the struct. */
  readonly offset: PerAbi;
  readonly size: PerAbi;
}

/** A struct or union with its layout by the C rules. */
export interface StructIr {
  readonly kind: "struct" | "union";
  readonly name: string;
  /** Its C type. */
  readonly cType: string;
  readonly fields: readonly FieldIr[];
  readonly packed: boolean;
  /**
   * True when it has bit fields, itself or nested: then the layout is that of its mirror, in which
   * each bit field is an integer of its own, and native code copies field by field.
   */
  readonly mirror: boolean;
  /** sizeof, in bytes. */
  readonly size: PerAbi;
  /** alignof, in bytes. */
  readonly alignment: PerAbi;
  readonly facts: AggregateFacts;
}

/** A type of function pointers. */
export interface CallbackIr {
  readonly name: string;
  /** Its number in the library: the order of the names. */
  readonly index: number;
  /** Its C type; null when the binding has to spell it from params and result. */
  readonly cType: string | null;
  readonly params: readonly ParamIr[];
  readonly result: Facts;
  /** True when native code passes a `void *` through to it. */
  readonly userData: boolean;
  /** True when a foreign thread has to wait for its answer. */
  readonly waits: boolean;
  readonly facts: CallbackFacts;
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
  /** Index of the first variadic param; null when there is none. */
  readonly variadicFrom: number | null;
  /** True when the variadic params pass as a `va_list`, which is the last param in C. */
  readonly vaList: boolean;
  readonly errno: boolean;
  readonly nonblocking: boolean;
  /** Its number among the optional functions of the library; null when it always is there. */
  readonly optional: number | null;
  readonly global: "get" | "set" | null;
}

/** A C library that is bound as it is, with every default filled in. */
export interface CLibraryIr {
  readonly headers: readonly string[];
  readonly includeDirs: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
  readonly zig: string | null;
  readonly staticLibraries: readonly string[];
  readonly systemLibraries: readonly string[];
  readonly libraryDirs: readonly string[];
  readonly flags: readonly string[];
  readonly direct: Readonly<Partial<Record<"linux" | "darwin" | "win32", readonly string[]>>>;
  readonly mode: "compiled" | "direct";
  readonly symbolPrefix: string;
}

/** One constant. */
export interface ConstantIr {
  /** The name that the generated module exports it under. */
  readonly name: string;
  /** Its C name. */
  readonly symbol: string;
  readonly kind: ConstantFacts["kind"];
  /** Its value: a number as JavaScript spells it, the digits of a bigint, or the string. */
  readonly text: string;
  /** True for a float of C. */
  readonly float: boolean;
  /** The constant of a Zig implementation that it stands for; null when there is none. */
  readonly zig: string | null;
  readonly description: string;
}

/** One native module. */
export interface ModuleIr {
  readonly name: string;
  readonly description: string;
  readonly constants: readonly ConstantIr[];
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
  /** Structs and unions, each after those it contains. */
  readonly structs: readonly StructIr[];
  readonly callbacks: readonly CallbackIr[];
  readonly modules: readonly ModuleIr[];
  /** Import specifier of the runtime entry in generated TypeScript. */
  readonly runtime: string;
  /** Folder of the Zig implementations, seen from the generated Zig; null for a C library. */
  readonly implementation: string | null;
  /** Set for a C library. */
  readonly c: CLibraryIr | null;
  readonly localBuilds: readonly string[];
  readonly package: string | null;
  readonly out: OutputPaths;
}

/** Every constant of a library, in the order of its modules. */
export function constantsOf(library: LibraryIr): ConstantIr[] {
  return library.modules.flatMap((module) => module.constants);
}

/** Every function of a library, in the order of its modules. */
export function functionsOf(library: LibraryIr): FunctionIr[] {
  return library.modules.flatMap((module) => module.functions);
}
