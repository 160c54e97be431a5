// Shapes that go together, and the words about those that do not.
import assert from "node:assert/strict";
import test from "node:test";
import { array, kernels, type NDView } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";

/** Counts up from 0 in row-major order. */
function counting(shape: number[]): NDView<"i32", "C", "write"> {
  const made = array.zeros("i32", shape);
  let next = 0;
  const fill = (indices: number[]) => {
    if (indices.length === shape.length) made.set(next++, ...indices);
    else for (let i = 0; i < (shape[indices.length] ?? 0); i += 1) fill([...indices, i]);
  };
  fill([]);
  return made;
}

test("lengths of 1 stretch, and missing axes are put in front", () => {
  const shapes: [number[], number[], number[]][] = [
    [[2, 3], [3], [2, 3]],
    [[2, 1], [1, 3], [2, 3]],
    [[4, 1, 3], [2, 1], [4, 2, 3]],
    [[], [2, 2], [2, 2]],
    [[1, 1, 1], [2], [1, 1, 2]],
    [[0, 3], [1, 3], [0, 3]],
    [[1], [0], [0]],
  ];
  for (const [first, second, together] of shapes) {
    const [a, b] = [counting(first), counting(second)];
    const sum = kernels.add(kernels.multiply(a, 100), b);
    assert.deepEqual(sum.shape, together);
    const lead = together.length;
    const own = (view: NDView<"i32">, indices: number[]) =>
      view.get(...indices.slice(lead - view.rank).map((i, axis) => view.shape[axis] === 1 ? 0 : i));
    for (let flat = 0; flat < sum.size; flat += 1) {
      let rest = flat;
      const indices = together.toReversed().map((length) => {
        const index = rest % length;
        rest = Math.floor(rest / length);
        return index;
      }).toReversed();
      assert.equal(sum.get(...indices), own(a, indices) * 100 + own(b, indices));
    }
  }
});

test("many short rows, and rows with a value each", () => {
  const points = counting([5000, 3]);
  const moved = kernels.add(points, counting([3]));
  const scaled = kernels.multiply(points, counting([5000, 1]));
  for (let row = 0; row < 5000; row += 1) {
    for (let k = 0; k < 3; k += 1) {
      const value = points.get(row, k);
      assert.equal(moved.get(row, k), value + k);
      assert.equal(scaled.get(row, k), Math.imul(value, row));
    }
  }
});

test("shapes that do not go together are named, with the axis", () => {
  const cases: [number[], number[], string][] = [
    [[2, 3], [4], "(2, 3) (4,); axis -1"],
    [[2, 3], [2], "(2, 3) (2,); axis -1"],
    [[2, 3], [3, 3], "(2, 3) (3, 3); axis -2"],
    [[0], [2], "(0,) (2,); axis -1"],
  ];
  for (const [a, b, words] of cases) {
    const call = () => kernels.add(array.zeros("u8", a), array.zeros("u8", b));
    const start = "kernels.add: operands could not be broadcast together with shapes ";
    throws(call, RangeError, `${start}${words}`);
  }
  const three = () => kernels.fma(counting([2]), counting([2, 1]), counting([3]));
  throws(three, RangeError, "kernels.fma: ", "(2,) (2, 1) (3,)");
});

test("out may be larger than the inputs, and never smaller", () => {
  const out = array.zeros("i32", [2, 3]);
  assert.equal(String(kernels.add(counting([3]), 1, out)), "[[1 2 3]\n [1 2 3]]");
  assert.equal(String(kernels.add(1, 2, out)), "[[3 3 3]\n [3 3 3]]");
  const small = () => kernels.add(counting([2, 3]), 1, array.zeros("i32", [3]));
  const words = ["non-broadcastable output operand with shape (3,)", "broadcast shape (2, 3)"];
  throws(small, RangeError, ...words);
  const one = () => kernels.add(counting([3]), 1, array.zeros("i32", [1]));
  throws(one, RangeError, "non-broadcastable output operand with shape (1,)");
});

test("a broadcast view is an input as any other", () => {
  const wide = array.full("i32", [1, 3], 2).broadcastTo([4, 3]);
  assert.equal(String(kernels.add(wide, 1)), String(array.full("i32", [4, 3], 3)));
});

test("32 dimensions are computed", () => {
  const shape = Array.from({ length: 32 }, (_, axis) => axis % 8 === 0 ? 2 : 1);
  const a = array.ones("f32", shape);
  const sum = kernels.add(a, a.transpose());
  assert.equal(sum.rank, 32);
  assert.equal(kernels.sum(sum), 2 * sum.size);
});
