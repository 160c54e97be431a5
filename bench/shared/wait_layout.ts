/**
 * What the processes of the wait benchmark share and both do.
 *
 * @module
 */
import { type AtomicCells, shared } from "../../src/mod.ts";

/** What the other process does with a message. */
export const WAYS = { wait: 0, spin: 1, work: 2, end: 3 } as const;

/** Milliseconds that each side works for before it answers: longer than anybody spins. */
export const WORK_MS = 0.1;

/** After this the other process is dead, asleep or spinning. */
const LIMIT = { timeoutMs: 30_000 };
const TURNS = 1e9;

/** Two words on cache lines of their own, and what the child has to do. */
export const waitLayout = shared.layout({
  way: shared.cells("u32", 1),
  ping: shared.cells("u32", 16),
  pong: shared.cells("u32", 16),
});

/** Busy for a while. */
export function work(): void {
  for (const end = performance.now() + WORK_MS; performance.now() < end;);
}

/** Returns when the next message is there; sleeps until then. */
export function sleepFor(cells: AtomicCells<"u32">, next: number): void {
  for (;;) {
    const seen = cells.load(0);
    if (seen === next) return;
    if (seen !== next - 1) throw new Error(`message ${seen} came, and not ${next}`);
    if (cells.wait(0, seen, LIMIT) === "timed-out") throw new Error(`message ${next} never came`);
  }
}

/** Returns when the next message is there; never sleeps. */
export function spinFor(cells: AtomicCells<"u32">, next: number): void {
  let seen = next - 1;
  for (let turn = 0; seen === next - 1; turn += 1) {
    seen = cells.load(0);
    if (turn === TURNS) throw new Error(`message ${next} never came`);
  }
  if (seen !== next) throw new Error(`message ${seen} came, and not ${next}`);
}
