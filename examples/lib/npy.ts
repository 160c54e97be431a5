// A strict reader of NumPy's .npy format, version 1.0: magic, header (a Python dict), data.
// The header is not data: elements start behind it, at a multiple of 64 bytes.
import { InputError, readInput } from "./input.ts";

const ALLOWED = "a .npy file of version 1.0 with dtype |u1, <i2, <f4 or <f8, in C order";
/** "\x93NUMPY", two bytes of version, two bytes of header length. */
const PREAMBLE = 10;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const DTYPES = {
  "|u1": { dtype: "u8", size: 1 },
  "<i2": { dtype: "i16", size: 2 },
  "<f4": { dtype: "f32", size: 4 },
  "<f8": { dtype: "f64", size: 8 },
} as const;

/** An array as it is in the file. */
export interface NpyArray {
  readonly dtype: (typeof DTYPES)[keyof typeof DTYPES]["dtype"];
  readonly shape: readonly number[];
  /** Number of elements, at least 1. */
  readonly length: number;
  /** The elements, little-endian, one row after the other. */
  readonly data: Uint8Array;
}

/**
 * Reads an array from a file.
 *
 * @throws InputError when it is broken, or of a kind that is not supported
 */
export function readNpy(path: string): NpyArray {
  const bytes = readInput(path, ALLOWED);
  const { descr, shape, start } = parseHeader(path, bytes);
  if (!Object.hasOwn(DTYPES, descr)) refuse(path, `its dtype ${descr} is not supported`);
  const { dtype, size } = DTYPES[descr as keyof typeof DTYPES];
  const length = shape.reduce((product, extent) => product * extent, 1);
  if (length === 0) refuse(path, `it has no elements, its shape is (${shape.join(", ")})`);
  const data = bytes.subarray(start);
  if (data.length !== length * size) {
    const what = data.length < length * size ? "truncated" : "too long";
    const shown = `(${shape.join(", ")}) of ${descr}`;
    refuse(path, `it is ${what}: ${data.length} of ${length * size} bytes of data for ${shown}`);
  }
  return { dtype, shape, length, data };
}

function parseHeader(
  path: string,
  bytes: Uint8Array,
): { descr: string; shape: number[]; start: number } {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    refuse(path, "it is not a .npy file (wrong magic)");
  }
  if (bytes.length < PREAMBLE) refuse(path, `its header is truncated, at ${bytes.length} bytes`);
  const [major = 0, minor = 0, low = 0, high = 0] = bytes.subarray(MAGIC.length, PREAMBLE);
  if (major !== 1 || minor !== 0) refuse(path, `version ${major}.${minor} is not supported`);
  const start = PREAMBLE + low + high * 256;
  if (bytes.length < start) {
    refuse(path, `its header is truncated: ${bytes.length} of ${start} bytes`);
  }
  const text = String.fromCharCode(...bytes.subarray(PREAMBLE, start));
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const extents = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  const descr = /'descr'\s*:\s*('[^']*'|\[.*?\])/.exec(text)?.[1];
  if (order === undefined || extents === undefined || descr === undefined) {
    refuse(path, `its header cannot be read: ${JSON.stringify(text.slice(0, 60))}`);
  }
  if (order === "True") refuse(path, "it is in Fortran order");
  const shape = (extents.match(/\d+/g) ?? []).map(Number);
  return { descr: descr.replaceAll("'", ""), shape, start };
}

function refuse(path: string, problem: string): never {
  throw new InputError(path, problem, ALLOWED);
}
