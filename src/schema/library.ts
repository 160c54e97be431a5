/**
 * Native modules and libraries: what a schema file exports.
 *
 * @module
 */
import type { Type } from "typebox";
import { constantFacts, type ConstantInputs } from "./constants.ts";
import type { ConstantFacts } from "./facts.ts";

/** One native module: the functions that one Zig file implements. */
export interface NativeModule<
  F extends Readonly<Record<string, Type.TFunction>> = Readonly<Record<string, Type.TFunction>>,
> {
  /** snake_case; also the name of the Zig file. */
  readonly name: string;
  readonly description: string;
  /** Constants by the names that the generated module exports them under. */
  readonly constants?: Readonly<Record<string, ConstantFacts>>;
  readonly functions: F;
}

/** A native module as it is written: constants may be plain values. */
export interface NativeModuleDefinition<F extends Readonly<Record<string, Type.TFunction>>>
  extends Omit<NativeModule<F>, "constants"> {
  /**
   * Constants by their C names: numbers, bigints, strings, or `constant(value, description)`. The
   * generated module exports each one.
   */
  readonly constants?: ConstantInputs;
}

/** Describes one native module. Keys of `functions` are the camelCase names of the API. */
export function nativeModule<const F extends Readonly<Record<string, Type.TFunction>>>(
  definition: NativeModuleDefinition<F>,
): NativeModule<F> {
  const { constants, ...rest } = definition;
  return constants === undefined ? rest : { ...rest, constants: constantFacts(constants) };
}

/** Where generated files go, relative to the file of the library schema. */
export interface OutputPaths {
  /** TypeScript: typed API, one binding per runtime, entry. */
  readonly typescript: string;
  /** Zig library: types, export wrappers, ABI table. */
  readonly zig?: string;
  /** C library: the source of its shim; the folder of `typescript` by default. */
  readonly shim?: string;
  /** C library: where `ziffi build` puts libraries; `build/native` by default. */
  readonly native?: string;
  /**
   * C header; the folder of `typescript` by default for a C library, where only one without
   * headers of its own gets it.
   */
  readonly header?: string;
  /** Markdown reference. */
  readonly docs: string;
}

/** The platforms that name system libraries in different ways. */
export type Platform = "linux" | "darwin" | "win32";

/**
 * A C library that is bound as it is. Paths are relative to the file of the library schema.
 */
export interface CLibrary {
  /** Headers as they stand in `#include`; with none, the generated header declares everything. */
  readonly headers?: readonly string[];
  /** Folders of headers. */
  readonly includeDirs?: readonly string[];
  /** Preprocessor macros. */
  readonly defines?: Readonly<Record<string, string>>;
  /** C files that are compiled into the shim. */
  readonly sources?: readonly string[];
  /** A Zig file whose exported functions are compiled into the shim. */
  readonly zig?: string;
  /** Static libraries and object files that are linked into the shim. */
  readonly staticLibraries?: readonly string[];
  /** Libraries of the system that the shim is linked with, such as `z`. */
  readonly systemLibraries?: readonly string[];
  /** Folders of static and system libraries. */
  readonly libraryDirs?: readonly string[];
  /** More flags for the C compiler. */
  readonly flags?: readonly string[];
  /** Files of the C library for direct calls, tried in order. */
  readonly direct?: Readonly<Partial<Record<Platform, readonly string[]>>>;
  /** What `open()` does by default; `"compiled"` unless stated. */
  readonly mode?: "compiled" | "direct";
  /**
   * What C symbols start with that are not stated; nothing when there are headers, else the name
   * of the library.
   */
  readonly symbolPrefix?: string;
}

/** One status code. */
export interface StatusCode {
  /** Success 0, failures negative. */
  readonly code: number;
  /** What went wrong, for messages. */
  readonly text: string;
  /** Zig library: the name of its error, where that is not the status in PascalCase. */
  readonly zig?: string;
}

/** A whole native library: everything that one shared object exports. */
export interface Library {
  /** snake_case; also the prefix of every C symbol and the name of the file. */
  readonly name: string;
  /** Semantic version of the library, compared at load. */
  readonly version: string;
  readonly description: string;
  /** The status codes: success 0, failures negative, in snake_case. */
  readonly status?: Readonly<Record<string, StatusCode>>;
  readonly modules: readonly NativeModule[];
  /** Import path from the generated TypeScript to the ziffi runtime entry. */
  readonly runtime?: string;
  /** Zig library: path from the generated Zig to the folder of the module implementations. */
  readonly implementation?: string;
  /** C library: where its headers, sources and binaries are. */
  readonly c?: CLibrary;
  /** Folders of local builds, relative to the generated TypeScript; `{target}` inside. */
  readonly localBuilds?: readonly string[];
  /** Name of the installed package that holds the binary; `{target}` is replaced. */
  readonly package?: string;
  readonly out: OutputPaths;
}

/** Describes a library; the default export of a schema file given to `ziffi gen`. */
export function library(definition: Library): Library {
  return definition;
}
