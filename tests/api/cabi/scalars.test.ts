// C scalars by value, in both modes: limits return as they were, all else is refused.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { throws, throwsCode } from "../support/expect.ts";
import { type Sample, WRONG_TYPES } from "../semantics/wrong_values.ts";
import { callOf, Mode, MODES, Tiny } from "./clib.ts";

interface Row {
  readonly call: string;
  readonly same: readonly unknown[];
  readonly other?: readonly (readonly [given: unknown, returned: unknown])[];
  readonly range: readonly Sample[];
  readonly type: readonly Sample[];
}

const WINDOWS = process.platform === "win32";
const ARM_LINUX = process.platform === "linux" && process.arch === "arm64";
const SAFE = Number.MAX_SAFE_INTEGER;
const U32 = 2 ** 32 - 1;
const I32 = 2 ** 31 - 1;
const ODD: readonly Sample[] = [
  [NaN, "NaN"],
  [Infinity, "Infinity"],
  [-Infinity, "-Infinity"],
  [1.5, "1.5"],
  [-0.5, "-0.5"],
  [5e-324, "5e-324"],
  [2 ** 53, "9007199254740992"],
  [-(2 ** 53), "-9007199254740992"],
  [2 ** 63, "9223372036854776000"],
  [2 ** 64, "18446744073709552000"],
  [1e300, "1e+300"],
];

function integer(call: string, low: number, high: number): Row {
  const beyond = [low - 1, high + 1, high + 2 ** 32, low - 2 ** 32, high * 2 + 2];
  const range = beyond.filter((value) => !(value >= low && value <= high));
  return {
    call,
    same: [low, low + 1, 0, 1, high - 1, high],
    other: [[-0, 0]],
    range: [...ODD, ...range.map((value): Sample => [value, String(value)])],
    type: WRONG_TYPES.number,
  };
}

const float = (call: string, round: (value: number) => number): Row => ({
  call,
  same: [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** -149, 3.4028234663852886e38],
  other: [0.1, Math.PI, 1e39, -1e39, 5e-324, Number.MAX_VALUE, 2 ** 53, 2 ** 64].map((value) => [
    value,
    round(value),
  ]),
  range: [],
  type: WRONG_TYPES.number,
});

function big(call: string, low: bigint, high: bigint): Row {
  const numbers = [0, 1, SAFE, ...(low < 0n ? [-1, -SAFE] : [])];
  const beyond = [low - 1n, high + 1n, high + 2n ** 64n, 2n ** 64n, -(2n ** 100n)];
  return {
    call,
    same: [low, low + 1n, 0n, 1n, 2n ** 53n, 2n ** 53n + 1n, high - 1n, high],
    other: [[-0, 0n], ...numbers.map((value): [unknown, unknown] => [value, BigInt(value)])],
    range: [
      ...ODD,
      ...(low < 0n ? [] : [[-1, "-1"] satisfies Sample]),
      ...beyond.map((value): Sample => [value, `${value}n`]),
    ],
    type: WRONG_TYPES.numberOrBigint,
  };
}

const address: Row = {
  call: "echoAddress",
  same: [1, 8, 2 ** 47 - 1, SAFE],
  range: [...ODD, [0, "0"], [-0, "-0"], [-1, "-1"]],
  type: WRONG_TYPES.number,
};

const [charLow, charHigh] = ARM_LINUX ? [0, 255] : [-128, 127];
const [wcharLow, wcharHigh] = WINDOWS ? [0, 65535] : ARM_LINUX ? [0, U32] : [-I32 - 1, I32];
const [longLow, longHigh, ulongHigh] = WINDOWS ? [-I32 - 1, I32, U32] : [-SAFE, SAFE, SAFE];

const ROWS: readonly Row[] = [
  integer("echoChar", charLow, charHigh),
  integer("echoSchar", -128, 127),
  integer("echoUchar", 0, 255),
  integer("echoShort", -32768, 32767),
  integer("echoUshort", 0, 65535),
  integer("echoInt", -I32 - 1, I32),
  integer("echoUint", 0, U32),
  integer("echoLong", longLow, longHigh),
  integer("echoUlong", 0, ulongHigh),
  integer("echoSize", 0, SAFE),
  integer("echoPtrdiff", -SAFE, SAFE),
  integer("echoIntptr", -SAFE, SAFE),
  integer("echoUintptr", 0, SAFE),
  integer("echoWchar", wcharLow, wcharHigh),
  integer("echoU8", 0, 255),
  integer("echoI8", -128, 127),
  integer("echoU16", 0, 65535),
  integer("echoI16", -32768, 32767),
  integer("echoU32", 0, U32),
  integer("echoI32", -I32 - 1, I32),
  integer("echoU64Number", 0, SAFE),
  integer("echoI64Number", -SAFE, SAFE),
  big("echoLongLong", -(2n ** 63n), 2n ** 63n - 1n),
  big("echoUlongLong", 0n, 2n ** 64n - 1n),
  big("echoU64", 0n, 2n ** 64n - 1n),
  big("echoI64", -(2n ** 63n), 2n ** 63n - 1n),
  float("echoFloat", Math.fround),
  float("echoDouble", (value) => value),
  { call: "echoBool", same: [true, false], range: [], type: WRONG_TYPES.boolean },
  {
    call: "echoMode",
    same: Object.values(Mode),
    other: [[-0, 0]],
    range: [...ODD, [2, "2"], [-1, "-1"], [2 ** 32 - 3, "4294967293"]],
    type: WRONG_TYPES.number,
  },
  {
    call: "echoTiny",
    same: Object.values(Tiny),
    range: [...ODD, [2, "2"], [-1, "-1"], [256, "256"], [257, "257"]],
    type: WRONG_TYPES.number,
  },
  {
    call: "echoAccess",
    same: [0, 1, 2, 3, 7, 0x80000000, 0x80000007],
    other: [[-0, 0]],
    range: [...ODD, [8, "8"], [-1, "-1"], [2 ** 32, "4294967296"], [U32, String(U32)]],
    type: WRONG_TYPES.number,
  },
  address,
  {
    ...address,
    call: "echoAddressOrNull",
    same: [...address.same, null],
    type: WRONG_TYPES.number.filter(([value]) => value !== null),
  },
];

