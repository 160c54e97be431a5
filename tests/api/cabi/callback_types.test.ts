// Every scalar through a callback: as its argument, and as its result, at the limits.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { type Call, callOf, Mode, MODES } from "./clib.ts";

const SAFE = Number.MAX_SAFE_INTEGER;
const LONG = process.platform === "win32" ? 2 ** 31 - 1 : SAFE;

const ROWS: readonly {
  readonly call: string;
  readonly same: readonly unknown[];
  readonly range: readonly unknown[];
  readonly type: readonly unknown[];
}[] = [
  { call: "callU8", same: [0, 1, 255], range: [-1, 256, 0.5, NaN], type: ["1", 1n, true] },
  { call: "callI16", same: [-32768, 0, 32767], range: [-32769, 32768], type: [null, {}] },
  { call: "callU32", same: [0, 2 ** 31, 2 ** 32 - 1], range: [-1, 2 ** 32], type: [undefined] },
  { call: "callLong", same: [-LONG, 0, LONG], range: [LONG + 1, 0.5], type: ["0"] },
  { call: "callSize", same: [0, 2 ** 32, SAFE], range: [-1, 2 ** 53], type: [1n] },
  {
    call: "callI64",
    same: [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n],
    range: [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, 0.5],
    type: ["1", null, true],
  },
  {
    call: "callU64",
    same: [0n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n],
    range: [-1n, 2n ** 64n, -1],
    type: ["1", undefined, {}],
  },
  { call: "callBool", same: [true, false], range: [], type: [0, 1, "true", null, undefined] },
  {
    call: "callFloat",
    same: [0, -0, 0.5, NaN, Infinity, -Infinity, 3.4028234663852886e38],
    range: [],
    type: ["1", 1n, null],
  },
  {
    call: "callDouble",
    same: [0, -0, 0.1, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE],
    range: [],
    type: ["1", 1n, undefined],
  },
  { call: "callMode", same: Object.values(Mode), range: [2, -1], type: ["read", null] },
];

for (const { mode, api } of MODES) {
  for (const { call, same, range, type } of ROWS) {
    test(`${mode}: ${call} passes limits both ways`, () => {
      const through = callOf(api, call);
      for (let round = 0; round < 300; round += 1) {
        for (const value of same) {
          let seen: unknown;
          const found = through((given: unknown) => seen = given, value);
          assert.ok(Object.is(seen, value), `${String(value)} arrives as ${String(seen)}`);
          assert.ok(Object.is(found, value), `${String(value)} returns as ${String(found)}`);
        }
      }
    });

    test(`${mode}: ${call} refuses a result that does not fit`, () => {
      const through: Call = callOf(api, call);
      for (const value of range) throws(() => through(() => value, same[0]), RangeError, "result");
      for (const value of type) throws(() => through(() => value, same[0]), TypeError, "result");
    });
  }

  test(`${mode}: ten arguments of all kinds arrive in order`, () => {
    let seen: unknown[] = [];
    const found = api.callMany((...args) => {
      seen = args;
      return args[9] / 2;
    }, 0.5);
    const expected = [-128, 65535, -2147483648, 2n ** 64n - 1n, 0.5, -0, true, 4096, -(2n ** 63n)];
    assert.deepEqual(seen, [...expected, 0.5]);
    assert.equal(found, 0.25);
  });

  test(`${mode}: a handle arrives as the handle it is`, () => {
    using counter = api.newCounter(5n);
    let same = false;
    const found = api.callCounter((given) => {
      same = given.equals(counter);
      return api.addToCounter(given, 1n);
    }, counter);
    assert.ok(same);
    assert.equal(found, 6n);
    assert.equal(api.addToCounter(counter, 0n), 6n);
  });
}
