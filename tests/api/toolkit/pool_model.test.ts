// Pools against a model: random calls in TypeScript and in native code on the same memory.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Pool } from "../../../src/mod.ts";
import { open, type ZiffiApi } from "../../../src/generated/ziffi.ts";
import { throwsCode, throwsStatus } from "../support/expect.ts";

const CALLS = [
  "acquire",
  "native acquire",
  "release",
  "native release",
  "stale",
  "native stale",
  "read",
] as const;
type Step = { readonly call: (typeof CALLS)[number]; readonly pick: number };

const { api } = open();

/** A pool next to what it must hold: the mark that was written to each live slot. */
class Model {
  readonly pool: Pool<"u32">;
  readonly capacity: number;
  readonly live = new Map<number, number>();
  readonly dead: number[] = [];
  #marks = 0;

  constructor(capacity: number, length: number) {
    this.pool = new Pool({ dtype: "u32", capacity, length });
    this.capacity = capacity;
  }

  run({ call, pick }: Step): void {
    const live = [...this.live.keys()][pick % (this.live.size || 1)];
    const dead = this.dead[pick % (this.dead.length || 1)];
    if (call === "acquire" || call === "native acquire") this.#acquire(call, api);
    else if (call === "read" && live !== undefined) this.#read(live);
    else if (call === "release" && live !== undefined) this.#release(live, false);
    else if (call === "native release" && live !== undefined) this.#release(live, true);
    else if (call === "stale" && dead !== undefined) this.#stale(dead);
    else if (call === "native stale" && dead !== undefined) this.#nativeStale(dead);
  }

  check(): void {
    assert.equal(this.pool.live, this.live.size);
    assert.equal(this.pool.available, this.capacity - this.live.size);
    const header = { retired: -1, freeCount: -1 };
    api.poolHeader(this.pool.address, header);
    assert.equal(header.retired, 0);
    assert.equal(header.freeCount, this.capacity - this.live.size);
  }

  #acquire(call: string, { poolAcquire }: ZiffiApi): void {
    const inNative = call === "native acquire";
    const { pool } = this;
    const acquire = (): number => inNative ? poolAcquire(pool.address) : pool.acquire();
    if (this.live.size === this.capacity) {
      if (inNative) throwsStatus(acquire, "POOL_EXHAUSTED", "poolAcquire");
      else throwsCode(acquire, "POOL_EXHAUSTED", "Pool.acquire");
      return;
    }
    const handle = acquire();
    assert.ok(!this.live.has(handle) && !this.dead.includes(handle), `${handle} came twice`);
    this.#marks += 1;
    pool.array(handle).fill(this.#marks);
    this.live.set(handle, this.#marks);
  }

  #read(handle: number): void {
    const { pool } = this;
    const address = pool.address + pool.byteOffset(handle);
    assert.equal(api.poolSlotAddress(pool.address, handle), address);
    const array = pool.array(handle);
    assert.equal(array.byteOffset, pool.byteOffset(handle));
    const mark = this.live.get(handle);
    assert.ok(array.every((value) => value === mark), `slot ${handle} lost its mark ${mark}`);
  }

  #release(handle: number, inNative: boolean): void {
    this.#read(handle);
    if (inNative) api.poolRelease(this.pool.address, handle);
    else this.pool.release(handle);
    this.live.delete(handle);
    this.dead.push(handle);
  }

  #stale(handle: number): void {
    const { pool } = this;
    throwsCode(() => pool.release(handle), "STALE_HANDLE", `${handle}`);
    throwsCode(() => pool.array(handle), "STALE_HANDLE", `${handle}`);
    throwsCode(() => pool.byteOffset(handle), "STALE_HANDLE", `${handle}`);
  }

  #nativeStale(handle: number): void {
    const { address } = this.pool;
    throwsStatus(() => api.poolRelease(address, handle), "STALE_HANDLE", `${handle}`);
    throwsStatus(() => api.poolSlotAddress(address, handle), "STALE_HANDLE", `${handle}`);
  }
}

