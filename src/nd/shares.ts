/**
 * Whether two views have memory in common, for users.
 *
 * @module
 */
import { type KernelMemory, readMemory } from "../kernels/operands.ts";
import { bytesMeet, extentsMeet } from "./overlap.ts";
import type { Parts } from "./parts.ts";

/** Steps of the exact test before it gives up; some tenths of a second. */
const MAX_WORK = 10_000_000;

function read(call: string, name: string, value: unknown): Parts {
  return readMemory(call, name, value, "an NDView or a typed array").parts;
}

/**
 * Whether any byte belongs to an element of both views: the exact answer. Finding it takes long for
 * contrived strides only; after ten million steps the answer is true. So it is for two different
 * SharedArrayBuffer objects, which may stand for the same memory (posting one to a worker and back
 * makes another object): nothing in JavaScript tells.
 *
 * @throws TypeError for anything but views and typed arrays
 * @throws ZiffiError with code `DISPOSED` when memory was freed
 *
 * @example
 * ```ts
 * import { array, sharesMemory } from "ziffi";
 *
 * const a = array.u8([6]);
 * console.log(sharesMemory(a.slice([0, 6, 2]), a.slice([1, 6, 2]))); // false
 * ```
 */
export function sharesMemory(a: KernelMemory, b: KernelMemory): boolean {
  return bytesMeet(read("sharesMemory", "a", a), read("sharesMemory", "b", b), MAX_WORK);
}

/**
 * Whether the spans from first to last byte of two views meet: quick, and true for some views that
 * have no byte in common.
 *
 * @throws TypeError for anything but views and typed arrays
 * @throws ZiffiError with code `DISPOSED` when memory was freed
 */
export function mayShareMemory(a: KernelMemory, b: KernelMemory): boolean {
  return extentsMeet(read("mayShareMemory", "a", a), read("mayShareMemory", "b", b));
}
