/**
 * The memory that arenas hand out: chunks, each a block over which windows are mapped, and the
 * stores that chunks come from.
 *
 * @module
 */
import { allocateBlock, type Block } from "./block.ts";
import { type Idle, whenWanted } from "./limits.ts";
import { checkMappable, protect, PROTECTED } from "./owner.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";
import { BLOCK_ADDRESS, mapNative, unmapNative } from "./runtime/native_memory.ts";
import { backend } from "./runtime/select.ts";
import { isUsed, whenUnused } from "./runtime/uses.ts";
import { keepForEver } from "./shared_block.ts";

/** Between two looks for idle chunks, chunks are given back this often. */
const ROUNDS_PER_LOOK = 32;

/** Blocks that another buffer may read at any time, so that they must not be freed. */
const lost = new Set<Block>();

/** One block of an arena. */
export class Chunk {
  readonly byteLength: number;
  /** From here on the memory is zero. */
  dirtyEnd: number;
  /** True when an arena had it since the last look for idle chunks. */
  recent = true;
  readonly #block: Block;
  readonly #prototype: object;
  #calls = 0;
  /** A buffer in use whose memory stays mapped; see {@link Chunk.guard}. */
  #guarded: ArrayBuffer | null = null;
  #lost = false;
  #freed = false;

  constructor(call: string, byteLength: number, alignment: number, zeroed: boolean) {
    const options = { alignment: Math.max(64, alignment), zeroed };
    this.#block = allocateBlock(call, byteLength, options);
    this.#prototype = windowPrototype(this.#block);
    this.byteLength = byteLength;
    this.dirtyEnd = zeroed ? 0 : byteLength;
  }

  /** True while a native call on another thread uses a part, or once a part was transferred. */
  get busy(): boolean {
    return this.#calls > 0 || this.#lost;
  }

  /** Native address of a byte. */
  addressOf(offset: number): number {
    return this.#block.address + offset;
  }

