// WeakCache: what it finds, what it keeps alive, and what it lets go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block, WeakCache } from "../../../src/mod.ts";
import { collectUntil, dropBlocks } from "../support/collect.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

/** Presses until a condition holds. */
function collect(done: () => boolean): Promise<boolean> {
  return collectUntil(done, () => dropBlocks(16, 2 ** 20, 1), 400);
}

test("what was set is found under any key, until it is deleted", () => {
  const cache = new WeakCache<unknown, Float64Array | ArrayBuffer | Block | DataView>();
  using block = new Block(64);
  const values = [new Float64Array(4), new ArrayBuffer(8), block, new DataView(block.buffer)];
  const keys = ["a", NaN, null, values];
  for (const [i, key] of keys.entries()) {
    assert.equal(cache.set(key, values[i] as Float64Array), cache);
    assert.equal(cache.get(key), values[i]);
  }
  assert.equal(cache.size, 4);
  assert.equal(cache.bytes, 32 + 8 + 64 + 64);
  assert.equal(cache.delete(NaN), true);
  assert.equal(cache.delete(NaN), false);
  assert.equal(cache.get(NaN), undefined);
  assert.equal(cache.get("b"), undefined);
  assert.equal(cache.size, 3);
  assert.equal(cache.bytes, 32 + 64 + 64);
  cache.clear();
  assert.equal(cache.size, 0);
  assert.equal(cache.bytes, 0);
  assert.equal(cache.get("a"), undefined);
});

test("a value that is set again replaces the old one, whose end changes nothing", async () => {
  const cache = new WeakCache<string, Float64Array>();
  let gone = false;
  // Looking by deref() would keep it alive.
  const registry = new FinalizationRegistry(() => gone = true);
  const put = (): void => {
    const first = new Float64Array(100);
    registry.register(first, null);
    cache.set("a", first);
  };
  put();
  const second = new Float64Array(3);
  cache.set("a", second);
  assert.equal(cache.bytes, 24);
  assert.ok(await collect(() => gone), "the old value is still there");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(cache.get("a"), second);
  assert.equal(cache.size, 1);
});

test("getOrMake makes once, with the key, and adds nothing when it fails", () => {
  const cache = new WeakCache<number, Float64Array>();
  const asked: number[] = [];
  const make = (length: number): Float64Array => {
    asked.push(length);
    return new Float64Array(length);
  };
  const first = cache.getOrMake(5, make);
  assert.equal(cache.getOrMake(5, make), first);
  assert.deepEqual(asked, [5]);
  const fail = (): Float64Array => {
    throw new Error("no data");
  };
  throws(() => cache.getOrMake(6, fail), Error, "no data");
  assert.equal(cache.size, 1);
  for (const made of [undefined, null, 5, "x", {}, { byteLength: "8" }]) {
    throws(
      () => cache.getOrMake(7, wrong(() => made)),
      TypeError,
      "WeakCache.getOrMake: the value",
    );
  }
  for (const none of [undefined, null, 5, {}]) {
    throws(() => cache.getOrMake(7, wrong(none)), TypeError, "WeakCache.getOrMake: make is ");
  }
  assert.equal(cache.size, 1);
});

test("the values used last are kept alive, the others go with the collector", async () => {
  const cache = new WeakCache<string, Uint8Array>({ bytes: 3000 });
  const put = (): void => {
    for (const key of ["a", "b", "c"]) cache.set(key, new Uint8Array(1000).fill(key.charCodeAt(0)));
    assert.equal(cache.bytes, 3000);
    // Now b is the one that was used longest ago.
    assert.equal(cache.get("a")?.[0], 97);
    cache.set("d", new Uint8Array(1000).fill(100));
    assert.equal(cache.bytes, 3000);
    assert.equal(cache.size, 4);
  };
  put();
  assert.ok(await collect(() => cache.size < 4), "nothing was collected");
  assert.equal(cache.get("b"), undefined);
  for (const [key, byte] of [["a", 97], ["c", 99], ["d", 100]] as const) {
    assert.equal(cache.get(key)?.[999], byte, key);
  }
});

