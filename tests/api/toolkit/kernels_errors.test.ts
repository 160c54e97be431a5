// Kernels and CPU levels with wrong arguments: what is refused, and what the message says.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import {
  Block,
  capabilities,
  type CpuLevelName,
  kernels,
  selectCpuLevel,
} from "../../../src/mod.ts";
import { KINDS, type NumberArray } from "../support/arrays.ts";
import { throws, wrong } from "../support/expect.ts";
import { atLevel, hasLevel, LEVELS } from "../support/levels.ts";

type Call = readonly [name: string, call: (input: NumberArray) => unknown];

/** Every kernel with one array as its input. */
const CALLS: readonly Call[] = [
  ["fill", (x) => kernels.fill(x, 0)],
  ["scale", (x) => kernels.scale(x, 1)],
  ["add", (x) => kernels.add(x, x)],
  ["invert", (x) => kernels.invert(x)],
  ["sum", (x) => kernels.sum(x)],
  ["min", (x) => kernels.min(x)],
  ["max", (x) => kernels.max(x)],
];

test("arrays of other classes are refused by name", () => {
  const others: [unknown, string][] = [
    [new ArrayBuffer(8), "ArrayBuffer"],
    [new DataView(new ArrayBuffer(8)), "DataView of 8 bytes"],
    [[1, 2], "an array of 2"],
    ["12", '"12"'],
    [{ length: 2 }, "an object with length"],
    [null, "null"],
    [undefined, "undefined"],
  ];
  for (const [name, call] of CALLS) {
    for (const [value, shown] of others) {
      const parts = [`kernels.${name}: `, ` is ${shown}`, "give an NDView", "a typed array"];
      throws(() => call(wrong(value)), TypeError, ...parts);
    }
  }
});

test("all arrays of a call have the same class", () => {
  const [f32, f64] = [new Float32Array(4), new Float64Array(4)];
  const parts = ["kernels.add: b is Float64Array and a is Float32Array", "arrays of one class"];
  throws(() => kernels.add(f32, f64), TypeError, ...parts);
  throws(() => kernels.add(f32, f32, f64), TypeError, "kernels.add: out is Float64Array");
  throws(() => kernels.scale(f64, 1, f32), TypeError, "kernels.scale: out is Float32Array");
  throws(() => kernels.invert(f64, wrong(null)), TypeError, "kernels.invert: out is null");
  throws(
    () => kernels.invert(new Uint8Array(4), new Int16Array(4)),
    TypeError,
    "out is Int16Array and the result is u8; give a Uint8Array",
  );
});

test("clamped and plain bytes go together", () => {
  const clamped = new Uint8ClampedArray([1, 2]);
  const bytes = new Uint8Array([254, 254]);
  assert.deepEqual([...kernels.add(clamped, bytes, bytes)], [255, 0]);
  assert.deepEqual([...kernels.invert(bytes, clamped)], [0, 255]);
});

test("lengths that differ are refused with both", () => {
  for (const { type } of KINDS) {
    const [short, long] = [new type(3), new type(4)];
    const parts = ["out has 4 elements and a has 3", "give equal lengths"];
    throws(() => kernels.add(short, long), RangeError, "b has 4 elements and a has 3");
    throws(() => kernels.add(short, short, long), RangeError, ...parts);
    throws(() => kernels.scale(short, 1, long), RangeError, ...parts);
    throws(() => kernels.invert(long, short), RangeError, "out has 3 elements and a has 4");
    throws(() => kernels.invert(long, new type(0)), RangeError, "out has 0 elements");
  }
});

test("values that integers can not hold are refused", () => {
  const ranges = [
    { array: new Uint8Array(2), values: [256, -1, 1.5, NaN, Infinity, 2 ** 32], range: "0 to 255" },
    {
      array: new Int16Array(2),
      values: [32768, -32769, 1.5, NaN, -Infinity, 2 ** 32],
      range: "-32768 to 32767",
    },
    { array: new Uint8ClampedArray(2), values: [256, -1, 0.5, NaN], range: "0 to 255" },
  ];
  for (const { array, values, range } of ranges) {
    for (const value of values) {
      throws(() => kernels.fill(array, value), RangeError, `value is ${value}`, range);
      throws(() => kernels.scale(array, value), RangeError, `factor is ${value}`, range);
    }
    assert.deepEqual([...array], [0, 0]);
    assert.deepEqual([...kernels.fill(array, -0)], [0, 0]);
  }
});

