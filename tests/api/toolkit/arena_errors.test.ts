// Arenas: wrong input of every kind, uses after dispose, buffers that were transferred.
import assert from "node:assert/strict";
import test from "node:test";
import {
  Arena,
  type ArenaMark,
  capabilities,
  close,
  type Dtype,
  LibraryClosedError,
  limits,
  memoryStats,
  open,
  Slab,
} from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const NO_NUMBERS: readonly unknown[] = [null, "8", true, 8n, {}, [], Symbol("8")];
const NO_SIZES: readonly number[] = [-1, 1.5, NaN, Infinity, -Infinity, 2 ** 60];

test("a wrong length is refused by type or by range, and takes nothing", () => {
  using arena = new Arena();
  for (const value of [...NO_NUMBERS, undefined]) {
    throws(() => arena.alloc("f64", wrong(value)), TypeError, "Arena.alloc: length is ");
    throws(() => arena.offset(wrong(value)), TypeError, "Arena.offset: byteLength is ");
    throws(() => arena.reserve(wrong(value)), TypeError, "Arena.reserve: byteLength is ");
  }
  for (const value of NO_SIZES) {
    throws(
      () => arena.alloc("f64", value),
      RangeError,
      `Arena.alloc: length is ${value}`,
      `0 to ${2 ** 50 - 1}`,
    );
    throws(() => arena.offset(value), RangeError, `Arena.offset: byteLength is ${value}`);
    throws(() => arena.reserve(value), RangeError, `Arena.reserve: byteLength is ${value}`);
  }
  assert.equal(arena.used, 0);
});

test("an unknown dtype is refused", () => {
  using arena = new Arena();
  for (const dtype of ["f16", "", null, undefined, 8, "toString"]) {
    throws(
      () => arena.alloc(wrong<Dtype>(dtype), 1),
      RangeError,
      "Arena.alloc: dtype is ",
      "u8, i8",
    );
    throws(
      () => arena.memory(wrong<Dtype>(dtype)),
      RangeError,
      "Arena.memory: dtype is ",
      "u8, i8",
    );
  }
});

test("a wrong alignment is refused", () => {
  using arena = new Arena();
  for (const alignment of [0, -1, 3, 24, 0.5, NaN, Infinity, 2 ** 22]) {
    const parts = [`alignment is ${alignment}`, "power of two from 1 to 2097152"];
    throws(() => new Arena({ alignment }), RangeError, "Arena: ", ...parts);
    throws(() => arena.alloc("u8", 1, { alignment }), RangeError, "Arena.alloc: ", ...parts);
    throws(() => arena.offset(1, alignment), RangeError, "Arena.offset: ", ...parts);
  }
  for (const alignment of NO_NUMBERS) {
    const parts = ["alignment is ", "power of two"];
    throws(() => new Arena({ alignment: wrong(alignment) }), TypeError, "Arena: ", ...parts);
    const options = { alignment: wrong<number>(alignment) };
    throws(() => arena.alloc("u8", 1, options), TypeError, "Arena.alloc: ", ...parts);
    throws(() => arena.offset(1, wrong(alignment)), TypeError, "Arena.offset: ", ...parts);
  }
  const child = () => arena.child({ alignment: 128 });
  throws(child, RangeError, "Arena.child: alignment is 128", "from 1 to 64");
  assert.equal(arena.used, 0);
});

