/**
 * Values of the model as JavaScript gives them to a binding, and what comes back compared.
 *
 * @module
 */
import type { Chosen, Enum, Type, Value } from "./model.ts";
import type { Random } from "./random.ts";
import { type DtypeName, scalarRow } from "./scalars.ts";

/** The typed arrays by element type. */
export const arrayTypes = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const satisfies Record<DtypeName, unknown>;

/** A typed array of any element type, as far as the fuzzer needs it. */
export interface AnyArray {
  readonly length: number;
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
  [index: number]: unknown;
}

/** A typed array at an odd or even place of a buffer. */
export function typedArray(of: DtypeName, values: readonly Value[], random: Random): AnyArray {
  const make = arrayTypes[of];
  const skip = random.int(0, 3) * make.BYTES_PER_ELEMENT;
  const buffer = new ArrayBuffer(skip + values.length * make.BYTES_PER_ELEMENT);
  const array: AnyArray = new make(buffer, skip, values.length);
  const scalar: Type = { kind: "scalar", name: of };
  values.forEach((value, i) => array[i] = element(scalar, value));
  return array;
}

/** A value as an element of a typed array. */
export function element(type: Type & { kind: "scalar" }, value: Value): unknown {
  const { js } = scalarRow(type.name);
  return js === "number" ? Number(value) : value;
}

const isSafe = (value: bigint) => value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n;

/** The name of an enum's value. */
function nameOf(type: Enum, value: bigint): string {
  const entry = Object.entries(type.members).find(([, one]) => BigInt(one) === value);
  if (!entry) throw new Error(`${type.name} has no member of value ${value}`);
  return entry[0];
}

/** Arrays of `char` are bytes in JavaScript, whatever the sign of `char`. */
function inArray(of: Type): Type {
  return of.kind === "scalar" && of.name === "char" ? { kind: "scalar", name: "u8" } : of;
}

/** The elements of an array as `inArray` has them. */
function asBytes(of: Type, values: readonly Value[]): readonly Value[] {
  if (inArray(of) === of) return values;
  return values.map((value) => BigInt.asUintN(8, value as bigint));
}

/** A value in one of the forms that a binding takes. */
export function toJs(type: Type, value: Value, random: Random): unknown {
  switch (type.kind) {
    case "scalar": {
      const { js } = scalarRow(type.name);
      if (js === "boolean" || js === "float") return value;
      const whole = value as bigint;
      const asNumber = js === "number" || isSafe(whole) && random.chance(0.5);
      if (!asNumber) return whole;
      return whole === 0n && random.chance(0.2) ? -0 : Number(whole);
    }
    case "enum":
      return type.names ? nameOf(type, value as bigint) : Number(value);
    case "bits":
      return type.of === "bool" ? value : Number(value);
    case "text":
      return value;
    case "address":
      return value === 0n && type.nullable ? null : Number(value);
    case "array": {
      const of = inArray(type.of);
      const list = asBytes(type.of, value as readonly Value[]);
      const name = of.kind === "scalar" ? of.name : "";
      const typed = name in arrayTypes && random.chance(0.5);
      if (typed) return typedArray(name as DtypeName, list, random);
      return list.map((one) => toJs(of, one, random));
    }
    case "struct": {
      const list = value as readonly Value[];
      return Object.fromEntries(
        type.fields.map((field, i) => [field.name, toJs(field.type, list[i] as Value, random)]),
      );
    }
    case "union": {
      const { member, value: inner } = value as Chosen;
      const field = type.fields[member];
      if (!field) throw new Error(`${type.name} has no member ${member}`);
      return { [field.name]: toJs(field.type, inner, random) };
    }
  }
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name} [${Array.from(value as never, show).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([name, one]) => `${name}: ${show(one)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return typeof value === "function" ? "a function" : String(value);
}

/** Compares what a binding gave with a value; null when they are equal, else where they differ. */
export function differs(type: Type, actual: unknown, value: Value, path: string): string | null {
  const expected = (one: unknown) =>
    Object.is(actual, one) ? null : `${path} is ${show(actual)}, not ${show(one)}`;
  switch (type.kind) {
    case "scalar": {
      const { js } = scalarRow(type.name);
      return expected(js === "number" ? Number(value) : value);
    }
    case "enum":
      return expected(type.names ? nameOf(type, value as bigint) : Number(value));
    case "bits":
      return expected(type.of === "bool" ? value : Number(value));
    case "text":
      return expected((value as string | null)?.toWellFormed() ?? null);
    case "address":
      return expected(value === 0n ? null : Number(value));
    case "array":
      return differentList(
        inArray(type.of),
        actual,
        asBytes(type.of, value as readonly Value[]),
        path,
      );
    case "struct": {
      const keys = typeof actual === "object" && actual !== null ? Object.keys(actual) : [];
      const wanted = type.fields.map((field) => field.name);
      if (keys.join() !== wanted.join()) return `${path} has the fields ${keys}, not ${wanted}`;
      return first(type.fields, (field, i) =>
        differs(
          field.type,
          (actual as Record<string, unknown>)[field.name],
          (value as readonly Value[])[i] as Value,
          `${path}.${field.name}`,
        ));
    }
    case "union": {
      const { member, value: inner } = value as Chosen;
      const field = type.fields[member];
      if (!field || typeof actual !== "object" || actual === null) {
        return `${path} is ${show(actual)}, not an object`;
      }
      const found = (actual as Record<string, unknown>)[field.name];
      return differs(field.type, found, inner, `${path}.${field.name}`);
    }
  }
}

/** The first answer that is not null. */
export function first<T>(
  list: readonly T[],
  test: (one: T, i: number) => string | null,
): string | null {
  for (const [i, one] of list.entries()) {
    const found = test(one, i);
    if (found !== null) return found;
  }
  return null;
}

/** Compares the elements of an array or typed array. */
export function differentList(
  type: Type,
  actual: unknown,
  values: readonly Value[],
  path: string,
): string | null {
  const list = actual as ArrayLike<unknown> | null;
  if (typeof list !== "object" || list === null || list.length !== values.length) {
    return `${path} is ${show(actual)}, not ${values.length} elements`;
  }
  return first(values, (one, i) => differs(type, list[i], one, `${path}[${i}]`));
}
