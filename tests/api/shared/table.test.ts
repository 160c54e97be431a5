// Tables in shared maps: what they hold, what they refuse, and when they end.
import assert from "node:assert/strict";
import test from "node:test";
import {
  shared,
  SharedMap,
  type TableKey,
  type TableOptions,
  type TableValue,
} from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const Price = t.struct("Price", { bid: t.f64(), ask: t.f64(), count: t.u32() });
const Place = t.struct("Place", { row: t.u8(), column: t.u32(), tags: t.fixed(t.u16(), 2) });
const price = (bid: number) => ({ bid, ask: bid + 1, count: 3 });

function makeMap<const K extends TableKey, const V extends TableValue>(
  folder: TempFolder,
  key: K,
  value: V,
  capacity = 100,
) {
  const layout = shared.layout({ rows: shared.table({ key, value, capacity }) });
  return new SharedMap(folder.file(`${Math.random()}`), { mode: "create", layout });
}

test("a table has the methods of a Map, and copies values", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, { text: 12 }, Price);
  const { rows } = map.parts;
  assert.equal(rows.capacity, 100);
  assert.equal(rows.size, 0);
  assert.equal(rows.get("ACME"), undefined);
  assert.equal(rows.has("ACME"), false);
  assert.equal(rows.set("ACME", price(1)), rows);
  assert.deepEqual(rows.get("ACME"), price(1));
  assert.equal(rows.has("ACME"), true);
  assert.equal(rows.size, 1);
  const copy = rows.get("ACME");
  if (copy !== undefined) copy.bid = 77;
  assert.deepEqual(rows.get("ACME"), price(1));
  rows.set("ACME", price(2)).set("", price(3)).set("žluť 😀", price(4));
  assert.deepEqual(rows.get("ACME"), price(2));
  const sorted = [...rows].sort(([, a], [, b]) => a.bid - b.bid);
  assert.deepEqual(sorted, [["ACME", price(2)], ["", price(3)], ["žluť 😀", price(4)]]);
  assert.deepEqual([...rows.keys()].sort(), ["", "ACME", "žluť 😀"].sort());
  assert.deepEqual([...rows.values()].map(({ bid }) => bid).sort(), [2, 3, 4]);
  assert.deepEqual([...rows.entries()].length, 3);
  assert.equal(rows.delete(""), true);
  assert.equal(rows.delete(""), false);
  assert.equal(rows.size, 2);
  rows.clear();
  assert.equal(rows.size, 0);
  assert.deepEqual([...rows], []);
});

test("keys can be integers of every width, up to their ends", () => {
  using folder = new TempFolder();
  const ends = [
    ...[["i8", -128, 127, 128], ["u8", 0, 255, 256], ["i16", -32768, 32767, -32769]] as const,
    ...[["u16", 0, 65535, -1], ["i32", -(2 ** 31), 2 ** 31 - 1, 2 ** 31]] as const,
    ["u32", 0, 2 ** 32 - 1, 2 ** 32] as const,
  ];
  for (const [dtype, low, high, beyond] of ends) {
    using map = makeMap(folder, dtype, "u8");
    const { rows } = map.parts;
    rows.set(low, 1).set(high, 2);
    assert.deepEqual([rows.get(low), rows.get(high), rows.get(1)], [1, 2, undefined]);
    assert.deepEqual([...rows.keys()].sort((a, b) => a - b), [low, high]);
    throws(() => rows.get(beyond), RangeError, `SharedTable.get: key is ${beyond}`);
    for (const bad of [0.5, NaN, Infinity]) throws(() => rows.set(bad, 1), RangeError, "key is");
    for (const bad of ["1", 1n, null, undefined, {}]) {
      throws(() => rows.has(wrong(bad)), TypeError, "SharedTable.has: key is", "an integer from");
    }
    assert.equal(rows.has(-0), low === 0);
  }
  for (const dtype of ["i64", "u64"] as const) {
    using map = makeMap(folder, dtype, "f64");
    const { rows } = map.parts;
    const high = dtype === "i64" ? 2n ** 63n - 1n : 2n ** 64n - 1n;
    rows.set(high, 1).set(7, -0);
    assert.deepEqual([...rows.keys()].sort(), [7n, high].sort());
    assert.ok(Object.is(rows.get(7n), -0));
    throws(() => rows.get(high + 1n), RangeError, "SharedTable.get: key is", "bigint");
    throws(() => rows.get(2 ** 53), RangeError, "SharedTable.get: key is");
    throws(() => rows.get(wrong("7")), TypeError, "SharedTable.get: key is");
  }
});

