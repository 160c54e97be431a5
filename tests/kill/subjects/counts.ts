// The sharded counter and the table.
import { type Context, must, type Step } from "../context.ts";
import { KEYS } from "../layout.ts";

/** Each worker counts for itself what it adds; the harness compares. */
export function counter({ id, parts }: Context): Step {
  const { counter, added } = parts;
  return () => {
    counter.add(1);
    added.add(id, 1n);
  };
}

/** Both halves of a value are the same, and an update is never half of one. */
export function table({ parts, random }: Context): Step {
  const { table } = parts;
  return () => {
    const key = random.below(KEYS);
    const found = table.get(key);
    must(
      found === undefined || found.first === found.second,
      () => `value ${key} of the table is a mix: ${found?.first} and ${found?.second}`,
    );
    if (random.below(8) === 0) {
      table.delete(key);
      return;
    }
    const next = (found?.first ?? 0n) + 1n;
    table.set(key, { first: next, second: next });
  };
}
