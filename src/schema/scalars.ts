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

function spelled(kind: keyof typeof INTEGER_RANGE, c: string): TNative<number, ScalarFacts> {
  const [minimum, maximum] = INTEGER_RANGE[kind];
  return native({ type: "integer", minimum, maximum }, { kind, c });
}

/** C `signed char`: a number from -128 to 127. */
export const schar = (): TNative<number, ScalarFacts> => spelled("i8", "signed char");
/** C `unsigned char`: a number from 0 to 255. */
export const uchar = (): TNative<number, ScalarFacts> => spelled("u8", "unsigned char");
/** C `short`: a number from -32768 to 32767. */
export const short = (): TNative<number, ScalarFacts> => spelled("i16", "short");
/** C `unsigned short`: a number from 0 to 65535. */
export const ushort = (): TNative<number, ScalarFacts> => spelled("u16", "unsigned short");
/** C `int`: a number from -2^31 to 2^31 - 1. */
export const int = (): TNative<number, ScalarFacts> => spelled("i32", "int");
/** C `unsigned int`: a number from 0 to 2^32 - 1. */
export const uint = (): TNative<number, ScalarFacts> => spelled("u32", "unsigned int");
/** C `intptr_t`: a safe integer, as a number both ways. */
export const intptr = (): TNative<number, ScalarFacts> => spelled("isize", "intptr_t");
/** C `uintptr_t`: a safe integer from 0 up, as a number both ways. */
export const uintptr = (): TNative<number, ScalarFacts> => spelled("usize", "uintptr_t");

function varying(kind: "char" | "long" | "ulong" | "wchar"): TNative<number, ScalarFacts> {
  return native({ type: "integer" }, { kind });
}

/** C `char`: a number; from 0 to 255 on arm64 Linux and from -128 to 127 elsewhere. */
export const char = (): TNative<number, ScalarFacts> => varying("char");
/** C `long`: a number both ways; 32 bits on Windows, a safe integer elsewhere. */
export const long = (): TNative<number, ScalarFacts> => varying("long");
/** C `unsigned long`: a number both ways; 32 bits on Windows, a safe integer elsewhere. */
export const ulong = (): TNative<number, ScalarFacts> => varying("ulong");
/** C `wchar_t`: a number; 16 bits on Windows and 32 elsewhere. */
export const wchar = (): TNative<number, ScalarFacts> => varying("wchar");

/** C `long long`: as {@link i64}. */
export const longLong = (): TNative<bigint, ScalarFacts> =>
  native({ type: "bigint" }, { kind: "i64", c: "long long" });
/** C `unsigned long long`: as {@link u64}. */
export const ulongLong = (): TNative<bigint, ScalarFacts> =>
  native({ type: "bigint" }, { kind: "u64", c: "unsigned long long" });

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

/** How an enum crosses. */
export interface EnumOptions<
  A extends "names" | undefined = undefined,
  M extends string = string,
> {
  /** The integer behind it; `i32` by default, and `u32` for flags. */
  readonly of?: EnumFacts["of"];
  /** `"names"` makes it a union of the member names; by default values cross. */
  readonly as?: A;
  /** Its C type, such as `enum mode`. */
  readonly c?: string;
  /** C names of members, as `{ fast: "MODE_FAST" }`, whose values the header check compares. */
  readonly names?: Readonly<Partial<Record<M, string>>>;
  /**
   * Zig library: the declaration of an implementation that it stands for, such as
   * `geometry.Point`: the name of the module and what follows it.
   */
  readonly zig?: string;
}

/**
 * A named C enum of `int32_t`. The generated module exports a const object of the same name, and
 * the static type is the union of its values, or of its names with `as: "names"`.
 */
export function enumeration<
  const M extends Readonly<Record<string, number>>,
  const A extends "names" | undefined = undefined,
>(
  name: string,
  members: M,
  options: EnumOptions<A, keyof M & string> = {},
): TNative<A extends "names" ? keyof M & string : M[keyof M], EnumFacts> {
  const json = options.as === "names" ? Object.keys(members) : Object.values(members);
  return native({ enum: json }, { kind: "enum", name, members, ...spellEnum(options) });
}

/**
 * A named set of bits of `uint32_t` that are combined with `|`. The static type is number, and
 * other bits than the listed ones are refused.
 */
export function flags<const M extends Readonly<Record<string, number>>>(
  name: string,
  members: M,
  options: Omit<EnumOptions<undefined, keyof M & string>, "as"> = {},
): TNative<number, EnumFacts> {
  return native({ type: "integer" }, {
    kind: "enum",
    name,
    members,
    flags: true,
    ...spellEnum(options),
  });
}

function spellEnum(options: EnumOptions<"names" | undefined>): Partial<EnumFacts> {
  const { of, as, c, names, zig } = options;
  return {
    ...(of === undefined ? {} : { of }),
    ...(as === undefined ? {} : { as }),
    ...(c === undefined ? {} : { c }),
    ...(names === undefined ? {} : { names }),
    ...(zig === undefined ? {} : { zig }),
  };
}
