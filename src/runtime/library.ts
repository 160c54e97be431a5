/**
 * Opens native libraries and binds generated code to them.
 *
 * @module
 */
import { abiMismatch } from "./abi.ts";
import type {
  Backend,
  BunSymbols,
  DenoSymbols,
  NativeLibrary,
  NodeSymbols,
  RawFunction,
} from "./backend.ts";
import { LoadFailure } from "./backend.ts";
import { badClosed } from "./checks.ts";
import {
  LibraryLoadError,
  type LoadAttempt,
  NativeError,
  showValue,
  ZiffiError,
} from "./errors.ts";
import { HandleOwner } from "./handles.ts";
import type { TypedArray } from "../schema/static.ts";
import { type Candidate, candidates, type Lookup, targetKey, variableOf } from "./lookup.ts";
import { mapNative, unmapNative } from "./native_memory.ts";
import { Scratch } from "./scratch.ts";
import { backend } from "./select.ts";

/** The contract of this runtime entry with generated code. */
const CONTRACT = 1;

/** What generated code tells of its library. */
export interface LibrarySpec<Api extends object> extends Lookup {
  readonly prefix: string;
  readonly version: string;
  readonly contract: number;
  readonly abiHash: string;
  readonly abiTable: () => readonly string[];
  /** Name and text of each status, by its code. */
  readonly statuses: Readonly<Record<string, readonly [name: string, text: string]>>;
  /** Functions, so that a program makes the table of its own runtime only. */
  readonly symbols: {
    readonly deno: () => DenoSymbols;
    readonly bun: () => BunSymbols;
    readonly node: () => NodeSymbols;
  };
  bind(library: BoundLibrary): { api: Api; unchecked: Api };
}

/** How a library is opened. */
export interface OpenOptions {
  /** The library file; the only place tried when given. */
  readonly path?: string | URL;
}

/** A loaded library. */
export interface OpenedLibrary<Api extends object> extends Disposable {
  /** The functions, with every argument checked. */
  readonly api: Api;
  /**
   * The same functions without checks, for hot loops: a wrong argument is undefined behaviour.
   * Using it keeps the library in memory until the process ends, even after `close`.
   */
  readonly unchecked: Api;
  /** Path that was loaded. */
  readonly path: string;
  /** True after {@link OpenedLibrary.close}. */
  readonly closed: boolean;
  /** Ends the use of the library; later calls throw LibraryClosedError. Idempotent. */
  close(): void;
}

/** What generated code may use of a loaded library. */
export interface BoundLibrary {
  readonly name: string;
  readonly closed: boolean;
  readonly scratch: Scratch;
  /** The true number of elements of a typed array. */
  readonly lengthOf: (array: TypedArray, itemSize: number) => number;
  /** What handles of this library belong to; another one after it was unloaded. */
  readonly handles: HandleOwner;
  /** True where passing the address of native memory is faster than passing a view of it. */
  readonly byAddress: boolean;
  /** The raw function behind a call, bound at its first use. */
  call<T extends RawFunction>(name: string, role: "lane" | "buffer"): T;
  /** Throws the error of a failing status. */
  fail(call: string, status: number, args: Readonly<Record<string, unknown>>): never;
  /** A C string as a string, and freed by the named function when one is given. */
  readString(address: number, freedBy?: string): string | null;
  /** Keeps native code loaded until the process ends. */
  pin(): void;
}

/** One loaded file; opening it again shares it, so that its functions stay the same objects. */
interface Loaded {
  readonly native: NativeLibrary;
  readonly functions: Map<string, RawFunction>;
  readonly handles: HandleOwner;
  users: number;
}

const loadedByPath = new Map<string, Loaded>();

/** Loads the library of a spec; see the generated `open`. */
export function openLibrary<Api extends object>(
  spec: LibrarySpec<Api>,
  options: OpenOptions = {},
): OpenedLibrary<Api> {
  if (spec.contract !== CONTRACT) {
    throw new ZiffiError(
      "ABI_MISMATCH",
      `The binding of ${spec.name} has contract ${spec.contract} and this ziffi ${CONTRACT}: ` +
        "run ziffi gen with the installed version",
    );
  }
  const runtime = backend();
  const { path, loaded } = loadFirst(spec, runtime, options.path);
  const library = new Binding(spec, runtime, path, loaded);
  try {
    library.verify();
  } catch (error) {
    library.close();
    throw error;
  }
  const { api, unchecked } = spec.bind(library);
  return {
    api,
    unchecked,
    path,
    get closed() {
      return library.closed;
    },
    close: () => library.close(),
    [Symbol.dispose]: () => library.close(),
  };
}

function loadFirst<Api extends object>(
  spec: LibrarySpec<Api>,
  runtime: Backend,
  given: string | URL | undefined,
): { path: string; loaded: Loaded } {
  const attempts: (LoadAttempt & Candidate)[] = [];
  const marker = `${spec.prefix}abi_hash__lane`;
  for (const candidate of candidates(spec, runtime, given)) {
    const { path } = candidate;
    const shared = loadedByPath.get(path);
    if (shared) {
      shared.users += 1;
      return { path, loaded: shared };
    }
    try {
      const loaded: Loaded = {
        native: runtime.load(path, marker),
        functions: new Map(),
        handles: new HandleOwner(spec.name),
        users: 1,
      };
      loadedByPath.set(path, loaded);
      return { path, loaded };
    } catch (error) {
      if (!(error instanceof LoadFailure)) throw error;
      if (error.kind === "permission") throw permissionError(spec.name, path, error);
      const wrong = `it is no ${spec.name} library: it does not export ${marker}`;
      attempts.push({ ...candidate, reason: error.kind === "invalid" ? wrong : error.message });
    }
  }
  throw loadError(spec.name, runtime, attempts);
}

