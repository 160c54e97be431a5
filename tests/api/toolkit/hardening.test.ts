// Checked memory: what native code does wrong to blocks is found when they are disposed and by
// verifyMemory, and the process goes on.
import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";
import { Worker } from "node:worker_threads";
import { Block, memoryReport, open, verifyMemory } from "../../../src/mod.ts";
import { open as openLibrary } from "../../../src/generated/ziffi.ts";
import { throws, throwsStatus, wrong } from "../support/expect.ts";
import { runScript } from "../support/spawn.ts";

const MIB = 1024 * 1024;
const SIZES = [0, 1, 8, 64, 100, 4096, 32_760, 32_768, 100_000, 3 * MIB];
const LEVELS = [1, 2, 3] as const;

/** Native code that writes where it should not. */
function flip(address: number): void {
  const bytes = openLibrary().memory.view(address, 1);
  bytes[0] = ~(bytes[0] ?? 0);
}

for (const level of LEVELS) {
  test(`level ${level}: blocks are as always`, () => {
    open({ hardening: level });
    for (const byteLength of SIZES) {
      for (let alignment = 16; alignment <= 2 * MIB; alignment *= 8) {
        const block = new Block(byteLength, { alignment });
        assert.equal(block.address % alignment, 0);
        const bytes = block.view("u8");
        assert.ok(bytes.every((byte) => byte === 0));
        bytes.fill(7);
        assert.deepEqual(verifyMemory(), []);
        block.dispose();
      }
    }
    assert.deepEqual(verifyMemory(), []);
  });

  // Level 3 puts a few objects between guards, where a wrong write ends the process.
  if (level === 3) continue;

  test(`level ${level}: a write behind a block is an error at dispose, which frees it`, () => {
    open({ hardening: level });
    for (const byteLength of SIZES.filter((one) => one > 0)) {
      const block = new Block(byteLength);
      const { address } = block;
      flip(address + byteLength);
      const [fault, ...others] = verifyMemory();
      assert.deepEqual(others, []);
      assert.deepEqual(fault, {
        kind: "overflow",
        address,
        byteLength,
        damage: address + byteLength,
      });
      throwsStatus(() => block.dispose(), "DAMAGE_DETECTED", "blockFree");
      assert.ok(block.disposed);
      block.dispose();
      assert.deepEqual(verifyMemory(), []);
    }
  });

  test(`level ${level}: a write before a block too`, () => {
    open({ hardening: level });
    const block = new Block(100_000);
    flip(block.address - 1);
    assert.equal(verifyMemory()[0]?.kind, "underflow");
    throwsStatus(() => block.dispose(), "DAMAGE_DETECTED");
  });

  test(`level ${level}: a hundred faults are counted, 64 of them told`, () => {
    open({ hardening: level });
    const blocks = Array.from({ length: 100 }, () => new Block(5000));
    for (const block of blocks) flip(block.address + 5000);
    const faults = verifyMemory();
    assert.equal(faults.length, 64);
    assert.equal(new Set(faults.map(({ address }) => address)).size, 64);
    for (const block of blocks) throwsStatus(() => block.dispose(), "DAMAGE_DETECTED");
  });
}

test("level 2: a write to a block after it was disposed", () => {
  open({ hardening: 2 });
  const block = new Block(1000);
  const { address } = block;
  block.dispose();
  flip(address + 10);
  const [fault] = verifyMemory();
  assert.deepEqual(fault, {
    kind: "useAfterFree",
    address,
    byteLength: 0,
    damage: address + 10,
  });
  flip(address + 10);
  assert.deepEqual(verifyMemory(), []);
});

test("blocks are checked at once, whatever their thread kept before", () => {
  open({ hardening: 0 });
  const older = Array.from({ length: 60 }, () => new Block(100, { zeroed: false }));
  for (const block of older) block.dispose();
  open({ hardening: 2 });
  for (let round = 0; round < 2; round += 1) {
    const blocks = Array.from({ length: 60 }, () => new Block(100, { zeroed: false }));
    for (const { address } of blocks) flip(address + 100);
    assert.equal(verifyMemory().length, 60);
    for (const block of blocks) throwsStatus(() => block.dispose(), "DAMAGE_DETECTED");
  }
  open({ hardening: 0 });
});

