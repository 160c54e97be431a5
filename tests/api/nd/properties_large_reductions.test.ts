// Reductions and dot products at the lengths where they change their way: lanes that are emptied
// before they overflow, blocks and parts, several pages at once, rows and groups of rows, buffers.
// The elements are small integers in every dtype, so that all sums are exact.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Block, type NDDtype, NDView, view, withLevel } from "../../../src/mod.ts";
import {
  HERE,
  type Kernel,
  kernelNamed,
  LargeMemory,
  type Next,
  type Placing,
  randomPlacing,
  tell,
} from "../support/nd_large.ts";
import { ALL_DTYPES, ITEM_SIZE } from "../support/nd_elements.ts";
import { modelArray, seeded } from "../support/nd_model.ts";
import { type Fold, FOLDS, reduceModel, roundTo, wrapTo } from "../support/nd_folds.ts";

const SEED = Math.floor(Math.random() * 2 ** 32);
const random = seeded(SEED);
const next: Next = (limit) => Math.floor(random() * limit);
const MOST = 132_000;
const memory = new LargeMemory(2, MOST * 25);
const anyLevel = () => HERE[next(HERE.length)] ?? "scalar";

/** Small integers that a dtype holds; for products mostly 1. */
function integersFor(dtype: NDDtype, count: number): Float64Array {
  const unsigned = dtype === "bool" || dtype[0] === "u";
  const most = dtype === "bool" ? 1 : 8;
  return new Float64Array(count).map(() => {
    const value = next(most + 1);
    return unsigned || next(2) === 0 ? value : 0 - value;
  });
}

function bytesOf(dtype: NDDtype, values: Float64Array): Uint8Array<ArrayBuffer> {
  const model = modelArray(dtype, values.length);
  if (model instanceof BigInt64Array || model instanceof BigUint64Array) {
    values.forEach((value, i) => model[i] = BigInt(value));
  } else model.set(values);
  return new Uint8Array(model.buffer);
}

/** Numbers from whatever a reduction gives. */
function numbersOf(result: unknown): number[] {
  const list: unknown = result instanceof NDView ? result.toArray() : result;
  const flat: unknown[] = Array.isArray(list) ? list.flat(Infinity) : [list];
  return flat.map(Number);
}

interface Case {
  readonly dtype: NDDtype;
  readonly values: Float64Array;
  readonly shape: readonly number[];
  readonly placing: Placing;
  readonly axes: readonly number[] | null;
}

/** Tries one reduction; `axes` null for all of them. */
function tryFold(name: keyof typeof FOLDS, a: NDView, one: Case): void {
  const fold: Fold = FOLDS[name];
  const level = anyLevel();
  const options = { ...fold.options, ...(one.axes === null ? {} : { axis: one.axes }) };
  if (fold.oneAxis && one.axes !== null && one.axes.length !== 1) return;
  const axis = fold.oneAxis && one.axes !== null ? { axis: one.axes[0] } : {};
  const got = withLevel(level, () => kernelNamed(fold.kernel)(a, { ...options, ...axis }));
  const axes = one.axes ?? one.shape.map((_, k) => k);
  const expected = reduceModel(one.values, one.shape, axes, fold.of)
    // A JavaScript value is not rounded to the dtype.
    .map((value) => one.axes === null ? value : roundTo(fold.result(one.dtype), value));
  const numbers = numbersOf(got);
  const words = `seed ${SEED}: ${fold.kernel} of ${one.dtype} (${one.shape}) at level ${level} ` +
    `over ${one.axes ?? "all"}, ${tell(one.placing)}`;
  assert.equal(numbers.length, expected.length, words);
  for (let i = 0; i < expected.length; i += 1) {
    const [x, y] = [numbers[i] as number, expected[i] as number];
    if (x === y || Math.abs(x - y) <= fold.tolerance(one.dtype) * Math.abs(y)) continue;
    assert.fail(`${words}: result ${i} is ${x}, expected ${y}`);
  }
}

