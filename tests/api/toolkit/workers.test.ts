// One native library, several JavaScript states: Workers beside the main thread.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { Block, kernels, SharedMap } from "../../../src/mod.ts";
import { TempFolder } from "../support/temp.ts";

const WORKERS = 3;
const ROUNDS = 200;
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
