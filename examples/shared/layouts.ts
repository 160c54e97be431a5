// The layouts of the three cases: every process that opens a map gives the same one, and what
// differs from the file is told when it is opened.
// In a project of your own: import { shared } from "ziffi"; import { t } from "ziffi/schema";
import { shared } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";

/** Processes that count. */
export const COUNTERS = 8;
/** Pages that are counted one by one. */
export const PAGES = 64;

/** Hits of a site: in all and a page, and how many were lost by adding without atomics. */
export const hitsLayout = shared.layout({
  meeting: shared.barrier(COUNTERS),
  total: shared.cells("u64", 1),
  pages: shared.cells("u64", PAGES),
  careless: shared.array("f64", [1]),
});

/** Rows of a photo that travel together. */
export const BAND_ROWS = 16;
/** Longest row, in bytes. */
export const ROW_BYTES = 4096;

/** A band of a photo: where it belongs, and its pixels. */
export const Band = t.struct("Band", {
  number: t.u32(),
  firstRow: t.u32(),
  rows: t.u32(),
  rowBytes: t.u32(),
  channels: t.u32(),
  last: t.u32(),
  pixels: t.fixed(t.u8(), BAND_ROWS * ROW_BYTES),
});

/** The pixels of a band, in shared memory. */
export const pixelsOf = ({ pixels }: { readonly pixels: ArrayLike<number> }): Uint8Array =>
  pixels as Uint8Array;

/** A photo pipeline: bands go from the camera to the developer, and from there to the printer. */
export const pipelineLayout = shared.layout({
  taken: shared.ring({ of: Band, capacity: 8 }),
  developed: shared.ring({ of: Band, capacity: 8 }),
});

/** Instruments of the price table. */
export const INSTRUMENTS = 100;
/** Processes that read prices. */
export const READERS = 4;

/** What is known of an instrument at one moment. Readers never see parts of two moments. */
export const Price = t.struct("Price", {
  bid: t.f64(),
  ask: t.f64(),
  size: t.u32(),
  tick: t.u32(),
});

/** Prices: one process writes, many read. */
export const pricesLayout = shared.layout({
  start: shared.barrier(1 + READERS),
  prices: shared.sequence(Price, INSTRUMENTS),
  closed: shared.cells("u32", 1),
});
