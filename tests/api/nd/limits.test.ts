// A view may repeat its elements a billion times. What would make a value of JavaScript of each
// says no before it ends the process.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { array, type NDView } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws } from "../support/expect.ts";

const Point = t.struct("Point", { x: t.f64(), y: t.f64(), tags: t.fixed(t.u8(), 30) });
const one = array.ones("u8", 1);
const HUGE: readonly (readonly number[])[] = [
  [1e9],
  [1e5, 1e5],
  [2 ** 25],
  [2, 2 ** 24],
  [1e9, 0],
  [2 ** 20, ...new Array<number>(31).fill(1)],
];

describe("lists", () => {
  for (const shape of HUGE) {
    it(`are not made of shape ${shape.slice(0, 3)}`, () => {
      const huge = one.broadcastTo(shape);
      throws(() => huge.toArray(), RangeError, "NDView.toArray: lists of shape (");
    });
  }

  it("are made of what is large and not huge", () => {
    const lists = one.broadcastTo([1000, 1000]).toArray() as number[][];
    assert.deepEqual([lists.length, lists[999]?.length, lists[999]?.[999]], [1000, 1000, 1]);
    assert.deepEqual(array.f64([3, 0]).toArray(), [[], [], []]);
    assert.equal(array.ones("f64", []).toArray(), 1);
  });

  it("of structs count their fields", () => {
    using points = array.struct(Point, 1);
    const call = "StructNDView.toArray: lists of shape (2000000,)";
    throws(() => points.broadcastTo(2e6).toArray(), RangeError, call);
    assert.equal((points.broadcastTo(1000).toArray() as unknown[]).length, 1000);
  });
});

describe("texts", () => {
  const huge = one.broadcastTo([1e9]);

  it("are not made of a billion elements", () => {
    const call = "NDView.format: 1000000000 values would be written";
    throws(() => huge.format({ threshold: Infinity }), RangeError, call);
    throws(() => huge.format({ edgeItems: 5e8 }), RangeError, call);
    throws(() => huge.format({ edgeItems: Infinity }), RangeError, call);
    assert.equal(huge.format(), "[1 1 1 ... 1 1 1]");
  });

  it("of structs count their fields", () => {
    using points = array.struct(Point, 1);
    const many = points.broadcastTo(1e5);
    const call = "StructNDView.format: 3200000 values would be written";
    throws(() => many.format({ threshold: Infinity }), RangeError, call);
    assert.ok(`${many}`.includes("..."));
  });

  it("of many axes have fewer elements at each end", () => {
    const text = `${one.broadcastTo(new Array<number>(12).fill(7))}`;
    assert.equal(text.match(/1/g)?.length, 2 ** 12);
  });

  it("of too many axes have none", () => {
    const most = one.broadcastTo(new Array<number>(32).fill(3));
    assert.equal(`${most}`, "[...]");
    assert.ok(inspect(most).endsWith("[...]"), inspect(most));
    throws(() => most.format(), RangeError, "NDView.format: ");
  });
});

it("arange makes no list of its elements", () => {
  const views: readonly NDView[] = [array.arange("u8", 0, 200), array.arange("f32", 0, 1e6)];
  assert.deepEqual(views.map(({ size }) => size), [200, 1e6]);
  assert.equal(array.arange("f32", 0, 1e6).get(-1), 999_999);
  assert.equal(array.arange("i64", 0n, 3_000_000n, 3n).get(-1), 2_999_997n);
});

it("an array that no memory is left for is refused with its shape", () => {
  for (const [call, shape] of [[array.u8, 1e13], [array.f64, [1e6, 1e6]]] as const) {
    assert.throws(() => call(shape as number), (error: Error) => {
      assert.match(error.message, /^array\.(u8|f64): /);
      assert.match(error.message, /\(10000000000000,\)|\(1000000, 1000000\)/);
      return true;
    });
  }
});
