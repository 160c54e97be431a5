/**
 * Native memory of any library as a view.
 *
 * @module
 */
import { dtypeInfo, type NDDtype } from "../nd/dtype.ts";
import { showShape } from "../nd/layout.ts";
import { checkShape, integerList } from "../nd/shape.ts";
import type { Shape } from "../nd/types.ts";
import { checkFlag, checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import { native } from "../native.ts";
import { checkForeign, type ForeignView, foreignView } from "./foreign.ts";

/** How {@link fromAddress} makes its view. */
export interface FromAddressOptions<W extends boolean = boolean> {
  /** Bytes from one element to the next along each axis; side by side by default. */
  readonly strides?: readonly number[];
  /** False for a view that only reads; true by default. */
  readonly writable?: W;
  /**
   * Frees the memory: called once, after the views were detached. It must refer to no view of it,
   * or the collector never finds them dropped. Without it the memory stays its owner's.
   */
  readonly free?: () => void;
}

/**
 * A view over native memory that another library has allocated, without a copy.
 *
 * **Unsafe**: nothing can check that the address is right, and that the memory is there as long as
 * the view is used.
 *
 * @param address of the element with all indices 0, as native code gave it
 * @param dtype element type
 * @param shape length of each axis, or one number for one axis
 * @param options `strides` in bytes, `writable`, and `free`, which gives the memory back
 * @returns the view, and what gives the memory back. When this throws, `free` is not called.
 * @throws TypeError or RangeError when an argument is not allowed
 *
 * @example
 * ```ts
 * import { Block, fromAddress } from "ziffi";
 *
 * using block = new Block(16);
 * using numbers = fromAddress(block.address, "f64", [2]);
 * numbers.view.set(0.5, 1);
 * console.log(block.view("f64")[1]); // 0.5
 * ```
 */
export function fromAddress<D extends NDDtype, W extends boolean = true>(
  address: number,
  dtype: D,
  shape: Shape,
  options?: FromAddressOptions<W> & { readonly strides?: undefined },
): ForeignView<D, "C", W extends true ? "write" : "read">;
/** With strides, in which elements may lie in any order. */
export function fromAddress<D extends NDDtype, W extends boolean = true>(
  address: number,
  dtype: D,
  shape: Shape,
  options: FromAddressOptions<W>,
): ForeignView<D, "strided", W extends true ? "write" : "read">;
export function fromAddress(
  address: number,
  dtype: NDDtype,
  shape: Shape,
  options: FromAddressOptions = {},
): ForeignView {
  const call = "fromAddress";
  checkOptions(call, options, ["strides", "writable", "free"]);
  const { strides, writable = true, free } = options;
  checkFlag(call, "writable", writable);
  if (free !== undefined && typeof free !== "function") {
    throw new TypeError(`${call}: free is ${showValue(free)}; give a function`);
  }
  const { itemSize } = dtypeInfo(call, dtype);
  const lengths = checkShape(call, shape, itemSize);
  const steps = strides === undefined ? null : integerList(call, "strides", strides);
  if (steps !== null && steps.length !== lengths.length) {
    throw new RangeError(
      `${call}: strides are ${showShape(steps)} for shape ${showShape(lengths)}; ` +
        "give as many as there are axes",
    );
  }
  checkAddress(call, address);
  native(call);
  const checked = checkForeign(call, { address, itemSize, shape: lengths, strides: steps });
  const place = { dtype, address, shape: lengths, strides: checked, writable };
  const end = free ?? (() => {});
  return foreignView(call, place, () => end);
}

function checkAddress(call: string, address: number): void {
  if (Number.isSafeInteger(address) && address >= 0) return;
  const message = `${call}: address is ${showValue(address)}; ` +
    "give one that native code gave, an integer from 0 to 2^53 - 1";
  throw typeof address === "number" ? new RangeError(message) : new TypeError(message);
}

/**
 * Checks the address of a struct of C, before anything is read there.
 *
 * @throws TypeError or RangeError
 */
export function checkStruct(call: string, name: string, address: number): void {
  if (Number.isSafeInteger(address) && address > 0 && address % 8 === 0) return;
  const message = `${call}: ${name} is ${showValue(address)}; ` +
    "give the address of a struct that native code gave, a multiple of 8 and not null";
  throw typeof address === "number" ? new RangeError(message) : new TypeError(message);
}
