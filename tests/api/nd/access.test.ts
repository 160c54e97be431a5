// Single elements: every dtype, rank, order and alignment against a DataView, and all bad input.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";

type Any = NDView<NDDtype, "strided", "write">;

/** Values at the edges of each dtype. */
const VALUES: Record<NDDtype, (number | bigint | boolean)[]> = {
  bool: [true, false],
  i8: [-128, 127, 0],
  u8: [0, 255],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  i64: [-(2n ** 63n), 2n ** 63n - 1n, -1n],
  u64: [0n, 2n ** 64n - 1n],
  f16: [65504, -0.5, NaN, Infinity, -0, 2 ** -24],
  f32: [Math.fround(0.1), NaN, -Infinity, -0],
  f64: [0.1, Number.MAX_VALUE, NaN, -0],
};

/** Views of one element type: each rank to 5, other strides, odd addresses. */
function viewsOf(dtype: NDDtype): [name: string, view: Any, indices: number[]][] {
  const memory = new ArrayBuffer(4096);
  const size = array.zeros(dtype, 1).itemSize;
  const strided = (shape: number[], strides: number[], at = 0) =>
    view(memory, dtype, shape, strides.map((stride) => stride * size), at) as Any;
  return [
    ["rank 0", strided([], []), []],
    ["rank 1", strided([5], [3]), [4]],
    ["rank 2", strided([3, 4], [4, 1]), [2, 1]],
    ["rank 3", strided([2, 3, 4], [12, 4, 1]), [1, 2, 3]],
    ["rank 4", strided([2, 2, 2, 2], [8, 4, 2, 1]), [1, 0, 1, 1]],
    ["rank 5", strided([2, 2, 2, 2, 2], [16, 8, 4, 2, 1]), [1, 1, 0, 0, 1]],
    ["reversed", strided([3, 4], [-4, -1], 11 * size), [0, 3]],
    ["repeated", strided([3, 4], [0, 1]), [2, 2]],
    ["odd address", strided([3, 4], [4, 1], 1), [1, 3]],
    ["odd strides", view(memory, dtype, [3, 4], [size * 4 + 1, size]) as Any, [2, 3]],
  ];
}

describe("get and set", () => {
  for (const [dtype, values] of Object.entries(VALUES) as [NDDtype, (typeof VALUES)[NDDtype]][]) {
    for (const [name, one, indices] of viewsOf(dtype)) {
      it(`${dtype}, ${name}`, () => {
        for (const value of values) {
          one.set(wrong(value), ...indices);
          assert.ok(
            Object.is(one.get(...indices), value),
            `${one.get(...indices)} is not ${value}`,
          );
          const back = indices.map((index, axis) => index - (one.shape[axis] as number));
          assert.ok(Object.is(one.get(...back), value), "by negative indices");
          assert.ok(Object.is(one.slice(...back).item(), value), "by slice");
          one.set(wrong(values[0]), ...back);
          assert.ok(Object.is(one.get(...indices), values[0]), "set by negative indices");
        }
      });
    }
  }

  it("nothing else is written", () => {
    for (const dtype of Object.keys(VALUES) as NDDtype[]) {
      for (const at of [0, 1]) {
        const bytes = new Uint8Array(64).fill(0xa5);
        const one = view(bytes, dtype, [2, 2], undefined, 8 + at) as Any;
        one.set(wrong(VALUES[dtype][0]), 1, 0);
        const from = 8 + at + 2 * one.itemSize;
        const others = bytes.filter((byte, k) =>
          byte !== 0xa5 && (k < from || k >= from + one.itemSize)
        );
        assert.equal(others.length, 0, `${dtype} at ${at}`);
      }
    }
  });

  it("bool is written as 0 and 1, and any other byte is true", () => {
    const bytes = Uint8Array.of(2, 0, 255);
    assert.deepEqual(view(bytes, "bool").toArray(), [true, false, true]);
    view(bytes, "bool").set(true, 1);
    assert.equal(bytes[1], 1);
  });

  it("64-bit integers take safe integers too", () => {
    const one = array.u64(1);
    one.set(5, 0);
    assert.equal(one.get(0), 5n);
  });

  it("f16 and f32 round", () => {
    const half = array.f16(1);
    half.set(65520, 0);
    assert.equal(half.get(0), Infinity);
    const single = array.f32(1);
    single.set(0.1, 0);
    assert.equal(single.get(0), Math.fround(0.1));
  });
});

