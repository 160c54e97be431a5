// Generated structs without a library: views over plain memory, and what they refuse.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { after, test } from "node:test";
import { buildLibrary } from "../../gen/build.ts";
import { emitApi } from "../../gen/emit/api.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { arg, fn, library, nativeModule, t } from "../../src/schema/mod.ts";
import { WorkFolder } from "./support/run.ts";

const Mode = t.enum("Mode", { off: 0, on: 5 }, { of: "u8" });
const Point = t.struct("Point", { x: t.f64(), y: t.f64() });
const Inner = t.struct("Inner", { index: t.i16(), bytes: t.fixed(t.char(), 3) });
const Everything = t.struct("Everything", {
  mode: Mode,
  flag: t.bool(),
  narrow: t.f32(),
  big: t.u64(),
  size: t.usize(),
  at: Point,
  inner: Inner,
  list: t.fixed(Point, 2),
  grid: t.fixed(t.fixed(t.i16(), 3), 2),
  bigs: t.fixed(t.i64(), 2),
  flags: t.fixed(t.bool(), 2),
  modes: t.fixed(Mode, 2),
});
const Packed = t.struct("Packed", { a: t.u8(), d: t.fixed(t.f64(), 2) }, { packed: true });
const Value = t.union("Value", { i: t.i32(), bytes: t.fixed(t.u8(), 8), size: t.usize() });
const Label = t.struct("Label", { id: t.i32(), name: t.string({ nullable: true }) });

const made = library({
  name: "views",
  version: "1.0.0",
  description: "Structs.",
  modules: [nativeModule({
    name: "m",
    description: "M.",
    functions: {
      everything: fn([arg("s", t.pointer(Everything))], t.void()),
      packed: fn([arg("s", t.pointer(Packed))], t.void()),
      value: fn([arg("s", t.pointer(Value))], t.void()),
      label: fn([arg("s", t.pointer(Label))], t.void()),
    },
  })],
  c: {},
  out: { typescript: ".", header: ".", docs: "." },
});

const folder = new WorkFolder();
after(() => folder[Symbol.dispose]());
const runtime = relative(folder.path, at("src/runtime/v1.ts"));
const ir = { ...buildLibrary(made, "views.ts"), runtime };
writeFileSync(folder.at("views.api.ts"), emitApi(ir));

/** A view of a generated class, loosely typed: its fields are what the tests look at. */
interface View extends Record<string, unknown> {
  readonly view: DataView;
  toObject(): Record<string, unknown>;
  assign(value: object): void;
}

interface ViewClass {
  readonly byteLength: number;
  readonly offsets: Readonly<Record<string, number>>;
  over(memory: ArrayBuffer | ArrayBufferView, byteOffset?: number): View;
}

interface Elements extends Iterable<unknown> {
  readonly length: number;
  readonly cursor: View & { index: number };
  get(index: number): unknown;
  set(index: number, value: object): void;
}

const module = await import(pathToFileURL(folder.at("views.api.ts")).href) as {
  EverythingView: ViewClass;
  PackedView: ViewClass;
  ValueView: ViewClass;
  LabelView: ViewClass;
  PointArray: { make(length: number): Elements };
};
const { EverythingView, PackedView, PointArray, LabelView, ValueView } = module;

const everything = () => ({
  mode: 5,
  flag: true,
  narrow: 1.5,
  big: 2n ** 64n - 1n,
  size: 7,
  at: { x: 1, y: -2 },
  inner: { index: -3, bytes: Uint8Array.of(1, 2, 255) },
  list: [{ x: 3, y: 4 }, { x: 5, y: 6 }],
  grid: [Int16Array.of(1, 2, 3), Int16Array.of(-4, -5, -6)],
  bigs: BigInt64Array.of(1n, -1n),
  flags: [true, false],
  modes: [0, 5],
});

function fresh(type: ViewClass): View {
  return type.over(new ArrayBuffer(type.byteLength + 8), 8);
}

test("a struct is written and read back, nested and in arrays", () => {
  const view = fresh(EverythingView);
  view.assign(everything());
  assert.deepEqual(view.toObject(), everything());
  const plain = { ...everything(), grid: [[1, 2, 3], [-4, -5, -6]], bigs: [1, -1n] };
  const other = fresh(EverythingView);
  other.assign(plain);
  assert.deepEqual(other.toObject(), everything());
  const third = fresh(EverythingView);
  third.assign(other);
  assert.deepEqual(third.toObject(), everything());
});

test("views of nested structs and arrays are the same memory", () => {
  const view = fresh(EverythingView);
  view.assign(everything());
  (view["at"] as { x: number }).x = 9;
  const { inner, list } = view as unknown as { inner: View; list: Elements };
  (inner["bytes"] as Uint8Array)[1] = 77;
  inner["index_"] = 12;
  list.set(1, { x: 8, y: 8 });
  list.cursor["x"] = 33;
  const now = view.toObject() as ReturnType<typeof everything>;
  assert.equal(now.at.x, 9);
  assert.deepEqual(now.inner, { index: 12, bytes: Uint8Array.of(1, 77, 255) });
  assert.deepEqual(now.list, [{ x: 33, y: 4 }, { x: 8, y: 8 }]);
  assert.deepEqual([...list], now.list);
  view["grid"] = [[0, 0, 1], [0, 0, 2]];
  assert.deepEqual(view["grid"], [Int16Array.of(0, 0, 1), Int16Array.of(0, 0, 2)]);
  assert.equal(view["mode"], 5);
  view["mode"] = 0;
  assert.equal(view["mode"], 0);
});

