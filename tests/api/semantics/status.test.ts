// Statuses: success is undefined or the value, everything else a NativeError that says it all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NativeError, ZiffiError } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { api, callOf, unchecked } from "./probe.ts";

const STATUSES = [
  { code: -1, name: "FAILED", text: 'It "failed" with a \\ in its text' },
  { code: -2, name: "BAD_VALUE", text: "The value is bad" },
  { code: -7, name: "ERROR", text: "A status named like a word of Zig; -3 to -6 are retired" },
  { code: -2147483648, name: "LOWEST", text: "The lowest status there can be" },
];

for (const { code, name, text } of STATUSES) {
  test(`status ${name} becomes an error with its number, name, text and arguments`, () => {
    for (const table of [api, unchecked]) {
      const error = throws(() => table.statusOf(code), NativeError);
      assert.equal(error.message, `statusOf(code: ${code}) failed with ${name} (${code}): ${text}`);
      assert.equal(error.status, code);
      assert.equal(error.statusName, name);
      assert.equal(error.code, "NATIVE_STATUS");
      assert.equal(error.name, "NativeError");
      assert.ok(error instanceof ZiffiError && error instanceof Error);
    }
  });
}

test("success is undefined", () => {
  assert.equal(api.statusOf(0), undefined);
  assert.equal(unchecked.statusOf(0), undefined);
});

test("the message shows arguments of every kind, short", () => {
  const text = "é".repeat(1000);
  const data = new Uint8Array(1000);
  const error = throws(() => api.failWith(text, data, 2n ** 63n, -0), NativeError);
  const shown = `text: "${"é".repeat(100)}…${"é".repeat(100)}", data: Uint8Array of 1000 bytes, ` +
    "big: 9223372036854775808n, type: -0";
  assert.ok(error.message.startsWith(`failWith(${shown}) failed with BAD_VALUE (-2)`));
  const other = throws(() => api.failWith(null, new ArrayBuffer(2), 1, NaN), NativeError);
  assert.ok(other.message.startsWith("failWith(text: null, data: ArrayBuffer, big: 1, type: NaN)"));
});

const VALUES: readonly { call: string; value: unknown; result?: unknown }[] = [
  { call: "u8OrStatus", value: 0 },
  { call: "u8OrStatus", value: 255 },
  { call: "u16OrStatus", value: 65535 },
  { call: "u32OrStatus", value: 4294967295 },
  { call: "usizeOrStatus", value: 0n, result: 0 },
  { call: "usizeOrStatus", value: 2n ** 53n - 1n, result: Number.MAX_SAFE_INTEGER },
  { call: "boolOrStatus", value: true },
  { call: "boolOrStatus", value: false },
  { call: "addressOrStatus", value: 2 ** 47 },
  { call: "addressNullOrStatus", value: 1 },
  { call: "addressNullOrStatus", value: 0, result: null },
];

for (const { call, value, result = value } of VALUES) {
  test(`${call} returns ${result}, or throws`, () => {
    for (const table of [api, unchecked]) {
      assert.equal(callOf(table, call)(value, false), result);
      const error = throws(() => callOf(table, call)(value, true), NativeError, `${call}(value: `);
      assert.equal(error.statusName, "FAILED");
    }
  });
}

test("a handle or a status", () => {
  const counter = api.counterOrStatus(9n, false);
  assert.equal(api.addToCounter(counter, 0n), 9n);
  api.freeCounter(counter);
  const before = api.liveCounters();
  throws(
    () => api.counterOrStatus(9n, true),
    NativeError,
    "counterOrStatus(start: 9n, fail: true)",
  );
  throws(() => api.counterNullOrStatus(true, true), NativeError, "FAILED");
  assert.equal(api.liveCounters(), before);
  assert.equal(api.counterNullOrStatus(false, false), null);
  const other = api.counterNullOrStatus(true, false);
  assert.equal(api.valueOrZero(other), 3n);
  api.freeCounterOrNull(other);
});
