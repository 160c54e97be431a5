/**
 * Slabs: many small allocations of any size, without a native call for each.
 *
 * @module
 */
import { checkIndex, itemSize, newTypedArray } from "./dtypes.ts";
import { type Idle, whenWanted } from "./limits.ts";
import { native } from "./native.ts";
import { badDisposed, badTransferred } from "./owner.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import { type SizeClasses, sizeClasses, SMALL_MAX } from "./size_classes.ts";
import { SlabBlocks } from "./slab_blocks.ts";
import { type SlabOptions, slabShape } from "./slab_options.ts";

const INDEX_SPAN = 2 ** 24;
/** A slot whose generation gets here is never handed out again, so that no handle repeats. */
const GENERATION_END = 2 ** 28;
/** Even generations that a slab can start with; half of all are left for its life. */
const STARTS = GENERATION_END / 4;
/** The table of slots has four numbers for each: its generation (odd: live), its place, ... */
const [GENERATION, PLACE] = [0, 1];
/** ... the next free slot of its class (-1: none), and the bytes that were asked for. */
const [NEXT, SIZE] = [2, 3];
const [LIVE, LIVE_BYTES] = [0, 1];

/**
 * Small pieces of native memory that come and go one by one: nodes, messages, keys, of 0 bytes to
 * 32 KiB each. `alloc` gives a handle, a number; all that is known of a piece lies beside the
 * memory, so that a write out of bounds can not lead the slab astray.
 *
 * A handle that was freed throws for as long as the slab lives. A handle of another slab throws
 * too, but for a chance of one in tens of millions that both are in the same generation. Sizes are
 * rounded up to one of 72 classes, by at most an eighth above 128 bytes. A slab that is dropped
 * with all its views is freed by the garbage collector.
 *
 * @example
 * ```ts
 * import { Slab } from "ziffi";
 *
 * using slab = new Slab();
 * const handle = slab.alloc(24);
 * slab.view(handle, "f64").set([1, 2, 3]);
 * slab.free(handle);
 * ```
 */
export class Slab implements Disposable {
  /** Alignment of every allocation, in bytes. */
  readonly alignment: number;
  readonly #blocks: SlabBlocks;
  readonly #classes: SizeClasses;
  readonly #classOf: Uint8Array;
  /** First free slot of each class, or -1. */
  readonly #heads: Int32Array;
  readonly #counts = new Float64Array(2);
  readonly #start = Math.floor(Math.random() * STARTS) * 2;
  #slots = new Int32Array(4 * 256);
  /** Slots that were ever made. */
  #made = 0;
  /** Slots whose memory was freed. */
  readonly #bare: number[] = [];
  #disposed = false;
  /** Gives back what is not live before an allocation fails. */
  readonly #whenWanted: Idle = { weaken: () => this.#trim(true) };

