// A Worker that uses blocks, kernels and cells beside the main thread, and closes its own library.
import { workerData } from "node:worker_threads";
import { Block, close, kernels, SharedMap } from "../../../src/mod.ts";

const { path, rounds } = workerData as { path: string; rounds: number };

for (let round = 0; round < rounds; round += 1) {
  using block = new Block(8 * 1024);
  const numbers = kernels.fill(block.view("f64"), 1);
  using map = new SharedMap(path);
  map.cells("u32").add(0, kernels.sum(numbers) === 1024 ? 1 : 0);
}
close();
