// Reads and writes the PNG images that the examples work on: 8 bits a channel, grey, RGB or RGBA.
import { decode, encode } from "fast-png";
import { InputError, readInput } from "./input.ts";

const ALLOWED = "a PNG with 8 bits a channel, in grey, RGB or RGBA";
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Pixel bytes of the largest image; a small broken file can claim any size. */
const MAX_BYTES = 2 ** 28;
/** Colour types of the PNG standard. */
const COLOURS: Readonly<Record<number, { name: string; channels?: 1 | 3 | 4 }>> = {
  0: { name: "grey", channels: 1 },
  2: { name: "RGB", channels: 3 },
  3: { name: "palette" },
  4: { name: "grey with alpha" },
  6: { name: "RGBA", channels: 4 },
};

/** An image in memory. */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: 1 | 3 | 4;
  /** Row by row, pixel by pixel, channel by channel. */
  readonly pixels: Uint8Array;
}

/**
 * Reads an image.
 *
 * @throws InputError when it is broken, or of a kind that is not supported
 */
export function readPng(path: string): Image {
  const bytes = readInput(path, ALLOWED);
  const { width, height, channels } = checkChunks(path, bytes);
  try {
    const { data } = decode(bytes, { checkCrc: true });
    return { width, height, channels, pixels: data as Uint8Array };
  } catch (error) {
    refuse(path, `its pixels cannot be decoded (${(error as Error).message})`);
  }
}

/** The bytes of a PNG file. Profile, resolution and texts of the image read are not kept. */
export function encodePng({ width, height, channels, pixels }: Image): Uint8Array {
  return encode({ width, height, channels, depth: 8, data: pixels });
}

/** Walks over the chunks first: the decoder's words for a cut file tell nobody what is wrong. */
function checkChunks(path: string, bytes: Uint8Array): Omit<Image, "pixels"> {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) {
    refuse(path, "it is not a PNG (wrong signature)");
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Omit<Image, "pixels"> | undefined;
  for (let at = SIGNATURE.length;;) {
    if (at + 12 > bytes.length) refuse(path, `it is truncated, at ${bytes.length} bytes`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + data.getUint32(at);
    if (end > bytes.length) {
      refuse(
        path,
        `it is truncated: chunk ${type} ends at ${end} bytes, the file at ${bytes.length}`,
      );
    }
    if (header === undefined && type !== "IHDR") refuse(path, "it has no header (IHDR)");
    if (type === "IHDR") header = checkHeader(path, data, at + 8);
    if (type === "tRNS") refuse(path, "it has a transparent colour (tRNS)");
    if (type === "acTL") refuse(path, "it is animated");
    if (type === "IEND" && header) return header;
    at = end;
  }
}

function checkHeader(path: string, data: DataView, at: number): Omit<Image, "pixels"> {
  if (data.getUint32(at - 8) !== 13) refuse(path, "its header (IHDR) is broken");
  const [width, height] = [data.getUint32(at), data.getUint32(at + 4)];
  const [depth, colour] = [data.getUint8(at + 8), data.getUint8(at + 9)];
  const { name, channels } = COLOURS[colour] ?? { name: `of colour type ${colour}` };
  if (depth !== 8 || channels === undefined) {
    refuse(path, `it is ${name} with ${depth} bits a channel`);
  }
  const size = width * height * channels;
  if (size === 0 || size > MAX_BYTES) {
    refuse(
      path,
      `it has ${width} x ${height} pixels, and 1 to ${MAX_BYTES / channels} are allowed`,
    );
  }
  return { width, height, channels };
}

function refuse(path: string, problem: string): never {
  throw new InputError(path, problem, ALLOWED);
}
