// New arrays: by shape, of values, by range; and what is refused.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, memoryStats, NDArray, type NDDtype } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";

const DTYPES: NDDtype[] = [
  "bool",
  "i8",
  "i16",
  "i32",
  "i64",
  "u8",
  "u16",
  "u32",
  "u64",
  "f16",
  "f32",
  "f64",
];

describe("by shape", () => {
  for (const dtype of DTYPES) {
    it(dtype, () => {
      const [zero, one] = dtype === "bool"
        ? [false, true]
        : dtype.endsWith("64") && dtype !== "f64"
        ? [0n, 1n]
        : [0, 1];
      const made = array[dtype]([2, 3]);
      assert.ok(made instanceof NDArray);
      assert.deepEqual([made.dtype, made.shape, made.isC, made.writable], [
        dtype,
        [2, 3],
        true,
        true,
      ]);
      assert.deepEqual(made.toArray(), [[zero, zero, zero], [zero, zero, zero]]);
      assert.deepEqual(array.zeros(dtype, 2).toArray(), [zero, zero]);
      assert.deepEqual(array.ones(dtype, [1, 2]).toArray(), [[one, one]]);
      assert.deepEqual(array.full(dtype, [2], wrong(one)).toArray(), [one, one]);
      assert.deepEqual(array.empty(dtype, [3, 0]).shape, [3, 0]);
      assert.deepEqual(array.zeros(dtype, []).toArray(), zero);
    });
  }

  it("32 dimensions are the most", () => {
    assert.equal(array.u8(new Array(32).fill(1)).rank, 32);
    throws(() => array.u8(new Array(33).fill(1)), RangeError, "shape has 33 dimensions", "32");
  });

  const bad: [shape: unknown, kind: typeof TypeError, part: string][] = [
    [-1, RangeError, "shape is (-1,); negative dimensions are not allowed"],
    [[2, -3], RangeError, "shape is (2, -3); negative dimensions are not allowed"],
    [1.5, RangeError, "shape is 1.5; give an integer"],
    [[2, NaN], RangeError, "shape[1] is NaN; give an integer"],
    [[Infinity], RangeError, "shape[0] is Infinity"],
    [["2"], TypeError, 'shape[0] is "2"'],
    [[2n], TypeError, "shape[0] is 2n"],
    ["23", TypeError, 'shape is "23"; give a number or an array of numbers'],
    [undefined, TypeError, "shape is undefined"],
    [null, TypeError, "shape is null"],
    [[, 2], TypeError, "shape[0] is undefined"],
    [
      [2 ** 30, 2 ** 30],
      RangeError,
      "the array is too big: shape (1073741824, 1073741824) of 8 bytes",
    ],
    [[2 ** 51], RangeError, "the array is too big"],
    [[2 ** 52, 0], RangeError, "the array is too big"],
  ];
  for (const [shape, kind, part] of bad) {
    it(`refuses ${part}`, () => {
      throws(() => array.f64(wrong(shape)), kind, "array.f64: ", part);
      throws(() => array.full("f64", wrong(shape), 0), kind, "array.full: ", part);
    });
  }

  it("says what cannot be had", () => {
    // Bun maps 4 GiB at most; elsewhere the system has no such memory.
    const none =
      /^(RangeError: array\.u8: shape \(33554432, 33554432\): byteLength is|NativeError)/;
    assert.throws(() => array.u8([2 ** 25, 2 ** 25]), none);
  });

  it("refuses dtypes that are none", () => {
    for (const dtype of ["float64", "", "toString", null, 5]) {
      throws(
        () => array.zeros(wrong<"f64">(dtype), 1),
        TypeError,
        "array.zeros: dtype is",
        "give one of bool",
      );
    }
  });
});

