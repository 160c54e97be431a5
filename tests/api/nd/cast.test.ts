// kernels.cast and astype: all dtypes to all dtypes, in any layout, with NumPy's values.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  array,
  capabilities,
  kernels,
  type NDView,
  selectCpuLevel,
  view,
} from "../../../src/mod.ts";

const DTYPES = [
  ...["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"] as const,
  ...["f16", "f32", "f64"] as const,
];
type Name = (typeof DTYPES)[number];
type Writable = NDView<Name, "C", "write">;

/** Values that every dtype holds, as it gives them. */
function small(dtype: Name, count: number): (number | bigint | boolean)[] {
  return Array.from({ length: count }, (_, k) => {
    const n = (k * 7) % 101;
    return dtype === "bool" ? n % 3 !== 0 : dtype === "i64" || dtype === "u64" ? BigInt(n) : n;
  });
}

function toNumber(value: unknown): number {
  return Number(value);
}

function filled(dtype: Name, values: readonly (number | bigint | boolean)[]): NDView {
  const made = array.empty(dtype, values.length) as NDView;
  const { put } = made as unknown as { put: (indices: number[], values: unknown[]) => void };
  put.call(made, values.map((_, k) => k), [...values]);
  return made;
}

function list(of: NDView): unknown[] {
  return Array.from({ length: of.size }, (_, k) => of.get(k));
}

describe("kernels.cast", () => {
  for (const from of DTYPES) {
    it(`from ${from} to every dtype keeps what both can hold`, () => {
      // Lengths around a vector of each level.
      for (const count of [1, 2, 3, 15, 16, 17, 31, 33, 63, 64, 65, 130]) {
        const values = small(from, count);
        const source = filled(from, values);
        for (const to of DTYPES) {
          const out = array.empty(to, count) as Writable;
          assert.equal(kernels.cast(source, out), out);
          const expected = values.map((x) => to === "bool" ? Number(Boolean(x)) : toNumber(x));
          assert.deepEqual(list(out).map(toNumber), expected, `${from} to ${to}, ${count}`);
        }
      }
    });
  }

  const huge = [NaN, Infinity, -Infinity, 1e10, 3e9, -200.7, 300.5, 1e19, -1e19, 2 ** 64, -0.5];
  const least32 = -(2 ** 31);
  const least64 = -(2n ** 63n);
  const expected: Partial<Record<Name, readonly (number | bigint | boolean)[]>> = {
    i8: [0, 0, 0, 0, 0, 56, 44, 0, 0, 0, 0],
    u8: [0, 0, 0, 0, 0, 56, 44, 0, 0, 0, 0],
    u16: [0, 0, 0, 0, 0, 65336, 300, 0, 0, 0, 0],
    i32: [least32, least32, least32, least32, least32, -200, 300, least32, least32, least32, 0],
    u32: [0, 0, 0, 1410065408, 3000000000, 4294967096, 300, 0, 0, 0, 0],
    i64: [
      ...[least64, least64, least64, 10000000000n, 3000000000n, -200n, 300n],
      ...[least64, least64, least64, 0n],
    ],
    u64: [
      ...[2n ** 63n, 0n, 2n ** 63n, 10000000000n, 3000000000n, 2n ** 64n - 200n, 300n],
      ...[10n ** 19n, 2n ** 63n, 0n, 0n],
    ],
    bool: [true, true, true, true, true, true, true, true, true, true, true],
  };

  it("of floats that integers cannot hold gives NumPy's values at every level", () => {
    const best = capabilities().cpuLevel;
    const levels = capabilities().cpuLevels;
    try {
      for (const level of levels) {
        selectCpuLevel(level);
        for (const [to, values] of Object.entries(expected)) {
          for (const repeat of [1, 20]) {
            const x = new Float64Array(huge.length * repeat).map((_, k) => huge[k % 11] as number);
            const out = array.empty(to as Name, x.length) as Writable;
            kernels.cast(x, out);
            const wanted = Array.from(x, (_, k) => values[k % 11]);
            assert.deepEqual(list(out), wanted, `${level}: f64 to ${to}`);
          }
        }
      }
    } finally {
      selectCpuLevel(best);
    }
  });

  it("wraps integers, rounds floats once, and casts bytes of bool that are not 1", () => {
    const i8 = kernels.cast(new Int32Array([300, -129, 128, -1]), new Int8Array(4));
    assert.deepEqual([...i8], [44, 127, -128, -1]);
    const big = kernels.cast(new BigInt64Array([-1n]), new BigUint64Array(1));
    assert.deepEqual([...big], [2n ** 64n - 1n]);
    // By way of f32 this would be a tie, and round to 1.
    const tie = 1 + 2 ** -11 + 2 ** -40;
    const half = kernels.cast(
      new Float64Array([tie, 65519.999, 65520, 2 ** -25]),
      new Float16Array(4),
    );
    assert.deepEqual([...half], [1 + 2 ** -10, 65504, Infinity, 0]);
    const truths = view(new Uint8Array([0, 1, 2, 255]), "bool");
    assert.deepEqual([...kernels.cast(truths, new Float64Array(4))], [0, 1, 1, 1]);
    const even = kernels.cast(
      new BigInt64Array([2n ** 53n + 1n, -(2n ** 62n) - 257n]),
      new Float32Array(2),
    );
    assert.deepEqual([...even], [2 ** 53, -(2 ** 62)]);
  });

  it("broadcasts, takes any strides, and works in place where memory overlaps", () => {
    const bytes = new Uint8Array(Array.from({ length: 12 }, (_, k) => k));
    const columns = view(bytes, "u8", [4, 3], [1, 4]);
    const out = array.empty("f64", [2, 4, 3]);
    kernels.cast(columns, out);
    for (const [i, j, k] of [[0, 0, 0], [1, 3, 2], [0, 1, 2], [1, 2, 1]] as const) {
      assert.equal(out.get(i, j, k), j + 4 * k);
    }
    // The same memory, read as u8 and written as i32 over it.
    const memory = new Uint8Array([1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    kernels.cast(view(memory, "u8", [4]), view(memory, "i32", [4]));
    assert.deepEqual([...new Int32Array(memory.buffer)], [1, 2, 3, 4]);
  });

  it("refuses shapes that do not fit, read-only outputs, and what is no array", () => {
    const x = array.f64([2, 3]);
    assert.throws(() => kernels.cast(x, array.i32([3, 2])), {
      name: "RangeError",
      message:
        /kernels\.cast: could not broadcast input array from shape \(2, 3\) into shape \(3, 2\)/,
    });
    assert.throws(() => kernels.cast(x, x.asReadonly() as never), {
      name: "TypeError",
      message: /kernels\.cast: out is a read-only view/,
    });
    assert.throws(() => kernels.cast("x" as never, x), { name: "TypeError", message: /a is "x"/ });
    assert.throws(() => kernels.cast(x, 5 as never), { name: "TypeError", message: /out is 5/ });
  });

  it("refuses memory that was freed", () => {
    const gone = array.f64(3);
    gone.dispose();
    const alive = array.f64(3);
    assert.throws(() => kernels.cast(gone, alive), { code: "DISPOSED" });
    assert.throws(() => kernels.cast(alive, gone), { code: "DISPOSED" });
  });
});
