/**
 * Makes a library and the libraries that it needs call each other before anything that the
 * program exports.
 *
 * Node exports the functions of the zlib, OpenSSL, Brotli and others that are built into it, and
 * on Linux a library that is loaded would call those instead of the ones it was linked with: of
 * another version, and without a word. Deno and Bun export none of them.
 *
 * @module
 */

/** RTLD_NOW | RTLD_DEEPBIND; musl has no such flag and ignores it. */
const FLAGS = 2 | 8;

/** What the dynamic linker offers, as a runtime has bound it. */
export interface DynamicLinker {
  /** Returns a handle, or 0. */
  open(path: string, flags: number): bigint;
  close(handle: bigint): unknown;
}

/**
 * Loads a library so that its own scope comes first, while something is called that loads it
 * again: a library that is there already keeps its scope.
 *
 * @param linker null where there is none, or where allocators are preloaded and must come first
 */
export function withDeepBinding<T>(linker: DynamicLinker | null, path: string, load: () => T): T {
  // A library that cannot be loaded is told by whoever loads it next.
  const handle = linker === null ? 0n : linker.open(path, FLAGS);
  try {
    return load();
  } finally {
    if (linker !== null && handle !== 0n) linker.close(handle);
  }
}