/** Enough for runtimes to compile the call, which is when some convert in another way. */
const ROUNDS = 1000;

for (const { mode, api } of MODES) {
  for (const { call, same, other = [], range, type } of ROWS) {
    test(`${mode}: ${call} returns its limits`, () => {
      const echo = callOf(api, call);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const value of same) {
          const found = echo(value);
          assert.ok(Object.is(found, value), `${value} returns ${found}`);
        }
        for (const [given, returned] of other) {
          const found = echo(given);
          assert.ok(Object.is(found, returned), `${given} returns ${found}`);
        }
      }
    });

    test(`${mode}: ${call} refuses what does not fit and what is of another type`, () => {
      const echo = callOf(api, call);
      for (const [value, shown] of range) {
        throws(() => echo(value), RangeError, `${call}: value is ${shown}; give `);
      }
      for (const [value, shown] of type) {
        throws(() => echo(value), TypeError, `${call}: value is ${shown}; give `);
      }
      throws(() => echo(), TypeError, `${call} takes 1 argument and got 0`);
      throws(() => echo(same[0], same[0]), TypeError, `${call} takes 1 argument and got 2`);
    });
  }

  test(`${mode}: an enum of names takes and returns names`, () => {
    const { echoLevel, makeLevel } = api;
    for (const name of ["low", "high", "top"] as const) assert.equal(echoLevel(name), name);
    assert.equal(makeLevel(7), "high");
    const echo = callOf(api, "echoLevel");
    for (const value of ["", "Low", "constructor", "__proto__", "toString"]) {
      throws(() => echo(value), RangeError, `echoLevel: value is ${JSON.stringify(value)}; give `);
    }
    for (const value of [1, 1n, null, undefined, {}, ["low"], Symbol("low"), Object("low")]) {
      throws(() => echo(value), TypeError, "echoLevel: value is ");
    }
    for (const value of [0, 2, -1, 8]) throws(() => makeLevel(value), RangeError, "makeLevel");
  });

  test(`${mode}: results beyond the safe integers throw`, () => {
    assert.equal(api.u64AsNumber(2n ** 53n - 1n), SAFE);
    assert.equal(api.i64AsNumber(-(2n ** 53n) + 1n), -SAFE);
    throws(() => api.u64AsNumber(2n ** 53n), RangeError, "u64AsNumber returned about");
    throws(() => api.u64AsNumber(2n ** 64n - 1n), RangeError, "u64AsNumber returned about");
    throws(() => api.i64AsNumber(-(2n ** 53n)), RangeError, "i64AsNumber returned about");
    throws(() => api.i64AsNumber(-(2n ** 63n)), RangeError, "i64AsNumber returned about");
  });

  test(`${mode}: null for an address that is never null is an error`, () => {
    assert.equal(api.nullAddress(8), 8);
    throwsCode(() => api.nullAddress(null), "UNEXPECTED_NULL", "nullAddress returned null");
  });

  test(`${mode}: many params of every type arrive where they belong`, () => {
    const args: Parameters<typeof api.mix> = [
      1,
      255,
      -32768,
      4294967295,
      -5,
      6,
      -7n,
      8,
      true,
      0.5,
      0.25,
      Mode.both,
    ];
    const sum = 1 + 255 - 32768 + 4294967295 - 5 + 6 - 7 + 8 + 1 + 0.5 + 0.25 - 3;
    assert.equal(api.mix(...args), sum);
    args.forEach((_value, i) => {
      const bad = args.map((value, at): unknown => at === i ? "x" : value);
      throws(() => callOf(api, "mix")(...bad), TypeError, `mix: ${"abcdefghijkl"[i]} is "x"`);
    });
    assert.equal(api.sumDoubles(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 385);
  });
}
