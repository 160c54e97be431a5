// The recycling pool of arrays: what it lends and refuses, its limits, what the collector does.
import assert from "node:assert/strict";
import test from "node:test";
import {
  ArrayPool,
  type ArrayPoolOptions,
  capabilities,
  kernels,
  limits,
  memoryStats,
  type TypedArray,
} from "../../../src/mod.ts";
import { DTYPES } from "../support/arrays.ts";
import { collectUntil } from "../support/collect.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

test("an array has the dtype and length asked for, and native code takes it", () => {
  using pool = new ArrayPool();
  for (const { dtype, size, type } of DTYPES) {
    for (const length of [0, 1, 7, 1000]) {
      const array = pool.borrow(dtype, length);
      assert.equal(array.constructor, type);
      assert.equal(array.length, length);
      assert.equal(array.byteLength, length * size);
      pool.release(array);
    }
  }
  assert.equal(kernels.sum(pool.borrow("f64", 1024).fill(2)), 2048);
});

test("what was released is lent again, and the one used last comes first", () => {
  using pool = new ArrayPool();
  const first = pool.borrow("f64", 10);
  const second = pool.borrow("f64", 10);
  assert.notEqual(first, second);
  assert.notEqual(first.buffer, second.buffer);
  first.fill(1);
  pool.release(second);
  pool.release(first);
  assert.equal(pool.borrow("f64", 10), first);
  assert.equal(pool.borrow("f64", 10), second);
  assert.equal(first[9], 1);
  const { made, reused, borrowed, idle } = pool.stats();
  assert.deepEqual({ made, reused, borrowed, idle }, { made: 2, reused: 2, borrowed: 2, idle: 0 });
});

test("other lengths and dtypes get other arrays", () => {
  using pool = new ArrayPool();
  const array = pool.borrow("f64", 10);
  pool.release(array);
  for (const other of [pool.borrow("f64", 11), pool.borrow("f64", 9), pool.borrow("i64", 10)]) {
    assert.notEqual(other.buffer, array.buffer);
  }
  assert.equal(pool.borrow("f64", 10), array);
});

test("arrays are zero the first time and, in a zeroed pool, each time", () => {
  using pool = new ArrayPool({ zeroed: true });
  for (const { dtype } of DTYPES) {
    for (let i = 0; i < 3; i += 1) {
      const array = pool.borrow(dtype, 100);
      const bytes = new Uint8Array(array.buffer);
      assert.ok(bytes.every((byte) => byte === 0), `${dtype}, time ${i}`);
      bytes.fill(0xff);
      pool.release(array);
    }
  }
});

test("idle arrays beyond maxArrays are freed, the one released longest ago first", () => {
  using pool = new ArrayPool({ maxArrays: 2 });
  const before = memoryStats().liveBlocks;
  const arrays = [10, 20, 30, 40].map((length) => pool.borrow("u8", length));
  const [a, b, c, d] = arrays as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  for (const array of [b, a, d, c]) pool.release(array);
  assert.deepEqual(arrays.map(({ length }) => length), [0, 0, 30, 40]);
  assert.equal(memoryStats().liveBlocks, before + 2);
  // Lending an array takes it out of the order.
  assert.equal(pool.borrow("u8", 40), d);
  pool.release(d);
  const e = pool.borrow("u8", 50);
  pool.release(e);
  assert.deepEqual([c, d, e].map(({ length }) => length), [0, 40, 50]);
  assert.equal(pool.stats().evicted, 3);
});

test("idle bytes stay within maxByteLength, and one big array pushes no others out", () => {
  using pool = new ArrayPool({ maxByteLength: 8000 });
  const small = [1, 2, 3].map(() => pool.borrow("f64", 250));
  for (const array of small) pool.release(array);
  assert.equal(pool.stats().idleByteLength, 6000);
  const big = pool.borrow("f64", 1001);
  pool.release(big);
  assert.equal(big.length, 0);
  assert.equal(pool.stats().idle, 3);
  const fits = pool.borrow("u8", 5000);
  pool.release(fits);
  assert.deepEqual(small.map(({ length }) => length), [0, 0, 250]);
  assert.equal(pool.stats().idleByteLength, 7000);
});

test("a pool that keeps nothing frees at once", () => {
  for (const options of [{ maxArrays: 0 }, { maxByteLength: 0 }]) {
    using pool = new ArrayPool(options);
    const before = memoryStats().liveBlocks;
    const array = pool.borrow("i16", 100);
    pool.release(array);
    assert.equal(array.length, 0);
    assert.equal(memoryStats().liveBlocks, before);
    assert.equal(pool.stats().arrays, 0);
  }
});

