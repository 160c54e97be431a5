// What parts of shared maps are to TypeScript.
import { type AtomicField, type NDView, shared, SharedMap } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true
  : false;
const same = <A, B>(_: Same<A, B>): void => {};

const Stats = t.struct("Stats", {
  ...{ hits: t.u64(), worst: t.f64(), on: t.bool() },
  ...{ counts: t.fixed(t.u16(), 3), inner: t.struct("Inner", { x: t.i32() }) },
});
const Key = t.struct("Key", { row: t.u8(), column: t.u64() });
const layout = shared.layout({
  stats: shared.struct(Stats),
  rows: shared.struct(Stats, 8),
  image: shared.array("f32", [3, 4]),
  total: shared.counter(),
  prices: shared.table({ key: { text: 8 }, value: Stats, capacity: 10 }),
  big: shared.table({ key: "u64", value: "i64", capacity: 10 }),
  keys: shared.table({ key: Key, value: 16, capacity: 10 }),
  bytes: shared.table({ key: { bytes: 4 }, value: "f32", capacity: 10 }),
});
const { parts } = new SharedMap("unused", { layout });

// Structs.
same<typeof parts.stats.fields.hits, AtomicField<bigint>>(true);
same<typeof parts.stats.fields.worst, AtomicField<number>>(true);
same<typeof parts.stats.fields.inner.x, AtomicField<number>>(true);
const old: bigint = parts.stats.fields.hits.add(1n);
parts.stats.fields.hits.add(1);
const count: number = parts.stats.fields.counts.add(2, 5);
parts.rows.at(3).fields.worst.add(0.5);
parts.stats.view.hits = old;
same<keyof typeof parts.stats.fields, "hits" | "worst" | "counts" | "inner">(true);
// @ts-expect-error a float is no bigint
parts.stats.fields.worst.add(1n);
// @ts-expect-error booleans have no cells
parts.stats.fields.on;
// @ts-expect-error there is no such field
parts.stats.fields.misses;
// @ts-expect-error a row has no fields of its own
parts.rows.fields;

// Arrays and counters.
same<typeof parts.image, NDView<"f32", "C", "write">>(true);
const sum: bigint = parts.total.value;
parts.total.add(count);
parts.total.add(sum);
// @ts-expect-error a counter is not set
parts.total.value = 5n;

// Tables.
const price = parts.prices.get("a");
same<NonNullable<typeof price>["hits"], bigint>(true);
const big = parts.big.get(1);
same<typeof big, bigint | undefined>(true);
parts.big.set(1n, 2).set(3, 4n);
for (const [key, value] of parts.keys) {
  same<typeof key, { row: number; column: bigint }>(true);
  same<typeof value, Uint8Array<ArrayBuffer>>(true);
}
const changed: number = parts.bytes.update(new Uint8Array(2), (was = 0) => was + 1);
parts.bytes.set(new ArrayBuffer(3), changed);
// @ts-expect-error the keys are strings
parts.prices.get(5);
// @ts-expect-error a field is missing
parts.prices.set("a", { hits: 1n });
// @ts-expect-error the value can be missing
parts.big.get(1n) + 1n;
// @ts-expect-error a value has to come back
parts.big.update(1n, () => {});
// @ts-expect-error floats are no keys
shared.table({ key: "f64", value: "f64", capacity: 1 });
// @ts-expect-error a table has a capacity
shared.table({ key: "u8", value: "f64" });
