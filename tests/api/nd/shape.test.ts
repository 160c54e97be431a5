// Other shapes of the same elements against index arithmetic over nested lists, and bad arguments.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { array, broadcastShapes, concat, NDArray, type NDView, stack } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";

/** The numbers 0, 1, … in a shape. */
function counted(shape: number[]): NDArray<"i32"> {
  const size = shape.reduce((product, length) => product * length, 1);
  return array(Int32Array.from({ length: size }, (_, i) => i)).reshape(shape).copy();
}

/** All index lists of a shape, in row-major order. */
function indicesOf(shape: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const length of shape) {
    all = all.flatMap((list) => Array.from({ length }, (_, i) => [...list, i]));
  }
  return all;
}

/** Asserts shape and elements, each read by its indices. */
function elements(view: NDView, shape: number[], at: (indices: number[]) => unknown): void {
  assert.deepEqual(view.shape, shape);
  for (const indices of indicesOf(shape)) {
    assert.equal(view.get(...indices), at(indices), `at ${indices}`);
  }
  assert.deepEqual([...view.elements()], indicesOf(shape).map(at));
}

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });

/** A view of the numbers with axes turned, in any order of memory. */
const turned = shapes.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc.shuffledSubarray(shape.map((_, k) => k), { minLength: shape.length }),
    flips: fc.subarray(shape.map((_, k) => k)),
  })
);

describe("shapes of the same elements", () => {
  it("transpose, permute and flip", () => {
    fc.assert(
      fc.property(turned, ({ shape, axes, flips }) => {
        const own = counted(shape);
        const back = [...shape].reverse();
        elements(own.transpose(), back, (indices) => own.get(...[...indices].reverse()));
        const there = axes.map((axis) => shape[axis] as number);
        const move = (indices: number[]) =>
          own.get(...shape.map((_, axis) => indices[axes.indexOf(axis)] as number));
        elements(own.permute(axes), there, move);
        elements(own.transpose(axes.map((axis) => axis - shape.length)), there, move);
        elements(
          own.flip(flips),
          shape,
          (indices) =>
            own.get(
              ...indices.map((index, k) => flips.includes(k) ? (shape[k] ?? 0) - 1 - index : index),
            ),
        );
        assert.deepEqual(own.flip().flip().toArray(), own.toArray());
      }),
      { numRuns: 100 },
    );
  });

  it("reshape keeps row-major order, and is a view exactly where strides exist", () => {
    fc.assert(
      fc.property(turned, fc.nat(), ({ shape, axes, flips }, seed) => {
        const view = counted(shape).permute(axes).flip(flips);
        const groups: number[] = [];
        for (let left = view.size, k = seed; left > 1; k += 1) {
          const length = [2, 3, 4].find((one, i) => i >= k % 3 && left % one === 0) ?? left;
          groups.push(length);
          left /= length;
        }
        if (view.size === 0) groups.push(3, 0);
        const made = view.reshape(groups);
        assert.deepEqual(made.shape, groups);
        assert.deepEqual([...made.elements()], [...view.elements()]);
        const copied = made.buffer !== view.buffer;
        assert.equal(copied, made instanceof NDArray);
        if (copied) {
          throws(() => view.reshape(groups, { copy: false }), RangeError, "unable to avoid a copy");
        } else assert.equal(view.reshape(groups, { copy: false }).buffer, view.buffer);
        const back = made.reshape(view.shape);
        assert.deepEqual([...back.elements()], [...view.elements()]);
        assert.notEqual(view.reshape(groups, { copy: true }).buffer, view.buffer);
      }),
      { numRuns: 200 },
    );
  });

  it("reshape makes views as NumPy does", () => {
    const own = counted([4, 6]);
    assert.deepEqual(own.reshape([2, -1]).shape, [2, 12]);
    assert.deepEqual(own.slice(":", [0, 3]).reshape([2, 2, 3], { copy: false }).strides, [
      48,
      24,
      4,
    ]);
    assert.deepEqual(own.transpose().reshape([2, 3, 4], { copy: false }).strides, [12, 4, 24]);
    assert.deepEqual(own.reshape([4, 1, 6, 1]).squeeze().shape, [4, 6]);
    assert.deepEqual(own.slice(0, 0).reshape([1, 1]).shape, [1, 1]);
    assert.ok(own.transpose().reshape(-1) instanceof NDArray);
  });

  it("broadcastTo, squeeze, expandDims", () => {
    const own = counted([3, 1]);
    const wide = own.broadcastTo([2, 3, 4]);
    elements(wide, [2, 3, 4], ([, i]) => i);
    assert.deepEqual([wide.strides, wide.writable], [[0, 4, 0], false]);
    assert.deepEqual(own.expandDims([0, -1]).shape, [1, 3, 1, 1]);
    assert.deepEqual(own.expandDims(1).shape, [3, 1, 1]);
    assert.deepEqual(own.squeeze(-1).shape, [3]);
    assert.deepEqual(counted([1, 1]).squeeze().shape, []);
    assert.deepEqual(broadcastShapes([3, 1], [4], 1), [3, 4]);
  });

  it("split", () => {
    const own = counted([6, 2]);
    const lists = (parts: NDView[]) => parts.map((part) => part.shape);
    assert.deepEqual(lists(own.split(3)), [[2, 2], [2, 2], [2, 2]]);
    assert.deepEqual(lists(own.split([1, 4, 4, 99])), [[1, 2], [3, 2], [0, 2], [2, 2], [0, 2]]);
    assert.deepEqual(own.split(2, -1)[1]?.slice(":", 0).toArray(), [1, 3, 5, 7, 9, 11]);
    assert.deepEqual(lists(own.split([-2])), [[4, 2], [2, 2]]);
  });

  it("concat and stack copy, and promote", () => {
    const a = counted([2, 2]);
    assert.deepEqual(concat([a, a.transpose()]).toArray(), [[0, 1], [2, 3], [0, 2], [1, 3]]);
    assert.deepEqual(concat([a, a.flip(0)], { axis: -1 }).toArray(), [[0, 1, 2, 3], [2, 3, 0, 1]]);
    assert.deepEqual(stack([a, a], { axis: 1 }).toArray(), [[[0, 1], [0, 1]], [[2, 3], [2, 3]]]);
    const mixed: NDView = concat([array.u8([1]), array.i8([1]), array.f16(1)] as NDView[]);
    assert.equal(mixed.dtype, "f16");
    assert.deepEqual(concat([array.i32([0, 2]), a]).shape, [2, 2]);
  });
});

