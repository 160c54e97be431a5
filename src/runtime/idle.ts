/**
 * Waits until no native call of this thread is in progress.
 *
 * @module
 */
import { isInCallback } from "./trampolines.ts";

/**
 * Calls back once no native call can be on the stack: user code that runs in the middle of one,
 * as a callback or as the getter of an argument, must not take away what the call stands on.
 *
 * @param isInUse true when a call seems to have memory, which a turn of the event loop ends
 */
export function afterCalls(isInUse: () => boolean, then: () => void): void {
  const look = (): void => {
    // A callback may let the event loop turn: then its native caller is still there.
    if (isInCallback()) setTimeout(look);
    else then();
  };
  // Mostly a microtask is late enough; a timer would show in programs that count them.
  queueMicrotask(() => isInUse() ? void setTimeout(look) : look());
}