  /**
   * Allocates the first block.
   *
   * @throws TypeError or RangeError when an option is not allowed
   * @throws NativeError with status `OUT_OF_MEMORY`
   */
  constructor(options: SlabOptions = {}) {
    native("Slab");
    const shape = slabShape(options);
    this.alignment = shape.alignment;
    this.#classes = sizeClasses(shape.alignment);
    this.#classOf = this.#classes.ofUnits;
    this.#heads = new Int32Array(this.#classes.sizes.length).fill(-1);
    this.#blocks = new SlabBlocks(shape, this.#classes);
    whenWanted(this.#whenWanted);
  }

  /** Allocations that were not freed. */
  get live(): number {
    return this.#counts[LIVE] as number;
  }

  /** Bytes that were asked for and not freed. */
  get liveBytes(): number {
    return this.#counts[LIVE_BYTES] as number;
  }

  /** Bytes of all blocks. */
  get capacity(): number {
    return this.#blocks.byteLength;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * Allocates bytes. They hold what the last user left.
   *
   * @param byteLength size in bytes, 0 to 32768
   * @returns the handle
   * @throws ZiffiError with code `OUT_OF_MEMORY` when `maxByteLength` would be exceeded, or there
   *   are 2^24 allocations
   * @throws ZiffiError with code `DISPOSED`
   */
  alloc(byteLength: number): number {
    return this.#alloc("Slab.alloc", byteLength);
  }

  /**
   * Gives an allocation back. Do not use its views any more: they show what comes next.
   *
   * @throws ZiffiError with code `STALE_HANDLE` when it was freed before or is of another slab
   */
  free(handle: number): void {
    const index = this.#indexOf("Slab.free", handle);
    const slots = this.#slots;
    const generation = (slots[index * 4] as number) + 1;
    const byteLength = slots[index * 4 + SIZE] as number;
    const kind = this.#classOf[(byteLength + 15) >>> 4] as number;
    slots[index * 4] = generation;
    const counts = this.#counts;
    counts[LIVE] = (counts[LIVE] as number) - 1;
    counts[LIVE_BYTES] = (counts[LIVE_BYTES] as number) - byteLength;
    if (generation >= GENERATION_END) return this.#retire(index, kind);
    slots[index * 4 + NEXT] = this.#heads[kind] as number;
    this.#heads[kind] = index;
  }

  /**
   * Changes the size of an allocation and keeps its contents, as far as they fit. What is new holds
   * old contents.
   *
   * @returns the same handle, or another one when the allocation moved; then the old one is freed
   * @throws ZiffiError with code `STALE_HANDLE`, or `OUT_OF_MEMORY`, which changes nothing
   */
  resize(handle: number, byteLength: number): number {
    const index = this.#indexOf("Slab.resize", handle);
    checkIndex("Slab.resize", "byteLength", byteLength, SMALL_MAX);
    const before = this.#slots[index * 4 + SIZE] as number;
    if (this.#classOf[(byteLength + 15) >>> 4] === this.#classOf[(before + 15) >>> 4]) {
      this.#slots[index * 4 + SIZE] = byteLength;
      this.#counts[LIVE_BYTES] = this.liveBytes + byteLength - before;
      return handle;
    }
    const moved = this.#alloc("Slab.resize", byteLength);
    const kept = this.view(handle, "u8").subarray(0, byteLength);
    this.view(moved, "u8").set(kept);
    this.free(handle);
    return moved;
  }

  /**
   * A typed array over an allocation, with as many elements as fit.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  view<D extends Dtype>(handle: number, dtype: D): TypedArray<D> {
    const index = this.#indexOf("Slab.view", handle);
    const size = itemSize("Slab.view", dtype);
    const place = this.#slots[index * 4 + PLACE] as number;
    const length = Math.floor((this.#slots[index * 4 + SIZE] as number) / size);
    const { buffer } = this.#blocks.blockOf(place);
    return newTypedArray(dtype, buffer, this.#blocks.offsetOf(place), length);
  }

  /**
   * The whole block that an allocation lies in, as a typed array: the same object each time, so
   * that hot loops allocate nothing. The allocation starts at {@link Slab.byteOffset} divided by
   * the element size.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  memory<D extends Dtype>(handle: number, dtype: D): TypedArray<D> {
    const index = this.#indexOf("Slab.memory", handle);
    const place = this.#slots[index * 4 + PLACE] as number;
    return this.#blocks.arrayOf("Slab.memory", place, dtype);
  }

  /**
   * First byte of an allocation in its block.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  byteOffset(handle: number): number {
    const index = this.#indexOf("Slab.byteOffset", handle);
    return this.#blocks.offsetOf(this.#slots[index * 4 + PLACE] as number);
  }

  /**
   * Size of an allocation as it was asked for, in bytes.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  byteLength(handle: number): number {
    return this.#slots[this.#indexOf("Slab.byteLength", handle) * 4 + SIZE] as number;
  }

  /**
   * Native address of an allocation, valid until it is freed.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  address(handle: number): number {
    const index = this.#indexOf("Slab.address", handle);
    const place = this.#slots[index * 4 + PLACE] as number;
    return this.#blocks.blockOf(place).address + this.#blocks.offsetOf(place);
  }

  /**
   * Frees the blocks in which nothing is live, and detaches their views.
   *
   * @throws ZiffiError with code `TRANSFERRED`, after the work
   */
  trim(): void {
    if (!this.#trim(false)) badTransferred("Slab.trim");
  }

  /** Frees what is not live; false when a buffer was transferred away, which can be left alone. */
  #trim(leaveTransferred: boolean): boolean {
    const used = new Set<number>();
    for (let at = 0; at < this.#made * 4; at += 4) {
      const isLive = ((this.#slots[at + GENERATION] as number) & 1) === 1;
      if (isLive) used.add(this.#blocks.numberOf(this.#slots[at + PLACE] as number));
    }
    if (leaveTransferred) this.#blocks.addTransferred(used);
    const { freed, isWhole } = this.#blocks.keepOnly(used);
    if (freed.size === 0) return true;
    for (const [kind, head] of this.#heads.entries()) {
      this.#heads[kind] = -1;
      for (let index = head, next: number; index >= 0; index = next) {
        next = this.#slots[index * 4 + NEXT] as number;
        if (freed.has(this.#blocks.numberOf(this.#slots[index * 4 + PLACE] as number))) {
          this.#bare.push(index);
          continue;
        }
        this.#slots[index * 4 + NEXT] = this.#heads[kind] as number;
        this.#heads[kind] = index;
      }
    }
    return isWhole;
  }

  /**
   * Detaches every view and frees the memory; a second call does nothing.
   *
   * @throws ZiffiError with code `TRANSFERRED`, after the work
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#made = 0;
    // Now every handle is stale, and nothing is free.
    this.#slots = new Int32Array(0);
    this.#heads.fill(-1);
    this.#counts.fill(0);
    const { isWhole } = this.#blocks.keepOnly(new Set());
    if (!isWhole) badTransferred("Slab.dispose");
  }

  /** The same as {@link Slab.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #alloc(call: string, byteLength: number): number {
    checkIndex(call, "byteLength", byteLength, SMALL_MAX);
    const kind = this.#classOf[(byteLength + 15) >>> 4] as number;
    const head = this.#heads[kind] as number;
    const index = head < 0 ? this.#make(call, kind) : head;
    const slots = this.#slots;
    const generation = (slots[index * 4] as number) + 1;
    this.#heads[kind] = slots[index * 4 + NEXT] as number;
    slots[index * 4] = generation;
    slots[index * 4 + SIZE] = byteLength;
    const counts = this.#counts;
    counts[LIVE] = (counts[LIVE] as number) + 1;
    counts[LIVE_BYTES] = (counts[LIVE_BYTES] as number) + byteLength;
    return generation * INDEX_SPAN + index;
  }

  /** Slot of a live handle. Doubles stay doubles: handles are beyond the 32-bit integers. */
  #indexOf(call: string, handle: number): number {
    if (typeof handle !== "number") this.#stale(call, handle);
    const generation = Math.floor(handle / INDEX_SPAN);
    const index = handle - generation * INDEX_SPAN;
    // A fraction of an index would be another column of the table.
    const isLive = (index | 0) === index && this.#slots[index * 4] === generation &&
      (generation & 1) === 1;
    return isLive ? index : this.#stale(call, handle);
  }

  #stale(call: string, handle: unknown): never {
    if (this.#disposed) badDisposed(call, "slab");
    if (typeof handle !== "number") {
      throw new TypeError(`${call}: handle is ${showValue(handle)}; give one from alloc()`);
    }
    throw new ZiffiError(
      "STALE_HANDLE",
      `${call}: handle ${showValue(handle)} was freed before or is of another slab`,
    );
  }

  /** Makes a slot, with memory that was never used, and gives its index. */
  #make(call: string, kind: number): number {
    if (this.#disposed) badDisposed(call, "slab");
    if (this.#made >= INDEX_SPAN && this.#bare.length === 0) {
      const advice = "free something, or make another slab";
      throw new ZiffiError("OUT_OF_MEMORY", `${call}: there are ${INDEX_SPAN} slots; ${advice}`);
    }
    // Blocks in which nothing is live may be cut for other sizes.
    if (!this.#blocks.hasRoom(kind)) this.#trim(true);
    const index = this.#add(this.#blocks.cut(call, kind));
    this.#slots[index * 4 + NEXT] = -1;
    return index;
  }

  /** Gives a slot whose handles are used up a new index. */
  #retire(index: number, kind: number): void {
    // Without one its memory is lost until the slab is disposed.
    if (this.#made >= INDEX_SPAN && this.#bare.length === 0) return;
    const fresh = this.#add(this.#slots[index * 4 + PLACE] as number);
    this.#slots[fresh * 4 + NEXT] = this.#heads[kind] as number;
    this.#heads[kind] = fresh;
  }

  #add(place: number): number {
    let index = this.#bare.pop();
    if (index === undefined) {
      index = this.#made;
      this.#made += 1;
      if (index * 4 >= this.#slots.length) {
        const larger = new Int32Array(this.#slots.length * 2);
        larger.set(this.#slots);
        this.#slots = larger;
      }
      this.#slots[index * 4 + GENERATION] = this.#start;
    }
    this.#slots[index * 4 + PLACE] = place;
    return index;
  }
}