describe("copies", () => {
  it("are new arrays in the order asked for", () => {
    const own = counted([2, 3]);
    for (const one of [own, own.transpose(), own.flip(), own.slice(0)] as NDView[]) {
      const [c, f] = [one.copy(), one.copy("F")];
      assert.deepEqual([c.isC, f.isF], [true, true]);
      assert.deepEqual([c.toArray(), f.toArray()], [one.toArray(), one.toArray()]);
      assert.ok(c instanceof NDArray && f instanceof NDArray && c.buffer !== own.buffer);
    }
    assert.deepEqual([...own.copy("F").data], [0, 3, 1, 4, 2, 5]);
  });

  it("astype", () => {
    const own = array([-1.5, 300.9]);
    assert.deepEqual(own.astype("i16").toArray(), [-1, 300]);
    assert.equal(own.astype("f64", { copy: false }), own);
    assert.notEqual(own.astype("f64"), own);
  });

  it("assign broadcasts, casts the same kind, and minds overlap", () => {
    const own = counted([2, 3]);
    own.assign(array([7, 8, 9], "i8"));
    assert.deepEqual(own.toArray(), [[7, 8, 9], [7, 8, 9]]);
    const line = counted([6]);
    line.slice([1]).assign(line.slice([0, 5]));
    assert.deepEqual(line.toArray(), [0, 0, 1, 2, 3, 4]);
    throws(() => own.assign(array([1.5])), TypeError, "cannot cast array data from f64 to i32");
    throws(() => own.assign(counted([2])), RangeError, "NDView.assign", "(2,)", "(2, 3)");
    throws(() => own.assign(wrong(5)), TypeError, "source is 5; give a view");
  });
});

describe("iteration", () => {
  const own = counted([2, 2, 3]);
  it("over the first axis, rows, elements", () => {
    assert.deepEqual([...own].map((one) => (one as NDView).toArray()), own.toArray() as unknown[]);
    assert.deepEqual([...own.at(1, 1)], [9, 10, 11]);
    assert.deepEqual([...own.rows()].map((row) => [...row]), [[0, 1, 2], [3, 4, 5], [6, 7, 8], [
      9,
      10,
      11,
    ]]);
    assert.deepEqual([...own.slice("...", [1])].length, 2);
    own.row(-1, 0)[2] = 80;
    assert.equal(own.get(1, 0, 2), 80);
    assert.equal(own.data, own.data);
  });

  it("refuses rows and data that do not lie side by side", () => {
    throws(
      () => own.transpose().row(0, 0),
      TypeError,
      "NDView.row: the elements of the last axis are 24",
    );
    throws(
      () => own.slice("...", [null, null, 2]).data,
      TypeError,
      "NDView.data: ",
      "do not lie side by side",
    );
    throws(() => own.row(0), RangeError, "1 indices for the rows of shape (2, 2, 3); give 2");
    throws(() => own.row(0, 2), RangeError, "index 2 is out of bounds for axis 1");
    throws(() => array(1).row(), TypeError, "a view of rank 0 has no rows");
    throws(() => [...array(1)], TypeError, "a view of rank 0 cannot be iterated");
    throws(() => own.item(), TypeError, "only views of size 1", "(2, 2, 3)");
  });
});

