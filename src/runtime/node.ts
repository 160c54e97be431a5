/**
 * The adapter for Node 26.1 and later.
 *
 * @module
 */
import {
  type Backend,
  type Bell,
  type CallbackWire,
  type LaneFunction,
  LoadFailure,
  type NativeCallback,
  type NativeLibrary,
  type NodeDeclaration,
  type RawFunction,
  type SystemMemory,
  type TextWriter,
} from "./backend.ts";
import { collectByFailure } from "./collect.ts";
import { machineFunction } from "./callback_wires.ts";
import { awaitCompilers, type V8, type Vm } from "./compiler_jobs.ts";
import { type DynamicLinker, withDeepBinding } from "./deep_bind.ts";
import { dynamicLinker } from "./dynamic_linker.ts";
import { trueLength } from "./intrinsics.ts";
import { ZiffiError } from "./errors.ts";
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
import { systemMemory } from "./system_memory.ts";

interface NodeLibrary {
  getSymbol(name: string): bigint;
  registerCallback(signature: object, call: (...args: never[]) => unknown): bigint;
  unregisterCallback(pointer: bigint): void;
  getFunction(name: string, signature: object): RawFunction;
  close(): void;
}

/** The part of `node:ffi` that the adapter uses. */
interface NodeFfi {
  readonly DynamicLibrary: new (path: string | null) => NodeLibrary;
  getCurrentEventLoop(): bigint;
  toString(address: bigint): string;
  toArrayBuffer(address: bigint, byteLength: number, copy: boolean): ArrayBuffer;
}

/** The adapter, or null when this is not Node. */
export function nodeBackend(): Backend | null {
  const process = currentProcess();
  if (process === null || process.versions["node"] === undefined) return null;
  let loaded: NodeFfi | undefined;
  const ffi = (): NodeFfi => {
    if (loaded === undefined) {
      loaded = nodeFfi(process);
      const v8 = process.getBuiltinModule?.("node:v8") as unknown as V8;
      const vm = process.getBuiltinModule?.("node:vm") as unknown as Vm;
      process.on("exit", () => awaitCompilers(v8, vm));
    }
    return loaded;
  };
  let program: NodeLibrary | undefined;
  const self = (): NodeLibrary => program ??= new (ffi().DynamicLibrary)(null);
  let linked: DynamicLinker | null | undefined;
  const linker = () => linked === undefined ? linked = linkerOf(ffi(), self) : linked;
  const node: Backend = {
    name: "node",
    maxMapByteLength: Number.MAX_SAFE_INTEGER,
    slowBuffers: true,
    slowBigInts: false,
    lengthOf: trueLength,
    load: (path, marker, scope) => {
      const isPlain = scope === undefined || process.platform !== "linux";
      const warn = (message: string) => process.emitWarning?.(message, "ZiffiWarning");
      const first = (make: () => NodeLibrary) =>
        isPlain ? make() : withDeepBinding(linker(), { path, scope, load: make, warn });
      return load(ffi(), first, path, marker);
    },
    readCString: (address) => ffi().toString(BigInt(address)),
    mapMemory: (address, byteLength) => ffi().toArrayBuffer(BigInt(address), byteLength, false),
    countsMapped: true,
    // In a Worker, Node takes the allocation that fails for the end of the heap, and ends it.
    collect: () => {
      if (workersOf(process).isMainThread) collectByFailure();
    },
    // A buffer marked as untransferable could not be detached when it is disposed.
    refuseTransfer: () => {},
    callback: (args, result, call) => callback(self(), args, result, call),
    bell: (wake) =>
      workersOf(process).isMainThread
        ? bell(node, ffi(), self(), wake)
        : pollBell(wake, unrefTimer),
    memoryOf,
    atExit: (end) => process.on("exit", end),
    textWriter: (memory) => textWriter(process, memory),
    readUtf8: null,
    textReader: (memory) => bufferReader(process, memory),
    env: (name) => process.env[name],
    target: () => processTarget(process),
  };
  return node;
}

function nodeFfi(process: Process): NodeFfi {
  const ffi = process.getBuiltinModule?.("node:ffi");
  if (ffi !== undefined) return ffi as NodeFfi;
  throw new ZiffiError(
    "RUNTIME_UNSUPPORTED",
    `Node ${process.versions["node"]} has no node:ffi: use Node 26.1 or later, Bun or Deno`,
  );
}

/** Spellings of callback wires that differ from their names. */
const WIRES: Readonly<Partial<Record<CallbackWire, string>>> = {
  usize: "u64",
  isize: "i64",
  bool: "u8",
  pointer: "u64",
};

function callback(
  self: NodeLibrary,
  args: readonly CallbackWire[],
  result: CallbackWire,
  call: LaneFunction,
): NativeCallback {
  const spell = (wire: CallbackWire) => WIRES[wire] ?? wire;
  const signature = { arguments: args.map(spell), return: spell(result) };
  const pointer = self.registerCallback(signature, machineFunction(args, result, call));
  return { pointer: Number(pointer), close: () => self.unregisterCallback(pointer) };
}

