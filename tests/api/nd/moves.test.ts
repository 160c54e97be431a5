// kernels.fill, copy and byteswap: any layout, memory and overlap.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, kernels, type NDView, view } from "../../../src/mod.ts";

/** A matrix of 0, 1, 2, … in memory of JavaScript or in native memory. */
function counted(shape: [number, number], native: boolean): NDView<"f64", "C", "write"> {
  const values = new Float64Array(shape[0] * shape[1]).map((_, k) => k);
  const plain = view(values, "f64", shape);
  return native ? kernels.copy(plain, array.f64(shape)) : plain;
}

describe("kernels.copy", () => {
  for (const fromNative of [false, true]) {
    for (const toNative of [false, true]) {
      it(`transposes, from native ${fromNative} to native ${toNative}`, () => {
        for (const [rows, columns] of [[1, 1], [3, 5], [8, 8], [17, 33], [40, 130]] as const) {
          const from = counted([rows, columns], fromNative);
          const to = counted([columns, rows], toNative);
          kernels.copy(from.transpose(), to);
          for (let r = 0; r < rows; r += 1) {
            for (let c = 0; c < columns; c += 1) assert.equal(to.get(c, r), r * columns + c);
          }
        }
      });
    }
  }

  it("copies every second element, backwards, and a broadcast row", () => {
    const x = new Uint8Array(301).map((_, k) => k);
    const seconds = view(x, "u8", [150], [2], 1);
    assert.deepEqual(
      [...kernels.copy(seconds, new Uint8Array(150))],
      [...x].filter((_, k) => k % 2),
    );
    const back = view(x, "u8", [301], [-1], 300);
    assert.deepEqual([...kernels.copy(back, new Uint8Array(301))], [...x].reverse());
    const out = array.u8([3, 5]);
    kernels.copy(x.subarray(0, 5), out);
    assert.deepEqual([out.get(0, 4), out.get(2, 0), out.get(2, 3)], [4, 0, 3]);
    // Into gaps: what is between must stay.
    const gaps = new Int32Array(20).fill(7);
    kernels.copy(new Int32Array(10), view(gaps, "i32", [10], [8]));
    assert.deepEqual([...gaps], Array.from({ length: 20 }, (_, k) => k % 2 === 0 ? 0 : 7));
  });

  it("gives the same as a copy made before where memory overlaps", () => {
    for (const [start, end, step] of [[0, 90, 10], [10, 0, 10], [0, 0, -1], [5, 3, 1]] as const) {
      const x = new Int16Array(100).map((_, k) => k);
      const expected = x.slice();
      const count = 50;
      const from = view(x, "i16", [count], [2 * Math.sign(step)], step < 0 ? 98 : 2 * start);
      const to = view(x, "i16", [count], [2], 2 * Math.min(end, 50));
      for (let k = 0; k < count; k += 1) {
        expected[Math.min(end, 50) + k] = step < 0 ? 49 - k : start + k;
      }
      kernels.copy(from, to);
      assert.deepEqual([...x], [...expected], `${start} ${end} ${step}`);
    }
    const square = counted([20, 20], true);
    kernels.copy(square.transpose(), square);
    assert.equal(square.get(3, 7), 7 * 20 + 3);
    assert.equal(square.get(7, 3), 3 * 20 + 7);
  });

  it("casts within the kind, and names both dtypes where that is not enough", () => {
    const out = array.f32(3);
    kernels.copy(new Float64Array([1.5, 2, 3]), out);
    assert.equal(out.get(0), 1.5);
    assert.throws(() => kernels.copy(new Float64Array(3), array.i32(3)), {
      name: "TypeError",
      message: /cannot cast array data from f64 to i32 according to the rule 'same_kind'/,
    });
    assert.throws(() => kernels.copy(new Float64Array(3), new Float64Array(4)), {
      name: "RangeError",
      message: /could not broadcast input array from shape \(3,\) into shape \(4,\)/,
    });
  });

  it("moves what is large past the caches, at any address", () => {
    const size = (8 << 20) + 77;
    const x = array.u8(size);
    kernels.fill(x, 9);
    x.set(5, 3);
    const y = array.u8(size + 3);
    const to = y.slice([3, size + 3]);
    kernels.copy(x, to);
    assert.deepEqual([y.get(2), y.get(3), y.get(6), y.get(size + 2)], [0, 9, 5, 9]);
  });
});

describe("kernels.fill", () => {
  it("sets every element of any layout, and nothing else", () => {
    const x = new Float32Array(30);
    kernels.fill(view(x, "f32", [5, 3], [24, 8]), 2.5);
    assert.deepEqual([...x], Array.from({ length: 30 }, (_, k) => k % 2 === 0 ? 2.5 : 0));
    for (const count of [0, 1, 7, 31, 32, 33, 129]) {
      const filled = kernels.fill(array.i64(count), 2n ** 62n);
      assert.equal(filled.size, count);
      for (let k = 0; k < count; k += 1) assert.equal(filled.get(k), 2n ** 62n);
    }
    assert.equal(kernels.fill(array.bool([2]), true).get(1), true);
  });

  it("refuses values that the dtype cannot hold", () => {
    const range = { name: "RangeError", message: /kernels\.fill: value is .*cannot hold/ };
    assert.throws(() => kernels.fill(array.u8(2), 256), range);
    assert.throws(() => kernels.fill(array.u8(2), 1.5), range);
    assert.throws(() => kernels.fill(array.i64(2), 2n ** 63n), range);
    assert.throws(() => kernels.fill(array.bool(2), 2), { name: "RangeError", message: /bool/ });
    assert.throws(() => kernels.fill(array.u8(2), "1" as never), {
      name: "TypeError",
      message: /value is "1"; give a number, a bigint or a boolean/,
    });
  });
});

describe("kernels.byteswap", () => {
  it("reverses the bytes of each element, in place too", () => {
    assert.deepEqual([...kernels.byteswap(new Uint16Array([1, 0x1234]))], [256, 0x3412]);
    const x = new Uint32Array(100).map((_, k) => k * 0x01020304);
    const twice = kernels.byteswap(kernels.byteswap(x));
    assert.deepEqual([...twice], [...x]);
    const every = view(x, "u32", [50], [8], 4);
    const before = x[1] as number;
    assert.equal(kernels.byteswap(every, every), every);
    assert.equal(
      x[1],
      ((before >>> 24) | ((before >>> 8) & 0xff00) | ((before & 0xff00) << 8) |
        (before << 24)) >>> 0,
    );
    assert.equal(x[0], 0);
    const made = kernels.byteswap(array.ones("f64", [2, 2]));
    assert.equal(made.get(1, 1), 3.03865e-319);
    assert.deepEqual([...kernels.byteswap(new Int8Array([1, -2]))], [1, -2]);
  });

  it("refuses other dtypes and shapes", () => {
    assert.throws(() => kernels.byteswap(array.u16(2), array.i16(2)), {
      name: "TypeError",
      message: /out is of i16 and a of u16/,
    });
    assert.throws(() => kernels.byteswap(array.u16(2), array.u16(3)), {
      name: "RangeError",
      message: /out has shape \(3,\) and a \(2,\)/,
    });
  });
});
