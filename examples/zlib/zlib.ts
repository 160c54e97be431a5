/**
 * zlib on Deno, Bun and Node: streams, whole arrays, checksums and gzip files. Bytes that a stream
 * or a file gives are valid until its next step: copy what you keep.
 *
 * @module
 */
import { Buffer } from "node:buffer";
// In a project of your own: from "ziffi".
import { Block, type ByteSource } from "../../src/mod.ts";
import * as z from "./generated/zlib.ts";

let library: z.ZlibLibrary | undefined;
const zlib = (): z.ZlibApi => (library ??= z.open()).api;

/** How data is compressed and decompressed; both sides need the same format and dictionary. */
export interface ZlibOptions {
  /** What is around the compressed data: `"zlib"` by default, nothing for `"raw"`. */
  readonly format?: "raw" | "zlib" | "gzip";
  /** Base-two logarithm of the window, from 9 to 15 (the default). */
  readonly windowBits?: number;
  /** Bytes that the data is likely to contain; not for gzip. */
  readonly dictionary?: Uint8Array;
  /** From 0 (stored) to 9 (smallest); -1, the default, is 6. */
  readonly level?: number;
  /** Memory for compressing, from 1 to 9; 8 by default. */
  readonly memLevel?: number;
  /** Such as `Z_FILTERED`. */
  readonly strategy?: number;
  /** More output than this throws a RangeError; no limit by default. */
  readonly maxOutputByteLength?: number;
  /** Size of the pieces that pass in and out; 64 KiB by default. */
  readonly chunkByteLength?: number;
}

/** A failure in zlib's words, with its code, such as `Z_DATA_ERROR`. */
export class ZlibError extends Error {
  override readonly name = "ZlibError";
  readonly code: number;
  constructor(what: string, code: number, message?: string | null) {
    super(`Cannot ${what}: ${message ?? zlib().zError(code)}`);
    this.code = code;
  }
}

/** Takes a piece of output. */
export type Sink = (bytes: Uint8Array) => void;

/** Ends streams that were dropped without `using`. */
const dropped = new FinalizationRegistry<() => void>((end) => end());

/** A function that knows nothing of the stream, which could not be dropped otherwise. */
const ending = (free: z.ZlibApi["deflateEnd"], view: z.ZStreamView, memory: Block) => () => {
  free(view);
  view[Symbol.dispose]();
  memory.dispose();
};

/** Compresses or decompresses in pieces; a failure closes it. */
export class ZlibStream implements Disposable {
  readonly #what: "deflate" | "inflate";
  readonly #options: ZlibOptions;
  readonly #chunk: number;
  /** The z_stream and two chunks: zlib keeps their addresses, and native memory does not move. */
  readonly #memory: Block;
  readonly #z: z.ZStreamView;
  readonly #end: () => void;
  #state: "open" | "busy" | "closed" = "open";
  #complete = false;
  #total = 0;

