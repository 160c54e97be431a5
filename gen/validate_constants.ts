/**
 * Checks constants: their names, which stand in three languages, and their values.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import { isCWord, isTypescriptWord, RESERVED_TYPES, TYPESCRIPT_HELPERS } from "./names.ts";

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]\d+)?$/;
const INTEGER = /^(0|-?[1-9]\d*)$/;
const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 64n - 1n;
const KEYS = ["kind", "text", "float", "description", "symbol", "zig"];
const ZIG = /^[a-z]\w*(\.[A-Za-z_]\w*)+$/;
const WRITE = 'write it like SQLITE_OK: 0 or PI: constant(3.14, "Half of a turn.")';

type Loose = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const show = (value: unknown) => JSON.stringify(value) ?? String(value);

/** Where constants are checked. */
export interface ConstantContext {
  /** True when ziffi writes the header, in which each constant is a macro. */
  readonly macros: boolean;
  /** True in a C library. */
  readonly isC: boolean;
  /** Names of constants seen before. */
  readonly names: Set<string>;
}

/** Checks the constants of a module. */
export function checkConstants(
  constants: unknown,
  path: string,
  reporter: Reporter,
  context: ConstantContext,
): void {
  if (constants === undefined) return;
  if (!isRecord(constants)) return reporter.add(path, "is not an object", WRITE);
  for (const [name, facts] of Object.entries(constants)) {
    const at = `${path}.${name}`;
    if (!checkName(name, at, reporter)) continue;
    if (context.names.has(name)) reporter.add(at, "is defined twice", "rename one of the two");
    context.names.add(name);
    if (!isRecord(facts) || Object.keys(facts).some((key) => !KEYS.includes(key))) {
      reporter.add(at, `${show(facts)} is no constant`, WRITE);
      continue;
    }
    checkSymbol(facts["symbol"] ?? name, at, reporter, context);
    const { description } = facts;
    if (description !== undefined && typeof description !== "string") {
      reporter.add(at, `has the description ${show(description)}`, "describe it in a sentence");
    }
    checkZig(facts["zig"], at, reporter, context);
    checkValue(facts, at, reporter);
  }
}

function checkZig(zig: unknown, path: string, reporter: Reporter, context: ConstantContext): void {
  if (zig === undefined) return;
  if (context.isC) return reporter.add(path, "names a constant of a Zig library", "leave zig out");
  if (typeof zig === "string" && ZIG.test(zig)) return;
  const fix = "give the module and the name of the constant, such as geometry.half_turn";
  reporter.add(path, `has the Zig name ${show(zig)}`, fix);
}

function checkName(name: string, path: string, reporter: Reporter): boolean {
  if (!IDENTIFIER.test(name)) {
    reporter.add(path, `${show(name)} is no identifier`, "give it a name, and the C one as symbol");
    return false;
  }
  const taken = isTypescriptWord(name) || RESERVED_TYPES.has(name) ||
    TYPESCRIPT_HELPERS.includes(name);
  if (taken) {
    const fix = "give it another name, and the C one as symbol";
    reporter.add(path, `${name} is a name that TypeScript or generated code uses`, fix);
  }
  return !taken;
}

function checkSymbol(
  symbol: unknown,
  path: string,
  reporter: Reporter,
  { macros }: ConstantContext,
): void {
  if (typeof symbol !== "string" || !IDENTIFIER.test(symbol) || isCWord(symbol)) {
    return reporter.add(path, `has the C name ${show(symbol)}`, "give an identifier as symbol");
  }
  // Everything else that the generated header declares is in lower case.
  if (macros && !/[A-Z]/.test(symbol)) {
    const fix = "use upper case, or give such a C name as symbol";
    reporter.add(path, `the macro ${symbol} could change other names of the header`, fix);
  }
}

function checkValue(facts: Loose, path: string, reporter: Reporter): void {
  const { kind, text, float } = facts;
  if (float !== undefined && (float !== true || kind !== "number")) {
    return reporter.add(path, `${show(kind)} has float: ${show(float)}`, "leave float out");
  }
  if (typeof text !== "string" || !/^(number|bigint|string)$/.test(String(kind))) {
    const what = `${String(text)} is ${show(kind)}`;
    return reporter.add(path, what, "give a number, a bigint or a string");
  }
  if (kind === "string") {
    // A NUL would end it in C, and half of a surrogate pair has no UTF-8.
    if (!/\0|\p{Surrogate}/u.test(text)) return;
    const fix = "give a text without them";
    return reporter.add(path, `${show(text)} has a NUL or a lone surrogate`, fix);
  }
  if (kind === "bigint") {
    const fits = INTEGER.test(text) && BigInt(text) >= LOWEST && BigInt(text) <= HIGHEST;
    if (!fits) reporter.add(path, `${text} has no 64 bits`, "give it as a string, or leave it out");
    return;
  }
  const value = Number(text);
  const plain = NUMBER.test(text) && (text === "-0" || String(value) === text);
  if (!plain) return reporter.add(path, `${text} is no finite number`, "leave it out");
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && float !== true) {
    const fix = "write a bigint, or constant(value, description, { float: true })";
    reporter.add(path, `${text} is no safe integer`, fix);
  }
}
