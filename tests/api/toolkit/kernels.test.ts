// Element-wise kernels against plain JavaScript: every class, level, length and offset, in native
// memory, in memory of JavaScript, mixed and in place. Elements around the result must not change.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { Block, kernels } from "../../../src/mod.ts";
import { bytesOf, fillRandomly, type Kind, KINDS, type NumberArray } from "../support/arrays.ts";
import { atLevel, hasLevel, LEVELS } from "../support/levels.ts";
import { assertSame, elementOf, ELEMENTWISE, type Elementwise } from "../support/oracle.ts";

/** Two vectors of 64 bytes and a bit, in elements of one byte. */
const MAX_LENGTH = 131;
const OFFSETS = 10;
const SPAN = MAX_LENGTH + OFFSETS + 8;
const MIB = 1024 * 1024;

/** The arrays of one operation, each in memory of JavaScript or in native memory. */
interface Arena {
  readonly x: NumberArray;
  readonly y: NumberArray;
  readonly out: NumberArray;
}

/** Where inputs and output live, and whether the output is the first input. */
const MODES = [
  { name: "native", inputs: "native", out: "native", inPlace: false },
  { name: "native in place", inputs: "native", out: "native", inPlace: true },
  { name: "JavaScript", inputs: "js", out: "js", inPlace: false },
  { name: "JavaScript in place", inputs: "js", out: "js", inPlace: true },
  { name: "native to JavaScript", inputs: "native", out: "js", inPlace: false },
  { name: "JavaScript to native", inputs: "js", out: "native", inPlace: false },
] as const;

function viewOf(kind: Kind, block: Block): NumberArray {
  return new kind.type(block.buffer, 0, Math.floor(block.byteLength / kind.size));
}

function call(
  operation: Elementwise,
  x: NumberArray,
  y: NumberArray,
  factor: number,
  out: NumberArray,
): NumberArray {
  switch (operation) {
    case "fill":
      return kernels.fill(out, factor);
    case "scale":
      return kernels.scale(x, factor, out);
    case "add":
      return kernels.add(x, y, out);
    case "invert":
      return kernels.invert(x, out);
  }
}

/** A factor that makes integers wrap and floats round. */
const factorOf = (kind: Kind): number => kind.isFloat ? 1.1 : 113;

/** The whole result in plain JavaScript, of which each call computes a part. */
function oracle(operation: Elementwise, kind: Kind, x: NumberArray, y: NumberArray): NumberArray {
  // The factor is rounded to the dtype first.
  const factor = kind.type === Float32Array ? Math.fround(factorOf(kind)) : factorOf(kind);
  const result = new kind.type(x.length);
  x.forEach((value, i) => result[i] = elementOf(operation, kind, value, y[i] ?? 0, factor));
  return result;
}

/** Asserts that one call writes its part of the result, and nothing else. */
function checkOne(
  operation: Elementwise,
  kind: Kind,
  { x, y, out }: Arena,
  [start, end]: readonly [number, number],
  want: NumberArray,
  mode: string,
): void {
  const result = out.subarray(start, end);
  const returned = call(
    operation,
    x.subarray(start, end),
    y.subarray(start, end),
    factorOf(kind),
    result,
  );
  if (returned !== result) assert.fail("the output is not what was returned");
  if (Buffer.compare(bytesOf(out), bytesOf(want)) === 0) return;
  assertSame(out, want, () => `${operation} ${kind.name} ${mode}, ${start} to ${end}`);
}

/** All lengths at all offsets, for one operation and one array class. */
function checkAll(operation: Elementwise, kind: Kind): void {
  using blocks = new DisposableStack();
  const native = () => viewOf(kind, blocks.use(new Block(SPAN * kind.size)));
  const js = { x: new kind.type(SPAN), y: new kind.type(SPAN), out: new kind.type(SPAN) };
  const inNative = { x: native(), y: native(), out: native() };
  for (const { x, y } of [js, inNative]) {
    fillRandomly(kind, x, 1);
    fillRandomly(kind, y, 2);
  }
  const pristine = js.x.slice();
  const other = fillRandomly(kind, new kind.type(SPAN), 3);
  const whole = oracle(operation, kind, js.x, js.y);
  const want = new kind.type(SPAN);
  for (const { name, inputs, out, inPlace } of MODES) {
    const { x, y } = inputs === "js" ? js : inNative;
    const target = inPlace ? x : (out === "js" ? js : inNative).out;
    const old = inPlace ? pristine : other;
    for (let start = 0; start < OFFSETS; start += 1) {
      for (let end = start; end <= start + MAX_LENGTH; end += 1) {
        target.set(old);
        want.set(old);
        want.set(whole.subarray(start, end), start);
        checkOne(operation, kind, { x, y, out: target }, [start, end], want, name);
      }
    }
    target.set(old);
  }
}

for (const level of LEVELS) {
  for (const operation of ELEMENTWISE) {
    test(`${operation} at level ${level} is as in plain JavaScript`, () => {
      atLevel(level, () => {
        for (const kind of KINDS) checkAll(operation, kind);
      });
    });
  }
}

