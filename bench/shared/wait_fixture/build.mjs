// Builds the C program that waits and notifies with raw futexes; Linux only.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { at, buildDir } from "../../../scripts/lib/paths.mjs";
import { run } from "../../../scripts/lib/run.mjs";
import { toolchain, zigEnv } from "../../../scripts/toolchain.mjs";

/** Where the program is. */
export const waitPeer = join(buildDir, "bench", "wait", "peer");

/** Builds it; the compiler's cache makes a second build instant. */
export async function buildWaitPeer() {
  mkdirSync(dirname(waitPeer), { recursive: true });
  const flags = ["-O2", "-std=c11", "-Wall", "-Wextra", "-Werror"];
  const source = at("bench", "shared", "wait_fixture", "peer.c");
  const words = ["cc", ...flags, "-o", waitPeer, source];
  const { code, output } = await run(toolchain.zig, words, { env: zigEnv() });
  if (code !== 0) throw new Error(`The program of the benchmark does not build:\n${output}`);
}
