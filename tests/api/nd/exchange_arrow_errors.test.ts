// The Arrow C data interface: what cannot be exchanged says why, and nothing is taken over then.
import assert from "node:assert/strict";
import { test } from "node:test";
import { array, Block, fromAddress, fromArrowC, toArrowC, view } from "../../../src/mod.ts";
import { live, other, words } from "../support/exchange.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

test("toArrowC refuses what Arrow does not have and what nobody can keep", () => {
  const before = live();
  for (const value of [null, undefined, 5, "x", {}, new Float32Array(3)]) {
    throws(() => toArrowC(wrong(value)), TypeError, "toArrowC: view is ", "give an NDView");
  }
  using block = new Block(96);
  const shapes = [[], [1, 2, 3]];
  for (const shape of shapes) {
    throws(() => toArrowC(view(block, "f32", shape)), TypeError, "toArrowC: ", "reshape() it");
  }
  const strided = [view(block, "f32", [3], [8]), view(block, "bool", [3], [2])];
  for (const one of [...strided, view(block, "u8", [2, 3], [1, 2])]) {
    throws(() => toArrowC(one), TypeError, "do not lie side by side (strides (", "copy()");
  }
  throws(() => toArrowC(view(new Float32Array(3), "f32")), TypeError, "memory of JavaScript");
  using foreign = fromAddress(block.address + 8, "u8", [8]);
  throws(() => toArrowC(foreign.view), TypeError, "native memory that is no block", "copy()");
  throws(
    () => toArrowC(view(block, "u8", [0, 2 ** 31])),
    RangeError,
    "the lists have 2147483648 elements; at most 2147483647",
  );
  for (const dtype of ["f32", "bool"] as const) {
    const gone = array.zeros(dtype, [2]);
    gone.dispose();
    throwsCode(() => toArrowC(gone), "DISPOSED", "toArrowC: the memory of the view was disposed");
  }
  const structs = toArrowC(view(block, "u8"));
  structs.dispose();
  throwsCode(() => structs.schemaAddress, "DISPOSED", "ArrowStructs.schemaAddress");
  throwsCode(() => structs.arrayAddress, "DISPOSED", "ArrowStructs.arrayAddress");
  block.dispose();
  assert.deepEqual(live(), before);
});

test("booleans in memory of JavaScript are copied like all booleans", () => {
  using structs = toArrowC(view(new Uint8Array([1, 0, 1, 1, 0, 0, 0, 0, 1]), "bool"));
  assert.equal(other.arrowSum(structs.schemaAddress, structs.arrayAddress), 4);
});

test("fromArrowC refuses what is no address of a struct, before it reads there", () => {
  using block = new Block(64);
  for (const address of [0, -8, 12, 1.5, NaN, 2 ** 53]) {
    throws(() => fromArrowC(address, block.address), RangeError, "fromArrowC: schemaAddress is ");
    throws(() => fromArrowC(block.address, address), RangeError, "fromArrowC: arrayAddress is ");
  }
  throws(() => fromArrowC(wrong(null), 8), TypeError, "fromArrowC: schemaAddress is null");
  throws(() => fromArrowC(8, wrong("8")), TypeError, 'fromArrowC: arrayAddress is "8"');
});

test("what was released or moved is not taken over again", () => {
  using numbers = array.ones("f64", [3]);
  using structs = toArrowC(numbers);
  using column = fromArrowC(structs.schemaAddress, structs.arrayAddress);
  assert.equal(column.values.get(2), 1);
  throws(
    () => fromArrowC(structs.schemaAddress, structs.arrayAddress),
    TypeError,
    "fromArrowC: the ArrowSchema was released or moved",
  );
  using others = toArrowC(numbers);
  throws(
    () => fromArrowC(others.schemaAddress, structs.arrayAddress),
    TypeError,
    "fromArrowC: the ArrowArray was released or moved",
  );
});

/** Words of the structs in a block: schema from 0, array from 16, texts and buffers behind. */
const S = { format: 0, children: 4, childList: 5, dictionary: 6, release: 7 };
const A = {
  length: 16,
  nullCount: 17,
  offset: 18,
  buffers: 19,
  children: 20,
  bufferList: 21,
  childList: 22,
  dictionary: 23,
  release: 24,
};
const BUFFERS = 30;
const TEXT = 32;
const DATA = 40;

/** 6 elements of f64 without nulls; release stands for a function, and is never called. */
function good(block: Block): number {
  const at = (word: number) => block.address + word * 8;
  block.view("u8").fill(0);
  block.view("u8").set(new TextEncoder().encode("g"), TEXT * 8);
  words(block, {
    [S.format]: at(TEXT),
    [S.release]: 1,
    [A.length]: 6,
    [A.buffers]: 2,
    [A.bufferList]: at(BUFFERS),
    [A.release]: 1,
    [BUFFERS + 1]: at(DATA),
  });
  return block.address;
}

