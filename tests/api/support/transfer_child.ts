// A Worker that transfers native memory away, where its runtime lets it, and ends.
import { parentPort, workerData } from "node:worker_threads";
import { Arena, Block, ZiffiError } from "../../../src/mod.ts";

const BYTES = 2 ** 26;
const owner = workerData === "block" ? new Block(BYTES) : new Arena();
const bytes = owner instanceof Block ? owner.view("u8") : owner.alloc("u8", BYTES);
bytes.fill(7);
const { buffer } = bytes;
if (!(buffer instanceof ArrayBuffer)) throw new Error("the array is over no ArrayBuffer");
parentPort?.postMessage(bytes, [buffer]);
try {
  owner.dispose();
} catch (error) {
  if (!(error instanceof ZiffiError) || error.code !== "TRANSFERRED") throw error;
}
