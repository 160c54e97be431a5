/**
 * Checks one function schema: its params, its result and their lengths.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import type { Facts, FunctionFacts, OrErrnoFacts, OrStatusFacts, OutFacts } from "./facts.ts";
import { shimName } from "./forms.ts";
import { isAggregate } from "./layout.ts";
import { snakeCase } from "./names.ts";
import { longestOf } from "./table/lengths.ts";
import { rowOf } from "./table/mod.ts";
import { checkCall, checkOptions } from "./validate_calls.ts";
import { checkApart, checkZig } from "./validate_facts.ts";
import { checkParamOwner, checkResultOwner } from "./validate_owners.ts";
import { checkType, USE_T } from "./validate_types.ts";

/** What a function may refer to. */
export interface Context {
  readonly hasStatus: boolean;
  /** True in a C library. */
  readonly isC: boolean;
  /** True in a C library with headers of its own. */
  readonly hasHeaders: boolean;
  readonly functions: ReadonlyMap<string, unknown>;
  /** C symbols seen so far, with the function that has each. */
  readonly symbols: Map<string, string>;
  /** What every C symbol starts with that is not given. */
  readonly prefix: string;
}

const CAMEL = /^[a-z][A-Za-z0-9]*$/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;
const OR_STATUS = new Set(["u8", "u16", "u32", "usize", "bool", "address", "handle"]);
const POINTERS = new Set(["address", "handle", "string", "pointer"]);

/** A schema as it is found; nothing of it is known yet. */
interface Schema {
  readonly c?: unknown;
  readonly name?: unknown;
}

/** A function schema as it is found. */
export interface FunctionSchema extends Schema {
  readonly parameters?: readonly Schema[];
  readonly returnType?: Schema;
}

/** Reports what is wrong with one function. */
export function checkFunction(
  input: unknown,
  name: string,
  path: string,
  reporter: Reporter,
  context: Context,
): void {
  const fn = (typeof input === "object" && input !== null ? input : {}) as FunctionSchema;
  if (!Array.isArray(fn.parameters)) {
    return reporter.add(path, "is not a function schema", "write it as fn([arg(...)], result)");
  }
  const before = reporter.found.length;
  checkSymbol(fn, name, path, reporter, context);
  const params = checkParams(fn.parameters, path, reporter, context);
  checkZig((fn.c as { zig?: unknown } | undefined)?.zig, path, reporter);
  checkLengths(params, path, reporter);
  const known = checkOptions(fn.c, fn.parameters.length, path, reporter, context);
  const at = `${path}.returnType`;
  const result = factsOf((fn.returnType ?? {}) as Schema, at, reporter, context);
  if (result) checkResult(result, at, params, reporter, context);
  // What params and result say of each other only makes sense once each of them does.
  if (!known || !result || reporter.found.length > before) return;
  checkCall({ facts: (fn.c ?? {}) as FunctionFacts, params, result }, path, reporter, context);
}

function checkParams(
  parameters: readonly Schema[],
  path: string,
  reporter: Reporter,
  context: Context,
): Map<string, Facts> {
  const params = new Map<string, Facts>();
  const placed: [Facts, string][] = [];
  parameters.forEach((param, index) => {
    const at = `${path}.parameters[${index}]`;
    const facts = factsOf(param, at, reporter, context);
    if (typeof param.name !== "string" || !CAMEL.test(param.name)) {
      reporter.add(at, "has no camelCase name", `wrap it: arg("name", t.…())`);
    } else if (params.has(param.name)) {
      reporter.add(at, `has the same name as another param, ${param.name}`, "rename one");
    } else if (facts) params.set(param.name, facts);
    if (facts) placed.push([facts, at]);
  });
  for (const [facts, at] of placed) checkParam(facts, at, params, reporter, context);
  checkApart([...params.keys()], "params", path, reporter);
  return params;
}

function checkSymbol(
  fn: Schema,
  name: string,
  path: string,
  reporter: Reporter,
  { symbols, prefix, isC }: Context,
): void {
  const facts = fn.c as { symbol?: unknown } | undefined;
  const given = facts?.symbol;
  if (given !== undefined && !(typeof given === "string" && IDENTIFIER.test(given))) {
    return reporter.add(`${path}.symbol`, "is not a C identifier", "give the exported name");
  }
  // The shim of a C library exports each function by its own name, whatever it calls.
  const key = isC ? shimName(prefix, name) : given ?? prefix + snakeCase(name);
  const other = symbols.get(key);
  if (other !== undefined) {
    reporter.add(path, `has the same C symbol as ${other}`, "rename it or set its symbol");
  }
  symbols.set(key, name);
}

function factsOf(
  schema: Schema,
  path: string,
  reporter: Reporter,
  { isC }: Context,
): Facts | null {
  const facts = schema?.c;
  if (typeof facts !== "object" || facts === null) {
    reporter.add(path, "says nothing of its C type", USE_T);
    return null;
  }
  return checkType(facts as Facts, path, { reporter, isC }) ? facts as Facts : null;
}

