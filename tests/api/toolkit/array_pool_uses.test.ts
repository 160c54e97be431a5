// ArrayPool: arrays that are gone, or still in use, when somebody else could get them.
import assert from "node:assert/strict";
import test from "node:test";
import { ArrayPool, limits, memoryStats, type TypedArray } from "../../../src/mod.ts";
import { api } from "../cabi/clib.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

/** How long a native call keeps its array. */
const MS = 100;

/** Transfers the buffer of an array away; false where the runtime refuses it. */
function transfer({ buffer }: TypedArray, kept: unknown[]): boolean {
  try {
    kept.push(structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }));
    return true;
  } catch {
    return false;
  }
}

test("an idle array whose buffer was transferred away is not lent again", () => {
  for (const length of [100, 0]) {
    using pool = new ArrayPool();
    const kept: unknown[] = [];
    const array = pool.borrow("u8", length);
    pool.release(array);
    if (!transfer(array, kept)) return;
    const other = pool.borrow("u8", length);
    assert.notEqual(other, array);
    assert.equal(other.length, length);
    assert.equal((other.buffer as ArrayBuffer).detached, false);
    assert.equal(pool.stats().arrays, 1);
    pool.release(other);
    assert.equal(pool.borrow("u8", length), other);
  }
});

test("limits and trim drop an idle array whose buffer was transferred away", () => {
  using pool = new ArrayPool({ maxArrays: 1 });
  const kept: unknown[] = [];
  const [first, second] = [pool.borrow("u8", 100), pool.borrow("u8", 200)];
  pool.release(first);
  if (!transfer(first, kept)) return;
  pool.release(second);
  assert.equal(pool.stats().arrays, 1);
  assert.equal(pool.trim(), 200);
  assert.equal(pool.stats().arrays, 0);
});

test("an array that a nonblocking call uses is lent again only after the call", async () => {
  using pool = new ArrayPool();
  const array = pool.borrow("f64", 10).fill(4);
  const seen = api.slowFirst(array, MS);
  pool.release(array);
  throwsCode(() => pool.release(array), "NOT_BORROWED", "released before");
  const { borrowed, idle } = pool.stats();
  assert.deepEqual({ borrowed, idle }, { borrowed: 1, idle: 0 });
  const other = pool.borrow("f64", 10).fill(-1);
  assert.notEqual(other, array);
  assert.equal(pool.trim(), 0);
  assert.equal(await seen, 4);
  assert.equal(pool.stats().idle, 1);
  assert.equal(pool.borrow("f64", 10), array);
});

test("a pool that is disposed while a call uses a released array frees it once", async () => {
  const pool = new ArrayPool();
  const before = memoryStats().liveBlocks;
  const array = pool.borrow("f64", 10).fill(4);
  const seen = api.slowFirst(array, MS);
  pool.release(array);
  pool.release(pool.borrow("f64", 10));
  pool.dispose();
  assert.equal(await seen, 4);
  assert.equal(memoryStats().liveBlocks, before);
  assert.equal(pool.stats().arrays, 0);
});

test("options that are no object are refused, and a limit names borrow", () => {
  for (const options of [null, 5, "5", 5n, true, Symbol("5")]) {
    throws(() => new ArrayPool(wrong(options)), TypeError, "ArrayPool: options is ", "an object");
  }
  using pool = new ArrayPool();
  try {
    limits({ bytes: memoryStats().liveBytes + 100 });
    throwsCode(() => pool.borrow("u8", 1000), "OUT_OF_MEMORY", "ArrayPool.borrow: 1000 bytes");
  } finally {
    limits({ bytes: Infinity });
  }
});
