/**
 * Slots, arrays and structs from pools against new ones, and blocks against typed arrays.
 *
 * @module
 */
import { ArrayPool, Block, Pool, StructPool } from "../src/mod.ts";
import { t } from "../src/schema/mod.ts";
import type { Comparison, Group } from "./rows.ts";

const LENGTH = 1024;
const BIG = 131072;
/** Calls of a few nanoseconds differ most from round to round. */
const MANY_ROUNDS = 15;

const same = (ours: unknown, theirs: unknown): void => {
  if (ours !== theirs) throw new Error(`${ours} is not ${theirs}`);
};

/** Slots and structs against what JavaScript has for them. */
function* slots(): Generator<Comparison> {
  const pool = new Pool({ dtype: "f64", length: LENGTH, capacity: 64 });
  const free = Array.from({ length: 64 }, (_, i) => i);
  yield {
    name: "acquire release",
    peer: "pop and push of a plain array",
    ours: () => {
      pool.release(pool.acquire());
      return true;
    },
    theirs: () => {
      free.push(free.pop() as number);
      return true;
    },
    verify: same,
    rounds: MANY_ROUNDS,
  };
  const Particle = t.struct("Particle", { x: t.f64(), y: t.f64(), hits: t.u32() });
  const particles = new StructPool(Particle, { capacity: 64 });
  const kept: object[] = Array.from({ length: 64 }, () => ({}));
  let turn = 0;
  yield {
    name: "struct acquire set release",
    peer: "new plain object, kept for a while",
    ours: () => {
      const handle = particles.acquire();
      const particle = particles.get(handle);
      particle.x = 1;
      particle.y = 2;
      particle.hits = 3;
      particles.release(handle);
      return particle.x;
    },
    theirs: () => {
      const particle = { x: 1, y: 2, hits: 3 };
      turn = (turn + 1) & 63;
      kept[turn] = particle;
      return particle.x;
    },
    verify: same,
    rounds: MANY_ROUNDS,
  };
}

/** Arrays and blocks against typed arrays. */
function* arrays(): Generator<Comparison> {
  const pool = new Pool({ dtype: "f64", length: LENGTH, capacity: 64 });
  const recycled = new ArrayPool();
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
    verify: same,
  };
  yield {
    name: "borrow release f64 1024",
    peer: "new Float64Array(1024)",
    ours: () => {
      const numbers = recycled.borrow("f64", LENGTH);
      const { length } = numbers;
      recycled.release(numbers);
      return length;
    },
    theirs: () => new Float64Array(LENGTH).length,
    verify: same,
  };
  yield {
    name: "block 1 MiB touch dispose",
    peer: "new Float64Array(131072) touched",
    ours: touchBlock,
    theirs: touchNew,
    verify: same,
  };
  // One call can pass between two collections; this row has what they cost in the long run.
  yield {
    name: "the same, 200 in a row",
    peer: "new Float64Array(131072) touched",
    ours: () => inARow(touchBlock),
    theirs: () => inARow(touchNew),
    verify: same,
  };
}

function touchBlock(): number | undefined {
  const block = new Block(BIG * 8, { zeroed: false });
  const numbers = block.view("f64");
  for (let i = 0; i < BIG; i += 512) numbers[i] = i;
  const last = numbers[BIG - 512];
  block.dispose();
  return last;
}

function touchNew(): number | undefined {
  const numbers = new Float64Array(BIG);
  for (let i = 0; i < BIG; i += 512) numbers[i] = i;
  return numbers[BIG - 512];
}

function inARow(call: () => number | undefined): number | undefined {
  let last: number | undefined;
  for (let i = 0; i < 200; i += 1) last = call();
  return last;
}

/** The group `pool`. */
export const pool: Group = { name: "pool", make: () => [...slots(), ...arrays()] };
