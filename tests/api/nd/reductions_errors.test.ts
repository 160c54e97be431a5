// What reductions and dot refuse, and what they give in the cases at the edge.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, Block, kernels, view } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const matrix = () => view(new Float64Array([1, 2, 3, 4, 5, 6]), "f64", [2, 3]);

describe("reductions refuse", () => {
  it("axes that are not there, twice there, or no integers", () => {
    const m = matrix();
    throws(() => kernels.sum(m, { axis: 3 }), RangeError, "kernels.sum", "axis 3 is out of bounds");
    throws(() => kernels.sum(m, { axis: -3 }), RangeError, "axis -3 is out of bounds");
    throws(() => kernels.sum(m, { axis: [0, -2] }), RangeError, "duplicate value in 'axis'");
    throws(() => kernels.sum(m, { axis: 0.5 }), RangeError, "axis");
    throws(() => kernels.sum(m, { axis: wrong("0") }), TypeError, "axis", "0");
    throws(() => kernels.argmax(m, { axis: wrong([0]) }), TypeError, "kernels.argmax: axis");
  });

  it("options that they do not know", () => {
    const m = matrix();
    throws(() => kernels.sum(m, wrong({ axes: 0 })), TypeError, "no option axes", "axis, keepdims");
    throws(() => kernels.sum(m, wrong({ ddof: 1 })), TypeError, "no option ddof");
    throws(() => kernels.sum(m, wrong(null)), TypeError, "options is null");
    throws(() => kernels.sum(m, wrong(0)), TypeError, "options is 0");
    throws(() => kernels.max(m, { keepdims: wrong(1) }), TypeError, "keepdims is 1");
    throws(() => kernels.var(m, { ddof: NaN }), RangeError, "ddof is NaN");
    throws(() => kernels.std(m, { ddof: wrong("1") }), TypeError, "ddof");
    throws(() => kernels.norm(m, { ord: 3 }), RangeError, "ord is 3; give 1, 2 or Infinity");
    throws(() => kernels.norm(m, { ord: wrong("fro") }), TypeError, "ord");
  });

  it("inputs that are no arrays", () => {
    for (const bad of [null, undefined, 1, "ab", {}, [1, 2], new DataView(new ArrayBuffer(8))]) {
      throws(() => kernels.sum(wrong<Float64Array>(bad)), TypeError, "kernels.sum: a is");
      const one = new Float64Array(1);
      throws(() => kernels.dot(wrong<typeof one>(bad), one), TypeError, "kernels.dot: a is");
    }
  });

  it("extrema of nothing", () => {
    const empty = view(new Float64Array(0), "f64", [0, 3]);
    for (const name of ["min", "max"] as const) {
      const text = `zero-size array to reduction operation ${name}imum which has no identity`;
      throws(() => kernels[name](empty), RangeError, `kernels.${name}`, text);
      throws(() => kernels[name](empty, { axis: 0 }), RangeError, text, "(0, 3)");
      assert.deepEqual(kernels[name](empty, { axis: 1 }).shape, [0]);
      throws(() => kernels[`arg${name}`](empty), RangeError, `argm`, "empty sequence");
    }
  });

  it("outputs of another shape or kind, and such that may not be written", () => {
    const m = matrix();
    const out = array.zeros("f64", [2]);
    throws(() => kernels.sum(m, { axis: 0, out }), RangeError, "out has shape (2,)", "(3,)");
    const ints = array.zeros("i32", [3]);
    throws(() => kernels.sum(m, { axis: 0, out: ints }), TypeError, "f64 to i32", "same_kind");
    const locked = array.zeros("f64", [3]).asReadonly();
    throws(() => kernels.sum(m, { axis: 0, out: wrong(locked) }), TypeError, "read-only");
    assert.equal(kernels.sum(m, { axis: 1, out }), out);
    assert.deepEqual(out.toArray(), [6, 15]);
  });

  it("memory that was freed", () => {
    const block = new Block(64);
    const freed = view(block, "f64", [8]);
    const out = array.f64([1]);
    block.dispose();
    throwsCode(() => kernels.sum(freed), "DISPOSED", "kernels.sum");
    throwsCode(() => kernels.dot(freed, freed), "DISPOSED", "kernels.dot");
    out.dispose();
    const read = matrix();
    throwsCode(() => kernels.sum(read, { axis: [0, 1], keepdims: true, out }), "DISPOSED");
  });

  it("sums that a number does not hold", () => {
    const big = new Int32Array(2 ** 23).fill(2 ** 31 - 1);
    const text = "beyond the safe integers; give an i64 or u64 input";
    throws(() => kernels.sum(big), RangeError, "kernels.sum", text);
    throws(() => kernels.prod(new Uint8Array(60).fill(2)), RangeError, "kernels.prod", text);
    const held = kernels.sum(view(big, "i32"), { axis: 0 });
    assert.equal(held.get(), BigInt(2 ** 23) * (2n ** 31n - 1n));
    assert.equal(kernels.sum(new BigInt64Array([2n ** 62n, 2n ** 62n])), -(2n ** 63n));
  });
});

