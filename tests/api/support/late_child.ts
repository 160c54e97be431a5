// Workers open the library and end with blocks in hand before the main thread opens it, so that the
// runtime may unload it in between. Prints how many blocks are left.
import { once } from "node:events";
import { isMainThread, Worker } from "node:worker_threads";
import { Block, memoryStats } from "../../../src/mod.ts";
import { untilLive } from "./until.ts";

if (isMainThread) {
  for (let round = 0; round < 3; round += 1) {
    await once(new Worker(new URL(import.meta.url)), "exit");
  }
  await untilLive(0);
  const { liveBlocks, totalBlocks } = memoryStats();
  console.log(`${liveBlocks} of ${totalBlocks} blocks are live`);
} else {
  const kept = Array.from({ length: 20 }, (_, i) => new Block(1000 * i));
  Object.assign(globalThis, { kept });
}
