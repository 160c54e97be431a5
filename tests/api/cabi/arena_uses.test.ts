// Memory of an arena that a call on another thread uses is not handed out before the call ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Arena, memoryStats } from "../../../src/mod.ts";
import { api } from "./clib.ts";

const MS = 50;

/** Allocates until all memory that an arena could hand out was handed out, and overwrites it. */
function overwrite(arena: Arena): void {
  for (let i = 0; i < 20; i += 1) arena.alloc("f64", 100).fill(-1);
}

test("with keepViews the memory of a call is left alone too", async () => {
  using arena = new Arena({ keepViews: true });
  const first = api.slowFirst(arena.alloc("f64", 10).fill(4), MS);
  arena.reset();
  overwrite(arena);
  assert.equal(await first, 4);
  const mark = arena.mark();
  const second = api.slowFirst(arena.alloc("f64", 10).fill(5), MS);
  for (let round = 0; round < 3; round += 1) {
    arena.rewind(mark);
    overwrite(arena);
  }
  assert.equal(await second, 5);
  arena.rewind(mark);
  const again = arena.alloc("f64", 10);
  arena.rewind(mark);
  assert.equal(arena.alloc("f64", 10).byteOffset, again.byteOffset);
  using plain = new Arena();
  const third = api.slowFirst(plain.alloc("f64", 10).fill(6), MS);
  plain.reset({ keepViews: true });
  overwrite(plain);
  assert.equal(await third, 6);
});

test("reset, rewind and dispose leave the memory of a call alone", async () => {
  const before = memoryStats().liveBlocks;
  const arena = new Arena({ byteLength: 4096 });
  const kept = arena.alloc("f64", 1).fill(3);
  const mark = arena.mark();
  const first = api.slowFirst(arena.alloc("f64", 10).fill(4), MS);
  arena.rewind(mark);
  overwrite(arena);
  assert.equal(await first, 4);
  assert.equal(kept[0], 3);

  arena.reset();
  const second = api.slowFirst(arena.alloc("f64", 10).fill(5), MS);
  arena.reset();
  overwrite(arena);
  assert.equal(await second, 5);

  const child = arena.child();
  const third = api.slowFirst(child.alloc("f64", 10).fill(6), MS);
  child.dispose();
  overwrite(arena.child());
  assert.equal(await third, 6);

  const last = api.slowFirst(arena.alloc("f64", 10).fill(7), MS);
  arena.dispose();
  {
    using other = new Arena({ byteLength: 4096 });
    overwrite(other);
    assert.equal(await last, 7);
  }
  assert.equal(memoryStats().liveBlocks, before);
});
