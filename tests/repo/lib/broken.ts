// Input files for the examples: good ones in every kind, and ones that are broken in one way each.
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";

const signature = Buffer.from("89504e470d0a1a0a", "hex");

/** A chunk of a PNG file, with its checksum. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** What a PNG is made of; every part can be replaced. */
export interface PngParts {
  width?: number;
  height?: number;
  depth?: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  colour?: number;
  /** Pixels without filter bytes. */
  pixels?: Uint8Array;
  /** Compressed data instead of the pixels. */
  data?: Uint8Array;
  /** Chunks between header and data. */
  extra?: Uint8Array[];
}

/** A PNG of 2 x 2 grey pixels, if nothing else is said. */
export function png(parts: PngParts = {}): Buffer {
  const { width = 2, height = 2, depth = 8, colour = 0, extra = [] } = parts;
  const { pixels = Uint8Array.of(0, 1, 254, 255) } = parts;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour], 8);
  const stride = pixels.length / height;
  const rows = Array.from(
    { length: parts.data ? 0 : height },
    (_, row) => Buffer.concat([Buffer.of(0), pixels.subarray(row * stride, (row + 1) * stride)]),
  );
  const data = parts.data ?? deflateSync(Buffer.concat(rows));
  const chunks = [chunk("IHDR", header), ...extra, chunk("IDAT", data), chunk("IEND", Buffer.of())];
  return Buffer.concat([signature, ...chunks]);
}

/** Bytes with a few of them replaced. */
export function patch(bytes: Uint8Array, offset: number, values: number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, offset);
  return copy;
}

/** What a .npy file is made of. */
export interface NpyParts {
  descr?: string;
  order?: "True" | "False";
  shape?: string;
  data?: Uint8Array;
  version?: [major: number, minor: number];
  /** The whole header instead of the three parts. */
  header?: string;
}

/** A .npy file of three i16, if nothing else is said. */
export function npy(parts: NpyParts = {}): Buffer {
  const { descr = "'<i2'", order = "False", shape = "(3,)", version = [1, 0] } = parts;
  const { data = Buffer.from([1, 0, 2, 0, 255, 255]) } = parts;
  const { header = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }` } = parts;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...version, 0, 0]);
  start.writeUInt16LE(length, 8);
  return Buffer.concat([start, Buffer.from(`${header.padEnd(length - 1)}\n`, "latin1"), data]);
}
