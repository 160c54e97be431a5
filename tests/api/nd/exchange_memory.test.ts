// Memory of other libraries as views, views as typed arrays, and what the end of a Worker and the
// garbage collector do.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import {
  array,
  Block,
  close,
  fromAddress,
  fromArrowC,
  fromDLPack,
  LibraryClosedError,
  open,
  toArrowC,
  toDLPack,
  view,
} from "../../../src/mod.ts";
import { collectUntil, dropBlocks } from "../support/collect.ts";
import { counting, live, other } from "../support/exchange.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { until } from "../support/until.ts";

const CHILD = new URL("../support/exchange_child.ts", import.meta.url);

test("memory of a C library is a view, and its function frees it once", () => {
  const freed = other.freedNumbers();
  const handle = other.newNumbers(12);
  const numbers = fromAddress(handle.address, "f64", [3, 4], {
    free: () => handle[Symbol.dispose](),
  });
  assert.equal(numbers.view.get(2, 3), 11);
  numbers.view.set(100, 0, 0);
  assert.equal(other.sum(numbers.view.data), 66 + 100);
  const { view: kept } = numbers;
  const { data } = kept;
  numbers.dispose();
  assert.equal(other.freedNumbers(), freed + 1);
  assert.equal(data.length, 0, "typed arrays are detached");
  throwsCode(() => kept.get(0, 0), "DISPOSED");
  numbers.dispose();
  numbers[Symbol.dispose]();
  assert.equal(other.freedNumbers(), freed + 1);
});

test("views at any address: strides of both signs, read-only, borrowed, empty", () => {
  using block = new Block(64);
  const bytes = block.view("u8");
  for (let i = 0; i < 64; i += 1) bytes[i] = i;
  using odd = fromAddress(block.address + 1, "u16", [2, 2], { strides: [-1, 10] });
  assert.equal(odd.view.get(1, 1), 10 + 11 * 256);
  const bytesView = view(bytes, "u8");
  using reading = fromAddress(block.address, "u8", 64, { writable: false });
  throws(() => wrong<typeof bytesView>(reading.view).set(1, 0), TypeError, "read-only");
  using empty = fromAddress(0, "f64", [0, 5]);
  assert.deepEqual(empty.view.shape, [0, 5]);
  using scalar = fromAddress(block.address + 7, "u8", []);
  assert.equal(scalar.view.get(), 7);
  odd.dispose();
  assert.equal(bytes[0], 0, "borrowed memory stays");
});

test("an error of the freeing function reaches the caller, and it is not called again", () => {
  using block = new Block(8);
  let calls = 0;
  const free = (): void => {
    calls += 1;
    throw new Error("thrown on purpose");
  };
  const broken = fromAddress(block.address, "u8", [8], { free });
  throws(() => broken.dispose(), Error, "thrown on purpose");
  broken.dispose();
  assert.equal(calls, 1);
});

test("fromAddress refuses bad input, and frees nothing then", () => {
  using block = new Block(64);
  const { address } = block;
  let calls = 0;
  const free = (): void => void (calls += 1);
  const cases: [unknown[], typeof TypeError, ...string[]][] = [
    [[null, "u8", 1], TypeError, "address is null"],
    [["1", "u8", 1], TypeError, 'address is "1"'],
    [[1n, "u8", 1], TypeError, "address is 1n"],
    [[-1, "u8", 1], RangeError, "address is -1"],
    [[1.5, "u8", 1], RangeError, "address is 1.5"],
    [[NaN, "u8", 1], RangeError, "address is NaN"],
    [[2 ** 53, "u8", 1], RangeError, "address is 9007199254740992"],
    [[0, "u8", 1], RangeError, "the address of the elements is null"],
    [[address, "f8", 1], TypeError, 'dtype is "f8"'],
    [[address, null, 1], TypeError, "dtype is null"],
    [[address, "u8", -1], RangeError, "negative dimensions"],
    [[address, "u8", [2, 1.5]], RangeError, "shape[1] is 1.5"],
    [[address, "u8", "4"], TypeError, 'shape is "4"'],
    [[address, "u8", new Array(33).fill(1)], RangeError, "33 dimensions"],
    [[address, "f64", [2 ** 50]], RangeError, "2^53"],
    [[address, "f64", [2 ** 43]], RangeError, "leaves the memory that can be addressed"],
    [[address, "u8", [2], { strides: [1, 1] }], RangeError, "strides are (1, 1) for shape (2,)"],
    [[address, "u8", [2], { strides: [0.5] }], RangeError, "strides[0] is 0.5"],
    [[address, "u8", [2], { strides: "1" }], TypeError, 'strides is "1"'],
    [[address, "u8", [2], { strides: [-address] }], RangeError, "leaves the memory"],
    [[address, "u8", [2], { writable: 1 }], TypeError, "writable is 1"],
    [[address, "u8", [2], { free: 1 }], TypeError, "free is 1"],
    [[address, "u8", [2], null], TypeError, "options is null"],
  ];
  for (const [args, kind, ...parts] of cases) {
    const [at, dtype, shape, options] = args;
    const given = typeof options === "object" && options !== null && !("free" in options)
      ? { free, ...options }
      : options ?? (args.length === 4 ? null : { free });
    throws(
      () => fromAddress(wrong(at), wrong<"u8">(dtype), wrong(shape), wrong<undefined>(given)),
      kind,
      "fromAddress: ",
      ...parts,
    );
  }
  assert.equal(calls, 0);
});

