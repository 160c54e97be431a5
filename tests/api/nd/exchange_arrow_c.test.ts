// The Arrow C data interface: views given to a C library with its own definitions, and its columns.
import assert from "node:assert/strict";
import { test } from "node:test";
import { array, Block, fromArrowC, toArrowC, view } from "../../../src/mod.ts";
import { counting, countingSum, DTYPES, live, other } from "../support/exchange.ts";
import { throwsCode } from "../support/expect.ts";

test("a consumer sums every dtype, as a column and as lists, and takes them over", () => {
  for (const dtype of DTYPES) {
    for (const shape of [[15], [3, 5], [1, 15], [15, 1]]) {
      const before = live();
      const numbers = counting(dtype, shape);
      const structs = toArrowC(numbers);
      assert.equal(structs.copied, dtype === "bool");
      const { schemaAddress, arrayAddress } = structs;
      const sum = countingSum(dtype, 15);
      assert.equal(other.arrowSum(schemaAddress, arrayAddress), sum, `${dtype} ${shape}`);
      other.arrowImport(schemaAddress, arrayAddress);
      structs.dispose();
      numbers.dispose();
      assert.equal(other.arrowImportedSum(), sum, "what was taken over stays");
      other.arrowReleaseElsewhere();
      assert.deepEqual(live(), before, `${dtype} ${shape}`);
    }
  }
});

test("dispose releases what nobody has taken over, once, in any order", () => {
  const before = live();
  for (const shape of [[4], [2, 2]]) {
    for (const first of ["structs", "array"]) {
      const numbers = array.ones("f64", shape);
      const structs = toArrowC(numbers);
      if (first === "structs") structs.dispose();
      numbers.dispose();
      structs.dispose();
      structs[Symbol.dispose]();
      assert.equal(structs.disposed, true);
      assert.deepEqual(live(), before);
    }
  }
});

test("the child of lists may be moved out and outlives them", () => {
  const before = live();
  using numbers = counting("i16", [4, 3]);
  const structs = toArrowC(numbers);
  numbers.dispose();
  assert.equal(other.arrowChildSum(structs.schemaAddress, structs.arrayAddress), 66);
  structs.dispose();
  assert.deepEqual(live(), before);
});

test("empty columns and lists, and parts of a block", () => {
  for (const shape of [[0], [0, 3], [3, 0]]) {
    for (const dtype of ["f32", "bool"] as const) {
      using numbers = array.zeros(dtype, shape);
      using structs = toArrowC(numbers);
      assert.equal(other.arrowSum(structs.schemaAddress, structs.arrayAddress), 0);
      using column = fromArrowC(structs.schemaAddress, structs.arrayAddress);
      assert.deepEqual(column.values.shape, shape);
      assert.equal(column.valid, null);
    }
  }
  using block = new Block(64);
  const part = view(block, "i32", [2, 3], undefined, 12);
  for (let i = 0; i < 6; i += 1) part.set(i + 1, Math.floor(i / 3), i % 3);
  using structs = toArrowC(part);
  assert.equal(other.arrowSum(structs.schemaAddress, structs.arrayAddress), 21);
});

test("every dtype makes the way there and back, booleans by a copy", () => {
  const before = live();
  for (const dtype of DTYPES) {
    for (const shape of [[77], [7, 11]]) {
      using numbers = counting(dtype, shape);
      using structs = toArrowC(numbers);
      using column = fromArrowC(structs.schemaAddress, structs.arrayAddress);
      assert.equal(column.values.dtype, dtype);
      assert.equal(column.copied, dtype === "bool");
      assert.equal(column.valid, null);
      assert.deepEqual(column.values.toArray(), numbers.toArray());
      assert.equal(column.values.writable, false);
    }
  }
  assert.deepEqual(live(), before);
});

/** Memory for two structs of C. */
function structs() {
  const block = new Block(256);
  return { block, schema: block.address, array: block.address + 128 };
}

test("columns of a producer: offsets, nulls that were not counted, booleans, lists", () => {
  const before = live();
  const bit = (i: number): boolean => (0xb6 >> i % 8 & 1) === 1;
  const cases = [
    { kind: 0, values: [102, 103, 104, 105, 106], valid: null, releases: 1 },
    {
      kind: 1,
      values: Array.from({ length: 20 }, (_, i) => 103 + i),
      valid: Array.from({ length: 20 }, (_, i) => bit(3 + i)),
      releases: 1,
    },
    {
      kind: 2,
      values: Array.from({ length: 10 }, (_, i) => (0x5cc5 >> 5 + i & 1) === 1),
      valid: Array.from({ length: 10 }, (_, i) => bit(5 + i)),
      releases: 1,
    },
    {
      kind: 3,
      values: [[103, 104], [105, 106], [107, 108]],
      valid: [[bit(3), bit(4)], [bit(5), bit(6)], [bit(7), bit(8)]],
      releases: 2,
    },
  ];
  for (const { kind, values, valid, releases } of cases) {
    const { block, schema, array: address } = structs();
    other.newColumn(kind, schema, address);
    const [schemas, arrays] = [other.releasedSchemas(), other.releasedArrays()];
    const column = fromArrowC(schema, address);
    assert.equal(other.releasedSchemas(), schemas + releases, "the schema was read");
    assert.equal(other.releasedArrays(), arrays + (column.copied ? releases : 0));
    assert.deepEqual(column.values.toArray(), values);
    assert.deepEqual(column.valid?.toArray() ?? null, valid);
    block.dispose();
    assert.deepEqual(column.values.toArray(), values, "the structs were moved");
    const { values: kept } = column;
    column.dispose();
    assert.equal(other.releasedArrays(), arrays + releases);
    assert.equal(column.disposed, true);
    throwsCode(() => kept.toArray(), "DISPOSED");
    column.dispose();
    assert.equal(other.releasedArrays(), arrays + releases, "once");
    assert.deepEqual(live(), before);
  }
});