function permissionError(name: string, path: string, error: LoadFailure): ZiffiError {
  return new ZiffiError(
    "PERMISSION_DENIED",
    `The runtime may not load the ${name} library ${path}: ${error.message}`,
    { cause: error },
  );
}

function loadError(
  name: string,
  runtime: Backend,
  attempts: readonly (LoadAttempt & Candidate)[],
): LibraryLoadError {
  const target = targetKey(runtime.target());
  const lines = attempts.map(({ path, origin, reason }) => `  ${path} (${origin}): ${reason}`);
  const message = [
    `No ${name} library for ${target} could be loaded by ${runtime.name}. Tried:`,
    ...(lines.length === 0
      ? ["  nothing: the binding names no package and no local build"]
      : lines),
    `Build it (npm run build), install its package, or set ${variableOf(name)} to its path.`,
  ].join("\n");
  return new LibraryLoadError(message, attempts);
}

class Binding<Api extends object> implements BoundLibrary {
  readonly name: string;
  readonly scratch: Scratch;
  readonly byAddress: boolean;
  readonly lengthOf: (array: TypedArray, itemSize: number) => number;
  readonly handles: HandleOwner;
  closed = false;
  readonly #spec: LibrarySpec<Api>;
  readonly #runtime: Backend;
  readonly #path: string;
  readonly #loaded: Loaded;
  #symbols: DenoSymbols | BunSymbols | NodeSymbols | null = null;
  /** True once raw functions were handed out, which may be called at any time. */
  #pinned = false;

  constructor(spec: LibrarySpec<Api>, runtime: Backend, path: string, loaded: Loaded) {
    this.name = spec.name;
    this.byAddress = runtime.slowBuffers;
    this.lengthOf = runtime.lengthOf;
    this.handles = loaded.handles;
    this.#spec = spec;
    this.#runtime = runtime;
    this.#path = path;
    this.#loaded = loaded;
    this.scratch = new Scratch({
      alloc: (byteLength) => this.#support<number>("scratch_alloc", 1)(byteLength),
      free: (address, byteLength) => this.#support<void>("scratch_free", 2)(address, byteLength),
      map: mapNative,
      unmap: unmapNative,
    });
  }

  /** Compares the ABI of the loaded file with the binding. */
  verify(): void {
    const hash = this.#runtime.readCString(this.#support<number>("abi_hash", 0)());
    if (hash === this.#spec.abiHash) return;
    const found = this.#runtime.readCString(this.#support<number>("abi_table", 0)());
    throw abiMismatch(this.#path, this.#spec.abiTable(), found.trimEnd().split("\n"));
  }

  call<T extends RawFunction>(name: string, role: "lane" | "buffer"): T {
    if (this.closed) badClosed(name, this.name);
    return this.#declared(name, role) as T;
  }

  fail(call: string, status: number, args: Readonly<Record<string, unknown>>): never {
    const [name, text] = this.#spec.statuses[status] ?? ["UNLISTED", "The status is not listed"];
    const given = Object.entries(args).map(([key, value]) => `${key}: ${showValue(value)}`);
    throw new NativeError(
      status,
      name,
      `${call}(${given.join(", ")}) failed with ${name} (${status}): ${text}`,
    );
  }

  readString(address: number, freedBy?: string): string | null {
    if (address === 0) return null;
    try {
      return this.#runtime.readCString(address);
    } finally {
      // Also after close: an unchecked call may have made the string.
      if (freedBy !== undefined) {
        (this.#declared(freedBy, "lane") as (address: number) => void)(address);
      }
    }
  }

  pin(): void {
    this.#pinned = true;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    // Raw functions may still be called, and need the scratch memory.
    if (this.#pinned) return;
    this.scratch.close();
    this.#loaded.users -= 1;
    if (this.#loaded.users > 0) return;
    loadedByPath.delete(this.#path);
    this.#loaded.native.close();
  }

  #declared(name: string, role: "lane" | "buffer"): RawFunction {
    this.#symbols ??= this.#spec.symbols[this.#runtime.name]();
    const declaration = this.#symbols[name]?.[role];
    if (!declaration) throw new Error(`${this.name} declares no ${role} call of ${name}`);
    return this.#bind(declaration);
  }

  #support<R>(name: string, arity: number): (...args: number[]) => R {
    const symbol = `${this.#spec.prefix}${name}__lane`;
    const params = Array<string>(arity).fill("f64");
    const result = name === "scratch_free" ? "void" : "f64";
    return this.#bind({
      symbol,
      parameters: params,
      args: params,
      arguments: params,
      result,
      returns: result,
      return: result,
    }) as (...args: number[]) => R;
  }

  #bind(declaration: Parameters<NativeLibrary["bind"]>[0]): RawFunction {
    const { functions, native } = this.#loaded;
    const known = functions.get(declaration.symbol);
    if (known) return known;
    try {
      const bound = native.bind(declaration);
      functions.set(declaration.symbol, bound);
      return bound;
    } catch (error) {
      throw new ZiffiError(
        "SYMBOL_MISSING",
        `${this.#path} does not export ${declaration.symbol}: build it from this schema again`,
        { cause: error },
      );
    }
  }
}
