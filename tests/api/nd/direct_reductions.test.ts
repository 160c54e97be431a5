// Reductions and dots without allocations: what they give is what the general way gives, which
// views of JavaScript's memory take, and its guards hold.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { array, kernels, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";
import { ALL_DTYPES } from "../support/nd_elements.ts";
import { lay, layInput, outcomes, OVERS, placeOf, ranOk, three } from "../support/nd_places.ts";
import { REDUCTION_NAMES } from "../support/reduction_names.ts";

type Call = (...operands: unknown[]) => unknown;

const callOf = (name: string) => (kernels as unknown as Record<string, Call>)[name] as Call;

const sceneOf = (lead: NDDtype) =>
  fc.record({
    name: fc.constantFrom(...REDUCTION_NAMES),
    // Mostly with elements.
    shape: three(fc.constantFrom(0, 1, 2, 3, 1, 2, 3, 4)),
    given: placeOf(lead, false),
    to: placeOf(lead, true),
    axis: fc.option(fc.oneof(fc.integer({ min: -4, max: 3 }), fc.constantFrom(0.5, [0, 1])), {
      nil: undefined,
    }),
    keepdims: fc.constantFrom(undefined, false, true),
    hasOut: fc.boolean(),
    over: fc.constantFrom(...OVERS),
    seed: fc.nat(),
  });

/** The shape of a result, where there is one. */
function resultShape(shape: readonly number[], axis: unknown, keepdims?: boolean): number[] {
  const at = typeof axis !== "number" ? 0 : axis < 0 ? axis + shape.length : axis;
  return keepdims ? shape.map((length, k) => k === at ? 1 : length) : shape.toSpliced(at, 1);
}

