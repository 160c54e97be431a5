// Sequence locks: values whole and typed, versions, damage, and what is refused.
import assert from "node:assert/strict";
import test from "node:test";
import { Block, shared, SharedMap, StructPool } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { Everything, everything, partView, Words } from "../support/shared_values.ts";
import { TempFolder } from "../support/temp.ts";

const layoutOf = () =>
  shared.layout({
    all: shared.sequence(Everything, 3),
    one: shared.sequence(Words),
    bytes: shared.sequence(10, 2),
  });

function open(folder: TempFolder, access: "read" | "readwrite" = "readwrite") {
  const mode = access === "read" ? "open" : "create";
  return new SharedMap(folder.file("m"), { mode, access, layout: layoutOf() });
}

test("sequence: values are written and read by every map of the file", () => {
  using folder = new TempFolder();
  using one = open(folder);
  using two = open(folder);
  const { all } = one.parts;
  assert.equal(all.length, 3);
  assert.equal(all.version(1), 0);
  assert.equal(all.read(1).real, 0);
  for (const n of [1, 2, 3]) {
    assert.equal(all.write(1, everything(n)), n);
    assert.deepEqual(two.parts.all.read(1), everything(n));
    assert.equal(two.parts.all.version(1), n);
  }
  assert.equal(all.version(0), 0);
  assert.equal(all.version(2), 0);
  assert.deepEqual(two.parts.all.read(0).list, new Uint16Array(3));
});

test("sequence: an object that was read does not change any more", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { all, bytes } = map.parts;
  all.write(0, everything(5));
  const read = all.read(0);
  bytes.write(1, new Uint8Array(10).fill(7));
  const copy = bytes.read(1);
  all.write(0, everything(6));
  bytes.write(1, new Uint8Array(10));
  assert.deepEqual(read, everything(5));
  assert.deepEqual(copy, new Uint8Array(10).fill(7));
});

test("sequence: bytes come from any view of exactly that length", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { bytes } = map.parts;
  assert.equal(bytes.itemByteLength, 10);
  bytes.write(0, new Uint16Array([1, 2, 3, 4, 5]));
  assert.deepEqual([...bytes.read(0)], [1, 0, 2, 0, 3, 0, 4, 0, 5, 0]);
  bytes.write(0, new ArrayBuffer(10));
  assert.deepEqual(bytes.read(0), new Uint8Array(10));
  throws(() => bytes.write(0, new Uint8Array(9)), RangeError, "9 bytes", "exactly 10");
  throws(() => bytes.write(0, wrong("abc")), TypeError, "SharedSequence.write", '"abc"');
});

test("sequence: update is read and write in one, also when another writer comes first", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { one } = map.parts;
  let calls = 0;
  const version = one.update(0, ({ words }) => {
    calls += 1;
    if (calls === 1) one.write(0, { words: new BigUint64Array(8).fill(100n) });
    return { words: Array.from(words, (word) => word + 1n) };
  });
  assert.deepEqual([version, calls], [2, 2]);
  assert.deepEqual(one.read(0).words, new BigUint64Array(8).fill(101n));
  const thrown = new Error("mine");
  assert.throws(() =>
    one.update(0, () => {
      throw thrown;
    }), thrown);
  assert.equal(one.version(0), 2);
  one.write(0, { words: new BigUint64Array(8) });
  throws(() => one.update(0, wrong(async () => {})), TypeError, "words");
  assert.equal(one.version(0), 3);
});

test("sequence: accessors of a value may read and write other items", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { all } = map.parts;
  const value = everything(9);
  const sly = {
    ...value,
    get real() {
      all.write(1, everything(1));
      assert.deepEqual(all.read(1), everything(1));
      return 9.5;
    },
  };
  all.write(0, sly);
  assert.deepEqual(all.read(0), value);
});

