// Strings: NUL-terminated UTF-8 in, strings of the library and owned strings out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { api, callOf } from "./probe.ts";
import { WRONG_TYPES } from "./wrong_values.ts";

const MIB = 1024 * 1024;

/** Texts that return as they are, with their length in UTF-8. */
const TEXTS: readonly [name: string, text: string, bytes: number][] = [
  ["nothing", "", 0],
  ["ASCII", "hello, world", 12],
  ["every ASCII character but NUL", range(1, 127), 127],
  ["two bytes a character", range(0x80, 0x7ff), 2 * 0x780],
  ["three bytes a character", range(0xe000, 0xffff), 3 * 0x2000],
  ["four bytes a character", "\u{10000}\u{1f600}\u{10ffff}", 12],
  ["combining characters", "e\u0301 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}", 22],
  ["a byte order mark", "\ufeffmark\ufeff", 10],
  ["quotes and controls", "\"'\\\r\n\t\x1b", 7],
  ["1 MiB of ASCII", "x".repeat(MIB), MIB],
  ["1 MiB of two bytes a character", "é".repeat(MIB / 2), MIB],
  ["1 MiB of four bytes a character", "\u{1f600}".repeat(MIB / 4), MIB],
];

function range(from: number, to: number): string {
  let text = "";
  for (let code = from; code <= to; code += 1) text += String.fromCharCode(code);
  return text;
}

for (const [name, text, bytes] of TEXTS) {
  test(`a string of ${name} arrives and returns`, () => {
    assert.equal(api.lengthOfString(text), bytes);
    assert.ok(api.copyString(text) === text, "the copy differs");
    assert.equal(api.lengthOrMinusOne(text), bytes);
    assert.ok(api.copyStringOrNull(text) === text, "the copy differs");
  });
}

test("null crosses where the schema allows it, and nowhere else", () => {
  assert.equal(api.lengthOrMinusOne(null), -1);
  assert.equal(api.copyStringOrNull(null), null);
  const says = "lengthOfString: text is null; give a string";
  throws(() => callOf(api, "lengthOfString")(null), TypeError, says);
});

test("values of another type are refused", () => {
  for (const [value, shown] of WRONG_TYPES.string) {
    const says = (call: string) => `${call}: text is ${shown}; give a string`;
    throws(() => callOf(api, "copyString")(value), TypeError, says("copyString"));
    if (value === null) continue;
    const call = "lengthOrMinusOne";
    throws(() => callOf(api, call)(value), TypeError, says(call));
  }
});

test("an embedded NUL throws", () => {
  for (const [text, at] of [["\0", 0], ["a\0b", 1], ["end\0", 3]] as const) {
    const says = `lengthOfString: text is ${JSON.stringify(text)} with a NUL at ${at}`;
    throws(() => api.lengthOfString(text), RangeError, says);
  }
});

test("a lone surrogate becomes U+FFFD", () => {
  const texts = [
    ["\ud800", "\ufffd"],
    ["\udfff", "\ufffd"],
    ["a\udc00b", "a\ufffdb"],
    ["\ud83d\ud83d\ude00", "\ufffd\u{1f600}"],
    ["\ude00\ud83d", "\ufffd\ufffd"],
  ] as const;
  for (const [given, returned] of texts) {
    assert.equal(api.copyString(given), returned);
    assert.equal(api.lengthOfString(given), new TextEncoder().encode(given).length);
  }
});

test("a text of the library is read and not freed", () => {
  const samples = ["plain", "", "\x7f\x80\u07ff\u0800\uffff\u{10000}\u{10ffff}", "\ufeffmark"];
  for (let round = 0; round < 3; round += 1) {
    samples.forEach((text, i) => assert.equal(api.sampleText(i), text));
  }
});

test("bytes of the library that are no UTF-8 become U+FFFD", () => {
  assert.equal(api.sampleText(4), "a\ufffdb\ufffd");
});

test("an owned string is freed when it is copied", () => {
  const before = api.liveStrings();
  for (let i = 0; i < 1000; i += 1) {
    assert.equal(api.copyString(`text ${i}`), `text ${i}`);
    assert.equal(api.copyStringOrNull(null), null);
  }
  assert.equal(api.liveStrings(), before);
});

test("a message shows both ends of a long string", () => {
  const text = `${"x".repeat(1000)}\0`;
  const shown = `"${"x".repeat(100)}…${"x".repeat(99)}\\u0000"`;
  const says = `copyString: text is ${shown} with a NUL at 1000`;
  throws(() => api.copyString(text), RangeError, says);
});

test("strings of all sizes in turn do not disturb each other", () => {
  const out = new Uint8Array(200_000);
  for (let i = 0; i < 60; i += 1) {
    const [raw, mark] = ["a".repeat(i * 1000), "b".repeat(100_000 - i * 1000)];
    const length = api.joinStrings(raw, mark, new Uint8Array([99]), out);
    assert.equal(length, raw.length + mark.length + 1);
    const joined = new TextDecoder().decode(out.subarray(0, length));
    assert.ok(joined === `${raw}${mark}c`, `wrong in round ${i}`);
  }
});