function checkParam(
  facts: Facts,
  path: string,
  params: ReadonlyMap<string, Facts>,
  reporter: Reporter,
  context: Context,
): void {
  if (facts.kind === "out") return checkOut(facts, path, params, reporter, context);
  if (facts.kind === "list") {
    const fix = "only a callback takes a list; give a function t.array or t.structs";
    return reporter.add(path, "a list cannot be a param of a function", fix);
  }
  if (facts.kind === "literal" && !context.hasHeaders) {
    const fix = "list the header that declares the function in c.headers";
    return reporter.add(path, "a literal has the type that a header says", fix);
  }
  const byValue = isAggregate(facts) && !context.isC;
  if (byValue || rowOf(facts).slots(facts, "x") === null) {
    const fix = byValue ? "pass it by pointer: t.pointer(S)" : USE_T;
    return reporter.add(path, `${facts.kind} cannot be a param`, fix);
  }
  if (facts.kind === "stringBuffer" && facts.mode === "inout" && facts.capacity === "argument") {
    const fix = "give its capacity as a number";
    return reporter.add(path, "the caller gives the string, and cannot give the capacity", fix);
  }
  checkParamOwner(facts, path, params, reporter, context);
}

/** A value that native code writes is a result as far as its owner is concerned. */
function checkOut(
  { value, mode }: OutFacts,
  path: string,
  params: ReadonlyMap<string, Facts>,
  reporter: Reporter,
  context: Context,
): void {
  const isValue = isAggregate(value) || POINTERS.has(value.kind) || value.kind === "enum" ||
    rowOf(value).result(value)?.wire === value.kind;
  const viewed = value.kind === "pointer" && mode === "inout";
  if (!isValue || viewed || value.kind === "void") {
    const fix = "use a number, enum, address, handle, string or struct";
    return reporter.add(path, `${mode} of ${value.kind} is not possible`, fix);
  }
  checkResultOwner(value, path, params, reporter, context);
}

function checkResult(
  facts: Facts,
  path: string,
  params: ReadonlyMap<string, Facts>,
  reporter: Reporter,
  context: Context,
): void {
  const zigStruct = !context.isC && (isAggregate(facts) || facts.kind === "pointer");
  if (zigStruct || (!isAggregate(facts) && rowOf(facts).result(facts) === null)) {
    const fix = "give a buffer as an inout param, or return an address with its owner";
    return reporter.add(path, `${facts.kind} cannot be a result`, fix);
  }
  const needsStatus = facts.kind === "status" || facts.kind === "orStatus";
  if (needsStatus && !context.hasStatus && !context.isC) {
    reporter.add(path, "the library has no statuses", "add status: { ok: … } to library()");
  }
  if (facts.kind === "orStatus") return checkOrStatus(facts, path, params, reporter, context);
  if (facts.kind === "orErrno") return checkOrErrno(facts, path, params, reporter, context);
  checkResultOwner(facts, path, params, reporter, context);
}

function checkOrStatus(
  { value }: OrStatusFacts,
  path: string,
  params: ReadonlyMap<string, Facts>,
  reporter: Reporter,
  context: Context,
): void {
  if (!OR_STATUS.has(value.kind)) {
    const allowed = [...OR_STATUS].join(", ");
    return reporter.add(path, `${value.kind} may be negative or too wide`, `use ${allowed}`);
  }
  checkResultOwner(value, path, params, reporter, context);
}

function checkOrErrno(
  { value, when }: OrErrnoFacts,
  path: string,
  params: ReadonlyMap<string, Facts>,
  reporter: Reporter,
  context: Context,
): void {
  const pointer = POINTERS.has(value.kind);
  const number = value.kind === "enum" || rowOf(value).result(value)?.wire === value.kind;
  if ((!pointer && !number) || value.kind === "void") {
    return reporter.add(path, `errno cannot explain a ${value.kind}`, "use a number or a pointer");
  }
  if (pointer !== (when === "null")) {
    const fix = pointer ? 'use when: "null"' : 'use when: "negative", "zero" or "nonzero"';
    return reporter.add(path, `a ${value.kind} does not fail when ${when}`, fix);
  }
  checkResultOwner(value, path, params, reporter, context);
}

/** An integer for a length that does not pass, or that it cannot hold. */
function checkLengthType(name: string, facts: Facts, path: string, reporter: Reporter): void {
  if (!("lengthType" in facts) || facts.lengthType === undefined) return;
  const { length } = facts;
  if (length !== "after" && length !== "before") {
    reporter.add(path, `${name} passes no length`, "leave lengthType out");
    return;
  }
  const given = facts.kind === "stringBuffer"
    ? facts.capacity
    : facts.kind === "structArray"
    ? 0
    : facts.minLength;
  if (typeof given !== "number" || given <= longestOf(facts)) return;
  const what = facts.kind === "stringBuffer" ? "capacity" : "minLength";
  const fix = `give at most ${longestOf(facts)}, or another lengthType`;
  reporter.add(path, `${name} has a ${what} of ${given}, which does not fit its length`, fix);
}

function checkLengths(params: ReadonlyMap<string, Facts>, path: string, reporter: Reporter): void {
  for (const [name, facts] of params) {
    const counted = ["array", "bytes", "structArray", "stringBuffer"].includes(facts.kind);
    if (counted && params.has(`${name}Length`)) {
      reporter.add(path, `${name}Length is the length of ${name}`, "leave that param out");
    }
    checkLengthType(name, facts, path, reporter);
    if (facts.kind !== "array" && facts.kind !== "bytes") continue;
    if (typeof facts.length === "string" || "fixed" in facts.length) continue;
    const { sameAs } = facts.length;
    const other = params.get(sameAs);
    const isArray = other?.kind === "array" || other?.kind === "bytes";
    if (!isArray || typeof other.length !== "string") {
      const message = `${name} has the length of ${sameAs}, which passes none`;
      reporter.add(path, message, "name another array param that passes its length");
    }
  }
}
