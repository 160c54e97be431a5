// Scalars by value: limits return as they were, everything else is refused before the call.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { api, callOf, Colour } from "./probe.ts";
import { type Sample, WRONG_TYPES } from "./wrong_values.ts";

interface Row {
  /** Function with one param, `value`. */
  readonly call: string;
  /** Values that return as they are. */
  readonly same: readonly unknown[];
  /** Values that return as another one. */
  readonly other?: readonly (readonly [given: unknown, returned: unknown])[];
  /** Values of the right type that do not fit: RangeError. */
  readonly range: readonly Sample[];
  /** Values of a wrong type: TypeError. */
  readonly type: readonly Sample[];
  /** What messages say is allowed. */
  readonly allowed: string;
}

/** Enough for runtimes to compile the call, which is when some convert in another way. */
const ROUNDS = 1000;

const SAFE = Number.MAX_SAFE_INTEGER;
const ODD: readonly Sample[] = [
  [NaN, "NaN"],
  [Infinity, "Infinity"],
  [-Infinity, "-Infinity"],
  [1.5, "1.5"],
  [-0.5, "-0.5"],
  [5e-324, "5e-324"],
  [2 ** 53, "9007199254740992"],
  [-(2 ** 53), "-9007199254740992"],
  [1e300, "1e+300"],
];

/** An integer that crosses as a number, from `low` to `high`. */
function integer(call: string, low: number, high: number, allowed?: string): Row {
  const beyond = [low - 1, high + 1, high + 2 ** 32, low - 2 ** 32, high * 2 + 2];
  const range = beyond.filter((value) => !(value >= low && value <= high));
  return {
    call,
    same: [low, low + 1, 0, 1, high - 1, high],
    other: [[-0, 0]],
    range: [...ODD, ...range.map((value): Sample => [value, String(value)])],
    type: WRONG_TYPES.number,
    allowed: allowed ?? `an integer from ${low} to ${high}`,
  };
}

const float = (call: string, round: (value: number) => number): Row => ({
  call,
  same: [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** -149, 3.4028234663852886e38],
  other: [0.1, Math.PI, 1e39, -1e39, 5e-324, Number.MAX_VALUE].map((value) => [
    value,
    round(value),
  ]),
  range: [],
  type: WRONG_TYPES.number,
  allowed: "a number",
});

/** A 64-bit integer as a bigint, that takes safe integers too. */
function big(call: string, low: bigint, high: bigint, allowed: string): Row {
  const numbers = [0, 1, SAFE, ...(low < 0n ? [-1, -SAFE] : [])];
  const beyond = [low - 1n, high + 1n, high + 2n ** 64n, -(2n ** 100n)];
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
    allowed,
  };
}

const ADDRESS = "an address of native memory, an integer from 1 to 2^53 - 1";
const address: Row = {
  call: "echoAddress",
  same: [1, 8, 2 ** 47 - 1, SAFE],
  range: [...ODD, [0, "0"], [-0, "-0"], [-1, "-1"]],
  type: WRONG_TYPES.number,
  allowed: ADDRESS,
};

const ROWS: readonly Row[] = [
  integer("echoU8", 0, 255),
  integer("echoI8", -128, 127),
  integer("echoU16", 0, 65535),
  integer("echoI16", -32768, 32767),
  integer("echoU32", 0, 4294967295),
  integer("echoI32", -2147483648, 2147483647),
  integer("echoUsize", 0, SAFE, "a safe integer from 0 up"),
  integer("echoIsize", -SAFE, SAFE, "a safe integer"),
  integer("echoU64Number", 0, SAFE, "a safe integer from 0 up"),
  integer("echoI64Number", -SAFE, SAFE, "a safe integer"),
  big("echoU64", 0n, 2n ** 64n - 1n, "a bigint from 0 to 2^64 - 1 or a safe integer from 0 up"),
  big("echoI64", -(2n ** 63n), 2n ** 63n - 1n, "a bigint from -2^63 to 2^63 - 1 or a safe integer"),
  float("echoF32", Math.fround),
  float("echoF64", (value) => value),
  {
    call: "echoBool",
    same: [true, false],
    range: [],
    type: WRONG_TYPES.boolean,
    allowed: "true or false",
  },
  {
    call: "echoColour",
    same: Object.values(Colour),
    other: [[-0, 0]],
    range: [...ODD, [2, "2"], [-1, "-1"], [2147483648, "2147483648"]],
    type: WRONG_TYPES.number,
    allowed: "a member of Colour: red (0), darkGreen (1), blue (-5)",
  },
  address,
  {
    ...address,
    call: "echoAddressOrNull",
    same: [...address.same, null],
    type: WRONG_TYPES.number.filter(([value]) => value !== null),
    allowed: `${ADDRESS}, or null`,
  },
];

for (const { call, same, other = [], range, type, allowed } of ROWS) {
  test(`${call} returns its limits`, () => {
    const echo = callOf(api, call);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const value of same) assert.ok(Object.is(echo(value), value), `returns ${value}`);
      for (const [given, returned] of other) {
        assert.ok(Object.is(echo(given), returned), `${given} returns ${returned}`);
      }
    }
  });

  test(`${call} refuses a value that does not fit`, () => {
    const echo = callOf(api, call);
    for (const [value, shown] of range) {
      throws(() => echo(value), RangeError, `${call}: value is ${shown}; give ${allowed}`);
    }
  });

  test(`${call} refuses a value of another type`, () => {
    const echo = callOf(api, call);
    for (const [value, shown] of type) {
      throws(() => echo(value), TypeError, `${call}: value is ${shown}; give ${allowed}`);
    }
  });
}

test("many params of every type arrive where they belong", () => {
  const n = Colour.darkGreen;
  const sum = api.mixAll(255, -128, 65535, -32768, 1, 2, 3n, -4n, 5, -6, true, 0.5, 0.25, n);
  assert.equal(sum, 255 - 128 + 65535 - 32768 + 1 + 2 + 3 - 4 + 5 - 6 + 1 + 0.5 + 0.25 + 1);
  const args = [1, 2, 3, 4, 5, 6, 7n, 8n, 9, 10, false, 11, 12, Colour.red];
  const mixAll = callOf(api, "mixAll");
  assert.equal(mixAll(...args), 78);
  args.forEach((_value, i) => {
    const bad = args.map((value, at): unknown => at === i ? "x" : value);
    const param = "abcdefghijklmn"[i];
    throws(() => mixAll(...bad), TypeError, `mixAll: ${param} is "x"`);
  });
});

test("a call without params or result works", () => {
  const before = api.countOf();
  assert.equal(api.countUp(), undefined);
  assert.equal(api.countOf(), before + 1);
});

test("a call that is refused does not reach native code", () => {
  const before = api.countOf();
  throws(() => callOf(api, "countUp")(1), TypeError, "countUp takes 0 arguments and got 1");
  assert.equal(api.countOf(), before);
});
