// Arenas and slabs that are dropped are freed by the garbage collector, never what a view still
// needs; what is idle in them is freed before an allocation fails.
import assert from "node:assert/strict";
import test from "node:test";
import { Arena, Block, kernels, limits, memoryStats, Slab } from "../../../src/mod.ts";
import { collectUntil, dropBlocks, freedBlocks } from "../support/collect.ts";

/** Drops arenas with windows, marks and children, and arrays in them. */
function dropArenas(): void {
  for (let i = 0; i < 20; i += 1) {
    const arena = new Arena({ byteLength: 10_000, keepViews: i % 2 === 0 });
    arena.alloc("u8", 100).fill(0xee);
    arena.mark();
    arena.child().alloc("u8", 20_000).fill(0xee);
    arena.alloc("u8", 9000).fill(0xee);
  }
}

function dropSlabs(): void {
  for (let i = 0; i < 20; i += 1) {
    const slab = new Slab({ byteLength: 32 * 1024 });
    for (let k = 0; k < 10; k += 1) slab.view(slab.alloc(5000), "u8").fill(0xee);
  }
}

for (const [name, drop] of [["arenas", dropArenas], ["slabs", dropSlabs]] as const) {
  test(`dropped ${name} are freed`, async () => {
    const before = freedBlocks();
    const isFreed = await collectUntil(() => freedBlocks() - before >= 300, drop, 1000);
    assert.ok(isFreed, `${freedBlocks() - before} blocks were freed`);
  });
}

test("views outlive their arena and slab: nothing is freed or overwritten under them", async () => {
  const views = Array.from({ length: 20 }, (_, i) => {
    const arena = new Arena({ byteLength: 10_000, keepViews: i % 2 === 0 });
    arena.alloc("u8", 10);
    arena.mark();
    return arena.alloc("u8", 5000).fill(i + 1);
  });
  const slab = new Slab({ byteLength: 32 * 1024 });
  views.push(slab.view(slab.alloc(5000), "u8").fill(21));
  const before = freedBlocks();
  const drop = (): void => {
    dropArenas();
    dropBlocks(20, 10_000, 0xdd);
  };
  const isFreed = await collectUntil(() => freedBlocks() - before >= 500, drop, 1000);
  assert.ok(isFreed, `the collector freed only ${freedBlocks() - before} blocks`);
  for (const [i, view] of views.entries()) {
    assert.equal(view.findIndex((byte) => byte !== i + 1), -1, `view ${i} was overwritten`);
    assert.equal(kernels.sum(view), 5000 * (i + 1));
  }
});

test("idle memory of arenas and slabs is freed before an allocation fails at the limit", () => {
  using arena = new Arena({ maxChunkByteLength: 2 ** 24 });
  using slab = new Slab();
  const kept = arena.alloc("u8", 1000).fill(1);
  const mark = arena.mark();
  arena.offset(2 ** 22);
  arena.rewind(mark);
  for (const handle of Array.from({ length: 500 }, () => slab.alloc(10_000))) slab.free(handle);
  const before = arena.capacity + slab.capacity;
  assert.ok(before > 8_000_000);
  limits({ bytes: memoryStats().liveBytes });
  try {
    using block = new Block(6_000_000);
    assert.equal(block.byteLength, 6_000_000);
    assert.ok(arena.capacity + slab.capacity < before - 6_000_000);
    // What needs the memory itself can be the arena or the slab.
    assert.throws(() => arena.alloc("u8", 2 ** 24), { code: "OUT_OF_MEMORY" });
    block.dispose();
    arena.offset(2 ** 22);
    arena.rewind(mark);
    assert.equal(slab.view(slab.alloc(32_000), "u8").length, 32_000);
  } finally {
    limits({ bytes: Infinity });
  }
  assert.ok(kept.every((byte) => byte === 1));
});
