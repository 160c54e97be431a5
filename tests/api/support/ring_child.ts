// One end of the streams of the kill tests: ring_child.ts ROLE PATH [PRODUCER]. Runs until it is
// killed or everything is done; exits with 0 then.
import process from "node:process";
import { SharedMap, ZiffiError } from "../../../src/mod.ts";
import { CELLS, streams, takeIn } from "./ring_layouts.ts";

const [role = "", path = "", producer = "0"] = process.argv.slice(2);
const map = new SharedMap(path, { layout: streams });
const { ring, messages, queue, cells } = map.parts;
const limit = (): number => Number(cells.load(CELLS.limit));

/** Item p has serial p, so that a new producer goes on where the last one was killed. */
function produce(): void {
  using end = ring.producer();
  while (limit() === 0 || end.position < limit()) {
    const free = end.reserve(8);
    const left = limit() === 0 ? free.length : Math.min(free.length, limit() - end.position);
    for (let i = 0; i < left; i += 1) free.at(i).serial = free.position + i;
    end.commit(left);
  }
  end.close();
}

/** Results are one word: position and checksum, so that no kill can come in between. */
function consume(): void {
  using end = ring.consumer();
  const known = cells.load(CELLS.result);
  end.releaseTo(Number(known >> 32n));
  let sum = Number(known & 0xffff_ffffn);
  for (;;) {
    try {
      const batch = end.read(5);
      for (const item of batch) sum = takeIn(sum, item.serial);
      cells.store(CELLS.result, BigInt(batch.end) << 32n | BigInt(sum));
      end.release();
    } catch (error) {
      if (error instanceof ZiffiError && error.code === "RING_CLOSED") return;
      throw error;
    }
  }
}

/** Counts what was written for sure. */
function produceMany(): void {
  const id = Number(producer);
  for (let serial = 0; limit() === 0; serial += 1) {
    queue.write({ producer: id, serial });
    cells.store(CELLS.sent + id, BigInt(serial + 1));
  }
}

/** Every message has its own length, and is filled with it. */
function produceMessages(): void {
  using end = messages.producer();
  for (let i = 0; i < 2000; i += 1) end.write(new Uint8Array(i % 200).fill(i));
  end.close();
}

/** Takes the ends, and lives until it is killed. */
function hold(): void {
  ring.producer();
  ring.consumer();
  queue.consumer();
  setInterval(() => {}, 1000);
}

const roles: Record<string, () => void> = { produce, consume, produceMany, produceMessages, hold };
const run = roles[role];
if (run === undefined) throw new Error(`there is no role ${role}`);
run();
if (role !== "hold") map.dispose();
