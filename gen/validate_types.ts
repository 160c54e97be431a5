/**
 * Checks the types of a schema: their kinds, names and members, and what they are made of.
 *
 * @module
 */
import { isCallbackParam, isCallbackResult } from "./callback_wires.ts";
import type { Reporter } from "./diagnostics.ts";
import type { CallbackFacts, EnumFacts, Facts, FunctionFacts } from "./facts.ts";
import { integerOf, isAggregate } from "./layout.ts";
import { RESERVED_TYPES } from "./names.ts";
import { refers } from "./table/fields.ts";
import { isLengthKind } from "./table/lengths.ts";
import { isListElement } from "./table/lists.ts";
import { isKind } from "./table/mod.ts";
import { checkAggregate } from "./validate_aggregates.ts";
import { checkApart } from "./validate_facts.ts";
import { checkShape } from "./validate_shapes.ts";

const CAMEL = /^[a-z][A-Za-z0-9]*$/;
const MEMBER = /^[A-Za-z][A-Za-z0-9_]*$/;
const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/;
/** What to do about a type that is none. */
export const USE_T = 'use a type of t from ziffi/schema, such as t.f64() or t.array("u8")';

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  u8: [0, 255],
  i8: [-128, 127],
  u16: [0, 65535],
  i16: [-32768, 32767],
  u32: [0, 4294967295],
  i32: [-2147483648, 2147483647],
};

/** Where a type is checked. */
export interface TypeContext {
  readonly reporter: Reporter;
  /** True in a C library; a Zig library takes fewer types. */
  readonly isC: boolean;
}

/** Kinds that need the shim of a C library, in any place. */
const C_KINDS: ReadonlySet<string> = new Set(
  ["char", "long", "ulong", "wchar", "stringBuffer", "structArray", "out", "callback", "userData"]
    .concat("orErrno", "list", "literal"),
);

/** What some facts say that needs a C library; null when nothing does. */
function needsC(facts: Facts): string | null {
  if (C_KINDS.has(facts.kind)) return facts.kind;
  switch (facts.kind) {
    case "handle":
      return facts.c === undefined ? null : "a handle with a C type";
    case "array":
    case "bytes": {
      if (facts.c !== undefined) return "an array with a C type";
      if (facts.lengthType !== undefined) return "a length that is no size_t";
      const fixed = typeof facts.length === "object" && "fixed" in facts.length;
      return fixed ? "an array of fixed length" : null;
    }
    case "string":
      if (facts.c !== undefined) return "a string with a C type";
      return facts.encoding === undefined ? null : `a string of ${facts.encoding}`;
    case "pointer":
      return facts.nullable === true ? "a struct that may be null" : null;
    case "status":
      return facts.ok ?? facts.message ?? facts.c ? "a status with options" : null;
    default:
      return null;
  }
}

/** Checks a type and everything in it; false when it cannot be looked at further. */
export function checkType(facts: Facts, path: string, context: TypeContext): boolean {
  const { reporter, isC } = context;
  if (!isKind(facts.kind)) {
    reporter.add(path, `has the unknown type ${JSON.stringify(facts.kind)}`, USE_T);
    return false;
  }
  if (!isC && (facts.kind === "array" || facts.kind === "bytes") && facts.mode === "out") {
    reporter.add(path, 'an array has mode "out"', 'give "in" or "inout"');
    return false;
  }
  if (!checkShape(facts, path, reporter)) return false;
  const needs = isC ? null : needsC(facts);
  if (needs !== null) {
    const fix = "bind it as a C library: library({ c: { … } })";
    reporter.add(path, `${needs} needs a C library`, fix);
    return false;
  }
  if (isC && "zig" in facts && facts.zig !== undefined) {
    reporter.add(path, "names a declaration of a Zig library", "leave zig out");
    return false;
  }
  const parts = checkParts(facts, path, context);
  return checkName(facts, path, reporter) && parts;
}

function checkParts(facts: Facts, path: string, context: TypeContext): boolean {
  const { reporter, isC } = context;
  switch (facts.kind) {
    case "enum":
      return checkEnum(facts, path, reporter);
    case "struct":
    case "union":
      return checkAggregate(facts, path, reporter, {
        isC,
        inner: (type, at) => void checkType(type, at, context),
      });
    case "pointer":
    case "structArray":
      return checkType(facts.to, path, context);
    case "out":
    case "orStatus":
    case "orErrno":
      return checkType(facts.value, path, context);
    case "list":
      return checkType(facts.of, path, context);
    case "callback":
      return checkCallback(facts, path, context);
    default:
      return true;
  }
}

function checkEnum(facts: EnumFacts, path: string, reporter: Reporter): boolean {
  const { name, members } = facts;
  const before = reporter.found.length;
  const values = Object.entries(members);
  if (values.length === 0) reporter.add(path, `enum ${name} is empty`, "add a member");
  const of = integerOf(facts);
  const [low, high] = RANGES[of] ?? [0, 0];
  const integer = of.replace("i", "int").replace("u", "uint");
  for (const [member, value] of values) {
    const fits = Number.isInteger(value) && value >= low && value <= high;
    if (MEMBER.test(member) && fits) continue;
    reporter.add(path, `${name}.${member} is not name: ${integer}`, `use an ${integer} value`);
  }
  checkApart(values.map(([member]) => member), `members of ${name}`, path, reporter);
  if (new Set(values.map(([, value]) => value)).size < values.length) {
    reporter.add(path, `${name} has one value twice`, "give each member its own value");
  }
  const symbols = new Map<string, string>();
  for (const [member, symbol] of Object.entries(facts.names ?? {})) {
    if (symbol === undefined) continue;
    const other = symbols.get(symbol);
    symbols.set(symbol, member);
    if (!Object.hasOwn(members, member)) {
      reporter.add(path, `${name} has a C name of ${member}`, "name a member, or leave it out");
    } else if (other !== undefined) {
      const fix = "give each member its own C name";
      reporter.add(path, `${name}.${member} has the C name of ${name}.${other}`, fix);
    }
  }
  if (facts.flags === true && facts.as !== undefined) {
    const fix = "flags are numbers: leave as out";
    reporter.add(path, `${name} is flags and has names as values`, fix);
  }
  return reporter.found.length === before;
}

