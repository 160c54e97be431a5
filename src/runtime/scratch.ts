/**
 * Native memory in which strings and structs are passed: written by JavaScript, read by native
 * code during one call, as a stack.
 *
 * @module
 */
import type { Dtype, Encoding } from "../schema/facts.ts";
import type { TypedArray } from "../schema/static.ts";
import type { TextWriter } from "./backend.ts";
import { ZiffiError } from "./errors.ts";
import { dtypeArray, dtypeSize } from "./intrinsics.ts";
import { wcharSize } from "./platform.ts";
import { badNul, badText, unitSize, writeText, writeUnits } from "./text.ts";

/** Allocates, maps and frees the memory behind a {@link Scratch}. */
export interface ScratchSource {
  alloc(byteLength: number): number;
  free(address: number, byteLength: number): void;
  map(address: number, byteLength: number): ArrayBuffer;
  unmap(buffer: ArrayBuffer): void;
  writer(buffer: ArrayBuffer): TextWriter;
}

const INITIAL_BYTES = 64 * 1024;
/** More than this is given back as soon as no call uses it. */
const KEPT_BYTES = 1024 * 1024;
const ALIGNMENT = 16;
/** Up to here a copy costs less than what the slowest runtime does with a view. */
const LENT_BYTES = 4096;
/** What a writer of text may need after the text. */
const TEXT_TAIL = 4;

/** A copy that was taken back. */
interface Part {
  readonly dtype: Dtype;
  readonly address: number;
  readonly length: number;
  readonly array: TypedArray;
}

/** A stack of native memory. It grows; memory in use by an outer call stays where it is. */
export class Scratch {
  /** The current memory; offsets from `reserve` are relative to it. */
  view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
  /** Native address of offset 0 of `view`. */
  base = 0;
  #size = 0;
  #top = 0;
  #closing = false;
  #write: TextWriter = () => -1;
  #arrays: Partial<Record<Dtype, TypedArray>> = {};
  #part: Part | null = null;
  readonly #source: ScratchSource;
  readonly #retired: { base: number; buffer: ArrayBuffer; byteLength: number }[] = [];

  readonly #initialBytes: number;

  constructor(source: ScratchSource, initialBytes = INITIAL_BYTES) {
    this.#source = source;
    this.#initialBytes = initialBytes;
  }

  /** Where the stack stands, for {@link Scratch.release}. */
  mark(): number {
    return this.#top;
  }

