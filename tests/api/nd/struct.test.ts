// Arrays and views of structs: elements, fields as views, layouts, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  array,
  Block,
  kernels,
  NDView,
  StructNDArray,
  StructNDView,
  view,
} from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const Point = t.struct("Point", { lat: t.f32(), lon: t.f32() });
const Mark = t.struct("Mark", {
  kind: t.u8(),
  height: t.f64(),
  color: t.fixed(t.u8(), 3),
  seen: t.bool(),
  at: Point,
  id: t.u64(),
});
/** Offsets as the C compiler gives them. */
const OFFSETS = { kind: 0, height: 8, color: 16, seen: 19, at: 20, id: 32 };
const SIZE = 40;

const mark = (k: number) => ({
  kind: k % 256,
  height: k / 4,
  color: [k, k + 1, k + 2],
  seen: k % 2 === 1,
  at: { lat: k, lon: -k },
  id: BigInt(k) * 2n ** 40n,
});

function marks(shape: number | number[]) {
  const made = array.struct(Mark, shape);
  const flat = made.reshape(made.size);
  for (let k = 0; k < made.size; k += 1) flat.set(mark(k), k);
  return made;
}

test("an array of structs has the layout of C", () => {
  using a = array.struct(Mark, [2, 3]);
  assert.ok(a instanceof StructNDArray && a instanceof StructNDView && !(a instanceof NDView));
  assert.deepEqual([...a.shape], [2, 3]);
  assert.deepEqual([...a.strides], [3 * SIZE, SIZE]);
  assert.deepEqual([a.size, a.rank, a.itemSize, a.byteLength, a.offset], [6, 2, SIZE, 240, 0]);
  assert.deepEqual([...a.fields], Object.keys(OFFSETS));
  assert.deepEqual([a.structName, a.writable, a.disposed, a.isC, a.isF], [
    "Mark",
    true,
    false,
    true,
    false,
  ]);
  a.set(mark(7), 1, 2);
  const bytes = new DataView(a.buffer, 5 * SIZE, SIZE);
  assert.equal(bytes.getUint8(OFFSETS.kind), 7);
  assert.equal(bytes.getFloat64(OFFSETS.height, true), 1.75);
  assert.equal(bytes.getUint8(OFFSETS.color + 2), 9);
  assert.equal(bytes.getUint8(OFFSETS.seen), 1);
  assert.equal(bytes.getFloat32(OFFSETS.at + 4, true), -7);
  assert.equal(bytes.getBigUint64(OFFSETS.id, true), 7n * 2n ** 40n);
});

test("elements are views of single structs", () => {
  using a = marks([2, 3]);
  const last = a.get(-1, -1);
  assert.equal(last.height, 1.25);
  last.height = 2;
  last.at.lon = 9;
  (last.color as Uint8Array)[0] = 200;
  assert.equal(a.get(1, 2).height, 2);
  assert.deepEqual([a.get(1, 2).at.lon, a.get(1, 2).color[0]], [9, 200]);
  throws(() => last.kind = 256, RangeError, "kind");
  throws(() => last.seen = wrong(1), TypeError, "seen");
  a.set(a.get(0, 1), 0, 0);
  assert.equal(a.get(0, 0).id, 2n ** 40n);
  const [row] = a.toArray() as unknown as Record<string, unknown>[][];
  assert.deepEqual(row?.[2]?.["at"], { lat: 2, lon: -2 });
});

test("a field is a view of the same memory", () => {
  using a = marks([2, 3]);
  const height = a.field("height", "f64");
  assert.ok(height instanceof NDView);
  assert.deepEqual([...height.shape, ...height.strides, height.offset], [2, 3, 120, 40, 8]);
  assert.equal(height.toString(), "[[0.   0.25 0.5 ]\n [0.75 1.   1.25]]");
  height.set(-1, 0, 1);
  assert.equal(a.get(0, 1).height, -1);
  assert.equal(a.field("seen").get(1, 2), true);
  assert.equal(a.field("id").get(0, 2), 2n ** 41n);
  const color = a.field("color");
  assert.deepEqual([...color.shape, ...color.strides], [2, 3, 3, 120, 40, 1]);
  assert.equal(color.get(1, 2, -1), 7);
  const lon = a.field("at").field("lon");
  assert.equal(lon.toString(), "[[-0. -1. -2.]\n [-3. -4. -5.]]");
  lon.set(0.5, 1, 0);
  assert.equal(a.get(1, 0).at.lon, 0.5);
  assert.equal(a.slice(1, [null, null, -1]).field("kind").toString(), "[5 4 3]");
});

test("kernels work on fields, and refuse structs", () => {
  using a = marks([2, 3]);
  assert.equal(kernels.sum(a.field("height")), 3.75);
  kernels.add(a.field("height"), 1, a.field("height"));
  assert.equal(a.get(1, 2).height, 2.25);
  assert.equal(a.get(1, 2).id, 5n * 2n ** 40n);
  for (
    const call of [
      () => kernels.sum(wrong<never>(a)),
      () => kernels.add(wrong<never>(a), 1),
      () => kernels.copy(wrong<never>(a), wrong<never>(a)),
      () => kernels.fill(wrong<never>(a), 0),
    ]
  ) throws(call, TypeError, "view of structs", 'field("kind")');
});

