/**
 * Scalar schemas: integers, floats, booleans and enums that cross by value.
 *
 * @module
 */
import { Type } from "typebox";
import type { EnumFacts, Facts, ScalarFacts } from "./facts.ts";

/** A TypeBox schema whose static type is `Static` and whose C facts are `F`. */
export type TNative<Static = unknown, F extends Facts = Facts> = Type.TUnsafe<Static> & {
  readonly c: F;
};

/** Makes a TypeBox schema that carries C facts; the facts survive `JSON.stringify`. */
export function native<Static, F extends Facts>(json: object, c: F): TNative<Static, F> {
  return Type.Unsafe<Static>({ ...json, c }) as TNative<Static, F>;
}

const INTEGER_RANGE = {
  u8: [0, 255],
  i8: [-128, 127],
  u16: [0, 65535],
  i16: [-32768, 32767],
  u32: [0, 4294967295],
  i32: [-2147483648, 2147483647],
  usize: [0, Number.MAX_SAFE_INTEGER],
  isize: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
} as const;

function integer(kind: keyof typeof INTEGER_RANGE): TNative<number, ScalarFacts> {
  const [minimum, maximum] = INTEGER_RANGE[kind];
  return native({ type: "integer", minimum, maximum }, { kind });
}

/** `uint8_t`: a number from 0 to 255. */
export const u8 = (): TNative<number, ScalarFacts> => integer("u8");
/** `int8_t`: a number from -128 to 127. */
export const i8 = (): TNative<number, ScalarFacts> => integer("i8");
/** `uint16_t`: a number from 0 to 65535. */
export const u16 = (): TNative<number, ScalarFacts> => integer("u16");
/** `int16_t`: a number from -32768 to 32767. */
export const i16 = (): TNative<number, ScalarFacts> => integer("i16");
/** `uint32_t`: a number from 0 to 2^32 - 1. */
export const u32 = (): TNative<number, ScalarFacts> => integer("u32");
/** `int32_t`: a number from -2^31 to 2^31 - 1. */
export const i32 = (): TNative<number, ScalarFacts> => integer("i32");
/** `size_t`: a safe integer from 0 up, as a number both ways. */
export const usize = (): TNative<number, ScalarFacts> => integer("usize");
/** `ptrdiff_t`: a safe integer, as a number both ways. */
export const isize = (): TNative<number, ScalarFacts> => integer("isize");
/** `bool`: `true` or `false` only, both ways. */
export const bool = (): TNative<boolean, ScalarFacts> =>
  native({ type: "boolean" }, { kind: "bool" });
/** `float`: a number, rounded to single precision on the way in. */
export const f32 = (): TNative<number, ScalarFacts> => native({ type: "number" }, { kind: "f32" });
/** `double`: a number; NaN, infinities and -0 pass through unchanged. */
export const f64 = (): TNative<number, ScalarFacts> => native({ type: "number" }, { kind: "f64" });

function int64(kind: "u64" | "i64", as?: "number"): TNative<unknown, ScalarFacts> {
  if (as === undefined) return native<bigint, ScalarFacts>({ type: "bigint" }, { kind });
  return native<number, ScalarFacts>({ type: "integer" }, { kind, as });
}

/**
 * `uint64_t`: a bigint; a safe integer is taken too as a param. With `{ as: "number" }` a number
 * both ways, and a result above 2^53 - 1 throws a RangeError.
 */
export function u64(): TNative<bigint, ScalarFacts>;
export function u64(options: { as: "number" }): TNative<number, ScalarFacts>;
export function u64(options?: { as: "number" }): TNative<unknown, ScalarFacts> {
  return int64("u64", options?.as);
}

/**
 * `int64_t`: a bigint; a safe integer is taken too as a param. With `{ as: "number" }` a number
 * both ways, and a result outside ±(2^53 - 1) throws a RangeError.
 */
export function i64(): TNative<bigint, ScalarFacts>;
export function i64(options: { as: "number" }): TNative<number, ScalarFacts>;
export function i64(options?: { as: "number" }): TNative<unknown, ScalarFacts> {
  return int64("i64", options?.as);
}

/**
 * A named C enum of `int32_t`. The generated module exports a const object of the same name, and
 * the static type is the union of its values.
 */
export function enumeration<const M extends Readonly<Record<string, number>>>(
  name: string,
  members: M,
): TNative<M[keyof M], EnumFacts> {
  return native({ enum: Object.values(members) }, { kind: "enum", name, members });
}
