/**
 * Blocks of aligned native memory.
 *
 * @module
 */
import { adopt, badDisposed, checkMappable, disown, type Owned } from "./owner.ts";
import { type BlockEnd, endOf } from "./dropped.ts";
import { checkAlignment, typedView } from "./dtypes.ts";
import { allocate } from "./limits.ts";
import { native } from "./native.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import type { MemoryStats } from "./generated/ziffi.ts";

/** How a block is allocated. */
export interface BlockOptions {
  /** A power of two from 16 to 2 MiB, in bytes; 64 by default. */
  readonly alignment?: number;
  /** False leaves old contents in the memory, which is faster; true by default. */
  readonly zeroed?: boolean;
  /** False hides the block from the garbage collector's accounting; true by default. */
  readonly ballast?: boolean;
}

/** The memory of a block. It knows neither the block nor its buffer, which can then be dropped. */
class BlockMemory implements Owned {
  readonly end: BlockEnd;
  readonly address: number;
  readonly byteLength: number;
  readonly alignment: number;
  readonly felt: boolean;

  constructor(
    end: BlockEnd,
    address: number,
    byteLength: number,
    alignment: number,
    felt: boolean,
  ) {
    this.end = end;
    this.address = address;
    this.byteLength = byteLength;
    this.alignment = alignment;
    this.felt = felt;
  }

  free(): void {
    this.end.free(this.address, this.byteLength, this.alignment);
  }

  drop(): void {
    this.end.push(this.address, this.byteLength);
  }
}

/**
 * Native memory with one ArrayBuffer over it, without a copy.
 *
 * The block owns its memory. `dispose` (or `using`) detaches the buffer, so that every view of it
 * becomes empty, and frees the memory. A block that is dropped together with all its views is freed
 * by the garbage collector.
 *
 * Never transfer the buffer (`postMessage`, `structuredClone`): nobody watches memory that moved.
 * Bun refuses it; on Deno and Node `dispose` throws `TRANSFERRED` and keeps the memory, and memory
 * that is dropped without `dispose` is freed under the new buffer.
 *
 * @example
 * ```ts
 * import { Block, kernels } from "ziffi";
 *
 * using block = new Block(1024 * 8);
 * const numbers = block.view("f64");
 * kernels.fill(numbers, 0.5);
 * console.log(kernels.sum(numbers)); // 512
 * ```
 */
export class Block implements Disposable {
  /** Size in bytes. */
  readonly byteLength: number;
  /** Alignment of the first byte, in bytes. */
  readonly alignment: number;
  /** The memory; detached once the block is disposed. */
  readonly buffer: ArrayBuffer;
  readonly #address: number;
  readonly #memory: Owned;
  #disposed = false;

  /**
   * Allocates native memory.
   *
   * @param byteLength size in bytes; 0 is allowed
   * @throws TypeError or RangeError when an argument is not allowed
   * @throws ZiffiError with code `OUT_OF_MEMORY` when it would exceed the limit of {@link limits}
   * @throws NativeError with status `OUT_OF_MEMORY`
   */
  constructor(byteLength: number, options: BlockOptions = {}) {
    const { alignment = 64, zeroed = true, ballast = true } = options;
    const library = native("Block");
    checkMappable("Block", byteLength);
    checkAlignment("Block", alignment);
    // First, so that nothing can fail once there is memory.
    const end = endOf(library.unchecked);
    const address = allocate("Block", library, byteLength, alignment, zeroed);
    this.#memory = new BlockMemory(end, address, byteLength, alignment, ballast);
    this.buffer = adopt("Block", this.#memory);
    this.byteLength = byteLength;
    this.alignment = alignment;
    this.#address = address;
  }

  /** Native address of the first byte, valid until the block is disposed. */
  get address(): number {
    if (this.#disposed) badDisposed("Block.address", "block");
    return this.#address;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * A typed array over a part of the block. It keeps the memory alive.
   *
   * @param dtype element type
   * @param byteOffset first byte, a multiple of the element size; 0 by default
   * @param length number of elements; by default as many as fit
   * @throws ZiffiError with code `DISPOSED`
   */
  view<D extends Dtype>(dtype: D, byteOffset?: number, length?: number): TypedArray<D> {
    if (this.#disposed) badDisposed("Block.view", "block");
    return typedView("Block.view", this.buffer, dtype, byteOffset, length);
  }

  /** Detaches every view and frees the memory; a second call does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    disown("Block.dispose", this.buffer, this.#memory);
  }

  /** The same as {@link Block.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Native memory of all blocks of this process, in bytes and blocks.
 *
 * @example
 * ```ts
 * import { Block, memoryStats } from "ziffi";
 *
 * using block = new Block(4096);
 * console.log(memoryStats().liveBytes >= block.byteLength); // true
 * ```
 */
export function memoryStats(): { [K in keyof MemoryStats]: number } {
  const stats: Partial<MemoryStats> = {};
  native("memoryStats").api.memoryStats(stats);
  const { liveBytes = 0n, peakBytes = 0n, liveBlocks = 0n, totalBlocks = 0n } = stats;
  const { limitBytes = 0n, mappedBytes = 0n, cachedBytes = 0n } = stats;
  return {
    liveBytes: Number(liveBytes),
    peakBytes: Number(peakBytes),
    liveBlocks: Number(liveBlocks),
    totalBlocks: Number(totalBlocks),
    limitBytes: Number(limitBytes),
    mappedBytes: Number(mappedBytes),
    cachedBytes: Number(cachedBytes),
  };
}
