/**
 * The adapter for Deno.
 *
 * @module
 */
import {
  type Backend,
  type DenoDeclaration,
  LoadFailure,
  type NativeLibrary,
  type RawFunction,
  type Target,
} from "./backend.ts";
import { trueLength } from "./intrinsics.ts";

type PointerObject = { readonly __pointer: never };

/** The part of Deno that the adapter uses. */
interface DenoRuntime {
  dlopen(path: string, symbols: object): {
    readonly symbols: Readonly<Record<string, RawFunction>>;
    close(): void;
  };
  readonly UnsafePointer: { create(address: bigint): PointerObject };
  readonly UnsafePointerView: {
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
  return {
    name: "deno",
    maxMapByteLength: Number.MAX_SAFE_INTEGER,
    slowBuffers: false,
    lengthOf: trueLength,
    load: (path, marker) => load(deno, path, marker),
    readCString: (address) =>
      deno.UnsafePointerView.getCString(deno.UnsafePointer.create(BigInt(address))),
    mapMemory: (address, byteLength) => {
      const pointer = deno.UnsafePointer.create(BigInt(address));
      return deno.UnsafePointerView.getArrayBuffer(pointer, byteLength);
    },
    // A buffer marked as untransferable could not be detached when it is disposed.
    refuseTransfer: () => {},
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
}

function load(deno: DenoRuntime, path: string, marker: string): NativeLibrary {
  // Binding costs about 0.1 ms a symbol, so each symbol is a library of its own, bound when used.
  const open: { close(): void }[] = [];
  const bind = ({ symbol, parameters, result }: DenoDeclaration): RawFunction => {
    const library = deno.dlopen(path, { [symbol]: { parameters, result } });
    open.push(library);
    return library.symbols[symbol] as RawFunction;
  };
  try {
    bind({ symbol: marker, parameters: [], result: "f64" });
    // A permission for this path alone lets dlopen through and nothing that follows pointers.
    deno.UnsafePointer.create(1n);
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "NotCapable" || name === "PermissionDenied") {
      throw new LoadFailure("permission", "run Deno with --allow-ffi", { cause: error });
    }
    const kind = message.includes(marker) ? "invalid" : "missing";
    throw new LoadFailure(kind, message, { cause: error });
  }
  return {
    bind: (declaration) => bind(declaration as DenoDeclaration),
    close: () => {
      for (const library of open.splice(0)) library.close();
    },
  };
}
