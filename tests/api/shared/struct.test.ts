// Structs of a schema in shared maps: plain views, atomic fields, rows of structs.
import assert from "node:assert/strict";
import test from "node:test";
import { shared, SharedMap } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const Inner = t.struct("Inner", { low: t.u8(), high: t.i64() });
const Level = t.enum("Level", { quiet: 0, loud: 5 });
const Stats = t.struct("Stats", {
  ...{ flag: t.bool(), a: t.i8(), b: t.u8(), c: t.i16(), d: t.u16(), e: t.i32(), f: t.u32() },
  ...{ hits: t.u64(), delta: t.i64(), size: t.usize(), total: t.u64({ as: "number" }) },
  ...{ single: t.f32(), worst: t.f64(), level: Level },
  ...{ counts: t.fixed(t.u32(), 3), inner: Inner },
});
const layout = shared.layout({ stats: shared.struct(Stats), rows: shared.struct(Inner, 5) });

test("plain fields are those of a view, and seen by all who have the map open", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  using other = new SharedMap(folder.file("m"), { layout });
  const { stats } = map.parts;
  assert.equal(stats.view, stats.view);
  stats.view.hits = 5n;
  stats.view.worst = -1.5;
  stats.view.inner.high = -7n;
  const seen = other.parts.stats.toObject();
  assert.deepEqual([seen.hits, seen.worst, seen.inner], [5n, -1.5, { low: 0, high: -7n }]);
  const changed = { ...seen, flag: true, e: -5, counts: [1, 2, 3] };
  other.parts.stats.assign(changed);
  assert.deepEqual([stats.view.flag, stats.view.e, stats.view.hits], [true, -5, 5n]);
  throws(() => stats.assign(wrong({ flag: true })), TypeError, "StatsView: a is undefined");
  throws(() => stats.assign(wrong(5)), TypeError, "SharedStruct.assign: value is 5");
  throws(() => stats.view.b = 256, RangeError, "StatsView: b is 256");
});

test("integer fields of every width are atomic cells", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  using other = new SharedMap(folder.file("m"), { layout });
  const { fields, view } = map.parts.stats;
  for (
    const [name, low, high] of [
      ...[["a", -128, 127], ["b", 0, 255], ["c", -32768, 32767], ["d", 0, 65535]] as const,
      ...[["e", -(2 ** 31), 2 ** 31 - 1], ["f", 0, 2 ** 32 - 1]] as const,
    ]
  ) {
    const field = fields[name];
    field.store(high);
    assert.equal(field.add(1), high);
    assert.equal(field.load(), low, `${name} wraps around`);
    assert.equal(field.sub(1), low);
    assert.equal(view[name], high);
    assert.equal(field.exchange(6), high);
    assert.equal(field.and(3), 6);
    assert.equal(field.or(9), 2);
    assert.equal(field.xor(1), 11);
    assert.equal(field.compareExchange(11, 1), 10);
    assert.equal(field.compareExchange(10, 20), 10);
    assert.equal(other.parts.stats.fields[name].min(15), 20);
    assert.equal(field.max(18), 15);
    assert.equal(field.load(), 18);
    throws(() => field.add(high + 1), RangeError, "value is");
    throws(() => field.store(0.5), RangeError);
    throws(() => field.add(wrong("1")), TypeError);
  }
});

test("fields of 64 bits are bigints or safe numbers, as the schema says", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { fields, view } = map.parts.stats;
  assert.equal(fields.hits.add(1n), 0n);
  assert.equal(fields.hits.add(2), 1n);
  assert.equal(fields.hits.load(), 3n);
  assert.equal(fields.delta.sub(4), 0n);
  assert.equal(view.delta, -4n);
  assert.equal(fields.inner.high.exchange(9), 0n);
  assert.equal(view.inner.high, 9n);
  assert.equal(fields.size.add(5), 0);
  assert.equal(fields.size.load(), 5);
  assert.equal(fields.total.max(2 ** 53 - 1), 0);
  assert.equal(view.total, 2 ** 53 - 1);
  fields.total.add(1);
  throws(() => fields.total.load(), RangeError, "Stats.total returned about 9007199254740992");
  throws(() => fields.hits.add(2n ** 64n), RangeError, "value is");
});

