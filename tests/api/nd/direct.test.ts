// The way of a call without allocations: views of native memory with a given output. It gives what
// the general way gives, which views of JavaScript's memory take, and its guards hold.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  array,
  Block,
  kernels,
  type NDDtype,
  type NDView,
  view,
  ZiffiError,
} from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { ALL_DTYPES, ITEM_SIZE } from "../support/nd_elements.ts";
import { seeded } from "../support/nd_model.ts";

const LENGTH = 4096;
/** Of the memory, for each operand. */
const ROOM = LENGTH / 4;
const blocks = [new Block(LENGTH), new Block(LENGTH)];

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

interface Place {
  readonly dtype: NDDtype;
  /** 1: stretches; else the length of the output. Axes in front may be missing. */
  readonly ones: readonly boolean[];
  readonly steps: readonly number[];
  readonly swap: boolean;
  readonly shift: number;
}

type Given = Place | number | bigint | boolean;

const three = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one, one);

const someDtype = (lead: NDDtype) =>
  fc.oneof(
    { arbitrary: fc.constant(lead), weight: 3 },
    { arbitrary: fc.constantFrom(...ALL_DTYPES), weight: 1 },
  );

const placeOf = (lead: NDDtype, full: boolean): fc.Arbitrary<Place> =>
  fc.record({
    dtype: someDtype(lead),
    ones: full ? fc.constant([false, false, false]) : fc.array(
      fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, fc.boolean()),
      { maxLength: 3 },
    ),
    steps: three(fc.constantFrom(1, 1, 2, -1)),
    swap: fc.boolean(),
    shift: fc.nat(8),
  });

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
    // Which memory the inputs lie in: that of the output, at its place, or other memory.
    over: fc.constantFrom(0, 1, 2),
    seed: fc.nat(),
  });

function lay(buffer: ArrayBuffer, place: Place, shape: readonly number[], base: number): NDView {
  const { dtype, ones, steps, swap, shift } = place;
  const lengths = ones.map((one, k) => one ? 1 : shape[k + shape.length - ones.length] as number);
  const strides = lengths.map(() => 0);
  let run = ITEM_SIZE[dtype];
  let offset = base + shift;
  for (const k of swap ? lengths.keys() : [...lengths.keys()].toReversed()) {
    strides[k] = run * (steps[k] as number);
    run *= Math.abs(steps[k] as number) * (lengths[k] as number);
    if ((steps[k] as number) < 0) offset -= (strides[k] as number) * ((lengths[k] as number) - 1);
  }
  return view(buffer, dtype, lengths, strides, offset);
}

/** What a call leaves in the memory of the output, or the message of its error. */
function outcome(call: () => unknown, memory: ArrayBuffer): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return new Uint8Array(memory).join();
}

/** Bytes whose floats are of moderate size, so that one NaN is all that there is. */
function fillBytes(memory: ArrayBuffer, seed: number): void {
  const next = seeded(seed);
  const bytes = new Uint8Array(memory);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() * 2;
}

describe("calls with an output", () => {
  it("give the same in native memory and in that of JavaScript", () => {
    let ran = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_DTYPES).chain(sceneOf),
        ({ name, shape, given, out, bool, over, seed }) => {
          const outcomes = [true, false].map((native) => {
            const [own, other] = native
              ? blocks.map(({ buffer }) => buffer)
              : [new ArrayBuffer(LENGTH), new ArrayBuffer(LENGTH)];
            fillBytes(own as ArrayBuffer, seed);
            fillBytes(other as ArrayBuffer, seed + 1);
            const target = { ...out, dtype: bool ? "bool" as const : out.dtype };
            const operands = given.slice(0, OPERATIONS[name]).map((one, k) =>
              typeof one !== "object"
                ? one
                : over === 2
                ? lay(other as ArrayBuffer, one, shape, k * ROOM)
                : lay(own as ArrayBuffer, one, shape, over === 1 ? 0 : (k + 1) * ROOM)
            );
            const to = lay(own as ArrayBuffer, target, shape, 0);
            const call = (kernels as unknown as Record<string, Call>)[name] as Call;
            return outcome(() => call(...operands, to), own as ArrayBuffer);
          });
          assert.equal(outcomes[0], outcomes[1]);
          if (outcomes[0]?.startsWith("kernels.") === false) ran += 1;
        },
      ),
      { seed: 6, numRuns: 1000 },
    );
    assert.ok(ran > 150, `only ${ran} calls ran`);
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
