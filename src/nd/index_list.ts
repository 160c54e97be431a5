/**
 * Indices as users give them, as i64 side by side.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { copyInto } from "../kernels/moves.ts";
import { type KernelArray, readMemory } from "../kernels/operands.ts";
import { DTYPES } from "./dtype.ts";
import { newArray } from "./ndarray.ts";
import { nestedList, type NestedValues } from "./nested_list.ts";
import { type Parts, partsOf } from "./parts.ts";
import type { NDView } from "./view.ts";

/** What indices are given as: an integer, lists of them, a typed array, or a view of integers. */
export type IndexInput = NestedValues<number | bigint> | KernelArray | NDView;

const ALLOWED = "integers: a number, a list, a typed array or an NDView";

/** Indices as i64 in row-major order; those of the user where they are that already. */
export function readIndices(call: string, name: string, given: unknown): Parts {
  if (typeof given === "number" || typeof given === "bigint" || Array.isArray(given)) {
    return fromLists(call, name, given);
  }
  const { parts } = readMemory(call, name, given, ALLOWED);
  const { kind } = DTYPES[parts.dtype];
  // u64 as NumPy: it does not cast safely to i64, and 2^64 - 1 would be the last element.
  if (kind === "b" || kind === "f" || parts.dtype === "u64") {
    const advice = kind === "b"
      ? "use mask() to select by booleans"
      : parts.dtype === "u64"
      ? "cast it to i64 first"
      : "cast it to an integer dtype first";
    throw new TypeError(`${call}: ${name} is of ${parts.dtype}; give integers, or ${advice}`);
  }
  if (parts.dtype === "i64" && parts.layout.isC) return parts;
  const made = partsOf(newArray(call, "i64", parts.layout.shape, false));
  copyInto(call, parts, made);
  return made;
}

function fromLists(call: string, name: string, given: unknown): Parts {
  const { shape, values } = nestedList(call, name, given);
  const made = partsOf(newArray(call, "i64", shape, false));
  const cells = made.memory.elements("i64") as BigInt64Array;
  for (const [k, value] of values.entries()) {
    const isIndex = typeof value === "bigint"
      ? BigInt.asIntN(64, value) === value
      : Number.isSafeInteger(value);
    if (!isIndex) {
      const message = `${call}: ${name} has ${showValue(value)}; indices must be integers`;
      throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
    }
    cells[k] = BigInt(value as number | bigint);
  }
  return made;
}

/**
 * Refuses the index at a position, as the native library found it.
 *
 * @param axis null when indices count all elements
 * @param size number of elements along the axis, or of all
 */
export function badIndex(
  call: string,
  { memory, layout }: Parts,
  position: number,
  axis: number | null,
  size: number,
): never {
  const index = memory.dataView.getBigInt64(layout.offset + position * 8, true);
  const flat = axis === null ? ", as the view counts flat" : "";
  throw new RangeError(
    `${call}: index ${index} is out of bounds for axis ${axis ?? 0} with size ${size}${flat}`,
  );
}
