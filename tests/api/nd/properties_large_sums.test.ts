// Long sums of floats that are not exact: within the bound that docs/kernels.md gives, the same
// bits at every vector level, and right where an infinity or a NaN comes late.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Block, kernels, NDView, view, withLevel } from "../../../src/mod.ts";
import { HERE, type Next } from "../support/nd_large.ts";
import { ITEM_SIZE } from "../support/nd_elements.ts";
import { modelArray, seeded } from "../support/nd_model.ts";

const SEED = Math.floor(Math.random() * 2 ** 32);
const random = seeded(SEED);
const next: Next = (limit) => Math.floor(random() * limit);

type Floats = "f16" | "f32" | "f64";
const FLOATS: readonly Floats[] = ["f16", "f32", "f64"];
const EPS: Record<Floats, number> = { f16: 2 ** -10, f32: 2 ** -23, f64: 2 ** -52 };
const VECTOR_LEVELS = HERE.filter((level) => level !== "scalar");
const LENGTHS = [4097, 40_003, 150_011];
const block = new Block(2 * (150_011 * 8 + 64));

/** An exact enough sum: the error of each addition is added as well. */
class Exact {
  #total = 0;
  #loss = 0;

  add(x: number): void {
    const after = this.#total + x;
    const virtual = after - this.#total;
    this.#loss += (this.#total - (after - virtual)) + (x - virtual);
    this.#total = after;
  }

  get value(): number {
    return this.#total + this.#loss;
  }
}

/** Floats of many sizes and both signs, or all near one value; as a view, and as numbers. */
function write(dtype: Floats, count: number, start: number, near = 0) {
  const values = modelArray(dtype, count);
  for (let i = 0; i < count; i += 1) {
    values[i] = near === 0 ? (random() - 0.5) * 2 ** (next(12) - 6) : near + random();
  }
  new Uint8Array(block.buffer, start, count * ITEM_SIZE[dtype]).set(new Uint8Array(values.buffer));
  const a: NDView<Floats, "C", "write"> = view(block, dtype, [count], undefined, start);
  return { a, x: Float64Array.from(values as Float64Array) };
}

/** The results at all vector levels, which must be the same to the last bit. */
function atLevels(run: () => unknown, words: string): number[] {
  let first: number[] | null = null;
  for (const level of VECTOR_LEVELS) {
    const result = withLevel(level, run);
    const list: unknown = result instanceof NDView ? result.toArray() : result;
    const numbers = (Array.isArray(list) ? list.flat() : [list]).map(Number);
    first ??= numbers;
    assert.deepEqual(numbers, first, `${words}: level ${level} differs from ${VECTOR_LEVELS[0]}`);
  }
  return first ?? [];
}

function close(got: number, expected: number, error: number, words: string): void {
  const differs = Math.abs(got - expected);
  assert.ok(differs <= error, `${words}: ${got} differs from ${expected} by ${differs}`);
}

