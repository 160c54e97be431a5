/**
 * Arenas: arrays that come one by one and go all at once, without a native call for each.
 *
 * @module
 */
import {
  type ArenaAllocOptions,
  type ArenaMark,
  type ArenaOptions,
  type ArenaResetOptions,
  type ArenaShape,
  arenaShape,
  checkPowerOfTwo,
  ChildOptions,
  liveMark,
  Mark,
} from "./arena_parts.ts";
import { Windows } from "./arena_windows.ts";
import { ChunkQuota, type ChunkSource, ChunkStore } from "./chunk.ts";
import { checkIndex, itemSize, newTypedArray, typedView } from "./dtypes.ts";
import { native } from "./native.ts";
import { checkFlag, checkOptions } from "./options.ts";
import { badDisposed, badTransferred } from "./owner.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";

/**
 * Memory for arrays that are needed together and given back together: those of a frame, a request,
 * a file that is parsed. `alloc` moves an offset; only a new chunk of memory takes a native call.
 *
 * `rewind` goes back to a mark and `reset` to the start. Both detach the views of what they give
 * back, so that a late use finds an empty array and never foreign data; with `keepViews` they leave
 * them attached, and take nanoseconds instead of about a microsecond. Chunks are kept for the next
 * round; one that was not needed for many rounds is freed. An arena that is dropped with all its
 * views is freed by the garbage collector.
 *
 * @example
 * ```ts
 * import { Arena } from "ziffi";
 *
 * using arena = new Arena();
 * for (const length of [10, 1000, 100_000]) {
 *   const prices = arena.alloc("f64", length);
 *   const flags = arena.alloc("u8", length);
 *   console.log(prices.length + flags.length, arena.used);
 *   arena.reset(); // both arrays are empty now
 * }
 * ```
 */
export class Arena implements Disposable {
  readonly #shape: ArenaShape;
  readonly #source: ChunkSource;
  readonly #parent: Arena | null = null;
  readonly #windows: Windows;
  readonly #alignment: number;
  #marks: Mark[] = [];
  /** Children by the order in which they were made. */
  readonly #children = new Map<Arena, number>();
  #serial = 0;
  #peak = 0;
  #disposed = false;
  readonly #rewindTo = (mark: Mark): void => this.rewind(mark);