test("slices, shapes and turns share the structs", () => {
  using a = marks([2, 3]);
  const kinds = (one: StructNDView<{ kind: number }>) => one.field("kind").toString();
  assert.equal(kinds(a.slice(0)), "[0 1 2]");
  assert.equal(kinds(a.slice(":", 1)), "[1 4]");
  assert.equal(kinds(a.slice("...", [1])), "[[1 2]\n [4 5]]");
  assert.equal(kinds(a.slice(null, 1, 2)), "[5]");
  assert.equal(kinds(a.transpose()), "[[0 3]\n [1 4]\n [2 5]]");
  assert.equal(kinds(a.permute(1, 0)), "[[0 3]\n [1 4]\n [2 5]]");
  assert.equal(kinds(a.flip()), "[[5 4 3]\n [2 1 0]]");
  assert.equal(kinds(a.flip(0)), "[[3 4 5]\n [0 1 2]]");
  assert.equal(kinds(a.reshape([3, -1])), "[[0 1]\n [2 3]\n [4 5]]");
  assert.equal(kinds(a.slice(1).broadcastTo([2, 3])), "[[3 4 5]\n [3 4 5]]");
  assert.equal(kinds(a.slice([0, 1]).squeeze()), "[0 1 2]");
  assert.equal(kinds(a.transpose().reshape(6)), "[0 3 1 4 2 5]");
  throws(() => a.transpose().reshape(6, { copy: false }), RangeError, "unable to avoid a copy");
  throws(() => a.reshape(6, { copy: wrong(1) }), TypeError, "copy is 1; give true or false");
  assert.deepEqual([...a.expandDims(-1).shape], [2, 3, 1]);
  assert.deepEqual(a.split(3, 1).map(kinds), ["[[0]\n [3]]", "[[1]\n [4]]", "[[2]\n [5]]"]);
  assert.deepEqual([...a].map((row) => kinds(row as StructNDView<{ kind: number }>)), [
    "[0 1 2]",
    "[3 4 5]",
  ]);
  assert.deepEqual([...a.at(1)].map((one) => (one as { kind: number }).kind), [3, 4, 5]);
  throws(() => [...a.at(0, 0)], TypeError, "rank 0");
  a.transpose().get(2, 1).kind = 77;
  assert.equal(a.get(1, 2).kind, 77);
  for (const bad of [() => a.slice(2), () => a.slice(0, 0, 0), () => a.reshape(7)]) {
    throws(bad, RangeError, "StructNDView.");
  }
});

test("copies and takes are arrays of their own", () => {
  using a = marks([2, 3]);
  using copy = a.transpose().copy();
  assert.deepEqual([...copy.strides], [2 * SIZE, SIZE]);
  assert.equal(copy.get(2, 1).id, 5n * 2n ** 40n);
  copy.get(2, 1).kind = 9;
  assert.equal(a.get(1, 2).kind, 5);
  using columns = a.take([2, 0, 2], { axis: 1 });
  assert.equal(columns.field("kind").toString(), "[[2 0 2]\n [5 3 5]]");
  using some = a.take([5, -6]);
  assert.equal(some.field("height").toString(), "[1.25 0.  ]");
  throws(() => a.take([6]), RangeError, "6");
  throws(() => a.take([0], { axis: 2 }), RangeError, "axis 2");
  throws(() => a.take(wrong("0")), TypeError, "StructNDView.take");
  using odd = a.mask(a.field("seen"));
  assert.equal(odd.field("kind").toString(), "[1 3 5]");
  throws(() => a.mask(wrong(a.field("kind"))), TypeError, "StructNDView.mask", "bool");
  throws(() => a.mask(wrong<never>(a)), TypeError, "StructNDView.mask");
  using none = array.struct(Point, 0);
  assert.equal(none.copy().size, 0);
});

test("read-only views give copies and refuse writes", () => {
  using a = marks(3);
  const fixed = a.asReadonly();
  const one = fixed.get(1);
  assert.deepEqual(one.at, { lat: 1, lon: -1 });
  assert.ok(Object.isFrozen(one));
  a.get(1).height = 100;
  assert.equal(one.height, 0.25);
  throws(() => (fixed as typeof a).set(mark(1), 0), TypeError, "StructNDView.set", "read-only");
  throws(
    () => (fixed.field("kind") as NDView<"u8", "strided", "write">).set(1, 0),
    TypeError,
    "read-only",
  );
  throws(() => (fixed.slice(0) as typeof a).set(mark(1)), TypeError, "read-only");
});

