// Sequence locks: all words of a value are the same, and values never go back.
import { type Context, must, type Step } from "../context.ts";

export function values({ parts, random }: Context): Step {
  const { values } = parts;
  const seen = Array.from({ length: values.length }, () => 0n);
  const check = (item: number, words: ArrayLike<bigint>): bigint => {
    const first = words[0] ?? 0n;
    const isWhole = Array.from(words).every((word) => word === first);
    must(isWhole, () => `item ${item} of the sequence lock is a mix: ${Array.from(words)}`);
    must(first >= (seen[item] ?? 0n), () => `item ${item} went back to ${first}`);
    seen[item] = first;
    return first;
  };
  return () => {
    const item = random.below(values.length);
    check(item, values.read(item).words);
    values.update(item, ({ words }) => {
      const next = check(item, words) + 1n;
      return { words: new BigUint64Array(words.length).fill(next) };
    });
  };
}
