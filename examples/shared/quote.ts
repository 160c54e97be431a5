// One of many readers of the price table: `quote.ts MAP`.
import assert from "node:assert/strict";
import { SharedMap } from "../../src/mod.ts";
import { INSTRUMENTS, pricesLayout } from "./layouts.ts";

const [path = ""] = process.argv.slice(2);
using map = new SharedMap(path, { mode: "create", layout: pricesLayout });
const { start, prices, closed } = map.parts;
const seen = new Uint32Array(INSTRUMENTS);
let reads = 0;
start.wait({ timeoutMs: 60_000 });
while (closed.load(0) === 0) {
  for (let i = 0; i < INSTRUMENTS; i++, reads++) {
    const { bid, ask, size, tick } = prices.read(i);
    if (tick === 0) continue;
    // All of one moment, and never an older moment than before.
    assert.deepEqual([ask - bid, size], [0.25, tick % 977]);
    assert.ok(tick % INSTRUMENTS === i && tick >= (seen[i] ?? 0));
    seen[i] = tick;
  }
}
console.log(`read ${reads} prices`);
