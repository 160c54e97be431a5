// One end of the streams of ring_layouts.ts that never blocks: async_child.ts ROLE PATH. Runs until
// it is killed or everything is done; exits with 0 then.
import process from "node:process";
import { SharedMap } from "../../../src/mod.ts";
import { CELLS, streams, takeIn } from "./ring_layouts.ts";

const [role = "", path = ""] = process.argv.slice(2);
const map = new SharedMap(path, { layout: streams });
const { ring, messages, queue, cells } = map.parts;
const limit = (): number => Number(cells.load(CELLS.limit));

/** Item p has serial p, so that a new producer goes on where the last one was killed. */
async function produce(): Promise<void> {
  using end = ring.producer();
  while (limit() === 0 || end.position < limit()) {
    await end.writeAsync({ producer: 0, serial: end.position });
  }
  end.close();
}

/** Results are one word: position and checksum, so that no kill can come in between. */
async function consume(): Promise<void> {
  using end = ring.consumer();
  const known = cells.load(CELLS.result);
  end.releaseTo(Number(known >> 32n));
  let sum = Number(known & 0xffff_ffffn);
  for await (const batch of end) {
    for (const { serial } of batch) sum = takeIn(sum, serial);
    cells.store(CELLS.result, BigInt(batch.end) << 32n | BigInt(sum));
    end.release();
  }
}

/** Sends back through the queue what comes through the ring of messages. */
async function echo(): Promise<void> {
  using end = messages.consumer();
  for await (const batch of end) {
    for (const bytes of batch) await queue.writeAsync({ producer: 7, serial: bytes.length });
  }
  queue.close();
}

/** Has an end of two rings, and lives until it is killed. */
function hold(): void {
  ring.producer();
  // Taken last.
  messages.consumer();
  setInterval(() => {}, 1000);
}

const roles: Record<string, () => void | Promise<void>> = { produce, consume, echo, hold };
const run = roles[role];
if (run === undefined) throw new Error(`there is no role ${role}`);
await run();
if (role !== "hold") map.dispose();
