/**
 * Errors that callbacks throw, on their way past native code to its caller.
 *
 * @module
 */

/** An error on its way. */
export interface Thrown {
  readonly error: unknown;
}

/** What the native call in progress on this thread will throw when it returns. */
let thrown: Thrown | null = null;

/** The error that waits for the native call in progress to return. */
export function thrownNow(): Thrown | null {
  return thrown;
}

/** True while a microtask is to look for an error that nobody has thrown. */
let watched = false;

/** Keeps the first error of a native call. */
export function keepThrown(error: unknown): void {
  if (thrown !== null) return;
  thrown = { error };
  if (watched) return;
  watched = true;
  queueMicrotask(() => {
    watched = false;
    // No native call is in progress now: what is still here came when there was none.
    const kept = thrown;
    thrown = null;
    if (kept !== null) report(kept.error);
  });
}

/** Throws the error that waits. */
export function rethrow(): never {
  const kept = thrown;
  thrown = null;
  if (kept === null) throw new Error("No callback has thrown");
  throw kept.error;
}

/** Throws what a native call has left behind that no generated code looks after. */
export function rethrowAny(): void {
  if (thrown !== null) rethrow();
}

/** Reports the same instead, where there is no caller. */
export function reportThrown(): void {
  const kept = thrown;
  thrown = null;
  if (kept !== null) report(kept.error);
}

/** Reports an error that has no caller, as the runtime does with uncaught ones. */
export function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (reportError !== undefined) reportError(error);
  else {
    queueMicrotask(() => {
      throw error;
    });
  }
}
