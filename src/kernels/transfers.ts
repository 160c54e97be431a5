/**
 * Kernels that move elements: fill, copy, cast and byteswap.
 *
 * @module
 */
import { sameShape } from "../nd/broadcast.ts";
import { scratch } from "../nd/descriptor.ts";
import type { NDDtype } from "../nd/dtype.ts";
import { showShape } from "../nd/layout.ts";
import { type NDArray, newArray } from "../nd/ndarray.ts";
import { bytesMeet, elementsApart, sameElements } from "../nd/overlap.ts";
import { type Parts, partsOf, viewParts } from "../nd/parts.ts";
import type { Access, Order } from "../nd/types.ts";
import type { NDView } from "../nd/view.ts";
import { showValue } from "../runtime/errors.ts";
import { newOutput } from "./arrays.ts";
import { beginCall, runCall, scalarAddress, writeBroadcast, writeValue } from "./call.ts";
import { codeOf } from "./dtype_codes.ts";
import { MOVEMENT } from "./movements.ts";
import { copyDirect, copyInto, fillDirect, transfer, withCopy } from "./moves.ts";
import {
  type KernelArray,
  type KernelOutput,
  type KernelScalar,
  readMemory,
  readOutput,
} from "./operands.ts";
import { keepsKind } from "./placing.ts";
import { badScalar, writeScalar } from "./scalars.ts";

const ARRAYS = "an NDView or a typed array";

/**
 * Sets every element.
 *
 * @param value what the dtype can hold: a boolean for bool, an integer in range for integers; f16
 *   and f32 round
 * @returns `out`
 * @throws RangeError when the dtype cannot hold the value, TypeError for other arguments
 */
export function fill<O extends KernelOutput>(out: O, value: KernelScalar): O {
  const call = "kernels.fill";
  const to = viewParts(out);
  const isReady = to !== null && to.writable && to.memory.bytes.length > 0;
  fillParts(call, isReady ? to : readOutput(call, out).parts, value);
  return out;
}

/** Sets every element of a view that may be written. */
export function fillParts(call: string, to: Parts, value: KernelScalar): void {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
    throw new TypeError(
      `${call}: value is ${showValue(value)}; give a number, a bigint or a boolean`,
    );
  }
  const s = scratch(call);
  const { shape } = to.layout;
  const code = codeOf(to.dtype);
  if (!writeScalar(s, 0, code, value)) badScalar(call, "value", value, to.dtype);
  if (to.layout.size === 0) return;
  if (fillDirect(s, to, code)) return;
  beginCall(s, MOVEMENT.copy, to.dtype, shape, 2);
  writeValue(s, 0, code, scalarAddress(s, 0), shape.length);
  writeBroadcast(s, 1, to, shape.length);
  runCall(call, s, [null, to]);
}

/**
 * Copies elements, as `np.copyto`: `from` is broadcast to the shape of `to`, and cast where the
 * kind of dtype allows it (`casting="same_kind"`). They may overlap.
 *
 * @returns `to`
 * @throws TypeError when the cast would change the kind, such as f64 to i32; see {@link cast}
 * @throws RangeError when the shapes do not fit
 */
export function copy<O extends KernelOutput>(from: NDView | KernelArray, to: O): O {
  const call = "kernels.copy";
  const x = viewParts(from);
  const y = viewParts(to);
  const isReady = x !== null && y !== null && y.writable && keepsKind(x, y);
  if (isReady && copyDirect(call, x, y)) return to;
  const source = readMemory(call, "from", from, ARRAYS).parts;
  const target = readOutput(call, to, "to").parts;
  if (!keepsKind(source, target)) {
    throw new TypeError(
      `${call}: cannot cast array data from ${source.dtype} to ${target.dtype} according to the ` +
        "rule 'same_kind'; use kernels.cast, which allows it",
    );
  }
  copyInto(call, source, target);
  return to;
}

/**
 * Casts elements to the dtype of `out`, whatever it is, as NumPy's `astype`: integers keep their
 * low bits, floats lose what is behind the point, and to bool is "not zero". A float that an
 * integer
 * dtype cannot hold becomes the same number on every CPU (that of NumPy on x86-64), which means
 * nothing. `a` is broadcast to the shape of `out`, and they may overlap.
 *
 * @returns `out`
 * @throws RangeError when the shapes do not fit
 */
export function cast<O extends KernelOutput>(a: NDView | KernelArray, out: O): O {
  const call = "kernels.cast";
  const x = viewParts(a);
  const y = viewParts(out);
  if (x !== null && y !== null && y.writable && copyDirect(call, x, y)) return out;
  const source = readMemory(call, "a", a, ARRAYS).parts;
  copyInto(call, source, readOutput(call, out).parts);
  return out;
}

/** See {@link byteswap}. */
export interface Byteswap {
  <A extends KernelArray>(a: A): A;
  <D extends NDDtype>(a: NDView<D, Order, Access>): NDArray<D>;
  <O extends KernelOutput>(a: NDView | KernelArray, out: O): O;
}

/**
 * Reverses the bytes of each element: numbers of a machine of the other byte order.
 *
 * @param out of the same dtype and shape, may be `a`; a new array by default
 * @returns `out`
 * @throws TypeError when the dtypes differ, RangeError when the shapes do
 */
export const byteswap = ((a: NDView | KernelArray, out?: KernelOutput): unknown => {
  const call = "kernels.byteswap";
  const read = readMemory(call, "a", a, ARRAYS);
  const { dtype, layout } = read.parts;
  if (out === undefined) {
    if (read.array !== null) {
      const made = newOutput([read], dtype);
      swapInto(call, read.parts, made.parts as Parts);
      return made.array;
    }
    const made = newArray(call, dtype, layout.shape, false);
    swapInto(call, read.parts, partsOf(made));
    return made;
  }
  const target = readOutput(call, out).parts;
  if (target.dtype !== dtype) {
    throw new TypeError(`${call}: out is of ${target.dtype} and a of ${dtype}; give equal dtypes`);
  }
  if (!sameShape(target.layout.shape, layout.shape)) {
    throw new RangeError(
      `${call}: out has shape ${showShape(target.layout.shape)} and a ${
        showShape(layout.shape)
      }; ` +
        "give equal shapes",
    );
  }
  swapInto(call, read.parts, target);
  return out;
}) as Byteswap;

function swapInto(call: string, from: Parts, to: Parts): void {
  if (to.layout.size === 0) return;
  const same = sameElements(from, to, to.layout.shape) && elementsApart(to.layout);
  if (same || !bytesMeet(from, to)) return transfer(call, MOVEMENT.byteswap, from, to);
  withCopy(call, from, (copied) => transfer(call, MOVEMENT.byteswap, copied, to));
}
