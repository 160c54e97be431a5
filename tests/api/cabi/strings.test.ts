// Strings in every encoding, in and out, and buffers that native code fills.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { WRONG_TYPES } from "../semantics/wrong_values.ts";
import { callOf, MODES } from "./clib.ts";

const TEXTS: readonly string[] = [
  "",
  "a",
  "hello, world",
  "every one of \x01\x7f",
  "grüß dich",
  "\u07ff\u0800\ufffd\uffff",
  "\u{10000}\u{1f600}\u{10ffff}",
  "e\u0301 \u{1f468}\u200d\u{1f469}",
  "x".repeat(70_000),
  "\u{1f600}".repeat(30_000),
];

const units = (text: string) => text.length;
const points = (text: string) => [...text].length;
const bytes = (text: string) => new TextEncoder().encode(text).length;
/** Units of a wide string: UTF-32 but on Windows. */
const wide = process.platform === "win32" ? units : points;

const ROWS = [
  { length: "length", copy: "copyText", size: bytes },
  { length: "length16", copy: "copy16", size: units },
  { length: "wideLength", copy: "wideCopy", size: wide },
] as const;

for (const { mode, api } of MODES) {
  for (const { length, copy, size } of ROWS) {
    test(`${mode}: ${copy} returns what it is given, and frees what it got`, () => {
      const before = api.liveTexts();
      for (const text of TEXTS) {
        assert.equal(api[length](text), size(text));
        assert.ok(api[copy](text) === text, `${copy} changed a text of ${text.length}`);
      }
      assert.equal(api.liveTexts(), before);
    });

    test(`${mode}: ${length} refuses NULs inside and what is no string`, () => {
      for (const text of ["\0", "a\0b", "a\0", `${"x".repeat(5000)}\0`]) {
        throws(() => api[length](text), RangeError, `${length}: text `, /NUL/);
      }
      for (const [value, shown] of WRONG_TYPES.string) {
        throws(() => callOf(api, length)(value), TypeError, `${length}: text is ${shown}; give `);
      }
    });

    test(`${mode}: ${copy} makes lone surrogates U+FFFD where they cannot be`, () => {
      for (const text of ["\ud800", "a\udfffb", "\udc00\ud800"]) {
        const expected = copy === "copy16" ? [text, text.toWellFormed()] : [text.toWellFormed()];
        assert.ok(expected.includes(api[copy](text)), `${copy} of ${escape(text)}`);
      }
    });
  }

  test(`${mode}: a string is null where the schema allows it, and nowhere else`, () => {
    assert.equal(api.lengthOrMinus(null), -1);
    assert.equal(api.lengthOrMinus(""), 0);
    throws(() => callOf(api, "length")(null), TypeError, "length: text is null");
    throws(() => callOf(api, "lengthOrMinus")(undefined), TypeError, "text is undefined");
  });

  test(`${mode}: strings of the library`, () => {
    assert.equal(api.greeting(0), "hello");
    assert.equal(api.greeting(1), "");
    assert.equal(api.greeting(2), "grüß dich");
    assert.equal(api.greeting(3), "\u{1f600}");
    assert.equal(api.greeting(4), "broken \ufffd utf-8");
    assert.equal(api.greeting(5), null);
    assert.equal(api.greeting(-1), null);
    assert.equal(api.sumText("\x01é"), 1 + 0xc3 + 0xa9);
  });

  test(`${mode}: buffers that native code fills are results`, () => {
    assert.equal(api.write(), "héllo");
    assert.deepEqual(api.describe(7), { result: 8, text: "number 7" });
    assert.deepEqual(api.describe(123456), { result: 13, text: "number 12" });
    assert.equal(api.writeBefore(-5), "<-5>");
    assert.equal(api.writeFixed(), "fixed");
    assert.equal(api.write16(), "hé\u{1f600}");
    assert.equal(api.wideWrite(), "w\u20ac!");
  });

  test(`${mode}: the caller gives the capacity where the schema says so`, () => {
    assert.equal(api.writeUpTo(7), "héllo");
    assert.equal(api.writeUpTo(1), "");
    assert.equal(api.writeUpTo(6), "héll");
    assert.equal(api.writeUpTo(2), "h");
    assert.equal(api.writeUpTo(1_000_000), "héllo");
    const call = callOf(api, "writeUpTo");
    for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      throws(() => call(value), RangeError, "writeUpTo: capacity is ");
    }
    for (const value of ["1", 1n, null, undefined, {}]) {
      throws(() => call(value), TypeError, "writeUpTo: capacity is ");
    }
  });

  test(`${mode}: a buffer without a NUL ends at its capacity`, () => {
    for (let i = 0; i < 100; i += 1) assert.equal(api.overfill(), "xxxxxxxx");
  });

  test(`${mode}: an inout buffer is an argument and a result`, () => {
    assert.equal(api.upper("hello"), "HELLO");
    assert.equal(api.upper(""), "");
    assert.equal(api.upper("x".repeat(31)), "X".repeat(31));
    const long = () => api.upper("x".repeat(32));
    throws(long, RangeError, "upper: text ", "33", "32");
    throws(() => api.upper("é".repeat(16)), RangeError, "upper: text ");
    throws(() => api.upper("a\0"), RangeError, "upper: text ", /NUL/);
    throws(() => callOf(api, "upper")(null), TypeError, "upper: text is null");
  });
}

function escape(text: string): string {
  return [...text].map((c) => c.charCodeAt(0).toString(16)).join(" ");
}
