// Views over memory that is there: sources, extents, properties, and what is refused.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Arena, ArrayPool, Block, NDArray, type NDDtype, NDView, view } from "../../../src/mod.ts";

const SIZES: Record<NDDtype, number> = {
  bool: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  f16: 2,
  i32: 4,
  u32: 4,
  f32: 4,
  i64: 8,
  u64: 8,
  f64: 8,
};

describe("sources", () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i);
  it("an ArrayBuffer, a SharedArrayBuffer, a DataView", () => {
    assert.equal(view(bytes.buffer, "u8").get(3), 3);
    const shared = new SharedArrayBuffer(4);
    view(shared, "u16").set(0x0102, 1);
    assert.deepEqual([...new Uint8Array(shared)], [0, 0, 2, 1]);
    assert.deepEqual(view(new DataView(bytes.buffer, 4, 2), "u8").toArray(), [4, 5]);
  });

  it("a part of a buffer is seen through a typed array, and not beyond it", () => {
    const part = view(bytes.subarray(4, 8), "u8");
    assert.deepEqual(part.shape, [4]);
    assert.equal(part.get(0), 4);
    assert.equal(part.offset, 4);
    assert.throws(() => view(bytes.subarray(4, 8), "u8", [5]), /needs bytes 0 to 5; source has 4/);
    assert.throws(() => view(bytes.subarray(4, 8), "u8", [1], undefined, -1), RangeError);
  });

  it("a Block, and arrays of arenas and pools", () => {
    using block = new Block(32);
    using arena = new Arena();
    using pool = new ArrayPool();
    view(block, "f64").set(2.5, 3);
    assert.equal(block.view("f64")[3], 2.5);
    for (const array of [arena.alloc("i32", 6), pool.borrow("i32", 6)]) {
      view(array, "i32", [2, 3]).set(7, 1, 2);
      assert.equal(array[5], 7);
    }
  });

  it("all views of a buffer see the same elements", () => {
    const memory = new ArrayBuffer(8);
    view(memory, "f64").set(1, 0);
    assert.equal(view(memory, "u16").get(3), 0x3ff0);
  });

  const none: [what: string, source: unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["a list", [1, 2]],
    ["an object with something else as buffer", { buffer: 3, byteLength: 3 }],
    ["a resizable buffer", new ArrayBuffer(8, { maxByteLength: 16 })],
    ["an array over a resizable buffer", new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }))],
  ];
  for (const [what, source] of none) {
    it(`refuses ${what}`, () => {
      assert.throws(() => view(source as ArrayBuffer, "u8"), {
        name: "TypeError",
        message: /^view: source /,
      });
    });
  }

  it("refuses memory that is detached", () => {
    const gone = new Uint8Array(8);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    const block = new Block(8);
    const { buffer } = block;
    block.dispose();
    for (const source of [gone, gone.buffer, buffer, block]) {
      assert.throws(() => view(source, "u8"), /^TypeError: view: source is detached/);
    }
  });
});

