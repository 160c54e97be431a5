// Typed arrays and bytes: in, out, both, fixed, nullable, and those that native code keeps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";
import { WRONG_TYPES } from "../semantics/wrong_values.ts";
import { callOf, MODES } from "./clib.ts";

function detached<T extends ArrayBufferView>(view: T): T {
  (view.buffer as ArrayBuffer).transfer();
  return view;
}

for (const { mode, api } of MODES) {
  test(`${mode}: arrays go in, out and both ways`, () => {
    assert.equal(api.sum(Float64Array.of(1, 2, 0.5)), 3.5);
    const values = Float64Array.of(1, -0, NaN, Infinity);
    api.scale(values, -2);
    assert.deepEqual([...values], [-2, 0, NaN, -Infinity]);
    const counted = new Int32Array(5);
    api.countUp(counted, 2147483646);
    assert.deepEqual([...counted], [2147483646, 2147483647, -2147483648, -2147483647, -2147483646]);
    const big = BigUint64Array.of(1n, 2n ** 64n - 1n, 2n ** 53n + 1n);
    api.reverseU64(big);
    assert.deepEqual([...big], [2n ** 53n + 1n, 2n ** 64n - 1n, 1n]);
    const signed = BigInt64Array.of(1n, -(2n ** 63n), 0n);
    api.negateI64(signed);
    assert.deepEqual([...signed], [-1n, -(2n ** 63n), 0n]);
    assert.equal(api.dot(Float32Array.of(1, 2), Float32Array.of(3, 4)), 11);
  });

  test(`${mode}: a view passes its own part of a buffer`, () => {
    const all = Float64Array.of(1, 2, 4, 8, 16);
    assert.equal(api.sum(all.subarray(1, 4)), 14);
    api.scale(all.subarray(2, 3), 0);
    assert.deepEqual([...all], [1, 2, 0, 8, 16]);
    const bytes = new Uint8Array(9).fill(7);
    api.fill(bytes.subarray(3, 6), 1);
    assert.deepEqual([...bytes], [7, 7, 7, 1, 1, 1, 7, 7, 7]);
  });

  test(`${mode}: arrays of every size, in memory of JavaScript and native`, () => {
    for (const length of [0, 1, 2, 100, 1000, 70_000]) {
      const values = new Float64Array(length).fill(2);
      api.scale(values, 2);
      assert.equal(api.sum(values), 4 * length);
      using block = new Block(8 * Math.max(length, 1));
      const native = block.view("f64").subarray(0, length).fill(3);
      api.scale(native, 2);
      assert.equal(api.sum(native), 6 * length);
    }
  });

  test(`${mode}: empty, null and missing arrays differ`, () => {
    assert.equal(api.sumOrMinus(new Int32Array(0)), 0n);
    assert.equal(api.sumOrMinus(null), -1n);
    assert.equal(api.sumOrMinus(Int32Array.of(-1, -2)), -3n);
    assert.equal(api.sum(new Float64Array(0)), 0);
    throws(() => callOf(api, "sum")(null), TypeError, "sum: values is null");
    throws(() => callOf(api, "sumOrMinus")(undefined), TypeError, "values is undefined");
  });

  test(`${mode}: an array of a fixed length has exactly that length`, () => {
    const matrix = new Float64Array(16).fill(9);
    api.identity(matrix);
    assert.equal(api.trace(matrix), 4);
    assert.equal(matrix.reduce((sum, value) => sum + value), 4);
    for (const length of [0, 1, 15, 17, 1000]) {
      const says = `matrix has ${length} elements`;
      throws(() => api.trace(new Float64Array(length)), RangeError, "trace", says, "16");
      throws(() => api.identity(new Float64Array(length)), RangeError, "identity", says);
    }
  });

  test(`${mode}: arrays that must be of one length`, () => {
    const other = () => api.dot(new Float32Array(2), new Float32Array(3));
    throws(other, RangeError, "dot: b has 3 elements and a has 2");
    assert.equal(api.dot(new Float32Array(0), new Float32Array(0)), 0);
  });

  test(`${mode}: bytes are any view or buffer`, () => {
    const { buffer } = Uint8Array.of(1, 2, 3, 4);
    const shared = new SharedArrayBuffer(2);
    new Uint8Array(shared).fill(9);
    assert.equal(api.sumBytes(buffer), 10);
    assert.equal(api.sumBytes(new Uint8Array(buffer, 1, 2)), 5);
    assert.equal(api.sumBytes(new DataView(buffer, 2)), 7);
    assert.equal(api.sumBytes(new Uint16Array(buffer)), 10);
    assert.equal(api.sumBytes(shared), 18);
    assert.equal(api.sumBytes(new ArrayBuffer(0)), 0);
    assert.equal(api.find(buffer, 3), 2);
    assert.equal(api.find(buffer, 100), 4);
    api.fill(shared, 255);
    assert.equal(api.sumBytes(shared), 510);
  });

  test(`${mode}: detached memory throws`, () => {
    const gone = "is detached";
    throws(() => api.sum(detached(new Float64Array(2))), TypeError, "sum: the memory", gone);
    throws(() => api.scale(detached(new Float64Array(2)), 1), TypeError, "scale", gone);
    throws(() => api.sumOrMinus(detached(new Int32Array(2))), TypeError, "sumOrMinus", gone);
    throws(() => api.sumBytes(detached(new DataView(new ArrayBuffer(2)))), TypeError, gone);
    throws(() => api.trace(detached(new Float64Array(16))), TypeError, "trace", gone);
    const buffer = new ArrayBuffer(8);
    buffer.transfer();
    throws(() => api.sumBytes(buffer), TypeError, "sumBytes", gone);
    const block = new Block(64);
    const view = block.view("f64");
    block.dispose();
    throws(() => api.sum(view), TypeError, "sum", gone);
  });

  test(`${mode}: resizable and shared memory passes the length it has at the call`, () => {
    const buffer = new ArrayBuffer(16, { maxByteLength: 1024 });
    const values = new Float64Array(buffer).fill(1);
    assert.equal(api.sum(values), 2);
    buffer.resize(80);
    values.fill(1);
    assert.equal(api.sum(values), 10);
    buffer.resize(8);
    assert.equal(api.sum(values), 1);
    buffer.resize(0);
    assert.equal(api.sum(values), 0);
    const part = new Float64Array(new ArrayBuffer(64, { maxByteLength: 64 }), 0, 8);
    (part.buffer as ArrayBuffer).resize(8);
    assert.equal(part.length, 0);
    assert.equal(api.sum(part), 0);
    const shared = new Float64Array(new SharedArrayBuffer(32)).fill(2);
    api.scale(shared, 2);
    assert.equal(api.sum(shared), 16);
  });

  test(`${mode}: what is no array of that kind is refused`, () => {
    for (const [value, shown] of WRONG_TYPES.array) {
      throws(() => callOf(api, "sum")(value), TypeError, `sum: values is ${shown}; give `);
      throws(() => callOf(api, "sumBytes")(value), TypeError, `sumBytes: bytes is ${shown}; give `);
    }
    for (const value of [new Float32Array(2), new BigInt64Array(1), new ArrayBuffer(8), [1, 2]]) {
      throws(() => api.sum(wrong(value)), TypeError, "sum: values is ");
    }
    // The engine itself refuses what only looks like an array.
    throws(() => api.sum(Object.create(Float64Array.prototype)), TypeError);
    throws(() => api.sum(new Proxy(new Float64Array(2), {})), TypeError, "sum: values is ");
  });

  test(`${mode}: native code keeps only native memory`, () => {
    const ours = () => api.keep(Float64Array.of(1, 2));
    throws(ours, TypeError, "keep: values ", "native memory");
    const block = new Block(32);
    const values = block.view("f64");
    values.set([1, 2, 3, 4]);
    api.keep(values);
    values[0] = 11;
    assert.equal(api.keptSum(), 20);
    api.dropKept();
    assert.equal(api.keptSum(), 0);
    block.dispose();
  });
}
