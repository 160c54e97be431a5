// Slabs against a model: no two live allocations overlap, contents survive, counts are exact.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Slab } from "../../../src/mod.ts";
import { throwsCode } from "../support/expect.ts";

const CALLS = ["alloc", "alloc", "alloc", "free", "free", "resize", "stale", "trim"] as const;

interface Step {
  readonly call: (typeof CALLS)[number];
  readonly pick: number;
  readonly byteLength: number;
}

interface Piece {
  readonly value: number;
  readonly byteLength: number;
}

class Model {
  readonly slab: Slab;
  readonly live = new Map<number, Piece>();
  readonly dead: number[] = [];
  #value = 0;

  constructor(alignment: number) {
    this.slab = new Slab({ byteLength: 32 * 1024, alignment });
  }

  run({ call, pick, byteLength }: Step): void {
    const handle = [...this.live.keys()][pick % (this.live.size || 1)];
    const dead = this.dead[pick % (this.dead.length || 1)];
    if (call === "alloc") this.#own(this.slab.alloc(byteLength), byteLength);
    else if (call === "trim") this.slab.trim();
    else if (call === "stale" && dead !== undefined) {
      throwsCode(() => this.slab.free(dead), "STALE_HANDLE", `${dead}`);
      throwsCode(() => this.slab.view(dead, "u8"), "STALE_HANDLE", `${dead}`);
    } else if (call === "free" && handle !== undefined) {
      this.#read(handle);
      this.slab.free(handle);
      this.#lose(handle);
    } else if (call === "resize" && handle !== undefined) this.#resize(handle, byteLength);
  }

  check(): void {
    let bytes = 0;
    const places: { address: number; byteLength: number }[] = [];
    for (const [handle, { byteLength }] of this.live) {
      this.#read(handle);
      bytes += byteLength;
      const address = this.slab.address(handle);
      assert.equal(address % this.slab.alignment, 0);
      places.push({ address, byteLength });
    }
    assert.deepEqual([this.slab.live, this.slab.liveBytes], [this.live.size, bytes]);
    places.sort((a, b) => a.address - b.address);
    for (const [i, { address, byteLength }] of places.entries()) {
      assert.ok(address + Math.max(1, byteLength) <= (places[i + 1]?.address ?? Infinity));
    }
  }

  #own(handle: number, byteLength: number): void {
    assert.ok(!this.live.has(handle) && !this.dead.includes(handle), `${handle} came twice`);
    this.#value = this.#value % 255 + 1;
    this.slab.view(handle, "u8").fill(this.#value);
    this.live.set(handle, { value: this.#value, byteLength });
  }

  #lose(handle: number): void {
    this.live.delete(handle);
    this.dead.push(handle);
  }

  #resize(handle: number, byteLength: number): void {
    const { value = 0, byteLength: before = 0 } = this.live.get(handle) ?? {};
    const moved = this.slab.resize(handle, byteLength);
    const kept = this.slab.view(moved, "u8").subarray(0, before);
    assert.ok(kept.every((byte) => byte === value), "resize lost contents");
    if (moved === handle) this.live.delete(handle);
    else this.#lose(handle);
    this.#own(moved, byteLength);
  }

  #read(handle: number): void {
    const { value, byteLength } = this.live.get(handle) ?? {};
    const bytes = this.slab.view(handle, "u8");
    assert.equal(bytes.length, byteLength);
    assert.ok(bytes.every((byte) => byte === value), `${handle} lost its ${value}`);
  }
}

const step: fc.Arbitrary<Step> = fc.record({
  call: fc.constantFrom(...CALLS),
  pick: fc.nat(1000),
  byteLength: fc.oneof(fc.nat(64), fc.nat(600), fc.nat(32 * 1024)),
});

test("random calls agree with the model", () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(fc.constantFrom(16, 64, 1024), steps, (alignment, calls) => {
      const model = new Model(alignment);
      try {
        for (const call of calls) {
          model.run(call);
          model.check();
        }
      } finally {
        model.slab.dispose();
      }
    }),
    { numRuns: 100 },
  );
});

test("a hundred thousand allocations of mixed sizes keep their contents", () => {
  using slab = new Slab();
  const live = new Map<number, number>();
  let state = 12345;
  const next = (end: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % end;
  };
  const slots = Array.from({ length: 500 }, () => 0);
  for (let i = 1; i <= 100_000; i += 1) {
    const at = next(slots.length);
    const old = slots[at] ?? 0;
    if (old !== 0) {
      assert.equal(slab.memory(old, "i32")[slab.byteOffset(old) / 4], live.get(old));
      live.delete(old);
      slab.free(old);
    }
    const handle = slab.alloc(4 + next(next(20) === 0 ? 30_000 : 300));
    slab.memory(handle, "i32")[slab.byteOffset(handle) / 4] = i;
    live.set(handle, i);
    slots[at] = handle;
  }
  assert.equal(slab.live, live.size);
  assert.ok(slab.capacity < 16 * 1024 * 1024, `${slab.capacity} bytes for ${slab.liveBytes}`);
});
