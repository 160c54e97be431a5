// The writer of the price table: `feed.ts MAP TICKS`.
import { SharedMap } from "../../src/mod.ts";
import { INSTRUMENTS, pricesLayout } from "./layouts.ts";

const [path = "", ticks = ""] = process.argv.slice(2);
using map = new SharedMap(path, { mode: "create", layout: pricesLayout });
const { start, prices, closed } = map.parts;
start.wait({ timeoutMs: 60_000 });
for (let tick = 1; tick <= Number(ticks); tick++) {
  // Between bid and ask there is always the same distance, which readers check.
  const bid = 100 + Math.sin(tick / 1000);
  prices.write(tick % INSTRUMENTS, { bid, ask: bid + 0.25, size: tick % 977, tick });
}
closed.store(0, 1);
console.log(`wrote ${ticks} prices`);
