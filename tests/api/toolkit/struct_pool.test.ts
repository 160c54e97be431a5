// Pools of structs: views of slots, handles, what native code sees, and what is refused.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { memoryStats, type PoolStruct, StructPool } from "../../../src/mod.ts";
import { PoolHeaderLayout, PoolHeaderView } from "../../../src/generated/ziffi.ts";
import { t } from "../../../src/schema/mod.ts";
import { open, PointView } from "../../fixtures/probe/generated/probe.ts";
import * as clib from "../../fixtures/clib/types.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const Particle = t.struct("Particle", {
  x: t.f64(),
  y: t.f64(),
  hits: t.u32(),
  alive: t.bool(),
  id: t.u64(),
});
const Point = t.struct("Point", { x: t.f64(), y: t.f64(), hits: t.u32() });

test("fields of a slot are typed accessors with checks", () => {
  using pool = new StructPool(Particle, { capacity: 4 });
  const particle = pool.get(pool.acquire());
  const zero = { x: 0, y: 0, hits: 0, alive: false, id: 0n };
  assert.deepEqual(particle.toObject(), zero);
  particle.x = 1.5;
  particle.hits += 3;
  particle.alive = true;
  particle.id = 2n ** 64n - 1n;
  const { x, hits, alive, id }: { x: number; hits: number; alive: boolean; id: bigint } = particle;
  assert.deepEqual({ x, hits, alive, id }, { x: 1.5, hits: 3, alive: true, id: 2n ** 64n - 1n });
  throws(() => particle.hits = -1, RangeError, "ParticleView: hits is -1; give an integer from 0");
  throws(() => particle.x = wrong("1"), TypeError, 'ParticleView: x is "1"; give a number');
  throws(() => particle.id = -1n, RangeError, "ParticleView: id is -1n");
  throws(() => particle.alive = wrong(1), TypeError, "ParticleView: alive is 1");
  particle.assign({ ...zero, y: 7 });
  assert.deepEqual(particle.toObject(), { ...zero, y: 7 });
});

test("a generated view class makes a pool as its schema does", () => {
  using pool = new StructPool(PoolHeaderView, { capacity: 3 });
  const header = pool.get(pool.acquire());
  assert.ok(header instanceof PoolHeaderView);
  header.capacity = 5;
  header.slotsOffset = 6n;
  assert.equal(header.capacity, 5);
  assert.equal(pool.slotByteLength, PoolHeaderLayout.byteLength);
  throws(() => header.capacity = 1.5, RangeError, "PoolHeaderView: capacity is 1.5");
});

test("slots follow each other as in an array of C, unless an alignment is given", () => {
  using packed = new StructPool(Point, { capacity: 5 });
  assert.equal(packed.slotByteLength, 24);
  const handles = Array.from({ length: 5 }, () => packed.acquire());
  for (const [i, handle] of handles.entries()) {
    assert.equal(packed.address(handle), packed.firstAddress + 24 * i);
    assert.equal(packed.get(handle).address, packed.address(handle));
    assert.equal(packed.byteOffset(handle) % 8, 0);
  }
  using apart = new StructPool(Point, { capacity: 5, alignment: 64 });
  assert.equal(apart.slotByteLength, 64);
  assert.equal(apart.address(apart.acquire()) % 64, 0);
  using bytes = new StructPool(clib.Packed, { capacity: 3 });
  assert.equal(bytes.slotByteLength, 15);
});

test("native code gets the address of a slot, and works on it in place", () => {
  const { api } = open();
  using pool = new StructPool(PointView, { capacity: 2 });
  pool.acquire();
  const point = pool.get(pool.acquire());
  point.assign({ x: 3, y: 4, hits: 5 });
  api.movePoint(point, 10);
  assert.deepEqual(point.toObject(), { x: 13, y: -6, hits: 6 });
  using same = new StructPool(Point, { capacity: 1 });
  const copied = same.get(same.acquire());
  api.movePoint(copied, 1);
  assert.deepEqual(copied.toObject(), { x: 1, y: -1, hits: 1 });
});

