// A Worker ends while native code works on a block of it: the memory stays.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { Block, type BlockDescriptor, memoryStats } from "../../../src/mod.ts";
import { throwsCode } from "../support/expect.ts";
import { until } from "../support/until.ts";

const CHILD = new URL("../support/slow_block_child.ts", import.meta.url);

test("a nonblocking call keeps the block or arena that it uses when its Worker ends", async () => {
  const { liveBytes } = memoryStats();
  const worker = new Worker(CHILD);
  const end = once(worker, "exit");
  const [shared] = await once(worker, "message");
  const { used, idle } = shared as Record<"used" | "idle", BlockDescriptor>;
  await end;
  const isGone = (): boolean => {
    try {
      Block.open(idle).dispose();
      return false;
    } catch {
      return true;
    }
  };
  await until(isGone, () => "the end of the Worker's thread");
  throwsCode(() => Block.open(idle), "STALE_DESCRIPTOR");
  assert.ok(memoryStats().liveBytes >= liveBytes + 2 ** 20, "the memory of the arena is gone");
  using block = Block.open(used);
  assert.equal(block.byteLength, 800);
});
