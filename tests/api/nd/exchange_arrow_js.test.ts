// Vectors of apache-arrow as views, and views as vectors.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as arrow from "apache-arrow";
import { array, fromArrow } from "../../../src/mod.ts";
import { DTYPES, live } from "../support/exchange.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const numbers = {
  i8: new Int8Array([1, -2, 3]),
  i16: new Int16Array([1, -2, 3]),
  i32: new Int32Array([1, -2, 3]),
  i64: new BigInt64Array([1n, -2n, 3n]),
  u8: new Uint8Array([1, 2, 3]),
  u16: new Uint16Array([1, 2, 3]),
  u32: new Uint32Array([1, 2, 3]),
  u64: new BigUint64Array([1n, 2n, 2n ** 64n - 1n]),
  f32: new Float32Array([1, -2.5, 3]),
  f64: new Float64Array([1, -2.5, 3]),
};

test("a vector of one chunk is a view without a copy", () => {
  for (const [dtype, values] of Object.entries(numbers)) {
    using column = fromArrow(arrow.makeVector(values));
    assert.equal(column.values.dtype, dtype);
    assert.equal(column.copied, false);
    assert.equal(column.valid, null);
    assert.equal(column.values.writable, false);
    assert.deepEqual(column.values.toArray(), [...values]);
    values[0] = values[1] as never;
    assert.equal(column.values.get(0), values[1], "the same memory");
  }
});

test("halves, slices and columns of a table", () => {
  const half = arrow.vectorFromArray([0.5, -2, 65504], new arrow.Float16());
  using column = fromArrow(half);
  assert.equal(column.values.dtype, "f16");
  assert.deepEqual(column.values.toArray(), [0.5, -2, 65504]);
  const whole = arrow.makeVector(new Int32Array([0, 1, 2, 3, 4, 5, 6, 7]));
  using part = fromArrow(whole.slice(3, 6));
  assert.deepEqual(part.values.toArray(), [3, 4, 5]);
  assert.equal(part.copied, false);
  const table = arrow.tableFromArrays({ x: new Float64Array([1, 2]), y: new Uint8Array([3, 4]) });
  const y = table.getChild("y");
  assert.ok(y !== null);
  using taken = fromArrow(y);
  assert.deepEqual(taken.values.toArray(), [3, 4]);
});

test("nulls are told, also in slices", () => {
  const before = live();
  const values = Array.from({ length: 37 }, (_, i) => (i % 5 === 2 ? null : i));
  for (const type of [new arrow.Int16(), new arrow.Float64(), new arrow.Uint32()]) {
    const vector = arrow.vectorFromArray(values, type);
    for (const [from, to] of [[0, 37], [1, 20], [11, 12], [13, 14], [8, 37]] as const) {
      using column = fromArrow(vector.slice(from, to));
      const expected = values.slice(from, to);
      const valid = expected.map((value) => value !== null);
      if (valid.every(Boolean)) assert.equal(column.valid, null);
      else assert.deepEqual(column.valid?.toArray(), valid);
      for (const [i, value] of expected.entries()) {
        if (value !== null) assert.equal(column.values.get(i), value);
      }
    }
  }
  assert.deepEqual(live(), before);
});

test("booleans are copied, with nulls and in slices", () => {
  const before = live();
  const values = Array.from({ length: 29 }, (_, i) => (i % 7 === 3 ? null : i % 3 === 0));
  const vector = arrow.vectorFromArray(values, new arrow.Bool());
  for (const [from, to] of [[0, 29], [3, 21], [5, 6]] as const) {
    using column = fromArrow(vector.slice(from, to));
    assert.equal(column.copied, true);
    assert.equal(column.values.dtype, "bool");
    for (const [i, value] of values.slice(from, to).entries()) {
      assert.equal(column.valid?.get(i) ?? true, value !== null);
      if (value !== null) assert.equal(column.values.get(i), value);
    }
  }
  assert.deepEqual(live(), before);
});