/** `UV_ASYNC` in uv.h. */
const ASYNC_HANDLE = 1;

/** An async handle of libuv: the one thing that may be used from every thread. */
function bell(node: Backend, ffi: NodeFfi, self: NodeLibrary, wake: () => void): Bell {
  const bind = (name: string, args: readonly string[], result: string) =>
    self.getFunction(name, { arguments: args, return: result }) as (...args: unknown[]) => number;
  const byteLength = bind("uv_handle_size", ["i32"], "u64")(ASYNC_HANDLE);
  // Never freed: a thread may ring until the process ends.
  const handle = BigInt(systemMemory(node).alloc(Number(byteLength)));
  // Microtasks do not run after a callback of node:ffi; an immediate makes Node run them.
  const woken = () => {
    wake();
    setImmediate(() => {});
  };
  const pointer = self.registerCallback({ arguments: ["pointer"], return: "void" }, woken);
  const init = bind("uv_async_init", ["pointer", "pointer", "pointer"], "i32");
  const failed = init(ffi.getCurrentEventLoop(), handle, pointer);
  if (failed !== 0) throw new Error(`uv_async_init failed with ${failed}`);
  // A bell alone does not keep the program running.
  bind("uv_unref", ["pointer"], "void")(handle);
  const ring = Number(self.getSymbol("uv_async_send"));
  return { ring, context: Number(handle), expect: () => {}, close: () => {} };
}

function memoryOf(library: NativeLibrary): SystemMemory {
  const bind = (symbol: string, args: readonly string[], result: string) =>
    library.bind({ symbol, arguments: args, return: result }) as (...args: bigint[]) => bigint;
  const malloc = bind("malloc", ["u64"], "u64");
  const free = bind("free", ["u64"], "void");
  const memcpy = bind("memcpy", ["u64", "u64", "u64"], "u64");
  return {
    alloc: (byteLength) => Number(malloc(BigInt(byteLength))),
    free: (address) => void free(BigInt(address)),
    copy: (to, from, byteLength) => void memcpy(BigInt(to), BigInt(from), BigInt(byteLength)),
  };
}

function textWriter(process: Process, memory: ArrayBuffer): TextWriter {
  const bytes = textBuffer(process, memory);
  const words = new Int32Array(memory, 0, Math.floor(memory.byteLength / 4));
  return (text, at) => {
    const written = bytes.utf8Write(text, at, text.length * 3);
    const end = at + written;
    bytes[end] = bytes[end + 1] = bytes[end + 2] = 1;
    // Four bytes at a time, which beats indexOf: the sum has a high bit where a byte was zero.
    // Text begins at a multiple of 16, and bits would end at 2 GiB.
    for (let i = at / 4, last = end / 4; i < last; i += 1) {
      const word = words[i] as number;
      if (((word - 0x01010101) & ~word & 0x80808080) !== 0) return -1;
    }
    bytes[end] = 0;
    return written;
  };
}

/** The linker of Linux; null where the C library is not glibc. */
function linkerOf(ffi: NodeFfi, self: () => NodeLibrary): DynamicLinker | null {
  try {
    return dynamicLinker({
      bind: (symbol, params, result) =>
        self().getFunction(symbol, { arguments: params, return: result }),
      readText: (address) => ffi.toString(address),
      readBytes: (address, byteLength) => ffi.toArrayBuffer(address, byteLength, true),
      // Addons need it.
      ownFunction: "napi_create_function",
    });
  } catch {
    // Without permission nothing is loaded, which is told in its place.
    return null;
  }
}

function load(
  ffi: NodeFfi,
  first: (make: () => NodeLibrary) => NodeLibrary,
  path: string,
  marker: string | null,
): NativeLibrary {
  const open: NodeLibrary[] = [];
  const more = (): NodeLibrary => {
    const library = new ffi.DynamicLibrary(path);
    open.push(library);
    return library;
  };
  const close = () => {
    for (const library of open.splice(0)) library.close();
  };
  try {
    first(more);
  } catch (error) {
    if (error instanceof LoadFailure) {
      close();
      throw error;
    }
    const { code, message } = error as { code?: string; message: string };
    const kind = code === "ERR_ACCESS_DENIED" ? "permission" : "missing";
    const text = kind === "permission" ? "run Node with --allow-ffi" : message;
    throw new LoadFailure(kind, text, { cause: error });
  }
  // An opened library knows each symbol with one signature only.
  const bound = new Map<string, number>();
  const bind = ({ symbol, arguments: args, return: result }: NodeDeclaration): RawFunction => {
    const before = bound.get(symbol) ?? 0;
    const library = open[before] ?? more();
    const made = library.getFunction(symbol, { arguments: args, return: result });
    bound.set(symbol, before + 1);
    return made;
  };
  try {
    const found = marker === null ? null : bind({ symbol: marker, arguments: [], return: "f64" });
    return { marker: found, bind: (declaration) => bind(declaration as NodeDeclaration), close };
  } catch (error) {
    close();
    throw new LoadFailure("invalid", (error as Error).message, { cause: error });
  }
}
