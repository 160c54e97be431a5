/**
 * Collects the named types of a library: enums, structs and unions, and callbacks.
 *
 * @module
 */
import { cFieldName, cTypeOf } from "./c_types.ts";
import { Reporter } from "./diagnostics.ts";
import type { AggregateFacts, CallbackFacts, EnumFacts, Facts } from "./facts.ts";
import {
  type CallbackIr,
  type FunctionIr,
  functionsOf,
  type LibraryIr,
  type ModuleIr,
  type ParamIr,
  type StructIr,
} from "./ir.ts";
import { isAggregate, structIr } from "./layout.ts";
import { pascalCase, RESERVED_TYPES, TYPESCRIPT_HELPERS } from "./names.ts";

/** The types that a type is made of or refers to, each with the path to it. */
export function partsOf(facts: Facts): { readonly type: Facts; readonly path: string }[] {
  switch (facts.kind) {
    case "orStatus":
    case "orErrno":
    case "out":
      return [{ type: facts.value, path: "" }];
    case "pointer":
    case "structArray":
      return [{ type: facts.to, path: "" }];
    case "fixedArray":
    case "list":
      return [{ type: facts.of, path: "[]" }];
    case "struct":
    case "union":
      return facts.fields.map(({ name, c }) => ({ type: c, path: `.${name}` }));
    case "callback":
      return [
        ...facts.params.map(({ name, c }) => ({ type: c, path: `.${name}` })),
        { type: facts.result, path: " result" },
      ];
    default:
      return [];
  }
}

/**
 * The named types that functions use.
 *
 * @throws SchemaError when one name stands for two different types
 */
export function collectTypes(
  library: LibraryIr,
): Pick<LibraryIr, "enums" | "structs" | "callbacks"> {
  const reporter = new Reporter(library.source);
  const enums = new Map<string, EnumFacts>();
  const structs = new Map<string, AggregateFacts>();
  const callbacks = new Map<string, CallbackFacts>();
  const visit = (facts: Facts, path: string): void => {
    for (const part of partsOf(facts)) visit(part.type, path + part.path);
    if (facts.kind === "enum") keep(enums, facts, path, reporter);
    else if (isAggregate(facts)) keep(structs, facts, path, reporter);
    else if (facts.kind === "callback") keep(callbacks, withoutUse(facts), path, reporter);
  };
  for (const fn of functionsOf(library)) {
    for (const param of fn.params) visit(param.type, `${fn.name}.${param.name}`);
    visit(fn.result, `${fn.name} result`);
  }
  checkNames(enums, structs, callbacks, reporter);
  checkOwnNames(library, [...enums.keys(), ...structs.keys(), ...callbacks.keys()], reporter);
  reporter.throwIfAny();
  return {
    enums: [...enums.values()].sort(byName),
    structs: inOrder(structs).map((facts) => aggregateIr(library, facts)),
    callbacks: [...callbacks.values()].sort(byName).map((facts, index) =>
      callbackIr(library, facts, index)
    ),
  };
}

/** A callback type without what is said of one param: two params may differ in that. */
function withoutUse(facts: CallbackFacts): CallbackFacts {
  return { ...facts, nullable: false, owner: "call" };
}

function aggregateIr(library: LibraryIr, facts: AggregateFacts): StructIr {
  const symbols = facts.fields.map((field) => cFieldName(library, field));
  return structIr(facts, cTypeOf(library, facts), symbols);
}

function callbackIr(library: LibraryIr, facts: CallbackFacts, index: number): CallbackIr {
  const { name, c, params, result } = facts;
  const pointers = ["string", "pointer", "address", "handle", "list", "struct", "union"];
  return {
    name,
    index,
    cType: c ??
      (library.c !== null && library.c.headers.length > 0 ? null : cTypeOf(library, facts)),
    params: params.map((param) => ({ name: param.name, description: "", type: param.c })),
    result,
    userData: params.some((param) => param.c.kind === "userData"),
    waits: result.kind !== "void" || params.some((param) => pointers.includes(param.c.kind)),
    facts,
  };
}

/** Structs and unions by name, but each after those that it contains or points to. */
function inOrder(structs: ReadonlyMap<string, AggregateFacts>): AggregateFacts[] {
  const done = new Set<string>();
  const list: AggregateFacts[] = [];
  const add = (facts: Facts): void => {
    if (isAggregate(facts) && done.has(facts.name)) return;
    for (const part of partsOf(facts)) add(part.type);
    if (!isAggregate(facts) || done.has(facts.name)) return;
    done.add(facts.name);
    list.push(facts);
  };
  for (const facts of [...structs.values()].sort(byName)) add(facts);
  return list;
}

/**
 * Lets functions that free structs take them over: what they get is dead afterwards, and an
 * object of JavaScript, which passes as a copy, can be no argument of theirs.
 */
export function withFreed(modules: readonly ModuleIr[]): ModuleIr[] {
  const results = modules.flatMap((module) => module.functions.map((fn) => fn.result));
  const freeing = new Set(results.flatMap((result) => {
    const owner = result.kind === "pointer" ? result.owner : undefined;
    return typeof owner === "object" && "freedBy" in owner ? [owner.freedBy] : [];
  }));
  return modules.map((module) => ({
    ...module,
    functions: module.functions.map((fn) => freeing.has(fn.name) ? freeingFunction(fn) : fn),
  }));
}

function freeingFunction(fn: FunctionIr): FunctionIr {
  const params = fn.params.map((param): ParamIr => {
    const { type } = param;
    return type.kind === "pointer" ? { ...param, type: { ...type, owner: "taken" } } : param;
  });
  return { ...fn, params };
}

/** What the generated TypeScript declares beside a struct of the name. */
export const DERIVED = ["Layout", "View", "Array", "Init"] as const;

function checkNames(
  enums: ReadonlyMap<string, EnumFacts>,
  structs: ReadonlyMap<string, AggregateFacts>,
  callbacks: ReadonlyMap<string, CallbackFacts>,
  reporter: Reporter,
): void {
  const fix = "rename one of the two";
  for (const name of enums.keys()) {
    if (structs.has(name)) reporter.add(name, "is an enum and a struct", fix);
  }
  for (const name of callbacks.keys()) {
    const other = enums.has(name) ? "an enum" : structs.has(name) ? "a struct" : null;
    if (other !== null) reporter.add(name, `is a callback and ${other}`, fix);
  }
  for (const name of structs.keys()) {
    for (const made of [...DERIVED.map((end) => name + end), `read${name}`]) {
      const taken = enums.has(made) || structs.has(made) || callbacks.has(made) ||
        RESERVED_TYPES.has(made) || TYPESCRIPT_HELPERS.includes(made);
      if (taken) reporter.add(name, `leads to the name ${made}, which is taken`, fix);
    }
  }
}

/** An interface of the same name would merge with a type of the schema, or hide it. */
function checkOwnNames(
  library: LibraryIr,
  names: readonly string[],
  reporter: Reporter,
): void {
  const own = ["Api", "Library"].map((end) => pascalCase(library.name) + end);
  for (const name of names) {
    const what = `is a name that the generated module of ${library.name} uses`;
    if (own.includes(name)) reporter.add(name, what, "rename the type");
  }
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
