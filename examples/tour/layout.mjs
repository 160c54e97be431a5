// What the workers (TypeScript, on three runtimes) and main.mjs (plain JavaScript, because Node 20
// starts it) must agree on.

/**
 * Cells of the counter's file, by index. What different processes wait for or write is 64 bytes
 * apart: a cache line each.
 */
export const cell = /** @type {const} */ ({
  started: 0,
  total: 16,
  added: 32,
  plain: 48,
  finished: 64,
  /** Not 0 once a process has failed: the others need not wait. */
  abandoned: 80,
});

/** Bytes of a cell, which is a u32, and of the file. */
export const cellBytes = 4;
export const counterBytes = 4096;

/** Plain additions take so little time that it needs more of them for two processes to meet. */
export const plainRounds = 20;

/** Exit code of a worker that refuses an input file; what it printed is for the user. */
export const refused = 3;

/**
 * Where a worker leaves its report, in the folder of its runtime.
 * @param {import("./protocol.ts").Task} task
 */
export const reportFile = (task) => `${task}.json`;
