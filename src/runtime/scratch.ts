/**
 * Native memory in which strings and structs are passed: written by JavaScript, read by native
 * code during one call, as a stack.
 *
 * @module
 */
import { showValue, ZiffiError } from "./errors.ts";

/** Allocates, maps and frees the memory behind a {@link Scratch}. */
export interface ScratchSource {
  alloc(byteLength: number): number;
  free(address: number, byteLength: number): void;
  map(address: number, byteLength: number): ArrayBuffer;
  unmap(buffer: ArrayBuffer): void;
}

const INITIAL_BYTES = 64 * 1024;
/** More than this is given back as soon as no call uses it. */
const KEPT_BYTES = 1024 * 1024;
const ALIGNMENT = 16;

/** A stack of native memory. It grows; memory in use by an outer call stays where it is. */
export class Scratch {
  /** The current memory; offsets from `reserve` are relative to it. */
  view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
  /** Native address of offset 0 of `view`. */
  base = 0;
  #bytes = new Uint8Array(0);
  #top = 0;
  readonly #source: ScratchSource;
  readonly #retired: { base: number; buffer: ArrayBuffer; byteLength: number }[] = [];
  readonly #encoder = new TextEncoder();

  constructor(source: ScratchSource) {
    this.#source = source;
  }

  /** Where the stack stands, for {@link Scratch.release}. */
  mark(): number {
    return this.#top;
  }

  /** Gives back everything reserved since the mark. */
  release(mark: number): void {
    this.#top = mark;
    // One long string must not hold its memory for the rest of the program.
    if (mark === 0 && this.#bytes.length > KEPT_BYTES) this.close();
  }

  /** Reserves bytes, aligned to 16, and returns their offset in `view`. */
  reserve(byteLength: number): number {
    if (this.#top + byteLength > this.#bytes.length) this.#grow(byteLength);
    const at = this.#top;
    this.#top = at + Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
    return at;
  }

  /** Writes a string as NUL-terminated UTF-8 and returns its address. */
  putString(call: string, param: string, text: string): number {
    if (typeof text !== "string") {
      throw new TypeError(`${call}: ${param} is ${showValue(text)}; give a string`);
    }
    const nul = text.indexOf("\0");
    if (nul !== -1) {
      throw new RangeError(
        `${call}: ${param} is ${showValue(text)} with a NUL at ${nul}; a C string ends there`,
      );
    }
    const room = text.length * 3 + 1;
    const at = this.reserve(room);
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(at, at + room - 1));
    this.#bytes[at + written] = 0;
    return this.base + at;
  }

  /** Frees all memory; the next call gets new one. */
  close(): void {
    this.#retire();
    for (const { base, buffer, byteLength } of this.#retired.splice(0)) {
      this.#source.unmap(buffer);
      this.#source.free(base, byteLength);
    }
    this.view = new DataView(new ArrayBuffer(0));
    this.#bytes = new Uint8Array(0);
    this.base = 0;
    this.#top = 0;
  }

  #retire(): void {
    const { buffer } = this.view;
    if (this.base === 0) return;
    this.#retired.push({ base: this.base, buffer, byteLength: buffer.byteLength });
  }

  #grow(byteLength: number): void {
    const size = Math.max(
      INITIAL_BYTES,
      this.#bytes.length * 2,
      this.#top + byteLength + ALIGNMENT,
    );
    const base = this.#source.alloc(size);
    if (base === 0) {
      throw new ZiffiError("OUT_OF_MEMORY", `No native memory for arguments of ${size} bytes`);
    }
    // Memory that an outer call uses stays; otherwise the old one goes at once.
    if (this.#top === 0) this.close();
    else this.#retire();
    this.view = new DataView(this.#source.map(base, size));
    this.#bytes = new Uint8Array(this.view.buffer);
    this.base = base;
  }
}