/** An array with one pattern over and over. */
function repeat(pattern: NumberArray, out: NumberArray): void {
  out.set(pattern);
  for (let filled = pattern.length; filled < out.length; filled *= 2) {
    out.copyWithin(filled, 0, Math.min(filled, out.length - filled));
  }
}

test("large arrays, written past the caches, are as in plain JavaScript", () => {
  for (const kind of KINDS) {
    const count = Math.ceil((8 * MIB) / kind.size) + 37;
    const pattern = fillRandomly(kind, new kind.type(1009), 5);
    const inverse = pattern.slice();
    pattern.forEach((value, i) => inverse[i] = elementOf("invert", kind, value, 0, 0));
    using from = new Block((count + 8) * kind.size);
    using to = new Block((count + 8) * kind.size);
    const want = new kind.type(count + 8);
    repeat(pattern, viewOf(kind, from).subarray(1, 1 + count));
    repeat(inverse, want.subarray(3, 3 + count));
    for (const level of LEVELS) {
      atLevel(level, () => {
        to.view("u8").fill(0);
        const [source, target] = [viewOf(kind, from), viewOf(kind, to)];
        kernels.invert(source.subarray(1, 1 + count), target.subarray(3, 3 + count));
        assert.equal(Buffer.compare(to.view("u8"), bytesOf(want)), 0, `${kind.name} at ${level}`);
      });
    }
  }
});

test("every level gives the same bytes as the scalar one", () => {
  const levels = LEVELS.filter(hasLevel);
  assert.ok(levels.includes("scalar") && levels.length >= 2, levels.join(", "));
  for (const kind of KINDS) {
    using block = new Block(3 * SPAN * kind.size);
    const part = (n: number) => viewOf(kind, block).subarray(n * SPAN + 1, (n + 1) * SPAN);
    const special = kind.isFloat ? [NaN, Infinity, -Infinity, -0, 1e-310, 5e-324, 1.7e308] : [0];
    const x = fillRandomly({ ...kind, special }, part(0), 7);
    const y = fillRandomly(kind, part(1), 8);
    for (const operation of ELEMENTWISE) {
      const results = levels.map((level) => {
        atLevel(level, () => call(operation, x, y, factorOf(kind), part(2)));
        return bytesOf(part(2)).slice();
      });
      for (const [i, bytes] of results.entries()) {
        assert.deepEqual(bytes, results[0], `${operation} ${kind.name} at ${levels[i]}`);
      }
    }
  }
});

test("without an output, a new array of the same class is made", () => {
  for (const kind of KINDS) {
    const x = fillRandomly(kind, new kind.type(20), 4);
    const results = [kernels.scale(x, 1), kernels.add(x, new kind.type(20)), kernels.invert(x)];
    const before = x.slice();
    for (const result of results) {
      assert.equal(result.constructor, kind.type);
      assert.equal(result.length, 20);
      assert.notEqual(result.buffer, x.buffer);
    }
    if (!kind.isFloat) assert.deepEqual(results[0], before);
    assert.deepEqual(x, before);
  }
});

test("integers wrap around", () => {
  const bytes = new Uint8Array([255, 128, 1, 0]);
  assert.deepEqual([...kernels.add(bytes, bytes)], [254, 0, 2, 0]);
  assert.deepEqual([...kernels.scale(bytes, 255)], [1, 128, 255, 0]);
  assert.deepEqual([...kernels.invert(bytes)], [0, 127, 254, 255]);
  const clamped = new Uint8ClampedArray([255, 128, 1, 0]);
  assert.deepEqual([...kernels.add(clamped, clamped)], [254, 0, 2, 0]);
  const words = new Int16Array([32767, -32768, 1, -1]);
  assert.deepEqual([...kernels.add(words, words)], [-2, 0, 2, -2]);
  assert.deepEqual([...kernels.scale(words, -32768)], [-32768, 0, -32768, -32768]);
  assert.deepEqual([...kernels.invert(words)], [-32768, 32767, -2, 0]);
});

test("floats keep NaN, infinities and the sign of zero", () => {
  for (const type of [Float32Array, Float64Array]) {
    const x = new type([NaN, Infinity, -Infinity, -0, 0]);
    assert.deepEqual([...kernels.fill(new type(2), -0)], [-0, -0]);
    assert.deepEqual([...kernels.scale(x, -1)], [NaN, -Infinity, Infinity, 0, -0]);
    assert.deepEqual([...kernels.scale(x, 0)], [NaN, NaN, NaN, -0, 0]);
    assert.deepEqual([...kernels.add(x, new type(5).fill(-0))], [NaN, Infinity, -Infinity, -0, 0]);
    assert.deepEqual([...kernels.add(x, kernels.scale(x, -1))], [NaN, NaN, NaN, 0, 0]);
    assert.deepEqual([...kernels.invert(x)], [NaN, -Infinity, Infinity, 1, 1]);
    assert.deepEqual([...kernels.fill(new type(3), NaN)], [NaN, NaN, NaN]);
    assert.deepEqual([...kernels.fill(new type(3), -Infinity)], Array(3).fill(-Infinity));
  }
});
