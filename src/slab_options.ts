/**
 * What slabs are described by.
 *
 * @module
 */
import { checkIndex } from "./dtypes.ts";
import { checkOptions } from "./options.ts";
import { showValue } from "./runtime/errors.ts";
import { SMALL_MAX } from "./size_classes.ts";
import { SLAB_BLOCK_MAX, SLAB_BYTES_MAX, type SlabShape } from "./slab_blocks.ts";

/** The shape of a slab. */
export interface SlabOptions {
  /** Size of the first block in bytes, 32 KiB to 64 MiB; 64 KiB by default. */
  readonly byteLength?: number;
  /** Limit of all blocks together, in bytes; almost 32 GiB by default. */
  readonly maxByteLength?: number;
  /** Alignment of every allocation, a power of two from 16 to 4096, in bytes; 16 by default. */
  readonly alignment?: number;
}

/** Checks the options of a slab. */
export function slabShape(options: SlabOptions): SlabShape {
  checkOptions("Slab", options);
  const { maxByteLength = SLAB_BYTES_MAX, alignment = 16 } = options;
  checkAlignment(alignment);
  checkIndex("Slab", "maxByteLength", maxByteLength, SLAB_BYTES_MAX, SMALL_MAX);
  const { byteLength = Math.min(64 * 1024, maxByteLength) } = options;
  checkIndex("Slab", "byteLength", byteLength, Math.min(maxByteLength, SLAB_BLOCK_MAX), SMALL_MAX);
  return { byteLength, maxByteLength, alignment };
}

/** Refuses an alignment that is no power of two from 16 to 4096. */
function checkAlignment(alignment: number): void {
  const isInside = typeof alignment === "number" && alignment >= 16 && alignment <= 4096;
  if (isInside && Number.isInteger(Math.log2(alignment))) return;
  const shown = showValue(alignment);
  const message = `Slab: alignment is ${shown}; give a power of two from 16 to 4096`;
  throw typeof alignment === "number" ? new RangeError(message) : new TypeError(message);
}
