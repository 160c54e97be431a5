// DLPack: what cannot be exchanged says why, and nothing is taken over then.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Arena, array, Block, fromAddress, fromDLPack, toDLPack, view } from "../../../src/mod.ts";
import { live, words } from "../support/exchange.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

test("toDLPack refuses what nobody can keep", () => {
  const before = live();
  for (const value of [null, undefined, 5, "x", {}, new Float32Array(3), new Block(0)]) {
    throws(() => toDLPack(wrong(value)), TypeError, "toDLPack: view is ", "give an NDView");
    if (value instanceof Block) value.dispose();
  }
  const js = ["memory of JavaScript", "copy()"];
  throws(() => toDLPack(view(new Float32Array(3), "f32")), TypeError, "toDLPack: ", ...js);
  throws(() => toDLPack(view(new Float32Array(0), "f32")), TypeError, "toDLPack: ", ...js);
  throws(() => toDLPack(view(new SharedArrayBuffer(8), "u8")), TypeError, "toDLPack: ", ...js);
  using block = new Block(64);
  using foreign = fromAddress(block.address + 8, "u8", [8]);
  throws(() => toDLPack(foreign.view), TypeError, "native memory that is no block", "copy()");
  throws(
    () => toDLPack(view(block, "f64", [2], [12])),
    TypeError,
    "the stride of axis 0 is 12 bytes, no multiple of 8",
  );
  const gone = array.ones("f32", [2]);
  gone.dispose();
  throwsCode(() => toDLPack(gone), "DISPOSED", "toDLPack: the memory of the view was disposed");
  const empty = array.zeros("f32", [0]);
  empty.dispose();
  throwsCode(() => toDLPack(empty), "DISPOSED", "toDLPack: ");
  for (const options of [null, 1, "versioned"]) {
    throws(() => toDLPack(array.f32([1]), wrong(options)), TypeError, "toDLPack: options is ");
  }
  throws(() => toDLPack(gone, wrong({ versioned: 1 })), TypeError, "versioned is 1");
  block.dispose();
  assert.ok(live().bytes <= before.bytes + 3 * 4, "only the arrays of one element are left");
});

test("what was disposed or released has no address", () => {
  using numbers = array.ones("f32", [2]);
  const disposed = toDLPack(numbers);
  disposed.dispose();
  throwsCode(() => disposed.address, "DISPOSED", "DLPackTensor.address: the tensor was disposed");
  throwsCode(() => disposed.release(), "DISPOSED", "DLPackTensor.release");
  const released = toDLPack(numbers);
  const address = released.release();
  throwsCode(() => released.release(), "DISPOSED", "the tensor was released");
  throwsCode(() => released.address, "DISPOSED", "the tensor was released");
  fromDLPack(address).dispose();
});

test("a view of an arena is lent with its chunk", () => {
  const before = live();
  const arena = new Arena();
  arena.alloc("u8", 100);
  arena.mark(); // from here on, another buffer lies over the rest of the chunk
  const numbers = arena.alloc("f64", 8).fill(2);
  const tensor = toDLPack(view(numbers, "f64"));
  arena.dispose();
  assert.ok(live().bytes > before.bytes, "the chunk is kept");
  using same = fromDLPack(tensor.release());
  for (let i = 0; i < 8; i += 1) assert.equal(same.view.get(i), 2);
  same.dispose();
  assert.deepEqual(live(), before);
});

/** A versioned struct over 6 f32 as words of 8 bytes; a block has room for its shape and data. */
const good = (at: number) => ({
  0: 1n, // version 1.0
  2: 0n, // deleter
  4: at + 256,
  5: 1n, // CPU
  6: 2n | (2n << 32n) | (32n << 40n) | (1n << 48n), // ndim 2, f32
  7: at + 128,
  8: at + 160,
  9: 0n,
  16: 2n,
  17: 3n,
  20: 3n,
  21: 1n,
});
const dtype = (code: bigint, bits: bigint, lanes: bigint, rank = 2n) =>
  (rank & 0xffffffffn) | (code << 32n) | (bits << 40n) | (lanes << 48n);

