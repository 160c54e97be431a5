// Sum, min and max against plain JavaScript and exact arithmetic, at every level, length, offset.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Block, kernels } from "../../../src/mod.ts";
import { fillRandomly, type Kind, KINDS, type NumberArray } from "../support/arrays.ts";
import { atLevel, LEVELS } from "../support/levels.ts";
import { ExactSums } from "../support/oracle.ts";

const MAX_LENGTH = 131;
const OFFSETS = 10;
const SPAN = MAX_LENGTH + OFFSETS;
/** Bits of the significand; a float sum may be off by 20 units of it, relative to sum |x|. */
const BITS: Readonly<Record<string, number>> = { f32: 23, f64: 52 };
const EPSILONS = 20;

/** The same contents in native memory and in memory of JavaScript. */
function bothMemories(kind: Kind, length: number, seed: number, block: Block): NumberArray[] {
  const js = fillRandomly(kind, new kind.type(length), seed);
  const native = new kind.type(block.buffer, 0, length);
  native.set(js);
  return [js, native];
}

function checkSums(kind: Kind): void {
  using block = new Block(SPAN * kind.size);
  const arrays = bothMemories(kind, SPAN, 21, block);
  const sums = new ExactSums(arrays[0] ?? []);
  for (let start = 0; start < OFFSETS; start += 1) {
    for (let end = start; end <= start + MAX_LENGTH; end += 1) {
      for (const array of arrays) {
        const got = kernels.sum(array.subarray(start, end));
        if (kind.isFloat) sums.assertClose(got, start, end, EPSILONS, BITS[kind.name] ?? 0);
        else if (got !== sums.integer(start, end)) {
          assert.fail(`${kind.name} ${start} to ${end}: ${got}, not ${sums.integer(start, end)}`);
        }
      }
    }
  }
}

function checkExtrema(kind: Kind): void {
  using block = new Block(SPAN * kind.size);
  const arrays = bothMemories(kind, SPAN, 22, block);
  for (let start = 0; start < OFFSETS; start += 1) {
    for (let end = start + 1; end <= start + MAX_LENGTH; end += 1) {
      for (const array of arrays) {
        const part = array.subarray(start, end);
        let [least, greatest] = [Infinity, -Infinity];
        for (const value of part) {
          least = value < least ? value : least;
          greatest = value > greatest ? value : greatest;
        }
        // Numbers compare, so -0 and 0 are the same here.
        const same = kernels.min(part) === least && kernels.max(part) === greatest;
        if (!same) {
          assert.fail(`${kind.name} ${start} to ${end}: ${kernels.min(part)}, not ${least}`);
        }
      }
    }
  }
}

for (const level of LEVELS) {
  test(`sum at level ${level} is exact for integers and close for floats`, () => {
    atLevel(level, () => KINDS.forEach(checkSums));
  });

  test(`min and max at level ${level} are as in plain JavaScript`, () => {
    atLevel(level, () => KINDS.forEach(checkExtrema));
  });

  test(`the extremum at level ${level} is found at every place`, () => {
    atLevel(level, () => {
      for (const { type } of KINDS) {
        for (let at = 0; at < MAX_LENGTH; at += 1) {
          const array = new type(MAX_LENGTH).fill(7);
          array[at] = 3;
          assert.equal(kernels.min(array), 3, `least at ${at}`);
          array[at] = 9;
          assert.equal(kernels.max(array), 9, `greatest at ${at}`);
        }
      }
    });
  });

  test(`NaN anywhere is the result of min, max and sum at level ${level}`, () => {
    atLevel(level, () => {
      for (const type of [Float32Array, Float64Array]) {
        for (const length of [1, 2, 15, 16, 17, 64, 131, 1000]) {
          for (let at = 0; at < Math.min(length, MAX_LENGTH); at += 1) {
            const array = new type(length).fill(1);
            array[length - 1 - at] = NaN;
            assert.ok(Number.isNaN(kernels.min(array)), `min of ${length}, NaN at -${at}`);
            assert.ok(Number.isNaN(kernels.max(array)), `max of ${length}, NaN at -${at}`);
            assert.ok(Number.isNaN(kernels.sum(array)), `sum of ${length}, NaN at -${at}`);
          }
        }
      }
    });
  });

  test(`infinities and zeros at level ${level}`, () => {
    atLevel(level, () => {
      for (const type of [Float32Array, Float64Array]) {
        for (const length of [1, 3, 16, 100, 2000]) {
          const array = new type(length).fill(2);
          array[length - 1] = Infinity;
          assert.equal(kernels.sum(array), Infinity);
          assert.equal(kernels.max(array), Infinity);
          assert.equal(kernels.min(array), length === 1 ? Infinity : 2);
          array[length - 1] = -Infinity;
          assert.equal(kernels.sum(array), -Infinity);
          assert.equal(kernels.min(array), -Infinity);
          if (length > 1) array[0] = Infinity;
          assert.ok(length === 1 || Number.isNaN(kernels.sum(array)));
          assert.ok(kernels.min(new type(length).fill(-0)) === 0);
          assert.equal(kernels.max(new type(length).fill(-Infinity)), -Infinity);
          assert.equal(kernels.min(new type(length).fill(Infinity)), Infinity);
        }
      }
    });
  });

  test(`sums of large integer arrays at level ${level} do not overflow on the way`, () => {
    atLevel(level, () => {
      const count = 1_000_003;
      assert.equal(kernels.sum(new Uint8Array(count).fill(255)), count * 255);
      assert.equal(kernels.sum(new Uint8ClampedArray(count).fill(255)), count * 255);
      assert.equal(kernels.sum(new Int16Array(count).fill(-32768)), count * -32768);
      assert.equal(kernels.sum(new Int16Array(count).fill(32767)), count * 32767);
    });
  });
}

test("float sums of any contents are close to the exact sum", () => {
  const f64 = fc.double({ noNaN: true, min: -1e300, max: 1e300 });
  const f32 = fc.float({ noNaN: true, noDefaultInfinity: true });
  const options = { maxLength: 600, size: "max" } as const;
  fc.assert(fc.property(fc.array(f64, options), (values) => {
    new ExactSums(values).assertClose(
      kernels.sum(new Float64Array(values)),
      ...[0, values.length, EPSILONS, 52] as const,
    );
  }));
  fc.assert(fc.property(fc.array(f32, options), (values) => {
    new ExactSums(values).assertClose(
      kernels.sum(new Float32Array(values)),
      ...[0, values.length, EPSILONS, 23] as const,
    );
  }));
});

test("a sum that overflows f32 on the way is right in f64", () => {
  const big = 3e38;
  const values = new Float32Array(256).fill(big);
  assert.equal(kernels.sum(values), 256 * Math.fround(big));
  assert.equal(kernels.sum(new Float64Array([1e308, 1e308])), Infinity);
});

test("the empty sum is 0", () => {
  using block = new Block(64);
  for (const { type } of KINDS) {
    assert.equal(kernels.sum(new type(0)), 0);
    assert.equal(kernels.sum(new type(block.buffer, 8, 0)), 0);
    assert.equal(kernels.sum(new type(1)), 0);
  }
});
