/**
 * Keeps a library loaded until the process ends, also when the runtime unloads what a thread of
 * JavaScript has opened as that thread ends: native threads may be in its code then.
 *
 * @module
 */
import type { Backend, NativeLibrary, RawFunction } from "./backend.ts";
import { mapNative, unmapNative } from "./native_memory.ts";
import { systemMemory } from "./system_memory.ts";

/** How each system is told: the function, the libraries that may have it, and its flags. */
const PINS: Readonly<Record<string, { libraries: readonly string[]; flags: number }>> = {
  // RTLD_NOW | RTLD_NODELETE; before glibc 2.34 dlopen was in a library of its own.
  linux: { libraries: ["libc.so.6", "libdl.so.2", "libc.so"], flags: 0x1002 },
  darwin: { libraries: ["/usr/lib/libSystem.B.dylib"], flags: 0x82 },
  // GET_MODULE_HANDLE_EX_FLAG_PIN
  win32: { libraries: ["kernel32.dll"], flags: 1 },
};

const kept = new Set<string>();

/** Keeps a library that was loaded from a path. */
export function keepLoaded(runtime: Backend, path: string): void {
  if (kept.has(path)) return;
  kept.add(path);
  const { os } = runtime.target();
  const pin = PINS[os];
  if (pin === undefined) return;
  for (const name of pin.libraries) {
    try {
      return call(runtime, runtime.load(name, null), os, path, pin.flags);
    } catch {
      // The next one may have it; without any, the library is unloaded as the runtime wishes.
    }
  }
}

function call(
  runtime: Backend,
  library: NativeLibrary,
  os: string,
  path: string,
  flags: number,
): void {
  const memory = systemMemory(runtime);
  const bytes = new TextEncoder().encode(`${path}\0`);
  const room = bytes.length + 8;
  const address = memory.alloc(room);
  if (address === 0) return;
  const buffer = mapNative(address, room);
  new Uint8Array(buffer).set(bytes);
  unmapNative(buffer);
  const text = BigInt(address);
  if (os === "win32") {
    const handle = BigInt(address + bytes.length);
    const getModule = bind(library, "GetModuleHandleExA", ["u32", "u64", "u64"]);
    (getModule as (...args: (number | bigint)[]) => unknown)(flags, text, handle);
  } else {
    const dlopen = bind(library, "dlopen", ["u64", "i32"]);
    (dlopen as (...args: (number | bigint)[]) => unknown)(text, flags);
  }
  memory.free(address);
}

/** Types that every runtime spells alike, and takes alike: 64 bits as a bigint. */
function bind(library: NativeLibrary, symbol: string, params: readonly string[]): RawFunction {
  return library.bind({
    symbol,
    parameters: params,
    args: params,
    arguments: params,
    result: "u64",
    returns: "u64",
    return: "u64",
  });
}
