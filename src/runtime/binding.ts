/**
 * A loaded library, as generated code sees it.
 *
 * @module
 */
import { abiMismatch } from "./abi.ts";
import type { Backend, LaneValue, RawFunction } from "./backend.ts";
import type { Callback } from "./callback.ts";
import { Callbacks, type CallbackSpec, type CallbackUse } from "./callbacks.ts";
import { startCall } from "./calls.ts";
import { badClosed } from "./checks.ts";
import { ErrnoError, LibraryClosedError, NativeError, showArguments } from "./errors.ts";
import { Functions } from "./functions.ts";
import type { HandleOwner } from "./handles.ts";
import { afterCalls } from "./idle.ts";
import { JobScratches } from "./job_scratch.ts";
import { keepLoaded } from "./keep_loaded.ts";
import type { BoundLibrary, LibrarySpec, Mode } from "./library.ts";
import { type Loaded, release, unload } from "./loading.ts";
import { Loop } from "./loop.ts";
import { mapNative, unmapNative } from "./native_memory.ts";
import { Retained } from "./retained.ts";
import { Scratch, type ScratchSource } from "./scratch.ts";
import { loopSupport, type SupportFunction } from "./support.ts";
import { systemMemory } from "./system_memory.ts";
import { readText } from "./text.ts";
import { reportThrown, rethrow, type Thrown, thrownNow } from "./thrown.ts";
import type { Encoding } from "../schema/facts.ts";
import type { TypedArray } from "../schema/static.ts";

/** One opened library. */
export class Binding implements BoundLibrary {
  readonly name: string;
  readonly mode: Mode;
  readonly scratch: Scratch;
  readonly byAddress: boolean;
  readonly lengthOf: (array: TypedArray, itemSize: number) => number;
  readonly handles: HandleOwner;
  closed = false;
  readonly #spec: LibrarySpec<object, object>;
  readonly #runtime: Backend;
  readonly #path: string;
  readonly #loaded: Loaded;
  readonly #functions: Functions;
  readonly #retained = new Retained();
  readonly #callbacks: Callbacks;
  readonly #source: ScratchSource;
  readonly #jobs: JobScratches;
  #loop: Loop | null = null;
  #copy: ((to: number, from: number, byteLength: number) => unknown) | null = null;
  /** True once raw functions were handed out, which may be called at any time. */
  #pinned = false;

