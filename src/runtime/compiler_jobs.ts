/**
 * Keeps Node from crashing at its end: node:ffi frees what describes its functions while a thread of
 * V8 may still compile a caller of them.
 *
 * @module
 */
import type { Process } from "./process.ts";

interface V8 {
  setFlagsFromString(flags: string): void;
}

/** In the last moments of this thread, waits for compilations that run: Node does so later anyway. */
export function awaitCompilersAtExit(process: Process): void {
  process.on("exit", () => {
    try {
      const v8 = process.getBuiltinModule?.("node:v8") as unknown as V8;
      v8.setFlagsFromString("--allow-natives-syntax");
      // Parsed while the flag is set; there is no other way to ask V8.
      const wait = new Function("%FinalizeOptimization()");
      v8.setFlagsFromString("--no-allow-natives-syntax");
      wait();
    } catch {
      // Where text may not become code: the danger stays, which is small.
    }
  });
}
