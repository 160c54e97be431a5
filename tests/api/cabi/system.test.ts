// Variadics, globals, optional symbols, errno and statuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrnoError, NativeError } from "../../../src/mod.ts";
import { throws, throwsCode } from "../support/expect.ts";
import { api, callOf, compiled, Mode, MODES } from "./clib.ts";

test("a variadic function is called by its shapes", () => {
  assert.deepEqual(api.formatNothing("100%%"), { result: 4, text: "100%" });
  assert.deepEqual(api.formatInt("<%d>", -5), { result: 4, text: "<-5>" });
  assert.deepEqual(api.formatDouble("%.3f", 0.5), { result: 5, text: "0.500" });
  assert.deepEqual(api.formatDouble("%g", -1e300), { result: 7, text: "-1e+300" });
  assert.deepEqual(api.formatText("[%s]", "grüß"), { result: 8, text: "[grüß]" });
  const many = api.formatMany("%d %g %s %lld %zu", 1, 0.25, "x", -(2n ** 63n), 2 ** 53 - 1);
  assert.equal(many.text, "1 0.25 x -9223372036854775808 9007199254740991");
  assert.equal(api.formatText("%s", "y".repeat(500)).text, "y".repeat(63));
  assert.equal(api.formatText("%s", "y".repeat(500)).result, 500);
  assert.equal(api.sumTwo(2, 3, 0.5, 4, 0.25), 2.5);
  throws(() => api.formatInt("%d", 2 ** 31), RangeError, "formatInt: value is 2147483648");
  throws(() => callOf(api, "formatInt")("%d", "5"), TypeError, 'formatInt: value is "5"');
  throws(() => callOf(api, "formatText")("%s", null), TypeError, "formatText: value is null");
  throws(() => callOf(api, "formatInt")("%d"), TypeError, "formatInt takes 2 arguments and got 1");
});

test("global variables are read and written", () => {
  assert.equal(api.getInt(), 7);
  assert.equal(api.setInt(-2147483648), undefined);
  assert.equal(api.getInt(), -2147483648);
  assert.equal(api.globalSeen(), -2147483648);
  throws(() => api.setInt(2 ** 31), RangeError, "setInt: value is 2147483648");
  throws(() => callOf(api, "setInt")("1"), TypeError, "setInt: value is ");
  assert.equal(api.globalSeen(), -2147483648);
  api.setInt(7);
  api.setRatio(-0);
  assert.ok(Object.is(api.getRatio(), -0));
  api.setRatio(0.5);
  assert.equal(api.getBig(), -(2n ** 63n));
  api.setBig(2n ** 63n - 1n);
  assert.equal(api.getBig(), 2n ** 63n - 1n);
  api.setBig(5);
  assert.equal(api.getBig(), 5n);
  assert.equal(api.getMode(), Mode.write);
  api.setMode(Mode.both);
  assert.equal(api.getMode(), Mode.both);
  api.setMode(Mode.write);
  assert.equal(api.getConstant(), 42);
  assert.equal(api.getVersion(), "1.2.3");
});

for (const { mode, api, library } of MODES) {
  test(`${mode}: an optional symbol that is there is called, and one that is not says so`, () => {
    assert.equal(library.has("present"), true);
    assert.equal(api.present(1), 2);
    for (const name of ["missing", "absent"] as const) {
      assert.equal(library.has(name), false);
      throwsCode(() => api[name](1), "SYMBOL_MISSING", name);
      throws(() => callOf(api, name)("x"), TypeError, `${name}: value is "x"`);
    }
  });

  test(`${mode}: statuses with several codes that succeed`, () => {
    for (const code of [0, 100, 101]) assert.equal(api.stepStatus(code), code);
    for (const code of [0, 1, 2147483647]) assert.equal(api.countStatus(code), code);
    assert.equal(api.status(0), undefined);
    for (const code of [-1, 5, 99, 102]) {
      const error = throws(() => api.stepStatus(code), NativeError, `stepStatus(code: ${code})`);
      assert.equal(error.status, code);
    }
    assert.equal(throws(() => api.status(5), NativeError).statusName, "BUSY");
    assert.equal(throws(() => api.status(-2), NativeError).statusName, "BAD_VALUE");
    assert.equal(throws(() => api.status(77), NativeError).status, 77);
    throws(() => api.countStatus(-1), NativeError, "countStatus(code: -1)", "BROKEN", "-1");
  });

  test(`${mode}: a function of the library explains a failure`, () => {
    const error = throws(() => api.toldStatus(77), NativeError, "toldStatus", "told: 77");
    assert.equal(error.status, 77);
    assert.equal(api.toldStatus(0), undefined);
  });
}

test("errno comes with the result, and alone", () => {
  for (let i = 0; i < 200; i += 1) {
    assert.deepEqual(api.setErrno(i % 100, i), { result: i, errno: i % 100 });
    assert.equal(api.onlyErrno(i % 50, 0), i % 50, "the status is no output");
  }
});

const FAILING = [
  { call: "numberOrErrno", value: 5 },
  { call: "zeroOrErrno", value: 5 },
  { call: "nonzeroOrErrno", value: 0 },
] as const;

for (const { call, value } of FAILING) {
  test(`${call} returns its value, or throws what errno says`, () => {
    assert.equal(api[call](0), value);
    const error = throws(() => api[call](2), ErrnoError, call, "ENOENT", "(code: 2)");
    assert.equal(error.name, "ErrnoError");
    assert.equal(error.errno, 2);
    throws(() => api[call](13), ErrnoError, "EACCES");
    throws(() => api[call](12_345), ErrnoError, "12345");
    assert.equal(api[call](0), value);
  });
}

test("a pointer, or what errno says", () => {
  const before = api.liveCounters();
  {
    using counter = api.pointerOrErrno(0);
    assert.equal(api.addToCounter(counter, 1n), 2n);
  }
  assert.equal(api.liveCounters(), before);
  throws(() => api.pointerOrErrno(12), ErrnoError, "pointerOrErrno", "ENOMEM");
});

test("errno is not disturbed by calls between", () => {
  for (let i = 1; i < 40; i += 1) {
    api.copyText("text");
    assert.equal(api.setErrno(i, 0).errno, i);
    assert.equal(compiled.closed, false);
  }
});
