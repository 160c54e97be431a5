// The layouts of the three cases: every process that opens a map gives the same one, and what
// differs from the file is told when it is opened.
// In a project of your own: import { shared } from "ziffi"; import { t } from "ziffi/schema";
import { shared } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";

/** Processes that count. */
export const COUNTERS = 8;
/** Pages that are counted one by one. */
export const PAGES = 64;

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

/** A photo pipeline: bands go from the camera to the developer, and from there to the printer. */
export const pipelineLayout = shared.layout({
  taken: shared.ring({ of: Band, capacity: 8 }),
  developed: shared.ring({ of: Band, capacity: 8 }),
});