test("typed arrays of views share their memory, both ways", () => {
  using numbers = array.f32([2, 3]);
  const { data } = numbers;
  data[4] = 7;
  assert.equal(numbers.get(1, 1), 7);
  assert.equal(data.buffer, numbers.buffer);
  assert.equal(data.length, 6);
  const same = view(data, "f32", [3, 2]);
  same.set(9, 2, 1);
  assert.equal(numbers.get(1, 2), 9);
  const part = view(numbers.data.subarray(3), "f32");
  assert.equal(part.data.byteOffset, 12);
  numbers.dispose();
  assert.equal(data.length, 0);
  throwsCode(() => part.get(0), "DISPOSED");
});

test("what a Worker has handed over outlives it", async () => {
  const before = live();
  const worker = new Worker(CHILD);
  const [message] = await once(worker, "message");
  const { tensors, schemaAddress, arrayAddress } = message as {
    tensors: { address: number; versioned: boolean }[];
    schemaAddress: number;
    arrayAddress: number;
  };
  other.arrowImport(schemaAddress, arrayAddress);
  const ended = once(worker, "exit");
  worker.postMessage("end");
  await ended;
  const kept = before.bytes + 2 * 8000 + 4000;
  const isEnded = (): boolean => live().blocks <= before.blocks + 8;
  await until(isEnded, () => `the end of the thread; ${live().blocks} blocks are live`);
  assert.ok(live().bytes >= kept, "the memory is gone");
  for (const { address, versioned } of tensors) {
    assert.equal(other.tensorSum(address, versioned), 500);
    using tensor = fromDLPack(address, { versioned });
    assert.equal(tensor.view.get(999), 0.5);
  }
  assert.equal(other.arrowImportedSum(), 250);
  other.arrowReleaseElsewhere();
  await until(() => live().blocks <= before.blocks, () => `the rest; ${live().blocks} are live`);
  assert.equal(live().bytes, before.bytes);
});

test("what is alive when the library is closed can be read and ended", () => {
  const before = live();
  const deleted = other.deletedTensors();
  const numbers = counting("f64", [4]);
  const [tensor, structs] = [toDLPack(numbers), toArrowC(numbers)];
  const taken = fromDLPack(other.newTensor(true, false, true));
  const { address } = tensor;
  close();
  for (
    const call of [() => toDLPack(numbers), () => toArrowC(numbers), () => fromDLPack(address)]
  ) {
    throws(call, LibraryClosedError, "was closed");
  }
  assert.equal(other.tensorSum(address, true), 6);
  assert.equal(taken.view.get(2, 3), 11);
  for (const one of [tensor, structs, taken, numbers]) one.dispose();
  assert.equal(other.deletedTensors(), deleted + 1);
  open();
  assert.deepEqual(live(), before);
});

test("what is dropped is given back by the collector, once", async () => {
  const deleted = other.deletedTensors();
  const released = other.releasedArrays();
  const freed = other.freedNumbers();
  const count = 20;
  const kept: { get(...indices: number[]): unknown }[] = [];
  for (let i = 0; i < count; i += 1) {
    const tensor = fromDLPack(other.newTensor(true, false, true));
    const block = new Block(256);
    other.newColumn(1, block.address, block.address + 128);
    const column = fromArrowC(block.address, block.address + 128);
    const handle = other.newNumbers(4);
    const { address } = handle;
    const numbers = fromAddress(address, "f64", 4, { free: () => handle[Symbol.dispose]() });
    // These views alone are kept, and with them the memory.
    if (i === 0) kept.push(tensor.view, column.values, numbers.view);
  }
  const most = (): boolean =>
    other.deletedTensors() - deleted >= count / 2 &&
    other.releasedArrays() - released >= count / 2 && other.freedNumbers() - freed >= count / 2;
  const found = await collectUntil(most, () => dropBlocks(20, 10_000, 0xee), 1000);
  assert.ok(found, `${other.deletedTensors() - deleted} tensors were deleted`);
  assert.ok(other.deletedTensors() - deleted < count);
  assert.ok(other.releasedArrays() - released < count);
  assert.ok(other.freedNumbers() - freed < count);
  assert.deepEqual(kept.map((one, i) => one.get(...(i === 0 ? [1, 1] : [2]))), [4, 105, 2]);
});

test("structs that are dropped before anybody took them over give their memory back", async () => {
  const before = live();
  for (let i = 0; i < 20; i += 1) {
    const numbers = counting("f64", [100, 100]);
    const [tensor, structs] = [toDLPack(numbers), toArrowC(numbers)];
    assert.ok(tensor.address !== 0 && structs.arrayAddress !== 0);
    numbers.dispose();
  }
  assert.ok(live().bytes - before.bytes >= 20 * 80_000);
  const isFreed = (): boolean => live().bytes - before.bytes < 10 * 80_000;
  const found = await collectUntil(isFreed, () => dropBlocks(2, 1000, 0xee), 1000);
  assert.ok(found, `${live().bytes - before.bytes} bytes are live`);
});
