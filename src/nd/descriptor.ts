/**
 * The descriptor of a native call: 240 doubles in memory of this thread, written before each call.
 * Its layout is that of zig/core/nd/descriptor.zig.
 *
 * @module
 */
import { native } from "../native.ts";
import type { ZiffiLibrary } from "../generated/ziffi.ts";
import { mapNative } from "../runtime/native_memory.ts";
import { DTYPES } from "./dtype.ts";
import type { Layout } from "./layout.ts";
import type { Parts } from "./parts.ts";

/** Where the parts of a descriptor are, in doubles. */
export const SLOT = {
  operation: 0,
  dtype: 1,
  rank: 2,
  operands: 3,
  extra: 4,
  shape: 8,
  reduced: 40,
  operand: 72,
  operandSize: 40,
  operandDtype: 0,
  operandAddress: 1,
  operandItemSize: 2,
  operandStrides: 8,
  scalars: 232,
  count: 240,
} as const;

/** The descriptor of this thread. */
export interface Scratch {
  readonly library: ZiffiLibrary;
  /** Native address of the first double. */
  readonly address: number;
  readonly slots: Float64Array;
  /** The same memory, for scalars of any dtype. */
  readonly view: DataView;
}

let made: Scratch | null = null;

/** The descriptor of this thread, of the library that is open now. */
export function scratch(call: string): Scratch {
  const library = native(call);
  if (made !== null && made.library === library) return made;
  const address = library.api.ndScratch();
  const buffer = mapNative(address, SLOT.count * 8);
  made = { library, address, slots: new Float64Array(buffer), view: new DataView(buffer) };
  return made;
}

/** Writes operand `k`: its element with all indices 0, and its strides along `rank` dimensions. */
export function writeOperand(
  { slots }: Scratch,
  k: number,
  { memory, dtype }: Parts,
  layout: Layout,
): void {
  const at = SLOT.operand + k * SLOT.operandSize;
  slots[at + SLOT.operandDtype] = DTYPES[dtype].code;
  slots[at + SLOT.operandAddress] = memory.address + layout.offset;
  slots[at + SLOT.operandItemSize] = layout.itemSize;
  const { strides } = layout;
  for (let axis = 0; axis < strides.length; axis += 1) {
    slots[at + SLOT.operandStrides + axis] = strides[axis] as number;
  }
}
