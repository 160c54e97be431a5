// The library with a fault that tests of crashes must find. Only they need it, so that it is built
// when they ask.
import { at } from "./lib/paths.mjs";
import { zigBuild } from "./setup.mjs";
import { libraryName, nativeKey } from "./toolchain.mjs";

/** The faults that zig/build.zig knows, and what the kill harness says when it finds them. */
export const faults = {
  /** Commits write the slot that holds the value. */
  record_newer: /record/,
  /** Who takes over the mutex of a dead owner is not told. */
  death_hidden: /mutex: .* no owner is said to have died/,
  /** Permits of the dead are never taken over. */
  permits_lost: /semaphore: .*20000 ms|no progress/,
  /** Nobody gives a mutex back. */
  unlock_forgets: /mutex: |no progress/,
};

/** Where the library is, once it is built. */
export const plantedPath = at("build", "native-planted", nativeKey(), libraryName());

/**
 * Builds it; the compiler's cache makes a second build short.
 * @param {keyof typeof faults} fault
 */
export async function buildFault(fault) {
  await zigBuild([`-Dplanted=${fault}`]);
}

/** Builds it with the fault that the tests look for. */
export async function buildPlanted() {
  await buildFault("record_newer");
}
