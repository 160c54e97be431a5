/**
 * Checks one function schema: its params, its result, ownership and lengths.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import type { Facts, OrStatusFacts, Owner } from "./facts.ts";
import { isFieldKind } from "./layout.ts";
import { RESERVED_TYPES, snakeCase } from "./names.ts";
import { checkApart, checkFacts, checkZig } from "./validate_facts.ts";
import { isKind, rowOf } from "./table/mod.ts";

/** What a function may refer to. */
export interface Context {
  readonly hasStatus: boolean;
  readonly functions: ReadonlyMap<string, unknown>;
  /** C symbols seen so far, with the function that has each. */
  readonly symbols: Map<string, string>;
  /** What every C symbol starts with that is not given. */
  readonly prefix: string;
}

const CAMEL = /^[a-z][A-Za-z0-9]*$/;
const MEMBER = /^[A-Za-z][A-Za-z0-9_]*$/;
const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/;
const USE_T = 'use a type of t from ziffi/schema, such as t.f64() or t.array("u8")';
const OR_STATUS = new Set(["u8", "u16", "u32", "usize", "bool", "address", "handle"]);

interface Schema {
  readonly c?: unknown;
  readonly name?: unknown;
  readonly parameters?: unknown;
  readonly returnType?: unknown;
}

/** Reports what is wrong with one function. */
export function checkFunction(
  input: unknown,
  name: string,
  path: string,
  reporter: Reporter,
  context: Context,
): void {
  const fn = (typeof input === "object" && input !== null ? input : {}) as Schema;
  if (!Array.isArray(fn.parameters)) {
    return reporter.add(path, "is not a function schema", "write it as fn([arg(...)], result)");
  }
  checkSymbol(fn, name, path, reporter, context);
  const params = new Map<string, Facts>();
  (fn.parameters as Schema[]).forEach((param, index) => {
    const at = `${path}.parameters[${index}]`;
    const facts = factsOf(param, at, reporter);
    if (typeof param.name !== "string" || !CAMEL.test(param.name)) {
      reporter.add(at, "has no camelCase name", `wrap it: arg("name", t.…())`);
    } else if (params.has(param.name)) {
      reporter.add(at, `has the same name as another param, ${param.name}`, "rename one");
    } else if (facts) params.set(param.name, facts);
    if (facts) checkParam(facts, at, reporter, context);
  });
  checkApart([...params.keys()], "params", path, reporter);
  checkZig((fn.c as { zig?: unknown } | undefined)?.zig, path, reporter);
  checkLengths(params, path, reporter);
  const at = `${path}.returnType`;
  const result = factsOf((fn.returnType ?? {}) as Schema, at, reporter);
  if (result) checkResult(result, at, reporter, context);
}

function checkSymbol(
  fn: Schema,
  name: string,
  path: string,
  reporter: Reporter,
  { symbols, prefix }: Context,
): void {
  const facts = fn.c as { symbol?: unknown } | undefined;
  const given = facts?.symbol;
  if (given !== undefined && !(typeof given === "string" && /^[A-Za-z_]\w*$/.test(given))) {
    return reporter.add(`${path}.symbol`, "is not a C identifier", "give the exported name");
  }
  const key = given ?? prefix + snakeCase(name);
  const other = symbols.get(key);
  if (other !== undefined) {
    reporter.add(path, `has the same C symbol as ${other}`, "rename it or set its symbol");
  }
  symbols.set(key, name);
}

function factsOf(schema: Schema, path: string, reporter: Reporter): Facts | null {
  const facts = schema?.c as { kind?: unknown } | undefined;
  if (facts === undefined || facts === null) {
    reporter.add(path, "says nothing of its C type", USE_T);
    return null;
  }
  if (!isKind(facts.kind)) {
    reporter.add(path, `has the unknown type ${JSON.stringify(facts.kind)}`, USE_T);
    return null;
  }
  const known = facts as unknown as Facts;
  if (!checkFacts(known, path, reporter)) return null;
  checkInner(known, path, reporter);
  return known;
}

