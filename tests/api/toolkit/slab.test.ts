// Slabs: sizes, handles that are not live, wrong input, trim, disposal. The model is in
// slab_model.test.ts.
import assert from "node:assert/strict";
import test from "node:test";
import {
  capabilities,
  type Dtype,
  memoryStats,
  Slab,
  type SlabOptions,
  trim,
} from "../../../src/mod.ts";
import { DTYPES } from "../support/arrays.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const KIB = 1024;

test("every size from 0 to 32 KiB fits, aligned and apart", () => {
  for (const alignment of [16, 64, 512, 4096]) {
    using slab = new Slab({ alignment });
    assert.equal(slab.alignment, alignment);
    const pieces: { address: number; byteLength: number }[] = [];
    const step = alignment === 16 ? 57 : 997;
    for (let byteLength = 0; byteLength <= 32 * KIB; byteLength += step) {
      const handle = slab.alloc(byteLength);
      const address = slab.address(handle);
      assert.equal(address % alignment, 0);
      assert.equal(slab.byteLength(handle), byteLength);
      assert.equal(slab.view(handle, "u8").fill(1).length, byteLength);
      pieces.push({ address, byteLength });
    }
    assert.equal(slab.view(slab.alloc(32 * KIB), "f64").length, 4 * KIB);
    pieces.sort((a, b) => a.address - b.address);
    for (const [i, { address, byteLength }] of pieces.entries()) {
      const next = pieces[i + 1]?.address ?? Infinity;
      assert.ok(address + byteLength <= next, `${byteLength} bytes overlap`);
      assert.ok(next >= address + 16, "two pieces have one address");
    }
  }
});

test("at most an eighth is wasted above 128 bytes", () => {
  for (const byteLength of [129, 257, 1000, 4097, 5000, 20_000, 28_673]) {
    using slab = new Slab({ byteLength: 32 * KIB });
    const [first, second] = [slab.alloc(byteLength), slab.alloc(byteLength)];
    const distance = Math.abs(slab.byteOffset(second) - slab.byteOffset(first));
    if (slab.capacity === 32 * KIB) assert.ok(distance <= byteLength * 1.125 + 16, `${distance}`);
  }
});

test("views of every dtype lie over the allocation", () => {
  using slab = new Slab();
  for (const { dtype, size, type } of DTYPES) {
    const handle = slab.alloc(45);
    const view = slab.view(handle, dtype);
    assert.equal(view.constructor, type);
    assert.equal(view.length, Math.floor(45 / size));
    assert.equal(view.byteOffset, slab.byteOffset(handle));
    const memory = slab.memory(handle, dtype);
    assert.equal(memory.constructor, type);
    assert.equal(memory, slab.memory(handle, dtype));
    assert.equal(memory.buffer, view.buffer);
    slab.view(handle, "u8").fill(1);
    assert.equal(memory[slab.byteOffset(handle) / size], view[0]);
    assert.ok(view[0] !== (typeof view[0] === "bigint" ? 0n : 0));
  }
});

test("blocks double, and hold what was allocated", () => {
  using slab = new Slab({ byteLength: 32 * KIB });
  const views = Array.from({ length: 3000 }, (_, i) => {
    return slab.view(slab.alloc(200), "u32").fill(i);
  });
  assert.ok(new Set(views.map(({ buffer }) => buffer)).size > 1);
  for (const [i, view] of views.entries()) assert.ok(view.every((value) => value === i));
  assert.equal(slab.live, 3000);
  assert.equal(slab.liveBytes, 600_000);
  assert.ok(slab.capacity >= 600_000 && slab.capacity <= 2_000_000);
});

test("what was freed is used again for the same class", () => {
  using slab = new Slab();
  const { capacity } = slab;
  for (let i = 0; i < 10_000; i += 1) slab.free(slab.alloc(100 + i % 10));
  assert.equal(slab.capacity, capacity);
  assert.deepEqual([slab.live, slab.liveBytes], [0, 0]);
});

test("resize keeps the contents and frees what it left", () => {
  using slab = new Slab();
  let handle = slab.alloc(10);
  slab.view(handle, "u8").set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const same = slab.resize(handle, 16);
  assert.equal(same, handle);
  assert.equal(slab.byteLength(handle), 16);
  for (const byteLength of [1000, 30_000, 20, 5, 0, 32 * KIB]) {
    const before = handle;
    const kept = [...slab.view(handle, "u8").subarray(0, Math.min(10, byteLength))];
    handle = slab.resize(handle, byteLength);
    if (handle !== before) throwsCode(() => slab.free(before), "STALE_HANDLE");
    assert.deepEqual([...slab.view(handle, "u8").subarray(0, kept.length)], kept);
    assert.deepEqual([slab.live, slab.liveBytes], [1, byteLength]);
  }
});

test("a second free and any use of a freed handle are refused", () => {
  using slab = new Slab();
  const handle = slab.alloc(10);
  slab.free(handle);
  const reused = slab.alloc(10);
  assert.notEqual(reused, handle);
  for (const [name, use] of Object.entries(usesOf(slab))) {
    const parts = [`${name}: handle ${handle} was freed before or is of another slab`];
    throwsCode(() => use(handle), "STALE_HANDLE", ...parts);
  }
  assert.equal(slab.live, 1);
  slab.free(reused);
});

