// Records: commits and what is read after them, torn slots, damage, and what is refused.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import test from "node:test";
import { shared, SharedMap, type SharedRecord } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { Everything, everything, partView } from "../support/shared_values.ts";
import { TempFolder } from "../support/temp.ts";

const layoutOf = () => shared.layout({ all: shared.record(Everything), text: shared.record(5000) });

function open(folder: TempFolder, access: "read" | "readwrite" = "readwrite") {
  const mode = access === "read" ? "open" : "create";
  return new SharedMap(folder.file("m"), { mode, access, layout: layoutOf() });
}

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);

test("record: nothing is read before the first commit, then the last one", () => {
  using folder = new TempFolder();
  using map = open(folder);
  using other = open(folder);
  const { all } = map.parts;
  assert.equal(all.read(), null);
  assert.equal(all.version(), 0);
  for (let n = 1; n <= 5; n += 1) {
    assert.equal(all.commit(everything(n), { durable: n % 2 === 0 }), n);
    assert.deepEqual(other.parts.all.read(), everything(n));
    assert.equal(other.parts.all.version(), n);
  }
  assert.equal(all.commit(null), 6);
  assert.equal(other.parts.all.read(), null);
  assert.equal(all.version(), 6);
});

test("record: bytes have any length up to the size", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { text } = map.parts;
  assert.equal(text.maxByteLength, 5000);
  for (const length of [0, 1, 7, 1024, 4079, 4080, 4081, 5000]) {
    text.commit(bytes(length, length % 251));
    assert.deepEqual(text.read(), bytes(length, length % 251));
  }
  text.commit(new Uint16Array([513]));
  assert.deepEqual([...text.read() ?? []], [1, 2]);
  throws(() => text.commit(bytes(5001, 0)), RangeError, "5001 bytes", "at most 5000");
  throws(() => text.commit(wrong("text")), TypeError, "SharedRecord.commit", "value");
  throws(() => text.commit(wrong(undefined)), TypeError, "value");
  assert.deepEqual([...text.read() ?? []], [1, 2]);
});

test("record: what was committed is in the file after it was opened anew", () => {
  using folder = new TempFolder();
  {
    using map = open(folder);
    map.parts.all.commit(everything(1));
    map.parts.all.commit(everything(2));
    map.parts.text.commit(bytes(3000, 9));
  }
  copyFileSync(folder.file("m"), folder.file("copy"));
  using copy = new SharedMap(folder.file("copy"), { layout: layoutOf() });
  assert.deepEqual(copy.parts.all.read(), everything(2));
  assert.deepEqual(copy.parts.text.read(), bytes(3000, 9));
});

/** Offsets of the parts of a slot, from its start. */
const SEQUENCE = 0;
const LENGTH = 8;
const CHECKSUM = 12;
const BYTES = 16;

/** The two slots of part `text`, each of two pages. */
function slotsOf(map: SharedMap<never> | { readonly buffer: ArrayBuffer }): DataView[] {
  const { buffer, byteOffset } = partView(map, "text");
  return [0, 1].map((i) => new DataView(buffer, byteOffset + 4096 + i * 8192, 8192));
}

test("record: slots are as documented, with the CRC-32C of sequence, length and bytes", () => {
  using folder = new TempFolder();
  using map = open(folder);
  map.parts.text.commit(new TextEncoder().encode("123456789"));
  const [first, second] = slotsOf(map) as [DataView, DataView];
  assert.equal(first.getBigUint64(SEQUENCE, true), 1n);
  assert.equal(first.getUint32(LENGTH, true), 2 ** 32 - 1);
  assert.equal(second.getBigUint64(SEQUENCE, true), 2n);
  assert.equal(second.getUint32(LENGTH, true), 9);
  const summed = new Uint8Array(21);
  summed.set(new Uint8Array(second.buffer, second.byteOffset, 12));
  summed.set(new TextEncoder().encode("123456789"), 12);
  let crc = 0xffffffff;
  for (const byte of summed) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  assert.equal(second.getUint32(CHECKSUM, true), ~crc >>> 0);
});

