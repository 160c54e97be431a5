/**
 * The blocks of a slab, and how they are cut into slots of a size class.
 *
 * @module
 */
import { allocateBlock, type Block } from "./block.ts";
import { typedView } from "./dtypes.ts";
import { ZiffiError } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import { type SizeClasses, UNIT } from "./size_classes.ts";

/** A place is the number of a block, and of a unit of 16 bytes in it. */
const PLACE_BITS = 22;
const PLACE_MASK = 2 ** PLACE_BITS - 1;
/** Largest block in bytes. */
export const SLAB_BLOCK_MAX = 2 ** PLACE_BITS * UNIT;
/** Most blocks: places, and the end of the last one, are positive 32-bit integers. */
const BLOCKS_MAX = 2 ** (31 - PLACE_BITS) - 1;
/** Most bytes of a slab. */
export const SLAB_BYTES_MAX = BLOCKS_MAX * SLAB_BLOCK_MAX;
/** Slots of one class that are taken from a block at once, and between which bytes. */
const SLOTS_PER_RUN = 16;
const [RUN_LEAST, RUN_MOST] = [4 * 1024, 64 * 1024];

/** One block, and typed arrays over the whole of it. */
interface SlabBlock {
  readonly block: Block;
  readonly arrays: { [D in Dtype]?: TypedArray<D> };
}

/** What {@link SlabBlocks.keepOnly} has freed. */
interface Freed {
  /** Numbers of the blocks. */
  readonly freed: ReadonlySet<number>;
  /** False when a buffer was transferred away, so that its memory is lost. */
  readonly isWhole: boolean;
}

/** The shape of the blocks. */
export interface SlabShape {
  /** Size of the first block in bytes; each next one is twice as large, up to a limit. */
  readonly byteLength: number;
  /** Limit of all blocks together, in bytes. */
  readonly maxByteLength: number;
  /** Alignment of every slot, in bytes. */
  readonly alignment: number;
}

/** Memory that is cut into slots. */
export class SlabBlocks {
  /** Bytes of all blocks. */
  byteLength = 0;
  readonly #shape: SlabShape;
  readonly #classes: SizeClasses;
  readonly #blocks: (SlabBlock | undefined)[] = [];
  /** The block that runs are cut from, and what is left of it, in units. */
  #current = -1;
  #top = 0;
  #end = 0;
  /** What is left of the last run of each class. */
  readonly #runTop: Int32Array;
  readonly #runEnd: Int32Array;

  constructor(shape: SlabShape, classes: SizeClasses) {
    this.#shape = shape;
    this.#classes = classes;
    this.#runTop = new Int32Array(classes.sizes.length);
    this.#runEnd = new Int32Array(classes.sizes.length);
    this.#grow("Slab", UNIT);
  }

