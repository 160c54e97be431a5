// Workers that count in one block of native memory. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Block, type BlockDescriptor, memoryStats } from "../src/mod.ts";

const WORKERS = 3;
const TIMES = 10_000;

/** In a Worker: the same memory by what was posted. */
function count(descriptor: BlockDescriptor): void {
  using block = Block.open(descriptor);
  const cells = block.view("i32");
  for (let i = 0; i < TIMES; i++) Atomics.add(cells, 0, 1);
}

async function main(): Promise<void> {
  const block = new Block(64);
  const descriptor = block.share();
  const start = () => new Worker(new URL(import.meta.url), { workerData: descriptor });
  const workers = Array.from({ length: WORKERS }, start);
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const total = Atomics.load(block.view("i32"), 0);
  assert.equal(total, WORKERS * TIMES);

  // The last block over the memory frees it, and the descriptor opens nothing any more.
  block.dispose();
  assert.equal(memoryStats().liveBlocks, 0);
  assert.throws(() => Block.open(descriptor), { code: "STALE_DESCRIPTOR" });
  console.log(`${WORKERS} Workers counted to ${total} in the same memory`);
}

if (isMainThread) await main();
else {
  count(workerData);
  parentPort?.postMessage("done");
}
