// Values of the structs of clib, at the limits of their fields.
import process from "node:process";
import { type Arrays, type Bits, type Every, type Mixed36, Mode, type Nested } from "./clib.ts";
import { type Packed, Tiny } from "./clib.ts";

const WINDOWS = process.platform === "win32";
const UNSIGNED_CHAR = process.platform === "linux" && process.arch === "arm64";
const SAFE = Number.MAX_SAFE_INTEGER;
const I32 = 2 ** 31 - 1;

/** Fields at their lowest and at their highest. */
export const LOW: Every = {
  c: UNSIGNED_CHAR ? 0 : -128,
  sc: -128,
  uc: 0,
  s: -32768,
  us: 0,
  i: -I32 - 1,
  u: 0,
  l: WINDOWS ? -I32 - 1 : -SAFE,
  ul: 0,
  ll: -(2n ** 63n),
  ull: 0n,
  size: 0,
  ip: -SAFE,
  w: WINDOWS || UNSIGNED_CHAR ? 0 : -I32 - 1,
  flag: false,
  f: -Infinity,
  d: -0,
  mode: Mode.both,
  level: "low",
  tiny: Tiny.none,
  access: 0,
};

export const HIGH: Every = {
  c: UNSIGNED_CHAR ? 255 : 127,
  sc: 127,
  uc: 255,
  s: 32767,
  us: 65535,
  i: I32,
  u: 2 ** 32 - 1,
  l: WINDOWS ? I32 : SAFE,
  ul: WINDOWS ? 2 ** 32 - 1 : SAFE,
  ll: 2n ** 63n - 1n,
  ull: 2n ** 64n - 1n,
  size: SAFE,
  ip: SAFE,
  w: WINDOWS ? 65535 : UNSIGNED_CHAR ? 2 ** 32 - 1 : I32,
  flag: true,
  f: 3.4028234663852886e38,
  d: NaN,
  mode: Mode.write,
  level: "top",
  tiny: Tiny.most,
  access: 0x80000007,
};

export const mixed = (): Mixed36 => ({
  a: -I32 - 1,
  b: 0.5,
  c: -2,
  d: Uint8Array.of(1, 2, 3, 4, 5, 255),
  e: Uint32Array.of(1, 2, 3, 2 ** 32 - 1),
  f: I32,
});

export const nested = (): Nested => ({
  at: { x: 1, y: 2 },
  parts: [
    { s: 3, c: Uint8Array.of(97, 98, 99) },
    { s: -4, c: Uint8Array.of(1, 2, 3) },
  ],
  n: 5,
});

export const packed = (): Packed => ({ a: 255, b: 2 ** 32 - 1, c: 65535, d: -0 });

export const BITS_LOW: Bits = { a: 0, b: -16, c: 0, d: false, e: 0, f: 0 };
export const BITS_HIGH: Bits = { a: 7, b: 15, c: 2 ** 24 - 1, d: true, e: 255, f: 2047 };

export const arrays = (): Arrays => ({
  longs: [1, -2, 3],
  flags: [true, false, false, true],
  bigs: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n),
  modes: [Mode.both, Mode.write],
  colours: [{ r: 1, g: 2, b: 3 }, { r: 255, g: 0, b: 4 }],
  wide: [0x20ac, 65],
});

/** Plain values of a struct: typed arrays become lists, so that two can be compared. */
export function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...value as unknown as Iterable<number>];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
