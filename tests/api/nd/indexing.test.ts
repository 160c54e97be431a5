// take, put, mask and place: against plain loops, with NumPy's rules and messages.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, kernels, type NDView, view } from "../../../src/mod.ts";

/** 0, 1, 2, … in a shape, or every second element of a wider memory. */
function counted(shape: [number, number], spread: boolean): NDView<"i32", "strided", "write"> {
  const step = spread ? 2 : 1;
  const values = new Int32Array(shape[0] * shape[1] * step).map((_, k) => Math.floor(k / step));
  return view(values, "i32", shape, [shape[1] * 4 * step, 4 * step]);
}

function list(of: NDView): unknown[] {
  const flat = new Float64Array(of.size);
  return of.size === 0 ? [] : [...kernels.copy(of.reshape([of.size]), flat)];
}

describe("take", () => {
  for (const spread of [false, true]) {
    it(`along each axis, spread ${spread}`, () => {
      const x = counted([4, 30], spread);
      const rows = x.take([2, 0, -1, 2], { axis: 0 });
      assert.deepEqual(rows.shape, [4, 30]);
      for (const [k, row] of [2, 0, 3, 2].entries()) {
        for (let c = 0; c < 30; c += 1) assert.equal(rows.get(k, c), row * 30 + c);
      }
      const columns = x.take(new Int32Array([29, -30]), { axis: -1 });
      assert.deepEqual(columns.shape, [4, 2]);
      for (let r = 0; r < 4; r += 1) {
        assert.deepEqual([columns.get(r, 0), columns.get(r, 1)], [r * 30 + 29, r * 30]);
      }
    });

    it(`without an axis, in the shape of the indices, spread ${spread}`, () => {
      const x = counted([3, 4], spread);
      const taken = x.take([[0, 11], [-1, 5]]);
      assert.deepEqual(taken.shape, [2, 2]);
      assert.deepEqual([taken.get(0, 1), taken.get(1, 0), taken.get(1, 1)], [11, 11, 5]);
      assert.deepEqual(x.take(7).shape, []);
      assert.equal(x.take(7).get(), 7);
      assert.deepEqual(x.take([]).shape, [0]);
    });
  }

  it("wraps and clips where asked to", () => {
    const x = array.i32(3);
    kernels.copy(new Int32Array([10, 20, 30]), x);
    const wrapped = x.take([3, -4, 100, -1], { mode: "wrap" });
    assert.deepEqual([0, 1, 2, 3].map((k) => wrapped.get(k)), [10, 30, 20, 30]);
    const clipped = x.take([3, -4, 1, -1], { mode: "clip" });
    assert.deepEqual([0, 1, 2, 3].map((k) => clipped.get(k)), [30, 10, 20, 10]);
  });

  it("refuses indices out of range, naming index, axis and size", () => {
    const x = array.f64([3, 5]);
    const out = (index: number | bigint, options?: { axis: number }) => () =>
      x.take([0, index], options);
    const says = (message: RegExp) => ({ name: "RangeError", message });
    assert.throws(out(10, { axis: 0 }), says(/index 10 is out of bounds for axis 0 with size 3/));
    assert.throws(out(-6, { axis: 1 }), says(/index -6 is out of bounds for axis 1 with size 5/));
    assert.throws(out(15n), says(/index 15 is out of bounds for axis 0 with size 15/));
    assert.throws(out(2n ** 62n), says(/index 4611686018427387904 is out of bounds/));
    assert.throws(() => array.f64([0, 2]).take([0], { axis: 0 }), says(/non-empty take/));
    assert.throws(out(1, { axis: 2 }), says(/axis 2 is out of bounds/));
  });

  it("refuses what are no indices", () => {
    const x = array.f64(3);
    const type = (indices: unknown, message: RegExp) =>
      assert.throws(() => x.take(indices as number[]), { name: "TypeError", message });
    type(new Float64Array(1), /indices is of f64; give integers/);
    type(array.bool(3), /use mask\(\)/);
    type(new BigUint64Array(1), /of u64.*cast it to i64/);
    type("0", /indices is "0"/);
    type(["0"], /indices must be integers/);
    assert.throws(() => x.take([0.5]), { name: "RangeError", message: /has 0\.5/ });
    assert.throws(() => x.take([[0], [1, 2]]), { name: "RangeError", message: /inhomogeneous/ });
    assert.throws(() => x.take([0], { mode: "bounce" as never }), {
      name: "TypeError",
      message: /mode is "bounce"; give one of "raise", "wrap", "clip"/,
    });
  });
});

