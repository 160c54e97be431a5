// Outputs over the memory of inputs: the same bytes as with copies of the inputs, for any views of
// one buffer, in native memory and in that of JavaScript.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Block, kernels, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { ALL_DTYPES, ITEM_SIZE } from "../support/nd_elements.ts";
import { seeded } from "../support/nd_model.ts";

const LENGTH = 1024;
const block = new Block(LENGTH);

interface Place {
  readonly dtype: NDDtype;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Elements somewhere in the buffer: any offset, order of axes, steps and directions. */
function placeOf(dtype: NDDtype, shape: readonly number[]): fc.Arbitrary<Place> {
  const two = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one);
  const axes = [...shape.keys()];
  return fc.record({
    swap: fc.boolean(),
    steps: two(fc.integer({ min: 1, max: 2 })),
    backward: two(fc.boolean()),
    shift: fc.nat(),
  }).map(({ swap, steps, backward, shift }) => {
    const strides = shape.map(() => 0);
    let run = ITEM_SIZE[dtype];
    for (const axis of swap ? axes : axes.toReversed()) {
      strides[axis] = run * (steps[axis] as number);
      run = (strides[axis] as number) * (shape[axis] as number);
    }
    // Places that begin near each other overlap more often.
    let offset = shift % Math.min(40, LENGTH - run + 1);
    for (const axis of axes) {
      if (!backward[axis]) continue;
      offset += (strides[axis] as number) * ((shape[axis] as number) - 1);
      strides[axis] = -(strides[axis] as number);
    }
    return { dtype, shape, strides, offset };
  });
}

interface Scene {
  readonly places: readonly Place[];
  readonly out: Place;
  /** Of the bytes that the buffer begins with. */
  readonly seed: number;
  readonly native: boolean;
}

const length = fc.integer({ min: 1, max: 5 });

/** Inputs of one dtype and an output of the dtype that the kernel gives for it. */
function sceneOf(
  dtypes: readonly NDDtype[],
  arity: number,
  outOf: (dtype: NDDtype) => fc.Arbitrary<NDDtype>,
  outShape: (shape: readonly number[]) => readonly number[] = (shape) => shape,
): fc.Arbitrary<Scene> {
  return fc.record({ dtype: fc.constantFrom(...dtypes), shape: fc.tuple(length, length) }).chain(
    ({ dtype, shape }) =>
      fc.record({
        places: fc.tuple(...Array.from({ length: arity }, () => placeOf(dtype, shape))),
        out: outOf(dtype).chain((one) => placeOf(one, outShape(shape))),
        seed: fc.nat(),
        native: fc.boolean(),
      }),
  );
}

const at = (buffer: ArrayBuffer, { dtype, shape, strides, offset }: Place) =>
  view(buffer, dtype, shape, strides, offset);

/** Runs with everything in one buffer, and with each input in a copy of it. */
function check(
  { places, out, seed, native }: Scene,
  run: (inputs: NDView[], out: NDView) => unknown,
): void {
  const random = seeded(seed);
  const bytes = Uint8Array.from({ length: LENGTH }, () => random() * 256);
  const shared = native ? block.buffer : new ArrayBuffer(LENGTH);
  new Uint8Array(shared).set(bytes);
  run(places.map((place) => at(shared, place)), at(shared, out));
  const apart = bytes.slice().buffer;
  run(places.map((place) => at(bytes.slice().buffer, place)), at(apart, out));
  assert.deepEqual(new Uint8Array(shared), new Uint8Array(apart));
}

function property(scene: fc.Arbitrary<Scene>, run: (inputs: NDView[], out: NDView) => unknown) {
  fc.assert(fc.property(scene, (one) => check(one, run)), { numRuns: 250 });
}

const LONG = 2 ** 16;
const longBlock = new Block(LONG);

const long = fc.record({
  dtype: fc.constantFrom(...ALL_DTYPES),
  outDtype: fc.constantFrom<NDDtype | null>(null, null, "f64", "bool", "u8"),
  count: fc.integer({ min: 1500, max: 2500 }),
  step: fc.constantFrom(1, 1, -1, 2),
  outStep: fc.constantFrom(1, 1, -1, 2),
  shift: fc.integer({ min: -300, max: 300 }),
  seed: fc.nat(),
});

