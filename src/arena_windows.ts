/**
 * The memory of one arena: an offset that moves through windows, each a buffer over a part of a
 * chunk. Giving memory back detaches whole windows.
 *
 * @module
 */
import type { ArenaShape } from "./arena_parts.ts";
import type { Chunk, ChunkSource } from "./chunk.ts";
import { badDisposed } from "./owner.ts";
import { ZiffiError } from "./runtime/errors.ts";
import { isUsed } from "./runtime/uses.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";

/** Length of the first window in bytes; each next one is twice as large. */
const FIRST_LENGTH = 16 * 1024;
/** Length of the smallest window in bytes: what is mapped weighs on the collector. */
const LEAST_LENGTH = 4 * 1024;
/** Bytes that are zeroed ahead at first and at most, so that few calls do it within the cache. */
const [ZERO_LEAST, ZERO_MOST] = [512, 16 * 1024];
const NOTHING = new Uint8Array(0);

/** One buffer over a part of a chunk. */
export interface Window {
  readonly chunk: Chunk;
  /** True for the first window of its chunk, with which the chunk is given back. */
  readonly opensChunk: boolean;
  /** First byte in the chunk. */
  readonly start: number;
  readonly byteLength: number;
  /** Bytes of the arena in use before this window. */
  readonly before: number;
  readonly buffer: ArrayBuffer;
  readonly bytes: Uint8Array;
  /** The whole window as typed arrays, made when they are asked for. */
  readonly arrays: { [D in Dtype]?: TypedArray<D> };
  /** End of what is in use; of the last window only once another one was opened. */
  top: number;
}

/** The windows of an arena. */
export class Windows {
  /** The buffer of the last window. */
  buffer: ArrayBuffer = NOTHING.buffer;
  /** End of what is in use in the last window. */
  top = 0;
  /** Number of windows. */
  count = 0;
  /** End of the last window; -1 when the next allocation needs a new one. */
  #end = -1;
  /** The last window is zero from `top` to here. */
  #clean = 0;
  #zeroAhead = ZERO_LEAST;
  /** Length of the next window. */
  #nextLength = FIRST_LENGTH;
  /** The chunk that stays when all is given back. */
  #first: Chunk | null;
  #disposed = false;
  readonly #list: Window[] = [];
  readonly #shape: ArenaShape;
  readonly #source: ChunkSource;
  /** Alignment of the first byte of every window. */
  readonly #alignment: number;

  constructor(call: string, shape: ArenaShape, source: ChunkSource) {
    this.#shape = shape;
    this.#source = source;
    this.#alignment = Math.max(64, shape.alignment);
    const { byteLength } = shape;
    this.#first = source.take({ call, least: byteLength, wanted: byteLength, zeroed: true });
  }

