/**
 * A small seeded random number generator (sfc32), so that a seed names a run on every runtime.
 *
 * @module
 */

/** A stream of random choices. */
export interface Random {
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** A bigint of that many random bits. */
  bits(count: number): bigint;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the list. */
  pick<T>(list: readonly T[]): T;
  /** One of the list, by weight. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T;
}

/** Mixes words into one 32-bit seed, so that streams of one run do not repeat each other. */
export function mix(...words: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const word of words) {
    hash = Math.imul(hash ^ (word >>> 0), 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/** The generator of a seed: an integer of 32 bits. */
export function random(seed: number): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  const int = (low: number, high: number) =>
    low + Math.floor(next() / 4294967296 * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error("Nothing to pick from");
    return list[int(0, list.length - 1)] as T;
  };
  return {
    int,
    pick,
    chance: (probability) => next() / 4294967296 < probability,
    bits(count) {
      let value = 0n;
      for (let have = 0; have < count; have += 32) value = (value << 32n) | BigInt(next());
      return BigInt.asUintN(count, value);
    },
    weighted(list) {
      const total = list.reduce((sum, [weight]) => sum + weight, 0);
      let at = next() / 4294967296 * total;
      for (const [weight, value] of list) {
        at -= weight;
        if (at < 0) return value;
      }
      return pick(list)[1];
    },
  };
}
