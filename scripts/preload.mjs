// The allocator as a library that takes the names of libc, for LD_PRELOAD. Only benchmarks and
// tests need it, so that it is built when they ask.
import { join } from "node:path";
import { buildDir } from "./lib/paths.mjs";
import { zigBuild } from "./setup.mjs";
import { nativeKey } from "./toolchain.mjs";

/** Where the library is, once it is built. */
export const preloadPath = join(buildDir, "native", nativeKey(), "libziffi_preload.so");

/** Builds it; the compiler's cache makes a second build short. */
export async function buildPreload() {
  if (process.platform !== "linux") throw new Error("Only Linux has libraries to preload");
  await zigBuild(["preload"]);
}
