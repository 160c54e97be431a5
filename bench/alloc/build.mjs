// Builds the driver, a plain C program, and ziffi's malloc as a library that can be preloaded.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { at, buildDir } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { buildPreload } from "../../scripts/preload.mjs";
import { toolchain, zigEnv } from "../../scripts/toolchain.mjs";

/** Where the driver is. */
export const driverPath = join(buildDir, "bench", "alloc", "driver");

/** Builds both; the compiler's cache makes a second build instant. */
export async function buildAlloc() {
  await buildPreload();
  mkdirSync(join(buildDir, "bench", "alloc"), { recursive: true });
  const sources = ["driver.c", "workloads.c"].map((name) => at("bench", "alloc", name));
  // Without -fno-builtin the compiler removes a malloc whose object does not leave the loop.
  const flags = ["-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "-fno-builtin"];
  const words = ["cc", ...flags, "-o", driverPath, ...sources, "-lpthread"];
  const { code, output } = await run(toolchain.zig, words, { env: zigEnv() });
  if (code !== 0) throw new Error(`The driver of the benchmark does not build:\n${output}`);
}
