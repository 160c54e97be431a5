/**
 * What native code says of rings and queues, in words of the part.
 *
 * @module
 */
import { NativeError, ZiffiError } from "../runtime/errors.ts";

/** The error to throw for what a native call on a part threw. */
export function partError(call: string, part: string, error: unknown): unknown {
  if (!(error instanceof NativeError)) return error;
  if (error.statusName === "MAP_DAMAGED") {
    return new ZiffiError(
      "MAP_DAMAGED",
      `${call}: part ${part} holds what cannot be; some process has overwritten it, or writes to ` +
        "the map without its rules: make the map anew",
      { cause: error },
    );
  }
  if (error.statusName === "NOT_OWNER") {
    return new ZiffiError(
      "NOT_OWNER",
      `${call}: this end of ${part} was taken anew since, through another map of the same file; ` +
        "use the newer one",
      { cause: error },
    );
  }
  return error;
}