test("fromDLPack refuses what views cannot have, and broken structs", () => {
  const far = 2n ** 62n;
  const cases: [Record<number, bigint | number>, typeof TypeError, ...string[]][] = [
    [{ 0: 2n | (3n << 32n) }, TypeError, "DLPack version 2.3", "{ versioned: false }"],
    [{ 0: 0n }, TypeError, "DLPack version 0.0"],
    [{ 5: 2n }, TypeError, "device 2 (CUDA)", "copy it to the CPU"],
    [{ 5: 99n }, TypeError, "device 99 (another device)"],
    [{ 6: dtype(4n, 16n, 1n) }, TypeError, "bfloat16 of 16 bits"],
    [{ 6: dtype(5n, 64n, 1n) }, TypeError, "complex numbers of 64 bits"],
    [{ 6: dtype(3n, 64n, 1n) }, TypeError, "opaque handles"],
    [{ 6: dtype(0n, 4n, 1n) }, TypeError, "signed integers of 4 bits"],
    [{ 6: dtype(6n, 1n, 1n) }, TypeError, "booleans of 1 bits"],
    [{ 6: dtype(2n, 128n, 1n) }, TypeError, "floats of 128 bits"],
    [{ 6: dtype(9n, 8n, 1n) }, TypeError, "type code 9 of 8 bits"],
    [{ 6: dtype(2n, 32n, 4n) }, TypeError, "elements of 4 lanes"],
    [{ 6: dtype(2n, 32n, 0n) }, TypeError, "elements of 0 lanes"],
    [{ 6: dtype(2n, 32n, 1n, 33n) }, RangeError, "33 dimensions; give 0 to 32"],
    [{ 6: dtype(2n, 32n, 1n, -1n) }, RangeError, "-1 dimensions; give 0 to 32"],
    [{ 7: 0n }, RangeError, "2 dimensions and no shape"],
    [{ 16: -2n }, RangeError, "the shape has -2 at axis 0"],
    [{ 16: far }, RangeError, "the shape has 4611686018427388000 at axis 0"],
    [{ 16: 2n ** 40n, 17: 2n ** 40n }, RangeError, "(1099511627776, 1099511627776) is larger"],
    [{ 16: 0n, 17: 2n ** 52n }, RangeError, "is larger than memory can be"],
    [{ 20: far }, RangeError, "the strides have 18446744073709552000 at axis 0"],
    [{ 20: 2n ** 50n }, RangeError, "leaves the memory that can be addressed"],
    [{ 20: -(2n ** 48n) }, RangeError, "leaves the memory that can be addressed"],
    [{ 4: 0n }, RangeError, "the address of the elements is null, and shape (2, 3) has 6"],
    [{ 4: 0n, 9: 64n }, RangeError, "the address of the elements is null"],
    [{ 9: 2n ** 53n }, RangeError, "leaves the memory that can be addressed"],
  ];
  using block = new Block(512);
  const before = live();
  for (const [change, kind, ...parts] of cases) {
    block.view("u8").fill(0);
    words(block, good(block.address));
    words(block, change);
    throws(() => fromDLPack(block.address), kind, "fromDLPack: ", ...parts);
    assert.deepEqual(live(), before);
  }
  block.view("u8").fill(0);
  words(block, good(block.address));
  block.view("f32").fill(0.5, 64, 70);
  using tensor = fromDLPack(block.address);
  assert.deepEqual(tensor.view.toArray(), [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]);
});

test("no deleter, no shape for rank 0 and null for no elements are right", () => {
  using block = new Block(512);
  words(block, { ...good(block.address), 6: dtype(2n, 32n, 1n, 0n), 7: 0n, 8: 0n });
  block.view("f32")[64] = 7;
  using scalar = fromDLPack(block.address);
  assert.equal(scalar.view.get(), 7);
  words(block, { ...good(block.address), 4: 0n, 16: 0n });
  using empty = fromDLPack(block.address);
  assert.deepEqual(empty.view.shape, [0, 3]);
  assert.deepEqual(empty.view.toArray(), []);
});

test("fromDLPack refuses what is no address of a struct, before it reads there", () => {
  for (const address of [0, -8, 12, 1.5, NaN, Infinity, 2 ** 53, 4097]) {
    throws(() => fromDLPack(address), RangeError, "fromDLPack: address is ", "a multiple of 8");
  }
  for (const address of [null, undefined, "4096", 4096n, {}]) {
    throws(() => fromDLPack(wrong(address)), TypeError, "fromDLPack: address is ");
  }
  throws(() => fromDLPack(4096, wrong(null)), TypeError, "fromDLPack: options is null");
  throws(() => fromDLPack(4096, wrong({ versioned: "no" })), TypeError, 'versioned is "no"');
});
