/**
 * New arrays of the structs of a view.
 *
 * @module
 */
import { copyInto } from "../kernels/moves.ts";
import { readMemory } from "../kernels/operands.ts";
import { maskInto, takeInto, type TakeOptions } from "./indexing.ts";
import type { Parts } from "./parts.ts";
import type { StructNDArray } from "./struct_array.ts";
import { structPartsOf } from "./struct_base.ts";
import type { StructLayout } from "./struct_layout.ts";
import { itemsOf, type StructParts } from "./struct_parts.ts";

/** Makes an array of structs of a shape that was checked. */
type Maker = (
  call: string,
  struct: StructLayout,
  shape: readonly number[],
  zeroed: boolean,
) => StructNDArray;

let make: Maker | null = null;

/** Says how arrays are made; src/nd/struct_array.ts, which imports the views, calls it once. */
export function openStructMaker(maker: Maker): void {
  make = maker;
}

/** A new array that something fills; it is freed when that fails. */
function filled(
  call: string,
  { struct }: StructParts,
  fill: (make: (shape: readonly number[]) => Parts) => void,
): StructNDArray {
  let made: StructNDArray | null = null;
  try {
    fill((shape) => {
      made = (make as Maker)(call, struct, shape, false);
      return itemsOf(structPartsOf(made));
    });
  } catch (error) {
    (made as StructNDArray | null)?.dispose();
    throw error;
  }
  return made as unknown as StructNDArray;
}

/** The structs of a view side by side. */
export function copyStructs(call: string, parts: StructParts): StructNDArray {
  return filled(call, parts, (made) => copyInto(call, itemsOf(parts), made(parts.layout.shape)));
}

/** The structs at indices, as `np.take`. */
export function takeStructs(
  call: string,
  parts: StructParts,
  indices: unknown,
  options: TakeOptions,
): StructNDArray {
  return filled(call, parts, (made) => takeInto(call, itemsOf(parts), indices, options, made));
}

/** The structs where a mask is true. */
export function maskStructs(call: string, parts: StructParts, mask: unknown): StructNDArray {
  const { parts: chosen } = readMemory(call, "mask", mask, "a view of bool");
  return filled(call, parts, (made) => maskInto(call, itemsOf(parts), chosen, made));
}