const BAD: readonly [change: (s: Record<string, unknown>) => void, message: RegExp][] = [
  [(s) => delete s["size"], /EverythingView.assign: value.size is undefined; give a safe integer/],
  [(s) => s["mode"] = 1, /value.mode is 1; give a member of Mode: off \(0\), on \(5\)/],
  [(s) => s["flag"] = 1, /value.flag is 1; give true or false/],
  [(s) => s["at"] = null, /value.at is null; give an object/],
  [(s) => s["at"] = { x: 1 }, /value.at.y is undefined; give a number/],
  [
    (s) => s["inner"] = { index: 1, bytes: [1, 2] },
    /value.inner.bytes has 2 elements; give exactly 3/,
  ],
  [
    (s) => s["inner"] = { index: 1, bytes: [1, 2, 256] },
    /value.inner.bytes\[2\] is 256; give an int/,
  ],
  [
    (s) => s["inner"] = { index: 1, bytes: "abc" },
    /value.inner.bytes is "abc"; give an array of 3/,
  ],
  [(s) => s["list"] = [{ x: 1, y: 1 }], /value.list has 1 elements; give exactly 2/],
  [
    (s) => s["list"] = [{ x: 1, y: 1 }, { x: 1, y: "2" }],
    /value.list\[1\].y is "2"; give a number/,
  ],
  [
    (s) => s["grid"] = [[1, 2, 3], [1, 2, 1.5]],
    /value.grid\[1\]\[2\] is 1.5; give an integer of i16/,
  ],
  [(s) => s["grid"] = [[1, 2, 3], [1, 2, 3, 4]], /value.grid\[1\] has 4 elements; give exactly 3/],
  [
    (s) => s["bigs"] = [1, 2n ** 63n],
    /value.bigs\[1\] is 9223372036854775808n; give a bigint from/,
  ],
  [(s) => s["bigs"] = [1, "2"], /value.bigs\[1\] is "2"; give a bigint/],
  [(s) => s["flags"] = [true, 0], /value.flags\[1\] is 0; give true or false/],
  [(s) => s["modes"] = [0], /value.modes has 1 elements; give exactly 2/],
  [(s) => s["modes"] = [0, 2], /value.modes\[1\] is 2; give a member of Mode/],
];

for (const [change, message] of BAD) {
  test(`a wrong struct is refused: ${message.source.slice(0, 60)}`, () => {
    const value: Record<string, unknown> = everything();
    change(value);
    const view = fresh(EverythingView);
    assert.throws(() => view.assign(value), message);
  });
}

test("setters of views check", () => {
  const view = fresh(EverythingView);
  assert.throws(() => view["size"] = -1, /EverythingView: size is -1; give a safe integer from 0/);
  assert.throws(() => view["at"] = { x: 1 }, /EverythingView: at.y is undefined; give a number/);
  assert.throws(() => view["modes"] = [0, 1], /EverythingView: modes\[1\] is 1; give a member/);
});

test("an array is where the alignment of its type allows it", () => {
  const view = fresh(PackedView);
  view.assign({ a: 1, d: [2, 3] });
  assert.equal(PackedView.byteLength, 17);
  assert.deepEqual(view.toObject(), { a: 1, d: Float64Array.of(2, 3) });
  assert.throws(() => view["d"], /Packed.d lies at an address that a Float64Array cannot have/);
});

test("a union takes one member and gives all of them", () => {
  const view = fresh(ValueView);
  view.assign({ bytes: [1, 0, 0, 0, 0, 0, 0, 255] });
  const value = view.toObject();
  assert.equal(value["i"], 1);
  assert.deepEqual(value["bytes"], Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 255));
  // What is no safe integer is found when somebody asks for it, and not before.
  assert.throws(() => value["size"], /Value.size/);
  view.assign({ i: -1 });
  assert.deepEqual(view["bytes"], Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0));
  assert.equal(view["size"], 2 ** 32 - 1);
  assert.equal(value["i"], 1, "what was read is a copy");
  const none =
    /ValueView.assign: value has none of its members; give exactly one of i, bytes, size/;
  assert.throws(() => view.assign({}), none);
  assert.throws(() => view.assign({ i: 1, size: 2 }), /value has the members i and size; give exa/);
  assert.throws(() => view.assign({ i: "1" }), /value.i is "1"/);
});

test("a struct with strings cannot be set as a whole: they would not live long enough", () => {
  const view = fresh(LabelView);
  view["id"] = 4;
  assert.deepEqual(view.toObject(), { id: 4, name: null });
  assert.throws(() => view.assign({ id: 1, name: "x" }), /LabelView holds addresses/);
  assert.throws(() => view["name"] = "x", TypeError);
});

test("arrays of structs in memory of JavaScript", () => {
  const array = PointArray.make(3);
  array.set(2, { x: 1, y: 2 });
  assert.deepEqual([...array], [{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 1, y: 2 }]);
  assert.throws(() => array.set(0, { x: 1 }), /y is undefined/);
  assert.throws(() => array.get(3), /index is 3/);
});
