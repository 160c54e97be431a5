// What kernels take, give and refuse; NumPy's answers are compared in oracle.test.ts.
import assert from "node:assert/strict";
import test from "node:test";
import { array, Block, kernels, NDArray, NDView, view } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

type Loose = Readonly<Record<string, (...args: unknown[]) => unknown>>;
const loose = wrong<Loose>(kernels);

const ONE = ["negative", "absolute", "sqrt", "square", "invert", "logicalNot"];
const TWO = [
  ...["add", "subtract", "multiply", "divide", "floorDivide", "remainder", "minimum", "maximum"],
  ...["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"],
  ...["logicalAnd", "logicalOr", "logicalXor", "bitwiseAnd", "bitwiseOr", "bitwiseXor"],
  ...["leftShift", "rightShift", "scale"],
];
const THREE = ["fma", "axpy", "clip", "where"];
const ALL: [string, number][] = [
  ...ONE.map((name): [string, number] => [name, 1]),
  ...TWO.map((name): [string, number] => [name, 2]),
  ...THREE.map((name): [string, number] => [name, 3]),
];

test("every kernel gives a new array, or fills and returns out", () => {
  for (const [name, count] of ALL) {
    const inputs = Array.from({ length: count }, () => array.full("i32", [2, 3], 2));
    const made = loose[name]?.(...inputs);
    assert.ok(made instanceof NDArray && made instanceof NDView, name);
    assert.deepEqual(made.shape, [2, 3]);
    const out = array.zeros(made.dtype, [2, 3]);
    assert.equal(loose[name]?.(...inputs, out), out);
    assert.equal(String(out), String(made), name);
    // The same through gathered and scattered elements.
    const strided = array.zeros(made.dtype, [2, 3]).transpose();
    loose[name]?.(...inputs.map((x) => x.transpose()), strided);
    assert.equal(String(strided), String(made.transpose()), name);
  }
});

test("typed arrays alone give typed arrays, of the same class or of the result", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const cases: [ArrayBufferView, ArrayBufferView][] = [
    [kernels.add(bytes, bytes), new Uint8Array([2, 4, 6])],
    [kernels.divide(bytes, 2), new Float64Array([0.5, 1, 1.5])],
    [kernels.less(bytes, 2), new Uint8Array([1, 0, 0])],
    [kernels.add(bytes, 0.5), new Float64Array([1.5, 2.5, 3.5])],
    [kernels.sqrt(new Uint16Array([4])), new Float32Array([2])],
    [kernels.negative(new BigInt64Array([5n])), new BigInt64Array([-5n])],
    [kernels.add(new Uint8ClampedArray([250]), 7), new Uint8ClampedArray([1])],
    [kernels.where(new Uint8Array([0, 7]), new Int8Array([1, 2]), -1), new Int8Array([-1, 2])],
    [kernels.scale(new Float16Array([1, 2]), 3), new Float16Array([3, 6])],
  ];
  for (const [result, expected] of cases) {
    assert.deepEqual(result, expected);
    assert.equal(result.constructor, expected.constructor);
  }
  const out = new Uint8Array(3);
  assert.equal(kernels.greater(bytes, 1, out), out);
  assert.deepEqual(out, new Uint8Array([0, 1, 1]));
});

test("typed arrays and views go together, and out is what was given", () => {
  const floats = new Float32Array([1, 2, 3]);
  const sum = kernels.add(floats, array.ones("u8", [2, 3]));
  assert.ok(sum instanceof NDArray);
  assert.equal(sum.dtype, "f32");
  assert.equal(kernels.add(array.ones("u8", 3), floats, floats), floats);
  assert.deepEqual(floats, new Float32Array([2, 3, 4]));
});

test("memory of every kind, also such that is shared between threads", () => {
  using block = new Block(64);
  const sources = [block.view("f64"), new Float64Array(8), new SharedArrayBuffer(64)];
  for (const from of sources) {
    for (const to of sources) {
      const a = view(from, "f64", [2, 4]);
      kernels.fill(a, 3);
      const out = view(to, "f64", [2, 4]);
      kernels.multiply(a, array.full("f64", [4], 2), out);
      assert.equal(String(out), "[[6. 6. 6. 6.]\n [6. 6. 6. 6.]]");
    }
  }
});

test("empty arrays and arrays without axes", () => {
  const empty = kernels.add(array.zeros("f32", [0, 3]), array.zeros("f32", [1, 3]));
  assert.deepEqual(empty.shape, [0, 3]);
  const scalar = kernels.multiply(array.full("u8", [], 3), 5);
  assert.deepEqual([scalar.shape, scalar.get()], [[], 15]);
  assert.equal(kernels.add(array.full("u8", [], 3), 5, array.zeros("u8", [])).get(), 8);
});

