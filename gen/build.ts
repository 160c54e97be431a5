/**
 * Builds the intermediate form from a checked library schema.
 *
 * @module
 */
import { posix } from "node:path";
import { checkConstantNames } from "./build_constants.ts";
import { collectTypes, withFreed } from "./build_types.ts";
import { constantIr } from "./constants.ts";
import type { CLibrary, Facts, FunctionFacts, Library, OutputPaths } from "./facts.ts";
import type { CLibraryIr, FunctionIr, LibraryIr, ModuleIr } from "./ir.ts";
import { pascalCase, snakeCase } from "./names.ts";

interface FunctionSchema {
  readonly description?: string;
  readonly c?: FunctionFacts;
  readonly parameters: readonly {
    readonly name: string;
    readonly description?: string;
    readonly c: Facts;
  }[];
  readonly returnType: { readonly c: Facts };
}

/** Where `ziffi build` puts libraries, seen from the schema. */
const NATIVE = "build/native";

/**
 * Resolves names, defaults and layouts.
 *
 * @param source file name of the schema, for banners and findings
 * @throws SchemaError when one name stands for two different types
 */
export function buildLibrary(library: Library, source: string): LibraryIr {
  const prefix = `${library.name}_`;
  const c = library.c === undefined ? null : buildC(library.c, prefix);
  const status = Object.entries(library.status ?? {});
  const out = buildOut(library.out, c);
  const ir: LibraryIr = {
    name: library.name,
    prefix,
    version: library.version,
    description: library.description,
    source,
    statuses: status.map(([name, { code, text, zig = pascalCase(name) }]) => ({
      ...{ name, code, text, zig },
    })),
    enums: [],
    structs: [],
    callbacks: [],
    modules: withFreed(buildModules(library, c, c?.symbolPrefix ?? prefix)),
    runtime: library.runtime ?? "ziffi/runtime/v1",
    implementation: library.implementation ?? null,
    c: c === null ? null : { ...c, direct: directSeenFrom(out, c.direct) },
    localBuilds: library.localBuilds ?? (c === null ? [] : [buildsSeenFrom(out)]),
    package: library.package ?? null,
    out,
  };
  const built = { ...ir, ...collectTypes(ir) };
  checkConstantNames(built);
  return built;
}

function buildC(c: CLibrary, prefix: string): CLibraryIr {
  const headers = c.headers ?? [];
  return {
    headers,
    includeDirs: c.includeDirs ?? [],
    defines: c.defines ?? {},
    sources: c.sources ?? [],
    zig: c.zig ?? null,
    staticLibraries: c.staticLibraries ?? [],
    systemLibraries: c.systemLibraries ?? [],
    libraryDirs: c.libraryDirs ?? [],
    flags: c.flags ?? [],
    direct: c.direct ?? {},
    mode: c.mode ?? "compiled",
    symbolPrefix: c.symbolPrefix ?? (headers.length > 0 ? "" : prefix),
  };
}

function buildOut(out: OutputPaths, c: CLibraryIr | null): OutputPaths {
  if (c === null) return out;
  const { typescript, shim = typescript, header = typescript, native = NATIVE } = out;
  return { ...out, shim, header, native };
}

/** The folder of built libraries as the generated TypeScript sees it. */
function buildsSeenFrom(out: OutputPaths): string {
  return `${seenFrom(out, out.native ?? NATIVE)}/{target}/`;
}

/** A path of the schema as the generated TypeScript sees it. */
function seenFrom(out: OutputPaths, path: string): string {
  // Deep enough that no path of a schema leads above it.
  const base = "/deep".repeat(64);
  const found = posix.relative(posix.join(base, out.typescript), posix.join(base, path));
  return found.startsWith(".") ? found : `./${found}`;
}

/** Files for direct calls: names are for the system's loader, and relative paths are moved. */
function directSeenFrom(out: OutputPaths, direct: CLibraryIr["direct"]): CLibraryIr["direct"] {
  const moved = (file: string) =>
    /^(?![A-Za-z]:|\/|file:).*\//.test(file) ? seenFrom(out, file) : file;
  return Object.fromEntries(
    Object.entries(direct).map(([platform, files]) => [platform, files.map(moved)]),
  );
}

function buildModules(
  library: Library,
  c: CLibraryIr | null,
  symbolPrefix: string,
): ModuleIr[] {
  let optional = 0;
  // The generated header declares the statuses that the schema lists; no other header does.
  const plainStatus = c !== null && (c.headers.length > 0 || library.status === undefined);
  return library.modules.map(({ name: module, description, constants, functions }): ModuleIr => ({
    name: module,
    description,
    constants: Object.entries(constants ?? {}).map(([name, facts]) => constantIr(name, facts)),
    functions: Object.entries(functions).map(([name, input]) => {
      const schema = input as unknown as FunctionSchema;
      const number = schema.c?.optional === true ? optional++ : null;
      const fn = buildFunction(name, schema, module, symbolPrefix, number);
      return plainStatus ? { ...fn, result: withIntStatus(fn.result) } : fn;
    }),
  }));
}

/** A status whose C type the schema leaves open is an `int`. */
function withIntStatus(type: Facts): Facts {
  return type.kind === "status" && type.c === undefined ? { ...type, c: "int" } : type;
}

function buildFunction(
  name: string,
  schema: FunctionSchema,
  module: string,
  symbolPrefix: string,
  optional: number | null,
): FunctionIr {
  const facts = schema.c;
  return {
    name,
    symbol: facts?.symbol ?? symbolPrefix + snakeCase(name),
    description: schema.description ?? "",
    module,
    implementation: { name: facts?.zig?.name ?? name, comptime: facts?.zig?.comptime ?? [] },
    params: schema.parameters.map((param) => ({
      name: param.name,
      description: param.description ?? "",
      type: param.c,
    })),
    result: schema.returnType.c,
    variadicFrom: facts?.variadicFrom ?? null,
    vaList: facts?.vaList ?? false,
    errno: facts?.errno ?? false,
    nonblocking: facts?.nonblocking ?? false,
    optional,
    global: facts?.global ?? null,
  };
}