test("keys can be structs, whose padding does not count", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, Place, "i64", 8);
  const { rows } = map.parts;
  const at = (row: number) => ({ row, column: 4_000_000_000, tags: [1, 2] });
  rows.set(at(1), -5).set(at(2), 2n ** 62n);
  assert.equal(rows.get(at(1)), -5n);
  assert.equal(rows.get(at(3)), undefined);
  // Padding that a client in another language has left: the same key to read, another one to find.
  for (const [key, value] of rows) assert.equal(rows.get(key), value);
  assert.deepEqual([...rows.keys()].map(({ row, tags }) => [row, ...Array.from(tags)]).sort(), [
    [1, 1, 2],
    [2, 1, 2],
  ]);
  throws(() => rows.get({ row: 256, column: 0, tags: [1, 2] }), RangeError, "row is 256");
  throws(() => rows.get(wrong({ row: 1 })), TypeError, "PlaceView: column is undefined");
  throws(() => rows.get(wrong(null)), TypeError, "SharedTable.get: key is null");
  assert.equal(rows.get(at(1)), -5n);
});

test("keys can be bytes, and values bytes of one length", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, { bytes: 5 }, 3);
  const { rows } = map.parts;
  const bytes = (...values: number[]) => Uint8Array.from(values);
  rows.set(bytes(), bytes(1, 2, 3)).set(bytes(0), bytes(4, 5, 6)).set(bytes(0, 0), bytes(7, 8, 9));
  assert.deepEqual(rows.get(bytes()), bytes(1, 2, 3));
  assert.deepEqual(rows.get(new Uint16Array([0])), bytes(7, 8, 9));
  assert.deepEqual(rows.get(bytes(0).buffer), bytes(4, 5, 6));
  assert.deepEqual([...rows.keys()].map(({ length }) => length).sort(), [0, 1, 2]);
  throws(() => rows.get(new Uint8Array(6)), RangeError, "SharedTable.get: key has 6 bytes", "5");
  throws(() => rows.get(wrong("abc")), TypeError, "SharedTable.get: key is");
  throws(() => rows.set(bytes(1), bytes(1, 2)), RangeError, "value has 2 bytes", "exactly 3");
  const detached = bytes(1);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  throws(() => rows.get(detached), TypeError, "SharedTable.get: the memory of key is detached");
});

test("texts are told apart by their UTF-8, and have a longest one", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, { text: 60 }, "u32");
  const { rows } = map.parts;
  const texts = ["a", "\0", "a\0", "\ufeffa", "ä", "a\u0308", "x".repeat(60), "😀".repeat(15)];
  for (const [i, text] of texts.entries()) rows.set(text, i);
  assert.equal(rows.size, texts.length);
  assert.deepEqual([...rows.keys()].sort(), [...texts].sort());
  for (const [i, text] of texts.entries()) assert.equal(rows.get(text), i);
  const long = "x".repeat(61);
  throws(() => rows.get(long), RangeError, "key has 61 bytes in UTF-8", "at most 60");
  throws(() => rows.get("😀".repeat(16)), RangeError, "key has 64 bytes", "at most 60");
  throws(() => rows.get("é".repeat(31)), RangeError, "key has 62 bytes", "at most 60");
  for (const bad of [1, null, undefined, ["a"]]) {
    throws(() => rows.get(wrong(bad)), TypeError, "SharedTable.get: key is", "a string");
  }
  // As everywhere: a lone surrogate becomes U+FFFD.
  rows.set("\ud800", 99);
  assert.equal(rows.get("\ufffd"), 99);
});