test("fromArrowC refuses what views cannot have, and broken structs", () => {
  using block = new Block(1024);
  const before = live();
  const far = 2n ** 53n;
  const cases: [string, Record<number, bigint | number>, typeof TypeError, ...string[]][] = [
    ["u", {}, TypeError, 'the format is "u"', "cast it first"],
    ["tdD", {}, TypeError, 'the format is "tdD"'],
    ["+l", {}, TypeError, 'the format is "+l"'],
    ["+w:-2", {}, TypeError, 'the format is "+w:-2"'],
    ["", {}, TypeError, 'the format is ""'],
    ["g", { [S.format]: 0 }, RangeError, "the ArrowSchema has no format"],
    ["g", { [S.dictionary]: 8 }, TypeError, "encoded by a dictionary"],
    ["g", { [A.dictionary]: 8 }, TypeError, "encoded by a dictionary"],
    ["g", { [A.length]: -1 }, RangeError, "length is -1"],
    ["g", { [A.length]: far }, RangeError, "length is 9007199254740992"],
    ["g", { [A.length]: far / 4n }, RangeError, "length is 2251799813685248"],
    ["g", { [A.offset]: -1 }, RangeError, "offset is -1"],
    ["g", { [A.offset]: far - 1n }, RangeError, "length is 6"],
    ["g", { [A.nullCount]: -2 }, RangeError, "null_count is -2"],
    ["g", { [A.nullCount]: 7 }, RangeError, "null_count is 7"],
    ["g", { [A.nullCount]: 1 }, RangeError, "1 values are null, and there is no bitmap"],
    ["g", { [A.buffers]: 1 }, RangeError, "n_buffers is 1, and this format has 2"],
    ["g", { [A.buffers]: 3 }, RangeError, "n_buffers is 3, and this format has 2"],
    ["g", { [A.bufferList]: 0 }, RangeError, "the ArrowArray has no buffers"],
    ["g", { [S.children]: -1 }, RangeError, "n_children of the ArrowSchema is -1"],
    ["g", { [A.children]: -1 }, RangeError, "n_children of the ArrowArray is -1"],
    ["g", { [BUFFERS + 1]: 0 }, RangeError, "the values are at null, and 6 are needed"],
    ["+w:3", { [A.buffers]: 1 }, RangeError, "n_children of the ArrowSchema is 0"],
    [
      "+w:3",
      { [A.buffers]: 1, [S.children]: 1, [A.children]: 1 },
      RangeError,
      'the child of "+w:3" is missing or released',
    ],
    ["g", { [S.release]: 0 }, TypeError, "the ArrowSchema was released or moved"],
    ["g", { [A.release]: 0 }, TypeError, "the ArrowArray was released or moved"],
  ];
  for (const [format, change, kind, ...parts] of cases) {
    const address = good(block);
    block.view("u8").fill(0, TEXT * 8, TEXT * 8 + 64);
    block.view("u8").set(new TextEncoder().encode(format), TEXT * 8);
    words(block, change);
    throws(() => fromArrowC(address, address + 128), kind, "fromArrowC: ", ...parts);
    const cells = block.view("i64");
    assert.equal(cells[S.release], BigInt(change[S.release] ?? 1), "the schema was taken over");
    assert.equal(cells[A.release], BigInt(change[A.release] ?? 1), "the array was taken over");
    assert.deepEqual(live(), before);
  }
});

/** Lists of 3 f64 over a child whose structs come from word 64 and 80 on. */
function lists(block: Block, child: Record<number, number>): number {
  const at = (word: number) => block.address + word * 8;
  const address = good(block);
  block.view("u8").set(new TextEncoder().encode("+w:3\0"), TEXT * 8);
  block.view("u8").set(new TextEncoder().encode("g"), (TEXT + 1) * 8);
  words(block, {
    [A.length]: 2,
    [A.buffers]: 1,
    [S.children]: 1,
    [A.children]: 1,
    [S.childList]: at(60),
    [A.childList]: at(61),
    60: at(64),
    61: at(80),
    [64 + S.format]: at(TEXT + 1),
    [64 + S.release]: 1,
    [64 + A.length]: 6,
    [64 + A.buffers]: 2,
    [64 + A.bufferList]: at(BUFFERS),
    [64 + A.release]: 1,
  });
  words(block, child);
  return address;
}

test("fromArrowC refuses lists whose children are broken, and null lists", () => {
  using block = new Block(1024);
  const before = live();
  const cases: [Record<number, number>, typeof TypeError, ...string[]][] = [
    [{ [64 + A.length]: 5 }, RangeError, "the child has 5 elements, and 6 are needed"],
    [{ [A.offset]: 1 }, RangeError, "the child has 6 elements, and 9 are needed"],
    [{ [64 + S.release]: 0 }, RangeError, "is missing or released"],
    [{ [64 + A.release]: 0 }, RangeError, "is missing or released"],
    [{ 60: 0 }, RangeError, "is missing or released"],
    [{ 61: 0 }, RangeError, "is missing or released"],
    [{ [A.nullCount]: -1, [BUFFERS]: 8 }, TypeError, "whole lists may be null"],
    [{ [64 + A.nullCount]: 2 }, RangeError, "2 values are null, and there is no bitmap"],
  ];
  for (const [change, kind, ...parts] of cases) {
    const address = lists(block, change);
    throws(() => fromArrowC(address, address + 128), kind, "fromArrowC: ", ...parts);
    assert.deepEqual(live(), before);
  }
});