test("trim frees idle arrays only, down to what may stay", () => {
  using pool = new ArrayPool();
  const kept = pool.borrow("u8", 100);
  const idle = [1, 2, 3].map(() => pool.borrow("u8", 1000));
  for (const array of idle) pool.release(array);
  assert.equal(pool.trim(2500), 1000);
  assert.deepEqual(idle.map(({ length }) => length), [0, 1000, 1000]);
  assert.equal(pool.trim(), 2000);
  assert.equal(pool.trim(), 0);
  assert.equal(kept.length, 100);
  const { arrays, borrowed, idleByteLength, byteLength } = pool.stats();
  const expected = { arrays: 1, borrowed: 1, idleByteLength: 0, byteLength: 100 };
  assert.deepEqual({ arrays, borrowed, idleByteLength, byteLength }, expected);
  pool.release(pool.borrow("u8", 0));
  assert.equal(pool.stats().idle, 1);
  pool.trim();
  assert.equal(pool.stats().idle, 0);
  for (const value of [-1, NaN, 1.5]) {
    throws(() => pool.trim(value), RangeError, `ArrayPool.trim: maxByteLength is ${value}`);
  }
});

test("a second release is refused, and so is any after the array was freed", () => {
  using pool = new ArrayPool({ maxArrays: 1 });
  const array = pool.borrow("f32", 16);
  const other = pool.borrow("f32", 16);
  pool.release(array);
  const parts = ["ArrayPool.release: the array", "was released before"];
  throwsCode(() => pool.release(array), "NOT_BORROWED", ...parts);
  pool.release(other);
  assert.equal(array.length, 0);
  throwsCode(() => pool.release(array), "NOT_BORROWED", ...parts);
  assert.equal(pool.stats().idle, 1);
});

test("arrays of nobody, of another pool and parts of arrays are refused", () => {
  using pool = new ArrayPool();
  using another = new ArrayPool();
  const array = pool.borrow("u8", 64);
  const same = new Uint8Array(array.buffer);
  for (const foreign of [new Uint8Array(64), another.borrow("u8", 64), array.subarray(), same]) {
    throwsCode(() => pool.release(foreign), "NOT_BORROWED", "is none that this pool has lent");
  }
  for (const value of [undefined, null, 1, "x", {}, [], new ArrayBuffer(8), 1n, Symbol("x")]) {
    const message = "ArrayPool.release: array is ";
    throws(() => pool.release(wrong(value)), TypeError, message, "from borrow()");
  }
  assert.equal(pool.stats().borrowed, 1);
  pool.release(array);
});

test("a wrong dtype or length is refused and leaves nothing behind", () => {
  using pool = new ArrayPool();
  for (const dtype of ["f16", null, 8, undefined, "", "toString"]) {
    throws(
      () => pool.borrow(wrong<"u8">(dtype), 8),
      RangeError,
      "ArrayPool.borrow: dtype is ",
      "u8, i8",
    );
  }
  for (const length of [-1, 1.5, NaN, Infinity, 2 ** 53]) {
    const message = `ArrayPool.borrow: length is ${length}`;
    throws(() => pool.borrow("f64", length), RangeError, message, "integer from 0");
    throws(() => pool.lease("f64", length), RangeError, message);
  }
  for (const length of [undefined, null, "4", 4n, {}]) {
    throws(() => pool.borrow("f64", wrong(length)), TypeError, "ArrayPool.borrow: length is ");
  }
  assert.equal(pool.stats().made, 0);
  const empty = pool.borrow("u8", -0);
  pool.release(empty);
  assert.equal(pool.borrow("u8", 0), empty);
});

test("wrong options are refused", () => {
  const make = (options: object) => () => new ArrayPool(wrong<ArrayPoolOptions>(options));
  for (const name of ["maxByteLength", "maxArrays"]) {
    for (const value of [-1, 1.5, NaN]) {
      throws(make({ [name]: value }), RangeError, `ArrayPool: ${name} is ${value}`);
    }
    for (const value of [null, "4", 4n]) {
      throws(make({ [name]: value }), TypeError, `ArrayPool: ${name} is `);
    }
  }
  throws(make({ zeroed: 1 }), TypeError, "ArrayPool: zeroed is 1; give true or false");
});

test("a lease ends with its scope, once", () => {
  using pool = new ArrayPool();
  let array: TypedArray<"u32">;
  {
    using lease = pool.lease("u32", 8);
    array = lease.array;
    assert.equal(pool.stats().borrowed, 1);
  }
  assert.equal(pool.stats().borrowed, 0);
  const again = pool.lease("u32", 8);
  assert.equal(again.array, array);
  again.release();
  again.release();
  again[Symbol.dispose]();
  assert.equal(pool.stats().idle, 1);
});

