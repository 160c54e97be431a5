// Writes to the tables of a shared map with its siblings: table_child.ts FILE ID SIBLINGS ROUNDS.
// With 0 rounds it goes on until it is killed. Exits with 3 when the siblings did not come.
import process from "node:process";
import { SharedMap } from "../../../src/mod.ts";
import { checkSample, COMMON, sample, tableLayout } from "./table_layout.ts";

const [path = "", id = "0", siblings = "1", rounds = "0"] = process.argv.slice(2);
const LIMIT_MS = 40_000;

const map = new SharedMap(path, { layout: tableLayout });
const { gate, additions, rows, totals } = map.parts;
gate.add(0, 1);
const end = performance.now() + LIMIT_MS;
while (gate.load(0) < Number(siblings)) if (performance.now() > end) process.exit(3);

const own = 1000 * (Number(id) + 1);
const wanted = Number(rounds) || Infinity;
for (let i = 0; i < wanted; i += 1) {
  const key = i % COMMON;
  rows.set(key, sample(BigInt(own + i)));
  checkSample(key, rows.get((i * 7) % COMMON));
  if (i % 3 === 0) rows.delete((i * 5) % COMMON);
  // A few keys of this process alone, which come and go.
  rows.set(own + i % 8, sample(BigInt(i)));
  if (rows.get(own + i % 8)?.last !== BigInt(i)) throw new Error("an own key has changed");
  if (i % 2 === 0) rows.delete(own + i % 8);
  totals.update("all", (old = 0n) => old + 1n);
  additions.add(1);
  if (i % 50 === 0) { for (const [at, value] of rows) checkSample(at, value); }
  gate.add(1, 1);
}
map.dispose();
