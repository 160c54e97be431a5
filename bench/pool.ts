/**
 * Arrays from a pool against new ones, and blocks against typed arrays.
 *
 * @module
 */
import { Block, Pool } from "../src/mod.ts";
import type { Comparison, Group } from "./rows.ts";

const LENGTH = 1024;
const BIG = 131072;

function* comparisons(): Generator<Comparison> {
  const pool = new Pool({ dtype: "f64", length: LENGTH, capacity: 64 });
  const sameLength = (ours: unknown, theirs: unknown): void => {
    if (ours !== theirs) throw new Error(`${ours} is not ${theirs}`);
  };
  yield {
    name: "acquire array release f64 1024",
    peer: "new Float64Array(1024)",
    ours: () => {
      const handle = pool.acquire();
      const { length } = pool.array(handle);
      pool.release(handle);
      return length;
    },
    theirs: () => new Float64Array(LENGTH).length,
    verify: sameLength,
  };
  yield {
    name: "block 1 MiB touch dispose",
    peer: "new Float64Array(131072) touched",
    ours: () => {
      const block = new Block(BIG * 8, { zeroed: false });
      const numbers = block.view("f64");
      for (let i = 0; i < BIG; i += 512) numbers[i] = i;
      const last = numbers[BIG - 512];
      block.dispose();
      return last;
    },
    theirs: () => {
      const numbers = new Float64Array(BIG);
      for (let i = 0; i < BIG; i += 512) numbers[i] = i;
      return numbers[BIG - 512];
    },
    verify: sameLength,
  };
}

/** The group `pool`. */
export const pool: Group = { name: "pool", make: comparisons };
