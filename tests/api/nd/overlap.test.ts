// Outputs that overlap inputs, and whether views share memory.
import assert from "node:assert/strict";
import test from "node:test";
import { array, Block, kernels, mayShareMemory, sharesMemory, view } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

/** The bytes of all elements of a small layout. */
function bytesOf(
  shape: number[],
  strides: number[],
  offset: number,
  itemSize: number,
): Set<number> {
  let starts = [offset];
  for (const [axis, length] of shape.entries()) {
    const stride = strides[axis] ?? 0;
    starts = starts.flatMap((at) => Array.from({ length }, (_, i) => at + i * stride));
  }
  return new Set(starts.flatMap((at) => Array.from({ length: itemSize }, (_, k) => at + k)));
}

/** Numbers from 0 to below `most`, the same in every run. */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * most);
  };
}

test("sharesMemory is exact for random layouts, mayShareMemory never says no wrongly", () => {
  const next = numbers(42);
  const buffer = new ArrayBuffer(4096);
  let [shared, apart, close] = [0, 0, 0];
  const random = () => {
    const dtype = (["u8", "i16", "f32", "f64"] as const)[next(4)] ?? "u8";
    const shape = Array.from({ length: next(4) }, () => next(20) === 0 ? 0 : 1 + next(5));
    const strides = shape.map(() => next(49) - 24);
    const offset = 1000 + next(200);
    const made = view(buffer, dtype, shape, strides, offset);
    return { made, bytes: bytesOf(shape, strides, offset, made.itemSize) };
  };
  for (let round = 0; round < 3000; round += 1) {
    const [a, b] = [random(), random()];
    const expected = [...a.bytes].some((byte) => b.bytes.has(byte));
    assert.equal(sharesMemory(a.made, b.made), expected, `round ${round}`);
    assert.equal(sharesMemory(b.made, a.made), expected, `round ${round}, the other way`);
    if (expected) assert.ok(mayShareMemory(a.made, b.made), `round ${round}`);
    else if (mayShareMemory(a.made, b.made)) close += 1;
    if (expected) shared += 1;
    else apart += 1;
  }
  assert.ok(shared > 300 && apart > 300 && close > 100, `${shared} ${apart} ${close}`);
});

test("interleaved views share nothing, other buffers neither", () => {
  const a = array.zeros("f64", [1000, 1000]);
  const [even, odd] = [a.slice(":", [0, 1000, 2]), a.slice(":", [1, 1000, 2])];
  assert.deepEqual([mayShareMemory(even, odd), sharesMemory(even, odd)], [true, false]);
  assert.ok(sharesMemory(even, a.transpose()));
  assert.ok(!mayShareMemory(a, array.zeros("f64", 4)));
  const typed = new Uint8Array(16);
  assert.ok(sharesMemory(typed.subarray(0, 8), typed.subarray(7)));
  assert.ok(!sharesMemory(typed.subarray(0, 8), typed.subarray(8)));
  using block = new Block(64);
  assert.ok(sharesMemory(view(block, "u8"), block.view("f64")));
});

test("what is no view, and freed memory, is refused", () => {
  const a = array.zeros("u8", 4);
  throws(() => sharesMemory(wrong(1), a), TypeError, "sharesMemory: a is 1");
  throws(() => mayShareMemory(a, wrong(null)), TypeError, "mayShareMemory: b is null");
  a.dispose();
  throwsCode(() => sharesMemory(a, a), "DISPOSED", "sharesMemory: the memory of a");
});

test("an output that overlaps an input in any way has the result of copies", () => {
  for (const native of [true, false]) {
    for (let from = 0; from <= 12; from += 1) {
      for (const step of [-2, -1, 1, 2]) {
        using block = new Block(64 * 8);
        const buffer = native ? block.buffer : new ArrayBuffer(64 * 8);
        const all = new Float64Array(buffer).map((_, k) => k);
        new Float64Array(buffer).set(all);
        const input = view(buffer, "f64", [8], [8 * step], 8 * (from + 20));
        const out = view(buffer, "f64", [8], [8], 8 * 24);
        const expected = Array.from({ length: 8 }, (_, k) => 10 * (from + 20 + k * step) + 1);
        kernels.fma(input, 10, 1, out);
        assert.deepEqual([...new Float64Array(buffer, 8 * 24, 8)], expected, `${from} ${step}`);
      }
    }
  }
});

test("a matrix takes its own transpose", () => {
  const a = array.arange("f32", 0, 10_000, 1).reshape([100, 100]);
  const expected = kernels.add(a, a.transpose().copy());
  kernels.add(a, a.transpose(), a);
  assert.equal(kernels.countNonzero(kernels.notEqual(a, expected)), 0);
});

test("in place with another dtype of the same bytes", () => {
  const buffer = new Block(80).buffer;
  const [floats, ints] = [view(buffer, "f64", [10]), view(buffer, "i64", [10])];
  kernels.fill(ints, 7);
  kernels.add(ints, 1.5, floats);
  assert.deepEqual([...new Float64Array(buffer, 0, 10)], new Array(10).fill(8.5));
  const flags = view(buffer, "bool", [10]);
  kernels.greater(floats, 8, flags);
  assert.equal(kernels.countNonzero(flags), 10);
});
