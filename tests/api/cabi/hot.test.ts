// What a call returns is the same cold and 100,000 calls later, when it is compiled.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Call, callOf, Mode, MODES, NEEDS_SHIM } from "./clib.ts";
import { BITS_HIGH, BITS_LOW, HIGH, LOW, mixed, plain } from "./sample.ts";

const CALLS = 100_000;

interface Row {
  readonly call: string;
  /** Arguments and results, taken in turn. */
  readonly cases: readonly (readonly [args: readonly unknown[], result: unknown])[];
  /** Arguments that are refused, every 1,000 calls. */
  readonly bad: readonly unknown[];
}

const same = (call: string, bad: unknown, ...values: readonly unknown[]): Row => ({
  call,
  cases: values.map((value) => [[value], value]),
  bad: [bad],
});

const ROWS: readonly Row[] = [
  same("echoInt", 2 ** 31, -2147483648, 0, 2147483647),
  same("echoUint", -1, 0, 2 ** 31, 2 ** 32 - 1),
  same("echoShort", 32768, -32768, 32767),
  same("echoUchar", 256, 0, 128, 255),
  same("echoSchar", -129, -128, 127),
  same("echoLong", 0.5, -(2 ** 31), 2 ** 31 - 1, 0),
  same("echoSize", -1, 0, 2 ** 32, Number.MAX_SAFE_INTEGER),
  same("echoU64", -1n, 0n, 2n ** 53n + 1n, 2n ** 64n - 1n),
  same("echoI64", 2n ** 63n, -(2n ** 63n), -1n, 2n ** 63n - 1n),
  same("echoFloat", "1", -0, 0.5, NaN, Infinity),
  same("echoDouble", null, -0, 0.1, NaN, -Infinity, 5e-324),
  same("echoBool", 1, true, false),
  same("echoMode", 2, Mode.both, Mode.read),
  same("echoLevel", "other", "low", "high", "top"),
  same("echoAccess", 8, 0, 0x80000007),
  same("echoAddressOrNull", 0, null, 8, 2 ** 47),
  { call: "divide", cases: [[[17, 5], { quotient: 3, remainder: 2 }]], bad: ["17", 5] },
  { call: "split", cases: [[[-2.25], { result: -1, whole: -2, part: -0.25 }]], bad: [null] },
  { call: "increment", cases: [[[1], 2], [[-1], 0]], bad: [0.5] },
  { call: "length", cases: [[["grüß"], 6], [["x".repeat(36)], 36], [[""], 0]], bad: ["a\0"] },
  same("copyText", 5, "a", "grüß \u{1f600}", "x".repeat(36)),
  same("copy16", null, "a", "\u{1f600}"),
  { call: "describe", cases: [[[7], { result: 8, text: "number 7" }]], bad: [1n] },
  { call: "sum", cases: [[[Float64Array.of(1, 2)], 3], [[new Float64Array(0)], 0]], bad: [[1]] },
  { call: "sumBytes", cases: [[[Uint8Array.of(1, 2)], 3]], bad: ["x"] },
  { call: "addPairs", cases: [[[{ x: 1, y: 2 }, { x: 3, y: -2 }], { x: 4, y: 0 }]], bad: [{}, {}] },
  same("echoMixed36", { ...mixed(), a: 0.5 }, mixed()),
  same("echoBits", { ...BITS_LOW, a: 8 }, BITS_LOW, BITS_HIGH),
  same("echoEvery", { ...LOW, flag: 1 }, LOW, HIGH),
  { call: "pairLength", cases: [[[{ x: 3, y: 4 }], 5]], bad: [{ x: 3 }] },
  {
    call: "apply",
    cases: [[[(a: number, b: number) => a - b, 5, 3], 2], [[Math.imul, 6, 7], 42]],
    bad: [Math.max, 0.5, 0],
  },
  { call: "callI64", cases: [[[(v: bigint) => -v, 5n], -5n]], bad: [() => 1n, 0.5] },
  { call: "setErrno", cases: [[[5, 6], { result: 6, errno: 5 }]], bad: [5, "6"] },
  { call: "formatInt", cases: [[["%d", 5], { result: 1, text: "5" }]], bad: ["%d", "5"] },
  { call: "status", cases: [[[0], undefined]], bad: ["0"] },
];

function agrees(found: unknown, expected: unknown): boolean {
  if (typeof expected !== "object" || expected === null) return Object.is(found, expected);
  return JSON.stringify(plain(found), bigs) === JSON.stringify(plain(expected), bigs);
}

const bigs = (_: string, value: unknown) =>
  typeof value === "bigint" || Object.is(value, -0) || Number.isNaN(value)
    ? `${Object.is(value, -0) ? "-0" : String(value)}`
    : value;

for (const { mode, api } of MODES) {
  for (const { call, cases, bad } of ROWS) {
    if (mode === "direct" && NEEDS_SHIM.has(call)) continue;
    test(`${mode}: ${call} gives the same after ${CALLS} calls`, () => {
      const raw: Call = callOf(api, call);
      for (let i = 0; i < CALLS; i += 1) {
        const [args, expected] = cases[i % cases.length] ?? [[], undefined];
        const found = raw(...args);
        // The whole comparison is slow; the first and last calls and some between have it.
        const whole = i < 100 || i % 97 === 0 || i > CALLS - 100;
        if (typeof expected !== "object" || whole) {
          assert.ok(agrees(found, expected), `call ${i} returned ${String(found)}`);
        }
        if (i % 1000 === 999) assert.throws(() => raw(...bad), /: /);
      }
    });
  }
}
