// Typed arrays of every dtype, lent for one call.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Block, type Dtype, type TypedArray } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { api, type Call, callOf } from "./probe.ts";
import { WRONG_TYPES } from "./wrong_values.ts";

interface ArrayClass {
  new (values: Iterable<number> & Iterable<bigint>): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TypedArray;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

interface Row {
  readonly dtype: Dtype;
  readonly suffix: string;
  readonly type: ArrayClass;
  readonly values: readonly (number | bigint)[];
}

function row(dtype: Dtype, type: unknown, values: readonly (number | bigint)[]): Row {
  return { dtype, suffix: dtype.toUpperCase(), type: type as ArrayClass, values };
}

const FLOATS = [0, -0, NaN, Infinity, -Infinity, 1.5, -(2 ** -149), 2 ** 100];

const ROWS: readonly Row[] = [
  row("u8", Uint8Array, [0, 1, 127, 128, 255]),
  row("i8", Int8Array, [0, 1, -1, 127, -128]),
  row("u16", Uint16Array, [0, 1, 32768, 65535]),
  row("i16", Int16Array, [0, -1, 32767, -32768]),
  row("u32", Uint32Array, [0, 1, 2147483648, 4294967295]),
  row("i32", Int32Array, [0, -1, 2147483647, -2147483648]),
  row("u64", BigUint64Array, [0n, 1n, 2n ** 53n + 1n, 2n ** 64n - 1n]),
  row("i64", BigInt64Array, [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]),
  row("f32", Float32Array, FLOATS),
  row("f64", Float64Array, [...FLOATS, Number.MAX_VALUE, 5e-324]),
];

function arrayOf({ type, values }: Row): TypedArray {
  return new type(values as Iterable<number> & Iterable<bigint>);
}

function same(found: TypedArray, expected: readonly (number | bigint)[]): void {
  assert.deepEqual([...found], [...expected]);
}

/** Copies and reverses through native code, in views made by `make`. */
function roundTrip(each: Row, make: (bytes: number) => ArrayBufferLike, offset: number): void {
  const { suffix, type, values } = each;
  const room = (values.length + 2 * offset) * type.BYTES_PER_ELEMENT;
  const view = () => new type(make(room), offset * type.BYTES_PER_ELEMENT, values.length);
  const [input, out] = [view(), view()];
  (input as Float64Array).set(arrayOf(each) as Float64Array);
  callOf(api, `copy${suffix}`)(input, out);
  same(out, values);
  callOf(api, `reverse${suffix}`)(out);
  same(out, values.toReversed());
  const around = new Uint8Array(out.buffer).filter((_, i) =>
    i < out.byteOffset || i >= out.byteOffset + out.byteLength
  );
  assert.ok(around.every((byte) => byte === 0), "bytes around the view were written");
  const first = callOf(api, `first${suffix}`);
  assert.ok(Object.is(first(input), values[0]));
}

for (const each of ROWS) {
  const { dtype, suffix, type } = each;
  const [copy, reverse, first]: readonly Call[] = ["copy", "reverse", "first"].map((name) =>
    callOf(api, name + suffix)
  ) as [Call, Call, Call];

  test(`arrays of ${dtype} arrive and return`, () => {
    for (let i = 0; i < 50; i += 1) roundTrip(each, (bytes) => new ArrayBuffer(bytes), 0);
    roundTrip(each, (bytes) => new ArrayBuffer(bytes), 3);
  });

  test(`arrays of ${dtype} in native memory arrive and return`, () => {
    const blocks: Block[] = [];
    const make = (bytes: number) => {
      const block = new Block(bytes);
      blocks.push(block);
      return block.buffer;
    };
    roundTrip(each, make, 0);
    roundTrip(each, make, 5);
    // One array in native memory and one in that of JavaScript.
    const mixed = new type(make(each.values.length * type.BYTES_PER_ELEMENT));
    copy?.(arrayOf(each), mixed);
    same(mixed, each.values);
    for (const block of blocks) block.dispose();
  });

  test(`arrays of ${dtype} may be empty where no least length is stated`, () => {
    const empty = new type(new ArrayBuffer(0));
    assert.equal(copy?.(empty, new type(new ArrayBuffer(0))), undefined);
    assert.equal(reverse?.(empty), undefined);
    const says = `first${suffix}: values has 0 elements; give at least 1`;
    throws(() => first?.(empty), RangeError, says);
  });

  test(`arrays of ${dtype} refuse values of another type`, () => {
    const call = `reverse${suffix}`;
    for (const [value, shown] of WRONG_TYPES.array) {
      throws(() => reverse?.(value), TypeError, `${call}: values is ${shown}; give a ${type.name}`);
    }
    for (const { type: other } of ROWS) {
      if (other === type) continue;
      const wrong = new other(new ArrayBuffer(16));
      const says = `${call}: values is ${other.name} of 16 bytes; give a ${type.name}`;
      throws(() => reverse?.(wrong), TypeError, says);
    }
    const others = [new ArrayBuffer(8), new DataView(new ArrayBuffer(8)), { length: 1, 0: 1 }];
    for (const value of others) throws(() => reverse?.(value), TypeError, `give a ${type.name}`);
  });

  test(`arrays of ${dtype} refuse detached memory`, () => {
    const view = arrayOf(each);
    (view.buffer as ArrayBuffer).transfer();
    const says = `reverse${suffix}: the memory of values is detached`;
    throws(() => reverse?.(view), TypeError, says);
    const block = new Block(64);
    const mapped = block.view(dtype);
    block.dispose();
    throws(() => reverse?.(mapped), TypeError, says);
  });

  test(`arrays of ${dtype} whose lengths differ are refused`, () => {
    const call = `copy${suffix}`;
    const [three, two] = [3, 2].map((n) => new type(new ArrayBuffer(n * type.BYTES_PER_ELEMENT)));
    const says = `${call}: out has 2 elements and input has 3; give equal lengths`;
    throws(() => copy?.(three, two), RangeError, says);
    throws(() => copy?.(null, two), TypeError, `${call}: input is null`);
    throws(() => copy?.(three, null), TypeError, `${call}: out is null`);
  });
}

test("views of resizable memory pass the length they have at the call", () => {
  const buffer = new ArrayBuffer(4, { maxByteLength: 64 });
  const values = new Uint32Array(buffer);
  values[0] = 7;
  assert.equal(api.firstU32(values), 7);
  buffer.resize(16);
  assert.equal(values.length, 4);
  values[3] = 9;
  api.reverseU32(values);
  same(values, [9, 0, 0, 7]);
  buffer.resize(0);
  throws(() => api.firstU32(values), RangeError, "firstU32: values has 0 elements");
});

test("views of shared memory are taken", () => {
  const values = new Float64Array(new SharedArrayBuffer(24));
  values.set([1, 2, 3]);
  api.reverseF64(values);
  same(values, [3, 2, 1]);
});

test("a length before the pointer and a least length work", () => {
  assert.equal(api.lastOf(new Int32Array([1, 2, 3, -4])), -4);
  const says = "lastOf: values has 3 elements; give at least 4";
  throws(() => api.lastOf(new Int32Array(3)), RangeError, says);
});
