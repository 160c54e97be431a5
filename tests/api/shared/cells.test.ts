// Atomic cells of all types: every operation against a model, ranges, floats, access, errors.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  type AtomicIntegers,
  type CellDtype,
  MapTruncatedError,
  shared,
  SharedMap,
} from "../../../src/mod.ts";
import { truncateSync } from "node:fs";
import { DTYPES } from "../support/arrays.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const INTEGERS = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"] as const;
const FLOATS = ["f32", "f64"] as const;

/** What a cell of the type makes of a number. */
function wrapper(dtype: (typeof INTEGERS)[number]): (value: bigint) => bigint {
  const bits = Number(dtype.slice(1));
  return (value) => dtype[0] === "u" ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
}

const CHANGES: Record<string, (old: bigint, value: bigint) => bigint> = {
  store: (_, value) => value,
  exchange: (_, value) => value,
  add: (old, value) => old + value,
  sub: (old, value) => old - value,
  and: (old, value) => old & value,
  or: (old, value) => old | value,
  xor: (old, value) => old ^ value,
  min: (old, value) => value < old ? value : old,
  max: (old, value) => value > old ? value : old,
};

test("every operation on integers of every size agrees with a model", () => {
  using map = SharedMap.anonymous({ byteLength: 4096 });
  for (const dtype of INTEGERS) {
    const wrap = wrapper(dtype);
    const isBig = dtype.endsWith("64");
    const cells = map.cells(dtype, 64, 3) as unknown as AtomicIntegers<"u64">;
    assert.equal(cells.dtype, dtype);
    assert.equal(cells.isLockFree(), true);
    const value = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(wrap);
    const call = fc.constantFrom(...Object.keys(CHANGES));
    const step = fc.record({ call, index: fc.nat(2), value });
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const model = [0n, 0n, 0n];
      for (let i = 0; i < 3; i += 1) cells.store(i, wrong(isBig ? 0n : 0));
      for (const { call: name, index, value: one } of steps) {
        const old = model[index] ?? 0n;
        const change = cells[name as "add"].bind(cells);
        const got = change(index, wrong(isBig ? one : Number(one)));
        if (name !== "store") assert.equal(BigInt(got), old, `${dtype} ${name}`);
        model[index] = wrap(CHANGES[name]?.(old, one) ?? 0n);
        assert.deepEqual([0, 1, 2].map((i) => BigInt(cells.load(i))), model, `${dtype} ${name}`);
      }
    }));
  }
  assert.ok(map.view("u8", 0, 64).every((byte) => byte === 0), "a byte before the cells changed");
});

test("addAll adds to every cell of any range of every type, and to no other", () => {
  using map = SharedMap.anonymous({ byteLength: 4096 });
  for (const { dtype, type, size } of DTYPES) {
    const one = dtype.endsWith("64") && dtype[0] !== "f" ? 1n : 1;
    for (let first = 0; first < 3; first += 1) {
      const view = map.view(dtype, 512 + first * size, 70);
      const cells = map.cells(dtype as CellDtype, 512 + first * size, 70);
      for (const [start, end] of [[0, 70], [1, 2], [3, 3], [5, 60], [63, 70], [2, 37]] as const) {
        map.view("u8").fill(0);
        cells.addAll(wrong(one), start, end);
        cells.addAll(wrong(one), start, end);
        const expected = Array.from({ length: 70 }, (_, i) => i >= start && i < end ? 2 : 0);
        assert.deepEqual([...view].map(Number), expected, `${dtype} ${start} ${end}`);
        const each = new type(end - start);
        for (let i = 0; i < each.length; i += 1) {
          each[i] = wrong(typeof one === "bigint" ? BigInt(i) : i);
        }
        cells.addAll(wrong(each), start);
        assert.deepEqual(
          [...view].map(Number),
          expected.map((value, i) => value === 0 ? 0 : value + i - start),
        );
        const around = map.view("u8");
        assert.ok(around.subarray(0, 512 + first * size).every((byte) => byte === 0));
        assert.ok(around.subarray(512 + (first + 70) * size).every((byte) => byte === 0));
      }
    }
  }
});

