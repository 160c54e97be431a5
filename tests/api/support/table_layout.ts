// The tables that several processes of a test work on.
import type { Type } from "typebox";
import { shared } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";

/** All fields of a value are equal, so that a mix can be told. */
export const Sample = t.struct("Sample", {
  first: t.u64(),
  more: t.fixed(t.u64(), 12),
  last: t.u64(),
});

/** Its plain object. */
export type SampleValue = Type.Static<typeof Sample>;

/** A value. */
export const sample = (n: bigint): SampleValue => (
  { first: n, more: Array<bigint>(12).fill(n), last: n }
);

/** Keys that all write to. */
export const COMMON = 20;

/** The layout; the table is nearly full while all are at work. */
export const tableLayout = shared.layout({
  gate: shared.cells("u32", 2),
  additions: shared.counter(),
  rows: shared.table({ key: "u32", value: Sample, capacity: 128 }),
  totals: shared.table({ key: { text: 8 }, value: "u64", capacity: 8 }),
});

/** Throws for a value that is no whole one. */
export function checkSample(key: number, value: SampleValue | undefined): void {
  if (value === undefined) return;
  const all = new Set([value.first, ...Array.from(value.more), value.last]);
  if (all.size !== 1) throw new Error(`key ${key} is a mix: ${[...all].join(" ")}`);
}
