// client.c in JavaScript, the same on every runtime: `client.mjs MAP ACTION WORD...`.
import { once } from "node:events";
import process from "node:process";
import { SharedMap } from "../../../src/mod.ts";
import { layout } from "./layout.mjs";

const [path = "", action = "", ...words] = process.argv.slice(2);
const [first = 0, second = 0] = words.map(Number);
using map = new SharedMap(path, { layout });
const { parts } = map;

/**
 * All that comes out of a ring, until it is closed.
 * @template B
 * @param {{ read(): Iterable<B>, release(): void, [Symbol.dispose](): void }} end
 * @param {(one: B) => void} take
 */
function drain(end, take) {
  using consumer = end;
  try {
    for (;;) {
      for (const one of consumer.read()) take(one);
      consumer.release();
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "RING_CLOSED")) throw error;
  }
}

/** @param {Uint8Array} bytes */
const numberIn = (bytes) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);

/** @type {Record<string, () => void>} */
const actions = {
  add() {
    for (let i = 0; i < first; i++) parts.one.add(0, 1);
    for (let i = 0; i < first; i++) parts.hits.add(i % 64, 1);
    for (let i = 0; i < second; i++) {
      using _guard = parts.lock.lock();
      parts.guarded.set(parts.guarded.get(0) + 1n, 0);
    }
    for (let i = 0; i < second; i++) parts.count.add(1);
  },
  produce() {
    using producer = parts.ring.producer();
    const bytes = new Uint8Array(8);
    for (let i = 1; i <= second; i++) {
      new DataView(bytes.buffer).setBigUint64(0, BigInt(i), true);
      producer.write(bytes);
    }
    producer.close();
  },
  consume() {
    let count = 0;
    drain(parts.ring.consumer(), (item) => {
      count += 1;
      if (numberIn(item) !== BigInt(count)) throw new Error(`item ${count} is ${numberIn(item)}`);
    });
    console.log(count);
  },
  /** Reads what `messages` of client.c writes. */
  listen() {
    let count = 0;
    drain(parts.talk.consumer(), (message) => {
      const right = message.length === count % 41 && message.every((byte) => byte === count % 256);
      if (!right) throw new Error(`message ${count} is ${message}`);
      count += 1;
    });
    console.log(count);
  },
  answer() {
    for (let i = 1; i <= first; i++) {
      parts.turns.wait(0, i - 1);
      parts.turns.store(1, i);
      parts.turns.notify(1);
    }
  },
  ask() {
    for (let i = 1; i <= first; i++) {
      parts.turns.store(0, i);
      parts.turns.notify(0);
      parts.turns.wait(1, i - 1);
    }
  },
  /** Writes pairs of equal numbers, the last of which is 0. */
  write() {
    for (let i = first; i >= 0; i--) {
      const pair = new BigUint64Array([BigInt(i), BigInt(i)]);
      parts.pair.write(0, new Uint8Array(pair.buffer));
    }
  },
};

console.log("ready");
await once(process.stdin, "data");
process.stdin.destroy();
actions[action]?.();
console.log("done");
