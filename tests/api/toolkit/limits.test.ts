// The limit over native memory: set, read, exceeded, and kept by programs that drop their blocks.
import assert from "node:assert/strict";
import { once } from "node:events";
import { afterEach, test } from "node:test";
import { Worker } from "node:worker_threads";
import {
  Block,
  close,
  LibraryClosedError,
  limits,
  memoryStats,
  open,
  Pool,
  trim,
  WeakCache,
} from "../../../src/mod.ts";
import { collectUntil } from "../support/collect.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const MIB = 2 ** 20;

afterEach(() => {
  open();
  limits({ bytes: Infinity });
});

/** A limit that leaves room for so many bytes. */
function leave(bytes: number): number {
  return limits({ bytes: memoryStats().liveBytes + bytes }).bytes;
}

test("without a limit it is Infinity, and what is set is read", () => {
  assert.deepEqual(limits(), { bytes: Infinity });
  assert.deepEqual(limits({ bytes: 2 ** 31 }), { bytes: 2 ** 31 });
  assert.deepEqual(limits(), { bytes: 2 ** 31 });
  assert.deepEqual(limits({}), { bytes: 2 ** 31 });
  assert.equal(memoryStats().limitBytes, 2 ** 31);
  assert.deepEqual(limits({ bytes: 2 ** 45 }), { bytes: 2 ** 45 });
  assert.deepEqual(limits({ bytes: Infinity }), { bytes: Infinity });
  assert.equal(memoryStats().limitBytes, 0);
});

test("a limit that is none is refused, and the old one stays", () => {
  limits({ bytes: 2 ** 32 });
  for (const bytes of [0, -1, 0.5, NaN, -Infinity, 2 ** 45 + 1, -0]) {
    throws(() => limits({ bytes }), RangeError, "limits: bytes is ", "1 to 35184372088832");
  }
  for (const bytes of ["1", null, 5n, true, {}, [1], Symbol("1")]) {
    throws(() => limits({ bytes: wrong(bytes) }), TypeError, "limits: bytes is ", "Infinity");
  }
  for (const set of [null, 5, "5", 5n, true, Symbol("5")]) {
    throws(() => limits(wrong(set)), TypeError, "limits: the argument is ", "give { bytes }");
  }
  assert.equal(limits().bytes, 2 ** 32);
});

test("what would exceed the limit is an error that says what to do", () => {
  const { liveBytes } = memoryStats();
  const limit = leave(3 * MIB);
  using kept = new Block(2 * MIB);
  const parts = [
    `Block: ${MIB + 1} bytes more`,
    `the limit of ${limit} bytes`,
    `${liveBytes + 2 * MIB} are live`,
    "Dispose",
    "event loop",
    "limits({ bytes })",
  ];
  const before = memoryStats();
  throwsCode(() => new Block(MIB + 1), "OUT_OF_MEMORY", ...parts);
  assert.equal(memoryStats().liveBytes, before.liveBytes);
  assert.equal(memoryStats().totalBlocks, before.totalBlocks);
  using _ = new Block(MIB);
  throwsCode(() => new Block(1), "OUT_OF_MEMORY", "Block: 1 bytes more");
  throwsCode(() => new Pool({ capacity: 4, length: 1000 }), "OUT_OF_MEMORY");
  assert.equal(kept.view("u8")[0], 0);
});

test("disposing makes room at once, and a limit below what is live refuses all else", () => {
  const first = new Block(4 * MIB);
  leave(1);
  throwsCode(() => new Block(2), "OUT_OF_MEMORY");
  first.dispose();
  using second = new Block(4 * MIB);
  limits({ bytes: 1 });
  throwsCode(() => new Block(1), "OUT_OF_MEMORY", "the limit of 1 bytes");
  assert.equal(second.view("u8").length, 4 * MIB);
  limits({ bytes: Infinity });
  using _ = new Block(1);
});