test("a full table says so, and has all its room again after deletions", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, "u32", "u32", 3);
  const { rows } = map.parts;
  rows.set(1, 1).set(2, 2).set(3, 3);
  const more = () => rows.set(4, 4);
  throwsCode(more, "TABLE_FULL", "SharedTable.set: table rows has 3 entries", "delete some");
  throwsCode(() => rows.update(4, () => 1), "TABLE_FULL", "SharedTable.update");
  throwsCode(() => rows.getOrInsert(4, 1), "TABLE_FULL", "SharedTable.getOrInsert");
  rows.set(3, 33);
  assert.equal(rows.getOrInsert(3, 1), 33);
  for (let key = 4; key < 5000; key += 1) {
    assert.equal(rows.delete(key - 1), true);
    rows.set(key, key);
  }
  assert.equal(rows.size, 3);
  assert.deepEqual([...rows.values()].sort(), [1, 2, 4999]);
});

test("update makes the new value of the old one, also when others write in between", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, { text: 8 }, Price);
  const { rows } = map.parts;
  assert.deepEqual(rows.update("a", (old) => (assert.equal(old, undefined), price(1))), price(1));
  assert.deepEqual(rows.update("a", (old = price(0)) => ({ ...old, count: 9 })).count, 9);
  // Somebody else is faster, twice.
  const seen: (number | undefined)[] = [];
  const result = rows.update("a", (old) => {
    seen.push(old?.bid);
    if (seen.length < 3) rows.set("a", price(10 * seen.length));
    rows.get("none");
    return price((old?.bid ?? 0) + 1);
  });
  assert.deepEqual(seen, [1, 10, 20]);
  assert.equal(result.bid, 21);
  // It comes and goes.
  const turns: (number | undefined)[] = [];
  rows.update("b", (old) => {
    turns.push(old?.bid);
    if (turns.length === 1) rows.set("b", price(5));
    if (turns.length === 2) rows.delete("b");
    return price(6);
  });
  assert.deepEqual(turns, [undefined, 5, undefined]);
  assert.equal(rows.get("b")?.bid, 6);
  throws(() => rows.update("a", wrong(() => undefined)), TypeError, "change returned undefined");
  const later = () => Promise.resolve(price(1));
  throws(() => rows.update("a", wrong(later)), TypeError, "returned a promise", "at once");
  throws(() => rows.update("a", wrong(5)), TypeError, "change is 5; give a function");
  const fails = () => rows.update("a", () => assert.fail("of the user"));
  assert.throws(fails, /of the user/);
  assert.equal(rows.get("a")?.bid, 21);
});

test("an object whose getters use the table is refused, or its map can be gone", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, { text: 8 }, Price);
  const { rows } = map.parts;
  const nosy = {
    get bid() {
      return rows.get("other")?.bid ?? 1;
    },
    ask: 1,
    count: 1,
  };
  throws(() => rows.set("a", nosy), TypeError, "SharedTable.set: a getter", "a plain object");
  assert.equal(rows.size, 0);
  const ending = {
    get bid() {
      map.dispose();
      return 1;
    },
    ask: 1,
    count: 1,
  };
  throwsCode(() => rows.set("a", ending), "DISPOSED", "SharedTable.set: the map was disposed");
});

