// Lengths that are no size_t, that lie, and that are too long.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ZiffiError } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { api as compiledApi, MODES, PairArray } from "./clib.ts";
import { BITS_HIGH, BITS_LOW } from "./sample.ts";

for (const { mode, api, unchecked } of MODES) {
  test(`${mode}: a length may be any integer of C`, () => {
    assert.equal(api.sumInts(Int32Array.of(1, -5, 2147483647)), 2147483643);
    assert.equal(api.sumInts(new Int32Array(0)), 0);
    assert.equal(api.sumFew(new Int32Array(255).fill(2)), 510);
    const values = new Float64Array(5000).fill(2);
    api.scaleMany(values, 0.5);
    assert.ok(values.every((value) => value === 1));
    assert.equal(api.countWide(new Float32Array(70_000)), 70_000);
    assert.equal(api.sumData(Uint8Array.of(200, 100)), 300);
    assert.equal(api.countOrMinus(null), -1);
    assert.equal(api.countOrMinus(new Int16Array(0)), 0);
    assert.equal(api.countOrMinus(new Int16Array(40_000)), 40_000);
    assert.equal(unchecked.sumInts(Int32Array.of(1, 2)), 3);
    assert.equal(unchecked.sumFew(Int32Array.of(1, 2)), 3);
  });

  test(`${mode}: a capacity may be any integer of C`, () => {
    assert.deepEqual(api.nameInto(3), { result: 3, text: "cl" });
    assert.equal(api.nameShort(65535), "clib");
    throws(() => api.nameShort(65536), RangeError, "nameShort", "65536", "from 1 to 65535");
    throws(() => api.nameInto(2 ** 31), RangeError, "nameInto", "from 1 to 2147483647");
  });

  test(`${mode}: the length of structs may be any integer of C`, () => {
    const points = [{ x: 1, y: 2 }, { x: 3, y: 4 }];
    assert.equal(api.sumPoints(points), 10);
    api.movePoints(points, 1);
    assert.deepEqual(points, [{ x: 2, y: 3 }, { x: 4, y: 5 }]);
    assert.equal(api.sumPoints(PairArray.make(300)), 0);
  });

  test(`${mode}: a length that its integer cannot hold is refused`, () => {
    throws(() => api.sumFew(new Int32Array(256)), RangeError, "sumFew: values has 256", "most 255");
    const many = PairArray.make(128);
    throws(() => api.movePoints(many, 1), RangeError, "movePoints: points has 128", "most 127");
    api.movePoints(PairArray.make(127), 1);
  });

  test(`${mode}: an array that lies about its length is refused`, () => {
    for (const length of [-1, 1.5, NaN, Infinity, 2 ** 53, "2", null, undefined, -(2 ** 40)]) {
      const liar = new Proxy([{ x: 1, y: 1 }], {
        get: (target, key) => key === "length" ? length : Reflect.get(target, key),
      });
      const kind = typeof length === "number" ? RangeError : TypeError;
      throws(() => api.sumPoints(liar), kind, "sumPoints: points: length is", "from 0 up");
    }
    assert.equal(api.sumPoints([{ x: 1, y: 1 }]), 2);
  });

  test(`${mode}: a cursor past the end of its array is no argument`, () => {
    using three = PairArray.at(api.sharedPair().address, 1);
    const { cursor } = three;
    cursor.index = 1;
    const past = "PairView: the cursor stands past the end of its array; set its index to";
    throws(() => cursor.address, RangeError, past, "from 0 to 0");
    throws(() => api.movePair(cursor, 1), RangeError, past);
    throws(() => api.makePair(1, 2, cursor), RangeError, past);
    cursor.index = 0;
    api.makePair(5, 6, cursor);
    assert.deepEqual(three.get(0), { x: 5, y: 6 });
  });

  test(`${mode}: a cursor past the end of an array in memory of JavaScript`, () => {
    const room = new Float64Array(6).fill(7);
    const two = PairArray.over(room, 0, 2);
    const { cursor } = two;
    for (cursor.index = 0; cursor.index < two.length; cursor.index += 1) cursor.x = 1;
    throws(() => api.pairLength(cursor), RangeError, "past the end");
    throws(() => api.makePair(1, 2, cursor), RangeError, "past the end");
    assert.deepEqual([...room], [1, 7, 1, 7, 7, 7]);
    const none = PairArray.make(0).cursor;
    throws(() => api.pairLength(none), RangeError, "the array is empty");
  });

  test(`${mode}: a capacity of 2 GiB leaves the memory of later calls intact`, () => {
    try {
      assert.equal(api.nameInto(2147483647).text, "clib");
    } catch (error) {
      // Not every machine has so much memory, and not every runtime maps it.
      assert.ok(error instanceof ZiffiError, String(error));
      assert.equal(error.code, "OUT_OF_MEMORY");
    }
    for (let i = 0; i < 3; i += 1) {
      assert.equal(api.copyText("hello"), "hello");
      assert.equal(api.pairLength({ x: 3, y: 4 }), 5);
      assert.equal(api.length("x".repeat(100_000)), 100_000);
    }
  });
}

test("bit fields and other threads take such lengths too", async () => {
  assert.equal(
    compiledApi.sumFlags([BITS_LOW, BITS_HIGH]),
    compiledApi.sumFlags([BITS_LOW]) + compiledApi.sumFlags([BITS_HIGH]),
  );
  assert.equal(await compiledApi.slowSumInts(Int32Array.of(1, 2, 3)), 6);
});
