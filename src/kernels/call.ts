/**
 * One call of a driver: operands into the descriptor, and the native function.
 *
 * @module
 */
import { strideIn } from "../nd/broadcast.ts";
import { type Scratch, scratch, SLOT } from "../nd/descriptor.ts";
import type { NDDtype } from "../nd/dtype.ts";
import { checkAlive } from "../nd/memory.ts";
import type { Parts } from "../nd/parts.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { codeOf, ITEM_SIZES } from "./dtype_codes.ts";

/** Number of the movement that copies; zig/kernels/movement.zig. */
const COPY = 128;

/** Begins a descriptor: operation, the dtype it computes in, and the shape of all operands. */
export function beginCall(
  s: Scratch,
  operation: number,
  dtype: NDDtype,
  shape: readonly number[],
  operands: number,
): void {
  beginCoded(s, operation, codeOf(dtype), shape, operands);
}

/** The same with the number of the dtype. */
export function beginCoded(
  { slots }: Scratch,
  operation: number,
  dtype: number,
  shape: readonly number[],
  operands: number,
): void {
  slots[SLOT.operation] = operation;
  slots[SLOT.dtype] = dtype;
  slots[SLOT.rank] = shape.length;
  slots[SLOT.operands] = operands;
  for (let axis = 0; axis < shape.length; axis += 1) {
    slots[SLOT.shape + axis] = shape[axis] as number;
    slots[SLOT.reduced + axis] = 0;
  }
}

/** Writes operand `k`, broadcast to the shape of the call. */
export function writeBroadcast({ slots }: Scratch, k: number, parts: Parts, rank: number): void {
  const at = SLOT.operand + k * SLOT.operandSize;
  const { memory, dtype, layout } = parts;
  slots[at + SLOT.operandDtype] = codeOf(dtype);
  slots[at + SLOT.operandAddress] = memory.address + layout.offset;
  slots[at + SLOT.operandItemSize] = layout.itemSize;
  for (let axis = 0; axis < rank; axis += 1) {
    slots[at + SLOT.operandStrides + axis] = strideIn(layout, rank, axis);
  }
}

/** Address of the value of operand `k`. */
export function scalarAddress({ address }: Scratch, k: number): number {
  return address + (SLOT.scalars + k) * 8;
}

/**
 * Says that operand `k` is one value of a dtype.
 *
 * @param dtype its number
 * @param address where the value is, or will be
 */
export function writeValue(
  { slots }: Scratch,
  k: number,
  dtype: number,
  address: number,
  rank: number,
): void {
  const at = SLOT.operand + k * SLOT.operandSize;
  slots[at + SLOT.operandDtype] = dtype;
  slots[at + SLOT.operandAddress] = address;
  slots[at + SLOT.operandItemSize] = ITEM_SIZES[dtype] as number;
  const first = at + SLOT.operandStrides;
  for (let axis = 0; axis < rank; axis += 1) slots[first + axis] = 0;
}

/**
 * Runs the descriptor, if all memory is alive: it is checked here, where nothing of the user's can
 * come in between.
 *
 * @param operands parts in the order of the descriptor; null for values
 * @returns what the driver says; 0 for element-wise operations
 * @throws ZiffiError with code `DISPOSED` when memory was freed, and when there is no such kernel
 */
export function runCall(call: string, s: Scratch, operands: readonly (Parts | null)[]): number {
  const { api } = s.library;
  let inJs = false;
  for (let k = 0; k < operands.length; k += 1) {
    const parts = operands[k];
    if (parts === null || parts === undefined) continue;
    checkAlive(call, "a view", parts);
    if (parts.memory.address === 0) inJs = true;
  }
  const result = inJs
    ? api.ndRunBuffers(
      s.address,
      jsBytes(operands, 0),
      jsBytes(operands, 1),
      jsBytes(operands, 2),
      jsBytes(operands, 3),
    )
    : api.ndRun(s.address);
  if (result < 0) {
    throw new ZiffiError("RUNTIME_UNSUPPORTED", `${call}: the library has no kernel for this`);
  }
  return result;
}

/** Copies elements, cast to the dtype of where they go, to memory that is apart from them. */
export function copyApart(call: string, from: Parts, to: Parts): void {
  const s = scratch(call);
  beginCall(s, COPY, from.dtype, to.layout.shape, 2);
  writeBroadcast(s, 0, from, to.layout.rank);
  writeBroadcast(s, 1, to, to.layout.rank);
  runCall(call, s, [from, to]);
}

/** The memory of an operand where it has to be passed so that it cannot move. */
function jsBytes(operands: readonly (Parts | null)[], k: number): Uint8Array | null {
  const memory = operands[k]?.memory;
  return memory === undefined || memory.address !== 0 ? null : memory.bytes;
}
