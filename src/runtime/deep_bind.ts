/**
 * Makes a library call the libraries that it was linked with, where the program exports functions
 * of the same names (docs/decisions/0013).
 *
 * Node exports the functions of the zlib, OpenSSL, Brotli and others that are built into it, and
 * on Linux a library that is loaded would call those instead: of another version, and without a
 * word. Deno and Bun export none of them.
 *
 * @module
 */
import { LoadFailure, type Scope } from "./backend.ts";

const RTLD_LAZY = 1;
const RTLD_NOLOAD = 4;
const RTLD_DEEPBIND = 8;

/** The dynamic linker of glibc, as a runtime has bound it. */
export interface DynamicLinker {
  /** Returns a handle, or 0. */
  open(path: string, flags: number): bigint;
  close(handle: bigint): void;
  /** Why nothing was opened. */
  failure(): string;
  /** The address of a symbol, or 0; of the whole program when the handle is 0. */
  find(handle: bigint, symbol: string): bigint;
  /** True for a function that the program itself defines, and no library. */
  isOfProgram(address: bigint): boolean;
}

/** How a library is loaded. */
export interface DeepLoading<T> {
  readonly path: string;
  readonly scope: Scope;
  /** Loads it as the runtime does; a library that is there already keeps its scope. */
  load(): T;
  warn(message: string): void;
}

/**
 * Loads a library so that its own scope comes first, when it has to be so.
 *
 * @param linker null where the C library has no deep binding
 * @throws LoadFailure when a program insists on it and it cannot be
 */
export function withDeepBinding<T>(linker: DynamicLinker | null, loading: DeepLoading<T>): T {
  const { path, scope, load, warn } = loading;
  const wanted = scope.deepBinding;
  if (wanted === false) return load();
  if (linker === null) {
    const loaded = load();
    if (wanted === true) refuse("the C library of this system has no deep binding");
    return loaded;
  }
  const clash = wanted === true ? undefined : clashing(linker, scope.functions());
  if (clash === undefined && wanted === undefined) return load();
  if (isLoaded(linker, path)) return load();
  const bound = loadDeeply(linker, path, load);
  if (!("reason" in bound)) return bound.loaded;
  if (wanted === true || bound.isStuck) refuse(bound.reason);
  const loaded = load();
  warn(
    `${path} calls ${clash} of this program, and not of the library it was linked with: ` +
      `${bound.reason}. Open it with deepBinding: false if that is right`,
  );
  return loaded;
}

/** The first function that the program itself exports. */
function clashing(linker: DynamicLinker, functions: readonly string[]): string | undefined {
  return functions.find((name) => {
    const address = linker.find(0n, name);
    return address !== 0n && linker.isOfProgram(address);
  });
}

type Deep<T> =
  | { readonly loaded: T }
  | { readonly reason: string; readonly isStuck: boolean };

function loadDeeply<T>(linker: DynamicLinker, path: string, load: () => T): Deep<T> {
  // Lazily, as the runtime does: what is never called may be missing.
  const handle = linker.open(path, RTLD_LAZY | RTLD_DEEPBIND);
  if (handle === 0n) return { reason: linker.failure(), isStuck: false };
  try {
    // Memory that C gives, as strdup does, is of the allocator of the program.
    if (linker.find(handle, "malloc") === linker.find(0n, "malloc")) return { loaded: load() };
  } finally {
    linker.close(handle);
  }
  const reason = "its memory would come from another allocator than that of the program";
  return { reason, isStuck: isLoaded(linker, path) };
}

/** A library that is loaded keeps its scope, whoever loaded it. */
function isLoaded(linker: DynamicLinker, path: string): boolean {
  const handle = linker.open(path, RTLD_LAZY | RTLD_NOLOAD);
  if (handle !== 0n) linker.close(handle);
  return handle !== 0n;
}

function refuse(reason: string): never {
  throw new LoadFailure(
    "missing",
    `it cannot call its own libraries first: ${reason}; open it with deepBinding: false`,
  );
}
