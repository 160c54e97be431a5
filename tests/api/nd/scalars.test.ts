// Numbers, bigints and booleans as operands: their range, and what is done beyond it.
import assert from "node:assert/strict";
import test from "node:test";
import { array, kernels, type NDDtype, type NDView } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";

type Writable = NDView<NDDtype, "C", "write">;

const RANGES: readonly [NDDtype, bigint, bigint][] = [
  ["i8", -128n, 127n],
  ["i16", -32768n, 32767n],
  ["i32", -(2n ** 31n), 2n ** 31n - 1n],
  ["i64", -(2n ** 63n), 2n ** 63n - 1n],
  ["u8", 0n, 255n],
  ["u16", 0n, 65535n],
  ["u32", 0n, 2n ** 32n - 1n],
  ["u64", 0n, 2n ** 64n - 1n],
];

/** With the output given and without: the two ways of a call. */
function both(call: (out?: Writable) => NDView, dtype: NDDtype): string[] {
  return [String(call()), String(call(array.zeros(dtype, 2)))];
}

const two = (text: string) => [text, text];

test("every integer that a dtype holds is exact", () => {
  for (const [dtype, low, high] of RANGES) {
    for (const value of [low, high, 0n, 1n, high - 1n]) {
      const zeros = array.zeros(dtype, 2);
      const forms = Number.isSafeInteger(Number(value)) ? [value, Number(value)] : [value];
      for (const given of forms) {
        const call = (out?: Writable) =>
          out === undefined ? kernels.add(zeros, given) : kernels.add(zeros, given, out);
        for (const text of both(call, dtype)) {
          assert.equal(text.replaceAll(/ +/g, " "), `[${value} ${value}]`, dtype);
        }
      }
    }
  }
});

test("an integer that a dtype cannot hold is refused with the range", () => {
  for (const [dtype, low, high] of RANGES) {
    const zeros = array.zeros(dtype, 2);
    for (const value of [low - 1n, high + 1n, 2n ** 80n]) {
      const parts = [`b is ${value}n`, `${dtype} cannot hold`, `from ${low} to ${high}`];
      throws(() => kernels.add(zeros, value), RangeError, "kernels.add: ", ...parts);
      throws(() => kernels.add(zeros, value, zeros), RangeError, "kernels.add: ", ...parts);
      const [lower, upper, bad] = value < low ? [0, value, "high"] : [value, 0, "low"];
      throws(() => kernels.clip(zeros, lower, upper), RangeError, `${bad} is ${value}n`);
      throws(() => kernels.where(true, value, zeros), RangeError, `a is ${value}n`);
      throws(() => kernels.bitwiseAnd(value, zeros), RangeError, `a is ${value}n`);
    }
    throws(() => kernels.minimum(zeros, 1e30), RangeError, "b is 1e+30", dtype);
    assert.equal(kernels.countNonzero(zeros), 0);
  }
});

test("bounds of clip beyond the dtype, which nothing can cross, change nothing", () => {
  const clip = (a: Writable, low: bigint | number, high: bigint | number, out?: Writable) =>
    out === undefined ? kernels.clip(a, low, high) : kernels.clip(a, low, high, out);
  for (const [dtype, low, high] of RANGES) {
    const some = array.zeros(dtype, 2);
    some.set((dtype.endsWith("64") ? 100n : 100) as never, 1);
    for (const below of [low - 1n, -(2n ** 70n)]) {
      assert.deepEqual(both((out) => clip(some, below, 7, out), dtype), two("[0 7]"));
    }
    for (const above of [high + 1n, 2n ** 70n]) {
      assert.deepEqual(both((out) => clip(some, 7, above, out), dtype), two("[  7 100]"));
    }
    assert.deepEqual(
      both((out) => clip(some, low - 1n, high + 1n, out), dtype),
      two("[  0 100]"),
    );
  }
});

