// The garbage collector frees dropped blocks, and never those that a view still needs.
import assert from "node:assert/strict";
import test from "node:test";
import { Block, kernels, memoryStats, Pool } from "../../../src/mod.ts";
import { collectUntil, dropBlocks, freedBlocks } from "../support/collect.ts";

const MIB = 1024 * 1024;

test("dropped blocks are freed: live bytes stay far below what was allocated", async () => {
  const before = memoryStats();
  let largest = 0;
  const rounds = 128;
  const drop = (): void => {
    for (let i = 0; i < 16; i += 1) new Block(MIB, { zeroed: false });
    largest = Math.max(largest, memoryStats().liveBytes - before.liveBytes);
  };
  await collectUntil(() => false, drop, rounds);
  const allocated = (memoryStats().totalBlocks - before.totalBlocks) * MIB;
  assert.equal(allocated, rounds * 16 * MIB);
  assert.ok(largest <= allocated / 2, `${largest / MIB} of ${allocated / MIB} MiB were live`);
});

test("small blocks without ballast are freed too", async () => {
  const before = freedBlocks();
  const drop = (): void => {
    for (let i = 0; i < 500; i += 1) new Block(1000, { ballast: false });
  };
  const freed = await collectUntil(() => freedBlocks() - before >= 1000, drop, 2000);
  assert.ok(freed, `${freedBlocks() - before} blocks were freed`);
});

test("views outlive their block: nothing is freed or overwritten under them", async () => {
  // Two sizes: small blocks are handed out again at once, large ones have ballast.
  const kept = [10_000, 2 * MIB].flatMap((byteLength) =>
    Array.from({ length: 6 }, (_, i) => new Block(byteLength).view("u8").fill(i + 1))
  );
  const pool = new Pool({ capacity: 4, length: 1000 });
  const slot = pool.array(pool.acquire()).fill(77);
  const before = freedBlocks();
  const drop = (): void => {
    dropBlocks(20, 10_000, 0xee);
    dropBlocks(2, 2 * MIB, 0xee);
  };
  const collected = await collectUntil(() => freedBlocks() - before >= 200, drop, 1000);
  assert.ok(collected, `the collector freed only ${freedBlocks() - before} blocks`);
  for (const [i, view] of kept.entries()) {
    const expected = (i % 6) + 1;
    assert.equal(view.findIndex((byte) => byte !== expected), -1, `view ${i} was overwritten`);
    // Kernels pass the native address, which is known by the buffer alone.
    assert.equal(kernels.sum(view), view.length * expected);
  }
  assert.equal(kernels.sum(slot), 77_000);
});

test("a disposed block is not freed a second time by the collector", async () => {
  // The new blocks get the memory of those that were disposed, whose buffers are not collected yet.
  for (let i = 0; i < 300; i += 1) new Block(5000).dispose();
  const kept = Array.from({ length: 300 }, () => new Block(5000));
  for (const block of kept) block.view("u8").fill(0x33);
  const freed = freedBlocks();
  const drop = (): void => dropBlocks(50, 5000, 0xee);
  assert.ok(await collectUntil(() => freedBlocks() - freed >= 1000, drop, 1000));
  for (const block of kept) {
    const bytes = block.view("u8");
    assert.equal(bytes.findIndex((byte) => byte !== 0x33), -1, "memory was handed out twice");
  }
  const { liveBlocks } = memoryStats();
  for (const block of kept) block.dispose();
  assert.equal(memoryStats().liveBlocks, liveBlocks - 300);
});