describe("long sums of floats", () => {
  for (const dtype of FLOATS) {
    it(`sum, mean, norm and dot of ${dtype}`, () => {
      for (const count of LENGTHS) {
        const { a, x } = write(dtype, count, next(64));
        const { a: b, x: y } = write(dtype, count, (150_011 + 8) * 8 + next(56));
        const [sum, sizes, squares, products, productSizes] = Array.from(
          { length: 5 },
          () => new Exact(),
        ) as [Exact, Exact, Exact, Exact, Exact];
        x.forEach((one, i) => {
          sum.add(one);
          sizes.add(Math.abs(one));
          squares.add(one * one);
          products.add(one * (y[i] as number));
          productSizes.add(Math.abs(one * (y[i] as number)));
        });
        // f16 is added in f32, or better.
        const eps = dtype === "f64" ? EPS.f64 : EPS.f32;
        const bound = 20 * eps * sizes.value;
        const words = (name: string) => `seed ${SEED}: ${name} of ${count} ${dtype}`;
        const at = (name: string, run: () => unknown) => atLevels(run, words(name))[0] as number;
        close(at("sum", () => kernels.sum(a)), sum.value, bound, words("sum"));
        close(at("mean", () => kernels.mean(a)) * count, sum.value, bound, words("mean"));
        close(at("norm", () => kernels.norm(a, { ord: 1 })), sizes.value, bound, words("norm 1"));
        const root = Math.sqrt(squares.value);
        close(at("norm", () => kernels.norm(a)), root, 20 * eps * root, words("norm 2"));
        const dot = at("dot", () => kernels.dot(a, b));
        close(dot, products.value, 20 * eps * productSizes.value, words("dot"));
      }
    });

    it(`variance of ${dtype} far from zero`, () => {
      for (const count of LENGTHS) {
        const near = dtype === "f16" ? 4 : 1000;
        const { a, x } = write(dtype, count, next(64), near);
        const sum = new Exact();
        for (const one of x) sum.add(one);
        const spread = new Exact();
        for (const one of x) spread.add((one - sum.value / count) ** 2);
        const words = `seed ${SEED}: var of ${count} ${dtype} near ${near}`;
        const got = atLevels(() => kernels.var(a), words)[0] as number;
        const eps = dtype === "f64" ? 1e-12 : 1e-5;
        close(got, spread.value / count, eps * spread.value / count, words);
      }
    });

    it(`sums of ${dtype} along either axis`, () => {
      for (const [rows, columns] of [[1001, 130], [130, 1001], [20_000, 7], [9, 14_000]] as const) {
        const { a: flat, x } = write(dtype, rows * columns, next(64));
        const a = flat.reshape([rows, columns]);
        for (const axis of [0, 1]) {
          const n = axis === 0 ? columns : rows;
          const sums = Array.from({ length: n }, () => ({ sum: new Exact(), sizes: new Exact() }));
          x.forEach((one, i) => {
            const of = sums[axis === 0 ? i % columns : Math.floor(i / columns)];
            of?.sum.add(one);
            of?.sizes.add(Math.abs(one));
          });
          const words = `seed ${SEED}: sum of ${dtype} (${rows}, ${columns}) over axis ${axis}`;
          const got = atLevels(() => kernels.sum(a, { axis }), words);
          assert.equal(got.length, n);
          sums.forEach(({ sum, sizes }, i) => {
            // The result is rounded to the dtype, too.
            const error = 20 * Math.max(EPS.f32, EPS[dtype]) * sizes.value;
            const bound = dtype === "f64" ? 20 * EPS.f64 * sizes.value : error;
            close(got[i] as number, sum.value, bound, `${words}, result ${i}`);
          });
        }
      }
    });

    it(`an infinity and a NaN that come late, ${dtype}`, () => {
      for (const count of LENGTHS) {
        const { a } = write(dtype, count, next(64), 1);
        for (const index of [0, 4095, count - 1, next(count)]) {
          const words = `seed ${SEED}: ${dtype} at ${index} of ${count}`;
          const usual = a.get(index) as number;
          const put = (at: number, value: number) => a.set(value, at);
          put(index, Infinity);
          assert.deepEqual(atLevels(() => kernels.sum(a), words), [Infinity], words);
          assert.deepEqual(atLevels(() => kernels.norm(a), words), [Infinity], words);
          assert.deepEqual(atLevels(() => kernels.var(a), words), [NaN], words);
          const other = (index + 1) % count;
          const kept = a.get(other) as number;
          put(other, -Infinity);
          assert.deepEqual(atLevels(() => kernels.sum(a), words), [NaN], words);
          put(other, kept);
          put(index, NaN);
          assert.deepEqual(atLevels(() => kernels.sum(a), words), [NaN], words);
          put(index, usual);
          assert.ok(Number.isFinite(kernels.sum(a) as number), words);
        }
      }
    });
  }
});