  /**
   * Cuts a slot that was never used.
   *
   * @returns its place
   * @throws ZiffiError with code `OUT_OF_MEMORY`
   */
  cut(call: string, kind: number): number {
    const size = this.#classes.sizes[kind] as number;
    const units = size / UNIT;
    if ((this.#runTop[kind] as number) + units > (this.#runEnd[kind] as number)) {
      this.#startRun(call, kind, size);
    }
    const place = this.#runTop[kind] as number;
    this.#runTop[kind] = place + units;
    return place;
  }

  /** True when a slot can be cut, or `maxByteLength` leaves room for a block that has it. */
  hasRoom(kind: number): boolean {
    const size = this.#classes.sizes[kind] as number;
    const units = size / UNIT;
    return (this.#runTop[kind] as number) + units <= (this.#runEnd[kind] as number) ||
      this.#end - this.#top >= units ||
      (this.byteLength + size <= this.#shape.maxByteLength && this.#freeNumber() < BLOCKS_MAX);
  }

  /** Offset of a place in its block, in bytes. */
  offsetOf(place: number): number {
    return (place & PLACE_MASK) * UNIT;
  }

  /** The block of a place. */
  blockOf(place: number): Block {
    return this.#at(place).block;
  }

  /** The whole block of a place as a typed array, the same each time. */
  arrayOf<D extends Dtype>(call: string, place: number, dtype: D): TypedArray<D> {
    const { arrays, block } = this.#at(place);
    const made: TypedArray<D> | undefined = arrays[dtype];
    if (made !== undefined) return made;
    const array = typedView(call, block.buffer, dtype);
    Object.assign(arrays, { [dtype]: array });
    return array;
  }

  /** Number of the block of a place. */
  numberOf(place: number): number {
    return place >> PLACE_BITS;
  }

  /** Adds the numbers of the blocks whose buffers were transferred away. */
  addTransferred(numbers: Set<number>): void {
    for (const [number, one] of this.#blocks.entries()) {
      if (one?.block.buffer.detached === true) numbers.add(number);
    }
  }

  /** Frees the blocks that do not have these numbers. */
  keepOnly(numbers: ReadonlySet<number>): Freed {
    const freed = new Set<number>();
    let isWhole = true;
    for (const [number, one] of this.#blocks.entries()) {
      if (one === undefined || numbers.has(number)) continue;
      isWhole = dispose(one.block) && isWhole;
      this.byteLength -= one.block.byteLength;
      this.#blocks[number] = undefined;
      freed.add(number);
    }
    if (freed.has(this.#current)) [this.#current, this.#top, this.#end] = [-1, 0, 0];
    for (const [kind, place] of this.#runTop.entries()) {
      if (freed.has(this.numberOf(place))) this.#runTop[kind] = this.#runEnd[kind] = 0;
    }
    return { freed, isWhole };
  }

  #at(place: number): SlabBlock {
    return this.#blocks[place >> PLACE_BITS] as SlabBlock;
  }

  #startRun(call: string, kind: number, size: number): void {
    const units = size / UNIT;
    if (this.#end - this.#top < units) this.#grow(call, size);
    const wanted = Math.min(RUN_MOST, Math.max(RUN_LEAST, size * SLOTS_PER_RUN));
    const slots = Math.floor(Math.min(wanted, (this.#end - this.#top) * UNIT) / size);
    const place = this.#current * 2 ** PLACE_BITS + this.#top;
    this.#runTop[kind] = place;
    this.#runEnd[kind] = place + slots * units;
    this.#top += slots * units;
  }

  /** Allocates a block with room for at least so many bytes. */
  #grow(call: string, least: number): void {
    const { byteLength, maxByteLength, alignment } = this.#shape;
    const room = maxByteLength - this.byteLength;
    const number = this.#freeNumber();
    if (number >= BLOCKS_MAX) {
      const problem = `there are ${BLOCKS_MAX} blocks, as many as a slab can have`;
      throw new ZiffiError("OUT_OF_MEMORY", `${call}: ${problem}; make another slab`);
    }
    if (least > room) {
      throw new ZiffiError(
        "OUT_OF_MEMORY",
        `${call}: ${least} bytes more are needed, and ${this.byteLength} of at most ` +
          `${maxByteLength} bytes (maxByteLength) are taken; free something, or raise the limit`,
      );
    }
    const double = Math.max(byteLength, Math.min(this.byteLength, SLAB_BLOCK_MAX));
    const size = Math.min(Math.max(least, double), room);
    const options = { alignment: Math.max(64, alignment), zeroed: false };
    const block = allocateBlock(call, size, options);
    this.#blocks[number] = { block, arrays: Object.create(null) };
    this.byteLength += size;
    [this.#current, this.#top, this.#end] = [number, 0, Math.floor(size / UNIT)];
  }

  /** The number of the next block. */
  #freeNumber(): number {
    const free = this.#blocks.indexOf(undefined);
    return free < 0 ? this.#blocks.length : free;
  }
}

/** Frees a block; false when its buffer was transferred away. */
function dispose(block: Block): boolean {
  try {
    block.dispose();
    return true;
  } catch (error) {
    if (error instanceof ZiffiError && error.code === "TRANSFERRED") return false;
    throw error;
  }
}
