/**
 * The other process of a benchmark.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { backend } from "../../src/runtime/select.ts";

const ARGS: Readonly<Record<string, readonly string[]>> = {
  deno: ["run", "--allow-all", "--no-check"],
  bun: [],
  node: ["--disable-warning=ExperimentalWarning"],
};

/**
 * Starts a script of this folder on the runtime of this process. Its output goes to ours, or its
 * standard input and output are pipes.
 */
export function startChild(
  script: string,
  words: readonly string[],
  io: "inherit" | "pipe" = "inherit",
): ChildProcess {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const args = ARGS[backend().name] ?? [];
  return spawn(process.execPath, [...args, file, ...words], { stdio: [io, io, "inherit"] });
}
