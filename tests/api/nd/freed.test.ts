// Freed memory: every way to read or write elements is an error, of arrays and of views of them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  array,
  Block,
  concat,
  kernels,
  type NDArray,
  type NDView,
  stack,
  view,
  ZiffiError,
} from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";

type Use = (gone: NDView<"f64">, alive: NDArray<"f64">) => unknown;
type Kernel = (...args: unknown[]) => unknown;

const USES: Readonly<Record<string, Use>> = {
  get: (gone) => gone.get(0, 0),
  set: (gone) => wrong<NDArray<"f64">>(gone).set(1, 0, 0),
  fill: (gone) => wrong<NDArray<"f64">>(gone).fill(1),
  copy: (gone) => gone.copy(),
  astype: (gone) => gone.astype("f32"),
  toArray: (gone) => gone.toArray(),
  iteration: (gone) => [...gone].map((row) => wrong<NDView<"f64">>(row).get(0)),
  take: (gone) => gone.take([0], { axis: 0 }),
  put: (gone, alive) => wrong<NDArray<"f64">>(gone).put([0], alive),
  mask: (gone) => gone.mask(array.ones("bool", [2, 3])),
  "a slice": (gone) => gone.slice(0).get(0),
  "a transposition": (gone) => gone.transpose().copy(),
  "kernels.fill": (gone) => kernels.fill(wrong(gone), 1),
  "kernels.copy from it": (gone, alive) => kernels.copy(gone, alive),
  "kernels.copy to it": (gone, alive) => kernels.copy(alive, wrong(gone)),
  "kernels.cast": (gone, alive) => kernels.cast(gone, alive),
  "kernels.byteswap": (gone) => kernels.byteswap(gone),
  "an output": (gone, alive) => kernels.add(alive, alive, wrong(gone)),
  "the output of a reduction": (gone, alive) =>
    kernels.sum(alive, { axis: 0, out: wrong(gone.slice(0)) }),
  concat: (gone, alive) => concat([alive, gone], { axis: 0 }),
  stack: (gone, alive) => stack([alive, gone], { axis: 0 }),
};

/** Kernels by the number of inputs that come first. */
const KERNELS: Readonly<Record<string, number>> = {
  negative: 1,
  sqrt: 1,
  logicalNot: 1,
  add: 2,
  less: 2,
  remainder: 2,
  fma: 3,
  clip: 3,
  where: 3,
  sum: 1,
  mean: 1,
  max: 1,
  argmin: 1,
  any: 1,
  norm: 1,
  countNonzero: 1,
  dot: 2,
};

/** Memory that ends: an array, a block, a typed array that is transferred. */
const ENDINGS: Readonly<Record<string, () => [NDView<"f64">, () => void]>> = {
  "an array": () => {
    const made = array.f64([2, 3]);
    return [made, () => made.dispose()];
  },
  "a view of an array": () => {
    const made = array.f64([4, 3]);
    return [made.slice([1, 3]), () => made.dispose()];
  },
  "a view of a block": () => {
    const block = new Block(64);
    return [view(block, "f64", [2, 3], [24, 8], 8), () => block.dispose()];
  },
  "a view of a buffer": () => {
    const buffer = new ArrayBuffer(64);
    return [view(buffer, "f64", [2, 3]), () => void buffer.transfer()];
  },
};

describe("freed memory is an error", () => {
  for (const [name, make] of Object.entries(ENDINGS)) {
    const refused = (use: Use) => {
      const [gone, end] = make();
      end();
      const alive = array.ones("f64", [2, 3]);
      let result: unknown;
      try {
        result = use(gone, alive);
      } catch (error) {
        const typed = error instanceof ZiffiError && error.code === "DISPOSED" ||
          error instanceof TypeError && /detached|disposed|freed/.test(error.message);
        assert.ok(typed, String(error));
        return;
      }
      assert.fail(`returned ${String(result)}`);
    };
    describe(name, () => {
      for (const [what, use] of Object.entries(USES)) it(what, () => refused(use));
      for (const [kernel, arity] of Object.entries(KERNELS)) {
        it(`kernels.${kernel}`, () => {
          const call = wrong<Record<string, Kernel>>(kernels)[kernel] as Kernel;
          for (let at = 0; at < arity; at += 1) {
            refused((gone, alive) => {
              const inputs: unknown[] = Array.from({ length: arity }, () => alive);
              inputs[at] = gone;
              return call(...inputs);
            });
          }
        });
      }
    });
  }
});