  /** Gives back everything reserved since the mark. */
  release(mark: number): void {
    this.#top = mark;
    // One long string must not hold its memory for the rest of the program.
    if (mark === 0 && (this.#size > KEPT_BYTES || this.#closing)) this.close();
  }

  /** The same, but what was written stays until the next reserve. */
  rewind(mark: number): void {
    this.#top = mark;
  }

  /** Reserves bytes, aligned to 16, and returns their offset in `view`. */
  reserve(byteLength: number): number {
    // Less than nothing would reach into the memory of an outer call.
    if (byteLength >>> 0 !== byteLength) checkSize(byteLength);
    if (this.#top + byteLength > this.#size) this.#grow(byteLength);
    const at = this.#top;
    // A remainder, as bits would end at 2 GiB.
    this.#top = at + byteLength + (ALIGNMENT - byteLength % ALIGNMENT) % ALIGNMENT;
    return at;
  }

  /** Writes a string as NUL-terminated UTF-8 and returns its address. */
  putString(call: string, param: string, text: string): number {
    if (typeof text !== "string") badText(call, param, text);
    const at = this.reserve(text.length * 3 + TEXT_TAIL);
    if (this.#write(text, at) === -1) badNul(call, param, text);
    return this.base + at;
  }

  /** Writes a string as NUL-terminated UTF-16 and returns its address. */
  putString16(call: string, param: string, text: string): number {
    return this.#putUnits(call, param, text, 2);
  }

  /** Writes a string of C's `wchar_t` and returns its address. */
  putStringWide(call: string, param: string, text: string): number {
    return this.#putUnits(call, param, text, wcharSize());
  }

  /**
   * Reserves a buffer for text that native code writes, and returns its offset in `view`. It
   * begins as the given text, or empty.
   *
   * @param capacity code units with the NUL
   */
  reserveText(
    call: string,
    param: string,
    capacity: number,
    encoding: Encoding,
    text = "",
  ): number {
    if (typeof text !== "string") badText(call, param, text);
    const at = this.reserve(capacity * unitSize(encoding));
    writeText(call, param, text, this.view, at, capacity, encoding);
    return at;
  }

  /** Copies an array and returns the address of the copy. */
  putArray(array: TypedArray, dtype: Dtype, length: number): number {
    const size = dtypeSize(dtype);
    // At least one byte, so that an empty array has an address too.
    const at = this.reserve(Math.max(1, length * size));
    if (length > 0) copyArray(this.#array(dtype), at / size, array);
    return this.base + at;
  }

  /** The same where that is faster than passing the array itself; else 0. */
  lend(array: TypedArray, dtype: Dtype, length: number): number {
    const byteLength = length * dtypeSize(dtype);
    return byteLength <= LENT_BYTES ? this.putArray(array, dtype, length) : 0;
  }

  /** Copies what native code wrote to a copy back into the array. */
  takeBack(array: TypedArray, dtype: Dtype, address: number, length: number): void {
    if (length === 0) return;
    const part = this.#part;
    // Hot loops pass arrays of one size, which then lie in one place.
    const known = part !== null && part.dtype === dtype && part.address === address &&
      part.length === length;
    copyArray(array, 0, known ? part.array : this.#partAt(dtype, address, length));
  }

  /** True for an address in this memory. */
  owns(address: number): boolean {
    return address >= this.base && address < this.base + this.#size ||
      this.#retired.some((old) => address >= old.base && address < old.base + old.byteLength);
  }

  /** Frees all memory as soon as no call uses it; the next call gets new one. */
  close(): void {
    // A callback may close the library while a call outside of it uses this.
    this.#closing = this.#top > 0;
    if (!this.#closing) this.#free();
  }

  /** Frees the memory of a call that has it alone, and is over. */
  end(): void {
    this.#top = 0;
    this.close();
  }

  /** The number of bytes that it holds. */
  get byteLength(): number {
    return this.#retired.reduce((sum, old) => sum + old.byteLength, this.#size);
  }

  #free(): void {
    this.#retire();
    for (const { base, buffer, byteLength } of this.#retired.splice(0)) {
      this.#source.unmap(buffer);
      this.#source.free(base, byteLength);
    }
    this.view = new DataView(new ArrayBuffer(0));
    this.#arrays = {};
    this.#part = null;
    this.#size = 0;
    this.base = 0;
  }

  #putUnits(call: string, param: string, text: string, size: 2 | 4): number {
    if (typeof text !== "string") badText(call, param, text);
    if (text.includes("\0")) badNul(call, param, text);
    const at = this.reserve((text.length + 1) * size);
    writeUnits(text, this.view, at, size);
    return this.base + at;
  }

  #array(dtype: Dtype): TypedArray {
    return this.#arrays[dtype] ??= dtypeArray(dtype, this.view.buffer);
  }

  /** The copy at an address, which may be in memory that was outgrown since. */
  #partAt(dtype: Dtype, address: number, length: number): TypedArray {
    const size = dtypeSize(dtype);
    const isHere = address >= this.base && address + length * size <= this.base + this.#size;
    const old = isHere
      ? undefined
      : this.#retired.find(({ base, byteLength }) =>
        address >= base && address < base + byteLength
      );
    if (!isHere && old === undefined) throw new Error("The address is not in the scratch memory");
    const all = old === undefined ? this.#array(dtype) : dtypeArray(dtype, old.buffer);
    const from = (address - (old?.base ?? this.base)) / size;
    const array = all.subarray(from, from + length);
    if (isHere) this.#part = { dtype, address, length, array };
    return array;
  }

  #retire(): void {
    const { buffer } = this.view;
    if (this.base === 0) return;
    this.#retired.push({ base: this.base, buffer, byteLength: buffer.byteLength });
  }

  #grow(byteLength: number): void {
    const size = Math.max(
      this.#initialBytes,
      this.#size * 2,
      this.#top + byteLength + ALIGNMENT,
    );
    const base = this.#source.alloc(size);
    if (base === 0) {
      throw new ZiffiError("OUT_OF_MEMORY", `No native memory for arguments of ${size} bytes`);
    }
    // All that can fail comes first: half of a change would write to memory that C never sees.
    const { view, write } = this.#mapped(base, size);
    // Memory that an outer call uses stays; otherwise the old one goes at once.
    if (this.#top === 0) this.#free();
    else this.#retire();
    this.view = view;
    this.#write = write;
    this.#arrays = {};
    this.#part = null;
    this.#size = size;
    this.base = base;
  }

  /** New memory as JavaScript sees it; it is freed when that fails. */
  #mapped(base: number, size: number): { view: DataView<ArrayBuffer>; write: TextWriter } {
    const source = this.#source;
    let buffer: ArrayBuffer | null = null;
    try {
      buffer = source.map(base, size);
      return { view: new DataView(buffer), write: source.writer(buffer) };
    } catch (cause) {
      if (buffer !== null) source.unmap(buffer);
      source.free(base, size);
      const message =
        `Arguments of ${size} bytes are more than the runtime can map; give smaller ones`;
      throw new ZiffiError("OUT_OF_MEMORY", message, { cause });
    }
  }
}

function checkSize(byteLength: number): void {
  if (Number.isSafeInteger(byteLength) && byteLength >= 0) return;
  throw new RangeError(`Arguments cannot have ${byteLength} bytes; give fewer or shorter ones`);
}

/** Array to array of one type. */
function copyArray(to: TypedArray, at: number, from: TypedArray): void {
  (to as Uint8Array).set(from as Uint8Array, at);
}