/** Strides of a shape in C order, or with the axes the other way round, and gaps. */
function placingOf(shape: readonly number[], size: number): Placing {
  const count = shape.reduce((a, b) => a * b, 1);
  if (shape.length === 1) return randomPlacing(count, size, next);
  const order = shape.map((_, k) => k).reverse();
  if (next(3) === 0) order.reverse();
  const strides: number[] = [];
  let step = size * (next(3) === 0 ? 2 : 1);
  for (const axis of order) {
    strides[axis] = next(4) === 0 ? -step : step;
    step = step * (shape[axis] as number) + (next(4) === 0 ? size * next(3) : 0);
  }
  return { shape, strides, offset: next(2) * next(64) };
}

const LENGTHS = [5000, 8192 + 5, 40_001];
const SHAPES: readonly (readonly number[])[] = [
  [3, 9001],
  [9001, 3],
  [17, 2100],
  [2100, 17],
  [300, 130],
  [70, 1030],
  [40, 2, 300],
  [3, 1100, 7],
  [1100, 5, 3],
  [20, 33, 66],
];

function checkShape(dtype: NDDtype, shape: readonly number[], names: (keyof typeof FOLDS)[]): void {
  const size = ITEM_SIZE[dtype];
  const values = integersFor(dtype, shape.reduce((a, b) => a * b, 1));
  const placing = placingOf(shape, size);
  const a = memory.write(0, dtype, placing, bytesOf(dtype, values));
  const choices: (readonly number[] | null)[] = [null, ...shape.map((_, k) => [k])];
  if (shape.length === 3) choices.push([0, 2], [1, 2]);
  for (const name of names) {
    const axes = shape.length === 1 ? null : choices[next(choices.length)] ?? null;
    tryFold(name, a, { dtype, values, shape, placing, axes });
  }
}

describe("reductions of long and of many rows", () => {
  const names = Object.keys(FOLDS) as (keyof typeof FOLDS)[];
  for (const dtype of ALL_DTYPES) {
    it(dtype, () => {
      for (const length of LENGTHS) checkShape(dtype, [length], names);
      for (const shape of SHAPES.filter(() => next(3) === 0)) checkShape(dtype, shape, names);
    });
  }
});

describe("dot products of long and of many rows", () => {
  for (const dtype of ALL_DTYPES) {
    it(dtype, () => {
      for (const shape of [[5000], [40_001], [7, 5001], [130, 300], [900, 3]]) {
        const count = shape.reduce((a, b) => a * b, 1);
        const [x, y] = [integersFor(dtype, count), integersFor(dtype, count)];
        const placings = [0, 1].map(() => placingOf(shape, ITEM_SIZE[dtype]));
        const [a, b] = [x, y].map((values, k) =>
          memory.write(k, dtype, placings[k] as Placing, bytesOf(dtype, values))
        );
        const products = x.map((value, i) => value * (y[i] as number));
        const axes = [shape.length - 1];
        const expected = reduceModel(products, shape, axes, FOLDS.sum.of)
          .map((sum) => dtype === "bool" ? Number(sum > 0) : wrapTo(dtype, sum));
        const level = anyLevel();
        const got = numbersOf(withLevel(level, () => kernelNamed("dot")(a, b)));
        const words = `seed ${SEED}: dot of ${dtype} (${shape}) at level ${level}, ` +
          placings.map(tell).join(" and ");
        assert.deepEqual(got, expected, words);
      }
    });
  }
});

/** The largest element of an integer dtype, and the least. */
const EXTREMES: readonly (readonly [NDDtype, readonly number[]])[] = [
  ["bool", [1]],
  ["u8", [255]],
  ["i8", [127, -128]],
  ["u16", [65_535]],
  ["i16", [32_767, -32_768]],
  ["u32", [2 ** 32 - 1]],
  ["i32", [2 ** 31 - 1, -(2 ** 31)]],
];