test("a program that drops its blocks keeps to the limit without an error", async () => {
  const limit = leave(64 * MIB);
  let largest = 0;
  // Finalizers may come some turns after the collector, for which a quarter of the limit is left.
  const drop = (): void => {
    new Block(MIB, { zeroed: false });
    largest = Math.max(largest, memoryStats().liveBytes);
  };
  await collectUntil(() => false, drop, 500);
  assert.ok(largest <= limit, `${largest} bytes were live, and the limit is ${limit}`);
});

test("within one turn the limit is hit, and after it there is room again", async () => {
  leave(32 * MIB);
  let made = 0;
  const fill = (): void => {
    for (; made <= 32; made += 1) new Block(MIB, { zeroed: false });
  };
  throwsCode(fill, "OUT_OF_MEMORY", `Block: ${MIB} bytes more`);
  assert.equal(made, 32);
  const hasRoom = (): boolean => {
    try {
      new Block(16 * MIB, { zeroed: false }).dispose();
      return true;
    } catch {
      return false;
    }
  };
  assert.ok(await collectUntil(hasRoom, () => {}, 100), `${memoryStats().liveBytes} are live`);
});

test("weak caches keep nothing alive once the limit is hit, and by trim", () => {
  const cache = new WeakCache<string, Float64Array>();
  const array = new Float64Array(1000);
  cache.set("a", array);
  assert.equal(cache.bytes, 8000);
  leave(1000);
  throwsCode(() => new Block(2000), "OUT_OF_MEMORY");
  assert.equal(cache.bytes, 0);
  assert.equal(cache.get("a"), array);
  assert.equal(cache.bytes, 8000);
  trim();
  assert.equal(cache.bytes, 0);
  assert.equal(cache.get("a"), array);
});

test("what throws when memory is wanted does not hide the others or the error", () => {
  class Stubborn extends WeakCache<string, Float64Array> {
    override weaken(): void {
      throw new Error("on purpose");
    }
  }
  const [first, second] = [new Stubborn(), new WeakCache<string, Float64Array>()];
  first.set("a", new Float64Array(1));
  second.set("a", new Float64Array(1));
  const reported: unknown[] = [];
  const global = globalThis as { reportError?: (error: unknown) => void };
  const before = global.reportError;
  global.reportError = (error) => reported.push(error);
  try {
    leave(100);
    throwsCode(() => new Block(1000), "OUT_OF_MEMORY", "Block: 1000 bytes");
  } finally {
    if (before === undefined) delete global.reportError;
    else global.reportError = before;
  }
  assert.equal(second.bytes, 0);
  assert.match(String(reported), /on purpose/);
});

test("blocks without ballast keep to the limit too", async () => {
  const limit = leave(64 * MIB);
  let refused = 0;
  const drop = (): void => {
    try {
      new Block(MIB, { zeroed: false, ballast: false });
    } catch {
      refused += 1;
    }
  };
  await collectUntil(() => false, drop, 300);
  assert.equal(refused, 0, `refused below ${limit}`);
});

test("trim gives back what the allocator keeps, and leaves what is live", () => {
  using kept = new Block(MIB);
  kept.view("u8").fill(7);
  new Block(64 * MIB).dispose();
  const { mappedBytes, liveBytes } = memoryStats();
  const trimmed = trim();
  assert.ok(trimmed >= 32 * MIB, `${trimmed} bytes went back of ${mappedBytes}`);
  assert.ok(memoryStats().mappedBytes <= mappedBytes);
  assert.equal(memoryStats().liveBytes, liveBytes);
  assert.equal(kept.view("u8").findIndex((byte) => byte !== 7), -1);
  assert.ok(trim() >= 0);
});

test("a Worker at the limit gets the error again and again, and goes on", async () => {
  leave(MIB);
  const worker = new Worker(new URL("../support/limit_child.ts", import.meta.url));
  const end = once(worker, "exit");
  const [outcomes] = await once(worker, "message");
  assert.deepEqual(outcomes, Array(5).fill("OUT_OF_MEMORY"));
  await end;
});

test("limits and trim need an open library", () => {
  close();
  throws(limits, LibraryClosedError, "limits: ", "call open() again");
  throws(trim, LibraryClosedError, "trim: ", "call open() again");
});
