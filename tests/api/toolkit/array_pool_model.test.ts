// The recycling pool against a model: random calls, cookies in every array, limits at all times.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ArrayPool, type Dtype, memoryStats, type TypedArray } from "../../../src/mod.ts";
import { throwsCode } from "../support/expect.ts";

const SHAPES = [["f64", 10], ["f64", 11], ["u8", 80], ["i64", 3], [
  "u8",
  1,
]] as const satisfies readonly (readonly [Dtype, number])[];
const CALLS = ["borrow", "borrow", "lease", "release", "release", "again", "trim"] as const;
type Step = { readonly call: (typeof CALLS)[number]; readonly pick: number };
type Options = { readonly maxArrays: number; readonly maxByteLength: number };

/** A pool next to what it must hold. */
class Model {
  readonly pool: ArrayPool;
  readonly options: Options;
  readonly blocks = memoryStats().liveBlocks;
  /** Borrowed arrays, the cookie in them, and how they are given back. */
  readonly borrowed = new Map<TypedArray, { readonly cookie: number; readonly end: () => void }>();
  /** Idle arrays, the one released longest ago first. */
  readonly idle: TypedArray[] = [];
  readonly freed: TypedArray[] = [];
  #cookies = 0;

  constructor(options: Options) {
    this.pool = new ArrayPool(options);
    this.options = options;
  }

  run({ call, pick }: Step): void {
    if (call === "borrow" || call === "lease") this.#borrow(call === "lease", pick);
    else if (call === "release") this.#release(pick);
    else if (call === "again") this.#again(pick);
    else this.#trim(pick);
    this.#check();
  }

  #borrow(isLease: boolean, pick: number): void {
    const [dtype, length] = SHAPES[pick % SHAPES.length] as (typeof SHAPES)[number];
    const lease = isLease ? this.pool.lease(dtype, length) : null;
    const array: TypedArray = lease === null ? this.pool.borrow(dtype, length) : lease.array;
    // The newest idle one of this shape, or a new one.
    const fits = this.idle.filter((one) => isOf(one, dtype, length)).at(-1);
    if (fits === undefined) assert.ok(!this.freed.includes(array) && !this.idle.includes(array));
    else assert.equal(array, fits);
    if (fits !== undefined) this.idle.splice(this.idle.indexOf(fits), 1);
    assert.ok(isOf(array, dtype, length));
    assert.ok(!this.borrowed.has(array), "lent twice");
    this.#cookies = (this.#cookies + 1) % 256;
    new Uint8Array(array.buffer).fill(this.#cookies);
    const end = (): void => lease === null ? this.pool.release(array) : lease.release();
    this.borrowed.set(array, { cookie: this.#cookies, end });
  }

  #release(pick: number): void {
    const array = [...this.borrowed.keys()][pick % (this.borrowed.size || 1)];
    const loan = array && this.borrowed.get(array);
    if (array === undefined || loan === undefined) return;
    const { byteLength } = array;
    assert.ok(new Uint8Array(array.buffer).every((byte) => byte === loan.cookie), "overwritten");
    this.borrowed.delete(array);
    this.idle.push(array);
    if (byteLength > this.options.maxByteLength) this.freed.push(...this.idle.splice(-1));
    else this.#shrink(this.options.maxArrays, this.options.maxByteLength);
    loan.end();
  }

  #shrink(maxArrays: number, maxByteLength: number): void {
    while (this.idle.length > maxArrays || sizeOf(this.idle) > maxByteLength) {
      this.freed.push(...this.idle.splice(0, 1));
    }
  }

  #again(pick: number): void {
    const released = [...this.idle, ...this.freed];
    const array = released[pick % (released.length || 1)];
    if (array === undefined) return;
    throwsCode(() => this.pool.release(array), "NOT_BORROWED", "was released before");
  }

  #trim(pick: number): void {
    const before = sizeOf(this.idle);
    this.#shrink(Infinity, pick % 300);
    const after = sizeOf(this.idle);
    // Arrays are detached by the call, so their sizes are asked for before it.
    const given = pick % 300 === 0 ? this.idle.splice(0) : [];
    this.freed.push(...given);
    assert.equal(this.pool.trim(pick % 300), before - (given.length > 0 ? 0 : after));
  }

  #check(): void {
    const stats = this.pool.stats();
    assert.equal(stats.idle, this.idle.length);
    assert.equal(stats.idleByteLength, sizeOf(this.idle));
    assert.equal(stats.borrowed, this.borrowed.size);
    assert.equal(stats.borrowedByteLength, sizeOf([...this.borrowed.keys()]));
    assert.equal(stats.made - stats.evicted, stats.arrays);
    assert.equal(stats.arrays, stats.idle + stats.borrowed);
    assert.ok(this.freed.every(({ length }) => length === 0), "a freed array is not detached");
    assert.equal(memoryStats().liveBlocks - this.blocks, stats.arrays);
  }
}

function isOf(array: TypedArray, dtype: Dtype, length: number): boolean {
  const bits = array.BYTES_PER_ELEMENT * 8;
  return array.length === length && dtype.endsWith(`${bits}`);
}

function sizeOf(arrays: readonly TypedArray[]): number {
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

const step: fc.Arbitrary<Step> = fc.record({ call: fc.constantFrom(...CALLS), pick: fc.nat(1000) });
const limits = fc.record({
  maxArrays: fc.constantFrom(0, 1, 2, 3, 100),
  maxByteLength: fc.constantFrom(0, 79, 80, 100, 200, 10_000),
});

test("random calls agree with the model", () => {
  fc.assert(
    fc.property(limits, fc.array(step, { minLength: 1, maxLength: 60 }), (options, steps) => {
      const model = new Model(options);
      try {
        for (const one of steps) model.run(one);
      } finally {
        model.pool.dispose();
      }
      assert.equal(memoryStats().liveBlocks, model.blocks);
    }),
    { numRuns: 200 },
  );
});