test("a handle of another slab is refused", () => {
  const slabs = Array.from({ length: 20 }, () => new Slab());
  const handles = slabs.map((slab) => slab.alloc(8));
  for (const [i, slab] of slabs.entries()) {
    for (const [j, handle] of handles.entries()) {
      if (i === j) assert.equal(slab.byteLength(handle), 8);
      else throwsCode(() => slab.free(handle), "STALE_HANDLE", "another slab");
    }
  }
  for (const slab of slabs) slab.dispose();
});

test("numbers that are no handles are refused", () => {
  using slab = new Slab();
  const live = slab.alloc(8);
  const near = [1, 2, 0.25, 0.5, 0.75, 2 ** 24, -(2 ** 24)].map((distance) => live + distance);
  const all = [...near, -live, NaN, -1, 1.5, 0, -0, Infinity, -Infinity, 2 ** 53, 4, 2 ** 24];
  for (const handle of all) {
    for (const use of Object.values(usesOf(slab))) {
      throwsCode(() => use(handle), "STALE_HANDLE", "handle ", "freed before");
    }
  }
  for (const handle of [undefined, null, true, "x", {}, [], String(live), [live], BigInt(live)]) {
    for (const [name, use] of Object.entries(usesOf(slab))) {
      throws(() => use(wrong(handle)), TypeError, `${name}: handle is `, "alloc()");
    }
  }
  assert.equal(slab.live, 1);
});

test("a handle with a fraction is refused, whatever the slab knows of its slots", () => {
  const { random } = Math;
  // Generations start low, so that all that is known of a slot can be the same number.
  Math.random = () => 0;
  using slab = new Slab();
  Math.random = random;
  for (let i = 0; i < 40; i += 1) {
    const handle = slab.alloc(i % 20);
    for (const fraction of [0.25, 0.5, 0.75]) {
      throwsCode(() => slab.free(handle + fraction), "STALE_HANDLE", `${handle + fraction}`);
    }
  }
});

test("a wrong size, dtype or option is refused", () => {
  using slab = new Slab();
  const handle = slab.alloc(8);
  const before = memoryStats().liveBlocks;
  for (const value of [-1, 1.5, NaN, Infinity, 32 * KIB + 1, 2 ** 40]) {
    const parts = [`byteLength is ${value}`, "integer from 0 to 32768"];
    throws(() => slab.alloc(value), RangeError, "Slab.alloc: ", ...parts);
    throws(() => slab.resize(handle, value), RangeError, "Slab.resize: ", ...parts);
  }
  for (const value of [undefined, null, "8", 8n, true, {}, Symbol("8")]) {
    throws(() => slab.alloc(wrong(value)), TypeError, "Slab.alloc: byteLength is ");
    throws(() => slab.resize(handle, wrong(value)), TypeError, "Slab.resize: byteLength is ");
  }
  for (const dtype of ["f16", null, "toString"]) {
    throws(() => slab.view(handle, wrong<Dtype>(dtype)), RangeError, "Slab.view: dtype is ");
    throws(() => slab.memory(handle, wrong<Dtype>(dtype)), RangeError, "Slab.memory: dtype is ");
  }
  const make = (options: unknown) => () => new Slab(wrong<SlabOptions>(options));
  for (const options of [null, 65536, "x"]) throws(make(options), TypeError, "Slab: options is ");
  for (const name of ["byteLength", "maxByteLength"]) {
    for (const value of [0, -1, 1000, 65536.5, NaN, Infinity, 2 ** 50]) {
      throws(make({ [name]: value }), RangeError, `Slab: ${name} is ${value}`, "integer from");
    }
    for (const value of [null, "65536", 65536n]) {
      throws(make({ [name]: value }), TypeError, `Slab: ${name} is `, "integer from");
    }
  }
  for (const alignment of [0, 8, 24, 8192, NaN, -16]) {
    throws(make({ alignment }), RangeError, `Slab: alignment is ${alignment}`, "16 to 4096");
  }
  for (const alignment of [null, "16", 16n]) {
    throws(make({ alignment }), TypeError, "Slab: alignment is ", "16 to 4096");
  }
  assert.equal(memoryStats().liveBlocks, before);
});

test("the limit is kept, and a failed allocation changes nothing", () => {
  using slab = new Slab({ byteLength: 32 * KIB, maxByteLength: 100_000 });
  const handles: number[] = [];
  const fill = () => {
    for (;;) handles.push(slab.alloc(1000));
  };
  throwsCode(fill, "OUT_OF_MEMORY", "Slab.alloc: ", "of at most 100000 bytes (maxByteLength)");
  assert.ok(slab.capacity <= 100_000 && slab.capacity > 99_000);
  assert.ok(handles.length >= 90, `${handles.length} allocations of 1000 bytes`);
  assert.equal(slab.live, handles.length);
  const [first = 0] = handles;
  throwsCode(() => slab.resize(first, 30_000), "OUT_OF_MEMORY", "Slab.resize: ");
  assert.equal(slab.byteLength(first), 1000);
  slab.free(first);
  assert.equal(slab.byteLength(slab.alloc(1000)), 1000);
});