test("a lease whose array was given back by somebody else throws and takes it from nobody", () => {
  using pool = new ArrayPool();
  const lease = pool.lease("u32", 8);
  pool.release(lease.array);
  const other = pool.borrow("u32", 8);
  assert.equal(other, lease.array);
  throwsCode(() => lease.release(), "NOT_BORROWED", "ArrayLease.release: the array");
  assert.equal(pool.stats().borrowed, 1);
  lease.release();
  pool.release(other);
  const idle = pool.lease("u32", 8);
  pool.release(idle.array);
  throwsCode(() => idle.release(), "NOT_BORROWED", "was released before");
});

test("dispose detaches all arrays, borrowed ones too, and frees their memory once", () => {
  const before = memoryStats();
  const pool = new ArrayPool();
  const borrowed = pool.borrow("f64", 100);
  const idle = pool.borrow("f64", 200);
  const lease = pool.lease("u8", 5);
  pool.release(idle);
  assert.equal(memoryStats().liveBlocks, before.liveBlocks + 3);
  pool.dispose();
  pool.dispose();
  pool[Symbol.dispose]();
  assert.equal(memoryStats().liveBlocks, before.liveBlocks);
  assert.equal(memoryStats().liveBytes, before.liveBytes);
  assert.deepEqual([borrowed, idle, lease.array].map(({ length }) => length), [0, 0, 0]);
  lease.release();
  assert.equal(pool.disposed, true);
  const { arrays, byteLength, idle: kept } = pool.stats();
  assert.deepEqual({ arrays, byteLength, kept }, { arrays: 0, byteLength: 0, kept: 0 });
  const message = "the pool was disposed";
  throwsCode(() => pool.borrow("f64", 100), "DISPOSED", "ArrayPool.borrow", message);
  throwsCode(() => pool.lease("f64", 100), "DISPOSED", message);
  for (const array of [borrowed, idle, new Uint8Array(4)]) {
    throwsCode(() => pool.release(array), "DISPOSED", "ArrayPool.release", message);
  }
  assert.equal(pool.trim(), 0);
});

test("an array whose buffer was transferred away is refused, and the pool goes on", () => {
  // Bun refuses the transfer.
  if (capabilities().runtime === "bun") return;
  using pool = new ArrayPool();
  const move = ({ buffer }: Uint8Array): void => {
    assert.ok(buffer instanceof ArrayBuffer);
    throws(() => buffer.transfer(), TypeError, "Native memory cannot be transferred");
    structuredClone(buffer, { transfer: [buffer] });
  };
  const array = pool.borrow("u8", 100);
  pool.borrow("u8", 100);
  move(array);
  throwsCode(() => pool.release(array), "TRANSFERRED", "ArrayPool.release: ", "slice()");
  throwsCode(() => pool.release(array), "NOT_BORROWED");
  assert.equal(pool.stats().arrays, 1);
  const idle = pool.borrow("u8", 200);
  pool.release(idle);
  move(idle);
  throwsCode(() => pool.dispose(), "TRANSFERRED");
  assert.equal(pool.stats().arrays, 0);
  pool.dispose();
});

test("idle arrays are freed before an allocation fails", () => {
  using pool = new ArrayPool();
  const kept = pool.borrow("u8", 10_000);
  const idle = pool.borrow("u8", 1_000_000);
  pool.release(idle);
  try {
    limits({ bytes: memoryStats().liveBytes + 500_000 });
    const big = pool.borrow("u8", 900_000);
    assert.deepEqual([kept, idle, big].map(({ length }) => length), [10_000, 0, 900_000]);
    throwsCode(() => pool.borrow("u8", 5_000_000), "OUT_OF_MEMORY");
    assert.equal(pool.stats().arrays, 2);
  } finally {
    limits({ bytes: Infinity });
  }
});

test("arrays that are dropped without a release leave the books and are freed", async () => {
  using pool = new ArrayPool();
  const kept = pool.borrow("f64", 500).fill(3);
  const drop = (): void => {
    for (let i = 0; i < 50; i += 1) pool.borrow("u8", 4000);
    pool.release(pool.borrow("u8", 5000));
  };
  assert.ok(await collectUntil(() => pool.stats().collected >= 500, drop, 1000));
  const { made, collected, arrays, borrowed, byteLength } = pool.stats();
  assert.equal(arrays, made - collected);
  assert.equal(borrowed, arrays - 1);
  assert.equal(byteLength, 4000 + 5000 + (borrowed - 1) * 4000);
  assert.ok(kept.every((value) => value === 3));
  pool.release(kept);
  assert.equal(pool.borrow("f64", 500), kept);
});