  /**
   * An ArrayBuffer over a part, which keeps the memory alive.
   *
   * @throws ZiffiError with code `OUT_OF_MEMORY` when the runtime cannot map it
   */
  map(call: string, start: number, byteLength: number): ArrayBuffer {
    let buffer: ArrayBuffer;
    try {
      buffer = mapNative(this.#block.address + start, byteLength);
    } catch (cause) {
      const problem = `the runtime cannot map ${byteLength} bytes as an ArrayBuffer`;
      throw new ZiffiError("OUT_OF_MEMORY", `${call}: ${problem}`, { cause });
    }
    protect(buffer, this.#prototype);
    return buffer;
  }

  /**
   * Detaches a buffer of {@link Chunk.map} with all its views.
   *
   * @returns false when it was transferred away: then this memory is never used again
   */
  unmap(buffer: ArrayBuffer): boolean {
    if (buffer.detached) {
      this.#lost = true;
      lost.add(this.#block);
      // Without this the end of a Worker would free it.
      keepForEver(this.#block.address);
      return false;
    }
    unmapNative(buffer);
    if (isUsed(buffer)) this.#waitFor(buffer, () => {});
    return true;
  }

  /**
   * Makes the chunk busy while a native call uses a buffer that stays mapped.
   *
   * @returns true when a call uses it
   */
  guard(buffer: ArrayBuffer): boolean {
    if (!isUsed(buffer)) return false;
    // Once a call: a loop that goes back again and again must not pile up what waits for its end.
    if (this.#guarded === buffer) return true;
    this.#guarded = buffer;
    this.#waitFor(buffer, () => this.#guarded = null);
    return true;
  }

  #waitFor(buffer: ArrayBuffer, end: () => void): void {
    this.#calls += 1;
    whenUnused(buffer, () => {
      end();
      this.#calls -= 1;
      if (this.#freed) this.free();
    });
  }

  /** Frees the memory, all of whose buffers were unmapped, when no call uses it any more. */
  free(): void {
    this.#freed = true;
    if (!this.busy) this.#block.dispose();
  }
}

/** What all windows over a block inherit: it refuses to move the memory and keeps it alive. */
function windowPrototype(block: Block): object {
  return Object.create(PROTECTED, {
    [BLOCK_ADDRESS]: { value: block.address },
    // A view holds its buffer, which holds its prototype: no finalizer is needed for each window.
    [Symbol("block")]: { value: block },
  });
}

/** What an arena asks for when it needs a chunk. */
export interface ChunkRequest {
  /** Name of the caller, for messages. */
  readonly call: string;
  /** Bytes that the chunk must have. */
  readonly least: number;
  /** Bytes that it should have. */
  readonly wanted: number;
  /** Bytes that it may have; any number by default. */
  readonly most?: number;
  readonly zeroed: boolean;
}

/** Where an arena takes its chunks from. */
export interface ChunkSource {
  /** Bytes of all chunks that come from here. */
  readonly byteLength: number;
  /** @throws ZiffiError with code `OUT_OF_MEMORY` when the limit would be exceeded */
  take(request: ChunkRequest): Chunk;
  give(chunk: Chunk): void;
  /** Tells that an arena gave memory back, which frees chunks that were idle for many rounds. */
  endRound(): void;
  /** Frees every idle chunk. */
  trim(): void;
}

/** Makes chunks, and keeps those that are given back for the next arena. */
export class ChunkStore implements ChunkSource, Idle {
  readonly #alignment: number;
  readonly #limit: number;
  /** Idle chunks, the smallest first. */
  #spare: Chunk[] = [];
  #byteLength = 0;
  #rounds = 0;

  constructor(alignment: number, limit: number) {
    this.#alignment = alignment;
    this.#limit = limit;
    whenWanted(this);
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  take(request: ChunkRequest): Chunk {
    const { call, least, wanted, most = Infinity, zeroed } = request;
    checkMappable(call, least);
    const index = this.#spare.findIndex((one) => one.byteLength >= least);
    const spare = this.#spare[index];
    if (spare !== undefined && spare.byteLength <= most) {
      this.#spare.splice(index, 1);
      spare.recent = true;
      return spare;
    }
    // What is left of spare chunks is too small or too large, and counts in the limit.
    if (this.#byteLength + wanted > this.#limit) this.trim();
    const room = Math.min(this.#limit - this.#byteLength, most, backend().maxMapByteLength);
    if (least > room) refuse(call, least, this.#byteLength, this.#limit);
    const byteLength = Math.max(least, Math.min(wanted, room));
    const chunk = new Chunk(call, byteLength, this.#alignment, zeroed);
    this.#byteLength += byteLength;
    return chunk;
  }

  give(chunk: Chunk): void {
    if (chunk.busy) return this.#free(chunk);
    const index = this.#spare.findIndex((one) => one.byteLength >= chunk.byteLength);
    this.#spare.splice(index < 0 ? this.#spare.length : index, 0, chunk);
  }

  endRound(): void {
    this.#rounds += 1;
    if (this.#rounds % ROUNDS_PER_LOOK !== 0 || this.#spare.length === 0) return;
    for (const chunk of this.#spare) if (!chunk.recent) this.#free(chunk);
    this.#spare = this.#spare.filter(({ recent }) => recent);
    for (const chunk of this.#spare) chunk.recent = false;
  }

  weaken(): void {
    this.trim();
  }

  trim(): void {
    for (const chunk of this.#spare) this.#free(chunk);
    this.#spare = [];
  }

  #free(chunk: Chunk): void {
    this.#byteLength -= chunk.byteLength;
    chunk.free();
  }
}

/** The chunks of a child: those of its parent, up to a limit of its own. */
export class ChunkQuota implements ChunkSource {
  readonly #parent: ChunkSource;
  readonly #limit: number;
  #byteLength = 0;

  constructor(parent: ChunkSource, limit: number) {
    this.#parent = parent;
    this.#limit = limit;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  take(request: ChunkRequest): Chunk {
    const room = this.#limit - this.#byteLength;
    const { call, least, most = Infinity } = request;
    if (least > room) refuse(call, least, this.#byteLength, this.#limit);
    const chunk = this.#parent.take({ ...request, most: Math.min(most, room) });
    this.#byteLength += chunk.byteLength;
    return chunk;
  }

  give(chunk: Chunk): void {
    this.#byteLength -= chunk.byteLength;
    this.#parent.give(chunk);
  }

  endRound(): void {
    this.#parent.endRound();
  }

  trim(): void {
    this.#parent.trim();
  }
}

function refuse(call: string, least: number, taken: number, limit: number): never {
  throw new ZiffiError(
    "OUT_OF_MEMORY",
    `${call}: a chunk of ${showValue(least)} bytes is needed, and ${taken} of at most ${limit} ` +
      "bytes (maxByteLength) are taken; rewind or reset first, or raise the limit",
  );
}
