/**
 * Blocks that the garbage collector found dropped: freed together, by one native call.
 *
 * @module
 */
import { settle } from "./pressure.ts";

/** What frees the blocks of a library. */
export interface BlockFreer {
  /** Frees one block. */
  blockFree(address: number, byteLength: number, alignment: number): void;
  /** Frees many blocks, and skips what is none. */
  blockFreeMany(addresses: Float64Array): number;
}

/** So many blocks wait at most. */
const COUNT = 1024;
/** So many bytes wait at most. */
const BYTES = 16 * 2 ** 20;

/** Where the blocks of one opened library go when nobody needs them any more. */
export class BlockEnd {
  /** Frees a block now. */
  readonly free: BlockFreer["blockFree"];
  readonly #freeMany: BlockFreer["blockFreeMany"];
  readonly #addresses = new Float64Array(COUNT);
  #count = 0;
  #bytes = 0;

  constructor(freer: BlockFreer) {
    // Bound now: after the library is closed, nothing can be bound any more.
    this.free = freer.blockFree;
    this.#freeMany = freer.blockFreeMany;
  }

  /** Adds a block that nobody can reach any more. */
  push(address: number, byteLength: number): void {
    this.#addresses[this.#count] = address;
    this.#count += 1;
    this.#bytes += byteLength;
    if (this.#count === COUNT || this.#bytes >= BYTES) this.flush();
    else if (this.#count === 1) {
      waiting.add(this);
      queueMicrotask(() => this.flush());
    }
  }

  /** Frees all that wait; without any, it does nothing. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    this.#bytes = 0;
    waiting.delete(this);
    this.#freeMany(this.#addresses.subarray(0, count));
    settle();
  }
}

const waiting = new Set<BlockEnd>();
const ends = new WeakMap<BlockFreer, BlockEnd>();
let lastFreer: BlockFreer | null = null;
let lastEnd: BlockEnd | null = null;

/** Where the blocks of an opened library go. */
export function endOf(freer: BlockFreer): BlockEnd {
  // Nearly always there is one library, and looking it up would be felt by small blocks.
  if (freer === lastFreer && lastEnd !== null) return lastEnd;
  let end = ends.get(freer);
  if (end === undefined) ends.set(freer, end = new BlockEnd(freer));
  lastFreer = freer;
  return lastEnd = end;
}

/** Frees what waits in all queues. */
export function flushDropped(): void {
  if (waiting.size === 0) return;
  for (const end of waiting) end.flush();
}
