/**
 * One way to drop native memory, in a process of its own: `gc_child.ts WAY COUNT BYTES PER_TURN`.
 * Prints what it took as one line of JSON.
 *
 * @module
 */
import process from "node:process";
import { Block, limits, memoryStats, ZiffiError } from "../src/mod.ts";
import { Pauses, residentPeak } from "./memory_case/meter.ts";

const [way = "", ...numbers] = process.argv.slice(2);
const [count = 0, byteLength = 0, perTurn = 1] = numbers.map(Number);

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Writes one byte a page, as a program does that uses its memory. */
function touch(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 4096) bytes[at] = 1;
}

let refused = 0;

const ways: Record<string, () => void> = {
  "ballast": () => touch(new Block(byteLength, { zeroed: false }).view("u8")),
  "no ballast": () => touch(new Block(byteLength, { zeroed: false, ballast: false }).view("u8")),
  "using": () => {
    using block = new Block(byteLength, { zeroed: false });
    touch(block.view("u8"));
  },
  "limit": () => {
    try {
      touch(new Block(byteLength, { zeroed: false }).view("u8"));
    } catch (error) {
      if (!(error instanceof ZiffiError) || error.code !== "OUT_OF_MEMORY") throw error;
      refused += 1;
    }
  },
  "Uint8Array": () => touch(new Uint8Array(byteLength)),
  "gc()": () => {
    touch(new Block(byteLength, { zeroed: false }).view("u8"));
    made += 1;
    const { gc, Bun } = globalThis as unknown as {
      gc?: () => void;
      Bun?: { gc(now: boolean): void };
    };
    if (made % 64 === 0) Bun === undefined ? gc?.() : Bun.gc(true);
  },
};
let made = 0;

const drop = ways[way];
if (drop === undefined) throw new Error(`${way} is no way; give ${Object.keys(ways).join(", ")}`);
if (way === "limit") limits({ bytes: 128 * 2 ** 20 });

let peak = 0;
const pauses = new Pauses();
const start = performance.now();
for (let i = 1; i <= count; i += 1) {
  drop();
  pauses.mark();
  peak = Math.max(peak, memoryStats().liveBytes);
  if (i % perTurn === 0) {
    await turn();
    pauses.resume();
  }
}
const ms = performance.now() - start;
const after = memoryStats().liveBytes;
await new Promise((resolve) => setTimeout(resolve, 1000));
const idle = memoryStats().liveBytes;
const { longestNs, p99Ns, gcNs } = pauses.end();
const resident = residentPeak();
console.log(JSON.stringify({ ms, peak, after, idle, resident, refused, longestNs, p99Ns, gcNs }));