function checkCallback(facts: CallbackFacts, path: string, context: TypeContext): boolean {
  const { reporter } = context;
  const { name, params, result } = facts;
  const before = reporter.found.length;
  const seen = new Set<string>();
  for (const param of params) {
    const at = `${name}.${String(param.name)}`;
    if (typeof param.name !== "string" || !CAMEL.test(param.name)) {
      reporter.add(path, `${at} is not camelCase`, `wrap it: arg("name", t.…())`);
    } else if (seen.has(param.name)) {
      reporter.add(path, `${at} is there twice`, "rename one of the two");
    }
    seen.add(param.name);
    if (!checkType(param.c, path, context)) continue;
    if (!isCallbackParam(param.c)) {
      const fix = "a callback takes numbers, enums, strings, addresses, handles and structs";
      reporter.add(path, `${at} cannot be ${JSON.stringify(param.c.kind)}`, fix);
    } else if (isOwned(param.c)) {
      const fix = "what a callback gets is borrowed: leave its owner out";
      reporter.add(path, `${at} states an owner`, fix);
    }
  }
  checkApart([...seen], `params of ${name}`, path, reporter);
  if (reporter.found.length === before) checkLists(facts, path, reporter);
  if (params.filter((param) => param.c.kind === "userData").length > 1) {
    reporter.add(path, `${name} has user data twice`, "pass the second one as an address");
  }
  if (!checkType(result, path, context)) return false;
  if (!isCallbackResult(result)) {
    const fix = "a callback gives a number, enum, address, struct or nothing";
    reporter.add(path, `${name} cannot give ${JSON.stringify(result.kind)}`, fix);
  }
  if (isAggregate(result) && refers(result)) {
    const fix = "give numbers, or an address of memory that native code owns";
    reporter.add(path, `${name} gives a struct that points to what JavaScript frees`, fix);
  }
  if (!fitsFallback(facts)) {
    const fix = "give a value of its result";
    reporter.add(path, `${name} has the fallback ${facts.fallback}`, fix);
  }
  return reporter.found.length === before;
}

/** Checks that the elements of lists are counted by another param. */
function checkLists({ name, params }: CallbackFacts, path: string, reporter: Reporter): void {
  for (const { name: param, c } of params) {
    if (c.kind !== "list") continue;
    const count = params.find((other) => other.name === c.length)?.c;
    if (count === undefined || !isLengthKind(count.kind)) {
      const message = `${name}.${param} has the length ${JSON.stringify(c.length)}`;
      reporter.add(path, message, "name a param of the callback that is an integer");
    }
    if (!isListElement(c.of)) {
      const fix = "a list has numbers, enums, strings, handles or addresses";
      reporter.add(path, `${name}.${param} is a list of ${JSON.stringify(c.of.kind)}`, fix);
    } else if (isOwned(c.of)) {
      const fix = "what a callback gets is borrowed: leave its owner out";
      reporter.add(path, `${name}.${param} states an owner of its elements`, fix);
    }
  }
}

function isOwned(facts: Facts): boolean {
  if (!("owner" in facts) || facts.owner === undefined) return false;
  return facts.owner !== "call" && facts.owner !== "library";
}

/** True for a fallback that the result can hold. */
function fitsFallback({ result, fallback }: CallbackFacts): boolean {
  if (result.kind === "f32" || result.kind === "f64") return true;
  if (isAggregate(result) || result.kind === "void") return fallback === 0;
  const of = result.kind === "enum" ? integerOf(result) : result.kind;
  const [low, high] = RANGES[of] ?? [-(2 ** 53) + 1, 2 ** 53 - 1];
  return Number.isInteger(fallback) && fallback >= low && fallback <= high;
}

function checkName(facts: Facts, path: string, reporter: Reporter): boolean {
  const named = facts.kind === "enum" || facts.kind === "handle" || facts.kind === "callback" ||
    isAggregate(facts);
  if (!named) return true;
  const { name } = facts;
  if (!TYPE_NAME.test(name)) {
    reporter.add(path, `${JSON.stringify(name)} is not PascalCase`, "rename the type");
    return false;
  }
  if (facts.kind !== "handle" && RESERVED_TYPES.has(name)) {
    reporter.add(path, `${name} is a name that generated code uses`, "rename the type");
    return false;
  }
  return true;
}

/** What a function says beside its params, as far as a Zig library cannot do it. */
export function zigCannot(facts: FunctionFacts): string[] {
  const { variadicFrom, vaList, errno, nonblocking, optional, global } = facts;
  return Object.entries({ variadicFrom, vaList, errno, nonblocking, optional, global })
    .filter(([, value]) => value !== undefined && value !== false).map(([key]) => key);
}
