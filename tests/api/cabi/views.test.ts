// Views of structs in native memory: read and written in place, dead after dispose.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import {
  api as compiledApi,
  BitsView,
  EveryView,
  Mixed36View,
  MODES,
  NestedView,
  PairArray,
  PairView,
  ValueView,
} from "./clib.ts";
import { HIGH, LOW, mixed, plain } from "./sample.ts";

for (const { mode, api } of MODES) {
  test(`${mode}: a view of native memory is read and written in place`, () => {
    const view = api.sharedPair();
    assert.ok(view instanceof PairView);
    view.x = 1;
    view.y = 2;
    assert.deepEqual(view.toObject(), { x: 1, y: 2 });
    view.x = -0.5;
    const again = api.sharedPair();
    assert.equal(again.x, -0.5);
    again.assign({ x: 3, y: 4 });
    assert.deepEqual([view.x, view.y], [3, 4]);
    assert.equal(api.pairLength(view), 5);
    api.movePair(view, 1);
    assert.deepEqual(view.toObject(), { x: 4, y: 3 });
    view.assign({ x: 1, y: 2 });
  });

  test(`${mode}: a view is null where the schema allows it`, () => {
    assert.equal(api.pairOrNull(false), null);
    assert.deepEqual(api.pairOrNull(true)?.toObject(), { x: 1, y: 2 });
  });

  test(`${mode}: an owned view is freed once, and dead afterwards`, () => {
    const before = api.livePairs();
    let kept;
    {
      using view = api.newPair(3, 4);
      assert.equal(api.livePairs(), before + 1);
      assert.equal(view.x, 3);
      assert.equal(api.pairLength(view), 5);
      kept = view;
    }
    assert.equal(api.livePairs(), before);
    kept[Symbol.dispose]();
    assert.equal(api.livePairs(), before);
    assert.throws(() => kept.x);
    assert.throws(() => {
      kept.x = 1;
    });
    assert.throws(() => kept.toObject());
    assert.throws(() => api.pairLength(kept));
  });

  test(`${mode}: the function that frees takes the view`, () => {
    const before = api.livePairs();
    const view = api.newPair(1, 2);
    api.freePair(view);
    assert.equal(api.livePairs(), before);
    view[Symbol.dispose]();
    assert.equal(api.livePairs(), before);
    assert.throws(() => view.x);
  });

  test(`${mode}: nested views share the memory of the outer one`, () => {
    using view = api.newNested();
    assert.ok(view instanceof NestedView);
    assert.equal(view.at.x, 3);
    view.at.x = 30;
    assert.equal(view.toObject().at.x, 30);
    assert.equal(view.parts.length, 2);
    assert.equal(view.parts.get(1).s, -5);
    view.parts.at(1).s = 7;
    assert.equal(view.toObject().parts[1]?.s, 7);
    view.parts.at(0).c[2] = 9;
    assert.equal(view.toObject().parts[0]?.c[2], 9);
    view.n = -1;
    assert.equal(view.n, -1);
    throws(() => view.n = 2 ** 31, RangeError, "n is 2147483648");
    assert.equal(view.n, -1);
  });

  test(`${mode}: arrays of structs in native memory cross without a copy`, () => {
    using block = new Block(100 * PairView.byteLength);
    const pairs = PairArray.over(block.buffer, 0, 100);
    assert.equal(pairs.length, 100);
    api.makePairs(pairs);
    assert.deepEqual(pairs.get(99), { x: 99, y: -99 });
    pairs.set(0, { x: 5, y: 6 });
    api.movePairs(pairs, 1);
    assert.deepEqual(pairs.get(0), { x: 6, y: 5 });
    const { cursor } = pairs;
    let sum = 0;
    for (cursor.index = 0; cursor.index < pairs.length; cursor.index += 1) {
      sum += cursor.x;
      cursor.y = 0;
    }
    assert.equal(sum, 6 + 99 * 100 / 2 + 99);
    assert.deepEqual([...pairs].slice(0, 2), [{ x: 6, y: 0 }, { x: 2, y: 0 }]);
    for (const index of [-1, 100, 0.5, NaN]) {
      throws(() => pairs.get(index), RangeError);
      throws(() => pairs.at(index), RangeError);
      throws(() => pairs.set(index, { x: 1, y: 2 }), RangeError);
    }
  });
}

test("views over memory of JavaScript", () => {
  const buffer = new ArrayBuffer(400);
  const view = EveryView.over(buffer, 40);
  for (const given of [LOW, HIGH]) {
    view.assign(given);
    assert.deepEqual(view.toObject(), given);
  }
  view.c = 7;
  assert.equal(new DataView(buffer).getInt8(40), 7);
  throws(() => view.c = 300, RangeError, "c is 300");
  throws(() => view.assign({ ...LOW, s: 70_000 }), RangeError, "value.s is 70000");
  throws(() => EveryView.over(buffer, 300), RangeError);
  throws(() => EveryView.over(buffer, -1), RangeError);
  throws(() => EveryView.over(new ArrayBuffer(8)), RangeError);
  const inside = Mixed36View.over(new Uint8Array(buffer, 8));
  inside.assign(mixed());
  assert.deepEqual(plain(inside.toObject()), plain(mixed()));
  assert.equal(Mixed36View.byteLength, 36);
});

test("a view over detached memory throws", () => {
  const buffer = new ArrayBuffer(16);
  const view = PairView.over(buffer);
  view.x = 1;
  buffer.transfer();
  assert.throws(() => view.x, TypeError);
  assert.throws(() => view.toObject(), TypeError);
});

test("a view of a union", () => {
  const view = ValueView.over(new ArrayBuffer(16));
  view.f = 1;
  assert.equal(view.i, 0x3f800000);
  view.pair.y = 2;
  assert.equal(view.toObject().pair?.y, 2);
});

test("a view of bit fields asks native code", () => {
  const view = compiledApi.sharedBits();
  assert.ok(view instanceof BitsView);
  assert.deepEqual(view.toObject(), { a: 1, b: -2, c: 3, d: true, e: 4, f: 5 });
  view.b = -16;
  view.c = 2 ** 24 - 1;
  view.d = false;
  assert.deepEqual(view.toObject(), { a: 1, b: -16, c: 2 ** 24 - 1, d: false, e: 4, f: 5 });
  throws(() => view.a = 8, RangeError, "a is 8");
  assert.equal(view.a, 1);
  view.assign({ a: 1, b: -2, c: 3, d: true, e: 4, f: 5 });
  assert.equal(compiledApi.sharedBits().f, 5);
});