test("addAll wraps, takes negative values of signed types, and keeps neighbours apart", () => {
  using map = SharedMap.anonymous({ byteLength: 4096 });
  const bytes = map.cells("u8", 0, 64);
  map.view("u8", 0, 64).fill(255);
  bytes.addAll(1);
  assert.ok(map.view("u8", 0, 64).every((byte) => byte === 0));
  map.cells("i16", 0, 32).addAll(-5);
  assert.ok(map.view("i16", 0, 32).every((value) => value === -5));
  map.cells("i64", 512, 9).addAll(-7n);
  assert.deepEqual([...map.view("i64", 512, 9)], Array(9).fill(-7n));
  map.cells("f32", 1024, 5).addAll(0.5);
  assert.deepEqual([...map.view("f32", 1024, 6)], [0.5, 0.5, 0.5, 0.5, 0.5, 0]);
});

test("wrong ranges and values of addAll are refused", () => {
  using map = SharedMap.anonymous({ byteLength: 4096 });
  const cells = map.cells("u32", 0, 8);
  throws(() => cells.addAll(1, 9), RangeError, "AtomicCells.addAll: start is 9", "from 0 to 8");
  throws(() => cells.addAll(1, 2, 9), RangeError, "AtomicCells.addAll: end is 9", "from 2 to 8");
  throws(() => cells.addAll(1, 2, 1), RangeError, "end is 1");
  throws(() => cells.addAll(-1), RangeError, "AtomicCells.addAll: value is -1");
  throws(() => cells.addAll(wrong("1")), TypeError, 'AtomicCells.addAll: value is "1"');
  throws(() => cells.addAll(wrong(new Int32Array(8))), TypeError, "give a Uint32Array");
  throws(() => cells.addAll(new Uint32Array(9)), RangeError, "end is 9");
  throws(() => cells.addAll(new Uint32Array(3), 0, 2), RangeError, "3 values for 2 cells");
  assert.ok(map.view("u32").every((value) => value === 0));
});

test("floats are added, compared by their bits, and kept by min and max", () => {
  using map = SharedMap.anonymous({ byteLength: 4096 });
  for (const dtype of FLOATS) {
    const cells = map.cells(dtype, 8, 4);
    cells.store(1, 1.5);
    assert.equal(cells.add(1, 2.25), 1.5);
    assert.equal(cells.sub(1, 0.75), 3.75);
    assert.equal(cells.exchange(1, -0), 3);
    assert.equal(cells.compareExchange(1, 0, 9), -0);
    assert.ok(Object.is(cells.load(1), -0), "0 was taken for -0");
    assert.ok(Object.is(cells.compareExchange(1, -0, NaN), -0));
    assert.ok(Number.isNaN(cells.compareExchange(1, NaN, 4)));
    assert.equal(cells.load(1), 4);
    for (
      const [name, values, result] of [
        ["min", [5, -1, 0], -1],
        ["max", [5, -1, 7], 7],
        ["min", [NaN], NaN],
      ] as const
    ) {
      cells.store(2, 4);
      for (const value of values) cells[name](2, value);
      assert.ok(Object.is(cells.load(2), result), `${dtype} ${name}: ${cells.load(2)}`);
    }
    cells.store(2, 0);
    cells.min(2, -0);
    assert.ok(Object.is(cells.load(2), -0));
    cells.max(2, 0);
    assert.ok(Object.is(cells.load(2), 0));
    throws(() => cells.add(4, 1), RangeError, "AtomicCells.add: index is 4", "from 0 to 3");
    for (const value of [null, "1", 1n, {}]) {
      throws(() => cells.add(0, wrong(value)), TypeError, "AtomicCells.add: value is ");
      throws(() => cells.sub(0, wrong(value)), TypeError, "AtomicCells.sub: value is ");
      throws(() => cells.max(0, wrong(value)), TypeError, "AtomicCells.max: value is ");
    }
  }
  map.cells("f32", 8, 1).store(0, 0.1);
  assert.equal(map.cells("f32", 8, 1).load(0), Math.fround(0.1));
});

