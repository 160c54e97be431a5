/**
 * FNV-1a, 64 bits: tells layouts apart, and is no protection against forgery.
 *
 * @module
 */

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** The hash of some bytes. */
export function fnv1a64(bytes: Uint8Array): bigint {
  let hash = OFFSET;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash;
}

/** The hash of a text in UTF-8. */
export function hashText(text: string): bigint {
  return fnv1a64(new TextEncoder().encode(text));
}
