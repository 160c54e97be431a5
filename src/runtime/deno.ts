/**
 * The adapter for Deno.
 *
 * @module
 */
import {
  type Backend,
  type Bell,
  type CallbackWire,
  type DenoDeclaration,
  type LaneFunction,
  LoadFailure,
  type NativeCallback,
  type NativeLibrary,
  type RawFunction,
  type SystemMemory,
  type Target,
  type TextReader,
} from "./backend.ts";
import { collectByFailure } from "./collect.ts";
import { machineFunction } from "./callback_wires.ts";
import { trueLength } from "./intrinsics.ts";
import { pollBell } from "./poll_bell.ts";
import { semaphoreBell } from "./semaphore_bell.ts";
import { asciiWriter, decodedReader } from "./text.ts";

type PointerObject = { readonly __pointer: never };

/** The part of Deno that the adapter uses. */
interface DenoRuntime {
  dlopen(path: string, symbols: object): {
    readonly symbols: Readonly<Record<string, RawFunction>>;
    close(): void;
  };
  readonly UnsafePointer: {
    create(address: bigint): PointerObject;
    of(memory: ArrayBuffer): PointerObject;
    value(pointer: PointerObject): bigint;
  };
  readonly UnsafeCallback: new (
    definition: { parameters: readonly string[]; result: string },
    call: (...args: never[]) => unknown,
  ) => { readonly pointer: PointerObject; close(): void };
  unrefTimer(timer: unknown): void;
  /** Where Deno keeps what its own modules use. */
  readonly internal: symbol;
  readonly UnsafePointerView: {
    new (pointer: PointerObject): { getCString(offset: number): string };
    getArrayBuffer(pointer: PointerObject, byteLength: number): ArrayBuffer;
    getCString(pointer: PointerObject): string;
  };
  readonly permissions: { querySync(what: object): { readonly state: string } };
  readonly env: { get(name: string): string | undefined };
  readonly build: { readonly os: string; readonly arch: string; readonly target: string };
}

const ARCH: Readonly<Record<string, string>> = { x86_64: "x64", aarch64: "arm64" };
const OS: Readonly<Record<string, string>> = { windows: "win32" };

/** The adapter, or null when this is not Deno. */
export function denoBackend(): Backend | null {
  const deno = (globalThis as { Deno?: DenoRuntime }).Deno;
  if (deno === undefined) return null;
  const runtime: Backend = {
    name: "deno",
    maxMapByteLength: Number.MAX_SAFE_INTEGER,
    slowBuffers: false,
    slowBigInts: false,
    lengthOf: trueLength,
    load: (path, marker) => load(deno, path, marker),
    readCString: (address) =>
      deno.UnsafePointerView.getCString(deno.UnsafePointer.create(BigInt(address))),
    mapMemory: (address, byteLength) => {
      const pointer = deno.UnsafePointer.create(BigInt(address));
      return deno.UnsafePointerView.getArrayBuffer(pointer, byteLength);
    },
    countsMapped: false,
    collect: collectByFailure,
    // A buffer marked as untransferable could not be detached when it is disposed.
    refuseTransfer: () => {},
    callback: (args, result, call) => callback(deno, args, result, call),
    bell: (wake) => bell(deno, runtime, wake),
    memoryOf,
    atExit: (end) => (globalThis as unknown as EventTarget).addEventListener("unload", end),
    textWriter: asciiWriter,
    readUtf8: null,
    textReader: (memory) => textReader(deno, memory),
    env: (name) => {
      // Asking without permission would prompt the user or throw.
      const { state } = deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? deno.env.get(name) : undefined;
    },
    target: (): Target => {
      const { os, arch, target } = deno.build;
      const libc = os !== "linux" ? null : target.endsWith("musl") ? "musl" : "gnu";
      return { os: OS[os] ?? os, arch: ARCH[arch] ?? arch, libc };
    },
  };
  return runtime;
}

/** Spellings of callback wires that differ from their names; a `pointer` would be an object. */
const WIRES: Readonly<Partial<Record<CallbackWire, string>>> = {
  usize: "u64",
  isize: "i64",
  bool: "u8",
  pointer: "u64",
};

