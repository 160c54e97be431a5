/**
 * Picks the adapter of the runtime this program runs on.
 *
 * @module
 */
import type { Backend } from "./backend.ts";
import { bunBackend } from "./bun.ts";
import { denoBackend } from "./deno.ts";
import { ZiffiError } from "./errors.ts";
import { nodeBackend } from "./node.ts";

let selected: Backend | null = null;

/**
 * The FFI of this runtime.
 *
 * @throws ZiffiError with code `RUNTIME_UNSUPPORTED` on any other runtime
 */
export function backend(): Backend {
  // Deno and Bun also look like Node, so they are asked first.
  selected ??= denoBackend() ?? bunBackend() ?? nodeBackend();
  if (selected === null) {
    throw new ZiffiError(
      "RUNTIME_UNSUPPORTED",
      "This JavaScript runtime has no FFI that ziffi knows: use Deno, Bun or Node 26.1",
    );
  }
  return selected;
}
