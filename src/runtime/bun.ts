/**
 * The adapter for Bun.
 *
 * @module
 */
import {
  type Backend,
  type BunDeclaration,
  LoadFailure,
  type NativeLibrary,
  type RawFunction,
} from "./backend.ts";
import { lengthOfPlain } from "./intrinsics.ts";
import { currentProcess, type Process, processTarget } from "./process.ts";

/** The part of `bun:ffi` that the adapter uses. */
interface BunFfi {
  dlopen(path: string, symbols: object): {
    readonly symbols: Readonly<Record<string, RawFunction>>;
    close(): void;
  };
  readonly CString: new (address: number) => { toString(): string };
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
    lengthOf: lengthOfPlain,
    load: (path, marker) => load(ffi(), path, marker),
    readCString: (address) => new (ffi().CString)(address).toString(),
    mapMemory: (address, byteLength) => ffi().toArrayBuffer(address, 0, byteLength),
    refuseTransfer: (buffer) => workers(process).markAsUntransferable(buffer),
    env: (name) => process.env[name],
    target: () => processTarget(process),
  };
}

/** The part of `node:worker_threads` that the adapter uses. */
interface Workers {
  markAsUntransferable(buffer: ArrayBuffer): void;
}

function workers(process: Process): Workers {
  return process.getBuiltinModule?.("node:worker_threads") as unknown as Workers;
}

function load(ffi: BunFfi, path: string, marker: string): NativeLibrary {
  const open: { close(): void }[] = [];
  const bind = ({ symbol, args, returns }: BunDeclaration): RawFunction => {
    const library = ffi.dlopen(path, { [symbol]: { args, returns } });
    open.push(library);
    return library.symbols[symbol] as RawFunction;
  };
  try {
    bind({ symbol: marker, args: [], returns: "f64" });
  } catch (error) {
    const { message } = error as Error;
    const kind = message.includes(marker) ? "invalid" : "missing";
    throw new LoadFailure(kind, message, { cause: error });
  }
  return {
    bind: (declaration) => bind(declaration as BunDeclaration),
    close: () => {
      for (const library of open.splice(0)) library.close();
    },
  };
}
