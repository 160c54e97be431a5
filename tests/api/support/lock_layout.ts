// The layout that tests of locks, their child processes and Workers share.
import { shared } from "../../../src/mod.ts";

/** Permits of the semaphore. */
export const PERMITS = 2;
/** Parties of the barrier. */
export const PARTIES = 3;
/** How often a child counts. */
export const ROUNDS = 300;

/** All kinds of locks, and cells to count what they guard. */
export const lockLayout = shared.layout({
  mutex: shared.mutex(),
  rwlock: shared.rwlock(),
  semaphore: shared.semaphore(PERMITS),
  barrier: shared.barrier(PARTIES),
  once: shared.once(),
  cells: shared.cells("i32", 8),
});

/** Cells, by what they count. */
export const CELL = {
  /** Threads that hold what they were asked to. */
  holding: 0,
  /** What is guarded. */
  total: 1,
} as const;
