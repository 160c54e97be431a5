// DLPack: views given to a C library with its own definitions, and tensors of that library.
import assert from "node:assert/strict";
import { test } from "node:test";
import { array, Block, fromDLPack, toDLPack, view } from "../../../src/mod.ts";
import { counting, countingSum, DTYPES, live, other } from "../support/exchange.ts";
import { throws, throwsCode } from "../support/expect.ts";

test("a consumer sums every dtype, in both structs, and its deleter ends what was kept", () => {
  for (const dtype of DTYPES) {
    for (const versioned of [true, false]) {
      const before = live();
      const numbers = counting(dtype, [3, 5]);
      const tensor = toDLPack(numbers, { versioned });
      assert.equal(tensor.versioned, versioned);
      assert.equal(tensor.disposed, false);
      assert.equal(other.tensorSum(tensor.address, versioned), countingSum(dtype, 15), dtype);
      const address = tensor.release();
      assert.equal(tensor.disposed, true);
      assert.equal(live().blocks, before.blocks + 2, "the elements and the struct");
      numbers.dispose();
      assert.equal(live().blocks, before.blocks + 2, "the struct keeps the elements");
      assert.equal(other.tensorSum(address, versioned), countingSum(dtype, 15));
      other.tensorDeleteElsewhere(address, versioned);
      assert.deepEqual(live(), before);
      tensor.dispose();
      assert.deepEqual(live(), before, "what was released is not deleted again");
    }
  }
});

test("dispose deletes what nobody has taken over, once, and before or after the array", () => {
  for (const versioned of [true, false]) {
    const before = live();
    for (const first of ["tensor", "array"]) {
      const numbers = array.ones("f64", [4]);
      const tensor = toDLPack(numbers, { versioned });
      const { address } = tensor;
      assert.ok(address > 0 && address % 8 === 0);
      if (first === "tensor") tensor.dispose();
      numbers.dispose();
      tensor.dispose();
      tensor[Symbol.dispose]();
      assert.equal(tensor.disposed, true);
      assert.deepEqual(live(), before, first);
    }
  }
});

test("a struct that a consumer deleted without being told of is not deleted again", () => {
  for (const versioned of [true, false]) {
    const before = live();
    using numbers = array.ones("i16", [4]);
    const tensor = toDLPack(numbers, { versioned });
    other.tensorDelete(tensor.address, versioned);
    tensor.dispose();
    numbers.dispose();
    assert.deepEqual(live(), before);
  }
});

test("strides, offsets, axes of any order and rank 0 reach the consumer", () => {
  using block = new Block(12 * 4);
  const all = view(block, "f32", [12]);
  for (let i = 0; i < 12; i += 1) all.set(i, i);
  const cases = [
    { made: view(block, "f32", [3, 2], [16, 8], 4), sum: 1 + 3 + 5 + 7 + 9 + 11 },
    { made: view(block, "f32", [4, 3], [4, 16]), sum: 66 },
    { made: view(block, "f32", [12], [-4], 44), sum: 66 },
    { made: view(block, "f32", [5, 2], [0, 4], 8), sum: 5 * (2 + 3) },
    { made: view(block, "f32", [], [], 20), sum: 5 },
    { made: view(block, "f32", [1, 3], [7, 4], 0), sum: 3 },
    { made: view(block, "f32", [0, 3]), sum: 0 },
    { made: view(block, "f32", [2, 1, 2, 1, 3]), sum: 66 },
  ];
  for (const { made, sum } of cases) {
    for (const versioned of [true, false]) {
      using tensor = toDLPack(made, { versioned });
      assert.equal(other.tensorSum(tensor.address, versioned), sum, String(made.shape));
      using same = fromDLPack(toDLPack(made, { versioned }).release(), { versioned });
      assert.deepEqual(same.view.shape, made.shape);
      assert.deepEqual(same.view.toArray(), made.toArray());
    }
  }
});

test("a tensor of a producer is a view, which writes through, and is deleted once", () => {
  for (const versioned of [true, false]) {
    for (const hasStrides of [true, false]) {
      const deleted = other.deletedTensors();
      const address = other.newTensor(versioned, false, hasStrides);
      const tensor = fromDLPack(address, { versioned });
      assert.equal(tensor.view.dtype, "i32");
      const expected = hasStrides
        ? [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]]
        : [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]];
      assert.deepEqual(tensor.view.toArray(), expected);
      assert.equal(tensor.view.writable, true);
      (tensor.view as ReturnType<typeof array.i32>).set(100, 0, 0);
      // The consumer in C wants strides, as later versions promise them.
      if (hasStrides) assert.equal(other.tensorSum(address, versioned), 166);
      assert.equal(other.deletedTensors(), deleted);
      const { view } = tensor;
      tensor.dispose();
      assert.equal(other.deletedTensors(), deleted + 1);
      assert.equal(tensor.disposed, true);
      throwsCode(() => view.get(0, 0), "DISPOSED");
      tensor.dispose();
      assert.equal(other.deletedTensors(), deleted + 1);
    }
  }
});

test("what is read-only stays so on both ways", () => {
  using tensor = fromDLPack(other.newTensor(true, true, true));
  assert.equal(tensor.view.writable, false);
  throws(() => (tensor.view as ReturnType<typeof array.i32>).set(1, 0, 0), TypeError, "read-only");
  using numbers = array.ones("u8", [3]);
  const reading = numbers.asReadonly();
  using same = fromDLPack(toDLPack(reading).release());
  assert.equal(same.view.writable, false);
  throws(
    () => toDLPack(reading, { versioned: false }),
    TypeError,
    "toDLPack: the view is read-only",
    "copy()",
  );
});
