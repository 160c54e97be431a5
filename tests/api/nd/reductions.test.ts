// Reductions of views larger than the buffers of the drivers, against plain loops: every axis of
// arrays in all orders. What NumPy says of small ones is in oracle.test.ts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, kernels, type NDDtype, NDView, view } from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { atLevel, LEVELS } from "../support/levels.ts";
import { REDUCTION_NAMES } from "../support/reduction_names.ts";

type Name = (typeof REDUCTION_NAMES)[number];
type Reduce = (a: unknown, options?: object) => unknown;

const call = (name: Name) => wrong<Reduce>(kernels[name]);

/** The elements from which a loop finds the result, in row-major order. */
function plain(name: Name, elements: readonly number[]): number {
  const n = elements.length;
  const total = elements.reduce((all, x) => all + x, 0);
  // Sums of integers are exact.
  const squares = () => elements.reduce((all, x) => all + x * x, 0);
  const spread = () => (n * squares() - total * total) / (n * n);
  const least = () => elements.reduce((best, x) => x < best ? x : best);
  const most = () => elements.reduce((best, x) => x > best ? x : best);
  switch (name) {
    case "sum":
      return total;
    case "prod":
      return elements.reduce((all, x) => all * x, 1);
    case "mean":
      return total / n;
    case "var":
      return spread();
    case "std":
      return Math.sqrt(spread());
    case "min":
      return least();
    case "max":
      return most();
    case "argmin":
      return elements.indexOf(least());
    case "argmax":
      return elements.indexOf(most());
    case "any":
      return Number(elements.some((x) => x !== 0));
    case "all":
      return Number(elements.every((x) => x !== 0));
    case "countNonzero":
      return elements.filter((x) => x !== 0).length;
    case "norm":
      return Math.sqrt(squares());
  }
}

/** Small integers, exact in every dtype; products are of ones and minus ones. */
function elementAt(name: Name, dtype: NDDtype, k: number): number {
  const isUnsigned = dtype.startsWith("u") || dtype === "bool";
  if (name === "prod") return isUnsigned ? 1 : (k * 7) % 5 === 0 ? -1 : 1;
  if (name === "all") return 1 + k % 3;
  const value = (k * 7919) % 23;
  return dtype === "bool" ? value % 2 : isUnsigned ? value : value - 11;
}

/** More columns, rows and elements than the drivers take at a time. */
const SHAPE = [5, 40, 30] as const;
const STRIDES = [SHAPE[1] * SHAPE[2], SHAPE[2], 1] as const;

/** The elements that go into one result, by the number of the result. */
function groups(axes: readonly number[]): number[][] {
  const kept = [0, 1, 2].filter((axis) => !axes.includes(axis));
  const count = kept.reduce((all, axis) => all * (SHAPE[axis] as number), 1);
  const made: number[][] = Array.from({ length: count }, () => []);
  for (let k = 0; k < SHAPE[0] * SHAPE[1] * SHAPE[2]; k += 1) {
    let to = 0;
    for (const axis of kept) {
      const length = SHAPE[axis] as number;
      to = to * length + Math.floor(k / (STRIDES[axis] as number)) % length;
    }
    made[to]?.push(k);
  }
  return made;
}

const AXES = [[0], [1], [2], [0, 1], [1, 2], [0, 2]] as const;
const ALL_GROUPS = AXES.map((axes) => groups(axes));

/** Compares a result with that of a loop; sums of squares are rounded differently. */
function same(name: Name, dtype: NDDtype, got: unknown, expected: number): boolean {
  const value = Number(got);
  if (!["mean", "var", "std", "norm"].includes(name)) return value === expected;
  const eps = dtype === "f16" ? 2 ** -10 : dtype === "f32" ? 2 ** -21 : 2 ** -48;
  return Math.abs(value - expected) <= eps * (Math.abs(expected) + 1);
}

function check(name: Name, dtype: NDDtype, input: NDView, elements: readonly number[]): void {
  const whole = call(name)(input);
  const expected = plain(name, elements);
  assert.ok(same(name, dtype, whole, expected), `${name} ${dtype}: ${whole}, not ${expected}`);
  for (const [k, axes] of AXES.entries()) {
    const inOrder = name === "argmin" || name === "argmax";
    if (inOrder && axes.length > 1) continue;
    const axis = axes.length === 1 ? axes[0] : axes;
    const result = call(name)(input, { axis }) as NDView;
    const got = (result.toArray() as unknown[]).flat(2);
    const wanted = (ALL_GROUPS[k] as number[][]).map((group) =>
      plain(name, group.map((at) => elements[at] as number))
    );
    const bad = wanted.findIndex((value, at) => !same(name, dtype, got[at], value));
    if (bad >= 0) {
      assert.fail(`${name} ${dtype} axis ${axes}, ${bad}: ${got[bad]}, not ${wanted[bad]}`);
    }
  }
}

