/**
 * Builds the intermediate form from a checked library schema.
 *
 * @module
 */
import { Reporter } from "./diagnostics.ts";
import type { EnumFacts, Facts, FunctionFacts, Library, StructFacts } from "./facts.ts";
import { type FunctionIr, functionsOf, type LibraryIr, type ModuleIr } from "./ir.ts";
import { layoutStruct } from "./layout.ts";
import { snakeCase } from "./names.ts";

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

/**
 * Resolves names and layouts.
 *
 * @param source file name of the schema, for banners and findings
 * @throws SchemaError when one name stands for two different types
 */
export function buildLibrary(library: Library, source: string): LibraryIr {
  const prefix = `${library.name}_`;
  const modules = library.modules.map(({ name, description, functions }): ModuleIr => ({
    name,
    description,
    functions: Object.entries(functions).map(([fn, schema]) =>
      buildFunction(fn, schema as unknown as FunctionSchema, name, prefix)
    ),
  }));
  const status = Object.entries(library.status ?? {});
  const ir: LibraryIr = {
    name: library.name,
    prefix,
    version: library.version,
    description: library.description,
    source,
    statuses: status.map(([name, { code, text }]) => ({ name, code, text })),
    enums: [],
    structs: [],
    handles: [],
    modules,
    runtime: library.runtime ?? "ziffi/runtime/v1",
    implementation: library.implementation,
    localBuilds: library.localBuilds ?? [],
    package: library.package ?? null,
    out: library.out,
  };
  return { ...ir, ...namedTypes(ir) };
}

function buildFunction(
  name: string,
  schema: FunctionSchema,
  module: string,
  prefix: string,
): FunctionIr {
  const zig = schema.c?.zig;
  return {
    name,
    symbol: schema.c?.symbol ?? prefix + snakeCase(name),
    description: schema.description ?? "",
    module,
    implementation: { name: zig?.name ?? name, comptime: zig?.comptime ?? [] },
    params: schema.parameters.map((param) => ({
      name: param.name,
      description: param.description ?? "",
      type: param.c,
    })),
    result: schema.returnType.c,
  };
}

function namedTypes(library: LibraryIr): Pick<LibraryIr, "enums" | "structs" | "handles"> {
  const reporter = new Reporter(library.source);
  const enums = new Map<string, EnumFacts>();
  const structs = new Map<string, StructFacts>();
  const handles = new Set<string>();
  const visit = (facts: Facts, path: string): void => {
    if (facts.kind === "orStatus") visit(facts.value, path);
    if (facts.kind === "handle") handles.add(facts.name);
    if (facts.kind === "enum") keep(enums, facts, path, reporter);
    if (facts.kind === "pointer") visit(facts.to, path);
    if (facts.kind === "struct") {
      keep(structs, facts, path, reporter);
      for (const field of facts.fields) visit(field.c, path);
    }
  };
  for (const fn of functionsOf(library)) {
    for (const param of fn.params) visit(param.type, `${fn.name}.${param.name}`);
    visit(fn.result, `${fn.name} result`);
  }
  for (const name of enums.keys()) {
    if (!structs.has(name)) continue;
    reporter.add(name, "is an enum and a struct", "rename one of the two");
  }
  reporter.throwIfAny();
  return {
    enums: [...enums.values()].sort(byName),
    structs: [...structs.values()].sort(byName).map(layoutStruct),
    handles: [...handles].sort(),
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function keep<T extends { name: string }>(
  seen: Map<string, T>,
  facts: T,
  path: string,
  reporter: Reporter,
): void {
  const before = seen.get(facts.name);
  if (before && JSON.stringify(before) !== JSON.stringify(facts)) {
    reporter.add(path, `${facts.name} is defined in two different ways`, "define it once");
  }
  seen.set(facts.name, facts);
}