test("wrong options are refused", () => {
  using arena = new Arena();
  const before = memoryStats().liveBlocks;
  for (const options of [null, 65536, "64", true]) {
    const parts = ["options is ", "give an object"];
    throws(() => new Arena(wrong(options)), TypeError, "Arena: ", ...parts);
    throws(() => arena.child(wrong(options)), TypeError, "Arena.child: ", ...parts);
    throws(() => arena.reset(wrong(options)), TypeError, "Arena.reset: ", ...parts);
    throws(() => arena.alloc("u8", 1, wrong(options)), TypeError, "Arena.alloc: ", ...parts);
  }
  for (const name of ["byteLength", "maxByteLength", "maxChunkByteLength"]) {
    for (const value of [...NO_SIZES, 0]) {
      const parts = [`${name} is ${value}`, "integer from "];
      throws(() => new Arena({ [name]: value }), RangeError, "Arena: ", ...parts);
      throws(() => arena.child({ [name]: value }), RangeError, "Arena.child: ", ...parts);
    }
    for (const value of NO_NUMBERS) {
      throws(() => new Arena({ [name]: wrong(value) }), TypeError, `Arena: ${name} is `);
    }
  }
  for (const value of [null, 0, 1, "yes", {}]) {
    const parts = ["is ", "true or false"];
    const [keepViews, zeroed] = [wrong<boolean>(value), wrong<boolean>(value)];
    throws(() => new Arena({ keepViews }), TypeError, "Arena: keepViews ", ...parts);
    throws(() => arena.reset({ keepViews }), TypeError, "Arena.reset: keepViews ", ...parts);
    throws(() => arena.alloc("u8", 1, { zeroed }), TypeError, "Arena.alloc: zeroed ", ...parts);
  }
  const limits = { byteLength: 2000, maxByteLength: 1000 };
  throws(() => new Arena(limits), RangeError, "Arena: byteLength is 2000", "from 1 to 1000");
  assert.equal(memoryStats().liveBlocks, before);
});

test("a mark that is foreign, or was given back, is refused", () => {
  using arena = new Arena();
  using other = new Arena();
  const first = arena.mark();
  arena.alloc("u8", 1);
  const second = arena.mark();
  arena.alloc("u8", 1);
  throwsCode(() => other.rewind(first), "STALE_HANDLE", "Arena.rewind: ", "of another arena");
  arena.rewind(first);
  arena.alloc("u8", 1000);
  throwsCode(() => arena.rewind(second), "STALE_HANDLE", "Arena.rewind: ", "given back by rewind");
  arena.rewind(first);
  arena.reset();
  throwsCode(() => arena.rewind(first), "STALE_HANDLE", "Arena.rewind: ", "or reset");
  using child = arena.child();
  throwsCode(() => child.rewind(arena.mark()), "STALE_HANDLE", "of another arena");
  for (const mark of [null, undefined, 0, {}, "mark", Object.create(first)]) {
    const call = () => arena.rewind(wrong<ArenaMark>(mark));
    if (mark !== null && typeof mark === "object" && "used" in mark) {
      throwsCode(call, "STALE_HANDLE");
    } else throws(call, TypeError, "Arena.rewind: mark is ", "mark()");
  }
});

test("every use after dispose is refused", () => {
  const arena = new Arena();
  const mark = arena.mark();
  arena.dispose();
  const uses: Record<string, () => unknown> = {
    "Arena.alloc": () => arena.alloc("u8", 0),
    "Arena.offset": () => arena.offset(0),
    "Arena.reserve": () => arena.reserve(0),
    "Arena.memory": () => arena.memory("u8"),
    "Arena.buffer": () => arena.buffer,
    "Arena.address": () => arena.address,
    "Arena.mark": () => arena.mark(),
    "Arena.rewind": () => arena.rewind(mark),
    "Arena.reset": () => arena.reset(),
    "Arena.child": () => arena.child(),
  };
  for (const [name, use] of Object.entries(uses)) {
    throwsCode(use, "DISPOSED", `${name}: the arena was disposed`);
  }
  mark[Symbol.dispose]();
  arena.trim();
});

test("after close what is there can be used and disposed, and nothing new is made", () => {
  const arena = new Arena({ byteLength: 1000 });
  const slab = new Slab({ byteLength: 32 * 1024 });
  const handle = slab.alloc(100);
  close();
  const array = arena.alloc("u8", 500);
  slab.view(handle, "u8").fill(1);
  const isClosed = [LibraryClosedError, "was closed", "open()"] as const;
  throws(() => arena.alloc("u8", 5000), ...isClosed);
  throws(() => new Arena(), ...isClosed);
  throws(() => new Slab(), ...isClosed);
  throws(() => {
    for (;;) slab.alloc(30_000);
  }, ...isClosed);
  assert.equal(array.length, 500);
  arena.reset();
  assert.equal(array.length, 0);
  arena.dispose();
  slab.dispose();
  open();
});

