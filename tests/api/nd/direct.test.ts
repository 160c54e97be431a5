// The way of a call without allocations: views of native memory with a given output. It gives what
// the general way gives, which views of JavaScript's memory take, and its guards hold.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { array, kernels, type NDDtype, type NDView, ZiffiError } from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { ALL_DTYPES } from "../support/nd_elements.ts";
import {
  lay,
  layInput,
  outcomes,
  OVERS,
  type PlaceOf,
  placeOf,
  ranOk,
  three,
} from "../support/nd_places.ts";

type Call = (...operands: unknown[]) => unknown;

const OPERATIONS: Readonly<Record<string, number>> = {
  negative: 1,
  sqrt: 1,
  logicalNot: 1,
  add: 2,
  divide: 2,
  remainder: 2,
  less: 2,
  equal: 2,
  logicalXor: 2,
  leftShift: 2,
  scale: 2,
  fma: 3,
  axpy: 3,
  clip: 3,
  where: 3,
};

type Given = PlaceOf | number | bigint | boolean;

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.constantFrom(0.5, NaN, -0),
  fc.boolean(),
  fc.constantFrom(2n, 2n ** 40n),
);

const givenOf = (lead: NDDtype): fc.Arbitrary<Given> =>
  fc.oneof({ arbitrary: placeOf(lead, false), weight: 3 }, { arbitrary: scalar, weight: 1 });

const sceneOf = (lead: NDDtype) =>
  fc.record({
    name: fc.constantFrom(...Object.keys(OPERATIONS)),
    shape: three(fc.integer({ min: 1, max: 3 })),
    given: three(givenOf(lead)),
    out: placeOf(lead, true),
    bool: fc.boolean(),
    over: fc.constantFrom(...OVERS),
    // Without an output: the result is a new array.
    hasOut: fc.boolean(),
    seed: fc.nat(),
  });

describe("calls with an output", () => {
  it("give the same in native memory and in that of JavaScript, as new arrays too", () => {
    let ran = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_DTYPES).chain(sceneOf),
        ({ name, shape, given, out, bool, over, hasOut, seed }) => {
          const [native, js] = outcomes(seed, (memories) => {
            const target = { ...out, dtype: bool ? "bool" as const : out.dtype };
            const operands = given.slice(0, OPERATIONS[name]).map((one, k) =>
              typeof one === "object" ? layInput(memories, one, shape, k, over) : one
            );
            const call = (kernels as unknown as Record<string, Call>)[name] as Call;
            return hasOut
              ? call(...operands, lay(memories.own, target, shape, 0))
              : call(...operands);
          });
          assert.equal(native, js);
          if (ranOk(native)) ran += 1;
        },
      ),
      { seed: 6, numRuns: 1500 },
    );
    assert.ok(ran > 400, `only ${ran} calls ran`);
  });

  it("refuse freed memory of each operand, whatever their strides", () => {
    for (let freed = 0; freed < 3; freed += 1) {
      for (const step of [1, 2]) {
        const arrays = [array.f32(8), array.f32(8), array.f32(8)];
        const [a, b, out] = arrays.map((one) => one.slice([null, null, step]));
        kernels.add(wrong<NDView>(a), wrong<NDView>(b), wrong<never>(out));
        arrays[freed]?.dispose();
        assert.throws(
          () => kernels.add(wrong<NDView>(a), wrong<NDView>(b), wrong<never>(out)),
          (error) => error instanceof ZiffiError && error.code === "DISPOSED",
        );
      }
    }
  });

  it("refuse outputs that are read-only or of another shape, and write nothing", () => {
    using a = array.full("f64", [2, 8], 1);
    using out = array.f64([2, 8]);
    const half = a.slice(":", [null, null, 2]);
    const to = out.slice(":", [null, null, 2]);
    assert.throws(() => kernels.add(half, half, wrong<never>(to.asReadonly())), /read-only/);
    assert.throws(() => kernels.add(a, half, to), /could not be broadcast/);
    assert.throws(() => kernels.add(half, 1, to.slice(0)), /non-broadcastable output/);
    assert.throws(() => kernels.add(half, 1, wrong<never>(to.slice(0, 0))), /non-broadcastable/);
    assert.deepEqual([...out.elements()], new Array(16).fill(0));
  });

  it("refuse a factor that the dtype of the first input cannot take", () => {
    using a = array.i32([4]);
    using factor = array.f64([4]);
    assert.throws(() => kernels.scale(a, factor, a), /cannot cast factor/);
    assert.throws(() => kernels.scale(2, factor, factor), /cannot cast factor/);
  });

  it("compare u64 with signed integers exactly", () => {
    using a = array([2n ** 53n + 1n, 5n], "u64");
    using b = array([2n ** 53n, -1n], "i64");
    using out = array.bool([2, 2]);
    const to = out.slice(":", 1);
    kernels.greater(a, b, to);
    assert.deepEqual(to.toArray(), [true, true]);
    kernels.equal(a, b, to);
    assert.deepEqual(to.toArray(), [false, false]);
  });

  it("read inputs as they were before, where the output lies over them", () => {
    // Longer than what a driver gathers at once.
    const length = 20_000;
    for (const step of [1, 2]) {
      using memory = array.arange("f64", length);
      const from = memory.slice([null, -step, step]);
      kernels.add(from, 1, wrong<never>(memory.slice([step, null, step])));
      const wanted = Array.from({ length: length / step - 1 }, (_, k) => k * step + 1);
      assert.deepEqual([...memory.slice([step, null, step]).elements()], wanted);
    }
  });
});
