/**
 * Arrays in an arena and pieces of a slab against new typed arrays.
 *
 * @module
 */
import { Arena, Slab } from "../src/mod.ts";
import type { Comparison, Group } from "./rows.ts";

const LENGTH = 64;
/** Arrays of one round, after which an arena is reset: each row counts a whole round. */
const ROUND = 100;
/** Both sides make garbage, whose collection must not fall on one of them alone. */
const rounds = 12;

function newArrays(): number {
  let sum = 0;
  for (let i = 0; i < ROUND; i += 1) {
    const numbers = new Float64Array(LENGTH);
    numbers[0] = i;
    sum += numbers.length + (numbers[0] as number);
  }
  return sum;
}

function arenaArrays(arena: Arena): () => number {
  return () => {
    let sum = 0;
    for (let i = 0; i < ROUND; i += 1) {
      const numbers = arena.alloc("f64", LENGTH);
      numbers[0] = i;
      sum += numbers.length + (numbers[0] as number);
    }
    arena.reset();
    return sum;
  };
}

/** The same with offsets only: no object is made. */
function arenaOffsets(arena: Arena): () => number {
  return () => {
    let sum = 0;
    for (let i = 0; i < ROUND; i += 1) {
      const at = arena.offset(LENGTH * 8) / 8;
      const numbers = arena.memory("f64");
      numbers[at] = i;
      sum += LENGTH + (numbers[at] as number);
    }
    arena.reset();
    return sum;
  };
}

function* comparisons(): Generator<Comparison> {
  const peer = "100 new Float64Array(64)";
  const reset = arenaArrays(new Arena());
  yield { name: "100 alloc f64 64, reset", peer, ours: reset, theirs: newArrays, rounds };
  const kept = arenaArrays(new Arena({ keepViews: true }));
  yield { name: "100 alloc f64 64, keepViews", peer, ours: kept, theirs: newArrays, rounds };
  const offsets = arenaOffsets(new Arena({ keepViews: true }));
  yield { name: "100 offset f64 64, keepViews", peer, ours: offsets, theirs: newArrays, rounds };
  const slab = new Slab();
  const others = Array.from({ length: 1000 }, () => slab.alloc(64));
  yield {
    name: "slab alloc free 64 B",
    peer: "new Uint8Array(64)",
    rounds,
    ours: () => {
      const handle = slab.alloc(64);
      const byteLength = slab.byteLength(handle);
      slab.free(handle);
      return byteLength;
    },
    theirs: () => new Uint8Array(64).length,
    verify: (ours, theirs) => {
      if (ours !== 64 || theirs !== 64) throw new Error(`${ours} and ${theirs} are not 64`);
      if (slab.live !== others.length) throw new Error(`${slab.live} are live`);
    },
  };
}

/** The group `arena`. */
export const arena: Group = { name: "arena", make: comparisons };
