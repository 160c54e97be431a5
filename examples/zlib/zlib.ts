/**
 * zlib on Deno, Bun and Node: streams, whole arrays, CRC-32 and gzip files. Bytes that a stream or
 * a file gives are valid until its next step: copy what you keep.
 *
 * @module
 */
import { Buffer } from "node:buffer";
// In a project of your own: from "ziffi".
import { Block, type ByteSource } from "../../src/mod.ts";
import * as z from "./generated/zlib.ts";

let library: z.ZlibLibrary | undefined;
const zlib = (): z.ZlibApi => (library ??= z.open()).api;

const MOST_CHUNK = 2 ** 30, CHUNK = 2 ** 18;

/** How data is compressed and decompressed; both sides need the same format. */
export interface ZlibOptions {
  /** What is around the compressed data: `"zlib"` by default, nothing for `"raw"`. */
  readonly format?: "raw" | "zlib" | "gzip";
  /** From 0 (stored) to 9 (smallest); -1, the default, is 6. */
  readonly level?: number;
  /** Size of the pieces that pass in and out, up to 1 GiB; 256 KiB by default. */
  readonly chunkByteLength?: number;
}

/** Refuses an argument, with the value and what is allowed. */
function refuse(name: string, value: unknown, allowed: string, Kind = TypeError): never {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw new Kind(`${name} is ${shown}; give ${allowed}`);
}

function integer(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const kind = typeof value === "number" ? RangeError : TypeError;
  return refuse(name, value, `an integer from ${least} to ${most}`, kind);
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  const kind = typeof value === "string" ? RangeError : TypeError;
  if (!allowed.includes(value)) refuse(name, value, allowed.join(", "), kind);
}

