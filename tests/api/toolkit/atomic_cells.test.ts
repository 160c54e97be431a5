// Atomic cells of all four dtypes: operations, ranges, wrap-around, errors, two maps of one file.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type AtomicCells, type CellDtype, SharedMap } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const WIDTHS = [
  { dtype: "u32", bytes: 4, wrap: (value: bigint) => BigInt.asUintN(32, value) },
  { dtype: "i32", bytes: 4, wrap: (value: bigint) => BigInt.asIntN(32, value) },
  { dtype: "u64", bytes: 8, wrap: (value: bigint) => BigInt.asUintN(64, value) },
  { dtype: "i64", bytes: 8, wrap: (value: bigint) => BigInt.asIntN(64, value) },
] as const;
type Width = (typeof WIDTHS)[number];

/** The least and the greatest value. */
function limits({ dtype, bytes }: Width): [bigint, bigint] {
  const span = 2n ** BigInt(8 * bytes);
  return dtype.startsWith("u") ? [0n, span - 1n] : [-span / 2n, span / 2n - 1n];
}

/** Calls the cells of any dtype with bigints: 32-bit ones take and give numbers. */
function bigCells(map: SharedMap, { dtype, bytes }: Width) {
  const cells = map.cells(dtype) as unknown as AtomicCells<"u64">;
  const given = (value: bigint): bigint => bytes === 8 ? value : wrong(Number(value));
  const got = (value: bigint): bigint => {
    assert.equal(typeof value, bytes === 8 ? "bigint" : "number");
    return BigInt(value);
  };
  return {
    load: (index: number) => got(cells.load(index)),
    store: (index: number, value: bigint) => cells.store(index, given(value)),
    add: (index: number, value: bigint) => got(cells.add(index, given(value))),
    compareExchange: (index: number, expected: bigint, replacement: bigint) =>
      got(cells.compareExchange(index, given(expected), given(replacement))),
  };
}

test("random operations agree with a model, wrap-around included", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  for (const width of WIDTHS) {
    const cells = bigCells(map, width);
    const [min, max] = limits(width);
    const value = fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n, 1n, max - 1n));
    const call = fc.constantFrom("load", "store", "add", "compareExchange", "fail");
    const step = fc.record({ call, index: fc.nat(7), x: value, y: value });
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const model = Array<bigint>(8).fill(0n);
      for (let i = 0; i < 8; i += 1) cells.store(i, 0n);
      for (const { call, index, x, y } of steps) {
        const old = model[index] ?? 0n;
        if (call === "load") assert.equal(cells.load(index), old);
        else if (call === "store") {
          cells.store(index, x);
          model[index] = x;
        } else if (call === "add") {
          assert.equal(cells.add(index, x), old);
          model[index] = width.wrap(old + x);
        } else {
          const expected = call === "fail" ? x : old;
          assert.equal(cells.compareExchange(index, expected, y), old);
          if (expected === old) model[index] = y;
        }
        for (const [i, held] of model.entries()) assert.equal(cells.load(i), held);
      }
    }));
  }
});

test("every cell takes its limits and wraps beyond them", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 16 });
  for (const width of WIDTHS) {
    const cells = bigCells(map, width);
    const [min, max] = limits(width);
    cells.store(1, max);
    assert.equal(cells.add(1, 1n), max);
    assert.equal(cells.load(1), min);
    cells.store(0, min);
    assert.equal(cells.add(0, max), min);
    assert.equal(cells.load(0), width.wrap(min + max));
  }
});

test("64-bit cells take safe integers and give bigints", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 16 });
  for (const dtype of ["u64", "i64"] as const) {
    const cells = map.cells(dtype);
    cells.store(0, Number.MAX_SAFE_INTEGER);
    assert.equal(cells.load(0), 2n ** 53n - 1n);
    assert.equal(cells.add(0, 1), 2n ** 53n - 1n);
    assert.equal(cells.compareExchange(0, 2n ** 53n, 5), 2n ** 53n);
    assert.equal(cells.load(0), 5n);
    cells.store(0, -0);
    assert.equal(cells.load(0), 0n);
  }
  const cells = map.cells("i64");
  cells.store(1, -5);
  assert.equal(cells.add(1, -(2n ** 62n)), -5n);
  assert.equal(cells.load(1), -5n - 2n ** 62n);
});

test("cells lie over the views, at their offset and with their length", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 70 });
  for (const { dtype, bytes } of WIDTHS) {
    assert.equal(map.cells(dtype).length, Math.floor(70 / bytes));
    assert.equal(map.cells(dtype, 16).length, Math.floor(54 / bytes));
    const cells: AtomicCells<CellDtype> = map.cells(dtype, 16, 2);
    assert.equal(cells.length, 2);
    map.view("u8").fill(0);
    (cells as AtomicCells<"u64">).store(1, wrong(bytes === 8 ? 0x0102n : 0x0102));
    assert.deepEqual([...map.view("u8", 16 + bytes, 2)], [2, 1]);
    assert.equal(map.view("u8").reduce((sum, byte) => sum + byte, 0), 3);
  }
});

