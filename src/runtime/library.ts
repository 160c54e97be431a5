/**
 * Opens native libraries and binds generated code to them.
 *
 * @module
 */
import type {
  BunDeclaration,
  DenoDeclaration,
  DirectSymbols,
  LaneValue,
  NodeDeclaration,
  RawFunction,
} from "./backend.ts";
import { Binding } from "./binding.ts";
import type { Callback } from "./callback.ts";
import type { CallbackSpec, CallbackUse } from "./callbacks.ts";
import { showValue, ZiffiError } from "./errors.ts";
import type { HandleOwner } from "./handles.ts";
import { settle } from "./lazy.ts";
import { loadFirst } from "./loading.ts";
import type { Lookup } from "./lookup.ts";
import { type NativeMemory, nativeMemory } from "./memory.ts";
import type { Encoding } from "../schema/facts.ts";
import type { TypedArray } from "../schema/static.ts";
import type { Scratch } from "./scratch.ts";
import { backend } from "./select.ts";
import type { SupportFunction } from "./support.ts";
import type { SymbolsText } from "./symbols.ts";
import type { Thrown } from "./thrown.ts";

/** The contract of this runtime entry with generated code. */
const CONTRACT = 1;

/** How a library is called: through its shim, or as it is. */
export type Mode = "compiled" | "direct";

/** Callback types by name. */
export type CallbackSpecs = Readonly<Record<string, CallbackSpec<never>>>;

/** What generated code tells of its library. */
export interface LibrarySpec<
  Api extends object,
  Callbacks extends object = Record<never, never>,
> extends Lookup {
  readonly prefix: string;
  readonly version: string;
  readonly contract: number;
  readonly abiHash: string;
  readonly abiTable: () => readonly string[];
  /** Name and text of each status, by its code. */
  readonly statuses: Readonly<Record<string, readonly [name: string, text: string]>>;
  /** Functions, so that a program reads the declarations of its own runtime only. */
  readonly symbols: {
    readonly deno: () => SymbolsText<DenoDeclaration>;
    readonly bun: () => SymbolsText<BunDeclaration>;
    readonly node: () => SymbolsText<NodeDeclaration>;
  };
  /** Names of the functions that some versions lack; native code knows them by their index. */
  readonly optional?: readonly string[];
  /** True for a C library. */
  readonly c?: true;
  /** What `open` does unless it is told. */
  readonly mode?: Mode;
  /** The C library itself for direct calls. */
  readonly direct?: {
    /** Names or paths by system, tried in order. */
    readonly names: Readonly<Partial<Record<"linux" | "darwin" | "win32", readonly string[]>>>;
    readonly symbols: {
      readonly deno: () => DirectSymbols<DenoDeclaration>;
      readonly bun: () => DirectSymbols<BunDeclaration>;
      readonly node: () => DirectSymbols<NodeDeclaration>;
    };
  };
  /** `unchecked` may be a getter that makes that form at its first use. */
  bind(library: BoundLibrary): { api: Api; unchecked: Api; callbacks?: Callbacks };
}

/** How a library is opened. */
export interface OpenOptions {
  /** The library file; the only place tried when given. */
  readonly path?: string | URL;
  /**
   * `"direct"` calls the C library as it is, without its shim; what then is not possible throws
   * NEEDS_BUILD. By default what the schema says.
   */
  readonly mode?: Mode;
  /**
   * Whose functions a C library calls where Node on Linux exports some of the same names, as those
   * of the zlib and the OpenSSL that are built into it: true for those of the libraries it was
   * linked with, false for those of Node. By default the former when the schema has one of them.
   * Without effect on other runtimes and systems. Decided when the file is loaded: to open it
   * differently while it is open throws IN_USE.
   */
  readonly deepBinding?: boolean;
}

/** A function for each type of callbacks, which makes one that lives until it is released. */
export type CallbackMakers<Callbacks extends object> = {
  readonly [K in keyof Callbacks]: Callbacks[K] extends CallbackSpec<infer F>
    ? (fn: F) => Callback<K & string>
    : never;
};

/** A loaded library. */
export interface OpenedLibrary<
  Api extends object,
  Callbacks extends object = Record<never, never>,
> extends Disposable {
  /** The functions, with every argument checked. */
  readonly api: Api;
  /**
   * The same functions without checks, for hot loops: a wrong argument is undefined behaviour.
   * Using it keeps the library in memory until the process ends, even after `close`.
   */
  readonly unchecked: Api;
  /** Makers of callbacks that live until they are released, by the name of their type. */
  readonly callbacks: CallbackMakers<Callbacks>;
  /** Reads native memory at addresses that native code gave. Unsafe. */
  readonly memory: NativeMemory;
  /** Path that was loaded. */
  readonly path: string;
  /** How it is called. */
  readonly mode: Mode;
  /** True after {@link OpenedLibrary.close}. */
  readonly closed: boolean;
  /** True when a function can be called: some versions of the library lack the optional ones. */
  has(name: keyof Api & string): boolean;
  /**
   * Ends the use of the library; later calls throw LibraryClosedError. Callbacks get their
   * fallbacks; nonblocking calls that have not started reject, the others end. Idempotent.
   */
  close(): void;
}

