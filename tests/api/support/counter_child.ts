// Adds to shared cells, starting at the same time as its siblings: counter_child.ts FILE SIBLINGS
// ROUNDS. Exits with 0 when all was added, with 3 when the siblings did not come.
import process from "node:process";
import { SharedMap } from "../../../src/mod.ts";
import { CELLS, STEPS } from "./counter_cells.ts";

const [path = "", siblings = "0", rounds = "0"] = process.argv.slice(2);
const LIMIT_MS = 40_000;

/** Spins until every sibling has come here; nobody sleeps, so that all start together. */
function meet(gate: { load(index: number): number }, count: number): void {
  const end = performance.now() + LIMIT_MS;
  while (gate.load(CELLS.gate) < count) if (performance.now() > end) process.exit(3);
}

const map = new SharedMap(path);
const [u32, u64] = [map.cells("u32"), map.cells("u64")];
u32.add(CELLS.gate, 1);
meet(u32, Number(siblings));
for (let i = 0; i < Number(rounds); i += 1) {
  u32.add(CELLS.u32, STEPS.u32);
  u64.add(CELLS.u64, STEPS.u64);
  // An addition by compareExchange: it is tried again when another process came in between.
  let seen = u64.load(CELLS.exchanged);
  for (;;) {
    const old = u64.compareExchange(CELLS.exchanged, seen, seen + STEPS.u64);
    if (old === seen) break;
    u32.add(CELLS.retries, 1);
    seen = old;
  }
}
map.dispose();
