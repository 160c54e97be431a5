// Blocks in the hands of several Workers: descriptors, counts, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Block, type BlockDescriptor, kernels, memoryStats, ZiffiError } from "../../../src/mod.ts";
import { collectUntil, dropBlocks, freedBlocks } from "../support/collect.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { Sharer } from "../support/sharing.ts";
import { runScript } from "../support/spawn.ts";
import { until } from "../support/until.ts";

const MIB = 1024 * 1024;

/** True when the memory of a descriptor was freed; otherwise it stays as it is. */
function isStale(descriptor: BlockDescriptor): boolean {
  try {
    Block.open(descriptor).dispose();
    return false;
  } catch (error) {
    if (error instanceof ZiffiError && error.code === "STALE_DESCRIPTOR") return true;
    throw error;
  }
}

test("an opened block is the same memory, and the last one frees it", () => {
  for (const byteLength of [0, 1, 64, 5000, MIB, 5 * MIB + 3]) {
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0]]) {
      const before = memoryStats();
      const first = new Block(byteLength, { alignment: 4096 });
      const descriptor = first.share();
      const blocks = [first, Block.open(descriptor), Block.open(structuredClone(descriptor))];
      for (const [i, block] of blocks.entries()) {
        assert.equal(block.address, first.address);
        assert.equal(block.byteLength, byteLength);
        assert.equal(block.alignment, 4096);
        block.view("u8").fill(i + 1);
        for (const other of blocks) {
          assert.equal(kernels.sum(other.view("u8")), byteLength * (i + 1));
        }
      }
      assert.equal(memoryStats().liveBlocks, before.liveBlocks + 1, "the memory counts once");
      assert.equal(memoryStats().liveBytes, before.liveBytes + byteLength);
      for (const index of order) {
        assert.equal(memoryStats().liveBlocks, before.liveBlocks + 1);
        blocks[index]?.dispose();
        blocks[index]?.dispose();
      }
      assert.equal(memoryStats().liveBlocks, before.liveBlocks);
      assert.equal(memoryStats().liveBytes, before.liveBytes);
      throwsCode(
        () => Block.open(descriptor),
        "STALE_DESCRIPTOR",
        "Block.open: the descriptor of ",
      );
    }
  }
});

test("a descriptor is plain data, the same each time, and opened blocks give it too", () => {
  using block = new Block(100, { alignment: 32 });
  const descriptor = block.share();
  assert.deepEqual(Object.keys(descriptor).sort(), [
    "address",
    "alignment",
    "byteLength",
    "key",
    "type",
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(descriptor)), descriptor);
  assert.deepEqual(block.share(), descriptor);
  using same = Block.open(JSON.parse(JSON.stringify(descriptor)));
  assert.deepEqual(same.share(), descriptor);
  using other = new Block(100);
  assert.notEqual(other.share().key, descriptor.key);
});

test("a block that is disposed cannot be shared", () => {
  const block = new Block(8);
  block.dispose();
  throwsCode(() => block.share(), "DISPOSED", "Block.share: the block was disposed");
});

test("a descriptor of memory that was freed does not open what lies there now", () => {
  const addresses = new Set<number>();
  for (const byteLength of [100, 100_000, 2 * MIB]) {
    const first = new Block(byteLength);
    const descriptor = first.share();
    first.dispose();
    using next = new Block(byteLength);
    if (next.address === descriptor.address) addresses.add(next.address);
    throwsCode(() => Block.open(descriptor), "STALE_DESCRIPTOR", "keep the block until");
    next.share();
    throwsCode(() => Block.open(descriptor), "STALE_DESCRIPTOR");
  }
  assert.notEqual(addresses.size, 0, "no memory was used again, so nothing was tried");
});

test("what is no descriptor is refused by type", () => {
  using block = new Block(64);
  const good = block.share();
  const nothing: unknown[] = [undefined, null, 1, "ziffi.Block", [], {}, block, () => good];
  for (const value of [...nothing, { ...good, type: "Block" }, { ...good, type: undefined }]) {
    throws(() => Block.open(wrong(value)), TypeError, "Block.open: descriptor is ", "share()");
  }
  for (const name of ["address", "byteLength", "alignment", "key"]) {
    for (const value of [undefined, null, "64", 64n, true, {}, -1, 0.5, NaN, Infinity, 2 ** 53]) {
      const forged = { ...good, [name]: value };
      const part = `Block.open: descriptor.${name} is `;
      throws(() => Block.open(wrong(forged)), TypeError, part, "unchanged");
    }
  }
});

