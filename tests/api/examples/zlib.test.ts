// The zlib example: streams and whole arrays give what the runtime's own zlib gives, and failures
// are told in zlib's words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as nodeZlib from "node:zlib";
import fc from "fast-check";
import * as z from "../../../examples/zlib/generated/zlib.ts";
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
import { throws } from "../support/expect.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((one) => [...one]));
const plain = (bytes: Uint8Array) => new Uint8Array(bytes);

const TEXT = bytesOf("The quick brown fox jumps over the lazy dog. ".repeat(1000));
const FORMATS = {
  zlib: [nodeZlib.deflateSync, nodeZlib.inflateSync],
  gzip: [nodeZlib.gzipSync, nodeZlib.gunzipSync],
  raw: [nodeZlib.deflateRawSync, nodeZlib.inflateRawSync],
} as const;
type Format = keyof typeof FORMATS;
const formats = Object.keys(FORMATS) as Format[];

test("the library is the system's, whatever the runtime has built in", () => {
  const header = readFileSync("/usr/include/zlib.h", "utf8");
  const [, version] = /#define ZLIB_VERSION "(.+)"/.exec(header) ?? [];
  using library = z.open();
  assert.equal(library.api.zlibVersion(), version);
});

for (const format of formats) {
  const [theirDeflate, theirInflate] = FORMATS[format];
  for (let level = -1; level <= 9; level += 1) {
    test(`${format} at level ${level} is what the runtime's zlib understands, and back`, () => {
      const ours = deflate(TEXT, { format, level });
      assert.deepEqual(plain(theirInflate(ours)), TEXT);
      assert.deepEqual(inflate(theirDeflate(TEXT, { level }), { format }), TEXT);
      assert.ok(level === 0 || ours.byteLength < TEXT.byteLength / 10);
    });
  }
}

const options = fc.record({
  format: fc.constantFrom(...formats),
  level: fc.integer({ min: -1, max: 9 }),
  chunkByteLength: fc.integer({ min: 1, max: 5000 }),
});
/** Data with repetitions, which compress, and without. */
const data = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.tuple(fc.uint8Array({ maxLength: 50 }), fc.nat({ max: 200 })).map(([part, count]) =>
    Uint8Array.from({ length: part.length * count }, (_, i) => part[i % part.length] ?? 0)
  ),
);
const cuts = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 30 });

/** Passes data through a stream in pieces of these sizes, and the rest at once. */
function through(stream: ZlibStream, input: Uint8Array, sizes: readonly number[]): Uint8Array {
  const parts: number[] = [];
  const sink = (bytes: Uint8Array) => void parts.push(...bytes);
  let at = 0;
  for (const size of sizes) {
    stream.write(input.subarray(at, at + size), sink);
    at = Math.min(at + size, input.length);
  }
  stream.write(input.subarray(at), sink);
  stream.end(sink);
  assert.equal(stream.closed, true);
  return Uint8Array.from(parts);
}

test("any data in any pieces comes back, with any options", () => {
  fc.assert(
    fc.property(options, data, cuts, cuts, (given, input, ins, outs) => {
      const compressed = through(new ZlibStream("deflate", given), input, ins);
      const [, theirs] = FORMATS[given.format];
      assert.deepEqual(plain(theirs(compressed)), input);
      assert.deepEqual(through(new ZlibStream("inflate", given), compressed, outs), input);
      assert.deepEqual(inflate(compressed, given), input);
    }),
    { numRuns: 150 },
  );
});

test("what goes in one piece and what goes in many is compressed to the same bytes", () => {
  for (const format of formats) {
    const sizes = Array.from({ length: 100 }, (_, i) => (i * 37) % 1000);
    const pieces = through(new ZlibStream("deflate", { format }), TEXT, sizes);
    assert.deepEqual(pieces, deflate(TEXT, { format }));
  }
});

test("no data is a stream of its own, and any size of pieces will do", () => {
  for (const format of formats) {
    const empty = deflate(new Uint8Array(), { format });
    assert.ok(empty.byteLength > 0);
    assert.deepEqual(inflate(empty, { format }), new Uint8Array());
    assert.deepEqual(plain(FORMATS[format][1](empty)), new Uint8Array());
  }
  const one = { chunkByteLength: 1 };
  assert.deepEqual(inflate(deflate(TEXT, one), one), TEXT);
  const all = { chunkByteLength: 2 ** 20 };
  assert.deepEqual(inflate(deflate(TEXT, all), all), TEXT);
});

test("gzip data may have several members", () => {
  const gzip = { format: "gzip" } as const;
  const both = join(deflate(bytesOf("one"), gzip), deflate(bytesOf("two"), gzip));
  assert.deepEqual(inflate(both, gzip), bytesOf("onetwo"));
  assert.deepEqual(
    through(new ZlibStream("inflate", gzip), both, both.map(() => 1) as never),
    bytesOf("onetwo"),
  );
});

test("zeros that pad gzip data are ignored, in any pieces", () => {
  const gzip = { format: "gzip" } as const;
  const member = deflate(bytesOf("one"), gzip);
  for (const count of [1, 511, 70_000]) {
    const padded = join(member, new Uint8Array(count));
    for (const chunkByteLength of [1, 1000, 2 ** 18]) {
      const given = { ...gzip, chunkByteLength };
      assert.deepEqual(inflate(padded, given), bytesOf("one"));
      assert.deepEqual(inflate(join(padded, member), given), bytesOf("oneone"));
    }
  }
});

