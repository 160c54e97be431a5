/**
 * Starts the other process of the ring benchmark.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Runs `ring_child.ts` with some words; its standard input and output are pipes. */
export function startChild(runtime: string, words: readonly string[]): ChildProcess {
  const args: Record<string, readonly string[]> = {
    deno: ["run", "--allow-all", "--no-check"],
    bun: [],
    node: ["--disable-warning=ExperimentalWarning"],
  };
  const script = fileURLToPath(new URL("ring_child.ts", import.meta.url));
  return spawn(process.execPath, [...args[runtime] ?? [], script, ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}
