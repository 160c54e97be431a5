// Blocks: allocation, views, disposal and the counters of memory.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  Block,
  type BlockOptions,
  capabilities,
  memoryStats,
  ZiffiError,
} from "../../../src/mod.ts";
import type { Dtype } from "../../../src/mod.ts";
import { bytesOf, DTYPES } from "../support/arrays.ts";
import { throws, throwsCode, throwsStatus, wrong } from "../support/expect.ts";

const MIB = 1024 * 1024;
const SIZES = [0, 1, 63, 64, 65, 4095, 4096, 65_536, MIB - 1, MIB, 3 * MIB + 5];
/** The message names the class, or the native function that refused. */
const CALL = /^(Block|blockAlloc)[:(]/;

test("every power of two from 16 to 2 MiB aligns the first byte", () => {
  for (let alignment = 16; alignment <= 2 * MIB; alignment *= 2) {
    for (const byteLength of [1, 100, 5000, MIB + 1]) {
      // The second block would be misaligned if the first one was aligned by luck.
      using first = new Block(byteLength, { alignment });
      using second = new Block(byteLength, { alignment });
      for (const block of [first, second]) {
        assert.equal(block.address % alignment, 0, `${byteLength} bytes at ${alignment}`);
        assert.equal(block.alignment, alignment);
        block.view("u8").fill(0xab);
      }
      const apart = Math.abs(first.address - second.address);
      assert.ok(apart >= byteLength, `${byteLength} bytes overlap`);
    }
  }
});

test("the default alignment is 64 and the length is as asked for", () => {
  for (const byteLength of SIZES) {
    using block = new Block(byteLength);
    assert.equal(block.alignment, 64);
    assert.equal(block.address % 64, 0);
    assert.ok(Number.isSafeInteger(block.address) && block.address > 0);
    assert.equal(block.byteLength, byteLength);
    assert.equal(block.buffer.byteLength, byteLength);
    assert.ok(block.buffer instanceof ArrayBuffer);
    assert.equal(block.view("u8").buffer, block.buffer);
  }
});

test("memory is zero, also when a dirty block was freed before", () => {
  for (const byteLength of SIZES) {
    for (let round = 0; round < 3; round += 1) {
      using block = new Block(byteLength);
      const bytes = block.view("u8");
      assert.equal(bytes.findIndex((byte) => byte !== 0), -1, `${byteLength} bytes`);
      bytes.fill(0xdd);
    }
  }
});

test("memory that is not zeroed has the same size and holds what is written", () => {
  for (const byteLength of SIZES) {
    using block = new Block(byteLength, { zeroed: false });
    const bytes = block.view("u8");
    assert.equal(bytes.length, byteLength);
    bytes.fill(0x5a);
    assert.equal(bytes.findIndex((byte) => byte !== 0x5a), -1);
  }
});

test("a block of 0 bytes has empty views, and is freed like others", () => {
  const before = memoryStats();
  const block = new Block(0);
  assert.equal(memoryStats().liveBlocks, before.liveBlocks + 1);
  for (const { dtype } of DTYPES) assert.equal(block.view(dtype).length, 0);
  throws(() => block.view("u8", 0, 1), RangeError, "Block.view: length is 1");
  throws(() => block.view("u8", 1), RangeError, "Block.view: byteOffset is 1");
  block.dispose();
  assert.equal(memoryStats().liveBlocks, before.liveBlocks);
  assert.equal(block.disposed, true);
});

test("views of every dtype lie at their offset", () => {
  using block = new Block(256);
  const bytes = block.view("u8");
  bytes.forEach((_, i) => bytes[i] = (i * 37 + 11) & 255);
  const plain = bytes.slice().buffer;
  for (const { dtype, size, type } of DTYPES) {
    for (let byteOffset = 0; byteOffset <= 256; byteOffset += size) {
      const room = (256 - byteOffset) / size;
      for (const length of [undefined, 0, 1, room - 1, room]) {
        if (length !== undefined && (length < 0 || length > room)) continue;
        const view = block.view(dtype, byteOffset, length);
        assert.equal(view.constructor, type);
        assert.equal(view.byteOffset, byteOffset);
        assert.equal(view.length, length ?? room);
        assert.deepEqual(bytesOf(view), bytesOf(new type(plain, byteOffset, length ?? room)));
      }
    }
  }
});

test("writes through one view show in all others", () => {
  using block = new Block(16);
  block.view("u32", 4, 1)[0] = 0x01020304;
  assert.deepEqual([...block.view("u8", 4, 4)], [4, 3, 2, 1]);
  block.view("f64", 8)[0] = -2;
  assert.equal(block.view("u64", 8)[0], 0xc000000000000000n);
});

test("a length that does not fill the last element leaves it out", () => {
  using block = new Block(15);
  assert.equal(block.view("f64").length, 1);
  assert.equal(block.view("u16").length, 7);
  throws(() => block.view("f64", 8, 1), RangeError, "length is 1; give an integer from 0 to 0");
});

test("a wrong byteLength is refused by type or by range", () => {
  const types: unknown[] = [undefined, null, "8", true, 8n, {}, [], () => 8];
  for (const value of types) {
    throws(() => new Block(wrong(value)), TypeError, CALL, "byteLength is ");
  }
  for (const value of [-1, 1.5, NaN, -0.5]) {
    throws(() => new Block(value), RangeError, CALL, `byteLength is ${value}`, "safe integer");
  }
  for (const value of [Infinity, 2 ** 53, 2 ** 60]) {
    throws(() => new Block(value), RangeError, CALL, `byteLength is ${value}`);
  }
});

test("a wrong type is a TypeError that names it, also where it can not be compared", () => {
  for (const value of [2n ** 60n, "1e99", Symbol("8")]) {
    throws(() => new Block(wrong(value)), TypeError, CALL, "byteLength is ");
  }
});

test("more than there is memory for is an error that says so", () => {
  const { maxMapByteLength, runtime } = capabilities();
  for (const byteLength of [2 ** 46, 2 ** 47, 2 ** 50, Number.MAX_SAFE_INTEGER]) {
    const before = memoryStats();
    if (byteLength > maxMapByteLength) {
      const parts = [CALL, `byteLength is ${byteLength}`, `${runtime} maps at most`];
      throws(() => new Block(byteLength), RangeError, ...parts);
    } else {
      const parts = [CALL, `byteLength: ${byteLength}`, "ask for less"];
      throwsStatus(() => new Block(byteLength), "OUT_OF_MEMORY", ...parts);
    }
    // What the allocator keeps for later is given back before an allocation fails.
    const { mappedBytes, cachedBytes } = before;
    assert.deepEqual({ ...memoryStats(), mappedBytes, cachedBytes }, before);
  }
  using _ = new Block(64);
});

test("a wrong alignment is refused", () => {
  for (const alignment of [0, 1, 8, 15, 17, 24, 48, 65, 4 * MIB, 2 ** 40]) {
    const make = () => new Block(64, { alignment });
    throws(make, RangeError, CALL, `alignment is ${alignment}`, "power of two");
  }
  for (const alignment of [-64, 64.5, NaN, Infinity, 2 ** 53]) {
    const make = () => new Block(64, { alignment });
    throws(make, RangeError, CALL, `alignment is ${alignment}`, "power of two");
  }
  for (const alignment of [null, "64", 64n, true, {}]) {
    const make = () => new Block(64, { alignment: wrong(alignment) });
    throws(make, TypeError, CALL, "alignment is ");
  }
});

test("options of another type are refused", () => {
  for (const zeroed of [0, 1, "yes", null, {}]) {
    const make = () => new Block(8, { zeroed: wrong(zeroed) });
    throws(make, TypeError, CALL, "zeroed is ", "true or false");
  }
  const empty: BlockOptions = {};
  using block = new Block(8, empty);
  assert.equal(block.byteLength, 8);
});

test("a view that does not fit is refused with the bounds", () => {
  using block = new Block(64);
  const view = (dtype: Dtype, ...rest: unknown[]) => () =>
    block.view(dtype, wrong(rest[0]), wrong(rest[1]));
  for (const { dtype, size } of DTYPES) {
    if (size > 1) {
      const part = `give a multiple of ${size}`;
      throws(view(dtype, size - 1), RangeError, "Block.view: byteOffset is ", part);
      throws(view(dtype, size / 2), RangeError, "Block.view: byteOffset is ", part);
    }
    throws(view(dtype, 64 + size), RangeError, `byteOffset is ${64 + size}`, "from 0 to 64");
    throws(view(dtype, 0, 64 / size + 1), RangeError, "Block.view: length is", `to ${64 / size}`);
    throws(view(dtype, 64, 1), RangeError, "Block.view: length is 1", "from 0 to 0");
  }
  for (const value of [-1, -8, 0.5, NaN, Infinity, 2 ** 53]) {
    throws(view("u8", value), RangeError, `Block.view: byteOffset is ${value}`, "from 0 to 64");
    throws(view("u8", 0, value), RangeError, `Block.view: length is ${value}`, "from 0 to 64");
  }
  for (const value of ["0", 0n, true, {}]) {
    throws(view("u8", value), TypeError, "Block.view: byteOffset is ", "integer from 0 to 64");
    throws(view("u8", 0, value), TypeError, "Block.view: length is ", "integer from 0 to 64");
  }
});

test("null is no offset and no length of a view", () => {
  using block = new Block(64);
  throws(() => block.view("u8", wrong(null)), TypeError, "Block.view: byteOffset is null");
  throws(() => block.view("u8", 0, wrong(null)), TypeError, "Block.view: length is null");
});

test("an unknown dtype is refused with the list of those that are", () => {
  using block = new Block(64);
  for (const dtype of ["f16", "U8", "", "toString", "__proto__", 8, null, undefined, ["u8"]]) {
    const make = () => block.view(wrong<Dtype>(dtype));
    throws(make, RangeError, "Block.view: dtype is ", "u8, i8, u16, i16", "f32, f64");
  }
});

test("dispose detaches every view, and a second one does nothing", () => {
  for (const byteLength of [0, 64, 4096, 2 * MIB]) {
    const before = memoryStats();
    const block = new Block(byteLength);
    const views = DTYPES.map(({ dtype }) => block.view(dtype));
    const { buffer } = block;
    block.dispose();
    block.dispose();
    block[Symbol.dispose]();
    assert.equal(block.disposed, true);
    assert.equal(buffer.detached, true);
    for (const view of views) {
      assert.equal(view.length, 0);
      assert.equal(view.byteLength, 0);
      assert.equal(view[0], undefined);
    }
    assert.equal(memoryStats().liveBytes, before.liveBytes);
    assert.equal(memoryStats().liveBlocks, before.liveBlocks);
  }
});

test("use after dispose is an error that says so", () => {
  const block = new Block(64);
  block.dispose();
  assert.equal(block.byteLength, 64);
  throwsCode(() => block.address, "DISPOSED", "Block.address: the block was disposed");
  throwsCode(() => block.view("u8"), "DISPOSED", "Block.view: the block was disposed");
  throwsCode(() => block.view(wrong<Dtype>("f16"), 99), "DISPOSED", "Block.view");
});

test("memory whose buffer was transferred is not freed under the new buffer", () => {
  const block = new Block(1000);
  let moved: Uint8Array;
  try {
    moved = new Uint8Array(block.buffer.transfer());
  } catch {
    return block.dispose();
  }
  moved.fill(7);
  block.dispose();
  using next = new Block(1000);
  next.view("u8").fill(0xee);
  assert.equal(moved.findIndex((byte) => byte !== 7), -1, "the memory was handed out again");
});

test("using disposes at the end of the scope, also after an error", () => {
  let view: Uint8Array | undefined;
  const scope = (): void => {
    using block = new Block(32);
    view = block.view("u8");
    throw new ZiffiError("DISPOSED", `thrown with ${view.length} bytes`);
  };
  throws(scope, ZiffiError, "thrown with 32 bytes");
  assert.equal(view?.length, 0);
});

test("memoryStats counts exactly what was asked for", () => {
  const byteLength = fc.oneof(fc.nat(300), fc.nat(70_000), fc.constantFrom(MIB, 2 * MIB + 1));
  const step = fc.record({ byteLength, alignment: fc.constantFrom(16, 64, 4096), drop: fc.nat() });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const before = memoryStats();
    const blocks: Block[] = [];
    let [bytes, made] = [0, 0];
    for (const { byteLength, alignment, drop } of steps) {
      blocks.push(new Block(byteLength, { alignment }));
      [bytes, made] = [bytes + byteLength, made + 1];
      if (drop % 3 === 0) {
        const [gone] = blocks.splice(drop % blocks.length, 1);
        gone?.dispose();
        bytes -= gone?.byteLength ?? 0;
      }
      const now = memoryStats();
      assert.equal(now.liveBytes, before.liveBytes + bytes);
      assert.equal(now.liveBlocks, before.liveBlocks + blocks.length);
      assert.equal(now.totalBlocks, before.totalBlocks + made);
      assert.ok(now.peakBytes >= now.liveBytes && now.peakBytes >= before.peakBytes);
    }
    for (const block of blocks) block.dispose();
    const after = memoryStats();
    assert.equal(after.liveBytes, before.liveBytes);
    assert.equal(after.liveBlocks, before.liveBlocks);
  }));
});

test("options that are none, and a ballast that is no flag, are refused", () => {
  for (const options of [null, 5, "no", true]) {
    throws(() => new Block(8, wrong(options)), TypeError, "Block: options is ", "an object");
    const open = () => Block.open(wrong({}), wrong(options));
    throws(open, TypeError, "Block.open: options is ", "an object");
  }
  for (const ballast of ["no", 0, null]) {
    const make = () => new Block(8, { ballast: wrong(ballast) });
    throws(make, TypeError, "Block: ballast is ", "true or false");
  }
});
