// Native memory at addresses that native code gave.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block, LibraryClosedError } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";
import { MODES, open } from "./clib.ts";

const BYTES = [0x61, 0, 0xc3, 0xa4, 0xff, 0xf0, 0x9f, 0x98, 0x80, 0x7a];

for (const { mode, library, api } of MODES) {
  const { memory } = library;

  test(`${mode}: a copy is memory of its own`, () => {
    const { result, size } = api.blob();
    const copy = memory.copy(result, size);
    assert.deepEqual([...copy], BYTES);
    assert.equal(copy.byteOffset, 0);
    assert.equal(copy.buffer.byteLength, size);
    copy.fill(1);
    assert.deepEqual([...memory.copy(result, size)], BYTES);
    assert.deepEqual([...memory.copy(result + 2, 2)], [0xc3, 0xa4]);
  });

  test(`${mode}: text has the bytes that are asked for, or ends at its NUL`, () => {
    const { result, size } = api.blob();
    assert.equal(memory.string(result, size), "a\0ä\ufffd\u{1f600}z");
    assert.equal(memory.string(result), "a");
    assert.equal(memory.string(result + 2, 2), "ä");
    assert.equal(memory.string(result + 2, 1), "\ufffd");
  });

  test(`${mode}: every length of text and bytes comes as it is`, () => {
    using block = new Block(100_000);
    const bytes = block.view("u8");
    const text = "grüß \u{1f600}, \ufeffwelt\0 plain ascii text that goes on and on. ";
    const source = new TextEncoder().encode(text.repeat(1200)).subarray(0, bytes.length);
    bytes.set(source);
    // Without the mark, TextDecoder keeps one at the beginning as well.
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const lengths = [1, 2, 3, 7, 8, 15, 16, 31, 63, 64, 65, 200, 4096, 16_384, 16_385, 60_000];
    for (const from of [0, 1, 13, 4000]) {
      for (const length of lengths) {
        const expected = source.slice(from, from + length);
        assert.equal(memory.string(block.address + from, length), decoder.decode(expected));
        assert.deepEqual(memory.copy(block.address + from, length), expected);
      }
    }
    bytes.fill(0x78);
    for (const length of lengths) {
      assert.equal(memory.string(block.address + 3, length), "x".repeat(length));
    }
  });

  test(`${mode}: the first text of a library is right, and so is one after a long argument`, () => {
    using other = open({ mode });
    const { result, size } = other.api.blob();
    assert.equal(other.memory.string(result, size), "a\0ä\ufffd\u{1f600}z");
    for (const length of [100_000, 1_000_000, 3_000_000]) {
      assert.equal(other.api.length("x".repeat(length)), length);
      assert.equal(other.memory.string(result + 2, 2), "ä");
      assert.deepEqual([...other.memory.copy(result, 1)], [0x61]);
    }
  });

  test(`${mode}: a view is the memory itself`, () => {
    using block = new Block(64);
    const bytes = block.view("u8");
    const view = memory.view(block.address + 8, 16);
    assert.equal(view.length, 16);
    bytes[8] = 77;
    assert.equal(view[0], 77);
    view[15] = 5;
    assert.equal(bytes[23], 5);
    assert.equal(api.sumData(view), 82);
  });

  test(`${mode}: nothing can be read anywhere`, () => {
    assert.equal(memory.copy(0, 0).length, 0);
    assert.equal(memory.view(0, 0).length, 0);
    assert.equal(memory.string(0, 0), "");
    const { result } = api.blob();
    assert.equal(memory.copy(result, 0).length, 0);
    assert.equal(memory.view(result, 0).length, 0);
    assert.equal(memory.string(result, 0), "");
  });

  test(`${mode}: what is no address is refused`, () => {
    for (const call of ["copy", "view", "string"] as const) {
      for (const value of [0, -1, 0.5, NaN, Infinity, 2 ** 53]) {
        throws(() => memory[call](value, 1), RangeError, `memory.${call}: address is`, "2^53 - 1");
      }
      for (const value of [null, undefined, 1n, "1", {}]) {
        throws(() => memory[call](wrong(value), 1), TypeError, `memory.${call}: address is`);
      }
    }
    throws(() => memory.string(0), RangeError, "memory.string: address is 0");
    throws(() => memory.string(wrong(null)), TypeError, "address is null");
  });

  test(`${mode}: what is no length is refused`, () => {
    const { result } = api.blob();
    for (const call of ["copy", "view", "string"] as const) {
      for (const value of [-1, 0.5, NaN, 2 ** 53]) {
        const says = `memory.${call}: byteLength is`;
        throws(() => memory[call](result, value), RangeError, says);
      }
      // A length that no runtime maps: the message names the most.
      for (const value of [2 ** 53, 2 ** 60, 1e300, Infinity]) {
        const most = ["at most ", ", which ", " can map at once"];
        throws(() => memory[call](result, value), RangeError, `byteLength is ${value}`, ...most);
      }
      for (const value of [null, 1n, "1", {}]) {
        throws(
          () => memory[call](result, wrong(value)),
          TypeError,
          "byteLength is",
          "integer from 0",
        );
      }
    }
    throws(() => memory.copy(result, wrong(undefined)), TypeError, "byteLength is undefined");
    throws(() => memory.view(result, wrong(undefined)), TypeError, "byteLength is undefined");
  });

  test(`${mode}: a part of a handle is an address, or null`, () => {
    using counter = api.newCounter(7n);
    const address = api.blobOf(counter);
    assert.ok(address !== null);
    assert.equal(address, counter.address);
    assert.deepEqual([...memory.copy(address, 4)], [0x0d, 0x60, 0, 0]);
    using none = api.newCounter(-1n);
    assert.equal(api.blobOf(none), null);
  });

  test(`${mode}: nothing can be read after close`, () => {
    const other = open({ mode });
    const { result, size } = other.api.blob();
    assert.equal(other.memory.copy(result, size).length, size);
    other.close();
    for (const call of ["copy", "view", "string"] as const) {
      throws(() => other.memory[call](result, size), LibraryClosedError, `memory.${call}`);
    }
  });
}
