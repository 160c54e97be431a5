/**
 * Rows of the scalars: numbers, booleans and enums that cross by value.
 *
 * @module
 */
import type { EnumFacts, ScalarFacts, ScalarKind } from "../facts.ts";
import type { FieldAccess, Place, Row, Slot } from "./row.ts";
import { type LaneWire, type Wire, WIRES } from "./wires.ts";

interface ScalarRow {
  /** TypeScript condition that holds for a bad number; the type is tested before it. */
  readonly bad: ((value: string) => string) | null;
  /** What is allowed, for messages. */
  readonly expected: string;
  /** DataView accessor, without get or set. */
  readonly accessor: string;
}

const SAFE = "9007199254740991";
const notInteger = (v: string) => `Math.floor(${v}) !== ${v}`;

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
  u64: scalar(
    (v) => `!(${v} >= 0 && ${v} <= ${SAFE}) || ${notInteger(v)}`,
    "a safe integer from 0 up",
    "BigUint64",
  ),
  i64: scalar(
    (v) => `!(${v} >= -${SAFE} && ${v} <= ${SAFE}) || ${notInteger(v)}`,
    "a safe integer",
    "BigInt64",
  ),
  usize: scalar(
    (v) => `!(${v} >= 0 && ${v} <= ${SAFE}) || ${notInteger(v)}`,
    "a safe integer from 0 up",
    "BigUint64",
  ),
  isize: scalar(
    (v) => `!(${v} >= -${SAFE} && ${v} <= ${SAFE}) || ${notInteger(v)}`,
    "a safe integer",
    "BigInt64",
  ),
  f32: scalar(null, "a number", "Float32"),
  f64: scalar(null, "a number", "Float64"),
  bool: scalar(null, "true or false", "Uint8"),
};

function scalar(bad: ScalarRow["bad"], expected: string, accessor: string): ScalarRow {
  return { bad, expected, accessor };
}

/** True for a 64-bit integer that is a bigint in JavaScript. */
export function isBig(type: ScalarFacts): boolean {
  return (type.kind === "u64" || type.kind === "i64") && type.as === undefined;
}

/** A slot of a wire whose C and Zig spellings are the wire's own. */
export function plainSlot(name: string, wire: Wire, lane: LaneWire = "f64"): Slot {
  return { name, wire, lane, c: WIRES[wire].c, zig: WIRES[wire].zig };
}

/** The statement that refuses a bad number. */
export function numberCheck(place: Place, bad: string | null, expected: string): string {
  const { call, param, value } = place;
  const wrong = bad === null ? "" : ` || ${bad}`;
  const test = `typeof ${value} !== "number"${wrong}`;
  return `if (${test}) badValue("${call}", "${param}", ${value}, "${expected}", "number");`;
}

function scalarSlot(type: ScalarFacts, name: string): Slot {
  const lane = isBig(type) ? (type.kind as "u64" | "i64") : "f64";
  return plainSlot(name, type.kind, lane);
}

function bigField(accessor: string): FieldAccess {
  return {
    get: (view, at, name) => `safeResult("${name}", Number(${view}.get${accessor}(${at}, true)))`,
    set: (view, at, value) => `${view}.set${accessor}(${at}, BigInt(${value}), true)`,
  };
}

/** Integers of up to 32 bits cross as they are, and Deno takes -0 for no integer. */
function withoutMinusZero(kind: ScalarKind, value: string): string {
  if (kind === "u32") return `${value} >>> 0`;
  return /^[iu](8|16|32)$/.test(kind) ? `${value} | 0` : value;
}

/** The row of every scalar. */
export const scalarRow: Row<ScalarFacts> = {
  tsIn: (type) => isBig(type) ? "bigint | number" : scalarRow.tsOut(type),
  tsOut: (type) => type.kind === "bool" ? "boolean" : isBig(type) ? "bigint" : "number",
  abi: (type) => type.as === undefined ? type.kind : `${type.kind} as ${type.as}`,
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
    const { bad, expected } = SCALARS[type.kind];
    const line = numberCheck(place, bad === null ? null : bad(value), expected);
    return checked
      ? { lines: [line], lane: [withoutMinusZero(type.kind, value)] }
      : { lines: [], lane: [value] };
  },
  leave: (type, raw, call, checked) => {
    // A number from the lane, a boolean from a runtime that passes bool as it is.
    if (type.kind === "bool") return `!!${raw}`;
    const wide = type.kind === "usize" || type.kind === "isize" || type.as === "number";
    return wide && checked ? `safeResult("${call}", ${raw})` : raw;
  },
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: (type) => {
    const { accessor } = SCALARS[type.kind];
    if (type.kind === "bool") {
      return {
        get: (view, at) => `${view}.getUint8(${at}) !== 0`,
        set: (view, at, value) => `${view}.setUint8(${at}, ${value})`,
      };
    }
    if (accessor.startsWith("Big") && !isBig(type)) return bigField(accessor);
    // A single byte has no byte order.
    const order = accessor.endsWith("nt8") ? "" : ", true";
    return {
      get: (view, at) => `${view}.get${accessor}(${at}${order})`,
      set: (view, at, value) => `${view}.set${accessor}(${at}, ${value}${order})`,
    };
  },
};

/** The row of enums. */
export const enumRow: Row<EnumFacts> = {
  tsIn: (type) => type.name,
  tsOut: (type) => type.name,
  abi: (type) => `enum ${type.name}`,
  slots: (type, name) => [enumSlot(type, name)],
  result: (type) => enumSlot(type, "result"),
  enter: (type, place) => {
    const { call, param, value, checked } = place;
    const bad = Object.values(type.members).map((member) => `${value} !== ${member}`);
    const expected = `a member of ${type.name}: ${
      Object.entries(type.members).map(([name, member]) => `${name} (${member})`).join(", ")
    }`;
    const line = `if (${bad.join(" && ")}) ` +
      `badValue("${call}", "${param}", ${value}, "${expected}", "number");`;
    return { lines: checked ? [line] : [], lane: [checked ? `${value} | 0` : value] };
  },
  leave: (type, raw) => `${raw} as ${type.name}`,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: (type) => ({
    get: (view, at) => `${view}.getInt32(${at}, true) as ${type.name}`,
    set: (view, at, value) => `${view}.setInt32(${at}, ${value}, true)`,
  }),
};

function enumSlot(type: EnumFacts, name: string): Slot {
  return { name, wire: "i32", lane: "f64", c: `{prefix}${type.name}`, zig: `types.${type.name}` };
}
