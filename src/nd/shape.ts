/**
 * Checks of shapes, strides and axes as users give them.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { MAX_RANK, showShape } from "./layout.ts";
import type { Shape } from "./types.ts";

/** Largest number of bytes and of elements: what doubles hold exactly. */
const MOST = Number.MAX_SAFE_INTEGER;

/** Refuses what is no integer, as TypeError or RangeError. */
export function checkInteger(call: string, name: string, value: unknown): asserts value is number {
  if (Number.isSafeInteger(value)) return;
  const message = `${call}: ${name} is ${showValue(value)}; give an integer`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** A list of integers, copied; a single number stands for a list of one. */
export function integerList(call: string, name: string, given: unknown): number[] {
  if (typeof given === "number") {
    checkInteger(call, name, given);
    return [given];
  }
  if (!Array.isArray(given)) {
    throw new TypeError(
      `${call}: ${name} is ${showValue(given)}; give a number or an array of numbers`,
    );
  }
  const list = Array.from(given as unknown[]);
  for (const [k, value] of list.entries()) checkInteger(call, `${name}[${k}]`, value);
  return list as number[];
}

/**
 * A shape, copied.
 *
 * @param itemSize bytes of an element
 * @throws RangeError for negative lengths, more than 32 axes, and more bytes than 2^53
 */
export function checkShape(call: string, shape: Shape, itemSize: number): number[] {
  const list = integerList(call, "shape", shape);
  if (list.length > MAX_RANK) {
    throw new RangeError(
      `${call}: shape has ${list.length} dimensions; the maximum supported dimension is ` +
        `${MAX_RANK}`,
    );
  }
  let byteLength = itemSize;
  for (const length of list) {
    if (length < 0) {
      throw new RangeError(
        `${call}: shape is ${showShape(list)}; negative dimensions are not allowed`,
      );
    }
    // Lengths of 0 do not make the rest harmless: strides are products of the others.
    byteLength *= length === 0 ? 1 : length;
  }
  if (byteLength > MOST) {
    throw new RangeError(
      `${call}: the array is too big: shape ${showShape(list)} of ${itemSize} bytes each is ` +
        "beyond 2^53 bytes",
    );
  }
  return list.map((length) => length + 0);
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** An axis from 0 up, of a number that may count from the end. */
export function checkAxis(call: string, axis: unknown, rank: number, name = "axis"): number {
  checkInteger(call, name, axis);
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis + 0;
  throw new RangeError(
    `${call}: ${name} ${axis} is out of bounds for a view of dimension ${rank}`,
  );
}