describe("of values", () => {
  it("nested lists", () => {
    assert.deepEqual(array([[1, 2], [3, 4], [5, 6]]).shape, [3, 2]);
    assert.deepEqual(array([[[1], [2]]], "i8").toArray(), [[[1], [2]]]);
    assert.deepEqual(array([]).shape, [0]);
    assert.deepEqual(array([[], []]).shape, [2, 0]);
    assert.deepEqual([array(5).shape, array(5).item()], [[], 5]);
  });

  it("dtypes that follow from values", () => {
    assert.equal(array([1, 2]).dtype, "f64");
    assert.equal(array([true, false]).dtype, "bool");
    assert.equal(array([1n, -2n]).dtype, "i64");
    assert.equal(array([]).dtype, "f64");
  });

  it("iterables, each gone through once", () => {
    function* numbers() {
      for (let i = 0; i < 3; i += 1) yield i;
    }
    assert.deepEqual(array(numbers()).toArray(), [0, 1, 2]);
    assert.deepEqual(array(new Set([3, 1])).toArray(), [3, 1]);
    assert.deepEqual(array([Uint8Array.of(1, 2), Uint8Array.of(3, 4)] as never).toArray(), [
      [1, 2],
      [3, 4],
    ]);
  });

  it("typed arrays and views, copied and cast", () => {
    const source = Int16Array.of(1, -2, 300);
    const copy = array(source);
    assert.deepEqual([copy.dtype, copy.toArray()], ["i16", [1, -2, 300]]);
    source[0] = 9;
    assert.equal(copy.get(0), 1);
    assert.deepEqual(array(source, "u8").toArray(), [9, 254, 44]);
    assert.deepEqual(array(array([[1.5, -1]]).transpose(), "i32").toArray(), [[1], [-1]]);
  });

  const bad: [what: unknown, kind: typeof TypeError, part: string][] = [
    [[[1, 2], [3]], RangeError, "inhomogeneous shape"],
    [[[1], 2], RangeError, "inhomogeneous shape"],
    [[1, [2]], RangeError, "inhomogeneous shape"],
    [[[[1]], [2]], RangeError, "inhomogeneous shape"],
    [[1, true], TypeError, "values are of the types number and boolean"],
    [["1"], TypeError, 'values has "1"'],
    ["123", TypeError, 'values has "123"'],
    [[undefined], TypeError, "values has undefined"],
    [undefined, TypeError, "values has undefined"],
    [null, TypeError, "values has null"],
    [[{}], TypeError, "values has an object"],
    [[2n ** 63n], RangeError, "value is 9223372036854775808n, which i64 cannot hold"],
  ];
  for (const [given, kind, part] of bad) {
    it(`refuses ${part} (${typeof given})`, () => {
      const before = memoryStats().liveBlocks;
      throws(() => array(wrong<number[]>(given)), kind, "array: ", part);
      assert.equal(memoryStats().liveBlocks, before);
    });
  }

  it("refuses lists in a circle and values that the dtype cannot hold", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    throws(
      () => array(wrong<number[]>(circle)),
      RangeError,
      "array: values is nested deeper than 32",
    );
    throws(() => array([1, 256], "u8"), RangeError, "value is 256, which u8 cannot hold");
    throws(() => array(wrong<boolean[]>([1]), "bool"), TypeError, "which bool cannot hold");
  });
});

describe("arange", () => {
  it("as NumPy's", () => {
    assert.deepEqual(array.arange("i32", 5).toArray(), [0, 1, 2, 3, 4]);
    assert.deepEqual(array.arange("i64", 10, 0, -3).toArray(), [10n, 7n, 4n, 1n]);
    assert.deepEqual(array.arange("u8", 250, 256).toArray(), [250, 251, 252, 253, 254, 255]);
    assert.deepEqual(array.arange("f64", 0, 1, 0.25).toArray(), [0, 0.25, 0.5, 0.75]);
    assert.deepEqual(array.arange("f64", 1, 1.3, 0.1).toArray(), [
      1,
      1.1,
      1.2000000000000002,
      1.3000000000000003,
    ]);
    assert.deepEqual(array.arange("f16", 3, 0, -1).toArray(), [3, 2, 1]);
    assert.deepEqual(array.arange("i8", 3, 3).shape, [0]);
    assert.deepEqual(array.arange("f32", 3, 0).shape, [0]);
    assert.deepEqual(array.arange("u64", 2n ** 64n - 2n, 2n ** 64n).toArray(), [
      2n ** 64n - 2n,
      2n ** 64n - 1n,
    ]);
  });

  const bad: [make: () => unknown, kind: typeof TypeError, part: string][] = [
    [() => array.arange("u8", 250, 258), RangeError, "value is 257, which u8 cannot hold"],
    [() => array.arange("i8", 0, 5, 0), RangeError, "step is 0"],
    [() => array.arange("f64", 0, 5, 0), RangeError, "step is 0"],
    [() => array.arange("i8", 0.5, 5), RangeError, "start is 0.5; give a bigint or a safe integer"],
    [() => array.arange("f64", 0, Infinity), RangeError, "stop is Infinity; give a finite number"],
    [
      () => array.arange("f64", 0, 1, 1e-300),
      RangeError,
      "9.999999999999999e+299 values are too many",
    ],
    [() => array.arange("f64", wrong("0")), TypeError, 'stop is "0"'],
    [() => array.arange(wrong<"i8">("bool"), 1), TypeError, "dtype is bool"],
  ];
  for (const [make, kind, part] of bad) {
    it(`refuses ${part}`, () => {
      throws(make, kind, "array.arange: ", part);
    });
  }
});
