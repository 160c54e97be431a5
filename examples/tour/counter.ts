// Several processes add to one counter in one mapped file, at the same time.
// In a project of your own: import { type AtomicCells, SharedMap } from "ziffi";
import { type AtomicCells, SharedMap } from "../../src/mod.ts";
import { cell, cellBytes, plainRounds } from "./layout.mjs";
import type { CountReport, Job } from "./protocol.ts";

const PATIENCE_MS = 20_000;

/**
 * Counts this process in, and returns once all are there. It spins: a process that waits in the
 * kernel would start late, and the additions would not meet.
 */
function meet(cells: AtomicCells<"u32">, gate: number, processes: number): void {
  cells.add(gate, 1);
  const deadline = performance.now() + PATIENCE_MS;
  while (cells.load(gate) < processes) {
    if (cells.load(cell.abandoned) !== 0) throw new Error("Another process failed");
    if (performance.now() < deadline) continue;
    throw new Error(`Only ${cells.load(gate)} of ${processes} processes came in time`);
  }
}

/** Does the counter's part of the tour, in one of the processes. */
export function count({ counter, processes, additions }: Job): CountReport {
  using map = new SharedMap(counter);
  const cells = map.cells("u32");
  meet(cells, cell.started, processes);

  const start = performance.now();
  const first = cells.add(cell.total, 1);
  for (let i = 2; i < additions; i++) cells.add(cell.total, 1);
  const last = cells.add(cell.total, 1);
  const took = performance.now() - start;

  // For contrast, the same with plain reads and writes: additions of two processes overwrite each
  // other.
  meet(cells, cell.added, processes);
  const plain = map.view("u32", cell.plain * cellBytes, 1);
  for (let i = 0; i < additions * plainRounds; i++) plain[0] = (plain[0] as number) + 1;

  meet(cells, cell.finished, processes);
  return {
    total: cells.load(cell.total),
    plainTotal: cells.load(cell.plain),
    addition: (took * 1e6) / additions,
    between: last - first + 1 - additions,
  };
}