test("floats, enums, arrays and structs within the struct have cells, too", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { fields, view } = map.parts.stats;
  assert.equal(fields.worst.add(1.5), 0);
  assert.equal(fields.worst.max(9), 1.5);
  assert.equal(view.worst, 9);
  fields.single.store(0.1);
  assert.equal(fields.single.load(), Math.fround(0.1));
  for (const call of ["and", "or", "xor"] as const) {
    throws(
      () => fields.worst[call](1),
      TypeError,
      `Stats.worst is f64, and floats have no ${call}`,
    );
  }
  fields.level.store(5);
  assert.equal(view.level, 5);
  assert.equal(fields.counts.length, 3);
  assert.equal(fields.counts.add(2, 7), 0);
  assert.deepEqual([...view.counts as Uint32Array], [0, 0, 7]);
  throws(() => fields.counts.add(3, 1), RangeError, "index is 3");
  assert.equal(fields.inner.low.add(3), 0);
  assert.equal(view.inner.low, 3);
  throws(() => wrong<{ flag: unknown }>(fields).flag, TypeError, "Stats.flag is bool");
});

test("waiting on a field ends when it changes or when the time is over", async () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { fields } = map.parts.stats;
  assert.equal(fields.e.wait(1), "not-equal");
  assert.equal(fields.e.wait(0, { timeoutMs: 0 }), "timed-out");
  assert.equal(fields.hits.wait(0n, { timeoutMs: 1 }), "timed-out");
  assert.equal(fields.e.notify(), 0);
  const waited = fields.hits.waitAsync(0n);
  fields.hits.store(1n);
  fields.hits.notify();
  assert.equal(await waited, "ok");
  const controller = new AbortController();
  const aborted = fields.hits.waitAsync(1n, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(aborted, /enough/);
});

test("a row of structs gives each of them, from both ends", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { rows } = map.parts;
  assert.equal(rows.length, 5);
  for (const [i, row] of [...rows].entries()) row.fields.high.add(i);
  assert.equal(rows.at(-1), rows.at(4));
  assert.deepEqual([0, 1, 4].map((i) => rows.at(i).view.high), [0n, 1n, 4n]);
  rows.at(2).assign({ low: 1, high: -1n });
  assert.deepEqual([...rows].map((row) => row.toObject().high), [0n, 1n, -1n, 3n, 4n]);
  for (const index of [5, -6, 0.5, NaN]) {
    throws(() => rows.at(index), RangeError, `SharedStructs.at: index is ${index}`, "-5 to 4");
  }
  throws(() => rows.at(wrong("0")), TypeError, "SharedStructs.at: index is");
});

test("structs of maps that are gone, or only for reading, say so", () => {
  using folder = new TempFolder();
  const map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { stats } = map.parts;
  const { hits } = stats.fields;
  hits.store(4n);
  using reader = new SharedMap(folder.file("m"), { access: "read", layout });
  assert.equal(reader.parts.stats.fields.hits.load(), 4n);
  assert.equal(reader.parts.stats.toObject().hits, 4n);
  throwsCode(() => reader.parts.stats.fields.hits.add(1n), "PERMISSION_DENIED");
  const assign = () => reader.parts.stats.assign(stats.toObject());
  throwsCode(assign, "PERMISSION_DENIED", "SharedStruct.assign");
  const whole = stats.toObject();
  map.dispose();
  throwsCode(() => stats.view, "DISPOSED", "SharedStruct.view: the map was disposed");
  throwsCode(() => stats.toObject(), "DISPOSED", "SharedStruct.toObject");
  throwsCode(() => stats.assign(whole), "DISPOSED", "SharedStruct.assign");
  throwsCode(() => hits.load(), "DISPOSED");
  throwsCode(() => hits.add(1n), "DISPOSED");
});

test("what cannot be shared is refused", () => {
  for (const bad of [undefined, null, 5, {}, t.u32()]) {
    throws(() => shared.struct(wrong<typeof Inner>(bad)), TypeError, "shared.struct: schema is");
  }
  const Far = t.struct("Far", { next: t.address() });
  throws(() => shared.struct(Far), TypeError, "field Far.next is an address");
  for (const count of [0, -1, 0.5, NaN, 2 ** 33]) {
    throws(() => shared.struct(Inner, count), RangeError, "shared.struct: count is");
  }
  throws(() => shared.struct(Inner, wrong("3")), TypeError, "shared.struct: count is");
  using folder = new TempFolder();
  const Packed = t.struct("Packed", { one: t.u8(), four: t.u32() }, { packed: true });
  const packed = shared.layout({ it: shared.struct(Packed) });
  using map = new SharedMap(folder.file("m"), { mode: "create", layout: packed });
  map.parts.it.view.four = 77;
  assert.equal(map.parts.it.toObject().four, 77);
  map.parts.it.fields.one.add(1);
  throws(() => map.parts.it.fields.four, TypeError, "Packed.four is at byte 1", "multiple of 4");
});
