// A Worker that works on blocks as it is told: each message names a task, and is answered.
import process from "node:process";
import { parentPort } from "node:worker_threads";
import { Block, type BlockDescriptor, kernels, ZiffiError } from "../../../src/mod.ts";

if (parentPort === null) throw new Error("sharing_child.ts is a Worker");
const port = parentPort;
const blocks: Block[] = [];

function last(): Block {
  const block = blocks.at(-1);
  if (block === undefined) throw new Error("there is no block");
  return block;
}

/** What the Worker can be asked to do; the argument is the message's. */
const tasks = {
  open: (descriptor: BlockDescriptor) => blocks.push(Block.open(descriptor)),
  make: (byteLength: number): BlockDescriptor => {
    blocks.push(new Block(byteLength));
    last().view("u8").fill(7);
    return last().share();
  },
  hoard: (count: number) => {
    for (let i = 0; i < count; i += 1) blocks.push(new Block(1000 * i));
  },
  sum: () => kernels.sum(last().view("u8")),
  fill: (value: number) => void last().view("u8").fill(value),
  // Cell 0 is where all meet, cell 1 counts.
  add: ({ siblings, times }: { siblings: number; times: number }) => {
    const cells = last().view("i32");
    Atomics.add(cells, 0, 1);
    while (Atomics.load(cells, 0) < siblings);
    for (let i = 0; i < times; i += 1) Atomics.add(cells, 1, 1);
    const wide = last().view("i64", 8);
    for (let i = 0; i < times; i += 1) Atomics.add(wide, 0, 3n);
  },
  dispose: () => blocks.pop()?.dispose(),
  exit: () => process.exit(0),
  throw: () => {
    setTimeout(() => {
      throw new Error("thrown on purpose");
    });
  },
  spin: (stop: BlockDescriptor) => {
    const cells = Block.open(stop).view("i32");
    port.postMessage({ value: "spinning" });
    while (Atomics.load(cells, 0) === 0) last().view("u8").fill(1);
  },
};

/** The name of a task. */
export type Task = keyof typeof tasks;

function told(error: unknown): object {
  const code = error instanceof ZiffiError ? error.code : null;
  return { error: { name: (error as Error).name, message: (error as Error).message, code } };
}

port.on("message", ({ task, value }: { task: Task; value: never }) => {
  try {
    port.postMessage({ value: tasks[task](value) });
  } catch (error) {
    port.postMessage(told(error));
  }
});
