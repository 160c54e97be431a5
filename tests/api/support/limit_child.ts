// A Worker that hits the limit over native memory again and again, and tells how each try ended.
import { parentPort } from "node:worker_threads";
import { Block } from "../../../src/mod.ts";

const outcomes: string[] = [];
for (let round = 0; round < 5; round += 1) {
  try {
    new Block(2 ** 30);
    outcomes.push("none");
  } catch (error) {
    outcomes.push(error instanceof Error && "code" in error ? String(error.code) : String(error));
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
}
parentPort?.postMessage(outcomes);