  /**
   * Allocates the first chunk.
   *
   * @throws TypeError or RangeError when an option is not allowed
   * @throws NativeError with status `OUT_OF_MEMORY`
   */
  constructor(options: ArenaOptions = {}) {
    const parent = options instanceof ChildOptions ? options.parent : null;
    const call = parent === null ? "Arena" : "Arena.child";
    if (parent === null) native(call);
    this.#parent = parent;
    this.#shape = parent === null
      ? arenaShape(call, options)
      : arenaShape(call, options, parent.#shape);
    const { alignment, maxByteLength } = this.#shape;
    this.#source = parent === null
      ? new ChunkStore(alignment, maxByteLength)
      : new ChunkQuota(parent.#source, maxByteLength);
    this.#windows = new Windows(call, this.#shape, this.#source);
    this.#alignment = alignment;
  }

  /** Alignment of what is allocated without one, in bytes. */
  get alignment(): number {
    return this.#alignment;
  }

  /** Bytes in use, with gaps for alignment, by this arena and its children. */
  get used(): number {
    let { used } = this.#windows;
    if (this.#children.size === 0) return used;
    for (const child of this.#children.keys()) used += child.used;
    return used;
  }

  /** The largest value that `used` ever had, in bytes. */
  get peak(): number {
    return Math.max(this.#peak, this.used);
  }

  /** Bytes of all chunks of this arena and its children, idle ones too. */
  get capacity(): number {
    return this.#source.byteLength;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * The memory that the last {@link Arena.offset} counts in. It is another one when a chunk is
   * full, and after `mark`, `rewind` and `reset`.
   *
   * @throws ZiffiError with code `DISPOSED`
   */
  get buffer(): ArrayBuffer {
    return this.#windows.last("Arena.buffer").buffer;
  }

  /**
   * Native address of the first byte of {@link Arena.buffer}.
   *
   * @throws ZiffiError with code `DISPOSED`
   */
  get address(): number {
    const { chunk, start } = this.#windows.last("Arena.address");
    return chunk.addressOf(start);
  }

  /**
   * The whole of {@link Arena.buffer} as a typed array: the same object each time, so that hot
   * loops allocate nothing.
   *
   * @throws ZiffiError with code `DISPOSED`
   */
  memory<D extends Dtype>(dtype: D): TypedArray<D> {
    const { arrays, buffer } = this.#windows.last("Arena.memory");
    const made: TypedArray<D> | undefined = arrays[dtype];
    if (made !== undefined) return made;
    const array = typedView("Arena.memory", buffer, dtype);
    Object.assign(arrays, { [dtype]: array });
    return array;
  }

  /**
   * A typed array in the arena. It keeps the memory alive, not its contents: it becomes empty by
   * `rewind`, `reset` or `dispose`.
   *
   * @param dtype element type
   * @param length number of elements
   * @throws ZiffiError with code `OUT_OF_MEMORY` when `maxByteLength` would be exceeded
   * @throws ZiffiError with code `DISPOSED`
   */
  alloc<D extends Dtype>(dtype: D, length: number, options?: ArenaAllocOptions): TypedArray<D> {
    const size = itemSize("Arena.alloc", dtype);
    // So many elements of 8 bytes have a byte length that is a safe integer.
    checkIndex("Arena.alloc", "length", length, 2 ** 50 - 1);
    let alignment = this.#alignment;
    let zeroed = true;
    if (options !== undefined) {
      checkOptions("Arena.alloc", options);
      ({ alignment = alignment, zeroed = true } = options);
      checkPowerOfTwo("Arena.alloc", alignment);
      checkFlag("Arena.alloc", "zeroed", zeroed);
    }
    const windows = this.#windows;
    const at = windows.take("Arena.alloc", length * size, Math.max(alignment, size), zeroed);
    return newTypedArray(dtype, windows.buffer, at, length);
  }

  /**
   * Allocates bytes without making an object, for hot loops. The memory holds old contents.
   *
   * @param byteLength size in bytes
   * @param alignment a power of two from 1 to 2 MiB, in bytes; that of the arena by default
   * @returns the first byte in {@link Arena.buffer}, which must be read after this call
   * @throws ZiffiError with code `OUT_OF_MEMORY` when `maxByteLength` would be exceeded
   * @throws ZiffiError with code `DISPOSED`
   */
  offset(byteLength: number, alignment: number = this.#alignment): number {
    checkIndex("Arena.offset", "byteLength", byteLength, Number.MAX_SAFE_INTEGER);
    if (alignment !== this.#alignment) checkPowerOfTwo("Arena.offset", alignment);
    return this.#windows.take("Arena.offset", byteLength, alignment, false);
  }

  /**
   * Makes room in one buffer: {@link Arena.offset} stays in it for the next so many bytes, gaps for
   * alignment included.
   *
   * @throws ZiffiError with code `OUT_OF_MEMORY` when `maxByteLength` would be exceeded
   * @throws ZiffiError with code `DISPOSED`
   */
  reserve(byteLength: number): void {
    this.#check("Arena.reserve");
    checkIndex("Arena.reserve", "byteLength", byteLength, Number.MAX_SAFE_INTEGER);
    this.#windows.reserve("Arena.reserve", byteLength);
  }

  /**
   * Remembers the position, for {@link Arena.rewind}.
   *
   * @throws ZiffiError with code `DISPOSED`
   */
  mark(): ArenaMark {
    this.#check("Arena.mark");
    const last = this.#marks.at(-1);
    const { count: windows, top, used } = this.#windows;
    // A mark of the same position is as good, and a loop of marks must not pile them up.
    const isSame = last?.windows === windows && last.top === top && last.serial === this.#serial;
    if (last !== undefined && isSame) return last;
    const position = { owner: this, used, windows, top, serial: this.#serial };
    const mark = new Mark(position, this.#rewindTo);
    this.#marks.push(mark);
    // What comes after the mark gets a window of its own, which can be detached by itself.
    if (!this.#shape.keepViews) this.#windows.seal();
    return mark;
  }

  /**
   * Gives back all that was allocated since a mark: views of it become empty, and children that
   * were made since are disposed. The mark stays good, those made after it do not.
   *
   * With `keepViews` only views in whole chunks that are given back become empty; the others show
   * what is allocated next. Memory that a nonblocking call uses is left alone.
   *
   * @throws ZiffiError with code `STALE_HANDLE` when the arena went back further meanwhile, or the
   *   mark is of another arena
   * @throws ZiffiError with code `DISPOSED` or `TRANSFERRED`
   */
  rewind(mark: ArenaMark): void {
    this.#check("Arena.rewind");
    const { serial, windows, top } = liveMark("Arena.rewind", mark, this);
    const isWhole = this.#giveBack(serial);
    while (this.#marks.at(-1) !== mark) this.#dropMark();
    const isAll = this.#windows.shrink(windows, top) && isWhole;
    if (!isAll) badTransferred("Arena.rewind");
  }

  /**
   * Gives back all that was allocated: views of it become empty, children are disposed. The chunks
   * are kept for what comes next.
   *
   * With `keepViews` views stay attached and show what is allocated next, unless the arena had
   * grown to several buffers or a nonblocking call uses one: then these are replaced by one that
   * is large enough.
   *
   * @throws ZiffiError with code `DISPOSED` or `TRANSFERRED`
   */
  reset(options: ArenaResetOptions = {}): void {
    this.#check("Arena.reset");
    checkOptions("Arena.reset", options);
    const { keepViews = this.#shape.keepViews } = options;
    checkFlag("Arena.reset", "keepViews", keepViews);
    const isWhole = this.#giveBack(0);
    while (this.#marks.length > 0) this.#dropMark();
    const windows = this.#windows;
    const isAll = (keepViews ? windows.restart("Arena.reset") : windows.shrink(0, 0)) && isWhole;
    if (!isAll) badTransferred("Arena.reset");
  }

  /**
   * An arena that takes its chunks from this one. It is disposed by its own `dispose` (or `using`),
   * and when this arena is disposed, reset, or rewound to before it was made.
   *
   * @param options as for the constructor, with the values of this arena as defaults;
   *   `maxByteLength` limits the child alone, and `alignment` can not be larger than that of this
   *   arena and 64
   * @throws ZiffiError with code `OUT_OF_MEMORY` when a limit would be exceeded
   * @throws ZiffiError with code `DISPOSED`
   */
  child(options: ArenaOptions = {}): Arena {
    this.#check("Arena.child");
    const child = new Arena(new ChildOptions(options, this));
    this.#children.set(child, this.#serial);
    this.#serial += 1;
    return child;
  }

  /** Frees idle chunks now; by themselves they are freed after many rounds. */
  trim(): void {
    this.#source.trim();
  }

  /**
   * Detaches every view and frees the memory; a child gives its chunks back to its parent. A second
   * call does nothing.
   *
   * @throws ZiffiError with code `TRANSFERRED`
   */
  dispose(): void {
    if (this.#disposed) return;
    if (this.#parent !== null) this.#parent.#notePeak();
    const isWhole = this.#end();
    this.#source.endRound();
    if (!isWhole) badTransferred("Arena.dispose");
  }

  /** The same as {@link Arena.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Children from a number on go first; false when a buffer of theirs was transferred away. */
  #giveBack(serial: number): boolean {
    this.#notePeak();
    const isWhole = this.#endChildren(serial);
    // The numbers of those that went are free, so that marks of one position stay the same.
    this.#serial = serial;
    this.#source.endRound();
    return isWhole;
  }

  /** Disposes the arena; false when a buffer was transferred away. Its parent knows its peak. */
  #end(): boolean {
    this.#peak = this.peak;
    let isWhole = this.#endChildren(0);
    if (this.#parent !== null) this.#parent.#children.delete(this);
    while (this.#marks.length > 0) this.#dropMark();
    this.#disposed = true;
    isWhole = this.#windows.dispose() && isWhole;
    if (this.#parent === null) this.#source.trim();
    return isWhole;
  }

  #endChildren(serial: number): boolean {
    let isWhole = true;
    for (const [child, number] of this.#children) {
      if (number >= serial) isWhole = child.#end() && isWhole;
    }
    return isWhole;
  }

  #notePeak(): void {
    this.#peak = this.peak;
    if (this.#parent !== null) this.#parent.#notePeak();
  }

  #dropMark(): void {
    const mark = this.#marks.pop();
    if (mark !== undefined) mark.live = false;
  }

  #check(call: string): void {
    if (this.#disposed) badDisposed(call, "arena");
  }
}