  constructor(
    spec: LibrarySpec<object, object>,
    runtime: Backend,
    path: string,
    loaded: Loaded,
    mode: Mode,
  ) {
    this.name = spec.name;
    this.mode = mode;
    this.byAddress = runtime.slowBuffers;
    this.lengthOf = runtime.lengthOf;
    this.handles = loaded.handles;
    this.#spec = spec;
    this.#runtime = runtime;
    this.#path = path;
    this.#loaded = loaded;
    this.#functions = new Functions(spec, runtime, path, loaded, mode);
    this.#source = this.#memory();
    this.scratch = new Scratch(this.#source);
    this.#jobs = new JobScratches(this.#source);
    this.#callbacks = new Callbacks({
      library: this,
      direct: mode === "direct",
      loop: () => this.#openLoop(),
      openedLoop: () => this.#loop === null || this.#loop.address === 0 ? null : this.#loop,
    });
  }

  /** Compares the ABI of the loaded file with the binding. */
  verify(): void {
    if (this.mode === "direct") return;
    const hash = this.#runtime.readCString(this.support("abi_hash", 0)());
    if (hash === this.#spec.abiHash) return;
    const found = this.#runtime.readCString(this.support("abi_table", 0)());
    const lines = found.trimEnd().split("\n");
    throw abiMismatch(this.#path, this.#spec.abiTable(), lines, this.#spec.c !== undefined);
  }

  get thrown(): Thrown | null {
    return thrownNow();
  }

  rethrow(): never {
    rethrow();
  }

  call<T extends RawFunction>(name: string, role: "lane" | "buffer" | "start"): T {
    if (this.closed) badClosed(name, this.name);
    return this.#functions.get(name, role) as T;
  }

  support(name: string, arity: number): SupportFunction {
    return this.#functions.support(name, arity);
  }

  fail(call: string, status: number, args: Readonly<Record<string, unknown>>): never {
    const [name, text] = this.#spec.statuses[status] ?? ["UNLISTED", "The status is not listed"];
    this.#failed(call, status, args, name, text);
  }

  statusError(
    call: string,
    status: number,
    args: Readonly<Record<string, unknown>>,
    message?: () => string | null,
  ): never {
    const [name = "UNLISTED", text = "There is no message"] = this.#spec.statuses[status] ?? [];
    this.#failed(call, status, args, name, message?.() ?? text);
  }

  errnoError(call: string, errno: number, args: Readonly<Record<string, unknown>>): never {
    const text = (name: string) => this.readString(this.support(name, 1)(errno)) ?? "";
    const name = text("errno_name");
    const shown = name === "" ? `errno ${errno}` : `${name} (${errno})`;
    throw new ErrnoError(
      errno,
      name,
      `${call}(${showArguments(args)}) failed with ${shown}: ${text("errno_text")}`,
    );
  }

  readString(address: number, freedBy?: string, encoding: Encoding = "utf8"): string | null {
    if (address === 0) return null;
    try {
      return readText(address, encoding);
    } finally {
      // Also after close: an unchecked call may have made the string.
      if (freedBy !== undefined) {
        (this.#functions.get(freedBy, "lane") as (address: number) => void)(address);
        reportThrown();
      }
    }
  }

  newScratch(): Scratch {
    return this.#jobs.take();
  }

  peek(address: number, byteLength: number): number {
    const at = this.scratch.reserve(byteLength);
    const to = this.scratch.base + at;
    this.#copy ??= this.mode === "direct"
      ? systemMemory(this.#runtime).copy
      : this.support("copy", 3);
    this.#copy(to, address, byteLength);
    this.scratch.rewind(at);
    return at;
  }

  callback<F>(
    spec: CallbackSpec<F>,
    call: string,
    param: string,
    value: unknown,
    kept = false,
  ): CallbackUse {
    // The getter of an earlier argument may have closed it.
    if (this.closed) badClosed(call, this.name);
    return this.#callbacks.use(spec, call, param, value, kept);
  }

  /** A callback that lives until it is released. */
  makeCallback(spec: CallbackSpec<never>, fn: never): Callback {
    if (this.closed) badClosed(`callbacks.${spec.name}`, this.name);
    return this.#callbacks.make(spec, fn);
  }

  retain(
    until: string,
    call: string,
    param: string,
    address: number,
    value: unknown,
    end?: () => void,
  ): void {
    this.#retained.add(until, call, param, address, value, end);
  }

  endRetained(call: string, address: number, frees = false): void {
    this.#retained.end(call, address, frees);
  }

  start<T>(
    call: string,
    name: string,
    scratch: Scratch,
    args: readonly LaneValue[],
    decode: (raw: never) => T,
    signal: AbortSignal | undefined,
    keep: readonly unknown[] = [],
  ): Promise<T> {
    const find = () => ({
      raw: this.call<(loop: number, ...args: LaneValue[]) => number>(name, "start"),
      loop: this.#openLoop(),
      result: this.#functions.resultOf(name),
    });
    return startCall({ find, call, scratch, args, decode, signal, keep });
  }

  has(name: string): boolean {
    if (this.closed) badClosed(`has("${name}")`, this.name);
    return this.#functions.has(name);
  }

  pin(): void {
    this.#pinned = true;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#callbacks.close();
    this.#retained.close();
    this.#loop?.close(() =>
      new LibraryClosedError(`The library ${this.name} was closed before the call could run`)
    );
    // Raw functions may still be called, and need the scratch memory.
    if (this.#pinned) return;
    release(this.#path, this.#loaded, this.mode === "direct");
    afterCalls(() => this.scratch.mark() > 0, () => {
      this.scratch.close();
      unload(this.#loaded);
    });
  }

  #failed(
    call: string,
    status: number,
    args: Readonly<Record<string, unknown>>,
    name: string,
    text: string,
  ): never {
    const shown = `${call}(${showArguments(args)}) failed with ${name} (${status}): ${text}`;
    throw new NativeError(status, name, shown);
  }

  #openLoop(): Loop {
    if (this.#loop === null) {
      // Threads of the shim, and whoever has a pointer to a callback, may be in its code.
      this.#pinned = true;
      keepLoaded(this.#runtime, this.#path);
      this.#loop = new Loop(loopSupport((name, arity) => this.support(name, arity)));
    }
    if (this.#loop.address === 0) badClosed("A callback or nonblocking call", this.name);
    return this.#loop;
  }

  #memory(): ScratchSource {
    const rest = {
      map: mapNative,
      unmap: unmapNative,
      writer: (buffer: ArrayBuffer) => this.#runtime.textWriter(buffer),
    };
    if (this.mode === "direct") {
      return {
        ...rest,
        alloc: (byteLength) => systemMemory(this.#runtime).alloc(byteLength),
        free: (address) => systemMemory(this.#runtime).free(address),
      };
    }
    return {
      ...rest,
      alloc: (byteLength) => this.support("scratch_alloc", 1)(byteLength),
      free: (address, byteLength) => this.support("scratch_free", 2)(address, byteLength),
    };
  }
}