test("several chunks are copied one after the other", () => {
  const before = live();
  const first = arrow.vectorFromArray([1, null, 3], new arrow.Int32());
  const second = arrow.makeVector(new Int32Array([4, 5]));
  const third = arrow.vectorFromArray([null, 7], new arrow.Int32());
  const vector = first.concat(second, third);
  assert.equal(vector.data.length, 3);
  const column = fromArrow(vector);
  assert.equal(column.copied, true);
  assert.deepEqual(column.valid?.toArray(), [true, false, true, true, true, false, true]);
  for (const i of [0, 2, 3, 4, 6]) assert.equal(column.values.get(i), i + 1);
  const { values } = column;
  column.dispose();
  column.dispose();
  throwsCode(() => values.get(0), "DISPOSED");
  const none = new arrow.Vector<arrow.Float32>([arrow.makeData({ type: new arrow.Float32() })]);
  using empty = fromArrow(none);
  assert.deepEqual(empty.values.shape, [0]);
  assert.deepEqual(live(), before);
});

test("lists of a fixed size have two axes", () => {
  const before = live();
  const type = new arrow.FixedSizeList(2, new arrow.Field("item", new arrow.Int32()));
  const vector = arrow.vectorFromArray([[1, 2], [3, null], [5, 6], [7, 8]], type);
  using column = fromArrow(vector);
  assert.deepEqual(column.values.shape, [4, 2]);
  assert.deepEqual(column.valid?.toArray(), [
    [true, true],
    [true, false],
    [true, true],
    [true, true],
  ]);
  assert.equal(column.values.get(2, 1), 6);
  using part = fromArrow(vector.slice(2, 4));
  assert.deepEqual(part.values.toArray(), [[5, 6], [7, 8]]);
  assert.equal(part.valid, null);
  throws(
    () => fromArrow(arrow.vectorFromArray([[1, 2], null], type)),
    TypeError,
    "fromArrow: whole lists are null",
  );
  column.dispose();
  assert.deepEqual(live(), before);
});

test("the way back: a vector over the memory of an array", () => {
  for (const dtype of DTYPES) {
    if (dtype === "bool" || dtype === "f16") continue;
    using made = array.ones(dtype, [4]);
    const vector = arrow.makeVector(made.data as Float64Array);
    assert.equal(vector.length, 4);
    assert.equal(vector.data[0]?.values.buffer, made.buffer, "the same memory");
    using column = fromArrow(vector);
    assert.equal(column.values.dtype, dtype);
  }
});

test("what is no vector, or has a type that views do not have", () => {
  for (const value of [null, undefined, 5, "x", [], {}, { data: [], type: null }, numbers.i8]) {
    throws(() => fromArrow(wrong(value)), TypeError, "fromArrow: vector is ", "apache-arrow");
  }
  const unknown = [
    arrow.vectorFromArray(["a", "b"], new arrow.Utf8()),
    arrow.vectorFromArray(["a", "b"]),
    arrow.vectorFromArray([new Date(0)], new arrow.DateMillisecond()),
    arrow.vectorFromArray([[1], [2, 3]], new arrow.List(new arrow.Field("x", new arrow.Int8()))),
  ];
  for (const vector of unknown) {
    throws(() => fromArrow(wrong(vector)), TypeError, "fromArrow: the vector has type ", "cast");
  }
  const type = { typeId: 2, bitWidth: 32, isSigned: true };
  const chunk = { type, length: 4, offset: 0, children: [], values: new Int32Array(4) };
  const broken: [object, string][] = [
    [{ values: undefined }, "16 bytes of values are needed, and a chunk has nothing"],
    [{ values: new Int32Array(3) }, "16 bytes of values are needed"],
    [{ length: -1 }, "a chunk has length -1"],
    [{ length: 1.5 }, "a chunk has length 1.5"],
    [{ nullBitmap: new Uint8Array(1), offset: 5 }, "the validity bitmap has 1 bytes for 9 values"],
  ];
  for (const [change, message] of broken) {
    const vector = { type, data: [{ ...chunk, ...change }] };
    throws(() => fromArrow(wrong(vector)), RangeError, "fromArrow: ", message, "broken");
  }
});
