// Bytes: any view or ArrayBuffer, lent for one call.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block, type ByteSource } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";
import { api } from "./probe.ts";
import { WRONG_TYPES } from "./wrong_values.ts";

/** Every way to hold the same eight bytes, of which the last six are given where it can be told. */
const HOLDERS: Readonly<Record<string, (buffer: ArrayBuffer) => ByteSource>> = {
  "an ArrayBuffer": (buffer) => buffer.slice(2),
  "a Uint8Array": (buffer) => new Uint8Array(buffer, 2),
  "a Uint8ClampedArray": (buffer) => new Uint8ClampedArray(buffer, 2),
  "an Int8Array": (buffer) => new Int8Array(buffer, 2),
  "a Uint16Array": (buffer) => new Uint16Array(buffer, 2),
  "an Int16Array": (buffer) => new Int16Array(buffer, 2, 3),
  "a DataView": (buffer) => new DataView(buffer, 2),
  "a subarray": (buffer) => new Uint8Array(buffer).subarray(2),
  "a view of native memory": (buffer) => {
    const block = new Block(8);
    block.view("u8").set(new Uint8Array(buffer));
    return block.view("u8", 2);
  },
  "a SharedArrayBuffer": (buffer) => {
    const shared = new SharedArrayBuffer(6);
    new Uint8Array(shared).set(new Uint8Array(buffer, 2));
    return shared;
  },
  "a view of a SharedArrayBuffer": (buffer) => {
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    shared.set(new Uint8Array(buffer));
    return new DataView(shared.buffer, 2);
  },
  "a resizable ArrayBuffer": (buffer) => {
    const resizable = new ArrayBuffer(6, { maxByteLength: 100 });
    new Uint8Array(resizable).set(new Uint8Array(buffer, 2));
    return resizable;
  },
};

const bytesOf = (source: ByteSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

for (const [name, hold] of Object.entries(HOLDERS)) {
  test(`bytes of ${name} are read and written in place`, () => {
    const source = hold(new Uint8Array([100, 100, 1, 2, 3, 4, 5, 6]).buffer);
    assert.equal(api.sumBytes(source), 21);
    assert.equal(api.sumBytesBefore(source), 21);
    assert.equal(api.lengthOfBytes(source), 6);
    assert.equal(api.firstOfFour(source), 0x01020304);
    api.fillBytes(source, 9);
    assert.deepEqual([...bytesOf(source)], [9, 9, 9, 9, 9, 9]);
  });
}

const EMPTY: readonly [string, () => ByteSource][] = [
  ["an ArrayBuffer", () => new ArrayBuffer(0)],
  ["a Uint8Array", () => new Uint8Array(0)],
  ["the end of a view", () => new Uint8Array(8).subarray(8)],
  ["a DataView", () => new DataView(new ArrayBuffer(8), 8)],
  ["a SharedArrayBuffer", () => new SharedArrayBuffer(0)],
  ["a block", () => new Block(0).view("u8")],
  ["the end of a block", () => new Block(64).view("u8", 64)],
  ["a resizable ArrayBuffer", () => new ArrayBuffer(0, { maxByteLength: 8 })],
];

test("empty bytes pass the length 0, whatever holds them", () => {
  for (const [name, make] of EMPTY) {
    assert.equal(api.lengthOfBytes(make()), 0, name);
    assert.equal(api.sumBytesBefore(make()), 0, name);
    assert.equal(api.fillBytes(make(), 1), undefined, name);
    const says = "firstOfFour: data has 0 elements; give at least 4";
    throws(() => api.firstOfFour(make()), RangeError, says);
  }
});

test("detached memory throws, whatever views it", () => {
  const views = [
    (buffer: ArrayBuffer) => buffer,
    (buffer: ArrayBuffer) => new Uint8Array(buffer),
    (buffer: ArrayBuffer) => new Float64Array(buffer),
    (buffer: ArrayBuffer) => new DataView(buffer),
  ];
  for (const view of views) {
    const buffer = new ArrayBuffer(8);
    const source = view(buffer);
    buffer.transfer();
    const says = "sumBytes: the memory of data is detached; it was disposed or transferred";
    throws(() => api.sumBytes(source), TypeError, says);
  }
  const block = new Block(8);
  const source = block.view("u16");
  block.dispose();
  throws(() => api.sumBytes(source), TypeError, "sumBytes: the memory of data is detached");
});

test("values of another type are refused", () => {
  for (const [value, shown] of WRONG_TYPES.array) {
    const says = `sumBytes: data is ${shown}; give an ArrayBuffer or a view of one`;
    throws(() => api.sumBytes(wrong(value)), TypeError, says);
  }
  const forged: unknown = Object.create(ArrayBuffer.prototype);
  throws(() => api.sumBytes(wrong(forged)), TypeError);
  throws(() => api.sumBytes(wrong(Object.create(Uint8Array.prototype))), TypeError);
});

test("a length of another param is that of its bytes, before or after it", () => {
  const input = new DataView(new Uint8Array([1, 2, 3]).buffer);
  const out = new ArrayBuffer(3);
  api.xorBytes(out, input, new Uint8Array([255, 0, 1]));
  assert.deepEqual([...new Uint8Array(out)], [254, 2, 2]);
  const wide = new Uint16Array(3);
  api.spreadBytes(input, wide);
  assert.deepEqual([...wide], [257, 514, 771]);
});

test("bytes whose lengths differ are refused", () => {
  const three = new ArrayBuffer(3);
  const four = new DataView(new ArrayBuffer(4));
  const lengths = (param: string) => `xorBytes: ${param} has 4 elements and new has 3`;
  throws(() => api.xorBytes(four, three, three), RangeError, lengths("out"));
  throws(() => api.xorBytes(three, three, four), RangeError, lengths("key"));
  throws(() => api.xorBytes(three, wrong(null), three), TypeError, "xorBytes: new is null");
  const says = "spreadBytes: out has 4 elements and input has 3; give equal lengths";
  throws(() => api.spreadBytes(three, new Uint16Array(4)), RangeError, says);
});

test("large bytes cross without a copy going wrong", () => {
  const data = new Uint8Array(1024 * 1024 + 3).fill(1);
  assert.equal(api.sumBytes(data), data.length);
  api.fillBytes(data.subarray(1, -1), 2);
  assert.equal(api.sumBytes(data), 2 * (data.length - 2) + 2);
});
