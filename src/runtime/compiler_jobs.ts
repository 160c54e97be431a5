/**
 * Keeps Node from crashing at its end: node:ffi frees what describes its functions while a thread
 * of V8 may still compile a caller of them.
 *
 * @module
 */

/** The part of `node:v8` that is needed. */
export interface V8 {
  setFlagsFromString(flags: string): void;
}

/**
 * Waits for the compilations that run in the background. At its end V8 waits for them anyway, but
 * too late.
 */
export function awaitCompilers(v8: V8): void {
  try {
    v8.setFlagsFromString("--allow-natives-syntax");
    // Parsed while the flag is set; there is no other way to ask V8.
    const wait = new Function("%FinalizeOptimization()");
    v8.setFlagsFromString("--no-allow-natives-syntax");
    wait();
  } catch {
    // Where text may not become code: the danger stays, which is small.
  }
}