describe("sums and counts that overflow narrow lanes", () => {
  for (const [dtype, values] of EXTREMES) {
    const size = ITEM_SIZE[dtype];
    // Lanes of 16 bits count to 65,535: more turns than that, and one that is not full.
    const count = size === 2 ? 4_500_007 : 1_000_003;
    it(`${count} of ${dtype}, and many more`, () => {
      using block = new Block(count * size + 64);
      for (const value of values) {
        for (const offset of [0, size, 1]) {
          const bytes = new Uint8Array(block.buffer, offset, count * size);
          bytes.set(bytesOf(dtype, Float64Array.of(value)));
          for (let done = size; done < bytes.length; done *= 2) {
            bytes.copyWithin(done, 0, Math.min(done, bytes.length - done));
          }
          const level = HERE[HERE.length - 1 - next(2)] ?? "scalar";
          const words = `${value} at offset ${offset}, level ${level}`;
          const run = (name: string, a: NDView, of: object = {}) =>
            withLevel(level, () => (kernelNamed(name) as Kernel)(a, of));
          const a = view(block, dtype, [count], undefined, offset);
          assert.equal(run("sum", a), count * value, words);
          assert.equal(run("countNonzero", a), count, words);
          assert.equal(run("mean", a), value, words);
          if (offset !== 0) continue;
          // The same row again and again: 300 million elements in little memory.
          const times = Math.round(3e8 / size / count);
          const many = view(block, dtype, [times, count], [0, size], offset);
          if (count * times * Math.abs(value) < 2 ** 53) {
            assert.equal(run("sum", many), times * count * value, words);
          }
          assert.equal(run("countNonzero", many), times * count, words);
          const columns = view(block, dtype, [700, 1001], [size * 1001, size], offset);
          for (const name of ["sum", "countNonzero", "max"]) {
            const each = name === "sum" ? 700 * value : name === "max" ? value : 700;
            const sums = numbersOf(run(name, columns, { axis: 0 }));
            assert.ok(sums.every((sum) => sum === each), `${name} of columns, ${words}`);
          }
        }
      }
    });
  }
});

/** Bytes at which searches begin another block, read another page, or take larger blocks. */
const PLACES = [0, 64, 4096, 16 << 10, 32 << 10, 512 << 10, (512 << 10) + 4096, 2 << 20];
const FOUND_BYTES = (2 << 20) + 70_000;

describe("where extrema, NaN and the first true one are", () => {
  const block = new Block(FOUND_BYTES + 64);
  for (const dtype of ALL_DTYPES) {
    it(dtype, () => checkPlaces(dtype));
  }

  function checkPlaces(dtype: NDDtype): void {
    const size = ITEM_SIZE[dtype];
    const count = FOUND_BYTES / size >>> 0;
    const offset = next(2) * next(64);
    const bytes = new Uint8Array(block.buffer, offset, count * size);
    const element = (value: number) => bytesOf(dtype, Float64Array.of(value));
    const a = view(block, dtype, [count], undefined, offset);
    const put = (index: number, value: number) => bytes.set(element(value), index * size);
    const fill = (value: number) => {
      put(0, value);
      for (let done = size; done < bytes.length; done *= 2) {
        bytes.copyWithin(done, 0, Math.min(done, bytes.length - done));
      }
    };
    const indices = PLACES.flatMap((at) => [at / size - 1, at / size, at / size + 1])
      .concat(count - 2, count - 1, next(count)).filter((index) => index >= 0 && index < count);
    for (const [largest, usual, best] of [[true, 0, 1], [false, 1, 0]] as const) {
      fill(usual);
      const arg = kernelNamed(largest ? "argmax" : "argmin");
      const end = kernelNamed(largest ? "max" : "min");
      const truth = kernelNamed(largest ? "any" : "all");
      for (const index of indices) {
        const level = HERE[HERE.length - 1 - next(2)] ?? "scalar";
        const words = `seed ${SEED}: ${dtype} at ${index} of ${count}, offset ${offset}, ${level}`;
        const run = (kernel: Kernel) => withLevel(level, () => kernel(a));
        const found = () => [Number(run(arg)), Number(run(end))];
        put(index, best);
        assert.deepEqual(found(), [index, best], words);
        assert.equal(run(truth), largest, words);
        assert.equal(run(kernelNamed("countNonzero")), largest ? 1 : count - 1, words);
        // A second one does not count.
        put(count - 1, best);
        assert.deepEqual(found(), [index, best], `${words}, and at the end`);
        if (dtype[0] === "f") {
          const late = Math.min(index + 1 + next(count - index), count - 1);
          put(late, NaN);
          assert.deepEqual(found(), [late, NaN], `${words}, NaN at ${late}`);
          put(late, usual);
        }
        put(index, usual);
        put(count - 1, usual);
        assert.equal(run(truth), !largest, words);
      }
    }
  }
});
