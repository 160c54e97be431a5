/**
 * Rows of the scalars: numbers and booleans that cross by value.
 *
 * @module
 */
import type { ScalarFacts, ScalarKind } from "../facts.ts";
import type { FieldAccess, Place, Row, Slot } from "./row.ts";
import { type LaneWire, type Wire, WIRES } from "./wires.ts";

interface ScalarRow {
  /** TypeScript condition that holds for a bad number; the type is tested before it. */
  readonly bad: ((value: string) => string) | null;
  /** What is allowed, for messages: a text, or a constant with a `$`. */
  readonly expected: string;
  /** DataView accessor, without get or set; null where it differs by target. */
  readonly accessor: string | null;
}

const SAFE = "9007199254740991";
const notInteger = (v: string) => `Math.floor(${v}) !== ${v}`;
const between = (low: string, high: string) => (v: string) =>
  `!(${v} >= ${low} && ${v} <= ${high}) || ${notInteger(v)}`;

const SCALARS: Record<ScalarKind, ScalarRow> = {
  u8: scalar((v) => `(${v} & 255) !== ${v}`, "an integer from 0 to 255", "Uint8"),
  i8: scalar((v) => `${v} << 24 >> 24 !== ${v}`, "an integer from -128 to 127", "Int8"),
  u16: scalar((v) => `(${v} & 65535) !== ${v}`, "an integer from 0 to 65535", "Uint16"),
  i16: scalar((v) => `${v} << 16 >> 16 !== ${v}`, "an integer from -32768 to 32767", "Int16"),
  u32: scalar((v) => `${v} >>> 0 !== ${v}`, "an integer from 0 to 4294967295", "Uint32"),
  i32: scalar(
    (v) => `(${v} | 0) !== ${v}`,
    "an integer from -2147483648 to 2147483647",
    "Int32",
  ),
  u64: scalar(between("0", SAFE), "a safe integer from 0 up", "BigUint64"),
  i64: scalar(between(`-${SAFE}`, SAFE), "a safe integer", "BigInt64"),
  usize: scalar(between("0", SAFE), "a safe integer from 0 up", "BigUint64"),
  isize: scalar(between(`-${SAFE}`, SAFE), "a safe integer", "BigInt64"),
  char: varying("char"),
  long: varying("long"),
  ulong: varying("ulong"),
  wchar: varying("wchar"),
  f32: scalar(null, "a number", "Float32"),
  f64: scalar(null, "a number", "Float64"),
  bool: scalar(null, "true or false", "Uint8"),
};

function scalar(bad: ScalarRow["bad"], expected: string, accessor: string): ScalarRow {
  return { bad, expected, accessor };
}

/** A scalar whose range the generated module learns from its target; see {@link TARGET_FACTS}. */
function varying(kind: VaryingKind): ScalarRow {
  return {
    bad: between(`$${kind}Min`, `$${kind}Max`),
    expected: `$${kind}Range`,
    accessor: null,
  };
}

/** Scalars whose width or sign the target decides. */
export type VaryingKind = "char" | "long" | "ulong" | "wchar";

/** True for a scalar whose width or sign the target decides. */
export function isVarying(kind: string): kind is VaryingKind {
  return kind === "char" || kind === "long" || kind === "ulong" || kind === "wchar";
}

const integers = (name: string) => `\`an integer from \${$${name}Min} to \${$${name}Max}\``;

/**
 * Constants of a generated module, most of which depend on its target, by name. They are printed
 * where they are used, in this order.
 */
export const TARGET_FACTS: Readonly<Record<string, string>> = {
  WINDOWS: "onWindows()",
  $charMin: "charSigned() ? -128 : 0",
  $charMax: "charSigned() ? 127 : 255",
  $charRange: integers("char"),
  $longMin: `longBits() === 32 ? -2147483648 : -${SAFE}`,
  $longMax: `longBits() === 32 ? 2147483647 : ${SAFE}`,
  $longRange: integers("long"),
  $ulongMin: "0",
  $ulongMax: `longBits() === 32 ? 4294967295 : ${SAFE}`,
  $ulongRange: integers("ulong"),
  $wcharMin: "wcharRange()[0]",
  $wcharMax: "wcharRange()[1]",
  $wcharRange: integers("wchar"),
  // What an empty array passes: it is not null, and of no length.
  $nothing: "new Uint8Array(16)",
};

/** True for a 64-bit integer that is a bigint in JavaScript. */
export function isBig(type: ScalarFacts): boolean {
  return (type.kind === "u64" || type.kind === "i64") && type.as === undefined;
}

/** A slot of a wire whose C and Zig spellings are the wire's own. */
export function plainSlot(name: string, wire: Wire, lane: LaneWire = "f64"): Slot {
  return { name, wire, lane, c: WIRES[wire].c, zig: WIRES[wire].zig };
}

/** The statement that refuses a bad number; `expected` is a text, or a constant with a `$`. */
export function numberCheck(place: Place, bad: string | null, expected: string): string {
  const { call, param, value } = place;
  const wrong = bad === null ? "" : ` || ${bad}`;
  const test = `typeof ${value} !== "number"${wrong}`;
  const text = expected.startsWith("$") ? expected : `"${expected}"`;
  return `if (${test}) badValue("${call}", "${param}", ${value}, ${text}, "number");`;
}

/** The statement that refuses a number which a scalar cannot hold. */
export function scalarCheck(kind: ScalarKind, place: Place): string {
  const { bad, expected } = SCALARS[kind];
  return numberCheck(place, bad === null ? null : bad(place.value), expected);
}