function callback(
  deno: DenoRuntime,
  args: readonly CallbackWire[],
  result: CallbackWire,
  call: LaneFunction,
): NativeCallback {
  const spell = (wire: CallbackWire) => WIRES[wire] ?? wire;
  const definition = { parameters: args.map(spell), result: spell(result) };
  const made = new deno.UnsafeCallback(definition, machineFunction(args, result, call));
  return {
    pointer: Number(deno.UnsafePointer.value(made.pointer)),
    close: () => made.close(),
  };
}

/**
 * A thread-safe callback of Deno makes the ringing thread wait until JavaScript ran, which never
 * happens while a call on this thread waits for that one. So a thread of Deno waits instead.
 */
function bell(deno: DenoRuntime, runtime: Backend, wake: () => void): Bell {
  type Core = { readonly core?: { unrefOpPromise?(promise: Promise<unknown>): void } };
  const { core } = (deno as unknown as Record<symbol, Core>)[deno.internal] ?? {};
  const unref = core?.unrefOpPromise;
  if (runtime.target().os !== "linux" || unref === undefined) {
    return pollBell(wake, (timer) => deno.unrefTimer(timer));
  }
  return semaphoreBell(runtime, wake, unref);
}

/** Longer text costs so much that looking for another way in vain would be felt. */
const SHORT_TEXT = 256;

/** Short text is twice as fast as a C string, which is right whenever it is ASCII. */
function textReader(deno: DenoRuntime, memory: ArrayBuffer): TextReader {
  const decode = decodedReader(memory);
  const bytes = new Uint8Array(memory);
  const view = new deno.UnsafePointerView(deno.UnsafePointer.of(memory));
  return (at, byteLength) => {
    const end = at + byteLength;
    if (byteLength > SHORT_TEXT || end >= bytes.length) return decode(at, byteLength);
    bytes[end] = 0;
    const text = view.getCString(at);
    // It is shorter with a NUL inside, and with every character of several bytes.
    return text.length === byteLength ? text : decode(at, byteLength);
  };
}

function memoryOf(library: NativeLibrary): SystemMemory {
  const bind = (symbol: string, parameters: readonly string[], result: string) =>
    library.bind({ symbol, parameters, result }) as (...args: (bigint | number)[]) => bigint;
  const malloc = bind("malloc", ["usize"], "u64");
  const free = bind("free", ["u64"], "void");
  const memcpy = bind("memcpy", ["u64", "u64", "usize"], "u64");
  return {
    alloc: (byteLength) => Number(malloc(BigInt(byteLength))),
    free: (address) => void free(BigInt(address)),
    copy: (to, from, byteLength) => void memcpy(BigInt(to), BigInt(from), BigInt(byteLength)),
  };
}

function load(deno: DenoRuntime, path: string, marker: string | null): NativeLibrary {
  // Binding costs about 0.1 ms a symbol, so each symbol is a library of its own, bound when used.
  const open: { close(): void }[] = [];
  const bind = ({ symbol, ...declaration }: DenoDeclaration): RawFunction => {
    const library = deno.dlopen(path, { [symbol]: declaration });
    open.push(library);
    return library.symbols[symbol] as RawFunction;
  };
  let found: RawFunction | null = null;
  try {
    if (marker === null) open.push(deno.dlopen(path, {}));
    else found = bind({ symbol: marker, parameters: [], result: "f64" });
    // A permission for this path alone lets dlopen through and nothing that follows pointers.
    deno.UnsafePointer.create(1n);
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "NotCapable" || name === "PermissionDenied") {
      throw new LoadFailure("permission", "run Deno with --allow-ffi", { cause: error });
    }
    const kind = marker !== null && message.includes(marker) ? "invalid" : "missing";
    throw new LoadFailure(kind, message, { cause: error });
  }
  return {
    marker: found,
    bind: (declaration) => bind(declaration as DenoDeclaration),
    close: () => {
      for (const library of open.splice(0)) library.close();
    },
  };
}
