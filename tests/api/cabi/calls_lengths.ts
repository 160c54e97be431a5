// One valid call of every function whose lengths are no size_t.
import type { ClibApi } from "./clib.ts";
import { BITS_LOW } from "./sample.ts";

export const LENGTHS = {
  sumInts: () => [Int32Array.of(1, 2)],
  slowSumInts: () => [Int32Array.of(1, 2)],
  sumFew: () => [Int32Array.of(1, 2)],
  scaleMany: () => [Float64Array.of(1), 2],
  countWide: () => [Float32Array.of(1)],
  sumData: () => [new ArrayBuffer(2)],
  countOrMinus: () => [null],
  nameInto: () => [8],
  nameShort: () => [8],
  sumPoints: () => [[{ x: 1, y: 2 }]],
  movePoints: () => [[{ x: 1, y: 2 }], 1],
  sumFlags: () => [[{ ...BITS_LOW }]],
} satisfies { readonly [K in keyof ClibApi]?: () => Parameters<ClibApi[K]> };
