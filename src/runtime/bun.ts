/**
 * The adapter for Bun.
 *
 * @module
 */
import {
  type Backend,
  type Bell,
  type BunDeclaration,
  type CallbackWire,
  type LaneFunction,
  LoadFailure,
  type NativeCallback,
  type NativeLibrary,
  type RawFunction,
  type SystemMemory,
  type TextWriter,
} from "./backend.ts";
import { machineFunction } from "./callback_wires.ts";
import { lengthOfPlain } from "./intrinsics.ts";
import { pollBell } from "./poll_bell.ts";
import {
  bufferReader,
  currentProcess,
  type Process,
  processTarget,
  textBuffer,
  unrefTimer,
  workersOf,
} from "./process.ts";

/** The part of `bun:ffi` that the adapter uses. */
interface BunFfi {
  dlopen(path: string, symbols: object): {
    readonly symbols: Readonly<Record<string, RawFunction>>;
    close(): void;
  };
  readonly JSCallback: new (
    call: (...args: never[]) => unknown,
    definition: { args: readonly string[]; returns: string; threadsafe?: boolean },
  ) => { readonly ptr: number; close(): void };
  readonly CString: new (address: number, byteOffset?: number, byteLength?: number) => {
    toString(): string;
  };
  toArrayBuffer(address: number, byteOffset: number, byteLength: number): ArrayBuffer;
}

/** The adapter, or null when this is not Bun. */
export function bunBackend(): Backend | null {
  const process = currentProcess();
  if (process === null || process.versions["bun"] === undefined) return null;
  let loaded: BunFfi | undefined;
  const ffi = (): BunFfi => loaded ??= process.getBuiltinModule?.("bun:ffi") as BunFfi;
  return {
    name: "bun",
    // JavaScriptCore refuses larger buffers.
    maxMapByteLength: 2 ** 32,
    slowBuffers: false,
    slowBigInts: true,
    lengthOf: lengthOfPlain,
    load: (path, marker) => load(ffi(), path, marker),
    readCString: (address) => new (ffi().CString)(address).toString(),
    mapMemory: (address, byteLength) => ffi().toArrayBuffer(address, 0, byteLength),
    countsMapped: true,
    collect: () => bunGlobal().gc(true),
    refuseTransfer: (buffer) => workersOf(process).markAsUntransferable(buffer),
    callback: (args, result, call) => callback(ffi(), args, result, call),
    bell: (wake) =>
      workersOf(process).isMainThread ? bell(ffi(), wake) : pollBell(wake, unrefTimer),
    memoryOf,
    atExit: (end) => process.on("exit", end),
    textWriter: (memory) => textWriter(process, memory),
    readUtf8: (address, byteLength) => new (ffi().CString)(address, 0, byteLength).toString(),
    textReader: (memory) => bufferReader(process, memory),
    env: (name) => process.env[name],
    target: () => processTarget(process),
  };
}

function bunGlobal(): { gc(isSync: boolean): void } {
  return (globalThis as unknown as { Bun: { gc(isSync: boolean): void } }).Bun;
}

/** Spellings of callback wires that differ from their names. */
const WIRES: Readonly<Partial<Record<CallbackWire, string>>> = {
  usize: "u64",
  isize: "i64",
  bool: "u8",
  pointer: "ptr",
};

function callback(
  ffi: BunFfi,
  args: readonly CallbackWire[],
  result: CallbackWire,
  call: LaneFunction,
): NativeCallback {
  const spell = (wire: CallbackWire) => WIRES[wire] ?? wire;
  // A pointer is a number here, so only sizes need a bigint.
  const machine = machineFunction(args, result, call, (wire) => wire !== "pointer");
  const made = new ffi.JSCallback(machine, { args: args.map(spell), returns: spell(result) });
  return { pointer: Number(made.ptr), close: () => made.close() };
}

function bell(ffi: BunFfi, wake: () => void): Bell {
  // Never closed: a ring that is on its way to the event loop would then crash.
  const made = new ffi.JSCallback(wake, { args: ["ptr"], returns: "void", threadsafe: true });
  return { ring: Number(made.ptr), context: 0, expect: () => {}, close: () => {} };
}

function memoryOf(library: NativeLibrary): SystemMemory {
  const malloc = library.bind({ symbol: "malloc", args: ["usize"], returns: "ptr" });
  const free = library.bind({ symbol: "free", args: ["ptr"], returns: "void" });
  const args = ["ptr", "ptr", "usize"];
  const memcpy = library.bind({ symbol: "memcpy", args, returns: "ptr" });
  return {
    alloc: (byteLength) => (malloc as (n: number) => number | null)(byteLength) ?? 0,
    free: free as SystemMemory["free"],
    copy: memcpy as SystemMemory["copy"],
  };
}

function textWriter(process: Process, memory: ArrayBuffer): TextWriter {
  const buffer = textBuffer(process, memory);
  return (text, at) => {
    if (text.indexOf("\0") !== -1) return -1;
    const written = buffer.utf8Write(text, at, text.length * 3);
    buffer[at + written] = 0;
    return written;
  };
}

function load(ffi: BunFfi, path: string, marker: string | null): NativeLibrary {
  const open: { close(): void }[] = [];
  const bind = ({ symbol, args, returns }: BunDeclaration): RawFunction => {
    const library = ffi.dlopen(path, { [symbol]: { args, returns } });
    open.push(library);
    return library.symbols[symbol] as RawFunction;
  };
  const library = (found: RawFunction | null): NativeLibrary => ({
    marker: found,
    bind: (declaration) => bind(declaration as BunDeclaration),
    close: () => {
      for (const library of open.splice(0)) library.close();
    },
  });
  // Bun opens no library without a symbol; for the lack of this one it has to be open.
  const symbol = marker ?? "ziffi_no_such_symbol";
  try {
    return library(bind({ symbol, args: [], returns: "f64" }));
  } catch (error) {
    const { message } = error as Error;
    const opened = message.includes(symbol);
    if (opened && marker === null) return library(null);
    const kind = opened ? "invalid" : "missing";
    throw new LoadFailure(kind, message, { cause: error });
  }
}