test("what is no operand is refused by name", () => {
  const a = array.ones("f64", 2);
  for (
    const value of [null, "1", {}, [1, 2], Symbol("s"), () => 1, new DataView(new ArrayBuffer(8))]
  ) {
    for (const [name, count] of ALL) {
      for (let k = 0; k < count; k += 1) {
        const args: unknown[] = Array.from({ length: count }, () => a);
        args[k] = value;
        throws(() => loose[name]?.(...args), TypeError, `kernels.${name}: `, "give an NDView");
        throws(() => loose[name]?.(...args, a), TypeError, `kernels.${name}: `, "give an NDView");
      }
      const inputs = Array.from({ length: count }, () => a);
      throws(() => loose[name]?.(...inputs, value), TypeError, `kernels.${name}: out is `);
    }
  }
  throws(() => loose.add?.(a), TypeError, "kernels.add: b is undefined");
  throws(() => loose.add?.(a, a, 3), TypeError, "kernels.add: out is 3");
});

test("objects that only look like views are refused", () => {
  const fake = Object.create(NDView.prototype);
  const a = array.ones("f64", 2);
  for (const call of [() => kernels.add(a, fake), () => kernels.add(a, a, fake)]) {
    throws(call, TypeError);
  }
});

test("bool and floats are refused where they mean nothing, with advice", () => {
  const bools = array.ones("bool", 2);
  const floats = array.ones("f32", 2);
  throws(() => kernels.subtract(bools, bools), TypeError, "kernels.subtract: bool", "bitwiseXor");
  throws(() => kernels.negative(bools), TypeError, "kernels.negative: bool", "logicalNot");
  throws(() => kernels.bitwiseAnd(floats, 1), TypeError, "kernels.bitwiseAnd: f32", "integer");
  throws(() => kernels.leftShift(floats, 1), TypeError, "kernels.leftShift: f32");
  throws(() => kernels.fma(bools, bools, bools), TypeError, "kernels.fma: bool", "integer");
  const mixed = () => kernels.bitwiseOr(array.ones("i64", 2), array.ones("u64", 2));
  throws(mixed, TypeError, "kernels.bitwiseOr: f64");
});

test("a read-only out is refused", () => {
  const a = array.ones("f64", 2);
  throws(() => kernels.add(a, a, a.asReadonly() as never), TypeError, "out is a read-only view");
});

test("freed memory is refused, naming the operand", () => {
  const alive = array.ones("f64", 3);
  for (const [name, count] of ALL) {
    if (name.startsWith("bitwise") || name.endsWith("Shift")) continue;
    for (let k = 0; k <= count; k += 1) {
      const freed = array.ones("f64", 3);
      const args = Array.from({ length: count + 1 }, () => alive);
      args[k] = freed;
      freed.dispose();
      throwsCode(() => loose[name]?.(...args), "DISPOSED", `kernels.${name}: `, "memory of ");
    }
  }
});

test("detached JavaScript memory is refused", () => {
  const buffer = new ArrayBuffer(16);
  const a = view(buffer, "f64");
  const typed = new Float64Array(buffer);
  buffer.transfer();
  throwsCode(() => kernels.add(a, 1), "DISPOSED", "kernels.add: the memory of a");
  throws(() => kernels.add(typed, 1), TypeError, "kernels.add: a is detached");
});

test("comparisons of i64 and u64 are exact", () => {
  const signed = view(new BigInt64Array([-1n, 0n, 2n ** 62n, 2n ** 63n - 1n]), "i64");
  const unsigned = view(new BigUint64Array([2n ** 64n - 1n, 0n, 2n ** 62n + 1n, 2n ** 63n]), "u64");
  const small = view(new Int8Array([-1, 0, 1, 2]), "i8");
  const truth = (x: NDView) => String(x);
  assert.equal(truth(kernels.equal(signed, unsigned)), "[False  True False False]");
  assert.equal(truth(kernels.notEqual(unsigned, signed)), "[ True False  True  True]");
  assert.equal(truth(kernels.less(signed, unsigned)), "[ True False  True  True]");
  assert.equal(truth(kernels.greater(unsigned, signed)), "[ True False  True  True]");
  assert.equal(truth(kernels.greaterEqual(signed, unsigned)), "[False  True False False]");
  assert.equal(truth(kernels.lessEqual(unsigned, small)), "[False  True False False]");
  const out = array.zeros("f32", 4);
  assert.equal(String(kernels.less(signed, unsigned, out)), "[1. 0. 1. 1.]");
});