test("cells of a map that is only read refuse changes, those of a private one keep them", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = new SharedMap(path, { mode: "create", byteLength: 4096 });
  map.cells("u32").store(0, 5);
  using reader = new SharedMap(path, { access: "read" });
  using copy = new SharedMap(path, { access: "copyOnWrite" });
  for (const dtype of [...INTEGERS, ...FLOATS]) {
    const cells = reader.cells(dtype) as unknown as AtomicIntegers<"u32">;
    assert.ok(cells.load(0) >= 0);
    for (const name of [...Object.keys(CHANGES), "compareExchange"]) {
      if (!(name in cells)) continue;
      const change = () => cells[name as "add"](0, 1);
      throwsCode(change, "PERMISSION_DENIED", `AtomicCells.${name}: `, path, '"readwrite"');
    }
    throwsCode(() => cells.addAll(1), "PERMISSION_DENIED", "AtomicCells.addAll");
    throwsCode(() => cells.notify(0), "PERMISSION_DENIED", "AtomicCells.notify");
  }
  copy.cells("u32").add(0, 1);
  assert.equal(copy.cells("u32").load(0), 6);
  assert.equal(map.cells("u32").load(0), 5);
  assert.equal(reader.cells("u32").load(0), 5);
});

test("a file that is cut is an error of the next call, with both sizes, and for good", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using other = SharedMap.anonymous({ byteLength: 4096 });
  const map = new SharedMap(path, { mode: "create", byteLength: 65_536 });
  const cells = map.cells("u32");
  cells.store(16_000, 7);
  truncateSync(path, 4096);
  for (let i = 0; i < 3; i += 1) {
    const error = throws(() => cells.load(16_000), MapTruncatedError, path, "65536", "4096");
    assert.equal(error.code, "MAP_TRUNCATED");
    assert.deepEqual([error.path, error.byteLength, error.fileByteLength], [path, 65_536, 4096]);
    throws(() => cells.add(0, 1), MapTruncatedError, "AtomicCells.add");
    throws(() => map.cells("f64").load(0), MapTruncatedError, "SharedMap.cells");
    throws(() => map.flush(), MapTruncatedError, "SharedMap.flush");
  }
  other.cells("u32").add(0, 1);
  assert.equal(other.cells("u32").load(0), 1);
  map.dispose();
  throwsCode(() => cells.load(0), "DISPOSED");
});

test("cells of a layout take numbers of every type, and wrong counts are refused", () => {
  const layout = shared.layout({
    a: shared.cells("i8", 3),
    b: shared.cells("f64", 2),
    c: shared.cells("u16", 5),
  });
  using map = SharedMap.anonymous({ layout });
  map.parts.a.store(2, -128);
  map.parts.b.add(1, 0.5);
  map.parts.c.or(4, 0x8000);
  assert.deepEqual([map.parts.a.load(2), map.parts.b.load(1), map.parts.c.load(4)], [
    ...[-128, 0.5, 0x8000],
  ]);
  throws(() => map.parts.c.load(5), RangeError, "index is 5", "from 0 to 4");
  for (const count of [0, -1, 1.5, NaN, 2 ** 50]) {
    throws(() => shared.cells("u8", count), RangeError, `shared.cells: count is ${count}`);
  }
  throws(() => shared.cells("u8", wrong("1")), TypeError, 'count is "1"');
  throws(
    () => shared.cells(wrong<CellDtype>("f16"), 1),
    RangeError,
    'shared.cells: dtype is "f16"',
  );
});