test("maps that are gone, or only for reading, say so", () => {
  using folder = new TempFolder();
  const layout = shared.layout({
    rows: shared.table({ key: "u32", value: "u32", capacity: 4 }),
  });
  const path = folder.file("m");
  const map = new SharedMap(path, { mode: "create", layout });
  map.parts.rows.set(1, 2);
  using reader = new SharedMap(path, { access: "read", layout });
  const { rows } = reader.parts;
  assert.deepEqual([rows.get(1), rows.has(1), rows.size, [...rows]], [2, true, 1, [[1, 2]]]);
  const writes: [string, () => unknown][] = [
    ["set", () => rows.set(1, 3)],
    ["delete", () => rows.delete(1)],
    ["update", () => rows.update(1, () => 3)],
    ["getOrInsert", () => rows.getOrInsert(9, 3)],
    ["clear", () => rows.clear()],
  ];
  for (const [name, write] of writes) {
    throwsCode(write, "PERMISSION_DENIED", `SharedTable.${name}`, 'access "read"');
  }
  assert.equal(rows.getOrInsert(1, 3), 2);
  const gone = map.parts.rows;
  map.dispose();
  const calls = {
    ...{ get: () => gone.get(1), has: () => gone.has(1), size: () => gone.size },
    ...{ set: () => gone.set(1, 1), delete: () => gone.delete(1), clear: () => gone.clear() },
    ...{ update: () => gone.update(1, () => 1), getOrInsert: () => gone.getOrInsert(1, 1) },
    entries: () => [...gone],
  };
  for (const [name, call] of Object.entries(calls)) {
    throwsCode(call, "DISPOSED", `SharedTable.${name}: the map was disposed`);
  }
});

test("what a table cannot be is refused with what it can", () => {
  const make = (options: unknown) => () => shared.table(wrong<TableOptions>(options));
  const good = { key: "u32", value: "u32", capacity: 4 };
  throws(make(null), TypeError, "shared.table: options is null");
  throws(make({ ...good, size: 3 }), TypeError, "there is no option size");
  for (const key of ["f32", "f64"]) throws(make({ ...good, key }), TypeError, `key is ${key}`);
  for (const key of ["u128", ""]) throws(make({ ...good, key }), RangeError, "key: dtype is");
  for (const key of [undefined, null, 5, {}, []]) {
    throws(make({ ...good, key }), TypeError, "shared.table: key is", "{ text: 32 }");
  }
  for (const text of [0, -1, 65_536, 1.5, NaN]) {
    throws(make({ ...good, key: { text } }), RangeError, "key.text is", "1 to 65535");
    throws(make({ ...good, key: { bytes: text } }), RangeError, "key.bytes is");
  }
  throws(make({ ...good, key: { text: "5" } }), TypeError, "key.text is");
  throws(make({ ...good, key: { text: 5, max: 1 } }), TypeError, "there is no option max");
  throws(make({ ...good, key: Price }), TypeError, "field Price.bid of the key is a f64");
  for (const value of [undefined, true, 5n]) {
    throws(make({ ...good, value }), TypeError, "shared.table: value is");
  }
  for (const value of [0, -1, 1.5, 2 ** 31]) throws(make({ ...good, value }), RangeError);
  throws(make({ ...good, value: 2 ** 24 + 1 }), RangeError, "bytes of a value is 16777217");
  throws(make({ ...good, value: t.u32() }), TypeError, "shared.table");
  for (const capacity of [0, -1, 2 ** 30 + 1, 0.5, NaN]) {
    throws(make({ ...good, capacity }), RangeError, "shared.table: capacity is", "1 to 1073741824");
  }
  throws(make({ ...good, capacity: "4" }), TypeError, "shared.table: capacity is");
});

test("times to wait are checked", () => {
  using folder = new TempFolder();
  using map = makeMap(folder, "u32", "u32");
  const { rows } = map.parts;
  rows.set(1, 1, { timeoutMs: 0 }).set(2, 2, { timeoutMs: 0.5 }).set(3, 3, { timeoutMs: Infinity });
  assert.equal(rows.delete(3, { timeoutMs: 0 }), true);
  throws(() => rows.set(1, 1, { timeoutMs: -1 }), RangeError, "SharedTable.set: timeoutMs is -1");
  throws(() => rows.set(1, 1, { timeoutMs: NaN }), RangeError, "timeoutMs is NaN");
  throws(() => rows.delete(1, wrong({ timeoutMs: "1" })), TypeError, "SharedTable.delete");
  throws(() => rows.clear(wrong(5)), TypeError, "SharedTable.clear: options is 5");
  assert.equal(rows.size, 2);
});