/** What generated code may use of a loaded library. */
export interface BoundLibrary {
  readonly name: string;
  readonly mode: Mode;
  readonly closed: boolean;
  readonly scratch: Scratch;
  /** The true number of elements of a typed array. */
  readonly lengthOf: (array: TypedArray, itemSize: number) => number;
  /** What handles of this library belong to; another one after it was unloaded. */
  readonly handles: HandleOwner;
  /** True where passing the address of native memory is faster than passing a view of it. */
  readonly byAddress: boolean;
  /** What a callback has thrown during the native call that just returned. */
  readonly thrown: Thrown | null;
  /** Throws what a callback has thrown. */
  rethrow(): never;
  /** The raw function behind a call, bound at its first use. */
  call<T extends RawFunction>(name: string, role: "lane" | "buffer" | "start"): T;
  /** A support function of the shim: doubles only. */
  support(name: string, arity: number): SupportFunction;
  /** Throws the error of a failing status. */
  fail(call: string, status: number, args: Readonly<Record<string, unknown>>): never;
  /** The same, explained by the library itself. */
  statusError(
    call: string,
    status: number,
    args: Readonly<Record<string, unknown>>,
    message?: () => string | null,
  ): never;
  /** Throws the error of a failing `errno`. */
  errnoError(call: string, errno: number, args: Readonly<Record<string, unknown>>): never;
  /** A C string as a string, and freed by the named function when one is given. */
  readString(address: number, freedBy?: string, encoding?: Encoding): string | null;
  /** Memory for the arguments of one nonblocking call. */
  newScratch(): Scratch;
  /**
   * Copies native memory to `scratch`, and returns the offset of the copy; it stays there until
   * something is reserved.
   */
  peek(address: number, byteLength: number): number;
  /**
   * A function or Callback as it is passed to a call.
   *
   * @param kept true when native code may keep a function after the call
   */
  callback<F>(
    spec: CallbackSpec<F>,
    call: string,
    param: string,
    value: unknown,
    kept?: boolean,
  ): CallbackUse;
  /**
   * Keeps what a call has lent for an object, or for the library when `address` is 0, until a
   * function is called; `"replaced"` until the same call lends another value.
   */
  retain(
    until: string,
    call: string,
    param: string,
    address: number,
    value: unknown,
    end?: () => void,
  ): void;
  /** Lets go of what lasts until a function; of everything when it `frees` the object. */
  endRetained(call: string, address: number, frees?: boolean): void;
  /**
   * Queues a nonblocking call.
   *
   * @param decode makes the outcome from the raw result; it may throw
   * @param keep callbacks, which end with the call, and what must not be collected before
   */
  start<T>(
    call: string,
    name: string,
    scratch: Scratch,
    args: readonly LaneValue[],
    decode: (raw: never) => T,
    signal: AbortSignal | undefined,
    keep?: readonly unknown[],
  ): Promise<T>;
  /** True when a function can be called. */
  has(name: string): boolean;
  /** Keeps native code loaded until the process ends. */
  pin(): void;
}

/** Loads the library of a spec; see the generated `open`. */
export function openLibrary<
  Api extends object,
  Callbacks extends object = Record<never, never>,
>(
  spec: LibrarySpec<Api, Callbacks>,
  options: OpenOptions = {},
): OpenedLibrary<Api, Callbacks> {
  if (spec.contract !== CONTRACT) {
    throw new ZiffiError(
      "ABI_MISMATCH",
      `The binding of ${spec.name} has contract ${spec.contract} and this ziffi ${CONTRACT}: ` +
        "run ziffi gen with the installed version",
    );
  }
  const mode = modeOf(spec, options.mode);
  const runtime = backend();
  const { path: given, deepBinding } = options;
  if (deepBinding !== undefined && typeof deepBinding !== "boolean") {
    throw new TypeError(`open: deepBinding is ${showValue(deepBinding)}; give true or false`);
  }
  const { path, loaded } = loadFirst(spec, runtime, given, mode === "direct", deepBinding);
  const library = new Binding(spec, runtime, path, loaded, mode);
  try {
    library.verify();
  } catch (error) {
    library.close();
    throw error;
  }
  const bound = spec.bind(library);
  // What not every program uses is made at its first use: opening is felt at every start.
  const opened: OpenedLibrary<Api, Callbacks> = {
    api: bound.api,
    get unchecked() {
      return settle(opened, "unchecked", bound.unchecked);
    },
    get callbacks() {
      return settle(opened, "callbacks", makersOf(library, bound.callbacks));
    },
    get memory() {
      return settle(opened, "memory", nativeMemory(library, runtime));
    },
    path,
    mode,
    get closed() {
      return library.closed;
    },
    has: (name) => library.has(name),
    close: () => library.close(),
    [Symbol.dispose]: () => library.close(),
  };
  return opened;
}

function modeOf(
  spec: LibrarySpec<object, object>,
  given: Mode | undefined,
): Mode {
  const mode = given ?? spec.mode ?? "compiled";
  if (mode !== "compiled" && mode !== "direct") {
    throw new TypeError(`open: mode is ${showValue(mode)}; give "compiled" or "direct"`);
  }
  if (mode === "direct" && spec.direct === undefined) {
    throw new ZiffiError(
      "NEEDS_BUILD",
      `${spec.name} cannot be opened with mode "direct": its schema lists no c.direct`,
    );
  }
  return mode;
}

function makersOf<Callbacks extends object>(
  library: Binding,
  specs: Callbacks | undefined,
): CallbackMakers<Callbacks> {
  const makers = Object.entries(specs ?? {}).map(([name, spec]) => [
    name,
    (fn: never) => library.makeCallback(spec as CallbackSpec<never>, fn),
  ]);
  return Object.fromEntries(makers) as CallbackMakers<Callbacks>;
}
