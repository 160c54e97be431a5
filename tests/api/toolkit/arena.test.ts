// Arenas: allocation, marks, reset, children, growth and limits. Wrong input is in
// arena_errors.test.ts, the model in arena_model.test.ts.
import assert from "node:assert/strict";
import test from "node:test";
import { Arena, kernels, memoryStats } from "../../../src/mod.ts";
import { DTYPES } from "../support/arrays.ts";
import { throwsCode } from "../support/expect.ts";

const KIB = 1024;

/** Native address of an array, by the buffer that the arena says it lies in. */
function addressOf(arena: Arena, array: ArrayBufferView): number {
  assert.equal(array.buffer, arena.buffer);
  return arena.address + array.byteOffset;
}

test("arrays of every dtype are aligned, zero and apart", () => {
  using arena = new Arena({ byteLength: 1000 });
  for (let alignment = 1; alignment <= 64 * KIB; alignment *= 4) {
    for (const { dtype, size, type } of DTYPES) {
      const array = arena.alloc(dtype, 7, { alignment });
      assert.equal(array.constructor, type);
      assert.equal(array.length, 7);
      assert.equal(addressOf(arena, array) % Math.max(alignment, size), 0);
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      assert.ok(bytes.every((byte) => byte === 0));
      bytes.fill(0xff);
    }
  }
});

test("the alignment is 64 by default, and that of the arena otherwise", () => {
  for (const [alignment, distance] of [[undefined, 64], [1, 1], [16, 16], [4096, 4096]] as const) {
    using arena = new Arena(alignment === undefined ? {} : { alignment });
    assert.equal(arena.alignment, distance);
    const [first, second] = [arena.alloc("u8", 1), arena.alloc("u8", 1)];
    assert.equal(addressOf(arena, first) % distance, 0);
    assert.equal(second.byteOffset - first.byteOffset, distance);
    assert.equal(addressOf(arena, arena.alloc("f64", 1)) % 8, 0);
  }
});

test("memory is zero again after reset and rewind, unless it is not asked for", () => {
  for (const keepViews of [false, true]) {
    using arena = new Arena({ byteLength: 200 * KIB, keepViews });
    for (let round = 0; round < 6; round += 1) {
      const mark = arena.mark();
      for (const length of [3, 5000, 40_000, 1, 100]) {
        arena.alloc("u8", 10, { zeroed: false }).fill(1);
        arena.offset(10);
        const bytes = arena.alloc("u8", length);
        assert.equal(bytes.findIndex((byte) => byte !== 0), -1, `${length} in round ${round}`);
        bytes.fill(0xee);
      }
      if (round % 2 === 0) arena.reset();
      else arena.rewind(mark);
    }
  }
});

test("reset empties the views, and keeps the memory for the next round", () => {
  using arena = new Arena();
  const before = memoryStats().totalBlocks;
  for (let round = 0; round < 50; round += 1) {
    const arrays = Array.from({ length: 20 }, () => arena.alloc("f64", 200).fill(round));
    assert.ok(arena.used >= 20 * 1600);
    arena.reset();
    assert.ok(arrays.every((array) => array.length === 0));
    assert.equal(arena.used, 0);
  }
  assert.equal(memoryStats().totalBlocks, before);
  assert.equal(arena.capacity, 64 * KIB);
});

test("rewind empties what came after the mark and nothing else", () => {
  using arena = new Arena({ byteLength: 4 * KIB });
  const early = arena.alloc("u32", 10).fill(7);
  const mark = arena.mark();
  assert.equal(mark.used, arena.used);
  for (let round = 0; round < 10; round += 1) {
    const near = arena.alloc("u32", 10).fill(8);
    const far = arena.alloc("u32", 5000).fill(9);
    arena.rewind(mark);
    assert.equal(near.length + far.length, 0);
    assert.equal(arena.used, mark.used);
    assert.ok(early.length === 10 && early.every((value) => value === 7));
  }
});

test("marks nest, and the end of a scope rewinds", () => {
  using arena = new Arena();
  const outer = arena.alloc("u8", 10);
  let middle: Uint8Array;
  let inner: Uint8Array;
  {
    using _first = arena.mark();
    middle = arena.alloc("u8", 10);
    {
      using _second = arena.mark();
      inner = arena.alloc("u8", 10);
    }
    assert.deepEqual([outer.length, middle.length, inner.length], [10, 10, 0]);
  }
  assert.deepEqual([outer.length, middle.length], [10, 0]);
  {
    using _mark = arena.mark();
    arena.reset();
    arena.alloc("u8", 10);
  }
  assert.ok(arena.used >= 10, "the mark of a scope that was reset does nothing");
});

