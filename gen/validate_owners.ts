/**
 * Checks who owns the memory behind pointers, and how long it is lent.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import type { Facts, Owner } from "./facts.ts";
import type { Context, FunctionSchema } from "./validate_function.ts";

/** The params of the function that is checked, by name. */
type Params = ReadonlyMap<string, Facts>;

/** Kinds of params that native code can keep after the call. */
const KEPT = new Set(["handle", "array", "bytes", "callback", "address"]);

/** Kinds of params that native code can take over. */
const TAKEN = new Set(["handle", "address", "pointer"]);

/** Checks the owner of a param. */
export function checkParamOwner(
  facts: Facts,
  path: string,
  params: Params,
  reporter: Reporter,
  context: Context,
): void {
  const { kind } = facts;
  const owner: Owner = ("owner" in facts ? facts.owner : undefined) ?? "call";
  const lent = kind === "string" || kind === "structArray";
  if (lent && owner !== "call") {
    const what = kind === "string" ? "string" : "struct";
    reporter.add(path, `a ${what} is lent for the call only`, "leave its owner out");
  } else if (typeof owner === "object" && !("until" in owner)) {
    const key = Object.keys(owner)[0];
    reporter.add(path, `a param has no ${key}`, `use owner: "call" or "taken"`);
  } else if (typeof owner === "object") {
    checkUntil(facts, owner.until, path, params, reporter, context);
  } else if (owner === "library" || (owner === "taken" && !TAKEN.has(kind))) {
    reporter.add(path, `a param is not owned by ${owner}`, `use owner: "call" or "taken"`);
  }
}

function checkUntil(
  { kind }: Facts,
  until: string,
  path: string,
  params: Params,
  reporter: Reporter,
  { functions }: Context,
): void {
  if (!KEPT.has(kind)) {
    return reporter.add(path, `a ${kind} is lent for the call only`, "leave its owner out");
  }
  if (until === "replaced") return;
  const end = functions.get(until) as FunctionSchema | undefined;
  if (end === undefined) {
    return reporter.add(path, `there is no function ${until} to end it`, "add it to a module");
  }
  const [first] = params.values();
  const given = firstParam(end);
  if (first?.kind !== "handle" || (given?.kind === "handle" && given.name === first.name)) return;
  const fix = `let both begin with the handle ${first.name}`;
  reporter.add(path, `${until} does not take the handle for which this is kept`, fix);
}

const firstParam = (fn: FunctionSchema) => fn.parameters?.[0]?.c as Facts | undefined;

/** Checks the owner of a result, or of what is written through a pointer. */
export function checkResultOwner(
  facts: Facts,
  path: string,
  params: Params,
  reporter: Reporter,
  context: Context,
): void {
  const pointers = ["address", "handle", "string", "pointer"];
  if (!pointers.includes(facts.kind)) return;
  const owner: Owner = ("owner" in facts ? facts.owner : undefined) ?? "call";
  if (typeof owner === "object" && "of" in owner && owner.of !== undefined) {
    checkWhole(facts, owner, owner.of, path, params, reporter);
    if (!("freedBy" in owner)) return;
  }
  if (typeof owner === "object" && "freedBy" in owner) {
    return checkFreedBy(facts, owner.freedBy, path, reporter, context);
  }
  if (owner === "library") return;
  const fix = `state owner: "library" or owner: { freedBy: "…" }`;
  reporter.add(path, "does not say who owns the result", fix);
}

function checkWhole(
  { kind }: Facts,
  owner: Readonly<Record<string, string | undefined>>,
  of: string,
  path: string,
  params: Params,
  reporter: Reporter,
): void {
  if ("freedBy" in owner && kind !== "handle" && kind !== "pointer") {
    const what = `${kind === "address" ? "an address" : `a ${kind}`} that is freed is no part`;
    return reporter.add(path, what, `leave its "of" out`);
  }
  if (params.get(of)?.kind === "handle") return;
  const fix = "name a handle param of the same function";
  reporter.add(path, `there is no handle param ${of} to be part of`, fix);
}

function checkFreedBy(
  facts: Facts,
  by: string,
  path: string,
  reporter: Reporter,
  { functions }: Context,
): void {
  const free = functions.get(by) as FunctionSchema | undefined;
  if (free === undefined) {
    return reporter.add(path, `there is no function ${by} to free it`, "add it to a module");
  }
  // Whoever has an address frees it himself, with whatever else that takes.
  if (facts.kind === "address" || takesAddress(free, facts)) return;
  const what = facts.kind === "string"
    ? `t.address({ owner: "taken" })`
    : facts.kind === "handle"
    ? `t.handle("${facts.name}", { owner: "taken" })`
    : "t.pointer of the same struct, or an address";
  const noun = facts.kind === "pointer" ? "struct" : facts.kind;
  reporter.add(path, `${by} cannot free a ${noun} by its address`, `give it one param, ${what}`);
}

/** True for a function that takes the address of what it frees, and nothing else. */
function takesAddress({ parameters, returnType, c }: FunctionSchema, freed: Facts): boolean {
  const result = returnType?.c as Facts | undefined;
  const beside = c as { errno?: unknown; nonblocking?: unknown } | undefined;
  // The shim passes literals by itself.
  const given = parameters?.filter(({ c }) => (c as Facts | undefined)?.kind !== "literal");
  if (given?.length !== 1 || result?.kind === "orErrno") return false;
  if (beside?.errno === true || beside?.nonblocking === true) return false;
  const param = given[0]?.c as Facts | undefined;
  if (param?.kind === "address") return true;
  if (freed.kind === "handle") return param?.kind === "handle" && param.name === freed.name;
  if (freed.kind === "string") return param?.kind === "handle";
  return freed.kind === "pointer" && param?.kind === "pointer" && param.to.name === freed.to.name;
}
