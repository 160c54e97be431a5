/**
 * Constants of a C library: numbers and strings that users need beside its functions.
 *
 * @module
 */
import type { ConstantFacts } from "./facts.ts";

/** The value of a constant. Integers beyond ±(2^53 - 1) are bigints. */
export type ConstantValue = number | bigint | string;

/** What can be said of a constant beside its value. */
export interface ConstantOptions {
  /** Its C name, where that is not the name in the schema. */
  readonly symbol?: string;
  /** True for a float of C whose value is whole, such as `1e300`. */
  readonly float?: boolean;
  /** Zig library: the constant of an implementation that it stands for, `geometry.half_turn`. */
  readonly zig?: string;
}

/** Constants of a module by name: plain values, or what {@link constant} makes of them. */
export type ConstantInputs = Readonly<Record<string, ConstantValue | ConstantFacts>>;

/**
 * A constant with a sentence about it.
 *
 * @example
 * ```ts
 * nativeModule({
 *   name: "math",
 *   description: "Numbers.",
 *   constants: {
 *     RAND_MAX: 2147483647,
 *     PI: constant(3.141592653589793, "Half of a turn in radians.", { symbol: "M_PI" }),
 *   },
 *   functions: {},
 * });
 * ```
 *
 * @param value a finite number, a bigint of 64 bits or a string without NUL
 * @param description a sentence for the docs, with units
 */
export function constant(
  value: ConstantValue,
  description?: string,
  options: ConstantOptions = {},
): ConstantFacts {
  const { symbol, float, zig } = options;
  return {
    // Validation refuses other types, which TypeScript lets nobody give.
    kind: typeof value as ConstantFacts["kind"],
    text: Object.is(value, -0) ? "-0" : String(value),
    ...(float === true ? { float: true } : {}),
    ...(description === undefined ? {} : { description }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(zig === undefined ? {} : { zig }),
  };
}

/** Constants as schemas hold them: plain JSON data, which has no bigints. */
export function constantFacts(inputs: ConstantInputs): Readonly<Record<string, ConstantFacts>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      typeof input === "object" && input !== null ? input : constant(input),
    ]),
  );
}