const step: fc.Arbitrary<Step> = fc.record({ call: fc.constantFrom(...CALLS), pick: fc.nat(1000) });

test("random calls from TypeScript and native code agree with the model", () => {
  const shape = fc.record({ capacity: fc.integer({ min: 1, max: 12 }), length: fc.constant(5) });
  const steps = fc.array(step, { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(shape, steps, ({ capacity, length }, calls) => {
      const model = new Model(capacity, length);
      try {
        for (const call of calls) {
          model.run(call);
          model.check();
        }
        for (const handle of model.live.keys()) model.run({ call: "read", pick: handle });
      } finally {
        model.pool.dispose();
      }
    }),
    { numRuns: 150 },
  );
});

test("native code refuses what is no pool and no handle", () => {
  using pool = new Pool({ capacity: 2, length: 16 });
  const handle = pool.acquire();
  const slot = pool.address + pool.byteOffset(handle);
  pool.array(handle).fill(0);
  throwsStatus(() => api.poolAcquire(slot), "INVALID_ADDRESS", "poolAcquire");
  throwsStatus(() => api.poolAcquire(pool.address + 4), "INVALID_ADDRESS", "poolAcquire");
  for (const wrong of [0, 1, handle + 1, handle - 1, Number.MAX_SAFE_INTEGER]) {
    throwsStatus(() => api.poolRelease(pool.address, wrong), "STALE_HANDLE", `handle: ${wrong}`);
  }
  assert.equal(pool.live, 1);
});

test("the layout is that of the native header", () => {
  for (
    const [capacity, length, alignment] of [[1, 1, 16], [7, 100, 64], [1000, 3, 4096]] as const
  ) {
    using pool = new Pool({ capacity, length, alignment });
    const header: { slotSize?: number; capacity?: number; byteLength?: bigint } = {};
    api.poolHeader(pool.address, header);
    assert.equal(header.slotSize, pool.slotByteLength);
    assert.equal(header.capacity, capacity);
    assert.equal(header.byteLength, BigInt(pool.buffer.byteLength));
    assert.equal(api.poolByteLength(length, capacity, alignment), pool.buffer.byteLength);
  }
});

test("a slot that had all its lives is retired, whoever gives it back", () => {
  for (const capacity of [1, 2, 3, 4]) {
    for (const inNative of [false, true]) {
      using pool = new Pool({ capacity, length: 1 });
      const span = 2 ** 52 / Math.max(2, 2 ** Math.ceil(Math.log2(capacity)));
      // The slot on top gets to its last life: the layout is a contract.
      const top = pool.acquire() - 2 ** 52;
      const slot = Math.floor(top / span);
      const last = 2 ** 52 + (slot + 1) * span - 1;
      const mark = new Float64Array(pool.buffer, 48 + 8 * (capacity + slot), 1);
      mark[0] = last;
      assert.equal(pool.array(last).length, 1);
      if (inNative) api.poolRelease(pool.address, last);
      else pool.release(last);
      throwsCode(() => pool.release(last), "STALE_HANDLE");
      throwsStatus(() => api.poolRelease(pool.address, last), "STALE_HANDLE");
      assert.equal(pool.live, 0);
      assert.equal(pool.available, capacity - 1);
      // No number is a handle of a slot that is retired.
      for (const none of [0, -0, 1, -1, last + 1, -last, NaN, Infinity, mark[0]]) {
        throwsCode(() => pool.array(none), "STALE_HANDLE", "Pool.array: handle ");
        throwsCode(() => pool.release(none), "STALE_HANDLE", "Pool.release: handle ");
      }
      throwsStatus(() => api.poolSlotAddress(pool.address, 0), "STALE_HANDLE");
      assert.equal(pool.live, 0);
      for (let i = 1; i < capacity; i += 1) pool.acquire();
      throwsCode(() => pool.acquire(), "POOL_EXHAUSTED");
    }
  }
});
