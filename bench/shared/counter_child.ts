/**
 * Adds to what the benchmark says, until it says that it is over: counter_child.ts FILE.
 *
 * @module
 */
import process from "node:process";
import { SharedMap } from "../../src/mod.ts";
import { counterLayout, TURNS } from "./counter.ts";

const map = new SharedMap(process.argv[2] ?? "", { layout: counterLayout });
const { turn, sharded, cell } = map.parts;
for (;;) {
  const now = turn.load(0);
  if (now === TURNS.end) break;
  if (now === TURNS.sharded) { for (let i = 0; i < 1000; i += 1) sharded.add(1); }
  if (now === TURNS.cell) { for (let i = 0; i < 1000; i += 1) cell.add(0, 1n); }
}
map.dispose();