test("a value above the limit of the cache is found as long as somebody has it", async () => {
  const cache = new WeakCache<string, Uint8Array>({ bytes: 999 });
  let kept: Uint8Array | null = new Uint8Array(1000);
  const put = (): void => {
    cache.set("kept", kept as Uint8Array).set("dropped", new Uint8Array(1000));
  };
  put();
  assert.equal(cache.bytes, 0);
  assert.ok(await collect(() => cache.size === 1), "nothing was collected");
  assert.equal(cache.get("kept"), kept);
  kept = null;
  assert.ok(await collect(() => cache.size === 0), "the last one was not collected");
  assert.equal(cache.get("kept"), undefined);
});

test("limits of 0 and Infinity keep nothing and everything", () => {
  const none = new WeakCache<string, Uint8Array>({ bytes: 0 });
  const array = new Uint8Array(1);
  assert.equal(none.set("a", array).bytes, 0);
  assert.equal(none.get("a"), array);
  const all = new WeakCache<number, Uint8Array>({ bytes: Infinity });
  for (let i = 0; i < 100; i += 1) all.set(i, new Uint8Array(2 ** 20));
  assert.equal(all.bytes, 100 * 2 ** 20);
  all.weaken();
  assert.equal(all.bytes, 0);
});

test("blocks that were disposed are forgotten, and arrays over them", () => {
  const cache = new WeakCache<string, Block | Float64Array>();
  const block = new Block(80);
  cache.set("block", block).set("array", block.view("f64"));
  block.dispose();
  assert.equal(cache.get("block"), undefined);
  assert.equal(cache.get("array"), undefined);
  assert.equal(cache.size, 0);
  assert.equal(cache.bytes, 0);
  using made = cache.getOrMake("block", () => new Block(8)) as Block;
  assert.equal(made.byteLength, 8);
});

test("options and values of another type are refused", () => {
  for (const bytes of [-1, NaN, -Infinity]) {
    throws(() => new WeakCache({ bytes }), RangeError, "WeakCache: bytes is ", "0 to Infinity");
  }
  for (const bytes of ["5", null, 5n, {}, Symbol("5")]) {
    throws(() => new WeakCache({ bytes: wrong(bytes) }), TypeError, "WeakCache: bytes is ");
  }
  for (const options of [null, 5, "5", 5n, Symbol("5")]) {
    throws(() => new WeakCache(wrong(options)), TypeError, "WeakCache: options is ");
  }
  const cache = new WeakCache<string, Uint8Array>();
  for (
    const value of [
      undefined,
      null,
      5,
      "x",
      {},
      [],
      { byteLength: NaN },
      { byteLength: Infinity },
      Symbol("5"),
    ]
  ) {
    throws(() => cache.set("a", wrong(value)), TypeError, "WeakCache.set: the value is ");
  }
  assert.equal(cache.size, 0);
});

test("sizes are read once when a value is set, and again when it is found", () => {
  const cache = new WeakCache<string, { byteLength: number }>({ bytes: 1000 });
  const sizes = [10, 700, NaN, 2000];
  const value = {
    get byteLength(): number {
      return sizes.shift() ?? 0;
    },
  };
  cache.set("a", value).set("b", { byteLength: 500 });
  assert.equal(cache.bytes, 510);
  // With 700, a and b are too much together.
  assert.equal(cache.get("a"), value);
  assert.equal(cache.bytes, 700);
  assert.equal(cache.get("a"), value);
  assert.equal(cache.bytes, 700);
  assert.equal(cache.get("a"), value);
  assert.equal(cache.bytes, 0);
  cache.delete("a");
  cache.delete("b");
  assert.equal(cache.bytes, 0);
});

test("make that adds its own key, or gives what is gone, leaves one value or none", () => {
  const cache = new WeakCache<number, Uint8Array | Block>();
  let inner: unknown = null;
  const outer = cache.getOrMake(1, () => {
    inner = cache.getOrMake(1, () => new Uint8Array(1));
    return new Uint8Array(2);
  });
  assert.equal(outer, inner);
  assert.equal(cache.get(1), inner);
  assert.equal(cache.bytes, 1);
  const block = new Block(8);
  block.dispose();
  throwsCode(() => cache.getOrMake(2, () => block), "DISPOSED", "WeakCache.getOrMake: ");
  throwsCode(() => cache.set(2, block), "DISPOSED", "WeakCache.set: ");
  assert.equal(cache.size, 1);
});