test("values that are no numbers are refused", () => {
  for (const { type } of KINDS) {
    for (const value of ["1", null, undefined, {}, Symbol("one")]) {
      const array = new type(2);
      const parts = ["give ", "a number, a bigint or a boolean"];
      throws(
        () => kernels.fill(array, wrong(value)),
        TypeError,
        "kernels.fill: value is ",
        ...parts,
      );
      throws(
        () => kernels.scale(array, wrong(value)),
        TypeError,
        "kernels.scale: factor is ",
        ...parts,
      );
    }
  }
});

test("an output that overlaps an input in part is refused", () => {
  for (const kind of KINDS) {
    using block = new Block(64 * kind.size);
    const native = new kind.type(block.buffer, 0, 64);
    for (const whole of [new kind.type(64), native]) {
      const x = whole.subarray(0, 16);
      for (let shift = 1; shift < 16; shift += 1) {
        const moved = whole.subarray(shift, shift + 16);
        const text = "out overlaps an input in part";
        throws(() => kernels.invert(x, moved), RangeError, "invert: ", text);
        throws(() => kernels.invert(moved, x), RangeError, "invert: ", text);
        throws(() => kernels.scale(x, 1, moved), RangeError, "scale: ", text);
        throws(() => kernels.add(x, x, moved), RangeError, "add: ", text);
        throws(() => kernels.add(whole.subarray(40, 56), x, moved), RangeError, "add: ", text);
      }
      // Neighbours and the same memory are no overlap in part.
      kernels.invert(x, whole.subarray(16, 32));
      kernels.add(x, whole.subarray(1, 17), x.slice());
      kernels.add(x, x, x);
    }
  }
});

test("detached arrays are refused", () => {
  for (const { type, name } of KINDS.filter((kind) => kind.type !== Uint8ClampedArray)) {
    const block = new Block(64);
    const native = new type(block.buffer, 0, 4);
    const buffer = new ArrayBuffer(64);
    const js = new type(buffer, 0, 4);
    block.dispose();
    buffer.transfer();
    for (const array of [native, js]) {
      for (const [kernel, call] of CALLS) {
        throws(() => call(array), TypeError, kernel, "detached", "disposed or transferred");
      }
      throws(() => kernels.invert(new type(0), array), TypeError, "out is detached");
      assert.equal(array.length, 0, name);
    }
  }
});

test("detached clamped arrays are refused by the same words", () => {
  const array = new Uint8ClampedArray(4);
  array.buffer.transfer();
  for (const [kernel, call] of CALLS) throws(() => call(array), TypeError, kernel, "detached");
});

test("min and max of nothing are refused", () => {
  for (const { type } of KINDS) {
    throws(() => kernels.min(new type(0)), RangeError, "kernels.min: ", "shape is (0,)");
    throws(() => kernels.max(new type(0)), RangeError, "kernels.max: ", "shape is (0,)");
  }
});

test("empty arrays are fine everywhere else", () => {
  for (const { type } of KINDS) {
    const empty = new type(0);
    assert.equal(kernels.fill(empty, 1), empty);
    assert.equal(kernels.scale(empty, 1).length, 0);
    assert.equal(kernels.add(empty, empty, empty), empty);
    assert.equal(kernels.invert(empty).length, 0);
  }
});

test("node's Buffer is an array of bytes", () => {
  const result = kernels.invert(Buffer.from([0, 1, 255]), Buffer.alloc(3));
  assert.deepEqual([...result], [255, 254, 0]);
  assert.equal(kernels.sum(Buffer.from([1, 2, 3])), 6);
});

test("an unknown CPU level is refused with the list of those that are", () => {
  for (const level of ["v2", "avx512", "", "V3", "toString", 3, null, undefined]) {
    const select = () => selectCpuLevel(wrong<CpuLevelName>(level));
    throws(select, RangeError, "selectCpuLevel: level is ", "scalar, v1, v3, v4, neon");
  }
});

for (const level of LEVELS) {
  test(`level ${level} is selected, or refused where the machine lacks it`, () => {
    let ran = false;
    atLevel(level, () => ran = true);
    assert.equal(ran, hasLevel(level));
  });
}

test("capabilities tell runtime, target and level", () => {
  const { runtime, target, library, cpuLevel, cpuDetected, maxMapByteLength } = capabilities();
  const found = "Deno" in globalThis ? "deno" : "Bun" in globalThis ? "bun" : "node";
  assert.equal(runtime, found);
  assert.match(target, /^(linux-(x64|arm64)-(gnu|musl)|(darwin|win32)-(x64|arm64))$/);
  assert.ok(library.includes("ziffi"), library);
  assert.ok(LEVELS.includes(cpuLevel) && hasLevel(cpuLevel));
  assert.ok(LEVELS.includes(cpuDetected) && hasLevel(cpuDetected));
  assert.ok(maxMapByteLength >= 2 ** 31);
});
