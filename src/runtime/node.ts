/**
 * The adapter for Node 26.1 and later.
 *
 * @module
 */
import {
  type Backend,
  LoadFailure,
  type NativeLibrary,
  type NodeDeclaration,
  type RawFunction,
} from "./backend.ts";
import { trueLength } from "./intrinsics.ts";
import { ZiffiError } from "./errors.ts";
import { currentProcess, type Process, processTarget } from "./process.ts";

interface NodeLibrary {
  getFunction(name: string, signature: object): RawFunction;
  close(): void;
}

/** The part of `node:ffi` that the adapter uses. */
interface NodeFfi {
  readonly DynamicLibrary: new (path: string) => NodeLibrary;
  toString(address: bigint): string;
  toArrayBuffer(address: bigint, byteLength: number, copy: boolean): ArrayBuffer;
}

/** The adapter, or null when this is not Node. */
export function nodeBackend(): Backend | null {
  const process = currentProcess();
  if (process === null || process.versions["node"] === undefined) return null;
  let loaded: NodeFfi | undefined;
  const ffi = (): NodeFfi => loaded ??= nodeFfi(process);
  return {
    name: "node",
    maxMapByteLength: Number.MAX_SAFE_INTEGER,
    slowBuffers: true,
    lengthOf: trueLength,
    load: (path, marker) => load(ffi(), path, marker),
    readCString: (address) => ffi().toString(BigInt(address)),
    mapMemory: (address, byteLength) => ffi().toArrayBuffer(BigInt(address), byteLength, false),
    // A buffer marked as untransferable could not be detached when it is disposed.
    refuseTransfer: () => {},
    env: (name) => process.env[name],
    target: () => processTarget(process),
  };
}

function nodeFfi(process: Process): NodeFfi {
  const ffi = process.getBuiltinModule?.("node:ffi");
  if (ffi !== undefined) return ffi as NodeFfi;
  throw new ZiffiError(
    "RUNTIME_UNSUPPORTED",
    `Node ${process.versions["node"]} has no node:ffi: use Node 26.1 or later, Bun or Deno`,
  );
}

function load(ffi: NodeFfi, path: string, marker: string): NativeLibrary {
  let library: NodeLibrary;
  try {
    library = new ffi.DynamicLibrary(path);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const kind = code === "ERR_ACCESS_DENIED" ? "permission" : "missing";
    const text = kind === "permission" ? "run Node with --allow-ffi" : message;
    throw new LoadFailure(kind, text, { cause: error });
  }
  const bind = ({ symbol, arguments: args, return: result }: NodeDeclaration): RawFunction =>
    library.getFunction(symbol, { arguments: args, return: result });
  try {
    bind({ symbol: marker, arguments: [], return: "f64" });
  } catch (error) {
    library.close();
    throw new LoadFailure("invalid", (error as Error).message, { cause: error });
  }
  return {
    bind: (declaration) => bind(declaration as NodeDeclaration),
    close: () => library.close(),
  };
}