/** The same elements in other orders of memory. */
function layouts(dtype: NDDtype, elements: readonly number[]): NDView[] {
  const [x, y, z] = SHAPE;
  const size = array.empty(dtype, 1).itemSize;
  const put = (strides: readonly number[], first: number, bytes: number) => {
    const made = view(new ArrayBuffer(bytes), dtype, [...SHAPE], [...strides], first);
    let k = 0;
    for (let i = 0; i < x; i += 1) {
      for (let j = 0; j < y; j += 1) {
        for (let l = 0; l < z; l += 1, k += 1) {
          const value = elements[k] as number;
          const element = dtype === "bool"
            ? value !== 0
            : dtype.endsWith("64") && dtype !== "f64"
            ? BigInt(value)
            : value;
          wrong<(value: unknown, ...at: number[]) => void>(made.set.bind(made))(element, i, j, l);
        }
      }
    }
    return made as NDView;
  };
  const count = x * y * z;
  return [
    put([y * z * size, z * size, size], 0, count * size),
    put([size, x * size, x * y * size], 1, count * size + 1),
    put(
      [-y * z * 2 * size, z * 2 * size, -2 * size],
      ((x - 1) * y * z + z - 1) * 2 * size,
      count * 2 * size,
    ),
  ];
}

describe("reductions of large views", () => {
  const dtypes: NDDtype[] = ["bool", "i8", "u16", "i32", "i64", "u64", "f16", "f32", "f64"];
  for (const dtype of dtypes) {
    it(`of ${dtype} along any axes of any layout`, () => {
      for (const name of REDUCTION_NAMES) {
        const elements = Array.from(
          { length: SHAPE[0] * SHAPE[1] * SHAPE[2] },
          (_, k) => elementAt(name, dtype, k),
        );
        if (name === "any" || name === "sum") {
          for (const input of layouts(dtype, elements)) check(name, dtype, input, elements);
        } else {
          const [c, f, strided] = layouts(dtype, elements) as [NDView, NDView, NDView];
          check(name, dtype, REDUCTION_NAMES.indexOf(name) % 2 === 0 ? c : f, elements);
          check(name, dtype, strided, elements);
        }
      }
    });
  }

  it("are exact where plain loops in f32 or f64 are not", () => {
    const tenths = view(new Float32Array(1_000_000).fill(0.1), "f32", [1000, 1000]);
    const tenth = Math.fround(0.1);
    assert.ok(Math.abs(kernels.sum(tenths) - 1e6 * tenth) < 1);
    const rows = kernels.sum(tenths, { axis: 0 });
    assert.equal(rows.get(7), Math.fround(1000 * tenth));
    // A plain loop is 1e-6 off.
    const drift = view(new Float64Array(1_000_000).fill(0.1), "f64", [1_000_000, 1]);
    assert.ok(Math.abs(kernels.sum(drift) - 100_000) < 1e-9);
    const wide = view(new Float64Array(16 * 100_000).fill(0.1), "f64", [100_000, 16]);
    const sums = kernels.sum(wide, { axis: 0 });
    assert.ok(Math.abs(sums.get(15) - 10_000) < 1e-10, `${sums.get(15)}`);
    const far = view(new Float64Array(4000).map((_, k) => 1e9 + k % 2), "f64");
    assert.equal(kernels.var(far), 0.25);
    assert.equal(kernels.var(new Float32Array(4000).fill(16_777_216)), 0);
    assert.ok(Math.abs(kernels.norm(new Float32Array(4).fill(1e-30)) - 2e-30) < 1e-36);
    assert.ok(Math.abs(kernels.norm(new Float32Array(4).fill(1e30)) / 2e30 - 1) < 1e-6);
  });

  for (const level of LEVELS) {
    it(`of floats have the same bits at level ${level} as at any`, () => {
      const values = Float64Array.from({ length: 10_007 }, (_, k) => Math.sin(k) * 10 ** (k % 9));
      const narrow = Float32Array.from(values);
      const all = () => [
        ...[values, narrow].flatMap((x) => [
          kernels.sum(x),
          kernels.var(x),
          kernels.norm(x),
          kernels.norm(x, { ord: 1 }),
          kernels.dot(x, x),
        ]),
        kernels.prod(values.subarray(0, 100)),
      ];
      let here: number[] = [];
      let lowest: number[] = [];
      atLevel(level === "scalar" ? "v1" : level, () => here = all());
      atLevel("v1", () => lowest = all());
      if (here.length > 0 && lowest.length > 0) assert.deepEqual(here, lowest);
    });
  }
});
