// The collector feels native memory, and what it finds dropped is freed, whatever comes between.
import assert from "node:assert/strict";
import test from "node:test";
import { Block, close, memoryStats, open } from "../../../src/mod.ts";
import { collectUntil, freedBlocks } from "../support/collect.ts";

const MIB = 2 ** 20;

/** Drops blocks, some in each turn of the event loop; the most bytes that were live. */
async function peakOf(count: number, byteLength: number, perTurn: number): Promise<number> {
  const before = memoryStats().liveBytes;
  let peak = 0;
  const drop = (): void => {
    for (let i = 0; i < perTurn; i += 1) new Block(byteLength, { zeroed: false });
    peak = Math.max(peak, memoryStats().liveBytes - before);
  };
  await collectUntil(() => false, drop, count / perTurn);
  return peak;
}

// First, so that nothing was freed by the collector before the library is closed.
test("blocks that were made before the library was closed are freed after it", async () => {
  const make = (): Block[] => Array.from({ length: 500 }, () => new Block(20_000));
  let made: Block[] | null = make();
  assert.equal(made.length, 500);
  close();
  made = null;
  open();
  const before = memoryStats();
  const live = before.liveBlocks;
  const drop = (): void => {
    for (let i = 0; i < 50; i += 1) new Block(20_000);
  };
  // What is dropped here is live too, so nothing but the first blocks can bring the number down.
  const freed = await collectUntil(() => memoryStats().liveBlocks <= live - 400, drop, 2000);
  assert.ok(freed, `${memoryStats().liveBlocks} blocks are live, and ${live} were`);
});

test("of 4000 dropped blocks of 1 MiB at most a tenth is live at any time", async () => {
  const peak = await peakOf(4000, MIB, 4);
  assert.ok(peak <= 400 * MIB, `${peak / MIB} of 4000 MiB were live`);
});

test("of 100,000 dropped blocks of 10 KiB at most a half is live at any time", async () => {
  const peak = await peakOf(100_000, 10_240, 100);
  const all = 100_000 * 10_240;
  assert.ok(peak <= all / 2, `${peak} of ${all} bytes were live`);
});

test("what waits to be freed is not lost when the library is closed at once", async () => {
  const before = freedBlocks();
  const drop = (): void => {
    for (let i = 0; i < 50; i += 1) new Block(20_000);
    close();
    open();
  };
  const freed = await collectUntil(() => freedBlocks() - before >= 2000, drop, 2000);
  assert.ok(freed, `${freedBlocks() - before} blocks were freed`);
});
