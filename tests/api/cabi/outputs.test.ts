// Values that native code writes through pointers are results.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws } from "../support/expect.ts";
import { callOf, Mode, MODES } from "./clib.ts";

for (const { mode, api } of MODES) {
  test(`${mode}: several out params come as an object, a single one alone`, () => {
    assert.deepEqual(api.divide(17, 5), { quotient: 3, remainder: 2 });
    assert.deepEqual(api.divide(-17, 5), { quotient: -3, remainder: -2 });
    assert.equal(api.half(3), 1.5);
    assert.ok(Object.is(api.half(-0), -0));
  });

  test(`${mode}: a result and out params come together`, () => {
    const found = api.split(-2.25);
    assert.deepEqual(found, { result: -1, whole: -2, part: -0.25 });
    assert.deepEqual(Object.keys(found), ["result", "whole", "part"]);
  });

  test(`${mode}: out params of every type`, () => {
    assert.deepEqual(api.outAll(), {
      c: 65,
      s: -32768,
      i: -2147483648,
      l: -2147483647,
      ll: -(2n ** 63n),
      size: 2 ** 32,
      f: 0.5,
      d: -0,
      flag: true,
      mode: Mode.both,
      w: 0x20ac,
      big: 2n ** 64n - 1n,
    });
  });

  test(`${mode}: inout params are arguments and results`, () => {
    assert.equal(api.increment(41), 42);
    assert.equal(api.increment(2147483647), -2147483648);
    assert.deepEqual(api.incrementBig(-1n, 5), { result: true, value: 0n, other: 4 });
    assert.deepEqual(api.incrementBig(2n ** 53n, -5), {
      result: false,
      value: 2n ** 53n + 1n,
      other: -6,
    });
    throws(() => api.increment(2147483648), RangeError, "increment: value is 2147483648");
    throws(() => callOf(api, "increment")("1"), TypeError, 'increment: value is "1"');
    const refused = () => callOf(api, "incrementBig")(1n, 0.5);
    throws(refused, RangeError, "incrementBig: other is 0.5");
    throws(() => callOf(api, "increment")(), TypeError, "increment takes 1 argument and got 0");
    throws(() => callOf(api, "divide")(1, 2, 3), TypeError, "divide takes 2 arguments and got 3");
  });

  test(`${mode}: results are fresh objects`, () => {
    const [one, two] = [api.divide(7, 2), api.divide(9, 2)];
    assert.notEqual(one, two);
    assert.deepEqual(one, { quotient: 3, remainder: 1 });
  });
}