test("trim frees blocks in which nothing is live, and the rest goes on", () => {
  const before = memoryStats();
  using slab = new Slab({ byteLength: 32 * KIB });
  const start = slab.capacity;
  for (let round = 0; round < 5; round += 1) {
    const kept = slab.alloc(64);
    slab.view(kept, "u8").fill(9);
    const handles = Array.from({ length: 2000 }, (_, i) => slab.alloc(i % 500));
    const views = handles.map((handle) => slab.view(handle, "u8"));
    const full = slab.capacity;
    for (const handle of handles) slab.free(handle);
    slab.trim();
    assert.ok(slab.capacity < full && slab.capacity >= start, `${slab.capacity} of ${full}`);
    assert.ok(views.some(({ length }, i) => i % 500 > 0 && length === 0));
    assert.ok(slab.view(kept, "u8").every((byte) => byte === 9));
    for (const handle of handles) throwsCode(() => slab.free(handle), "STALE_HANDLE");
    slab.free(kept);
  }
  slab.trim();
  assert.equal(slab.capacity, 0);
  assert.equal(memoryStats().liveBytes, before.liveBytes);
  assert.equal(slab.view(slab.alloc(8), "u8").length, 8);
});

test("indexes are used again after trim", () => {
  using slab = new Slab();
  for (let round = 0; round < 5; round += 1) {
    const handles = Array.from({ length: 100 }, () => slab.alloc(1000));
    assert.ok(handles.every((handle) => handle % 2 ** 24 < 100));
    for (const handle of handles) slab.free(handle);
    slab.trim();
  }
});

test("dispose empties all views and frees all memory, once", () => {
  const before = memoryStats();
  const slab = new Slab();
  const handle = slab.alloc(100);
  const views = [slab.view(handle, "u8"), slab.memory(handle, "u8")];
  slab.dispose();
  slab.dispose();
  slab[Symbol.dispose]();
  assert.ok(views.every(({ length }) => length === 0));
  assert.deepEqual([slab.disposed, slab.live, slab.liveBytes, slab.capacity], [true, 0, 0, 0]);
  assert.equal(memoryStats().liveBlocks, before.liveBlocks);
  assert.equal(memoryStats().liveBytes, before.liveBytes);
  throwsCode(() => slab.alloc(8), "DISPOSED", "Slab.alloc: the slab was disposed");
  for (const [name, use] of Object.entries(usesOf(slab))) {
    throwsCode(() => use(handle), "DISPOSED", `${name}: the slab was disposed`);
  }
  slab.trim();
});

/** Every call that takes a handle. */
function usesOf(slab: Slab): Record<string, (handle: number) => unknown> {
  return {
    "Slab.free": (handle) => slab.free(handle),
    "Slab.resize": (handle) => slab.resize(handle, 10),
    "Slab.view": (handle) => slab.view(handle, "u8"),
    "Slab.memory": (handle) => slab.memory(handle, "u8"),
    "Slab.byteOffset": (handle) => slab.byteOffset(handle),
    "Slab.byteLength": (handle) => slab.byteLength(handle),
    "Slab.address": (handle) => slab.address(handle),
  };
}

test("at its limit a slab frees what is not live before it refuses", () => {
  using slab = new Slab({ maxByteLength: 64 * KIB });
  const handles = [slab.alloc(32 * KIB), slab.alloc(32 * KIB)];
  throwsCode(() => slab.alloc(16), "OUT_OF_MEMORY", "Slab.alloc: 16 bytes more", "maxByteLength");
  for (const handle of handles) slab.free(handle);
  assert.equal(slab.byteLength(slab.alloc(16)), 16);
});

test("a block that was transferred away stops neither trim nor dispose half-way", () => {
  if (capabilities().runtime === "bun") return;
  const { liveBlocks } = memoryStats();
  const slab = new Slab();
  const handles = Array.from({ length: 10 }, () => slab.alloc(32 * KIB));
  const { buffer } = slab.memory(handles[0] ?? 0, "u8");
  assert.ok(buffer instanceof ArrayBuffer);
  structuredClone(buffer, { transfer: [buffer] });
  const kept = slab.view(handles[9] ?? 0, "u8");
  for (const handle of handles.slice(0, 2)) slab.free(handle);
  // What others want does not fail by it.
  trim();
  throwsCode(() => slab.trim(), "TRANSFERRED", "Slab.trim: ");
  slab.trim();
  const other = slab.memory(handles[2] ?? 0, "u8").buffer;
  assert.ok(other instanceof ArrayBuffer);
  structuredClone(other, { transfer: [other] });
  throwsCode(() => slab.dispose(), "TRANSFERRED", "Slab.dispose: ");
  assert.equal(kept.length, 0);
  assert.equal(slab.capacity, 0);
  // The two that were transferred away are kept.
  assert.equal(memoryStats().liveBlocks, liveBlocks + 2);
});