describe("values that a dtype cannot hold", () => {
  const cases: [dtype: NDDtype, value: unknown, kind: typeof TypeError, allowed: string][] = [
    ["i8", 128, RangeError, "an integer from -128 to 127"],
    ["i8", -129, RangeError, "an integer from -128 to 127"],
    ["u8", 256, RangeError, "an integer from 0 to 255"],
    ["u8", -1, RangeError, "an integer from 0 to 255"],
    ["u8", 1.5, RangeError, "an integer from 0 to 255"],
    ["i16", 32768, RangeError, "an integer from -32768 to 32767"],
    ["u16", 65536, RangeError, "an integer from 0 to 65535"],
    ["i32", 2 ** 31, RangeError, "an integer from -2147483648 to 2147483647"],
    ["i32", NaN, RangeError, "an integer from -2147483648 to 2147483647"],
    ["u32", 2 ** 32, RangeError, "an integer from 0 to 4294967295"],
    ["u32", Infinity, RangeError, "an integer from 0 to 4294967295"],
    ["i64", 2n ** 63n, RangeError, "a bigint or a safe integer from -9223372036854775808"],
    ["u64", -1n, RangeError, "a bigint or a safe integer from 0 to 18446744073709551615"],
    ["u64", 2 ** 53, RangeError, "a safe integer"],
    ["i64", 0.5, RangeError, "a safe integer"],
    ["i32", 1n, TypeError, "an integer from"],
    ["i32", "1", TypeError, "an integer from"],
    ["i32", true, TypeError, "an integer from"],
    ["i64", "1", TypeError, "a bigint"],
    ["f64", "1", TypeError, "a number"],
    ["f64", 1n, TypeError, "a number"],
    ["f32", null, TypeError, "a number"],
    ["f16", undefined, TypeError, "a number"],
    ["bool", 1, TypeError, "true or false"],
    ["bool", "", TypeError, "true or false"],
  ];
  for (const [dtype, value, kind, allowed] of cases) {
    it(`${dtype}: ${typeof value} ${String(value)}`, () => {
      for (
        const one of [
          array.zeros(dtype, [2, 2]),
          view(new ArrayBuffer(40), dtype, [2, 2], undefined, 1),
        ]
      ) {
        throws(
          () => one.set(wrong(value), 1, 1),
          kind,
          "NDView.set: value is ",
          `${dtype} cannot hold`,
          allowed,
        );
        throws(() => one.fill(wrong(value)), kind, "NDView.fill: value is ", allowed);
      }
      throws(() => array.full(dtype, 2, wrong(value)), kind, "array.full: value is ", allowed);
    });
  }
});

describe("indices", () => {
  const matrix = array([[1, 2, 3], [4, 5, 6]]);
  const deep = array.u8([2, 2, 2, 2, 2]);
  const both = [
    (...indices: unknown[]) => matrix.get(...indices as number[]),
    (...indices: unknown[]) => matrix.set(9, ...indices as number[]),
  ];
  const cases: [indices: unknown[], kind: typeof TypeError, part: string][] = [
    [[2, 0], RangeError, "index 2 is out of bounds for axis 0 with size 2"],
    [[-3, 0], RangeError, "index -3 is out of bounds for axis 0 with size 2"],
    [[0, 3], RangeError, "index 3 is out of bounds for axis 1 with size 3"],
    [[0.5, 0], RangeError, "index 0.5 for axis 0 of shape (2, 3); give an integer from -2 to 1"],
    [[NaN, 0], RangeError, "index NaN for axis 0"],
    [[2 ** 32, 0], RangeError, "index 4294967296 is out of bounds"],
    [["1", 0], TypeError, 'index "1" for axis 0'],
    [[0, undefined], TypeError, "index undefined for axis 1"],
    [[0, null], TypeError, "index null for axis 1"],
    [[[0], 0], TypeError, "for axis 0"],
    [[1n, 0], TypeError, "index 1n for axis 0"],
    [
      [],
      RangeError,
      "too few indices: the view is 2-dimensional, of shape (2, 3), and 0 were given",
    ],
    [[1], RangeError, "too few indices"],
    [[1, 1, 0], RangeError, "too many indices: the view is 2-dimensional"],
    [[1, 1, 1, 1, 1, 1], RangeError, "too many indices"],
  ];
  for (const [indices, kind, part] of cases) {
    it(
      JSON.stringify(indices, (_, value) => typeof value === "bigint" ? `${value}n` : value),
      () => {
        for (const call of both) throws(() => call(...indices), kind, part);
        assert.deepEqual(matrix.toArray(), [[1, 2, 3], [4, 5, 6]]);
      },
    );
  }

  it("of many axes", () => {
    throws(() => deep.get(0, 0, 0, 0, 2), RangeError, "index 2 is out of bounds for axis 4");
    throws(() => deep.get(0, 0, 0, 0), RangeError, "too few indices");
    throws(() => deep.set(1, 0, 0, 0, 0, 0, 0), RangeError, "too many indices");
  });

  it("of no elements", () => {
    throws(
      () => array.f64([0]).get(0),
      RangeError,
      "index 0 is out of bounds for axis 0 with size 0",
    );
  });
});

describe("read-only views", () => {
  const own = array([[1, 2], [3, 4]]);
  const fixed = own.asReadonly() as unknown as typeof own;
  const message = "assignment destination is read-only";
  it("refuse to write, and so does what is made of them", () => {
    const made = [
      fixed,
      fixed.slice([0, 1]),
      fixed.transpose(),
      fixed.reshape(4),
      fixed.at(0),
      ...fixed.split(2),
    ];
    for (const one of [...made, own.broadcastTo([2, 2, 2])] as (typeof own)[]) {
      assert.equal(one.writable, false);
      assert.equal(one.isWritable(), false);
      throws(() => one.set(1, ...one.shape.map(() => 0)), TypeError, "NDView.set", message);
      throws(() => one.fill(1), TypeError, "NDView.fill", message);
      throws(() => one.assign(own.reshape(4).slice(0)), TypeError, "NDView.assign", message);
      throws(() => one.put(0, 1), TypeError, "NDView.put", message);
    }
    assert.deepEqual(own.toArray(), [[1, 2], [3, 4]]);
  });

  it("see what is written elsewhere, and copies may be written", () => {
    own.set(10, 0, 0);
    assert.equal(fixed.get(0, 0), 10);
    const copy = fixed.copy();
    copy.set(20, 0, 0);
    assert.deepEqual([copy.get(0, 0), fixed.get(0, 0)], [20, 10]);
  });
});
