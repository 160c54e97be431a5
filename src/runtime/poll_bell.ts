/**
 * A bell for threads that native code cannot wake: it looks for events while some may come.
 *
 * Workers end without a word to native code, and a ring into one that is gone would crash; nothing
 * can go wrong with a bell that is never rung.
 *
 * @module
 */
import type { Bell } from "./backend.ts";

/** How often to look while calls are pending, and while only callbacks are open. */
const CALL_MS = 1;
const CALLBACK_MS = 4;

/** Makes such a bell. Its timers never keep the program running. */
export function pollBell(wake: () => void, unref: (timer: unknown) => void): Bell {
  let every = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    if (timer !== undefined || every === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      try {
        wake();
      } finally {
        plan();
      }
    }, every);
    unref(timer);
  };
  const set = (ms: number) => {
    if (ms === every) return;
    every = ms;
    clearTimeout(timer);
    timer = undefined;
    plan();
  };
  return {
    ring: 0,
    context: 0,
    expect: (calls, callbacks) => set(calls > 0 ? CALL_MS : callbacks > 0 ? CALLBACK_MS : 0),
    close: () => set(0),
  };
}
