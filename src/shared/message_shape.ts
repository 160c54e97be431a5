/**
 * Sizes of messages in shared rings.
 *
 * @module
 */
import { asBytes } from "../runtime/checks.ts";

/** The sizes of a ring of messages. */
export interface MessageShape {
  readonly capacity: number;
  readonly longest: number;
}

/** Bytes in front of a message. */
export const PREFIX = 8;

/** Bytes that a message takes in a ring. */
export function footprint(byteLength: number): number {
  return PREFIX + Math.ceil(byteLength / 8) * 8;
}

/** The bytes of a message that a user gave, checked. */
export function messageBytes(call: string, value: unknown, longest: number): Uint8Array {
  const bytes = asBytes(call, "message", value as Uint8Array);
  if (bytes.length <= longest) return bytes;
  throw new RangeError(
    `${call}: message has ${bytes.length} bytes; at most ${longest} are possible in this ring`,
  );
}