describe("put", () => {
  for (const spread of [false, true]) {
    it(`counts all elements, and repeats values, spread ${spread}`, () => {
      const x = counted([3, 4], spread);
      x.put([0, 5, -1, 6], [100, 200]);
      const expected = Array.from({ length: 12 }, (_, k) => k);
      for (const [k, value] of [[0, 100], [5, 200], [11, 100], [6, 200]] as const) {
        expected[k] = value;
      }
      assert.deepEqual(list(x), expected);
      x.put([20, -20], 7, { mode: "clip" });
      assert.deepEqual([x.get(2, 3), x.get(0, 0)], [7, 7]);
    });
  }

  it("takes values and indices that lie in the view itself", () => {
    const x = array.i64(4);
    kernels.copy(new BigInt64Array([3n, 2n, 1n, 0n]), x);
    x.put(x, x);
    assert.deepEqual([0, 1, 2, 3].map((k) => x.get(k)), [0n, 1n, 2n, 3n]);
  });

  it("sets nothing when an index is bad", () => {
    const x = array.u8(3);
    assert.throws(() => x.put([0, 3], 1), {
      name: "RangeError",
      message: /index 3 is out of bounds for axis 0 with size 3/,
    });
    assert.equal(x.get(0), 0);
    assert.throws(() => x.put([0], []), { name: "RangeError", message: /values is empty/ });
    assert.throws(() => x.put([0], [256]), { name: "RangeError", message: /256/ });
    assert.throws(() => x.put([0], new Float64Array(1)), {
      name: "TypeError",
      message: /same_kind/,
    });
    assert.throws(() => (x.asReadonly() as unknown as typeof x).put([0], 1), {
      name: "TypeError",
      message: /read-only/,
    });
    assert.throws(() => array.u8(0).put([0], 1), { name: "RangeError", message: /empty array/ });
  });
});

/** A mask with runs of true and false as well as noise. */
function maskOf(count: number): NDView<"bool"> {
  const bytes = new Uint8Array(count).map((_, k) =>
    Number(k % 64 < 24 ? k % 3 === 0 : k % 64 < 44) * (k % 5 + 1)
  );
  return view(bytes, "bool", [count]);
}

describe("mask", () => {
  for (const dtype of ["u8", "i16", "f32", "f64"] as const) {
    it(`selects elements of ${dtype}`, () => {
      for (const count of [0, 1, 7, 8, 9, 64, 200, 1001]) {
        const x = array.empty(dtype, count);
        kernels.cast(new Float64Array(count).map((_, k) => k % 200), x);
        const mask = maskOf(count);
        const expected = list(x).filter((_, k) => mask.get(k));
        assert.deepEqual(list(x.mask(mask)), expected, `${count}`);
        const strided = x.slice([null, null, -1]);
        assert.deepEqual(
          list(strided.mask(mask)),
          list(strided).filter((_, k) => mask.get(k)),
        );
      }
    });
  }

  it("of fewer axes selects what is inside of them", () => {
    const x = counted([4, 3], false);
    const rows = view(new Uint8Array([1, 0, 0, 1]), "bool");
    const selected = x.mask(rows);
    assert.deepEqual(selected.shape, [2, 3]);
    assert.deepEqual(list(selected), [0, 1, 2, 9, 10, 11]);
    const turned = x.transpose().mask(view(new Uint8Array([0, 1, 1]), "bool"));
    assert.deepEqual(list(turned), [1, 4, 7, 10, 2, 5, 8, 11]);
  });

  it("refuses masks of other shapes and dtypes", () => {
    const x = array.f64([3, 4]);
    assert.throws(() => x.mask(array.bool([4, 4])), {
      name: "RangeError",
      message: /did not match indexed array along axis 0; size of axis is 3 but .* axis is 4/,
    });
    assert.throws(() => x.mask(array.bool([3, 4, 1])), { name: "RangeError", message: /too many/ });
    assert.throws(() => x.mask(array.u8([3, 4]) as never), { name: "TypeError", message: /of u8/ });
    assert.throws(() => x.mask([true] as never), { name: "TypeError", message: /mask is/ });
  });
});

describe("place", () => {
  it("sets what a mask chooses to values that repeat", () => {
    const x = array.f64(200);
    const mask = maskOf(200);
    x.place(mask, [1, 2, 3]);
    let next = 0;
    for (let k = 0; k < 200; k += 1) {
      const expected = mask.get(k) ? [1, 2, 3][next % 3] : 0;
      if (mask.get(k)) next += 1;
      assert.equal(x.get(k), expected, `${k}`);
    }
    const matrix = counted([3, 4], true);
    matrix.place(kernels.greater(matrix, 5), new Int32Array([-1]));
    assert.deepEqual(list(matrix), [0, 1, 2, 3, 4, 5, -1, -1, -1, -1, -1, -1]);
  });

  it("works where the mask is the view itself", () => {
    const x = array.bool(20);
    kernels.fill(x.slice([0, 10]), true);
    x.place(x, false);
    assert.equal(kernels.any(x), false);
  });

  it("refuses other shapes, and no values", () => {
    const x = array.f64(3);
    assert.throws(() => x.place(array.bool(4), 1), {
      name: "RangeError",
      message: /\(4,\).*\(3,\)/,
    });
    x.place(array.bool(3), []);
    assert.throws(() => x.place(array.ones("bool", 3), []), {
      name: "RangeError",
      message: /cannot insert from an empty array/,
    });
  });
});