describe("reductions", () => {
  it("give the same in native memory and in that of JavaScript", () => {
    let ran = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_DTYPES).chain(sceneOf),
        ({ name, shape, given, to, axis, keepdims, hasOut, over, seed }) => {
          const [native, js] = outcomes(seed, (memories) => {
            const a = layInput(memories, given, shape, 0, over);
            if (axis === undefined && keepdims === undefined && !hasOut) return callOf(name)(a);
            const options = { axis, ...(keepdims === undefined ? {} : { keepdims }) };
            if (!hasOut) return callOf(name)(a, options);
            const result = resultShape(a.shape, axis, keepdims);
            const place = { ...to, ones: result.map(() => false) };
            const out = lay(memories.own, place, result, 0);
            return callOf(name)(a, { ...options, out });
          });
          assert.equal(native, js);
          if (ranOk(native)) ran += 1;
        },
      ),
      { seed: 8, numRuns: 2000 },
    );
    assert.ok(ran > 450, `only ${ran} calls ran`);
  });

  it("refuse freed memory, whatever the strides", () => {
    for (const step of [1, 2]) {
      for (const freed of [0, 1]) {
        const [a, b] = [array.f32([4, 4]), array.f32(8)];
        const from = a.slice(":", [null, 4, step]);
        const out = b.slice([null, from.shape[1] as number]);
        kernels.sum(from, { axis: 0, out });
        (freed === 0 ? a : b).dispose();
        const gone = { code: "DISPOSED" };
        assert.throws(() => kernels.sum(from, { axis: 0, out }), gone);
        if (freed === 0) {
          assert.throws(() => kernels.sum(from), gone);
          assert.throws(() => kernels.argmax(from, { axis: 1 }), gone);
        }
      }
    }
  });

  it("refuse memory that a getter of an option frees", () => {
    for (const step of [1, 2]) {
      const a = array.f32([2, 8]);
      using out = array.f32(2);
      const from = a.slice(":", [null, null, step]);
      const options = {
        out,
        get axis(): number {
          a.dispose();
          return 1;
        },
      };
      assert.throws(() => kernels.sum(from, options), { code: "DISPOSED" });
    }
  });

  it("refuse outputs that are read-only or of another dtype or shape, and write nothing", () => {
    using a = array.full("f64", [4, 4], 1);
    using out = array.f64(4);
    using ints = array.i32(4);
    const from = a.slice(":", [null, null, 2]);
    const to = (view: unknown) => ({ axis: 1, out: wrong<typeof out>(view) });
    throws(() => kernels.sum(from, to(out.asReadonly())), TypeError, "read-only");
    throws(() => kernels.sum(from, to(ints)), TypeError, "from f64 to i32");
    throws(() => kernels.sum(from, to(out.slice([0, 3]))), RangeError, "out has shape (3,)");
    throws(() => kernels.sum(from, { ...to(out), keepdims: true }), RangeError, "(4, 1)");
    throws(() => kernels.sum(from, { ...to(out), axis: 2 }), RangeError, "out of bounds");
    assert.deepEqual([out.toArray(), ints.toArray()], [[0, 0, 0, 0], [0, 0, 0, 0]]);
  });

  it("read inputs as they were before, where the output begins below them", () => {
    const [rows, columns] = [40, 50];
    const size = rows * columns;
    using memory = array.arange("f64", 3 * size);
    using input = memory.slice([size, null]).reshape([2, rows, columns]).copy();
    const over = view(memory.data, "f64", [2, rows, columns], undefined, size * 8);
    // Its elements lie column by column, the first one before those of the input.
    const strides = [8, rows * 8];
    const out = wrong<typeof input>(view(memory.data, "f64", [rows, columns], strides, size * 4));
    kernels.sum(over, { axis: 0, out });
    assert.deepEqual(out.toArray(), kernels.sum(input, { axis: 0 }).toArray());
  });

  it("of floats are summed in f64 where the output asks for it", () => {
    using a = array.full("f32", [4000, 6], 0.1);
    using out = array.f64([2, 3]);
    const tenths = Math.fround(0.1) * 4000;
    for (
      const [input, to] of [[a.slice(":", [0, 3]), out.slice(0)], [
        a.slice(":", [0, 4, 2]),
        out.slice(":", 1),
      ]] as const
    ) {
      kernels.sum(input, { axis: 0, out: to });
      for (const sum of to.elements()) assert.ok(Math.abs(sum - tenths) < 1e-9, `${sum}`);
    }
  });

  it("of narrow integers are numbers, up to the last safe one", () => {
    using a = array.full("u32", [8, 2], 2 ** 32 - 1);
    assert.equal(kernels.sum(a.slice(":", 0)), 8 * (2 ** 32 - 1));
    assert.equal(kernels.sum(a.slice(":", 0).astype("i64").slice([null, null, 2])), 17179869180n);
    using b = array.i32([2, 2]);
    kernels.fill(b, -(2 ** 31));
    assert.equal(kernels.sum(b.slice(":", 0)), -(2 ** 32));
    throws(() => kernels.prod(a.slice(":", 0)), RangeError, "beyond the safe integers");
  });
});

const dotSceneOf = (lead: NDDtype) =>
  fc.record({
    length: fc.integer({ min: 0, max: 9 }),
    stretched: fc.boolean(),
    given: three(placeOf(lead, true)),
    over: fc.constantFrom(...OVERS),
    seed: fc.nat(),
  });

describe("dots of strided views", () => {
  it("give the same in native memory and in that of JavaScript", () => {
    let ran = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_DTYPES).chain(dotSceneOf),
        ({ length, stretched, given, over, seed }) => {
          const [native, js] = outcomes(seed, (memories) => {
            const [a, b] = given.slice(0, 2).map((place, k) =>
              layInput(memories, { ...place, ones: [k === 1 && stretched] }, [length], k, over)
            ) as [NDView, NDView];
            return kernels.dot(a, b);
          });
          assert.equal(native, js);
          if (ranOk(native)) ran += 1;
        },
      ),
      { seed: 9, numRuns: 600 },
    );
    assert.ok(ran > 300, `only ${ran} calls ran`);
  });

  it("refuse freed memory of each input", () => {
    for (const freed of [0, 1]) {
      const arrays = [array.f32(8), array.i16(8)];
      const [a, b] = wrong<[NDView, NDView]>(arrays.map((one) => one.slice([null, null, 2])));
      assert.equal(kernels.dot(a, b), 0);
      arrays[freed]?.dispose();
      assert.throws(() => kernels.dot(a, b), { code: "DISPOSED" });
    }
  });
});
