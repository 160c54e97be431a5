// The zlib example: what it takes and what it refuses, and that native memory is given back.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  crc32,
  deflate,
  inflate,
  transform,
  ZlibError,
  type ZlibOptions,
  ZlibStream,
} from "../../../examples/zlib/zlib.ts";
import { Block, memoryStats } from "../../../src/mod.ts";
import { collectUntil } from "../support/collect.ts";
import { throws, wrong } from "../support/expect.ts";

const BYTES = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 7);
const packed = deflate(BYTES);
const ignore = () => {};
const liveBlocks = () => memoryStats().liveBlocks;
/** One that has begun; `BYTES` is more than zlib keeps to itself. */
const begun = () => new ZlibStream("deflate", { chunkByteLength: 100 });

test("any array and any buffer is taken as its bytes", () => {
  const numbers = new Float64Array(BYTES.buffer, 8, 1000);
  const bytes = BYTES.slice(8, 8008);
  const shared = new Uint8Array(new SharedArrayBuffer(8000));
  shared.set(bytes);
  const same = [
    numbers,
    new Uint16Array(BYTES.buffer, 8, 4000),
    new DataView(BYTES.buffer, 8, 8000),
    bytes.buffer,
    shared,
    shared.buffer,
  ];
  for (const data of same) {
    assert.deepEqual(inflate(deflate(data)), bytes);
    assert.equal(crc32(data), crc32(bytes));
  }
  assert.equal(inflate(deflate(new Float64Array(65_536))).byteLength, 8 * 65_536);
});

test("a block is read from any of its bytes", () => {
  using block = new Block(BYTES.byteLength + 3);
  const view = block.view("u8", 3);
  view.set(BYTES);
  for (const chunkByteLength of [1000, 2 ** 18]) {
    assert.deepEqual(deflate(view, { chunkByteLength }), deflate(BYTES, { chunkByteLength }));
  }
  view.set(packed);
  assert.deepEqual(inflate(view.subarray(0, packed.byteLength)), BYTES);
  // A class that tells of more bytes than it has is refused.
  class Long extends Uint8Array {
    override get byteLength(): number {
      return 2 ** 30;
    }
  }
  assert.throws(() => deflate(new Long(block.buffer, 3, 9)), RangeError);
});

for (const data of ["text", 5, {}, [1, 2, 3], null, undefined, true, 5n, ignore]) {
  const shown = Array.isArray(data) ? "an array" : typeof data;
  test(`data that is ${data === null ? "null" : shown} is refused`, () => {
    const before = liveBlocks();
    throws(() => deflate(wrong(data)), TypeError, "deflate: data is", "give a typed array");
    throws(() => inflate(wrong(data)), TypeError, "inflate: data is", "give a typed array");
    throws(() => crc32(wrong(data)), TypeError, "crc32: data is");
    assert.equal(liveBlocks(), before);
  });
}

test("memory that is gone is refused", () => {
  const { buffer } = new Uint8Array(8);
  const gone = [new Uint8Array(buffer), new Float64Array(buffer), buffer];
  structuredClone(buffer, { transfer: [buffer] });
  for (const data of gone) throws(() => deflate(data), TypeError, "deflate", "data is detached");
  const block = new Block(9);
  const view = block.view("u8");
  block.dispose();
  throws(() => deflate(view), TypeError, "data is detached");
});

test("a sink that frees the data ends the stream, before native code reads on", () => {
  const block = new Block(BYTES.byteLength);
  const view = block.view("u8");
  view.set(BYTES);
  const stream = begun();
  throws(() => stream.write(view, () => block.dispose()), TypeError, "the sink has closed");
  assert.equal(stream.closed, true);
});