function scalarSlot(type: ScalarFacts, name: string): Slot {
  const lane = isBig(type) ? (type.kind as "u64" | "i64") : "f64";
  const slot = plainSlot(name, type.kind, lane);
  return type.c === undefined ? slot : { ...slot, c: type.c };
}

/** Integers of up to 32 bits cross as they are, and Deno takes -0 for no integer. */
export function withoutMinusZero(kind: ScalarKind, value: string): string {
  if (kind === "u32") return `${value} >>> 0`;
  if (isVarying(kind)) return `${value} + 0`;
  return /^[iu](8|16|32)$/.test(kind) ? `${value} | 0` : value;
}

/** The row of every scalar. */
export const scalarRow: Row<ScalarFacts> = {
  tsIn: (type) => isBig(type) ? "bigint | number" : scalarRow.tsOut(type),
  tsOut: (type) => type.kind === "bool" ? "boolean" : isBig(type) ? "bigint" : "number",
  abi: (type) => {
    const as = type.as === undefined ? "" : ` as ${type.as}`;
    return `${type.kind}${as}${type.c === undefined ? "" : ` (${type.c})`}`;
  },
  slots: (type, name) => [scalarSlot(type, name)],
  result: (type) => scalarSlot(type, "result"),
  enter: (type, place) => {
    const { call, param, value, checked } = place;
    if (isBig(type)) {
      const helper = type.kind === "u64" ? "toU64" : "toI64";
      const line = checked
        ? `const ${param}$ = ${helper}("${call}", "${param}", ${value});`
        : `const ${param}$ = BigInt(${value});`;
      return { lines: [line], lane: [`${param}$`] };
    }
    if (type.kind === "bool") {
      const line = `if (typeof ${value} !== "boolean") ` +
        `badValue("${call}", "${param}", ${value}, "true or false", "boolean");`;
      return { lines: checked ? [line] : [], lane: [`${value} ? 1 : 0`] };
    }
    return checked
      ? { lines: [scalarCheck(type.kind, place)], lane: [withoutMinusZero(type.kind, value)] }
      : { lines: [], lane: [value] };
  },
  leave: (type, raw, call, checked) => {
    // A number from the lane, a boolean from a runtime that passes bool as it is.
    if (type.kind === "bool") return `!!${raw}`;
    return isWide(type) && checked ? `safeResult("${call}", ${raw})` : raw;
  },
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: scalarField,
};

/** True for a number that may not fit a double. */
function isWide({ kind, as }: ScalarFacts): boolean {
  const wide = kind === "usize" || kind === "isize" || kind === "long" || kind === "ulong";
  return wide || as === "number";
}

/** Reads and writes numbers through one accessor. */
export function plainField(accessor: string): FieldAccess {
  // A single byte has no byte order.
  const order = accessor.endsWith("nt8") ? "" : ", true";
  return {
    get: (view, at) => `${view}.get${accessor}(${at}${order})`,
    set: (view, at, value) => `${view}.set${accessor}(${at}, ${value}${order})`,
  };
}

/** The access to a field of a fixed-width integer. */
export function integerField(of: "u8" | "i8" | "u16" | "i16" | "u32" | "i32"): FieldAccess {
  return plainField(SCALARS[of].accessor ?? "");
}

function bigField(accessor: string): FieldAccess {
  return {
    get: (view, at, name) => `safeResult("${name}", Number(${view}.get${accessor}(${at}, true)))`,
    set: (view, at, value) => `${view}.set${accessor}(${at}, BigInt(${value}), true)`,
  };
}

function scalarField(type: ScalarFacts): FieldAccess {
  if (isVarying(type.kind)) return VARYING_FIELDS[type.kind];
  if (type.kind === "bool") {
    return {
      get: (view, at) => `${view}.getUint8(${at}) !== 0`,
      set: (view, at, value) => `${view}.setUint8(${at}, ${value})`,
    };
  }
  const accessor = SCALARS[type.kind].accessor ?? "";
  return accessor.startsWith("Big") && !isBig(type) ? bigField(accessor) : plainField(accessor);
}

/** A field with 32 bits on Windows and 64 elsewhere. */
function longField(narrow: string, wide: string): FieldAccess {
  const [on, off] = [plainField(narrow), bigField(wide)];
  return {
    get: (view, at, name) => `(WINDOWS ? ${on.get(view, at, name)} : ${off.get(view, at, name)})`,
    set: (view, at, value) => `WINDOWS ? ${on.set(view, at, value)} : ${off.set(view, at, value)}`,
  };
}

const VARYING_FIELDS: Record<VaryingKind, FieldAccess> = {
  char: {
    get: (view, at) => `($charMin < 0 ? ${view}.getInt8(${at}) : ${view}.getUint8(${at}))`,
    set: plainField("Int8").set,
  },
  long: longField("Int32", "BigInt64"),
  ulong: longField("Uint32", "BigUint64"),
  wchar: {
    get: (view, at) => {
      const wide = `$wcharMin < 0 ? ${view}.getInt32(${at}, true) : ${view}.getUint32(${at}, true)`;
      return `(WINDOWS ? ${view}.getUint16(${at}, true) : ${wide})`;
    },
    set: (view, at, value) =>
      `WINDOWS ? ${view}.setUint16(${at}, ${value}, true) : ` +
      `${view}.setInt32(${at}, ${value}, true)`,
  },
};