test("sequence: readInto fills a view without an object", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { all, bytes } = map.parts;
  all.write(2, everything(3));
  const view = all.newView();
  assert.equal(all.readInto(2, view), 1);
  assert.deepEqual(view.toObject(), everything(3));
  using pool = new StructPool(Everything, { capacity: 2 });
  const slot = pool.get(pool.acquire());
  assert.equal(all.readInto(2, slot), 1);
  assert.deepEqual(slot.toObject(), everything(3));
  bytes.write(0, new Uint8Array(10).fill(4));
  using block = new Block(64);
  const target = block.view("u8", 5, 10);
  assert.equal(bytes.readInto(0, target), 1);
  assert.deepEqual([...target], Array<number>(10).fill(4));
  using other = new StructPool(Words, { capacity: 1 });
  const strange = other.get(other.acquire());
  for (const bad of [strange, new Uint8Array(10), {}, null, 5, everything(1), view.view]) {
    throws(() => all.readInto(0, wrong(bad)), TypeError, "SharedSequence.readInto", "newView()");
  }
  for (
    const bad of [new Uint8Array(10), block.view("u8", 0, 9), block.view("u16", 0, 5), view, "x"]
  ) {
    throws(() => bytes.readInto(0, wrong(bad)), TypeError, "SharedSequence.readInto");
  }
});

test("sequence: waiting ends with a change or with the time", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { one } = map.parts;
  assert.equal(one.wait(0, 0, { timeoutMs: 0 }), 0);
  assert.equal(one.wait(0, 0, { timeoutMs: 1.5 }), 0);
  one.write(0, { words: new BigUint64Array(8) });
  assert.equal(one.wait(0, 0), 1);
  throws(() => one.wait(0, -1), RangeError, "version is -1");
  throws(() => one.wait(0, wrong("1")), TypeError, "version");
  throws(() => one.wait(0, 1, { timeoutMs: -1 }), RangeError, "timeoutMs");
  throws(() => one.wait(0, 1, { timeoutMs: NaN }), RangeError, "timeoutMs");
  throws(() => one.wait(0, 1, wrong(null)), TypeError, "options");
});

test("sequence: waitAsync ends with a change, the time, a signal or dispose", async () => {
  using folder = new TempFolder();
  const map = open(folder);
  const { one } = map.parts;
  const write = () => one.write(0, { words: new BigUint64Array(8) });
  const waiting = one.waitAsync(0, 0);
  write();
  assert.equal(await waiting, 1);
  assert.equal(await one.waitAsync(0, 0), 1);
  assert.equal(await one.waitAsync(0, 1, { timeoutMs: 1 }), 1);
  const control = new AbortController();
  const aborted = one.waitAsync(0, 1, { signal: control.signal });
  const reason = new Error("mine");
  control.abort(reason);
  await assert.rejects(aborted, reason);
  await assert.rejects(one.waitAsync(0, 1, { signal: control.signal }), reason);
  await assert.rejects(one.waitAsync(3, 1), RangeError);
  await assert.rejects(one.waitAsync(0, -1), RangeError);
  await assert.rejects(one.waitAsync(0, 1, { timeoutMs: wrong("1") }), TypeError);
  await assert.rejects(one.waitAsync(0, 1, { signal: wrong(1) }), TypeError);
  const gone = one.waitAsync(0, 1);
  map.dispose();
  await assert.rejects(gone, { code: "DISPOSED" });
});

test("sequence: indices and values that are not allowed are named", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { all } = map.parts;
  for (const bad of [-1, 3, 1.5, NaN, Infinity]) {
    throws(() => all.read(bad), RangeError, "SharedSequence.read: index is", "0 to 2");
    throws(() => all.write(bad, everything(1)), RangeError, "SharedSequence.write: index is");
    throws(() => all.update(bad, (value) => value), RangeError, "index");
    throws(() => all.version(bad), RangeError, "index");
    throws(() => all.wait(bad, 0), RangeError, "index");
    throws(() => all.readInto(bad, all.newView()), RangeError, "index");
  }
  throws(() => all.read(wrong("1")), TypeError, "index");
  throws(() => all.read(wrong(1n)), TypeError, "index");
  for (const bad of [null, undefined, 5, "x"]) {
    throws(() => all.write(0, wrong(bad)), TypeError, "SharedSequence.write", "Everything");
  }
  throws(() => all.write(0, { ...everything(1), small: 256 }), RangeError, "small");
  throws(() => all.write(0, wrong({ small: 1 })), TypeError, "big");
  throws(() => all.update(0, wrong(5)), TypeError, "change is 5");
  assert.equal(all.version(0), 0, "what was refused was not written");
});

