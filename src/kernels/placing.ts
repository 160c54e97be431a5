/**
 * Operands of calls that allocate nothing: views in native memory, written into the descriptor
 * together with all checks, in one pass. Whatever does not pass takes the general way, which has
 * the messages and the copies.
 *
 * @module
 */
import { type Scratch, SLOT } from "../nd/descriptor.ts";
import { sameShape } from "../nd/broadcast.ts";
import { elementsApart, sameElements } from "../nd/overlap.ts";
import type { Parts } from "../nd/parts.ts";
import { codeOf, COUNT, SAME_KIND } from "./dtype_codes.ts";

/** Whether a cast keeps the kind of dtype. */
export function keepsKind(from: Parts, to: Parts): boolean {
  return SAME_KIND[codeOf(from.dtype) * COUNT + codeOf(to.dtype)] === 1;
}

/** Whether elements are one run in native memory that is alive. */
export function isNativeRun({ memory, layout }: Parts): boolean {
  return memory.address !== 0 && layout.isC &&
    layout.offset + layout.size * layout.itemSize <= memory.bytes.length;
}

/** Whether two runs of one shape in native memory are the same elements, or apart. */
export function runsGo(from: Parts, to: Parts): boolean {
  if (!sameShape(from.layout.shape, to.layout.shape)) return false;
  const { size } = to.layout;
  const source = from.memory.address + from.layout.offset;
  const target = to.memory.address + to.layout.offset;
  if (source === target) return from.layout.itemSize === to.layout.itemSize;
  return source < target
    ? source + size * from.layout.itemSize <= target
    : target + size * to.layout.itemSize <= source;
}

/** Of operand k that was placed: its first byte at 2k, the byte after its last one at 2k + 1. */
const spans = new Float64Array(8);

/**
 * Writes operand `k`, broadcast to a shape that has elements.
 *
 * @param code number of the dtype of the view
 * @returns false where the shape does not fit, the memory is that of JavaScript, or was freed
 */
export function placeView(
  { slots }: Scratch,
  k: number,
  { memory, layout }: Parts,
  code: number,
  together: readonly number[],
): boolean {
  const { shape, strides, itemSize, offset } = layout;
  const rank = shape.length;
  const lead = together.length - rank;
  const base = memory.address;
  if (lead < 0 || base === 0) return false;
  const address = base + offset;
  const at = SLOT.operand + k * SLOT.operandSize;
  slots[at + SLOT.operandDtype] = code;
  slots[at + SLOT.operandAddress] = address;
  slots[at + SLOT.operandItemSize] = itemSize;
  const first = at + SLOT.operandStrides;
  for (let axis = 0; axis < lead; axis += 1) slots[first + axis] = 0;
  let low = address;
  let high = address + itemSize;
  for (let axis = 0; axis < rank; axis += 1) {
    const length = shape[axis] as number;
    if (length === 1) {
      slots[first + lead + axis] = 0;
      continue;
    }
    if (length !== together[lead + axis]) return false;
    const stride = strides[axis] as number;
    slots[first + lead + axis] = stride;
    if (stride < 0) low += (length - 1) * stride;
    else high += (length - 1) * stride;
  }
  spans[2 * k] = low;
  spans[2 * k + 1] = high;
  // So written, NaN is refused too.
  return high <= base + memory.bytes.length;
}

/**
 * Writes operand `k`, the output of a reduction along one axis, in which it does not move.
 *
 * @param keepdims whether the view has that axis, with length 1
 * @param rank number of axes of the input
 * @returns false where the memory is that of JavaScript, or was freed
 */
export function placeAlong(
  { slots }: Scratch,
  k: number,
  { memory, layout }: Parts,
  code: number,
  reduced: number,
  keepdims: boolean,
  rank: number,
): boolean {
  const { shape, strides, itemSize, offset } = layout;
  const base = memory.address;
  if (base === 0) return false;
  const address = base + offset;
  const at = SLOT.operand + k * SLOT.operandSize;
  slots[at + SLOT.operandDtype] = code;
  slots[at + SLOT.operandAddress] = address;
  slots[at + SLOT.operandItemSize] = itemSize;
  let low = address;
  let high = address + itemSize;
  let next = 0;
  for (let axis = 0; axis < rank; axis += 1) {
    if (axis === reduced) {
      slots[at + SLOT.operandStrides + axis] = 0;
      if (keepdims) next += 1;
      continue;
    }
    const stride = strides[next] as number;
    const reach = ((shape[next] as number) - 1) * stride;
    slots[at + SLOT.operandStrides + axis] = stride;
    if (stride < 0) low += reach;
    else high += reach;
    next += 1;
  }
  spans[2 * k] = low;
  spans[2 * k + 1] = high;
  return high <= base + memory.bytes.length;
}

/** Whether no byte is between the ends of both operands `k` and `other`, which were placed. */
export function spansApart(k: number, other: number): boolean {
  return (spans[2 * k + 1] as number) <= (spans[2 * other] as number) ||
    (spans[2 * other + 1] as number) <= (spans[2 * k] as number);
}

/** Whether operand `k` can be read while the output, operand `other`, is written. */
export function canRead(k: number, parts: Parts, other: number, out: Parts): boolean {
  return spansApart(k, other) ||
    (sameElements(parts, out, out.layout.shape) && elementsApart(out.layout));
}
