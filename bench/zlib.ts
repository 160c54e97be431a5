/**
 * The example zlib against the same loops in C over the same libz, and against the runtime's own
 * zlib: 100 MB of text and numbers, compressed and decompressed in pieces.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as own from "node:zlib";
import { crc32, deflate, inflate, ZlibStream } from "../examples/zlib/zlib.ts";
import { Block } from "../src/mod.ts";
import type { Comparison, Group } from "./rows.ts";
import { open } from "./zlib_fixture/generated/zloops.ts";

const BYTES = 100e6;
/** Large enough that neither side spends time on calls; the example's own size. */
const CHUNK = 2 ** 18;
const LEVEL = 6;

/** Text with numbers in it, the same on every run, which zlib makes three times smaller. */
function sample(byteLength: number): Uint8Array {
  const words = "native memory of the block is compressed with a window and given back to its owner"
    .split(" ");
  const bytes = new Uint8Array(byteLength);
  const encoder = new TextEncoder();
  let seed = 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor(seed / 2 ** 32 * below);
  };
  for (let at = 0; at < byteLength;) {
    const word = random(4) === 0 ? `${random(1e6)}` : words[random(words.length)];
    at += encoder.encodeInto(`${word} `, bytes.subarray(at)).written || byteLength;
  }
  return bytes;
}

/** A loop over a stream; what comes out is counted, as in C. */
function total(stream: ZlibStream, data: Uint8Array): number {
  let byteLength = 0;
  const sink = (bytes: Uint8Array) => void (byteLength += bytes.byteLength);
  stream.write(data, sink);
  stream.end(sink);
  return byteLength;
}

function* comparisons(): Generator<Comparison> {
  // Their functions have names of their own, so that nothing tells that they call zlib: Node would
  // give them its own one, and the comparison were one of two libraries.
  const { api } = open({ deepBinding: true });
  const data = sample(BYTES);
  const packed = deflate(data, { level: LEVEL, chunkByteLength: CHUNK });
  assert.equal(crc32(inflate(packed)), own.crc32(data));
  using out = new Block(CHUNK);
  using block = new Block(BYTES);
  const bytes = block.view("u8");
  bytes.set(data);
  using packedBlock = new Block(packed.byteLength);
  const packedBytes = packedBlock.view("u8");
  packedBytes.set(packed);
  const row = (name: string, peer: string, ours: () => unknown, theirs: () => unknown) => ({
    ...{ name, peer, ours, theirs },
    ...{ long: true, rounds: name.startsWith("deflate") ? 3 : 9 },
  });
  const options = { level: LEVEL, chunkByteLength: CHUNK };
  yield row(
    "deflate 100 MB",
    "the loop in C",
    () => total(new ZlibStream("deflate", options), bytes),
    () => api.deflate(bytes, out.view("u8"), LEVEL),
  );
  yield row(
    "inflate 100 MB",
    "the loop in C",
    () => total(new ZlibStream("inflate", options), packedBytes),
    () => api.inflate(packedBytes, out.view("u8")),
  );
  yield row(
    "inflate 100 MB of an array",
    "the loop in C",
    () => total(new ZlibStream("inflate", options), packed),
    () => api.inflate(packed, out.view("u8")),
  );
  yield row("crc32 100 MB of a block", "C", () => crc32(bytes), () => api.crc32(bytes));
  const same = (result: unknown, expected: unknown) =>
    assert.equal(crc32(result as Uint8Array), crc32(expected as Uint8Array));
  yield {
    ...row(
      "deflate 100 MB at once",
      "node:zlib",
      () => deflate(data, options),
      () => own.deflateSync(data, { level: LEVEL, chunkSize: CHUNK }),
    ),
    // Other implementations give other bytes, of which each gives the data back.
    verify: (ours, theirs) => {
      same(own.inflateSync(ours as Uint8Array), data);
      same(inflate(theirs as Uint8Array), data);
    },
  };
  yield {
    ...row(
      "inflate 100 MB at once",
      "node:zlib",
      () => inflate(packed, options),
      () => own.inflateSync(packed, { chunkSize: CHUNK }),
    ),
    verify: same,
  };
  yield row("crc32 100 MB", "node:zlib", () => crc32(data), () => own.crc32(data));
}

/** The group `zlib`. */
export const zlib: Group = { name: "zlib", make: comparisons };
