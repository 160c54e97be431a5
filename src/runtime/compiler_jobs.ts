/**
 * Keeps Node from crashing at its end: node:ffi frees what describes its functions while a thread
 * of V8 may still compile a caller of them. See docs/decisions/0018-waiting-for-compilers.md.
 *
 * @module
 */

/** The part of `node:v8` that is needed. */
export interface V8 {
  setFlagsFromString(flags: string): void;
}

/** The part of `node:vm` that is needed: it compiles also where text may not become code. */
export interface Vm {
  readonly Script: new (text: string) => { runInThisContext(): unknown };
}

/** Waits for all compilations in the background, and takes over what they made. */
const WAIT = "%FinalizeOptimization()";

/**
 * Waits for the compilations that run in the background. At its end V8 waits for them anyway, but
 * too late.
 */
export function awaitCompilers(v8: V8, vm: Vm): void {
  try {
    compiled(v8, vm).runInThisContext();
  } catch {
    // A V8 that does not know the word any more: the danger stays, which is small.
  }
}

/** There is no other way to ask V8 than its own syntax, which is off for everybody else. */
function compiled(v8: V8, vm: Vm): InstanceType<Vm["Script"]> {
  try {
    // Where the program was started with the syntax it stays on.
    return new vm.Script(WAIT);
  } catch {
    v8.setFlagsFromString("--allow-natives-syntax");
    try {
      return new vm.Script(WAIT);
    } finally {
      v8.setFlagsFromString("--no-allow-natives-syntax");
    }
  }
}
