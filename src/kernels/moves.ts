/**
 * Copies between views: any layouts, dtypes and memories, also such that overlap.
 *
 * @module
 */
import { allocateBlock, type Block } from "../block.ts";
import { checkMappable } from "../owner.ts";
import { type Scratch, scratch } from "../nd/descriptor.ts";
import { DTYPES } from "../nd/dtype.ts";
import { contiguous, showShape } from "../nd/layout.ts";
import { checkAlive } from "../nd/memory.ts";
import { memoryOf } from "../nd/memory_of.ts";
import { bytesMeet, elementsApart, extentsMeet, sameElements } from "../nd/overlap.ts";
import type { Parts } from "../nd/parts.ts";
import {
  beginCall,
  beginCoded,
  runCall,
  scalarAddress,
  writeBroadcast,
  writeValue,
} from "./call.ts";
import { codeOf, ITEM_SIZES } from "./dtype_codes.ts";
import { MOVEMENT } from "./movements.ts";
import { nativeCalls } from "./native_calls.ts";
import { isNativeRun, placeView, runsGo, spansApart } from "./placing.ts";

/** In the code of a flat call: the input is one value. See zig/core/nd/move.zig. */
const REPEATED = 1 << 24;

/**
 * Copies elements, with a cast where dtypes differ; `from` is broadcast to the shape of `to`.
 * Overlap is handled as if `from` had been copied first. Items whose size is not that of their
 * dtype (structs) are copied as bytes. The caller has checked that `to` may be written.
 *
 * @throws RangeError when the shapes do not fit
 * @throws TypeError when items of different sizes are no numbers
 * @throws ZiffiError with code `DISPOSED` when memory was freed
 */
export function copyInto(call: string, from: Parts, to: Parts): void {
  if (copyDirect(call, from, to)) return;
  checkBroadcast(call, from, to);
  checkItems(call, from, to);
  // First of all: new memory can lie where memory lay that was freed.
  checkAlive(call, "a view", from);
  checkAlive(call, "a view", to);
  if (to.layout.size === 0) return;
  const meet = extentsMeet(from, to);
  if (meet && sameElements(from, to, to.layout.shape) && elementsApart(to.layout)) {
    if (from.dtype !== to.dtype) transfer(call, MOVEMENT.copy, from, to);
    return;
  }
  if (!meet || !bytesMeet(from, to)) return transfer(call, MOVEMENT.copy, from, to);
  withCopy(call, from, (copy) => transfer(call, MOVEMENT.copy, copy, to));
}

/** Whether elements are numbers, and no items of a size of their own. */
function isPlain({ layout }: Parts, code: number): boolean {
  return layout.itemSize === ITEM_SIZES[code];
}

/**
 * Copies elements in native memory without allocations: where they are apart, or runs that are
 * exactly the same.
 *
 * @returns false when nothing was done
 */
export function copyDirect(call: string, from: Parts, to: Parts): boolean {
  const x = codeOf(from.dtype);
  const y = codeOf(to.dtype);
  const { shape, size } = to.layout;
  if (size === 0 || !isPlain(from, x) || !isPlain(to, y)) return false;
  const s = scratch(call);
  if (isNativeRun(from) && isNativeRun(to) && runsGo(from, to)) {
    const source = from.memory.address + from.layout.offset;
    const target = to.memory.address + to.layout.offset;
    const bits = MOVEMENT.copy + 256 * x + 65536 * y;
    return nativeCalls(s).flat(bits, size, target, source, source, source) === 0;
  }
  beginCoded(s, MOVEMENT.copy, y, shape, 2);
  return placeView(s, 0, from, x, shape) && placeView(s, 1, to, y, shape) && spansApart(0, 1) &&
    nativeCalls(s).run(s.address) >= 0;
}

/**
 * Sets all elements in native memory to the value of operand 0, which was written.
 *
 * @returns false when nothing was done
 */
export function fillDirect(s: Scratch, to: Parts, code: number): boolean {
  if (!isPlain(to, code)) return false;
  const value = scalarAddress(s, 0);
  const { shape, size } = to.layout;
  if (isNativeRun(to)) {
    const bits = MOVEMENT.copy + 65536 * code + REPEATED;
    const target = to.memory.address + to.layout.offset;
    return nativeCalls(s).flat(bits, size, target, value, value, value) === 0;
  }
  beginCoded(s, MOVEMENT.copy, code, shape, 2);
  writeValue(s, 0, code, value, shape.length);
  return placeView(s, 1, to, code, shape) && nativeCalls(s).run(s.address) >= 0;
}

/** Runs a movement from one operand to another that is apart from it or the same. */
export function transfer(call: string, movement: number, from: Parts, to: Parts): void {
  const s = scratch(call);
  const { shape } = to.layout;
  beginCall(s, movement, to.dtype, shape, 2);
  writeBroadcast(s, 0, from, shape.length);
  writeBroadcast(s, 1, to, shape.length);
  runCall(call, s, [from, to]);
}

/** New memory for elements like those of a view, side by side, and the block that owns it. */
export function newParts(
  call: string,
  { dtype, itemSize }: { dtype: Parts["dtype"]; itemSize: number },
  shape: readonly number[],
): { parts: Parts; block: Block } {
  const layout = contiguous(shape, itemSize);
  const byteLength = layout.size * itemSize;
  checkMappable(call, byteLength);
  const block = allocateBlock(call, byteLength, { zeroed: false });
  const memory = memoryOf(block.buffer, block);
  return { parts: { memory, dtype, layout, writable: true }, block };
}

/** Gives a copy of a view to a function, and frees it after that. */
export function withCopy(call: string, from: Parts, use: (copy: Parts) => void): void {
  const { dtype, layout } = from;
  const { parts, block } = newParts(call, { dtype, itemSize: layout.itemSize }, layout.shape);
  try {
    if (layout.size > 0) transfer(call, MOVEMENT.copy, from, parts);
    use(parts);
  } finally {
    block.dispose();
  }
}

function checkBroadcast(call: string, { layout: from }: Parts, { layout: to }: Parts): void {
  const { rank } = to;
  const lead = rank - from.rank;
  let fits = lead >= 0;
  for (let axis = Math.max(0, lead); fits && axis < rank; axis += 1) {
    const length = from.shape[axis - lead] as number;
    fits = length === to.shape[axis] || length === 1;
  }
  // As NumPy, what has lengths of 1 in front only counts without them.
  if (!fits && lead < 0) {
    fits = from.shape.slice(0, -lead).every((length) => length === 1) &&
      to.shape.every((length, axis) =>
        from.shape[axis - lead] === length || from.shape[axis - lead] === 1
      );
  }
  if (fits) return;
  throw new RangeError(
    `${call}: could not broadcast input array from shape ${showShape(from.shape)} into shape ` +
      showShape(to.shape),
  );
}

function checkItems(call: string, from: Parts, to: Parts): void {
  const sizes = [from.layout.itemSize, to.layout.itemSize];
  const opaque = sizes[0] !== DTYPES[from.dtype].itemSize || sizes[1] !== DTYPES[to.dtype].itemSize;
  if (!opaque || sizes[0] === sizes[1]) return;
  throw new TypeError(
    `${call}: elements of ${sizes[0]} bytes cannot be copied to elements of ${sizes[1]} bytes; ` +
      "give views of the same struct",
  );
}