test("nested structs and arrays of numbers lie in the slot", () => {
  const Body = t.struct("Body", { at: Point, weights: t.fixed(t.f32(), 3), index: t.u8() });
  using pool = new StructPool(Body, { capacity: 2 });
  const body = pool.get(pool.acquire());
  body.at.x = 2;
  body.at = { x: 1, y: body.at.x, hits: 9 };
  body.weights = [1, 2, 3];
  body.index_ = 200;
  const plain = { at: { x: 1, y: 2, hits: 9 }, weights: Float32Array.of(1, 2, 3), index: 200 };
  assert.deepEqual(body.toObject(), plain);
  const other = pool.get(pool.acquire());
  other.assign(body);
  assert.deepEqual(other.toObject(), plain);
  other.at.x = 50;
  body.at = other.at;
  assert.deepEqual(body.toObject(), { ...plain, at: { x: 50, y: 2, hits: 9 } });
  throws(() => body.at = wrong(1), TypeError, "BodyView: at is 1; give an object");
  throws(() => body.at = { x: 1, y: 2, hits: -1 }, RangeError, "PointView: hits is -1");
  throws(() => body.weights = [1, 2], RangeError, "BodyView: weights has 2 elements");
});

test("the view of a slot is the same object each time, in each life", () => {
  using pool = new StructPool(Particle, { capacity: 1 });
  const first = pool.acquire();
  const view = pool.get(first);
  view.x = 9;
  pool.release(first);
  const second = pool.acquire();
  assert.notEqual(second, first);
  assert.equal(pool.get(second), view);
  assert.equal(view.x, 9);
});

test("a view cannot reach into the next slot, and disposing it does not end the slot", () => {
  using pool = new StructPool(PointView, { capacity: 2 });
  const [first, second] = [pool.acquire(), pool.acquire()];
  pool.get(second).x = 5;
  const view = pool.get(first);
  view.index = 1;
  assert.throws(() => view.x, RangeError);
  assert.throws(() => view.x = 1, RangeError);
  assert.equal(pool.get(second).x, 5);
  view[Symbol.dispose]();
  throwsCode(() => view.x, "DISPOSED");
  assert.equal(pool.get(first).x, 0);
  assert.equal(pool.live, 2);
});

test("stale and foreign handles, and what is none, are refused by every method", () => {
  using pool = new StructPool(Point, { capacity: 2 });
  using another = new StructPool(Point, { capacity: 2 });
  const stale = pool.acquire();
  pool.release(stale);
  pool.acquire();
  const foreign = another.acquire();
  for (const name of ["release", "get", "address", "byteOffset"] as const) {
    for (const handle of [stale, foreign, stale / 2, 0, -1, NaN, 2 ** 53]) {
      throwsCode(() => pool[name](handle), "STALE_HANDLE", `StructPool.${name}: handle `);
    }
    for (const handle of [undefined, null, "1", 1n, {}]) {
      throws(() => pool[name](wrong(handle)), TypeError, `StructPool.${name}: handle is `);
    }
  }
  assert.equal(pool.live, 1);
});

test("an exhausted pool says so", () => {
  using pool = new StructPool(Point, { capacity: 2 });
  pool.acquire();
  pool.acquire();
  throwsCode(() => pool.acquire(), "POOL_EXHAUSTED", "StructPool.acquire: all 2 slots");
});

test("a wrong struct is refused", () => {
  const make = (struct: unknown) => () => new StructPool(struct as PoolStruct, { capacity: 1 });
  for (const struct of [undefined, null, 1, "Point", {}, PoolHeaderLayout, t.u8(), clib.Value]) {
    throws(make(struct), TypeError, "StructPool: struct is ", "t.struct");
  }
  for (const struct of [class Point {}, () => 1, Float64Array]) {
    throws(make(struct), TypeError, "StructPool: ", "no class of struct views");
  }
  const Named = t.struct("Named", { at: Point, name: t.string() });
  throws(make(Named), TypeError, "StructPool: field Named.name is of kind", "string", "ziffi gen");
  const Outer = t.struct("Outer", { inner: Named });
  throws(make(Outer), TypeError, "field Named.name");
  for (const struct of [clib.Bits, clib.Tagged, clib.Nested, clib.Ops]) {
    throws(make(struct), TypeError, "StructPool: field ", "generated view class");
  }
});