test("blocks of a Worker that ran before are checked too", async () => {
  open({ hardening: 0 });
  const worker = new Worker(new URL("../support/hardened_child.ts", import.meta.url));
  const ended = once(worker, "exit");
  const ask = async (task?: string): Promise<unknown> => {
    const answer = once(worker, "message");
    if (task !== undefined) worker.postMessage(task);
    return (await answer)[0];
  };
  assert.equal(await ask(), "ready");
  open({ hardening: 2 });
  const addresses = await ask("make") as number[];
  assert.equal(addresses.length, 60);
  for (const address of addresses) flip(address + 100);
  assert.equal(verifyMemory().length, 60);
  assert.equal(await ask("dispose"), 60);
  worker.postMessage("end");
  await ended;
  open({ hardening: 0 });
});

test("a second free is still an error of its own", () => {
  open({ hardening: 1 });
  const { api } = openLibrary();
  const address = api.blockAlloc(64, 64, true);
  throwsStatus(() => api.blockFree(address, 65, 64), "INVALID_ADDRESS");
  api.blockFree(address, 64, 64);
  throwsStatus(() => api.blockFree(address, 64, 64), "INVALID_ADDRESS");
});

test("level 0 again: new blocks are not checked, older ones still are", () => {
  open({ hardening: 1 });
  const older = new Block(100);
  open({ hardening: 0 });
  const newer = new Block(100);
  flip(older.address + 100);
  assert.deepEqual(verifyMemory().map(({ address }) => address), [older.address]);
  throwsStatus(() => older.dispose(), "DAMAGE_DETECTED");
  newer.dispose();
});

test("memoryReport tells of classes, large objects and checked heaps", () => {
  open({ hardening: 0 });
  using small = new Block(1000);
  using large = new Block(MIB);
  const { allocator } = memoryReport();
  assert.ok(allocator.liveBytes >= small.byteLength + large.byteLength);
  assert.ok(allocator.peakBytes >= allocator.liveBytes);
  assert.ok(allocator.mappedBytes >= allocator.usedPagesBytes);
  assert.ok(allocator.largeObjects >= 1);
  assert.ok(allocator.classes.some(({ size, live }) => size === 1024 && live >= 1));

  open({ hardening: 2 });
  const before = memoryReport().heaps.find(({ level }) => level === 2);
  assert.ok(before);
  using checked = new Block(5000);
  using checkedLarge = new Block(MIB);
  const heap = memoryReport().heaps.find(({ level }) => level === 2);
  assert.ok(heap);
  const added = checked.byteLength + checkedLarge.byteLength;
  assert.equal(heap.liveBytes, before.liveBytes + added);
  assert.equal(heap.liveObjects, before.liveObjects + 2);
  assert.equal(heap.large.live, before.large.live + 1);
  assert.ok(heap.reservedBytes >= heap.liveBytes);
  assert.ok(heap.fragmentationPercent >= 0 && heap.fragmentationPercent <= 100);
  assert.ok(heap.classes.some(({ live, liveBytes }) => live >= 1 && liveBytes >= 5000));
  open({ hardening: 0 });
});

test("a hardening that is none is refused", () => {
  for (const level of [-1, 4, 1.5, NaN]) {
    throws(
      () => open({ hardening: wrong(level) }),
      RangeError,
      "open: hardening is",
      "0, 1, 2 or 3",
    );
  }
  for (const level of ["1", null, true, 1n, {}]) {
    throws(
      () => open({ hardening: wrong(level) }),
      TypeError,
      "open: hardening is",
      "0, 1, 2 or 3",
    );
  }
});

async function checked(level: string | undefined) {
  const { code, stdout, stderr } = await runScript("hardening_child.ts", [], {
    env: { ZIFFI_HARDENING: level },
  });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test("ZIFFI_HARDENING decides at the first use", async () => {
  const [none, empty, one, two] = await Promise.all([undefined, "", "1", "2"].map(checked));
  assert.deepEqual(none, { levels: [], thrown: null });
  assert.deepEqual(empty, { levels: [], thrown: null });
  assert.deepEqual(one, { levels: [1], thrown: "DAMAGE_DETECTED" });
  assert.deepEqual(two, { levels: [2], thrown: "DAMAGE_DETECTED" });
});

test("a ZIFFI_HARDENING that is none is refused with what it may be", async () => {
  const wrongLevels = ["4", "yes", "01"];
  const ended = await Promise.all(wrongLevels.map(checked));
  for (const [index, { thrown }] of ended.entries()) {
    const shown = JSON.stringify(wrongLevels[index]);
    assert.equal(thrown, `RangeError: ZIFFI_HARDENING is ${shown}; set it to 0, 1, 2 or 3`);
  }
});