describe("bad arguments", () => {
  const own = counted([2, 3]);
  const cases: [call: () => unknown, kind: typeof TypeError, part: string][] = [
    [
      () => own.transpose([0]),
      RangeError,
      "NDView.transpose: axes has 1 numbers and the view of shape (2, 3)",
    ],
    [() => own.transpose([0, 0]), RangeError, "axis 0 is given twice in [0, 0]"],
    [
      () => own.permute([0, 2]),
      RangeError,
      "NDView.permute: axis 2 is out of bounds for a view of dimension 2",
    ],
    [() => own.permute(wrong("01")), TypeError, 'axes is "01"'],
    [() => own.flip(2), RangeError, "NDView.flip: axis 2 is out of bounds"],
    [() => own.flip([0, -2]), RangeError, "axis 0 is given twice"],
    [() => own.squeeze(0), RangeError, "NDView.squeeze: cannot squeeze axis 0 of shape (2, 3)"],
    [() => own.expandDims(3), RangeError, "NDView.expandDims: axis 3 is out of bounds"],
    [() => own.expandDims(new Array(31).fill(0)), RangeError, "33 dimensions"],
    [() => own.broadcastTo([3, 3]), RangeError, "could not broadcast shape (2, 3) to (3, 3)"],
    [() => own.broadcastTo([3]), RangeError, "could not broadcast shape (2, 3) to (3,)"],
    [
      () => own.reshape([5]),
      RangeError,
      "cannot reshape a view of size 6 and shape (2, 3) into shape (5,)",
    ],
    [() => own.reshape([-1, -1]), RangeError, "only one length can be -1"],
    [() => own.reshape([4, -1]), RangeError, "cannot reshape a view of size 6"],
    [() => own.reshape([-2, 3]), RangeError, "negative dimensions are not allowed"],
    [() => own.reshape([0, -1]), RangeError, "into shape (0, -1)"],
    [() => own.reshape(6, wrong({ copy: 1 })), TypeError, "copy is 1; give true or false"],
    [
      () => own.split(4, 1),
      RangeError,
      "4 parts: the split does not result in an equal division of axis 1",
    ],
    [() => own.split(0), RangeError, "0 parts"],
    [() => array.f64([0]).split(2 ** 31), RangeError, "give at most 1000000"],
    [() => own.split(1.5), RangeError, "the number of parts is 1.5"],
    [() => own.split(2, 2), RangeError, "NDView.split: axis 2 is out of bounds"],
    [() => own.copy(wrong<"C">("A")), RangeError, 'NDView.copy: order is "A"; give "C" or "F"'],
    [() => own.astype(wrong<"f64">("f8")), TypeError, 'NDView.astype: dtype is "f8"'],
    [() => own.isContiguous(wrong<"C">("K")), RangeError, 'NDView.isContiguous: order is "K"'],
    [() => concat([]), RangeError, "concat: views is empty"],
    [() => concat(wrong<NDView[]>(own)), TypeError, "concat: views is "],
    [
      () => concat([own as NDView, wrong<NDView>([1])]),
      TypeError,
      "concat: views[1] is an array of 1; give a view",
    ],
    [
      () => concat([own, counted([3, 3])], { axis: 1 }),
      RangeError,
      "views[0] has shape (2, 3) and views[1] (3, 3)",
    ],
    [() => concat([own, counted([3])]), RangeError, "views[1] (3,)"],
    [() => concat([counted([])]), RangeError, "views of rank 0 cannot be concatenated"],
    [() => concat([own], { axis: 2 }), RangeError, "concat: axis 2 is out of bounds"],
    [
      () => stack([own, own.transpose()]),
      RangeError,
      "views[1] (3, 2); all must have the same shape",
    ],
    [() => stack([own], { axis: 4 }), RangeError, "stack: axis 4 is out of bounds"],
    [
      () => broadcastShapes([2], [3]),
      RangeError,
      "broadcastShapes: operands could not be broadcast",
    ],
  ];
  for (const [call, kind, part] of cases) {
    it(part, () => {
      throws(call, kind, part);
    });
  }
});
