// Who frees the memory of arrays, and what their views do then.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { array, Block, memoryStats, type NDView, view } from "../../../src/mod.ts";
import { collectUntil, dropBlocks, freedBlocks } from "../support/collect.ts";
import { disposed } from "../support/disposed.ts";

describe("dispose", () => {
  it("frees the memory at once and detaches all views", () => {
    const before = memoryStats().liveBytes;
    const own = array.f64([100, 100]);
    assert.equal(memoryStats().liveBytes - before, 80_000);
    const { data, buffer } = own;
    const views: NDView<"f64">[] = [own, own.slice([0, 5]), own.transpose(), own.reshape(-1)];
    for (const one of views) one.get(...one.shape.map(() => 0));
    assert.equal(own.disposed, false);
    own.dispose();
    own.dispose();
    assert.equal(own.disposed, true);
    assert.equal(memoryStats().liveBytes, before);
    assert.deepEqual([data.length, buffer.byteLength], [0, 0]);
    for (const one of [...views, own.at(0), own.flip()]) disposed(one);
  });

  it("by using", () => {
    let kept: NDView;
    {
      using own = array.u8(3);
      kept = own.slice([1, 3]);
    }
    disposed(kept);
  });

  it("of views that nobody has read before", () => {
    const own = array.i64([2, 2, 2, 2, 2]);
    const views: NDView[] = [own, own.at(0), own.slice(0, 0, 0)];
    own.dispose();
    for (const one of views) disposed(one);
  });

  it("of a Block under views", () => {
    const block = new Block(64);
    const views = [view(block, "f64"), view(block, "i16", [2], [3], 1)];
    block.dispose();
    for (const one of views) disposed(one);
  });

  it("arrays of no elements", () => {
    const before = memoryStats().liveBlocks;
    const own = array.f64([0, 3]);
    assert.deepEqual(own.toArray(), []);
    own.dispose();
    assert.equal(own.disposed, true);
    assert.equal(memoryStats().liveBlocks, before);
  });
});

describe("the collector", () => {
  it("frees dropped arrays and their views", async () => {
    const before = freedBlocks();
    const drop = (): void => {
      for (let i = 0; i < 200; i += 1) array.f64([50, 50]).transpose().get(0, 0);
    };
    const freed = await collectUntil(() => freedBlocks() - before >= 400, drop, 1000);
    assert.ok(freed, `${freedBlocks() - before} blocks were freed`);
  });

  it("keeps memory as long as a view is alive", async () => {
    const kept = Array.from({ length: 8 }, (_, i) => {
      const own = array.full("u8", [100, 100], i + 1);
      return i % 2 === 0 ? own.slice([10, 90], "...").transpose() : own.row(99);
    });
    const before = freedBlocks();
    const drop = (): void => {
      dropBlocks(40, 10_000, 0xee);
      for (let i = 0; i < 20; i += 1) array.full("u8", [100, 100], 0xee);
    };
    assert.ok(await collectUntil(() => freedBlocks() - before >= 300, drop, 1000));
    for (const [i, one] of kept.entries()) {
      const elements = one instanceof Uint8Array ? one : one.elements();
      for (const element of elements) assert.equal(element, i + 1, `view ${i} was overwritten`);
    }
  });
});
