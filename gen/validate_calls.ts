/**
 * Checks what a function says beside its params and result, and what these say of each other.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import type { Facts, FunctionFacts, StatusFacts } from "./facts.ts";
import { isAggregate } from "./layout.ts";
import { refers } from "./table/fields.ts";
import { isCast } from "./table/literals.ts";
import { rowOf } from "./table/mod.ts";
import { givesCode } from "./table/results.ts";
import type { Context, FunctionSchema } from "./validate_function.ts";
import { zigCannot } from "./validate_types.ts";

/** A function whose params and result are known to be types. */
export interface Checked {
  readonly facts: FunctionFacts;
  readonly params: ReadonlyMap<string, Facts>;
  readonly result: Facts;
}

const BOOLEANS = ["errno", "nonblocking", "optional", "vaList"] as const;

/** Checks the options of a function; false when it cannot be looked at further. */
export function checkOptions(
  given: unknown,
  count: number,
  path: string,
  reporter: Reporter,
  { isC }: Context,
): boolean {
  const facts = (given ?? {}) as FunctionFacts;
  const before = reporter.found.length;
  for (const key of BOOLEANS) {
    const value: unknown = facts[key];
    if (value === undefined || typeof value === "boolean") continue;
    reporter.add(`${path}.${key}`, `${JSON.stringify(value)} is no boolean`, "give true or false");
  }
  if (isC) checkVariadic(facts, count, path, reporter);
  const { global } = facts;
  if (global !== undefined && global !== "get" && global !== "set") {
    const fix = "use getGlobal or setGlobal";
    reporter.add(`${path}.global`, `${JSON.stringify(global)} is neither get nor set`, fix);
  }
  for (const key of isC ? [] : zigCannot(facts)) {
    const fix = "bind it as a C library: library({ c: { … } })";
    reporter.add(`${path}.${key}`, "needs a C library", fix);
  }
  return reporter.found.length === before;
}

/** Variadic params need a named one before them in C; a `va_list` does not. */
function checkVariadic(
  { variadicFrom, vaList }: FunctionFacts,
  count: number,
  path: string,
  reporter: Reporter,
): void {
  if (variadicFrom === undefined) {
    if (vaList !== true) return;
    const fix = "give variadicFrom, the index of the first param that passes in the va_list";
    return reporter.add(`${path}.vaList`, "does not say which params pass in the va_list", fix);
  }
  const least = vaList === true ? 0 : 1;
  if (Number.isInteger(variadicFrom) && variadicFrom >= least && variadicFrom <= count) return;
  const fix = `give the index of a param, from ${least} to ${count}`;
  reporter.add(`${path}.variadicFrom`, `${JSON.stringify(variadicFrom)} is no index`, fix);
}

/** Checks how params, result and options of a function fit together. */
export function checkCall(
  checked: Checked,
  path: string,
  reporter: Reporter,
  context: Context,
): void {
  const { facts, params, result } = checked;
  checkUserData(params, path, reporter);
  if (facts.optional === true) checkLiterals(params, path, reporter);
  checkOutputs(checked, path, reporter);
  if (facts.nonblocking === true) checkNonblocking(params, path, reporter);
  if (facts.global !== undefined) checkGlobal(checked, path, reporter);
  if (result.kind === "status") checkMessage(result, params, path, reporter, context);
}

function checkUserData(
  params: ReadonlyMap<string, Facts>,
  path: string,
  reporter: Reporter,
): void {
  const types = [...params.values()];
  const data = types.filter((type) => type.kind === "userData").length;
  const callbacks =
    types.filter((type) =>
      type.kind === "callback" && type.params.some((param) => param.c.kind === "userData")
    ).length;
  if (data === callbacks) return;
  const fix = "give each callback with t.userData() one t.userData() param of the function";
  const message = `has ${data} params of user data for ${callbacks} callbacks with user data`;
  reporter.add(path, message, fix);
}