test("the buffers of an arena refuse to be transferred", () => {
  using arena = new Arena({ byteLength: 1000 });
  const { buffer } = arena.alloc("u8", 10);
  assert.ok(buffer instanceof ArrayBuffer);
  for (const name of ["transfer", "transferToFixedLength"] as const) {
    throws(() => buffer[name](), TypeError, "Native memory cannot be transferred");
  }
  if (capabilities().runtime === "bun") {
    assert.throws(() => structuredClone(buffer, { transfer: [buffer] }));
  }
});

test("memory that was transferred away all the same is never handed out again", () => {
  if (capabilities().runtime === "bun") return;
  using arena = new Arena({ byteLength: 2000, alignment: 8 });
  const moved: Uint8Array[] = [];
  const move = ({ buffer }: Uint8Array): void => {
    assert.ok(buffer instanceof ArrayBuffer);
    moved.push(new Uint8Array(structuredClone(buffer, { transfer: [buffer] })));
  };
  const allocAndWrite = (): void => {
    for (let i = 0; i < 10; i += 1) {
      const bytes = arena.alloc("u8", 900);
      for (const other of moved) other.fill(7);
      assert.ok(bytes.every((byte) => byte === 0), "memory was handed out twice");
    }
  };
  const mark = arena.mark();
  arena.alloc("u8", 100);
  const inner = arena.mark();
  move(arena.alloc("u8", 100));
  throwsCode(() => arena.rewind(inner), "TRANSFERRED", "Arena.rewind: ", "never transfer");
  allocAndWrite();
  move(arena.alloc("u8", 5000));
  throwsCode(() => arena.rewind(mark), "TRANSFERRED", "Arena.rewind: ");
  allocAndWrite();
  arena.reset();
  move(arena.alloc("u8", 100));
  const { capacity } = arena;
  throwsCode(() => arena.reset(), "TRANSFERRED", "Arena.reset: ");
  assert.ok(arena.capacity < capacity, "lost memory counts in the limit");
  allocAndWrite();
});

test("a child whose memory was transferred away stops its parent not half-way", () => {
  if (capabilities().runtime === "bun") return;
  for (const end of ["reset", "dispose"] as const) {
    const arena = new Arena();
    const own = arena.alloc("u8", 8);
    const { buffer } = arena.child().alloc("u8", 8);
    const last = arena.child();
    assert.ok(buffer instanceof ArrayBuffer);
    structuredClone(buffer, { transfer: [buffer] });
    throwsCode(() => arena[end](), "TRANSFERRED", `Arena.${end}: `);
    assert.deepEqual([own.length, arena.used, last.disposed], [0, 0, true]);
    assert.equal(arena.disposed, end === "dispose");
    arena.dispose();
  }
});

test("a loop of marks and children does not pile up marks", () => {
  using arena = new Arena({ keepViews: true });
  const round = () => {
    const mark = arena.mark();
    arena.child({ byteLength: 64 }).dispose();
    arena.rewind(mark);
    return mark;
  };
  assert.equal(round(), round());
});

test("a limit and a closed library name the call", () => {
  const arena = new Arena();
  limits({ bytes: memoryStats().liveBytes + 1000 });
  try {
    throwsCode(() => arena.alloc("u8", 1e6), "OUT_OF_MEMORY", "Arena.alloc: ");
    throwsCode(() => new Slab(), "OUT_OF_MEMORY", "Slab: ");
  } finally {
    limits({ bytes: Infinity });
  }
  close();
  try {
    throws(() => arena.alloc("u8", 1e6), LibraryClosedError, "Arena.alloc: ");
  } finally {
    open();
  }
  arena.dispose();
});
