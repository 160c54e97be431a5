// A struct with fields of every kind that a shared part can have, and where a part lies in a map.
import type { SharedMap } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";

const Point = t.struct("Point", { x: t.f32(), y: t.f32() });

/** Numbers, booleans, enums, arrays and a struct. */
export const Everything = t.struct("Everything", {
  small: t.u8(),
  big: t.i64(),
  real: t.f64(),
  flag: t.bool(),
  side: t.enum("Side", { buy: 1, sell: 2 }),
  point: Point,
  list: t.fixed(t.u16(), 3),
});

/** A value of it. */
export const everything = (n: number) => ({
  small: n % 256,
  big: -(2n ** 60n) + BigInt(n),
  real: n + 0.5,
  flag: n % 2 === 1,
  side: 1 + n % 2 as 1 | 2,
  point: { x: n, y: -n },
  list: Uint16Array.of(n, n + 1, n + 2),
});

/** Eight words that all hold the same. */
export const Words = t.struct("Words", { words: t.fixed(t.u64(), 8) });

/** Bytes of a part of a map, to overwrite them as a broken process would. */
export function partView(map: SharedMap<never> | { readonly buffer: ArrayBuffer }, name: string) {
  const { buffer } = map as { buffer: ArrayBuffer };
  const head = new DataView(buffer);
  const number = (at: number) => Number(head.getBigUint64(at, true));
  const text = new TextDecoder().decode(new Uint8Array(buffer, number(72), number(80)));
  const parts = JSON.parse(text) as { name: string; offset: number; byteLength: number }[];
  const part = parts.find((one) => one.name === name);
  if (part === undefined) throw new Error(`There is no part ${name} in ${text}`);
  return new DataView(buffer, number(32) + part.offset, part.byteLength);
}
