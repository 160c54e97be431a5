/**
 * Checks structs and unions: their fields, fixed arrays and bit fields.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import type { AggregateFacts, BitsFacts, Facts, FixedArrayFacts } from "./facts.ts";
import { isAggregate, isFieldKind, isMirrored, layoutOf } from "./layout.ts";
import { checkApart } from "./validate_facts.ts";

const CAMEL = /^[a-z][A-Za-z0-9]*$/;
const C_NAME = /^[A-Za-z_]\w*$/;
/** Larger structs are arrays by another name, and their copies would not fit the scratch memory. */
const MAX_BYTES = 2 ** 28;
const BITS = { u8: 8, i8: 8, u16: 16, i16: 16, u32: 32, i32: 32, bool: 1 } as const;
const NO_ZIG = new Set(["wchar", "handle", "string", "pointer", "callback", "bits", "union"]);

/** How a struct or union is checked. */
export interface AggregateContext {
  /** True in a C library; a Zig library takes fewer types. */
  readonly isC: boolean;
  /** Checks a field's type as every type is checked: its plain facts and names. */
  readonly inner: (facts: Facts, path: string) => void;
}

/** Reports what is wrong with a struct or union; false when nothing more can be said of it. */
export function checkAggregate(
  facts: AggregateFacts,
  path: string,
  reporter: Reporter,
  context: AggregateContext,
): boolean {
  const seen = reporter.found.length;
  if (isRecursive(facts, [])) {
    const fix = "let the field be an address: t.address()";
    reporter.add(path, `${facts.name} contains itself`, fix);
    return false;
  }
  const { name, fields } = facts;
  if (fields.length === 0) reporter.add(path, `${name} is empty`, "add a field");
  checkApart(fields.map((field) => field.name), `fields of ${name}`, path, reporter);
  for (const field of fields) {
    const at = `${name}.${field.name}`;
    if (!CAMEL.test(field.name)) reporter.add(path, `${at} is not camelCase`, "rename the field");
    if (field.symbol !== undefined && !C_NAME.test(field.symbol)) {
      const message = `${at} has the C name ${JSON.stringify(field.symbol)}`;
      reporter.add(path, message, "give an identifier in names");
    }
    checkField(facts, field.c, at, path, reporter, context);
  }
  if (reporter.found.length > seen) return false;
  if (layoutOf(facts).size.lp64 > MAX_BYTES) {
    const fix = "pass its memory as an address or as bytes";
    reporter.add(path, `${name} has more than ${MAX_BYTES} bytes`, fix);
  }
  return reporter.found.length === seen;
}

/** True when a schema was tied into a knot: plain schemas cannot name themselves. */
function isRecursive(type: Facts, outer: readonly Facts[]): boolean {
  if (!type || typeof type !== "object") return false;
  if (outer.includes(type)) return true;
  const inner = [...outer, type];
  if (type.kind === "fixedArray") return isRecursive(type.of, inner);
  if (type.kind === "pointer") return isRecursive(type.to, inner);
  return isAggregate(type) && type.fields.some((field) => isRecursive(field.c, inner));
}

function checkField(
  owner: AggregateFacts,
  type: Facts,
  at: string,
  path: string,
  reporter: Reporter,
  context: AggregateContext,
): void {
  const kind = (type as Facts | undefined)?.kind;
  if (kind === undefined || !isFieldKind(kind)) {
    const fix = "use a type that can be a field: a number, enum, struct, t.fixed or an address";
    return reporter.add(path, `${at} cannot be ${JSON.stringify(kind)}`, fix);
  }
  if (!context.isC && NO_ZIG.has(kind)) {
    const fix = "use a scalar, a struct or t.fixed, or bind it as a C library";
    return reporter.add(path, `${at} cannot be ${JSON.stringify(kind)} in a Zig library`, fix);
  }
  if (owner.kind === "union" && isMirrored(type)) {
    const fix = "declare the integer that holds the bits";
    return reporter.add(path, `${at} has bit fields in a union`, fix);
  }
  if (type.kind === "bits") return checkBits(type, at, path, reporter);
  if (type.kind === "fixedArray") return checkArray(owner, type, at, path, reporter, context);
  if (type.kind === "pointer" && isMirrored(type.to)) {
    const message = `${at} points to ${type.to.name}, which has bit fields`;
    return reporter.add(path, message, "let the field be an address: t.address()");
  }
  if ("owner" in type && typeof type.owner === "object" && type.kind !== "callback") {
    const fix = "leave its owner out, or let the field be an address: t.address()";
    return reporter.add(path, `${at} states who owns it, which a field cannot`, fix);
  }
  context.inner(type, path);
}

function checkBits(type: BitsFacts, at: string, path: string, reporter: Reporter): void {
  const most = BITS[type.of] as number | undefined;
  if (most === undefined) {
    const message = `${at} has bits of ${JSON.stringify(type.of)}`;
    reporter.add(path, message, `use ${Object.keys(BITS).join(", ")}`);
  } else if (!Number.isInteger(type.width) || type.width < 1 || type.width > most) {
    const message = `${at} has ${JSON.stringify(type.width)} bits of ${type.of}`;
    reporter.add(path, message, `give a width from 1 to ${most}`);
  }
}

function checkArray(
  owner: AggregateFacts,
  { of, length }: FixedArrayFacts,
  at: string,
  path: string,
  reporter: Reporter,
  context: AggregateContext,
): void {
  if (!Number.isInteger(length) || length < 1 || length > MAX_BYTES) {
    const message = `${at} has ${JSON.stringify(length)} elements`;
    return reporter.add(path, message, `give a length from 1 to ${MAX_BYTES}`);
  }
  if ((of as Facts | undefined)?.kind === "bits") {
    const fix = "C has no arrays of bit fields; list them one by one";
    return reporter.add(path, `${at} is an array of bit fields`, fix);
  }
  checkField(owner, of, `${at}[]`, path, reporter, context);
}