test("a forged descriptor is refused, and no memory is touched", () => {
  using block = new Block(4096);
  using secret = new Block(4096);
  const good = block.share();
  const { liveBlocks } = memoryStats();
  const forged: Partial<BlockDescriptor>[] = [
    { key: 0 },
    { key: good.key + 1 },
    { byteLength: 4095 },
    { byteLength: 8192 },
    { byteLength: 2 ** 31 },
    { alignment: 128 },
    { alignment: 3 },
    { address: 0 },
    { address: 1 },
    { address: 4096 },
    { address: good.address + 64 },
    { address: 2 ** 47 },
    { address: Number.MAX_SAFE_INTEGER },
    // Not shared: no key opens it.
    { address: secret.address },
    { address: secret.address, key: 0 },
  ];
  const refused = (change: Partial<BlockDescriptor>) =>
    throwsCode(() => Block.open({ ...good, ...change }), "STALE_DESCRIPTOR", "Block.open");
  for (const change of forged) refused(change);
  const number = fc.maxSafeNat();
  fc.assert(fc.property(number, number, (address, key) => {
    refused({ address, key });
    if (key !== good.key) refused({ key });
  }));
  assert.equal(memoryStats().liveBlocks, liveBlocks);
  using same = Block.open(good);
  assert.equal(same.byteLength, 4096);
});

test("a descriptor of another process is refused", async () => {
  using block = new Block(64);
  const { code, stdout, stderr } = await runScript("open_child.ts", [
    JSON.stringify(block.share()),
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trim(), "STALE_DESCRIPTOR");
});

test("a Worker works on memory that it was posted, also after its sender", async () => {
  const worker = new Sharer();
  const block = new Block(3 * MIB);
  block.view("u8").fill(2);
  const descriptor = block.share();
  await worker.ask("open", descriptor);
  assert.equal(await worker.ask("sum"), 6 * MIB);
  await worker.ask("fill", 3);
  assert.equal(kernels.sum(block.view("u8")), 9 * MIB);
  block.dispose();
  assert.equal(isStale(descriptor), false, "the Worker still has it");
  assert.equal(await worker.ask("sum"), 9 * MIB);
  await worker.ask("dispose");
  assert.equal(isStale(descriptor), true);
  const { error } = await worker.answer("open", descriptor);
  assert.equal(error?.code, "STALE_DESCRIPTOR");
  assert.match(error?.message ?? "", /^Block\.open: the descriptor of 3145728 bytes /);
  worker.tell("exit");
  await worker.ended();
});

test("what a Worker has made outlives it where it was opened, and nowhere else", async () => {
  const worker = new Sharer();
  const kept = await worker.ask("make", 100_000) as BlockDescriptor;
  const lost = await worker.ask("make", 100_000) as BlockDescriptor;
  using block = Block.open(kept);
  worker.tell("exit");
  await worker.ended();
  await until(() => isStale(lost), () => "the end of the Worker's block");
  assert.equal(kernels.sum(block.view("u8")), 700_000);
  block.dispose();
  assert.equal(isStale(kept), true);
});

test("a Worker that ends gives back what it has opened, and nothing more", async () => {
  using block = new Block(50_000);
  block.view("u8").fill(5);
  const descriptor = block.share();
  const marker = new Block(1);
  const marked = marker.share();
  const worker = new Sharer();
  for (let i = 0; i < 10; i += 1) await worker.ask("open", descriptor);
  await worker.ask("open", marked);
  marker.dispose();
  await worker.terminate();
  // The end of the thread frees the block that only the Worker has held.
  await until(() => isStale(marked), () => "the end of what the Worker alone has held");
  assert.equal(isStale(descriptor), false);
  assert.equal(kernels.sum(block.view("u8")), 250_000);
  block.dispose();
  assert.equal(isStale(descriptor), true);
});

test("totals are exact when several Workers add to one cell", async () => {
  const siblings = 3;
  const times = 100_000;
  using block = new Block(64);
  const workers = Array.from({ length: siblings }, () => new Sharer());
  await Promise.all(workers.map((worker) => worker.ask("open", block.share())));
  await Promise.all(workers.map((worker) => worker.ask("add", { siblings, times })));
  const cells = block.view("i32");
  assert.equal(Atomics.load(cells, 1), siblings * times);
  assert.equal(Atomics.load(block.view("i64", 8), 0), 3n * BigInt(siblings * times));
  for (const worker of workers) worker.tell("exit");
  await Promise.all(workers.map((worker) => worker.ended()));
});

test("memory is kept by any of its blocks, and freed when all were collected", async () => {
  const before = freedBlocks();
  const share = (): BlockDescriptor[] =>
    Array.from({ length: 100 }, () => {
      const block = new Block(5000);
      block.view("u8").fill(9);
      return block.share();
    });
  const kept = share().map((descriptor) => Block.open(descriptor));
  const drop = (): void => {
    dropBlocks(50, 5000, 0xee);
    // Big ones make the collector look at old objects too.
    dropBlocks(2, 2 * MIB, 0xee);
  };
  assert.ok(await collectUntil(() => freedBlocks() - before >= 300, drop, 1000));
  for (const block of kept) {
    assert.equal(block.view("u8").findIndex((byte) => byte !== 9), -1, "memory was used again");
  }
  for (const block of kept.splice(0, 50)) block.dispose();
  const dropped = kept.splice(0).map((block) => block.share());
  // An engine may keep a few objects.
  const isGone = (): boolean => dropped.filter(isStale).length > dropped.length * 0.9;
  assert.ok(await collectUntil(isGone, drop, 1000), "blocks that all have dropped stay");
});