test("comparisons with integers beyond the dtype are true or false", () => {
  for (const [dtype, low, high] of RANGES) {
    const some = array.full(dtype, 2, (dtype.endsWith("64") ? 3n : 3) as never);
    const texts = (value: bigint) =>
      [
        kernels.less(some, value),
        kernels.lessEqual(some, value),
        kernels.greater(value, some),
        kernels.greaterEqual(value, some),
        kernels.notEqual(some, value),
        kernels.equal(value, some),
      ].map((x) => x.get(0));
    assert.deepEqual(texts(high + 1n), [true, true, true, true, true, false], dtype);
    assert.deepEqual(texts(low - 1n), [false, false, false, false, true, false], dtype);
    assert.equal(kernels.logicalAnd(some, high + 1n).get(0), true);
    assert.equal(kernels.logicalXor(low - 1n, some).get(1), false);
  }
});

test("floats take every number, rounded to their dtype", () => {
  for (
    const [dtype, value, expected] of [
      ["f16", 1e30, Infinity],
      ["f32", 1e39, Infinity],
      ["f32", 0.1, Math.fround(0.1)],
      ["f64", 2n ** 70n, 2 ** 70],
      ["f64", -0, -0],
      ["f64", NaN, NaN],
    ] as const
  ) {
    const out = array.full(dtype, 2, -0);
    assert.equal(kernels.add(out, value).get(1), expected);
    assert.equal(kernels.add(out, value, out).get(1), expected);
  }
});

test("integers go to f64 where they meet a fraction or are divided", () => {
  const some = array.full("u8", 2, 5);
  assert.equal(kernels.multiply(some, 0.5).get(0), 2.5);
  assert.equal(kernels.divide(some, 2).get(0), 2.5);
  assert.equal(kernels.divide(some, 2n ** 70n).get(0), 5 / 2 ** 70);
  const call = () => kernels.multiply(some, 0.5, some);
  throws(call, TypeError, "from f64 to u8", "give an out of dtype f64");
});

test("booleans count as bool", () => {
  assert.equal(kernels.add(array.full("u8", 2, 255), true).get(0), 0);
  assert.equal(kernels.add(array.full("bool", 2, true), true).get(0), true);
  assert.equal(kernels.add(array.full("bool", 2, true), 1).get(0), 2n);
  const out = array.zeros("bool", 2);
  assert.equal(kernels.logicalXor(array.full("bool", 2, true), true, out).get(0), false);
});

test("scale stays in the dtype of its array", () => {
  assert.equal(kernels.scale(array.full("u8", 2, 100), 3).get(0), 44);
  assert.equal(kernels.scale(array.full("f32", 2, 1), 0.1).get(0), Math.fround(0.1));
  assert.equal(kernels.scale(array.full("i64", 2, 3n), 2n ** 61n).get(0), 6n * 2n ** 60n);
  const ints = array.ones("i16", 2);
  throws(() => kernels.scale(ints, 1.5), RangeError, "kernels.scale: factor is 1.5", "an integer");
  throws(() => kernels.scale(ints, 40000), RangeError, "i16 cannot hold", "-32768 to 32767");
  throws(() => kernels.scale(array.ones("bool", 2), 2), RangeError, "give a boolean");
  throws(() => kernels.scale(ints, array.ones("f32", 2)), TypeError, "factor from f32 to i16");
  assert.equal(kernels.scale(ints, array.full("i8", 2, -3)).get(1), -3);
});

test("counts of shifts beyond the bits give 0, or -1 for negative numbers", () => {
  const some = array.full("i8", 2, -3);
  assert.deepEqual([7, 8, 100, -1].map((count) => kernels.leftShift(some, count).get(0)), [
    -128,
    0,
    0,
    0,
  ]);
  assert.deepEqual([1, 8, -1].map((count) => kernels.rightShift(some, count).get(0)), [-2, -1, -1]);
});

test("a condition may be any value", () => {
  const [a, b] = [array.full("u8", 2, 1), array.full("u8", 2, 2)];
  const picked = [true, 0.5, NaN, 3n, false, 0, -0, 0n].map((c) => kernels.where(c, a, b).get(0));
  assert.deepEqual(picked, [1, 1, 1, 1, 2, 2, 2, 2]);
});