test("views over existing memory, at any address", () => {
  const bytes = new Uint8Array(1 + 3 * SIZE);
  const odd = view(bytes, Mark, 3, undefined, 1);
  odd.set(mark(6), 2);
  assert.equal(odd.get(2).height, 1.5);
  assert.equal(odd.field("height").get(2), 1.5);
  assert.equal(new DataView(bytes.buffer).getFloat64(1 + 2 * SIZE + 8, true), 1.5);
  using block = new Block(4 * SIZE);
  const reversed = view(block, Mark, 4, -SIZE, 3 * SIZE);
  reversed.set(mark(1), 0);
  assert.equal(block.view("u8")[3 * SIZE], 1);
  assert.equal(view(new ArrayBuffer(5 * SIZE), Mark).size, 5);
  throws(() => view(new ArrayBuffer(SIZE + 1), Mark), RangeError, "41 bytes", "40 bytes");
  throws(() => view(new ArrayBuffer(SIZE), Mark, 2), RangeError, "needs bytes 0 to 80");
});

test("arrays in structs at addresses that no typed array can have", () => {
  const Packed = t.struct("Packed", { kind: t.u8(), steps: t.fixed(t.f64(), 2) }, { packed: true });
  using a = array.struct(Packed, 3);
  assert.equal(a.itemSize, 17);
  a.set({ kind: 1, steps: [1, 2.5] }, 1);
  a.set(a.get(1), 2);
  assert.equal(a.field("steps").toString(), "[[0.  0. ]\n [1.  2.5]\n [1.  2.5]]");
  const [, one] = a.toArray() as { kind: number; steps: ArrayLike<number> }[];
  assert.deepEqual([one?.kind, Array.from(one?.steps ?? [])], [1, [1, 2.5]]);
  assert.deepEqual(Array.from(a.asReadonly().get(2).steps), [1, 2.5]);
  throws(() => a.get(0).steps, RangeError, "Packed.steps", "toObject()");
  assert.deepEqual(Array.from(a.get(1).toObject().steps), [1, 2.5]);
});

test("freed memory is not read", () => {
  const a = marks(2);
  const part = a.slice([1]);
  const field = a.field("height");
  a.dispose();
  a.dispose();
  assert.equal(a.disposed, true);
  for (
    const call of [
      () => a.get(0),
      () => a.set(mark(0), 0),
      () => part.get(0),
      () => part.toString(),
      () => part.toArray(),
      () => part.copy(),
      () => field.get(0),
    ]
  ) throwsCode(call, "DISPOSED");
});

test("schemas and fields that are not allowed", () => {
  const Flags = t.struct("Flags", { low: t.bits("u32", 3) });
  for (const schema of [null, undefined, 5, {}, t.f64(), Point.c, "f64", Symbol("x")]) {
    throws(() => array.struct(wrong<never>(schema), 2), TypeError, "array.struct: schema is ");
  }
  throws(() => array.struct(Flags, 2), TypeError, "array.struct: field Flags.low");
  throws(() => array.struct(t.struct("None", {}), 2), TypeError, "None", "no fields");
  for (const shape of [-1, 1.5, [2, -3], NaN]) {
    throws(() => array.struct(Point, shape), RangeError, "array.struct: shape");
  }
  throws(() => array.struct(Point, wrong("2")), TypeError, "array.struct: shape");
  using a = marks(2);
  throws(
    () => a.field(wrong<never>("x")),
    TypeError,
    'Mark has no field "x"',
    "kind, height, color",
  );
  throws(() => a.field(wrong<never>(Symbol("x"))), TypeError, "has no field");
  throws(() => a.field("height", "f32"), TypeError, "field height is f64", "f32");
  throws(() => a.field("at", "f32"), TypeError, "field at is struct Point");
  throws(() => a.get(), RangeError, "StructNDView.get");
  throws(() => a.get(2), RangeError, "index 2 is out of bounds for axis 0 with size 2");
  throws(() => a.get(wrong("0")), TypeError, "StructNDView.get");
  throws(() => a.set(wrong(5), 0), TypeError, "MarkView.assign");
  throws(() => a.set({ ...mark(1), kind: -1 }, 0), RangeError, "kind");
  const parts = { memory: {}, layout: {}, struct: {}, writable: true };
  throws(() => new StructNDView(wrong(parts)), TypeError, "array.struct()", "view()");
});

test("fields that are enums, addresses and C types are their integers", () => {
  const Mode = t.enum("Mode", { read: 1, write: 2 });
  const Job = t.struct("Job", {
    mode: Mode,
    next: t.address({ nullable: true }),
    count: t.usize(),
    initial: t.char(),
    label: t.fixed(t.char(), 5),
  });
  using jobs = array.struct(Job, 2);
  jobs.get(1).mode = 2;
  jobs.get(1).count = 12;
  assert.equal(jobs.field("mode", "i32").get(1), 2);
  assert.equal(jobs.field("next").get(1), 0n);
  assert.equal(jobs.field("count", "u64").get(1), 12n);
  assert.deepEqual([...jobs.field("label").shape], [2, 5]);
});
