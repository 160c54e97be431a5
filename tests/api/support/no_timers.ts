// Sees to it that something which waits does not look again and again.
import assert from "node:assert/strict";
import process from "node:process";

/** Runs a task and fails when it has set a timer, but where no thread can wake the event loop. */
export async function withoutTimers<R>(task: () => Promise<R>): Promise<R> {
  const real = globalThis.setTimeout;
  let timers = 0;
  const counted = (...args: Parameters<typeof real>): ReturnType<typeof real> => {
    timers += 1;
    return real(...args);
  };
  globalThis.setTimeout = Object.assign(counted, real);
  try {
    return await task();
  } finally {
    globalThis.setTimeout = real;
    if (process.platform === "linux") assert.equal(timers, 0, `${timers} timers were set`);
  }
}