/** Adds a run to itself, or casts it, to a place that is a little before or after it. */
function checkLong(
  { dtype, outDtype, count, step, outStep, shift, seed }: typeof long extends fc.Arbitrary<infer T>
    ? T
    : never,
): void {
  const to = outDtype ?? dtype;
  const strides = [step * ITEM_SIZE[dtype], outStep * ITEM_SIZE[to]] as const;
  const [low, outLow] = strides.map((one) => one < 0 ? -one * (count - 1) : 0) as [number, number];
  const place = { dtype, shape: [count], strides: [strides[0]], offset: 300 + low };
  const out = { dtype: to, shape: [count], strides: [strides[1]], offset: 300 + outLow + shift };
  const random = seeded(seed);
  const bytes = new Uint8Array(LONG);
  const end = 700 + count * 16;
  for (let i = 0; i < end; i += 1) bytes[i] = random() * 256;
  const apart = bytes.slice().buffer;
  const memory = new Uint8Array(longBlock.buffer);
  memory.set(bytes);
  for (const [source, target] of [[longBlock.buffer, longBlock.buffer], [bytes.buffer, apart]]) {
    const input = at(source as ArrayBuffer, place);
    const output = wrong<NDView<NDDtype, "strided", "write">>(at(target as ArrayBuffer, out));
    if (outDtype === null) kernels.add(input, input, output);
    else kernels.cast(input, output);
  }
  const expected = new Uint8Array(apart);
  const different = memory.findIndex((byte, i) => byte !== expected[i]);
  assert.equal(different, -1, `byte ${different} differs`);
}

const same = (dtype: NDDtype) => fc.constant(dtype);
const anyDtype = () => fc.constantFrom(...ALL_DTYPES);

describe("an output over its inputs gives what copies give", () => {
  it("add", () => {
    property(
      sceneOf(ALL_DTYPES, 2, same),
      ([a, b], out) => kernels.add(a as NDView, b as NDView, wrong(out)),
    );
  });

  it("less, whose elements are smaller", () => {
    property(
      sceneOf(ALL_DTYPES, 2, () => fc.constant("bool")),
      ([a, b], out) => kernels.less(a as NDView, b as NDView, wrong(out)),
    );
  });

  it("absolute into wider elements", () => {
    const wide = (dtype: NDDtype) => fc.constant<NDDtype>(dtype === "u64" ? "u64" : "f64");
    property(
      sceneOf(ALL_DTYPES, 1, wide),
      ([a], out) => kernels.absolute(a as NDView, wrong(out)),
    );
  });

  it("clip by elements of the same memory", () => {
    property(
      sceneOf(ALL_DTYPES, 3, same),
      ([a, low, high], out) => kernels.clip(a as NDView, low as NDView, high as NDView, wrong(out)),
    );
  });

  it("cast of anything to anything", () => {
    property(
      sceneOf(ALL_DTYPES, 1, anyDtype),
      ([a], out) => kernels.cast(a as NDView, wrong(out)),
    );
  });

  it("copy and byteswap", () => {
    property(sceneOf(ALL_DTYPES, 1, same), ([a], out) => kernels.copy(a as NDView, wrong(out)));
    property(
      sceneOf(ALL_DTYPES, 1, same),
      ([a], out) => kernels.byteswap(a as NDView, wrong(out)),
    );
  });

  it("max and sum along an axis", () => {
    const ofColumns = (shape: readonly number[]) => shape.slice(1);
    property(
      sceneOf(ALL_DTYPES, 1, same, ofColumns),
      ([a], out) => kernels.max(a as NDView, { axis: 0, out: wrong(out) }),
    );
    property(
      sceneOf(["f32", "f64", "i64", "u64"], 1, same, ofColumns),
      ([a], out) => kernels.sum(a as NDView, { axis: 0, out: wrong(out) }),
    );
  });

  it("runs that are longer than the buffers of the drivers, moved by some bytes", () => {
    fc.assert(fc.property(long, (scene) => checkLong(scene)), { numRuns: 60 });
  });
});
