// One of the processes that count hits: `count.ts MAP HITS`.
import assert from "node:assert/strict";
import { SharedMap } from "../../src/mod.ts";
import { COUNTERS, hitsLayout, PAGES } from "./layouts.ts";

const [path = "", hits = ""] = process.argv.slice(2);
// Whoever comes first makes the file.
using map = new SharedMap(path, { mode: "create", layout: hitsLayout });
const { meeting, total, pages, careless } = map.parts;

// All begin together; who waits for a process that has died gets an error.
meeting.wait({ timeoutMs: 60_000 });
let page = process.pid % PAGES;
for (let i = Number(hits); i > 0; i--) {
  total.add(0, 1);
  pages.add(page, 1);
  page = (page + 1) % PAGES;
  // For contrast: others write between this reading and this writing.
  careless.set(careless.get(0) + 1, 0);
}
const place = meeting.wait({ timeoutMs: 60_000 });

const all = COUNTERS * Number(hits);
assert.equal(total.load(0), BigInt(all));
let sum = 0n;
for (let i = 0; i < PAGES; i++) sum += pages.load(i);
assert.equal(sum, BigInt(all));
if (place === 0) console.log(`${all} hits counted; without atomics ${careless.get(0)}`);
