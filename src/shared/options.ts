/**
 * How long the structures of shared maps wait.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";

/** How long a synchronous call waits. */
export interface TimeoutOptions {
  /** Milliseconds, also fractions; `Infinity`, the default, waits without end, 0 never waits. */
  readonly timeoutMs?: number;
}

/** How long an asynchronous call waits. */
export interface WaitOptions extends TimeoutOptions {
  /** Ends the wait; the promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/**
 * The time to wait in milliseconds as native code takes it: negative waits without end.
 *
 * @throws TypeError or RangeError when it is not a number from 0 up
 */
export function readTimeout(call: string, options: TimeoutOptions): number {
  checkOptions(call, options);
  const { timeoutMs = Infinity } = options;
  if (typeof timeoutMs !== "number") {
    throw new TypeError(`${call}: timeoutMs is ${showValue(timeoutMs)}; give a number`);
  }
  if (!(timeoutMs >= 0)) {
    throw new RangeError(`${call}: timeoutMs is ${showValue(timeoutMs)}; give a number from 0 up`);
  }
  return timeoutMs === Infinity ? -1 : timeoutMs;
}