describe("reductions give", () => {
  it("what NumPy gives for nothing", () => {
    const none = new Float64Array(0);
    assert.equal(kernels.sum(none), 0);
    assert.equal(kernels.prod(none), 1);
    assert.ok(Number.isNaN(kernels.mean(none)));
    assert.ok(Number.isNaN(kernels.var(none)));
    assert.equal(kernels.any(none), false);
    assert.equal(kernels.all(none), true);
    assert.equal(kernels.norm(none), 0);
    assert.equal(kernels.dot(none, none), 0);
    assert.equal(kernels.sum(new BigInt64Array(0)), 0n);
  });

  it("NaN or Infinity where ddof leaves no divisor", () => {
    assert.ok(Number.isNaN(kernels.var(new Float64Array([1]), { ddof: 1 })));
    assert.equal(kernels.var(new Float64Array([1, 2]), { ddof: 2 }), Infinity);
    assert.equal(kernels.std(new Float64Array([1, 2]), { ddof: 3 }), Infinity);
  });

  it("results that overlap the input as if they did not", () => {
    const memory = new Float64Array([1, 2, 3, 4, 5, 6]);
    const m = view(memory, "f64", [2, 3]);
    const out = view(memory, "f64", [3], [8], 8);
    kernels.sum(m, { axis: 0, out });
    assert.deepEqual([...memory], [1, 5, 7, 9, 5, 6]);
  });

  it("the kept axes with length 1", () => {
    assert.deepEqual(kernels.sum(matrix(), { keepdims: true }).shape, [1, 1]);
    assert.deepEqual(kernels.max(matrix(), { axis: -1, keepdims: true }).toArray(), [[3], [6]]);
  });
});

describe("dot", () => {
  it("goes along the last axis, or another, and broadcasts the rest", () => {
    const m = matrix();
    assert.equal(kernels.dot(new Float32Array([1, 2]), new Float32Array([3, 4])), 11);
    const rows = wrong<ReturnType<typeof matrix>>(kernels.dot(m, new Float64Array([1, 0, 2])));
    assert.deepEqual(rows.toArray(), [7, 16]);
    const columns = wrong<ReturnType<typeof matrix>>(kernels.dot(m, m, { axis: 0 }));
    assert.deepEqual(columns.toArray(), [17, 29, 45]);
    assert.equal(kernels.dot(new Int8Array([100, 100]), new Int8Array([2, 1])), 44);
    assert.equal(kernels.dot(new BigUint64Array([3n]), new BigUint64Array([5n])), 15n);
    const f16 = array.full("f16", [3000], 2);
    assert.equal(kernels.dot(f16, f16), 12_000);
  });

  it("refuses shapes that do not go together", () => {
    const m = matrix();
    const two = new Float64Array(2);
    throws(() => kernels.dot(m, two), RangeError, "(2, 3) and (2,) not aligned");
    throws(() => kernels.dot(m, m, { axis: 2 }), RangeError, "axis 2 is out of bounds");
    const three = view(new Float64Array(9), "f64", [3, 3]);
    throws(() => kernels.dot(m, three), RangeError, "could not be broadcast together");
    const scalar = view(new Float64Array(1), "f64", []);
    throws(() => kernels.dot(scalar, scalar), RangeError, "no axis");
  });
});