  /** Bytes in use, with gaps for alignment. */
  get used(): number {
    return (this.#list[this.count - 1]?.before ?? 0) + this.top;
  }

  /** Takes bytes and gives the offset of the first one in `buffer`. */
  take(call: string, byteLength: number, alignment: number, zeroed: boolean): number {
    const { top } = this;
    const at = top + (-top & (alignment - 1));
    const end = at + byteLength;
    if (end > this.#end || alignment > this.#alignment) {
      return this.#takeSlowly(call, byteLength, alignment, zeroed);
    }
    this.top = end;
    if (zeroed && end > this.#clean) this.#zero(at, end);
    return at;
  }

  /** Opens a window with room for so many bytes if the last one has none. */
  reserve(call: string, byteLength: number): void {
    if (this.top + byteLength > this.#end) this.#open(call, byteLength, false);
  }

  /** The last window; opens one when there is none. */
  last(call: string): Window {
    return this.#list[this.count - 1] ?? this.#open(call, 0, true);
  }

  /** Makes the next allocation open a window, so that it can be given back by itself. */
  seal(): void {
    this.#end = -1;
  }

  /**
   * Gives back all windows but the first `count`, and in the last of these all from `top` on.
   *
   * @returns false when a buffer was transferred away
   */
  shrink(count: number, top: number): boolean {
    this.#leave();
    const { used } = this;
    let isWhole = true;
    while (this.count > count) isWhole = this.#close() && isWhole;
    if (count === 0 && this.#first?.busy === true) this.#giveFirst();
    const last = this.#list[count - 1];
    this.buffer = last?.buffer ?? NOTHING.buffer;
    this.top = top;
    const stays = last !== undefined && this.#shape.keepViews && !last.chunk.guard(last.buffer);
    this.#end = stays ? last.byteLength : -1;
    this.#forget();
    // What comes next is likely to need as much as what went.
    const length = powerOfTwoFrom(used - this.used);
    this.#nextLength = Math.max(LEAST_LENGTH, Math.min(length, this.#shape.maxChunkByteLength));
    return isWhole;
  }

  /**
   * Gives all back and leaves the views attached, where one window holds all and no call uses it.
   *
   * @returns false when a buffer was transferred away
   */
  restart(call: string): boolean {
    const only = this.count === 1 ? this.#list[0] : undefined;
    if (only !== undefined && only.chunk === this.#first && !isUsed(only.buffer)) {
      this.#leave();
      [this.top, this.#end] = [0, only.byteLength];
      this.#forget();
      return true;
    }
    const { used } = this;
    const isWhole = this.shrink(0, 0);
    this.#unite(call, used);
    return isWhole;
  }

  /**
   * Gives all back, the first chunk too; every later use throws.
   *
   * @returns false when a buffer was transferred away
   */
  dispose(): boolean {
    this.#disposed = true;
    const isWhole = this.shrink(0, 0);
    this.#giveFirst();
    return isWhole;
  }

  /** What the fast way can not do: large alignments, and windows that are full. */
  #takeSlowly(call: string, byteLength: number, alignment: number, zeroed: boolean): number {
    let at = this.#alignedTop(alignment);
    if (at + byteLength > this.#end) {
      this.#open(call, byteLength + Math.max(0, alignment - this.#alignment), zeroed);
      at = this.#alignedTop(alignment);
    }
    this.top = at + byteLength;
    if (zeroed && this.top > this.#clean) this.#zero(at, this.top);
    return at;
  }

  #alignedTop(alignment: number): number {
    const last = this.#list[this.count - 1];
    const address = last === undefined ? 0 : last.chunk.addressOf(last.start + this.top);
    return this.top + asInteger((alignment - address % alignment) % alignment);
  }

  /** Opens a window in what is left of the last chunk, or in a new one. */
  #open(call: string, least: number, zeroed: boolean): Window {
    if (this.#disposed) badDisposed(call, "arena");
    const { keepViews, maxChunkByteLength } = this.#shape;
    const before = this.#leave();
    let chunk = before?.chunk ?? this.#first;
    let start = before === undefined ? 0 : before.start + before.top;
    start = asInteger(Math.ceil(start / this.#alignment) * this.#alignment);
    if (chunk === null || chunk.busy || chunk.byteLength - start < least) {
      const double = chunk === null ? this.#shape.byteLength : chunk.byteLength * 2;
      const wanted = Math.max(least, Math.min(double, maxChunkByteLength));
      chunk = this.#source.take({ call, least, wanted, zeroed });
      start = 0;
    }
    const rest = chunk.byteLength - start;
    const wide = keepViews ? rest : Math.min(rest, Math.max(least, this.#nextLength));
    const byteLength = asInteger(wide);
    const buffer = this.#map(call, chunk, start, byteLength);
    this.#first ??= chunk;
    const opensChunk = chunk !== before?.chunk;
    const passed = opensChunk ? before?.top ?? 0 : start - before.start;
    this.#nextLength = Math.min(this.#nextLength * 2, maxChunkByteLength);
    return this.#enter({
      ...{ chunk, opensChunk, start, byteLength, buffer, arrays: Object.create(null), top: 0 },
      ...{ before: (before?.before ?? 0) + passed, bytes: new Uint8Array(buffer) },
    });
  }

  #enter(window: Window): Window {
    this.#list.push(window);
    this.count += 1;
    this.buffer = window.buffer;
    [this.top, this.#end] = [0, window.byteLength];
    this.#clean = window.chunk.dirtyEnd <= window.start ? window.byteLength : 0;
    return window;
  }

  #map(call: string, chunk: Chunk, start: number, byteLength: number): ArrayBuffer {
    try {
      return chunk.map(call, start, byteLength);
    } catch (error) {
      // Nobody else has a chunk that was just taken.
      if (start === 0 && chunk !== this.#first) this.#source.give(chunk);
      throw error;
    }
  }

  /** Writes down what is in use in the last window. */
  #leave(): Window | undefined {
    const last = this.#list[this.count - 1];
    if (last === undefined) return undefined;
    last.top = this.top;
    last.chunk.dirtyEnd = Math.max(last.chunk.dirtyEnd, last.start + this.top);
    return last;
  }

  /** Detaches the last window; false when it was transferred away. */
  #close(): boolean {
    const last = this.#list.pop();
    if (last === undefined) return true;
    this.count -= 1;
    const isWhole = last.chunk.unmap(last.buffer);
    if (last.opensChunk && last.chunk !== this.#first) this.#source.give(last.chunk);
    return isWhole;
  }

  #giveFirst(): void {
    if (this.#first !== null) this.#source.give(this.#first);
    this.#first = null;
  }

  /** Replaces the first chunk by one that has room for all that was needed. */
  #unite(call: string, used: number): void {
    const least = Math.min(powerOfTwoFrom(used), this.#shape.maxChunkByteLength);
    if (this.#first !== null && this.#first.byteLength >= least) return;
    this.#giveFirst();
    try {
      this.#first = this.#source.take({ call, least, wanted: least, zeroed: false });
    } catch (error) {
      // Without room for one large chunk the arena goes on with several.
      if (!(error instanceof ZiffiError)) throw error;
    }
  }

  /** Takes all that is dirty in the last window for not zero. */
  #forget(): void {
    this.#clean = 0;
    this.#zeroAhead = ZERO_LEAST;
  }

  /** Zeroes what is in use from `from` to `to`, and some bytes more. */
  #zero(from: number, to: number): void {
    const { chunk, start, byteLength, bytes } = this.last("Arena.alloc");
    const dirty = Math.min(chunk.dirtyEnd - start, byteLength);
    const end = Math.min(dirty, Math.max(to, from + this.#zeroAhead));
    this.#zeroAhead = Math.min(this.#zeroAhead * 2, ZERO_MOST);
    const begin = Math.max(from, this.#clean);
    if (end > begin) bytes.fill(0, begin, end);
    this.#clean = end >= dirty ? byteLength : end;
  }
}

/**
 * The same number, as an integer for the engine if it is small: what was computed by division
 * stays a float, and one of these makes all later offsets floats, at twice the time.
 */
function asInteger(value: number): number {
  return value < 2 ** 30 ? value | 0 : value;
}

function powerOfTwoFrom(value: number): number {
  return value <= 1 ? 1 : 2 ** Math.ceil(Math.log2(value));
}
