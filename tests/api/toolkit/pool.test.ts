// Pools: shape, handles that are not live, disposal. The model is in pool_model.test.ts.
import assert from "node:assert/strict";
import test from "node:test";
import { limits, memoryStats, Pool, type PoolOptions } from "../../../src/mod.ts";
import { DTYPES } from "../support/arrays.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

/** The message names the class, or the native function that refused. */
const CALL = /^(Pool|poolByteLength)[:(]/;

/** What may not pass for a handle, with the class of the error. */
const NO_NUMBERS: readonly unknown[] = [undefined, null, true, "x", {}, []];

test("slots of every dtype and alignment are aligned and apart", () => {
  for (const { dtype, size, type } of DTYPES) {
    for (const alignment of [16, 64, 256, 4096]) {
      using pool = new Pool({ dtype, length: 5, capacity: 9, alignment });
      assert.equal(pool.slotByteLength, Math.ceil(5 * size / alignment) * alignment);
      const handles = Array.from({ length: 9 }, () => pool.acquire());
      const offsets = handles.map((handle) => pool.byteOffset(handle)).sort((a, b) => a - b);
      for (const [i, offset] of offsets.entries()) {
        assert.equal((pool.address + offset) % alignment, 0);
        assert.ok(offset + 5 * size <= (offsets[i + 1] ?? pool.buffer.byteLength));
      }
      for (const handle of handles) {
        const array = pool.array(handle);
        assert.equal(array.constructor, type);
        assert.equal(array.length, 5);
        assert.equal(array.buffer, pool.buffer);
        assert.equal(array.byteOffset, pool.byteOffset(handle));
      }
    }
  }
});

test("slots do not overlap each other or the bookkeeping", () => {
  using pool = new Pool({ length: 100, capacity: 50, alignment: 16 });
  const handles = Array.from({ length: 50 }, () => pool.acquire());
  for (const [i, handle] of handles.entries()) pool.array(handle).fill(i + 1);
  for (const [i, handle] of handles.entries()) {
    assert.equal(pool.array(handle).findIndex((byte) => byte !== i + 1), -1, `slot ${i}`);
  }
  assert.equal(pool.live, 50);
  for (const handle of handles) pool.release(handle);
  assert.equal(pool.available, 50);
});

test("bytes and an alignment of 64 are the defaults", () => {
  using pool = new Pool({ capacity: 3, length: 10 });
  assert.equal(pool.dtype, "u8");
  assert.equal(pool.capacity, 3);
  assert.equal(pool.length, 10);
  assert.equal(pool.slotByteLength, 64);
  assert.ok(pool.array(pool.acquire()) instanceof Uint8Array);
});

test("the array of a slot is the same object each time, in each life", () => {
  using pool = new Pool({ dtype: "f64", capacity: 1, length: 4 });
  const first = pool.acquire();
  const array = pool.array(first);
  assert.equal(pool.array(first), array);
  pool.release(first);
  const second = pool.acquire();
  assert.notEqual(second, first);
  assert.equal(pool.array(second), array);
});

test("an exhausted pool says so, and works again after a release", () => {
  using pool = new Pool({ capacity: 3, length: 1 });
  const handles = [pool.acquire(), pool.acquire(), pool.acquire()];
  for (let i = 0; i < 3; i += 1) {
    throwsCode(() => pool.acquire(), "POOL_EXHAUSTED", "Pool.acquire: all 3 slots are in use");
    assert.equal(pool.live, 3);
    assert.equal(pool.available, 0);
  }
  pool.release(handles[1] ?? 0);
  assert.equal(pool.available, 1);
  assert.ok(pool.acquire() > 0);
});

test("a second release and any use of a released handle are refused", () => {
  using pool = new Pool({ capacity: 2, length: 1 });
  const handle = pool.acquire();
  pool.release(handle);
  const reused = pool.acquire();
  const calls = { "Pool.release": pool.release, "Pool.array": pool.array };
  for (const [name, call] of Object.entries({ ...calls, "Pool.byteOffset": pool.byteOffset })) {
    const parts = [`${name}: handle ${handle} was released`, "another pool"];
    throwsCode(() => call.call(pool, handle), "STALE_HANDLE", ...parts);
  }
  assert.equal(pool.live, 1);
  assert.ok(pool.array(reused).length === 1);
});

test("a handle of another pool is refused", () => {
  const pools = Array.from({ length: 20 }, () => new Pool({ capacity: 4, length: 1 }));
  const handles = pools.map((pool) => [pool.acquire(), pool.acquire()]);
  for (const [i, pool] of pools.entries()) {
    for (const [j, foreign] of handles.entries()) {
      for (const handle of foreign) {
        if (i === j) assert.equal(pool.array(handle).length, 1);
        else throwsCode(() => pool.release(handle), "STALE_HANDLE", "another pool");
      }
    }
  }
  for (const pool of pools) pool.dispose();
});

test("numbers that are no handles are refused", () => {
  using pool = new Pool({ capacity: 4, length: 1 });
  const live = pool.acquire();
  const near = [live + 1, live + 2, live - 1, live + 2 ** 50, live + 2 ** 51, -live, live / 2];
  const far = [NaN, -1, 1.5, 0, -0, Infinity, -Infinity, 2 ** 53, 2 ** 52, 2 ** 53 - 1, 4, 2 ** 24];
  const all = [...near, ...far, Number.MAX_VALUE, Number.MIN_VALUE];
  for (const handle of all.filter((value) => value !== live)) {
    for (const call of [pool.release, pool.array, pool.byteOffset]) {
      throwsCode(() => call.call(pool, handle), "STALE_HANDLE", "handle ", "released before");
    }
  }
  assert.equal(pool.live, 1);
  pool.release(live);
});

test("what is no number is no handle", () => {
  using pool = new Pool({ capacity: 4, length: 1 });
  pool.acquire();
  for (const handle of NO_NUMBERS) {
    throws(() => pool.release(wrong(handle)), TypeError, "Pool.release: handle is ", "acquire()");
    throws(() => pool.array(wrong(handle)), TypeError, "Pool.array: handle is ", "acquire()");
  }
  assert.equal(pool.live, 1);
});

test("a live handle as a string, a bigint or in an array is refused", () => {
  using pool = new Pool({ capacity: 4, length: 1 });
  for (let i = 0; i < 3; i += 1) {
    const live = pool.acquire();
    for (const handle of [String(live), [live], BigInt(live), { valueOf: () => live }]) {
      throws(() => pool.array(wrong(handle)), TypeError, "Pool.array: handle is ");
      throws(() => pool.release(wrong(handle)), TypeError, "Pool.release: handle is ");
    }
  }
  assert.equal(pool.live, 3);
});

test("a wrong shape is refused", () => {
  const make = (options: Record<string, unknown>) => () =>
    new Pool(wrong<PoolOptions<"u8">>({ capacity: 4, length: 4, ...options }));
  for (const name of ["capacity", "length"]) {
    for (const value of [-1, 1.5, NaN, Infinity, 2 ** 40]) {
      throws(make({ [name]: value }), RangeError, `Pool: ${name} is ${value}`, "integer from");
    }
    for (const value of [undefined, null, "4", 4n, {}]) {
      throws(make({ [name]: value }), TypeError, `Pool: ${name} is `, "integer from");
    }
  }
  for (const alignment of [-64, NaN, 1.5]) {
    throws(make({ alignment }), RangeError, CALL, `alignment is ${alignment}`);
  }
  for (const alignment of [null, "64", 64n]) {
    throws(make({ alignment }), TypeError, CALL, "alignment is ");
  }
  for (const alignment of [0, 24, 65, 2 ** 22]) {
    throws(make({ alignment }), RangeError, CALL, `alignment is ${alignment}`, "power of two");
  }
  for (const dtype of ["f16", null, 8]) {
    throws(make({ dtype }), RangeError, "Pool: dtype is ", "u8, i8");
  }
});

test("a pool of no slots or of empty slots is refused", () => {
  for (const options of [{ capacity: 0, length: 4 }, { capacity: 4, length: 0 }]) {
    try {
      new Pool(options);
    } catch (error) {
      assert.match(String(error), /(capacity|length|slotSize)(:| is) 0/);
      continue;
    }
    assert.fail(`made a pool of ${JSON.stringify(options)}`);
  }
});

test("a refused pool leaves no memory behind", () => {
  const before = memoryStats();
  for (const options of [{ capacity: 0, length: 4 }, { capacity: 2 ** 24, length: 2 ** 31 }]) {
    assert.throws(() => new Pool(options));
  }
  assert.equal(memoryStats().liveBlocks, before.liveBlocks);
});

test("dispose detaches all arrays and frees once", () => {
  const before = memoryStats();
  const pool = new Pool({ dtype: "i32", capacity: 4, length: 8 });
  assert.equal(memoryStats().liveBlocks, before.liveBlocks + 1);
  const handle = pool.acquire();
  const array = pool.array(handle);
  pool.dispose();
  pool.dispose();
  pool[Symbol.dispose]();
  assert.deepEqual(memoryStats().liveBytes, before.liveBytes);
  assert.equal(memoryStats().liveBlocks, before.liveBlocks);
  assert.equal(array.length, 0);
  assert.equal(pool.disposed, true);
  assert.equal(pool.buffer.detached, true);
  throwsCode(() => pool.acquire(), "DISPOSED", "Pool.acquire: the pool was disposed");
  throwsCode(() => pool.release(handle), "DISPOSED", "Pool.release: the pool was disposed");
  throwsCode(() => pool.array(handle), "DISPOSED", "Pool.array: the pool was disposed");
  throwsCode(() => pool.byteOffset(handle), "DISPOSED", "Pool.byteOffset: the pool was disposed");
  throwsCode(() => pool.address, "DISPOSED", "address: the ");
});

test("using a pool frees it at the end of the scope", () => {
  const before = memoryStats().liveBlocks;
  let array: Uint8Array;
  {
    using pool = new Pool({ capacity: 1, length: 9 });
    array = pool.array(pool.acquire());
    assert.equal(array.length, 9);
  }
  assert.equal(array.length, 0);
  assert.equal(memoryStats().liveBlocks, before);
});

test("handles never repeat over many lives of a slot", () => {
  using pool = new Pool({ capacity: 2, length: 1 });
  const seen = new Set<number>();
  for (let i = 0; i < 20_000; i += 1) {
    const handle = pool.acquire();
    assert.ok(Number.isSafeInteger(handle) && handle >= 2 ** 52);
    seen.add(handle);
    pool.release(handle);
  }
  assert.equal(seen.size, 20_000);
});

test("with no slot in use, not even a handle that comes next can be given back", () => {
  using pool = new Pool({ capacity: 2, length: 1 });
  const first = pool.acquire();
  pool.release(first);
  throwsCode(() => pool.release(first + 1), "STALE_HANDLE", "released before");
  assert.equal(pool.available, 2);
  assert.equal(pool.acquire(), first + 1);
});

test("a handle stays foreign over 20,000 lives of a slot of another pool", () => {
  using first = new Pool({ capacity: 1, length: 1 });
  using second = new Pool({ capacity: 1, length: 1 });
  const foreign = second.acquire();
  for (let i = 0; i < 20_000; i += 1) {
    const handle = first.acquire();
    if (handle === foreign) assert.fail(`after ${i} lives the handle of another pool is live`);
    first.release(handle);
  }
  throwsCode(() => first.release(foreign), "STALE_HANDLE", "another pool");
});

test("the next handle of a slot is none before it is handed out", () => {
  using pool = new Pool({ capacity: 4, length: 4 });
  const [first, second] = [pool.acquire(), pool.acquire()];
  pool.release(first);
  for (const none of [first, first + 1, -(first + 1), second + 1, second - 1]) {
    throwsCode(() => pool.array(none), "STALE_HANDLE", "Pool.array: handle ");
    throwsCode(() => pool.byteOffset(none), "STALE_HANDLE", "Pool.byteOffset: handle ");
    throwsCode(() => pool.release(none), "STALE_HANDLE", "Pool.release: handle ");
  }
  assert.equal(pool.live, 1);
  assert.equal(pool.acquire(), first + 1);
  assert.equal(pool.array(first + 1), pool.array(first + 1));
  assert.equal(pool.array(second).length, 4);
});

test("options that are no object are refused, and a limit names the pool", () => {
  for (const options of [undefined, null, 5, "5", 5n, true, Symbol("5")]) {
    throws(
      () => new Pool(wrong<PoolOptions<"u8">>(options)),
      TypeError,
      "Pool: options is ",
      "give an object",
    );
  }
  try {
    limits({ bytes: memoryStats().liveBytes + 100 });
    throwsCode(() => new Pool({ capacity: 4, length: 1000 }), "OUT_OF_MEMORY", "Pool: ", "limit");
  } finally {
    limits({ bytes: Infinity });
  }
});