test("a loop of marks takes no memory", () => {
  using arena = new Arena({ keepViews: true });
  arena.alloc("u8", 1);
  const first = arena.mark();
  for (let i = 0; i < 1000; i += 1) {
    const mark = arena.mark();
    assert.equal(mark, first);
    arena.alloc("u8", 100);
    arena.rewind(mark);
  }
});

test("a child that was made between two marks belongs to the first", () => {
  using arena = new Arena();
  const first = arena.mark();
  const child = arena.child();
  const second = arena.mark();
  arena.alloc("u8", 1);
  arena.rewind(second);
  assert.equal(child.disposed, false);
  arena.rewind(first);
  assert.equal(child.disposed, true);
});

test("keepViews leaves views over the same memory", () => {
  using arena = new Arena({ keepViews: true });
  const first = arena.alloc("u32", 4).fill(5);
  arena.reset();
  const second = arena.alloc("u32", 4);
  second[0] = 9;
  assert.deepEqual([...first], [9, 0, 0, 0]);
  const mark = arena.mark();
  const third = arena.alloc("u32", 1);
  arena.rewind(mark);
  assert.equal(arena.alloc("u32", 1).byteOffset, third.byteOffset);
  arena.reset({ keepViews: false });
  assert.equal(first.length + second.length + third.length, 0);
});

test("keepViews of one reset leaves the views of a single buffer", () => {
  using arena = new Arena();
  const first = arena.alloc("u32", 4).fill(5);
  arena.reset({ keepViews: true });
  assert.equal(arena.alloc("u32", 4, { zeroed: false })[3], 5);
  assert.equal(first.length, 4);
  arena.reset();
  assert.equal(first.length, 0);
});

test("an arena that keeps views and grew goes on with one chunk", () => {
  using arena = new Arena({ byteLength: KIB, keepViews: true });
  for (let round = 0; round < 4; round += 1) {
    const buffers = new Set<ArrayBufferLike>();
    for (let i = 0; i < 100; i += 1) buffers.add(arena.alloc("u8", KIB).buffer);
    if (round > 0) assert.equal(buffers.size, 1);
    arena.reset();
  }
});

test("chunks double up to a limit, and large requests get their own", () => {
  using arena = new Arena({ byteLength: KIB, maxChunkByteLength: 4 * KIB });
  assert.equal(arena.capacity, KIB);
  const sizes: number[] = [];
  for (let i = 0; i < 12; i += 1) {
    const before = arena.capacity;
    arena.offset(KIB);
    if (arena.capacity > before) sizes.push(arena.capacity - before);
  }
  assert.deepEqual(sizes, [2 * KIB, 4 * KIB, 4 * KIB, 4 * KIB]);
  const before = arena.capacity;
  assert.equal(arena.alloc("u8", 100 * KIB).length, 100 * KIB);
  assert.equal(arena.capacity, before + 100 * KIB);
});

test("a chunk that many rounds did not need is freed, and trim frees it at once", () => {
  using arena = new Arena();
  const small = arena.capacity;
  arena.alloc("u8", 1_000_000);
  arena.reset();
  assert.ok(arena.capacity > 1_000_000);
  for (let i = 0; i < 200; i += 1) {
    arena.alloc("u8", 100);
    arena.reset();
  }
  assert.equal(arena.capacity, small);
  arena.alloc("u8", 1_000_000);
  arena.reset();
  arena.trim();
  assert.equal(arena.capacity, small);
});

test("the limit of all chunks is kept, and what is left can be used", () => {
  using arena = new Arena({ byteLength: KIB, maxByteLength: 5 * KIB });
  const kept = arena.alloc("u8", KIB).fill(1);
  const alloc = () => arena.alloc("u8", 4 * KIB + 1);
  throwsCode(alloc, "OUT_OF_MEMORY", "Arena.alloc: ", "4097 bytes", "1024 of at most 5120");
  assert.equal(arena.alloc("u8", 4 * KIB).length, 4 * KIB);
  throwsCode(() => arena.offset(1), "OUT_OF_MEMORY", "Arena.offset: ", "maxByteLength");
  throwsCode(() => arena.reserve(1), "OUT_OF_MEMORY", "Arena.reserve: ");
  throwsCode(() => arena.child(), "OUT_OF_MEMORY", "Arena.child: ");
  assert.equal(arena.capacity, 5 * KIB);
  assert.ok(kept.every((byte) => byte === 1));
  arena.reset();
  // The chunks that are too small make room.
  using other = new Arena({ byteLength: KIB, maxByteLength: 10 * KIB });
  other.offset(2 * KIB);
  other.offset(4 * KIB);
  other.reset();
  assert.equal(other.capacity, 7 * KIB);
  assert.equal(other.alloc("u8", 8 * KIB).length, 8 * KIB);
  assert.equal(other.capacity, 9 * KIB);
});