test("values that a cell can not hold are refused", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 16 });
  const values = {
    u32: [-1, 2 ** 32, 0.5, NaN, Infinity],
    i32: [2 ** 31, -(2 ** 31) - 1, 0.5, NaN, -Infinity],
    u64: [-1, -1n, 2n ** 64n, 2 ** 53, 0.5, NaN],
    i64: [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, -(2 ** 53), 0.5, NaN],
  };
  for (const { dtype, bytes } of WIDTHS) {
    const cells = map.cells(dtype) as AtomicCells<"u64">;
    const types: unknown[] = [null, undefined, "1", true, {}, ...bytes === 4 ? [1n] : []];
    const all = [
      ...values[dtype].map((value) => [value, RangeError] as const),
      ...types.map((value) => [wrong<bigint>(value), TypeError] as const),
    ];
    for (const [value, kind] of all) {
      throws(() => cells.store(0, value), kind, "AtomicCells.store: value is ", "give ");
      throws(() => cells.add(0, value), kind, "AtomicCells.add: value is ", "give ");
      throws(
        () => cells.compareExchange(0, value, 0),
        kind,
        "AtomicCells.compareExchange: expected is ",
      );
      throws(
        () => cells.compareExchange(0, 0, value),
        kind,
        "AtomicCells.compareExchange: replacement is ",
      );
    }
  }
  assert.ok(map.view("u8").every((byte) => byte === 0), "nothing was written");
});

test("indices out of range are refused with the range", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  for (const { dtype, bytes } of WIDTHS) {
    const cells = map.cells(dtype, 0, 4) as AtomicCells<"u64">;
    const calls: Record<string, (index: number) => unknown> = {
      load: (index) => cells.load(index),
      store: (index) => cells.store(index, wrong(bytes === 8 ? 1n : 1)),
      add: (index) => cells.add(index, wrong(bytes === 8 ? 1n : 1)),
      compareExchange: (index) =>
        cells.compareExchange(index, wrong(bytes === 8 ? 0n : 0), wrong(bytes === 8 ? 1n : 1)),
    };
    for (const [name, call] of Object.entries(calls)) {
      for (const index of [-1, 4, 1.5, NaN, Infinity, 2 ** 53]) {
        const parts = [`AtomicCells.${name}: index is ${index}`, "from 0 to 3"];
        throws(() => call(index), RangeError, ...parts);
      }
      for (const index of [null, undefined, "0", 0n, true, [0]]) {
        throws(() => call(wrong(index)), TypeError, `AtomicCells.${name}: index is `, "integer");
      }
    }
    assert.equal(BigInt(cells.load(-0)), 0n);
    const none = map.cells(dtype, 64);
    throws(() => none.load(0), RangeError, "AtomicCells.load: there are no cells");
  }
  assert.ok(map.view("u8").every((byte) => byte === 0), "nothing was written");
});

test("cells at a wrong place or of a wrong dtype are refused", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  for (const { dtype, bytes } of WIDTHS) {
    for (let offset = 1; offset < bytes; offset += 1) {
      throws(() => map.cells(dtype, offset), RangeError, `${offset}`, `multiple of ${bytes}`);
    }
    throws(() => map.cells(dtype, 64, 1), RangeError, "length is 1");
    throws(() => map.cells(dtype, 0, 64 / bytes + 1), RangeError, "length is ");
    throws(() => map.cells(dtype, -bytes), RangeError, `byteOffset is ${-bytes}`);
  }
  for (const dtype of ["f16", "bool", "U8"]) {
    throws(
      () => map.cells(wrong<CellDtype>(dtype)),
      RangeError,
      "SharedMap.cells: dtype is",
      "i32, u32, i64, u64, f32, f64",
    );
  }
  throws(() => map.cells(wrong<CellDtype>("x32")), RangeError, 'dtype is "x32"');
});

test("use after dispose of the map is refused", () => {
  using folder = new TempFolder();
  const map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  const all = WIDTHS.map(({ dtype }) => map.cells(dtype) as AtomicCells<"u64">);
  map.dispose();
  for (const cells of all) {
    throwsCode(() => cells.load(0), "DISPOSED", "AtomicCells.load: the map was disposed");
    throwsCode(() => cells.store(0, 1), "DISPOSED", "AtomicCells.store: the map was disposed");
    throwsCode(() => cells.add(0, 1), "DISPOSED", "AtomicCells.add: the map was disposed");
    const exchange = () => cells.compareExchange(0, 0, 1);
    throwsCode(exchange, "DISPOSED", "AtomicCells.compareExchange: the map was disposed");
  }
});

test("two maps of one file see each other's cells", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using first = new SharedMap(path, { mode: "createExclusive", byteLength: 128 });
  using second = new SharedMap(path);
  assert.notEqual(first.address, second.address);
  const [here, there] = [first.cells("u32"), second.cells("u32")];
  for (let i = 1; i <= 100; i += 1) {
    assert.equal(here.add(3, 1), 2 * i - 2);
    assert.equal(there.add(3, 1), 2 * i - 1);
  }
  assert.equal(there.compareExchange(3, 200, 7), 200);
  assert.equal(here.load(3), 7);
  first.dispose();
  assert.equal(there.load(3), 7);
});
