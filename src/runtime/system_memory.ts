/**
 * Memory of the system's C library, for what no library of ziffi allocates.
 *
 * @module
 */
import type { Backend, NativeLibrary, SystemMemory } from "./backend.ts";
import { LoadFailure } from "./backend.ts";
import { ZiffiError } from "./errors.ts";

/** Where malloc, free and memcpy are, by system. glibc first, then musl under its own names. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  linux: ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"],
  darwin: ["/usr/lib/libSystem.B.dylib"],
  win32: ["ucrtbase.dll", "msvcrt.dll"],
};

let loaded: SystemMemory | undefined;

/** The memory of the C library that this process runs on. */
export function systemMemory(runtime: Backend): SystemMemory {
  return loaded ??= runtime.memoryOf(systemLibrary(runtime));
}

/** The system's C library. */
export function systemLibrary(runtime: Backend): NativeLibrary {
  const { os } = runtime.target();
  const tried: string[] = [];
  for (const name of NAMES[os] ?? ["libc.so"]) {
    try {
      return runtime.load(name, null);
    } catch (error) {
      if (!(error instanceof LoadFailure)) throw error;
      if (error.kind === "permission") {
        throw new ZiffiError("PERMISSION_DENIED", `The runtime may not load ${name}`, {
          cause: error,
        });
      }
      tried.push(`${name}: ${error.message}`);
    }
  }
  throw new ZiffiError(
    "RUNTIME_UNSUPPORTED",
    `The C library of this ${os} system was not found. Tried:\n  ${tried.join("\n  ")}`,
  );
}
