/**
 * How what native code says of a part becomes an error.
 *
 * @module
 */
import { NativeError, ZiffiError } from "../runtime/errors.ts";

/** Throws what a native call on a part of a map threw, with the part in the message. */
export function partFailure(call: string, part: string, error: unknown): never {
  if (!(error instanceof NativeError) || error.statusName !== "MAP_DAMAGED") throw error;
  throw new ZiffiError(
    "MAP_DAMAGED",
    `${call}: part ${part} holds what cannot be; some process has overwritten it, or writes to ` +
      "the map without its rules: make the map anew",
    { cause: error },
  );
}