/** The bytes of any array or buffer; those of a detached one throw. */
function bytesOf(call: string, data: ByteSource): Uint8Array {
  const { isView } = ArrayBuffer, buffer = isView(data) ? data.buffer : data;
  if (buffer instanceof ArrayBuffer && buffer.detached) {
    throw new TypeError(`${call}: data is detached`);
  }
  if (isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer || data instanceof SharedArrayBuffer) return new Uint8Array(data);
  return refuse(`${call}: data`, data, "a typed array, a DataView or an ArrayBuffer");
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

type Held = readonly [end: z.ZlibApi["deflateEnd"], view: z.ZStreamView, memory: Block];

function giveBack([end, view, memory]: Held): void {
  end(view);
  view[Symbol.dispose]();
  memory.dispose();
}

/** Ends streams that were dropped without `using`; what it holds knows nothing of the stream. */
const dropped = new FinalizationRegistry(giveBack);

/** Compresses or decompresses in pieces; a failure closes it. */
export class ZlibStream implements Disposable {
  readonly #what: "deflate" | "inflate";
  readonly #isGzip: boolean;
  readonly #chunk: number;
  readonly #z: z.ZStreamView;
  readonly #input: Uint8Array;
  readonly #output: Uint8Array;
  readonly #memory: Block;
  readonly #held: Held;
  #state: "open" | "busy" | "closed" = "open";
  #complete = false;

  constructor(what: "deflate" | "inflate", options: ZlibOptions = {}) {
    oneOf("ZlibStream: what", what, ["deflate", "inflate"]);
    if (Object(options) !== options) refuse(`${what}: options`, options, "an object");
    const { format = "zlib", level = z.Z_DEFAULT_COMPRESSION, chunkByteLength = CHUNK } = options;
    oneOf(`${what}: format`, format, ["raw", "zlib", "gzip"]);
    integer(`${what}: level`, level, z.Z_DEFAULT_COMPRESSION, z.Z_BEST_COMPRESSION);
    const chunk = this.#chunk = integer(`${what}: chunkByteLength`, chunkByteLength, 1, MOST_CHUNK);
    [this.#what, this.#isGzip] = [what, format === "gzip"];
    // zlib keeps the addresses of the z_stream and of two chunks; native memory does not move.
    const memory = this.#memory = new Block(z.ZStreamView.byteLength + 2 * chunk, {
      zeroed: false,
    });
    memory.view("u8", 0, z.ZStreamView.byteLength).fill(0);
    this.#input = memory.view("u8", z.ZStreamView.byteLength, chunk);
    this.#output = memory.view("u8", z.ZStreamView.byteLength + chunk);
    const view = this.#z = z.ZStreamView.over(memory.buffer);
    const api = zlib(), end = what === "deflate" ? api.deflateEnd : api.inflateEnd;
    this.#held = [end, view, memory];
    dropped.register(this, this.#held, this);
    const bits = format === "raw" ? -z.MAX_WBITS : z.MAX_WBITS + (this.#isGzip ? 16 : 0);
    this.#use(() => {
      if (what === "inflate") this.#check(api.inflateInit2(view, bits));
      else this.#check(api.deflateInit2(view, level, z.Z_DEFLATED, bits, 8, z.Z_DEFAULT_STRATEGY));
    });
  }

  /** True once it has ended, failed or was disposed. */
  get closed(): boolean {
    return this.#state === "closed";
  }

  /** Passes data on; the output goes to the sink. */
  write(data: ByteSource, sink: Sink): void {
    this.#use(() => {
      const bytes = bytesOf(this.#what, data), { byteLength } = bytes;
      for (let at = 0; at < byteLength; at += this.#chunk) {
        this.#run(bytes.subarray(at, at + this.#chunk), z.Z_NO_FLUSH, sink);
      }
    });
  }

  /** Ends the data and closes the stream; the rest of the output goes to the sink. */
  end(sink: Sink): void {
    this.#use(() => {
      this.#run(new Uint8Array(), z.Z_FINISH, sink);
      if (!this.#complete) this.#check(z.Z_BUF_ERROR, "the data ends too early");
    });
    this[Symbol.dispose]();
  }

  /** Closes the stream and frees its memory; a second call does nothing. */
  [Symbol.dispose](): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    dropped.unregister(this);
    giveBack(this.#held);
  }

  #run(data: Uint8Array, flush: number, sink: Sink): void {
    if (typeof sink !== "function") refuse(`${this.#what}: sink`, sink, "a function");
    const step = this.#what === "deflate" ? zlib().deflate : zlib().inflate;
    const { byteLength } = data;
    this.#feed(data);
    while (!this.#complete || this.#restart(data)) {
      this.#z.nextOut = this.#memory.address + z.ZStreamView.byteLength + this.#chunk;
      this.#z.availOut = this.#chunk;
      const code = step(this.#z, flush);
      if (code !== z.Z_BUF_ERROR) this.#check(code);
      this.#complete = code === z.Z_STREAM_END;
      const count = this.#chunk - this.#z.availOut;
      if (count > 0) sink(this.#output.subarray(0, count));
      if (this.closed || data.byteLength < byteLength) {
        throw new TypeError(`Cannot ${this.#what}: the sink has closed the stream or the data`);
      }
      if (count < this.#chunk && !this.#complete) return;
    }
  }

  /** Sets the input: a copy, because memory of JavaScript has no address that lasts. */
  #feed(data: Uint8Array): void {
    this.#input.set(data);
    this.#z.nextIn = this.#memory.address + z.ZStreamView.byteLength;
    this.#z.availIn = data.byteLength;
  }

  /** Goes on with the next member of gzip data, after zeros that pad; false when the data ends. */
  #restart(data: Uint8Array): boolean {
    const rest = data.subarray(data.byteLength - this.#z.availIn);
    const next = this.#isGzip ? rest.findIndex((byte) => byte !== 0) : rest.byteLength - 1;
    if (next < 0) return false;
    if (!this.#isGzip) this.#check(z.Z_DATA_ERROR, `${next + 1} bytes follow the end of the data`);
    this.#check(zlib().inflateReset(this.#z));
    this.#feed(rest.subarray(next));
    return true;
  }

  #check(code: number, message?: string): void {
    if (code >= 0 && code !== z.Z_NEED_DICT) return;
    throw new ZlibError(this.#what, code, message ?? this.#z.msg);
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

function whole(what: "deflate" | "inflate", data: ByteSource, options?: ZlibOptions): Uint8Array {
  const parts: Uint8Array[] = [];
  const sink = (bytes: Uint8Array) => void parts.push(bytes.slice());
  using stream = new ZlibStream(what, options);
  stream.write(data, sink);
  stream.end(sink);
  return bytesOf(what, Buffer.concat(parts));
}

/** Compresses an array of any size. */
export const deflate = (data: ByteSource, options?: ZlibOptions): Uint8Array =>
  whole("deflate", data, options);

/** Decompresses an array of any size. */
export const inflate = (data: ByteSource, options?: ZlibOptions): Uint8Array =>
  whole("inflate", data, options);

/** A stream of the web platform that compresses or decompresses; it closes the one it is given. */
export function transform(stream: ZlibStream): TransformStream<ByteSource, Uint8Array> {
  return new TransformStream<ByteSource, Uint8Array>({
    transform: (data, out) => stream.write(data, (bytes) => out.enqueue(bytes.slice())),
    flush: (out) => stream.end((bytes) => out.enqueue(bytes.slice())),
    cancel: () => stream[Symbol.dispose](),
  });
}

/** CRC-32 of bytes; `start` is that of the bytes before. Blocks are read without a copy. */
export const crc32 = (data: ByteSource, start = 0): number =>
  zlib().crc32Z(integer("crc32: start", start, 0, 2 ** 32 - 1), bytesOf("crc32", data));

/**
 * A gzip file that is read. Files that are not compressed are read as they are, and what follows
 * the last member is ignored, as zlib does.
 */
export class GzipFile implements Disposable {
  readonly #file: ReturnType<z.ZlibApi["gzopen"]>;
  readonly #memory: Block;

  /** @throws ErrnoError when it cannot be opened */
  constructor(path: string, { chunkByteLength = CHUNK } = {}) {
    const name = "GzipFile: chunkByteLength";
    this.#memory = new Block(integer(name, chunkByteLength, 1, MOST_CHUNK));
    this.#file = zlib().gzopen(path, "rb");
  }

  /** Its bytes in pieces. */
  *chunks(): Generator<Uint8Array> {
    for (;;) {
      const bytes = this.#memory.view("u8"), count = zlib().gzread(this.#file, bytes);
      const { result, errnum } = zlib().gzerror(this.#file);
      if (count <= 0 && errnum < 0) throw new ZlibError("read the file", errnum, result);
      if (count <= 0) return;
      yield bytes.subarray(0, count);
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
    this.#memory.dispose();
  }
}
