// What the processes of the tests of rings and queues share.
import { type Layout, type PartTypes, shared, SharedMap } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";

/** A struct with fields of several sizes, and padding. */
export const Trade = t.struct("Trade", {
  price: t.f64(),
  amount: t.u32(),
  isBuy: t.bool(),
});

/** What producers of the kill tests write: who, and its how manyth item. */
export const Numbered = t.struct("Numbered", { producer: t.u32(), serial: t.u32() });

/** Cells of {@link streams}. */
export const CELLS = { result: 0, limit: 1, sent: 8 } as const;

/** Most producers that the kill tests start, one after the other. */
export const PRODUCERS = 16;

/** A ring and a queue of small capacities, so that both are full and empty all the time. */
export const streams = shared.layout({
  ring: shared.ring({ of: Numbered, capacity: 37 }),
  messages: shared.messageRing({ byteLength: 1024 }),
  queue: shared.queue({ of: Numbered, capacity: 13 }),
  cells: shared.cells("u64", CELLS.sent + PRODUCERS),
});

/** Takes a value into a checksum of 32 bits that depends on the order of all values. */
export function takeIn(sum: number, value: number): number {
  return (Math.imul(sum, 31) + value) >>> 0;
}

/** The words of the only part of a map, as a broken program would write to them. */
export function rawWords(path: string): { map: SharedMap; words: BigUint64Array } {
  const map = new SharedMap(path);
  const first = Number(map.view("u64", 32, 1)[0]);
  return { map, words: map.view("u64", first, (map.byteLength - first) / 8) };
}

/** Opens a new map with parts. */
export function newMap<P extends PartTypes>(path: string, layout: Layout<P>): SharedMap<P> {
  return new SharedMap(path, { mode: "createExclusive", layout });
}