test("sequence: types of items that are not allowed are named", () => {
  const Link = t.struct("Link", { next: t.address({ nullable: true }) });
  throws(() => shared.sequence(Link), TypeError, "Link.next", "address", "offset");
  for (const bad of [0, -1, 1.5, NaN, 2 ** 30 + 1]) {
    throws(() => shared.sequence(bad), RangeError, "shared.sequence", "bytes");
  }
  for (const bad of [null, undefined, "u8", {}, t.u8()]) {
    throws(() => shared.sequence(wrong<number>(bad)), TypeError, "shared.sequence", "t.struct");
  }
  for (const bad of [0, -1, 1.5, 2 ** 32 + 1]) {
    throws(() => shared.sequence(8, bad), RangeError, "count");
  }
  throws(() => shared.sequence(8, wrong("2")), TypeError, "count");
});

test("sequence: a map for reading reads, and does not write", async () => {
  using folder = new TempFolder();
  using map = open(folder);
  using reader = open(folder, "read");
  map.parts.all.write(0, everything(8));
  const { all } = reader.parts;
  assert.deepEqual(all.read(0), everything(8));
  assert.equal(all.version(0), 1);
  throwsCode(() => all.write(0, everything(1)), "PERMISSION_DENIED", "SharedSequence.write");
  throwsCode(() => all.update(0, (value) => value), "PERMISSION_DENIED");
  throwsCode(() => all.wait(0, 1), "PERMISSION_DENIED", "SharedSequence.wait");
  assert.equal(await all.waitAsync(0, 0), 1);
  assert.equal(await all.waitAsync(0, 1, { timeoutMs: 1 }), 1);
});

test("sequence: damage is an error, and so is a map that is gone", () => {
  using folder = new TempFolder();
  const map = open(folder);
  const { one } = map.parts;
  const raw = partView(map, "one");
  const damaged = () => {
    throwsCode(() => one.read(0), "MAP_DAMAGED", "SharedSequence.read", "part one");
    throwsCode(() => one.write(0, { words: new BigUint64Array(8) }), "MAP_DAMAGED");
    throwsCode(() => one.update(0, (value) => value), "MAP_DAMAGED");
  };
  raw.setBigUint64(8, 2n, true);
  damaged();
  raw.setBigUint64(0, 2n ** 64n - 1n, true);
  damaged();
  throwsCode(() => one.version(0), "MAP_DAMAGED", "SharedSequence.version");
  throwsCode(() => one.wait(0, 0), "MAP_DAMAGED", "SharedSequence.wait");
  raw.setBigUint64(0, 2n, true);
  assert.equal(one.version(0), 2);
  // A writer that no thread can be is dead.
  raw.setBigUint64(16, 2n ** 53n - 1n, true);
  assert.equal(one.write(0, { words: new BigUint64Array(8) }, { timeoutMs: 0 }), 3);
  map.dispose();
  throwsCode(() => one.read(0), "DISPOSED", "SharedSequence.read");
  throwsCode(() => one.write(0, { words: new BigUint64Array(8) }), "DISPOSED");
  throwsCode(() => one.version(0), "DISPOSED");
  throwsCode(() => one.wait(0, 0), "DISPOSED");
  throwsCode(() => one.readInto(0, one.newView()), "DISPOSED");
});

test("sequence: a map that is disposed by the function of an update is not written", () => {
  using folder = new TempFolder();
  const map = open(folder);
  using other = open(folder);
  throwsCode(() =>
    map.parts.one.update(0, (value) => {
      map.dispose();
      return value;
    }), "DISPOSED");
  assert.equal(other.parts.one.write(0, { words: new BigUint64Array(8) }, { timeoutMs: 0 }), 1);
});

test("sequence: the description tells names, types and offsets", () => {
  const { description } = shared.sequence(Everything, 3);
  const { fields, ...item } = description["item"] as { fields: Record<string, unknown>[] };
  assert.deepEqual({ ...description, item }, {
    ...{ kind: "sequence", count: 3, itemSize: 48 },
    item: { type: "struct", name: "Everything", byteLength: 48 },
  });
  assert.deepEqual(fields[4], {
    ...{ name: "side", type: "i32", offset: 28 },
    members: { buy: 1, sell: 2 },
  });
  assert.deepEqual(fields[6], { name: "list", type: "u16", offset: 40, length: 3 });
  const point = fields[5]?.["struct"] as { fields: unknown[] };
  assert.deepEqual(point.fields[1], { name: "y", type: "f32", offset: 4 });
});