  constructor(what: "deflate" | "inflate", options: ZlibOptions = {}) {
    const { format = "zlib", windowBits = 15, level = -1, memLevel = 8, strategy = 0 } = options;
    const api = zlib();
    const chunk = this.#chunk = options.chunkByteLength ?? 2 ** 16;
    if (!Number.isInteger(chunk) || chunk < 1) {
      throw new RangeError(`chunkByteLength is ${chunk}; give an integer from 1 up`);
    }
    const memory = this.#memory = new Block(z.ZStreamView.byteLength + 2 * chunk);
    const view = this.#z = z.ZStreamView.over(memory.buffer);
    this.#what = what;
    this.#options = options;
    this.#end = ending(what === "deflate" ? api.deflateEnd : api.inflateEnd, view, memory);
    dropped.register(this, this.#end, this);
    this.#use(() => {
      const bits = format === "raw" ? -windowBits : windowBits + (format === "gzip" ? 16 : 0);
      this.#check(
        what === "deflate"
          ? api.deflateInit2(view, level, z.Z_DEFLATED, bits, memLevel, strategy)
          : api.inflateInit2(view, bits),
      );
      if (options.dictionary && (what === "deflate" || bits < 0)) this.#setDictionary();
    });
  }

  /** True once it has ended, failed or was disposed. */
  get closed(): boolean {
    return this.#state === "closed";
  }

  /** Passes data on; the output goes to the sink. */
  write(data: Uint8Array, sink: Sink): void {
    this.#use(() => {
      for (let at = 0; at < data.byteLength; at += this.#chunk) {
        const part = data.subarray(at, at + this.#chunk);
        this.#memory.view("u8", z.ZStreamView.byteLength).set(part);
        this.#z.nextIn = this.#memory.address + z.ZStreamView.byteLength;
        this.#z.availIn = part.byteLength;
        this.#run(z.Z_NO_FLUSH, sink);
      }
    });
  }

  /** Ends the data and closes the stream; the rest of the output goes to the sink. */
  end(sink: Sink): void {
    this.#use(() => {
      this.#run(this.#what === "deflate" ? z.Z_FINISH : z.Z_NO_FLUSH, sink);
      if (!this.#complete) this.#check(z.Z_BUF_ERROR, "the data ends too early");
    });
    this[Symbol.dispose]();
  }

  /** Closes the stream and frees its memory; a second call does nothing. */
  [Symbol.dispose](): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    dropped.unregister(this);
    this.#end();
  }

  #run(flush: number, sink: Sink): void {
    const { maxOutputByteLength = Infinity, dictionary } = this.#options;
    const start = z.ZStreamView.byteLength + this.#chunk;
    const step = this.#what === "deflate" ? zlib().deflate : zlib().inflate;
    while (!this.#complete || this.#restart()) {
      this.#z.nextOut = this.#memory.address + start;
      this.#z.availOut = this.#chunk;
      const code = step(this.#z, flush);
      const rest = this.#z.availOut;
      this.#total += this.#chunk - rest;
      if (this.#total > maxOutputByteLength) {
        throw new RangeError(`Cannot inflate: more than ${maxOutputByteLength} bytes of output`);
      }
      if (rest < this.#chunk) sink(this.#memory.view("u8", start, this.#chunk - rest));
      this.#complete = code === z.Z_STREAM_END;
      if (code === z.Z_NEED_DICT && dictionary) this.#setDictionary();
      else if (code === z.Z_NEED_DICT) throw new ZlibError(this.#what, code);
      else if (code !== z.Z_BUF_ERROR) this.#check(code);
      if (rest > 0 && code !== z.Z_NEED_DICT && !this.#complete) return;
    }
  }

  /** Goes on with the next member of a gzip file; false when the data ends. */
  #restart(): boolean {
    const more = this.#z.availIn;
    if (more > 0 && this.#options.format === "gzip") this.#check(zlib().inflateReset(this.#z));
    else if (more > 0) this.#check(z.Z_DATA_ERROR, `${more} bytes follow the end of the data`);
    return more > 0;
  }

  #setDictionary(): void {
    const { deflateSetDictionary, inflateSetDictionary } = zlib();
    const set = this.#what === "deflate" ? deflateSetDictionary : inflateSetDictionary;
    this.#check(set(this.#z, this.#options.dictionary ?? new Uint8Array()), "another dictionary");
  }

  #check(code: number, message = this.#z.msg): void {
    if (code < 0) throw new ZlibError(this.#what, code, message);
  }

  #use(work: () => void): void {
    if (this.#state !== "open") throw new TypeError(`The ${this.#what} stream is ${this.#state}`);
    this.#state = "busy";
    try {
      work();
      this.#state = "open";
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }
}

function whole(what: "deflate" | "inflate", data: Uint8Array, options?: ZlibOptions): Uint8Array {
  const parts: Uint8Array[] = [];
  const sink = (bytes: Uint8Array) => void parts.push(bytes.slice());
  using stream = new ZlibStream(what, options);
  stream.write(data, sink);
  stream.end(sink);
  const { buffer, byteOffset, byteLength } = Buffer.concat(parts);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Compresses an array of any size. */
export const deflate = (data: Uint8Array, options?: ZlibOptions): Uint8Array =>
  whole("deflate", data, options);

/** Decompresses an array of any size. */
export const inflate = (data: Uint8Array, options?: ZlibOptions): Uint8Array =>
  whole("inflate", data, options);

/** A stream of the web platform that compresses or decompresses. */
export function transform(stream: ZlibStream): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (data, out) => stream.write(data, (bytes) => out.enqueue(bytes.slice())),
    flush: (out) => stream.end((bytes) => out.enqueue(bytes.slice())),
  });
}

/** CRC-32 of bytes; `start` is that of the bytes before. Blocks are read without a copy. */
export const crc32 = (data: ByteSource, start = 0): number => zlib().crc32Z(start, data);

/** Adler-32 of bytes; `start` is that of the bytes before. Blocks are read without a copy. */
export const adler32 = (data: ByteSource, start = 1): number => zlib().adler32Z(start, data);

/** A gzip file that is read. Files that are not compressed are read as they are. */
export class GzipFile implements Disposable {
  readonly #file: ReturnType<z.ZlibApi["gzopen"]>;
  readonly #memory: Block;

  /** @throws ErrnoError when it cannot be opened */
  constructor(path: string, { chunkByteLength = 2 ** 16 } = {}) {
    this.#file = zlib().gzopen(path, "rb");
    this.#memory = new Block(chunkByteLength);
  }

  /** Its bytes in pieces. */
  *chunks(): Generator<Uint8Array> {
    for (;;) {
      const bytes = this.#memory.view("u8");
      const count = zlib().gzread(this.#file, bytes);
      const { result, errnum } = zlib().gzerror(this.#file);
      if (count > 0) yield bytes.subarray(0, count);
      else if (errnum < 0) throw new ZlibError("read the file", errnum, result);
      else return;
    }
  }

  /** Its lines of UTF-8, without their ends. */
  *lines(): Generator<string> {
    const decoder = new TextDecoder();
    let rest = "";
    for (const chunk of this.chunks()) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== "") yield rest;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
    this.#memory.dispose();
  }
}
