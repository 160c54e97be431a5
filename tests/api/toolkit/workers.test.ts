// One native library, several JavaScript states: Workers beside the main thread.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { Block, capabilities, kernels, memoryStats, SharedMap, trim } from "../../../src/mod.ts";
import { Sharer } from "../support/sharing.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";
import { untilLive } from "../support/until.ts";

const WORKERS = 3;
const ROUNDS = 200;
/** Blocks that a Worker has in hand when it ends. */
const BLOCKS = 200;
const CHILD = new URL("../support/worker_child.ts", import.meta.url);

test("workers use and close the library beside the main thread", async () => {
  using folder = new TempFolder();
  const path = folder.file("cells");
  using map = new SharedMap(path, { mode: "create", byteLength: 4096 });
  const ends = Array.from({ length: WORKERS }, () => {
    const worker = new Worker(CHILD, { workerData: { path, rounds: ROUNDS } });
    return once(worker, "exit");
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    using block = new Block(4096);
    assert.equal(kernels.sum(kernels.fill(block.view("u8"), 1)), 4096);
  }
  for (const [code] of await Promise.all(ends)) assert.equal(code, 0);
  assert.equal(map.cells("u32").load(0), WORKERS * ROUNDS);
  assert.equal(kernels.sum(new Float64Array([1, 2])), 3);
});

for (const kind of ["block", "arena"]) {
  test(`memory of ${kind}s that a Worker transferred away outlives it`, async () => {
    // Bun refuses it.
    if (capabilities().runtime === "bun") return;
    const { liveBlocks } = memoryStats();
    const worker = new Worker(new URL("../support/transfer_child.ts", import.meta.url), {
      workerData: kind,
    });
    const end = once(worker, "exit");
    const [bytes] = await once(worker, "message");
    await end;
    // A block that another Worker leaves behind is freed when the thread has ended.
    const other = new Sharer();
    await other.ask("hoard", BLOCKS);
    await other.terminate();
    await untilLive(liveBlocks + 1);
    trim();
    assert.equal(kernels.sum(bytes), 7 * 2 ** 26);
    assert.equal(memoryStats().liveBlocks, liveBlocks + 1);
  });
}

/** Ways for a Worker to end in the middle of its work. */
const ends: Record<string, (worker: Sharer, stop: Block) => Promise<void>> = {
  "process.exit": async (worker) => {
    worker.tell("exit");
    await worker.ended();
  },
  "terminate while it waits": (worker) => worker.terminate(),
  "an uncaught error": async (worker) => {
    worker.tell("throw");
    await worker.ended();
    assert.match(worker.uncaught.join(), /thrown on purpose/);
  },
  "terminate in the middle of a loop": async (worker, stop) => {
    assert.equal(await worker.ask("spin", stop.share()), "spinning");
    await worker.terminate();
  },
};

for (const [way, end] of Object.entries(ends)) {
  test(`a Worker that ends by ${way} leaks no blocks`, async () => {
    const { liveBlocks, totalBlocks } = memoryStats();
    const workers = [new Sharer(), new Sharer()];
    using kept = new Block(100_000);
    kept.view("u8").fill(6);
    for (const worker of workers) {
      await worker.ask("open", kept.share());
      await worker.ask("hoard", BLOCKS);
    }
    assert.ok(memoryStats().totalBlocks >= totalBlocks + 2 * BLOCKS);
    // What other tests have dropped may be freed meanwhile.
    assert.ok(memoryStats().liveBlocks > 2 * BLOCKS);
    {
      // A runtime that does not stop the loop is stopped here, and does not pass.
      const stop = new Block(4);
      try {
        await Promise.all(workers.map((worker) => end(worker, stop)));
        await untilLive(liveBlocks + 2, 5000);
      } finally {
        stop.view("i32").fill(1);
        stop.dispose();
      }
    }
    assert.equal(kernels.sum(kept.view("u8")), 600_000);
    kept.dispose();
    await untilLive(liveBlocks);
  });
}

test("a library that Workers alone have opened is there when their threads end", async () => {
  const { code, signal, stdout, stderr } = await runScript("late_child.ts", []);
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
  assert.equal(stdout.trim(), "0 of 60 blocks are live");
});