/** A header that names a dictionary. */
const needy = Uint8Array.of(0x78, 0x20, 1, 2, 3, 4, 3, 0);
const packed = deflate(TEXT);
const broken = packed.with(packed.length - 1, (packed.at(-1) ?? 0) ^ 1);
const failures: readonly [
  what: string,
  input: Uint8Array,
  options: ZlibOptions,
  code: number,
  message: string,
][] = [
  ["no zlib data", bytesOf("hello"), {}, z.Z_DATA_ERROR, "incorrect header check"],
  ["no gzip data", packed, { format: "gzip" }, z.Z_DATA_ERROR, "incorrect header check"],
  ["no raw data", Uint8Array.of(7), { format: "raw" }, z.Z_DATA_ERROR, "invalid block type"],
  ["a wrong checksum", broken, {}, z.Z_DATA_ERROR, "incorrect data check"],
  ["nothing", new Uint8Array(), {}, z.Z_BUF_ERROR, "the data ends too early"],
  ["half of the data", packed.subarray(0, 99), {}, z.Z_BUF_ERROR, "the data ends too early"],
  ["data without its end", packed.subarray(0, -1), {}, z.Z_BUF_ERROR, "the data ends too early"],
  [
    "data after the end",
    join(packed, bytesOf("abc")),
    {},
    z.Z_DATA_ERROR,
    "3 bytes follow the end of the data",
  ],
  [
    "text after a member",
    join(deflate(TEXT, { format: "gzip" }), bytesOf("abc")),
    { format: "gzip" },
    z.Z_DATA_ERROR,
    "incorrect header check",
  ],
  ["data with a dictionary", needy, {}, z.Z_NEED_DICT, "need dictionary"],
  [
    "garbage after zeros that pad",
    join(deflate(TEXT, { format: "gzip" }), new Uint8Array(9), Uint8Array.of(7)),
    { format: "gzip" },
    z.Z_BUF_ERROR,
    "the data ends too early",
  ],
  ["zeros alone", new Uint8Array(9), { format: "gzip" }, z.Z_DATA_ERROR, "incorrect header check"],
  [
    "zeros after data that is not gzip",
    join(packed, new Uint8Array(3)),
    {},
    z.Z_DATA_ERROR,
    "3 bytes follow the end of the data",
  ],
];
for (const [what, input, given, code, message] of failures) {
  test(`inflating ${what} fails`, () => {
    const before = memoryStats().liveBlocks;
    const error = throws(() => inflate(input, given), ZlibError);
    assert.equal(error.message, `Cannot inflate: ${message}`);
    assert.equal(error.code, code);
    // The same in pieces of one byte.
    const ones = Array.from(input, () => 1);
    const stream = new ZlibStream("inflate", given);
    assert.equal(throws(() => through(stream, input, ones), ZlibError).code, code);
    assert.equal(stream.closed, true);
    assert.equal(memoryStats().liveBlocks, before);
  });
}

test("a stream that has ended, failed or is in use takes nothing", () => {
  const ignore = () => {};
  using stream = new ZlibStream("deflate");
  stream.end(ignore);
  throws(() => stream.write(TEXT, ignore), TypeError, "The deflate stream is closed");
  throws(() => stream.end(ignore), TypeError, "The deflate stream is closed");
  const within = new ZlibStream("inflate");
  const again = () => within.write(packed, ignore);
  throws(() => within.write(packed, again), TypeError, "The inflate stream is busy");
  assert.equal(within.closed, true);
  const closing = new ZlibStream("deflate", { level: 0, chunkByteLength: 1000 });
  const close = () => closing[Symbol.dispose]();
  throws(() => closing.write(TEXT, close), TypeError, "the sink has closed the stream or the data");
  closing[Symbol.dispose]();
  const failing = new ZlibStream("inflate");
  const sink = () => {
    throw new Error("enough");
  };
  throws(() => failing.write(packed, sink), Error, "enough");
  assert.equal(failing.closed, true);
});

test("streams of the web platform pass through", async () => {
  const pass = async (input: Uint8Array, ...through: TransformStream[]) => {
    let stream: ReadableStream = new Blob([input.slice()]).stream();
    for (const one of through) stream = stream.pipeThrough(one);
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const gzip = { format: "gzip" } as const;
  const own = transform(new ZlibStream("deflate", gzip));
  assert.deepEqual(await pass(TEXT, own, new DecompressionStream("gzip")), TEXT);
  const back = transform(new ZlibStream("inflate", gzip));
  assert.deepEqual(await pass(TEXT, new CompressionStream("gzip"), back), TEXT);
  const stopped = pass(bytesOf("hello"), transform(new ZlibStream("inflate")));
  await assert.rejects(stopped, /incorrect header check/);
});

test("checksums are those of node:zlib, of arrays and of blocks", () => {
  fc.assert(
    fc.property(data, data, (a, b) => {
      const [own, theirs] = [crc32(join(a, b)), nodeZlib.crc32(join(a, b))];
      assert.equal(own, theirs);
      assert.equal(crc32(b, crc32(a)), own);
      using block = new Block(a.byteLength + 1);
      block.view("u8", 1).set(a);
      assert.equal(crc32(block.view("u8", 1)), nodeZlib.crc32(a));
    }),
    { numRuns: 100 },
  );
  assert.equal(crc32(new Uint8Array()), 0);
});
