// The library with a fault that tests of crashes must find. Only they need it, so that it is built
// when they ask.
import { at } from "./lib/paths.mjs";
import { zigBuild } from "./setup.mjs";
import { libraryName, nativeKey } from "./toolchain.mjs";

/** The fault; zig/build.zig knows others. */
const FAULT = "record_newer";

/** Where the library is, once it is built. */
export const plantedPath = at("build", "native-planted", nativeKey(), libraryName());

/** Builds it; the compiler's cache makes a second build short. */
export async function buildPlanted() {
  await zigBuild([`-Dplanted=${FAULT}`]);
}
