// N-d arrays in shared maps: plain views of the map, with the rules of views.
import assert from "node:assert/strict";
import test from "node:test";
import { kernels, type NDDtype, shared, SharedMap } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const Point = t.struct("Point", { x: t.f32(), y: t.f32(), label: t.u8() });
const layout = shared.layout({
  first: shared.array("u8", 5),
  image: shared.array("f64", [3, 4]),
  flags: shared.array("bool", [2, 2, 2]),
  one: shared.array("i64", []),
  points: shared.array(Point, [2, 3]),
});

test("an array is a view of the map, seen by all who have it open", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  using other = new SharedMap(folder.file("m"), { layout });
  const { first, image, flags, one, points } = map.parts;
  assert.deepEqual(image.shape, [3, 4]);
  assert.equal(image.dtype, "f64");
  assert.deepEqual(image.toArray(), Array(3).fill([0, 0, 0, 0]));
  kernels.add(image, 2, image);
  image.set(7, 1, -1);
  assert.equal(kernels.sum(other.parts.image), 29);
  assert.equal(other.parts.image.get(1, 3), 7);
  flags.set(true, 1, 0, 1);
  assert.deepEqual(other.parts.flags.toArray(), [[[false, false], [false, false]], [[
    false,
    true,
  ], [false, false]]]);
  one.set(-5n);
  assert.equal(other.parts.one.item(), -5n);
  points.field("x").fill(1.5);
  assert.deepEqual(other.parts.points.get(1, 2).toObject(), { x: 1.5, y: 0, label: 0 });
  first.data.fill(9);
  assert.equal(image.get(0, 0), 2);
  assert.deepEqual([...other.parts.first.data], [9, 9, 9, 9, 9]);
});

test("arrays end with their map", () => {
  using folder = new TempFolder();
  const map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { image, points } = map.parts;
  const row = image.slice(1);
  map.dispose();
  throwsCode(() => image.get(0, 0), "DISPOSED");
  throwsCode(() => row.toArray(), "DISPOSED");
  throwsCode(() => points.get(0, 0), "DISPOSED");
});

test("arrays of a map that is only for reading are read-only", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  map.parts.image.set(3, 0, 0);
  using reader = new SharedMap(folder.file("m"), { access: "read", layout });
  const { image, points } = reader.parts;
  assert.equal(image.writable, false);
  assert.equal(image.get(0, 0), 3);
  throws(() => image.set(1, 0, 0), TypeError, "read-only");
  throws(() => image.fill(1), TypeError, "read-only");
  throws(() => kernels.add(image, 1, image), TypeError, "read-only");
  throws(() => points.set({ x: 1, y: 1, label: 1 }, 0, 0), TypeError, "read-only");
  assert.equal(map.parts.image.get(0, 0), 3);
  using own = new SharedMap(folder.file("m"), { access: "copyOnWrite", layout });
  own.parts.image.set(4, 0, 0);
  assert.deepEqual([own.parts.image.get(0, 0), map.parts.image.get(0, 0)], [4, 3]);
});

test("what is no array is refused", () => {
  const make = (dtype: unknown, shape: unknown) => () =>
    shared.array(wrong<NDDtype>(dtype), wrong(shape));
  throws(make("u128", 3), TypeError, 'shared.array: dtype is "u128"');
  for (const dtype of [undefined, null, 8, {}]) throws(make(dtype, 3), TypeError, "shared.array");
  for (const shape of [0, [3, 0], -1, [2, -2], 1.5, NaN, 2 ** 53, [2 ** 30, 2 ** 30]]) {
    throws(make("f64", shape), RangeError, "shared.array: ");
  }
  for (const shape of [undefined, null, "3", [1n], {}]) {
    throws(make("f64", shape), TypeError, "shared.array: shape");
  }
  const Far = t.struct("Far", { next: t.address() });
  throws(make(Far, 3), TypeError, "field Far.next is an address");
});