test("a wrong shape is refused and leaves no memory behind", () => {
  const before = memoryStats().liveBlocks;
  for (const capacity of [0, -1, 1.5, NaN, 2 ** 24 + 1]) {
    const make = () => new StructPool(Point, { capacity });
    throws(make, RangeError, `StructPool: capacity is ${capacity}`);
  }
  for (const capacity of [undefined, null, "1", 1n]) {
    const make = () => new StructPool(Point, { capacity: wrong(capacity) });
    throws(make, TypeError, "StructPool: capacity is ");
  }
  for (const alignment of [0, 8, 24, NaN, 2 ** 22]) {
    const make = () => new StructPool(Point, { capacity: 1, alignment });
    throws(make, RangeError, `StructPool: alignment is ${alignment}`);
  }
  assert.equal(memoryStats().liveBlocks, before);
});

test("dispose ends every view and frees once", () => {
  const before = memoryStats().liveBlocks;
  const pool = new StructPool(Point, { capacity: 2 });
  const handle = pool.acquire();
  const view = pool.get(handle);
  pool.dispose();
  pool[Symbol.dispose]();
  assert.equal(memoryStats().liveBlocks, before);
  assert.equal(pool.disposed, true);
  assert.equal(pool.buffer.detached, true);
  throwsCode(() => view.x, "DISPOSED");
  throwsCode(() => view.x = 1, "DISPOSED");
  for (const name of ["release", "get", "address", "byteOffset"] as const) {
    throwsCode(() => pool[name](handle), "DISPOSED", `StructPool.${name}: the pool was disposed`);
  }
  throwsCode(() => pool.acquire(), "DISPOSED", "StructPool.acquire");
  throwsCode(() => pool.firstAddress, "DISPOSED", "StructPool.firstAddress");
});

test("views end with their pool: fields throw, and the address is 0", () => {
  const pool = new StructPool(Particle, { capacity: 3 });
  const asked = pool.get(pool.acquire());
  const other = pool.get(pool.acquire());
  assert.ok(asked.address > 0);
  pool.dispose();
  for (const view of [asked, other]) {
    assert.equal(view.address, 0);
    throwsCode(() => view.x, "DISPOSED", "ParticleView");
    throwsCode(() => view.x = 1, "DISPOSED", "ParticleView");
    throwsCode(() => view.toObject(), "DISPOSED", "ParticleView");
  }
});

test("options that are no object are refused", () => {
  for (const options of [undefined, null, 5, "5", 5n, true, Symbol("5")]) {
    const make = () => new StructPool(Point, wrong(options));
    throws(make, TypeError, "StructPool: options is ", "give an object");
  }
});

test("random calls agree with a model", () => {
  const step = fc.record({ acquire: fc.boolean(), pick: fc.nat(1000) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step), (capacity, steps) => {
      using pool = new StructPool(Particle, { capacity });
      const live = new Map<number, number>();
      const dead = new Set<number>();
      let mark = 0;
      for (const { acquire, pick } of steps) {
        const handle = [...live.keys()][pick % (live.size || 1)];
        if (acquire && live.size < capacity) {
          const made = pool.acquire();
          assert.ok(!live.has(made) && !dead.has(made));
          mark += 1;
          pool.get(made).assign({ x: mark, y: -mark, hits: mark, alive: true, id: BigInt(mark) });
          live.set(made, mark);
        } else if (handle !== undefined) {
          pool.release(handle);
          live.delete(handle);
          dead.add(handle);
        }
        for (const [one, value] of live) assert.equal(pool.get(one).id, BigInt(value));
        for (const one of dead) throwsCode(() => pool.get(one), "STALE_HANDLE");
        assert.equal(pool.live, live.size);
      }
    }),
    { numRuns: 60 },
  );
});
