// The garbage collector frees arenas and slabs that are dropped, and never what a view still needs.
import assert from "node:assert/strict";
import test from "node:test";
import { Arena, kernels, Slab } from "../../../src/mod.ts";
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
