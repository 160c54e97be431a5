// Objects that end while they are used: by callbacks of their free, by getters of other arguments,
// and under calls on other threads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block, ZiffiError } from "../../../src/mod.ts";
import { throwsCode, throwsStatus } from "../support/expect.ts";
import { api, MODES, rejected, SpotView, until } from "./clib.ts";

for (const { mode, api } of MODES) {
  test(`${mode}: a callback that throws while an object is freed does not keep it alive`, () => {
    const before = api.liveShelves();
    using shelf = api.newShelf(1);
    api.onShelfFree(() => {});
    try {
      const seen: unknown[] = [];
      api.onShelfFree((code) => {
        if (code !== 3) return;
        // It is gone already for whoever is called by its free.
        seen.push(shelf.address);
        throw new Error("from its free");
      });
      assert.throws(() => api.freeShelf(shelf), /from its free/);
      assert.deepEqual(seen, [0]);
      throwsCode(() => api.shelfValue(shelf), "HANDLE_RELEASED", "shelfValue");
    } finally {
      api.onShelfFree(null);
    }
    shelf[Symbol.dispose]();
    assert.equal(api.liveShelves(), before);
    assert.equal(api.badUses(), 0);
  });

  test(`${mode}: with a status, that decides who has the object when a callback throws`, () => {
    const before = api.liveShelves();
    using shelf = api.newShelf(5);
    api.onShelfFree((code) => {
      if (code !== 0) throw new Error(`at ${code}`);
    });
    try {
      assert.throws(() => api.closeShelf(shelf, 9), /at 9/);
      assert.equal(api.shelfValue(shelf), 5);
      assert.throws(() => api.closeShelf(shelf, 0), /at 3/);
      throwsCode(() => api.shelfValue(shelf), "HANDLE_RELEASED", "shelfValue");
    } finally {
      api.onShelfFree(null);
    }
    using other = api.newShelf(6);
    throwsStatus(() => api.closeShelf(other, -2), "BAD_VALUE");
    assert.equal(api.shelfValue(other), 6);
    other[Symbol.dispose]();
    assert.equal(api.liveShelves(), before);
    assert.equal(api.badUses(), 0);
  });

  test(`${mode}: native code keeps a callback that throws while it is registered`, () => {
    const seen: number[] = [];
    const register = () =>
      api.onShelfFree((code) => {
        seen.push(code);
        if (code === 0) throw new Error("at once");
      });
    try {
      assert.throws(register, /at once/);
      api.newShelf(1)[Symbol.dispose]();
      assert.deepEqual(seen, [0, 3]);
    } finally {
      api.onShelfFree(null);
    }
  });
}

test("getters of one argument cannot end another", () => {
  const shelf = api.newShelf(1);
  const disposes = {
    get x() {
      shelf[Symbol.dispose]();
      return 1;
    },
    y: 2,
  };
  throwsCode(() => api.shelfAt(shelf, disposes), "HANDLE_RELEASED", "shelfAt");
  assert.equal(api.badUses(), 0);
  const values = new Float64Array(1000).fill(1);
  const detaches = {
    get x() {
      structuredClone(values.buffer, { transfer: [values.buffer] });
      return 1;
    },
    y: 2,
  };
  assert.throws(() => api.sumAt(values, detaches), /detached/);
  const view = api.newSpot(1, 2);
  const ends = {
    get x() {
      view[Symbol.dispose]();
      return 1;
    },
    y: 2,
  };
  throwsCode(() => api.sumSpots(view, ends), "DISPOSED", "sumSpots: a");
  const own = SpotView.over(new ArrayBuffer(SpotView.byteLength));
  own.x = 3;
  assert.equal(api.sumSpots(own, { x: 1, y: 1 }), 5);
  using native = api.newSpot(1, 2);
  assert.equal(api.sumSpots(native, own), 6);
});

test("an object that a call on another thread uses is freed when that has ended", async () => {
  const before = api.liveShelves();
  const value = () => {
    using shelf = api.newShelf(7);
    return api.slowShelf(shelf, 50);
  };
  const running = [value(), value()];
  assert.equal(api.liveShelves(), before + 2);
  assert.deepEqual(await Promise.all(running), [7, 7]);
  await until(() => api.liveShelves() === before, "the free");
  assert.equal(api.badUses(), 0);
});

test("what belongs to the object counts as the object", async () => {
  const shelf = api.newShelf(8);
  const part = api.slowBook(api.shelfBook(shelf), 50);
  shelf[Symbol.dispose]();
  throwsCode(() => api.shelfValue(shelf), "HANDLE_RELEASED", "shelfValue");
  assert.equal(await part, 8);
  assert.equal(api.badUses(), 0);
});

test("nobody can give away what a call on another thread uses", async () => {
  using shelf = api.newShelf(9);
  const running = api.slowShelf(shelf, 50);
  throwsCode(() => api.freeShelf(shelf), "IN_USE", "freeShelf: shelf");
  throwsCode(() => api.closeShelf(shelf, 0), "IN_USE", "closeShelf: shelf");
  const refused = await rejected(api.slowClose(shelf, 0));
  assert.ok(refused instanceof ZiffiError && refused.code === "IN_USE");
  assert.equal(api.shelfValue(shelf), 9);
  assert.equal(await running, 9);
  api.freeShelf(shelf);
  assert.equal(api.badUses(), 0);
});

test("nobody uses what a call on another thread takes over", async () => {
  const before = api.liveShelves();
  using shelf = api.newShelf(10);
  const failing = api.slowClose(shelf, 5);
  throwsCode(() => api.shelfValue(shelf), "IN_USE", "shelfValue", "shelf");
  throwsCode(() => api.shelfBook(shelf), "IN_USE", "shelfBook");
  assert.match(String(await rejected(failing)), /BUSY/);
  assert.equal(api.shelfValue(shelf), 10);
  const closing = api.slowClose(shelf, 0);
  // It says what is to happen anyway.
  shelf[Symbol.dispose]();
  await closing;
  throwsCode(() => api.shelfValue(shelf), "HANDLE_RELEASED", "shelfValue");
  const kept = api.newShelf(11);
  const again = api.slowClose(kept, 5);
  kept[Symbol.dispose]();
  await rejected(again);
  assert.equal(api.liveShelves(), before);
  assert.equal(api.badUses(), 0);
});

test("memory that a call on another thread reads stays", async () => {
  const spot = api.newSpot(4, 5);
  const reading = api.slowSpot(spot, 50);
  throwsCode(() => api.freeSpot(spot), "IN_USE", "freeSpot: spot");
  spot[Symbol.dispose]();
  throwsCode(() => spot.x, "DISPOSED");
  assert.equal(await reading, 4);
  const block = new Block(4096);
  block.view("f64")[0] = 6;
  const first = api.slowFirst(block.view("f64"), 50);
  block.dispose();
  assert.ok(block.buffer.detached);
  assert.equal(await first, 6);
});