/** The header may not declare a function that may be missing: its params say their types. */
function checkLiterals(
  params: ReadonlyMap<string, Facts>,
  path: string,
  reporter: Reporter,
): void {
  for (const [name, type] of params) {
    if (type.kind !== "literal" || isCast(type.expression)) continue;
    const fix = `cast it to the type of the param: t.literal("(int)${type.expression}")`;
    reporter.add(path, `may be missing, and nobody knows the type of the literal ${name}`, fix);
  }
}

function checkOutputs({ facts, params, result }: Checked, path: string, reporter: Reporter): void {
  const written = [...params].filter(([, type]) =>
    type.kind === "out" || type.kind === "stringBuffer"
  ).map(([name]) => name);
  const taken = [
    ...(result.kind === "void" || (result.kind === "status" && !givesCode(result))
      ? []
      : ["result"]),
    ...(facts.errno === true ? ["errno"] : []),
  ];
  for (const name of written.filter((one) => taken.includes(one))) {
    reporter.add(path, `has two outputs with the name ${name}`, "rename the param");
  }
}

function checkNonblocking(
  params: ReadonlyMap<string, Facts>,
  path: string,
  reporter: Reporter,
): void {
  for (const [name, type] of params) {
    if (type.kind !== "callback" || type.thread === "any") continue;
    const fix = 'give the callback thread: "any"';
    reporter.add(path, `calls ${name} from another thread, and ${type.name} is for one`, fix);
  }
}

/** A global takes and gives plain values; memory that is lent for the call would go away. */
function checkGlobal({ facts, params, result }: Checked, path: string, reporter: Reporter): void {
  const { symbol, global, errno, nonblocking, optional, variadicFrom } = facts;
  if (symbol === undefined) reporter.add(path, "has no symbol", "name the global variable");
  if (errno || nonblocking || optional || variadicFrom !== undefined) {
    reporter.add(path, "a global variable is not called", "leave all other options out");
  }
  const [value] = params.values();
  const shaped = global === "get"
    ? params.size === 0 && result.kind !== "void" && result.kind !== "status"
    : params.size === 1 && result.kind === "void";
  if (!shaped) {
    return reporter.add(path, `cannot ${global} a global variable`, "use getGlobal or setGlobal");
  }
  if (value === undefined) return;
  const gone = isAggregate(value) ? refers(value) : value.kind === "string";
  if (gone || (!isAggregate(value) && rowOf(value).result(value) === null)) {
    const fix = "set numbers, enums, structs, addresses and handles";
    reporter.add(path, `cannot set a global variable to a ${value.kind}`, fix);
  }
}

function checkMessage(
  { message }: StatusFacts,
  params: ReadonlyMap<string, Facts>,
  path: string,
  reporter: Reporter,
  { functions }: Context,
): void {
  if (message === undefined) return;
  const at = `${path}.returnType`;
  const given = params.get(message.with);
  const handle = given?.kind === "out" ? given.value : given;
  if (message.with !== "code" && handle?.kind !== "handle") {
    const fix = 'name a handle param, or "code"';
    return reporter.add(at, `there is no handle param ${message.with} to explain a failure`, fix);
  }
  const by = functions.get(message.by) as FunctionSchema | undefined;
  if (by === undefined) {
    const text = `there is no function ${message.by} to explain a failure`;
    return reporter.add(at, text, "add it to a module");
  }
  if (explains(by, handle)) return;
  const what = handle?.kind === "handle" ? `the handle ${handle.name}` : "an int";
  const fix = `let it take ${what} alone and return a string`;
  reporter.add(at, `${message.by} cannot explain a failure`, fix);
}

function explains({ parameters, returnType, c }: FunctionSchema, handle?: Facts): boolean {
  const result = returnType?.c as Facts | undefined;
  const beside = c as { errno?: unknown; nonblocking?: unknown } | undefined;
  const given = parameters?.filter((one) => (one.c as Facts | undefined)?.kind !== "literal");
  if (given?.length !== 1 || result?.kind !== "string" || result.encoding) return false;
  if (beside?.errno === true || beside?.nonblocking === true) return false;
  const param = given[0]?.c as Facts | undefined;
  if (handle?.kind === "handle") return param?.kind === "handle" && param.name === handle.name;
  return /^([iu](8|16|32)|long|enum)$/.test(param?.kind ?? "");
}
