// Arrays that lie about themselves: native code is told what they really hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block, kernels } from "../../../src/mod.ts";

const LIE = 1e7;

test("a heir that says it is longer is as long as it is", () => {
  class Long extends Float64Array {
    override get length(): number {
      return LIE;
    }
  }
  assert.equal(kernels.sum(new Long([1, 2, 3])), 6);
  const out = new Long(3);
  kernels.fill(out, 2);
  assert.equal(out[2], 2);
});

test("a length of an array's own is not believed", () => {
  for (const length of [LIE, 1]) {
    const array = Object.defineProperty(new Float64Array([1, 2, 3]), "length", { value: length });
    assert.equal(kernels.sum(array), 6);
  }
});

test("an array under the prototype of wider elements is as long as its bytes", () => {
  const bytes = Object.setPrototypeOf(new Uint8Array(64), Float64Array.prototype);
  assert.equal(kernels.sum(bytes as Float64Array), 0);
  kernels.fill(bytes as Float64Array, 0);
});

test("an offset of a native view's own is not believed", () => {
  using block = new Block(64);
  const view = block.view("f64").fill(1);
  Object.defineProperty(view, "byteOffset", { value: 2 ** 20 });
  assert.equal(kernels.sum(view), 8);
});