const options: readonly [given: unknown, kind: typeof TypeError, ...parts: string[]][] = [
  [null, TypeError, "deflate: options is null"],
  [5, TypeError, "options is 5"],
  [{ format: "gzipped" }, RangeError, 'format is "gzipped"; give raw, zlib, gzip'],
  [{ format: "" }, RangeError, 'format is ""'],
  [{ format: "toString" }, RangeError, "format"],
  [{ format: 5 }, TypeError, "format is 5"],
  [{ format: null }, TypeError, "format is null"],
  [{ level: 10 }, RangeError, "level is 10; give an integer from -1 to 9"],
  [{ level: -2 }, RangeError, "level is -2"],
  [{ level: 1.5 }, RangeError, "level is 1.5"],
  [{ level: NaN }, RangeError, "level is NaN"],
  [{ level: "6" }, TypeError, 'level is "6"'],
  [{ level: null }, TypeError, "level is null"],
  [{ chunkByteLength: 0 }, RangeError, "chunkByteLength is 0; give an integer from 1"],
  [{ chunkByteLength: -1 }, RangeError, "chunkByteLength is -1"],
  [{ chunkByteLength: 1.5 }, RangeError, "chunkByteLength is 1.5"],
  [{ chunkByteLength: Infinity }, RangeError, "chunkByteLength is Infinity"],
  [{ chunkByteLength: 2 ** 30 + 1 }, RangeError, "chunkByteLength is 1073741825"],
  [{ chunkByteLength: 9n }, TypeError, "chunkByteLength is 9"],
];
test("options that are none are refused, and leave nothing behind", () => {
  const before = liveBlocks();
  for (const [given, kind, ...parts] of options) {
    throws(() => deflate(BYTES, wrong<ZlibOptions>(given)), kind, ...parts);
    throws(() => inflate(packed, wrong<ZlibOptions>(given)), kind);
  }
  throws(() => new ZlibStream(wrong("Deflate")), RangeError, "give deflate, inflate");
  throws(() => new ZlibStream(wrong(undefined)), TypeError, "give deflate, inflate");
  assert.equal(liveBlocks(), before);
  throws(() => begun().write(BYTES, wrong(undefined)), TypeError, "sink is undefined");
  throws(() => begun().end(wrong({})), TypeError, "sink is", "give a function");
  throws(() => crc32(BYTES, -1), RangeError, "crc32: start is -1");
  throws(() => crc32(BYTES, 2 ** 32), RangeError, "from 0 to 4294967295");
  throws(() => crc32(BYTES, wrong("0")), TypeError, 'start is "0"');
});

test("streams give their memory back at their end, when disposed and when they fail", () => {
  const before = liveBlocks();
  for (let i = 0; i < 10; i += 1) {
    using stream = new ZlibStream("deflate");
    stream.write(BYTES, ignore);
  }
  const failing = new ZlibStream("inflate");
  throws(() => failing.write(BYTES, ignore), ZlibError);
  const ended = new ZlibStream("deflate");
  ended.end(ignore);
  assert.equal(liveBlocks(), before);
});

test("streams that were dropped are freed, all but those that wait for the collector", async () => {
  const before = liveBlocks();
  const drop = () => {
    for (const what of ["deflate", "inflate"] as const) {
      const input = what === "deflate" ? BYTES : packed;
      for (let i = 0; i < 10; i += 1) new ZlibStream(what).write(input, ignore);
      transform(new ZlibStream(what));
    }
  };
  drop();
  // One whose registration held itself would stay for ever. Memory of JavaScript is no block.
  const freed = () => liveBlocks() <= before + 2;
  const drops = () => void new Uint8Array(2 ** 20).fill(1);
  assert.ok(await collectUntil(freed, drops, 1000), `${liveBlocks() - before} are left`);
});

test("a stream of the web platform closes its own when it is cancelled or aborted", async () => {
  const before = liveBlocks();
  const cancelled = begun();
  await transform(cancelled).readable.cancel();
  assert.equal(cancelled.closed, true);
  const aborted = begun();
  await transform(aborted).writable.abort(new Error("enough"));
  assert.equal(aborted.closed, true);
  const piped = begun();
  const source = new ReadableStream({
    pull(out) {
      out.error(new Error("no more"));
    },
  });
  await assert.rejects(new Response(source.pipeThrough(transform(piped))).bytes(), /no more/);
  assert.equal(piped.closed, true);
  const failed = begun();
  const { readable, writable } = transform(failed);
  const reading = readable.getReader().read();
  await assert.rejects(writable.getWriter().write(wrong("text")), /data is "text"/);
  await assert.rejects(reading, /data is "text"/);
  assert.equal(failed.closed, true);
  assert.equal(liveBlocks(), before);
});
