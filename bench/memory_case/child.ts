/**
 * 100 million doubles in one way, in a process of its own: `child.ts WAY PRESSURE`, with `quiet` or
 * `garbage` as the pressure. Prints what it took as one line of JSON.
 *
 * @module
 */
import process from "node:process";
import { Pauses, residentPeak } from "./meter.ts";
import { LENGTH, ways } from "./ways.ts";

const PASSES = 1000;
/** Objects that live at any time under pressure, and those that are replaced in each pass. */
const HELD = 2 ** 18;
const REPLACED = 5000;

const [way = "", pressure = ""] = process.argv.slice(2);
const make = ways[way];
if (make === undefined) throw new Error(`${way} is no way; give ${Object.keys(ways).join(", ")}`);
if (pressure !== "quiet" && pressure !== "garbage") {
  throw new Error(`${pressure} is no pressure; give quiet or garbage`);
}

const held: { readonly id: number; readonly parts: number[] }[] = [];
let next = 0;

function replace(count: number): void {
  for (let i = 0; i < count; i += 1) {
    held[next & (HELD - 1)] = { id: next, parts: [next, i] };
    next += 1;
  }
}

if (pressure === "garbage") replace(HELD);
const pass = make();
// The first passes compile, which is not what is compared.
for (let i = 0; i < 20; i += 1) pass(i);
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
await turn();

const pauses = new Pauses();
const start = process.cpuUsage();
const begin = performance.now();
let idleMs = 0;
let total = 0;
for (let i = 0; i < PASSES; i += 1) {
  total += pass(i);
  if (pressure === "garbage") replace(REPLACED);
  pauses.mark();
  if (i % 10 !== 9) continue;
  // Finalizers run only when the event loop turns. A timer waits a millisecond, which is no work.
  const before = performance.now();
  await turn();
  idleMs += performance.now() - before;
  pauses.resume();
}
const ms = performance.now() - begin - idleMs;
const { user, system } = process.cpuUsage(start);
const { longestNs, p99Ns, gcNs } = pauses.end();
const elements = PASSES * LENGTH;
const cpuMs = (user + system) / 1000;
const resident = residentPeak();
console.log(JSON.stringify({ ms, cpuMs, total, elements, resident, longestNs, p99Ns, gcNs }));