describe("properties", () => {
  const made = view(new ArrayBuffer(100), "i16", [2, 3], [20, -4], 50);
  it("says what it is", () => {
    assert.equal(made.dtype, "i16");
    assert.deepEqual([made.shape, made.strides, made.offset], [[2, 3], [20, -4], 50]);
    assert.deepEqual([made.size, made.rank, made.itemSize, made.byteLength], [6, 2, 2, 12]);
    assert.equal(made.buffer.byteLength, 100);
    assert.deepEqual([made.writable, made.isC, made.isF], [true, false, false]);
    assert.ok(made instanceof NDView && !(made instanceof NDArray));
  });

  it("gives copies of shape and strides, which nobody can change", () => {
    for (const list of [made.shape, made.strides] as number[][]) {
      assert.throws(() => list.push(1), TypeError);
      assert.throws(() => (list[0] = 1000), TypeError);
    }
    assert.equal(made.shape, made.shape);
    const shape = [2, 3];
    const strides = [12, 4];
    const other = view(new ArrayBuffer(24), "i32", shape, strides);
    shape[0] = 1000;
    strides[0] = 1000;
    assert.deepEqual([other.shape, other.strides], [[2, 3], [12, 4]]);
  });

  it("knows its order", () => {
    const orders = (shape: number[], strides?: number[]) => {
      const one = view(new ArrayBuffer(64), "u8", shape, strides);
      return [one.isC, one.isF];
    };
    assert.deepEqual(orders([2, 3]), [true, false]);
    assert.deepEqual(orders([2, 3], [1, 2]), [false, true]);
    assert.deepEqual(orders([4]), [true, true]);
    assert.deepEqual(orders([]), [true, true]);
    assert.deepEqual(orders([1, 4], [40, 1]), [true, true]);
    assert.deepEqual(orders([0, 4], [3, 5]), [true, true]);
    assert.deepEqual(orders([2, 3], [6, 2]), [false, false]);
  });

  it("a view that was not made by ziffi is none", () => {
    const fake = Object.create(NDView.prototype) as NDView;
    assert.throws(() => fake.shape, /this is no view; make one with view\(\) or array\(\)/);
    assert.throws(() => Reflect.apply(made.set, fake, [1, 0]), TypeError);
  });
});

describe("extents", () => {
  const memory = new ArrayBuffer(64);
  it("rank 0, no elements, repeated elements", () => {
    assert.deepEqual(view(memory, "f64", [], undefined, 56).shape, []);
    assert.equal(view(memory, "f64", [0, 5], undefined, 64).size, 0);
    assert.equal(view(memory, "u8", [1000, 2], [0, 63]).size, 2000);
    assert.equal(view(memory, "u8", [2 ** 20, 0], [2 ** 40, 1]).size, 0);
    assert.equal(view(new ArrayBuffer(0), "f64").size, 0);
  });

  it("takes exactly what lies in the buffer, for any shape, strides and offset", () => {
    const dtype = fc.constantFrom(...Object.keys(SIZES) as NDDtype[]);
    const axis = fc.record({ length: fc.nat(4), stride: fc.integer({ min: -20, max: 20 }) });
    const offset = fc.integer({ min: -4, max: 70 });
    fc.assert(
      fc.property(dtype, fc.array(axis, { maxLength: 5 }), offset, (name, axes, first) => {
        let reached = [first];
        for (const { length, stride } of axes) {
          reached = reached.flatMap((at) => Array.from({ length }, (_, i) => at + i * stride));
        }
        const fits = (reached.length > 0 ? reached : [first]).every((at) =>
          at >= 0 && at + (reached.length > 0 ? SIZES[name] : 0) <= 64
        );
        const shape = axes.map(({ length }) => length);
        const make = () => view(memory, name, shape, axes.map(({ stride }) => stride), first);
        if (fits) assert.equal(make().size, reached.length);
        else assert.throws(make, /^RangeError: view: shape \(.*source has 64 bytes/);
      }),
      { numRuns: 400 },
    );
  });

  const bad: [what: string, make: () => unknown, error: RegExp][] = [
    ["an offset that is none", () => view(memory, "u8", [1], undefined, 0.5), /offset is 0.5/],
    ["rest bytes", () => view(new ArrayBuffer(9), "f64"), /no whole number of elements of 8/],
    ["too few strides", () => view(memory, "u8", [2, 2], [1]), /strides has 1 numbers and shape/],
    ["a stride that is none", () => view(memory, "u8", [2], [NaN]), /strides\[0\] is NaN/],
    ["a huge stride", () => view(memory, "u8", [3], [Number.MAX_SAFE_INTEGER]), /source has 64/],
    ["a huge shape", () => view(memory, "u8", [2 ** 40], [0], 64), /source has 64/],
    ["a stride beyond 2^53", () => view(memory, "u8", [2], [2 ** 53]), /strides\[0\] is/],
    ["a dtype that is none", () => view(memory, "int32" as "i32"), /dtype is "int32"; give one of/],
  ];
  for (const [what, make, error] of bad) it(`refuses ${what}`, () => assert.throws(make, error));
});
