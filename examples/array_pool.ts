// Arrays that a loop borrows and gives back. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { ArrayPool, kernels, type TypedArray } from "../src/mod.ts";

using pool = new ArrayPool({ maxByteLength: 16 * 2 ** 20 });

function energy(samples: TypedArray<"f64">): number {
  // Given back at the end of the scope, also when something throws.
  using squares = pool.lease("f64", samples.length);
  for (let i = 0; i < samples.length; i++) squares.array[i] = samples[i]! ** 2;
  return kernels.sum(squares.array);
}

let total = 0;
for (let frame = 1; frame <= 1000; frame++) {
  const samples = pool.borrow("f64", 1024);
  kernels.fill(samples, frame);
  total += energy(samples);
  pool.release(samples);
}
assert.equal(total, 1024 * (1000 * 1001 * 2001) / 6);

// Two arrays were enough for all frames. A second release is an error.
const { made, reused, borrowed } = pool.stats();
assert.deepEqual({ made, reused, borrowed }, { made: 2, reused: 1998, borrowed: 0 });
const array = pool.borrow("f64", 1024);
pool.release(array);
assert.throws(() => pool.release(array), { code: "NOT_BORROWED" });
console.log(`1,000 frames with ${made} arrays, lent again ${reused} times, energy ${total}`);
