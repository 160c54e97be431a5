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
import { checkFlag, checkOptions } from "./options.ts";
import {
  type BlockDescriptor,
  type BlockPlace,
  describe,
  hold,
  keepBlocksWhileUsed,
  keepForEver,
  readDescriptor,
} from "./shared_block.ts";
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

/** How a shared block is opened. */
export type OpenBlockOptions = Pick<BlockOptions, "ballast">;

/** The memory of a block. It knows neither the block nor its buffer, which can then be dropped. */
class BlockMemory implements Owned {
  readonly end: BlockEnd;
  readonly address: number;
  readonly byteLength: number;
  readonly alignment: number;
  readonly felt: boolean;

  constructor(end: BlockEnd, { address, byteLength, alignment }: BlockPlace, felt: boolean) {
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

  lose(): void {
    keepForEver(this.address);
  }
}

function allocateMemory(call: string, byteLength: number, options: BlockOptions): BlockMemory {
  checkOptions(call, options);
  const { alignment = 64, zeroed = true, ballast = true } = options;
  const library = native(call);
  checkMappable(call, byteLength);
  checkAlignment(call, alignment);
  checkFlag(call, "zeroed", zeroed);
  checkFlag(call, "ballast", ballast);
  // First, so that nothing can fail once there is memory.
  const end = endOf(library.unchecked);
  keepBlocksWhileUsed(library);
  const address = allocate(call, library, byteLength, alignment, zeroed);
  return new BlockMemory(end, { address, byteLength, alignment }, ballast);
}

function openMemory(descriptor: BlockDescriptor, options: OpenBlockOptions): BlockMemory {
  checkOptions("Block.open", options);
  const { ballast = true } = options;
  checkFlag("Block.open", "ballast", ballast);
  const shared = readDescriptor("Block.open", descriptor);
  const library = native("Block.open");
  checkMappable("Block.open", shared.byteLength);
  const end = endOf(library.unchecked);
  keepBlocksWhileUsed(library);
  hold("Block.open", library, shared);
  return new BlockMemory(end, shared, ballast);
}

/** What the constructor takes over instead of allocating. */
interface Taken {
  readonly call: string;
  readonly memory: BlockMemory;
}

let blockOver: (taken: Taken) => Block;

/** Allocates a block for something that is made of blocks, which the messages name. */
export function allocateBlock(call: string, byteLength: number, options: BlockOptions): Block {
  return blockOver({ call, memory: allocateMemory(call, byteLength, options) });
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
  static #taken: Taken | null = null;
  readonly #memory: BlockMemory;
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
    const taken = Block.#taken;
    Block.#taken = null;
    const memory = taken?.memory ?? allocateMemory("Block", byteLength, options);
    this.#memory = memory;
    this.buffer = adopt(taken?.call ?? "Block", memory);
    this.byteLength = memory.byteLength;
    this.alignment = memory.alignment;
  }

  /**
   * Opens a block that another Worker has shared: a block over the same memory, without a copy.
   *
   * The memory is freed when the last of its blocks is disposed or dropped, or the last of their
   * Workers has ended. Opening does not wait for anybody: keep the block that was shared until its
   * receiver says that it has opened it.
   *
   * @param descriptor what {@link Block.share} returned, also after `postMessage`
   * @param options `ballast` as in {@link BlockOptions}
   * @throws TypeError when it is no descriptor
   * @throws ZiffiError with code `STALE_DESCRIPTOR` when the memory was freed or is of another
   *   process, or something in the descriptor is not as it was
   */
  static open(descriptor: BlockDescriptor, options: OpenBlockOptions = {}): Block {
    return blockOver({ call: "Block.open", memory: openMemory(descriptor, options) });
  }

  static {
    blockOver = (taken) => {
      Block.#taken = taken;
      return new Block(taken.memory.byteLength);
    };
  }

  /** Native address of the first byte, valid until the block is disposed. */
  get address(): number {
    if (this.#disposed) badDisposed("Block.address", "block");
    return this.#memory.address;
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

  /**
   * What other Workers of this process open the block with: a plain object for `postMessage`.
   *
   * It does not keep the memory. When all blocks over it are gone before the receiver has opened
   * it, {@link Block.open} throws.
   *
   * @throws ZiffiError with code `DISPOSED`
   *
   * @example
   * ```ts
   * import { Block } from "ziffi";
   *
   * using block = new Block(1024);
   * using same = Block.open(block.share()); // in a Worker: of the message that it was posted
   * same.view("u8")[0] = 7;
   * console.log(block.view("u8")[0]); // 7
   * ```
   */
  share(): BlockDescriptor {
    if (this.#disposed) badDisposed("Block.share", "block");
    return describe(native("Block.share"), this.#memory);
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
 * Native memory of all blocks of this process, in bytes and blocks. Memory that several Workers
 * hold counts once.
 *
 * `liveBytes`, `peakBytes`, `liveBlocks` and `totalBlocks` count what was asked for. `limitBytes`
 * is the limit over `liveBytes`, 0 for none. `mappedBytes` is the address space of the allocator,
 * also for what is no block, and `cachedBytes` the part that it keeps for later.
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