test("record: a torn slot is the value before, and two are damage until they are repaired", () => {
  const torn: ((slot: DataView) => void)[] = [
    (slot) => slot.setBigUint64(SEQUENCE, 0n, true),
    (slot) => slot.setBigUint64(SEQUENCE, 7n, true),
    (slot) => slot.setBigUint64(SEQUENCE, 2n ** 64n - 2n, true),
    (slot) => slot.setUint32(LENGTH, 5001, true),
    (slot) => slot.setUint32(LENGTH, 2 ** 32 - 1, true),
    (slot) => slot.setUint32(LENGTH, 2 ** 31, true),
    (slot) => slot.setUint32(CHECKSUM, 1, true),
    (slot) => slot.setUint8(BYTES + 512, 1),
    (slot) => new Uint8Array(slot.buffer, slot.byteOffset + 4096, 512).fill(0),
    (slot) => new Uint8Array(slot.buffer, slot.byteOffset, 8192).fill(255),
    (slot) => new Uint8Array(slot.buffer, slot.byteOffset, 8192).fill(0),
  ];
  for (const tear of torn) {
    using folder = new TempFolder();
    using map = open(folder);
    const { text } = map.parts;
    const [first, second] = slotsOf(map) as [DataView, DataView];
    for (let n = 1; n <= 3; n += 1) text.commit(bytes(5000, n));
    // Commit 3 has sequence 4, in the second slot.
    tear(second);
    assert.deepEqual(text.read(), bytes(5000, 2));
    assert.equal(text.version(), 2);
    assert.equal(text.commit(bytes(5000, 9)), 3);
    assert.deepEqual(text.read(), bytes(5000, 9));
    tear(first);
    assert.deepEqual(text.read(), bytes(5000, 9));
    tear(second);
    throwsCode(() => text.read(), "MAP_DAMAGED", "SharedRecord.read", "part text");
    throwsCode(() => text.version(), "MAP_DAMAGED", "SharedRecord.version");
    throwsCode(() => text.commit(bytes(1, 1)), "MAP_DAMAGED", "SharedRecord.commit");
    assert.equal(text.commit(bytes(1, 1), { repair: true, timeoutMs: 0 }), 1);
    assert.deepEqual(text.read(), bytes(1, 1));
    assert.equal(text.commit(bytes(2, 2), { repair: true }), 2, "repair touches nothing whole");
  }
});

test("record: a struct of another size is damage", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  const One = t.struct("One", { value: t.u8() });
  const layout = shared.layout({ text: shared.record(One) });
  using map = new SharedMap(path, { mode: "create", layout });
  map.parts.text.commit({ value: 1 });
  const { buffer, byteOffset } = partView(map, "text");
  const slot = new DataView(buffer, byteOffset + 8192, 4096);
  // Length 0 with a right checksum: of sequence 2 and length 0.
  slot.setUint32(LENGTH, 0, true);
  slot.setUint32(CHECKSUM, crcOfEmpty(2n), true);
  throwsCode(() => map.parts.text.read(), "MAP_DAMAGED", "0 bytes", "the struct has 1");
});

function crcOfEmpty(sequence: bigint): number {
  const head = new DataView(new ArrayBuffer(12));
  head.setBigUint64(0, sequence, true);
  let crc = 0xffffffff;
  for (const byte of new Uint8Array(head.buffer)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

test("record: a writer that died is taken over, and one that lives is waited for", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { all } = map.parts;
  const header = partView(map, "all");
  const commit = () => all.commit(everything(1), { timeoutMs: 0 });
  header.setBigUint64(0, 2n ** 53n - 1n, true);
  assert.equal(commit(), 1);
  assert.equal(header.getBigUint64(0, true), 0n);
  // The creator of the map is this thread, which does not write.
  header.setBigUint64(0, new DataView(map.buffer).getBigUint64(88, true), true);
  throwsCode(commit, "MAP_DAMAGED", "names this thread");
  header.setBigUint64(0, 0n, true);
  assert.equal(commit(), 2);
});

test("record: options and values that are not allowed are named, and nothing is written", () => {
  using folder = new TempFolder();
  using map = open(folder);
  const { all } = map.parts;
  const commit = (options: unknown) => () => all.commit(everything(1), wrong(options));
  throws(commit(null), TypeError, "options");
  throws(commit(5), TypeError, "options");
  throws(commit({ durable: 1 }), TypeError, "durable is 1", "true or false");
  throws(commit({ repair: "yes" }), TypeError, "repair");
  throws(commit({ timeoutMs: -1 }), RangeError, "timeoutMs");
  throws(commit({ timeoutMs: "1" }), TypeError, "timeoutMs");
  throws(() => all.commit({ ...everything(1), small: -1 }), RangeError, "small");
  throws(() => all.commit(wrong({})), TypeError, "small");
  throws(() => all.commit(wrong(3)), TypeError, "fields of Everything");
  assert.equal(all.version(), 0);
  for (const bad of [0, -1, 0.5, NaN, 2 ** 30 + 1]) {
    throws(() => shared.record(bad), RangeError, "shared.record");
  }
  for (const bad of [null, undefined, "x", t.f64()]) {
    throws(() => shared.record(wrong<number>(bad)), TypeError, "shared.record");
  }
});

test("record: a map for reading reads, and does not commit", () => {
  using folder = new TempFolder();
  using map = open(folder);
  using reader = open(folder, "read");
  map.parts.all.commit(everything(4));
  assert.deepEqual(reader.parts.all.read(), everything(4));
  throwsCode(() => reader.parts.all.commit(null), "PERMISSION_DENIED", "SharedRecord.commit");
});

test("record: a map that is gone is an error", () => {
  using folder = new TempFolder();
  const map = open(folder);
  const { all } = map.parts;
  map.dispose();
  const gone = (call: (record: SharedRecord<typeof Everything>) => unknown) =>
    throwsCode(() => call(all), "DISPOSED", "SharedRecord.");
  gone((record) => record.read());
  gone((record) => record.version());
  gone((record) => record.commit(null));
});
