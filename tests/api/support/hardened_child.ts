// A Worker that keeps free memory, and makes blocks when it is asked for them.
import process from "node:process";
import { parentPort } from "node:worker_threads";
import { Block } from "../../../src/mod.ts";

if (parentPort === null) throw new Error("hardened_child.ts is a Worker");
const port = parentPort;
const blocks: Block[] = [];

function make(): number[] {
  for (let i = 0; i < 60; i += 1) blocks.push(new Block(100, { zeroed: false }));
  return blocks.map(({ address }) => address);
}

function dispose(): number {
  let faults = 0;
  for (const block of blocks.splice(0)) {
    try {
      block.dispose();
    } catch {
      faults += 1;
    }
  }
  return faults;
}

make();
dispose();
port.on("message", (message) => {
  if (message === "end") process.exit(0);
  port.postMessage(message === "make" ? make() : dispose());
});
port.postMessage("ready");