/** Names and members inside of a type. */
function checkInner(facts: Facts, path: string, reporter: Reporter): void {
  if (facts.kind === "orStatus") return checkInner(facts.value, path, reporter);
  if (facts.kind === "enum") {
    const values = Object.entries(facts.members);
    if (values.length === 0) reporter.add(path, `enum ${facts.name} is empty`, "add a member");
    for (const [member, value] of values) {
      if (!MEMBER.test(member) || (value | 0) !== value) {
        reporter.add(path, `${facts.name}.${member} is not name: int32`, "use an int32 value");
      }
    }
    checkApart(values.map(([member]) => member), `members of ${facts.name}`, path, reporter);
    if (new Set(values.map(([, value]) => value)).size < values.length) {
      reporter.add(path, `${facts.name} has one value twice`, "give each member its own value");
    }
  }
  const struct = facts.kind === "pointer" ? facts.to : facts.kind === "struct" ? facts : null;
  if (struct) {
    if (struct.fields.length === 0) reporter.add(path, `${struct.name} is empty`, "add a field");
    const fields = struct.fields.map((field) => field.name);
    checkApart(fields, `fields of ${struct.name}`, path, reporter);
    for (const field of struct.fields) {
      if (!CAMEL.test(field.name)) {
        reporter.add(path, `${struct.name}.${field.name} is not camelCase`, "rename the field");
      }
      if (!field.c || !isFieldKind(field.c.kind)) {
        const kind = JSON.stringify(field.c?.kind);
        reporter.add(path, `${struct.name}.${field.name} cannot be ${kind}`, "use a scalar");
      } else checkInner(field.c, path, reporter);
    }
  }
  const named = facts.kind === "enum" || facts.kind === "handle" ? facts : struct;
  if (named && !TYPE_NAME.test(named.name)) {
    reporter.add(path, `${JSON.stringify(named.name)} is not PascalCase`, "rename the type");
  } else if (named && named.kind !== "handle" && RESERVED_TYPES.has(named.name)) {
    reporter.add(path, `${named.name} is a name that generated code uses`, "rename the type");
  }
}

function checkParam(facts: Facts, path: string, reporter: Reporter, context: Context): void {
  if (rowOf(facts).slots(facts, "x") === null) {
    const fix = facts.kind === "struct" ? "pass it by pointer: t.pointer(S)" : USE_T;
    return reporter.add(path, `${facts.kind} cannot be a param`, fix);
  }
  if ("owner" in facts) checkOwner(facts, path, "param", reporter, context);
}

function checkResult(facts: Facts, path: string, reporter: Reporter, context: Context): void {
  if (rowOf(facts).result(facts) === null) {
    const fix = "give a buffer as an inout param, or return an address with its owner";
    return reporter.add(path, `${facts.kind} cannot be a result`, fix);
  }
  if ((facts.kind === "status" || facts.kind === "orStatus") && !context.hasStatus) {
    reporter.add(path, "the library has no statuses", "add status: { ok: … } to library()");
  }
  if (facts.kind === "orStatus") return checkOrStatus(facts, path, reporter, context);
  if ("owner" in facts) checkOwner(facts, path, "result", reporter, context);
}

function checkOrStatus(
  { value }: OrStatusFacts,
  path: string,
  reporter: Reporter,
  context: Context,
): void {
  if (!OR_STATUS.has(value.kind)) {
    const allowed = [...OR_STATUS].join(", ");
    return reporter.add(path, `${value.kind} may be negative or too wide`, `use ${allowed}`);
  }
  if ("owner" in value) checkOwner(value, path, "result", reporter, context);
}

function checkOwner(
  { kind, owner }: Extract<Facts, { owner: Owner }>,
  path: string,
  role: "param" | "result",
  reporter: Reporter,
  { functions }: Context,
): void {
  if (typeof owner === "object") {
    if (role === "param") {
      reporter.add(path, "a param has no freedBy", `use owner: "call" or "taken"`);
    } else if (!functions.has(owner.freedBy)) {
      reporter.add(path, `there is no function ${owner.freedBy} to free it`, "add it to a module");
    } else if (kind === "string" && !takesOneAddress(functions.get(owner.freedBy))) {
      const fix = `give it one param, t.address({ owner: "taken" })`;
      reporter.add(path, `${owner.freedBy} cannot free a string by its address`, fix);
    }
  } else if (role === "result" && owner !== "library") {
    const fix = `state owner: "library" or owner: { freedBy: "…" }`;
    reporter.add(path, "does not say who owns the result", fix);
  } else if (role === "param" && kind === "string" && owner !== "call") {
    reporter.add(path, "a string is lent for the call only", "leave its owner out");
  } else if (role === "param" && owner !== "call" && owner !== "taken") {
    reporter.add(path, `a param is not owned by ${owner}`, `use owner: "call" or "taken"`);
  }
}

function takesOneAddress(input: unknown): boolean {
  const { parameters } = input as { parameters?: { c?: { kind?: unknown } }[] };
  return parameters?.length === 1 && parameters[0]?.c?.kind === "address";
}

function checkLengths(params: ReadonlyMap<string, Facts>, path: string, reporter: Reporter): void {
  for (const [name, facts] of params) {
    if (facts.kind !== "array" && facts.kind !== "bytes") continue;
    if (params.has(`${name}Length`)) {
      reporter.add(path, `${name}Length is the length of ${name}`, "leave that param out");
    }
    if (typeof facts.length === "string") continue;
    const other = params.get(facts.length.sameAs);
    const isArray = other?.kind === "array" || other?.kind === "bytes";
    if (!isArray || typeof other.length !== "string") {
      const message = `${name} has the length of ${facts.length.sameAs}, which passes none`;
      reporter.add(path, message, "name another array param that passes its length");
    }
  }
}