test("offsets lie in the buffer that is read after them", () => {
  using arena = new Arena({ byteLength: 256, alignment: 8 });
  const pieces: { bytes: Uint8Array; value: number }[] = [];
  for (let i = 1; i < 200; i += 1) {
    const length = (i * 7) % 90;
    const at = arena.offset(length, i % 2 === 0 ? 4 : undefined);
    assert.equal(at % (i % 2 === 0 ? 4 : 8), 0);
    const bytes = arena.memory("u8").subarray(at, at + length).fill(i);
    assert.equal(bytes.length, length);
    assert.equal(bytes.buffer, arena.buffer);
    pieces.push({ bytes, value: i });
  }
  for (const { bytes, value } of pieces) assert.ok(bytes.every((byte) => byte === value));
});

test("reserve keeps offsets in one buffer, and memory is the same array", () => {
  using arena = new Arena({ byteLength: KIB });
  arena.offset(1000);
  arena.reserve(64 * 100);
  const numbers = arena.memory("f64");
  const { buffer } = arena;
  for (let i = 0; i < 100; i += 1) numbers[arena.offset(64) / 8] = i;
  assert.equal(arena.memory("f64"), numbers);
  assert.equal(arena.buffer, buffer);
});

test("arrays in an arena go to kernels like others", () => {
  using arena = new Arena();
  arena.offset(100);
  const numbers = arena.alloc("f64", 1000);
  assert.equal(kernels.sum(kernels.fill(numbers, 0.5)), 500);
});

test("a child takes its chunks from its parent and gives them back", () => {
  using arena = new Arena();
  for (let i = 0; i < 20; i += 1) {
    using child = arena.child();
    const array = child.alloc("f64", 100).fill(i);
    assert.ok(arena.used >= 800 && child.used >= 800);
    assert.equal(arena.capacity, 128 * KIB);
    child.dispose();
    assert.equal(array.length, 0);
    assert.equal(arena.used, 0);
    throwsCode(() => child.alloc("u8", 1), "DISPOSED", "Arena.alloc: the arena was disposed");
  }
  assert.ok(arena.peak >= 800);
});

test("a child dies with what its parent gives back", () => {
  using arena = new Arena({ byteLength: KIB });
  const early = arena.child();
  const array = early.alloc("u8", 10);
  const mark = arena.mark();
  const late = arena.child();
  const grandchild = late.child();
  const arrays = [late.alloc("u8", 10), grandchild.alloc("u8", 10_000)];
  arena.rewind(mark);
  assert.deepEqual([early.disposed, late.disposed, grandchild.disposed], [false, true, true]);
  assert.ok(arrays.every(({ length }) => length === 0));
  assert.equal(array.length, 10);
  arena.reset();
  assert.equal(early.disposed, true);
  assert.equal(array.length, 0);
  const last = arena.child();
  arena.dispose();
  assert.equal(last.disposed, true);
});

test("a child has a limit of its own", () => {
  using arena = new Arena({ byteLength: KIB });
  arena.child({ byteLength: 8 * KIB }).dispose();
  const child = arena.child({ maxByteLength: 3 * KIB });
  assert.equal(child.alloc("u8", 2 * KIB).length, 2 * KIB);
  throwsCode(() => child.alloc("u8", 2 * KIB), "OUT_OF_MEMORY", "3072 of at most 3072");
  assert.ok(arena.alloc("u8", 2 * KIB).length > 0);
});

test("used, peak and capacity follow what is done", () => {
  using arena = new Arena({ alignment: 16 });
  assert.deepEqual([arena.used, arena.peak, arena.capacity], [0, 0, 64 * KIB]);
  arena.alloc("u8", 20);
  arena.alloc("u8", 20);
  assert.deepEqual([arena.used, arena.peak], [52, 52]);
  const mark = arena.mark();
  arena.alloc("u8", 1000);
  arena.rewind(mark);
  assert.deepEqual([arena.used, arena.peak], [52, 1064]);
  arena.reset();
  assert.deepEqual([arena.used, arena.peak], [0, 1064]);
});

test("dispose empties all views and frees all memory, once", () => {
  const before = memoryStats();
  const arena = new Arena({ byteLength: KIB });
  const child = arena.child();
  const arrays = [10, 10_000, 5].map((length) => arena.alloc("u8", length));
  arrays.push(child.alloc("u8", 5000), arena.memory("u8"));
  arena.dispose();
  arena.dispose();
  arena[Symbol.dispose]();
  child.dispose();
  assert.ok(arrays.every(({ length }) => length === 0));
  assert.deepEqual([arena.disposed, arena.used, arena.capacity], [true, 0, 0]);
  const after = memoryStats();
  assert.equal(after.liveBlocks, before.liveBlocks);
  assert.equal(after.liveBytes, before.liveBytes);
});
