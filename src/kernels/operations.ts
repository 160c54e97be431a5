/**
 * The operations element by element, as functions.
 *
 * @module
 */
import { type Operation, OPERATIONS, SCALE } from "./codes.ts";
import { runDirect, runNew } from "./direct.ts";
import { run } from "./elementwise.ts";
import type { Binary, Scale, Ternary, Unary, Where } from "./types.ts";

/** All operations go through here; what an operation does not take is left out. */
function call(
  operation: Operation,
  a: unknown,
  b: unknown,
  c: unknown,
  out: unknown,
): unknown {
  if (out === undefined) return runNew(operation, a, b, c) ?? run(operation, a, b, c, undefined);
  return runDirect(operation, a, b, c, out) ? out : run(operation, a, b, c, out);
}

function unary(operation: Operation): (a: unknown, out?: unknown) => unknown {
  return (a, out) => call(operation, a, undefined, undefined, out);
}

function binary(operation: Operation): (a: unknown, b: unknown, out?: unknown) => unknown {
  return (a, b, out) => call(operation, a, b, undefined, out);
}

function ternary(
  operation: Operation,
): (a: unknown, b: unknown, c: unknown, out?: unknown) => unknown {
  return (a, b, c, out) => call(operation, a, b, c, out);
}

const O = OPERATIONS;

/** `-a`; integers wrap. Not for bool. */
export const negative = unary(O.negative) as Unary<"noBool">;
/** `|a|`; the least integer stays as it is. */
export const absolute = unary(O.absolute) as Unary<"any">;
/** The square root, in floats: small integers in f16 or f32, wide ones in f64. */
export const sqrt = unary(O.sqrt) as Unary<"root">;
/** `a * a` */
export const square = unary(O.square) as Unary<"numeric">;
/** `~a` for integers, `1 - a` for floats (an inverted image), not `a` for bool. */
export const invert = unary(O.invert) as Unary<"any">;
/** Whether `a` is 0. */
export const logicalNot = unary(O.logicalNot) as Unary<"bool">;
/** `a + b`; integers wrap, bool is or. */
export const add = binary(O.add) as Binary<"any">;
/** `a - b`; integers wrap. Not for bool. */
export const subtract = binary(O.subtract) as Binary<"noBool">;
/** `a * b`; integers wrap, bool is and. */
export const multiply = binary(O.multiply) as Binary<"any">;
/** `a / b` in floats; integers in f64. */
export const divide = binary(O.divide) as Binary<"quotient">;
/** `a / b` rounded down; integers by 0 are 0. */
export const floorDivide = binary(O.floorDivide) as Binary<"numeric">;
/** What floorDivide leaves, with the sign of `b`; integers by 0 are 0. */
export const remainder = binary(O.remainder) as Binary<"numeric">;
/** The lesser one; NaN if either is NaN. */
export const minimum = binary(O.minimum) as Binary<"any">;
/** The greater one; NaN if either is NaN. */
export const maximum = binary(O.maximum) as Binary<"any">;
/** `a == b`; integers of all dtypes compare exactly, as in all comparisons. */
export const equal = binary(O.equal) as Binary<"bool">;
/** `a != b` */
export const notEqual = binary(O.notEqual) as Binary<"bool">;
/** `a < b` */
export const less = binary(O.less) as Binary<"bool">;
/** `a <= b` */
export const lessEqual = binary(O.lessEqual) as Binary<"bool">;
/** `a > b` */
export const greater = binary(O.greater) as Binary<"bool">;
/** `a >= b` */
export const greaterEqual = binary(O.greaterEqual) as Binary<"bool">;
/** Whether both are not 0. */
export const logicalAnd = binary(O.logicalAnd) as Binary<"bool">;
/** Whether either is not 0. */
export const logicalOr = binary(O.logicalOr) as Binary<"bool">;
/** Whether exactly one is not 0. */
export const logicalXor = binary(O.logicalXor) as Binary<"bool">;
/** `a & b`, of integers and bool. */
export const bitwiseAnd = binary(O.bitwiseAnd) as Binary<"bits">;
/** `a | b`, of integers and bool. */
export const bitwiseOr = binary(O.bitwiseOr) as Binary<"bits">;
/** `a ^ b`, of integers and bool. */
export const bitwiseXor = binary(O.bitwiseXor) as Binary<"bits">;
/** `a << b`; 0 where `b` is no count of bits. */
export const leftShift = binary(O.leftShift) as Binary<"integer">;
/** `a >> b`; 0, or -1 for negative numbers, where `b` is no count of bits. */
export const rightShift = binary(O.rightShift) as Binary<"integer">;
/** `a * b + c`; floats round once. Not for bool. */
export const fma = ternary(O.fma) as Ternary<"noBool">;
/** `alpha * x + y`; floats round twice. Not for bool. */
export const axpy = ternary(O.axpy) as Ternary<"noBool">;
/** `minimum(maximum(a, low), high)` */
export const clip = ternary(O.clip) as Ternary<"any">;
/** `a` where the condition is not 0, else `b`. */
export const where = ternary(O.where) as Where;
/** `a * factor` in the dtype of `a`, into which the factor has to fit. */
export const scale = binary(SCALE) as Scale;
