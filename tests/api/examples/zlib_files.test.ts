// The zlib example: gzip files that were written by others.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as z from "../../../examples/zlib/generated/zlib.ts";
import { deflate, GzipFile, inflate, ZlibError } from "../../../examples/zlib/zlib.ts";
import { ErrnoError, memoryStats } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const lines = Array.from({ length: 3000 }, (_, i) => `${i}: grüße 🎈 ${"x".repeat(i % 90)}`);
const text = new TextEncoder().encode(lines.join("\n"));

/** Calls with the path of a file that has these bytes. */
function withFile<T>(bytes: Uint8Array, work: (path: string) => T): T {
  using folder = new TempFolder();
  const path = folder.file("data.gz");
  writeFileSync(path, bytes);
  return work(path);
}

function contentOf(path: string): Uint8Array {
  using file = new GzipFile(path);
  const parts: Uint8Array[] = [];
  for (const chunk of file.chunks()) parts.push(chunk.slice());
  return new Uint8Array(Buffer.concat(parts));
}

test("a file is read in pieces", () => {
  withFile(gzipSync(text), (path) => {
    assert.deepEqual(contentOf(path), text);
    using file = new GzipFile(path, { chunkByteLength: 7 });
    const pieces = [...file.chunks()].map((bytes) => bytes.byteLength);
    assert.ok(pieces.length >= text.byteLength / 7 && pieces.every((size) => size <= 7));
  });
});

test("a file with several members, one that is not compressed and an empty one are read", () => {
  const two = new Uint8Array([...gzipSync("a\n"), ...deflate(text, { format: "gzip" })]);
  withFile(two, (path) => assert.equal(contentOf(path).byteLength, text.byteLength + 2));
  withFile(text, (path) => assert.deepEqual(contentOf(path), text));
  withFile(new Uint8Array(), (path) => assert.deepEqual(contentOf(path), new Uint8Array()));
});

test("files that are broken fail in zlib's words, with their path", () => {
  const before = memoryStats().liveBlocks;
  const gzip = new Uint8Array(gzipSync(text));
  const fails = (bytes: Uint8Array, code: number, words: string) =>
    withFile(bytes, (path) => {
      const error = throws(() => contentOf(path), ZlibError, path, words);
      assert.equal(error.code, code);
    });
  fails(gzip.subarray(0, -20), z.Z_BUF_ERROR, "unexpected end of file");
  const last = gzip.length - 6;
  fails(gzip.with(last, (gzip[last] ?? 0) ^ 1), z.Z_DATA_ERROR, "incorrect data check");
  fails(gzip.with(2, 9), z.Z_DATA_ERROR, "unknown compression method");
  assert.equal(memoryStats().liveBlocks, before);
});

test("a size of pieces that is none is refused, for it would read nothing", () => {
  withFile(gzipSync(text), (path) => {
    for (const chunkByteLength of [0, -1, 1.5, NaN, 2 ** 31]) {
      throws(
        () => new GzipFile(path, { chunkByteLength }),
        RangeError,
        "GzipFile: chunkByteLength",
      );
    }
    throws(() => new GzipFile(path, { chunkByteLength: wrong("7") }), TypeError, 'is "7"');
    for (const other of [null, 5, {}]) throws(() => new GzipFile(wrong(other)), TypeError, "path");
  });
});

test("a file that is missing, a folder and a closed file are told", () => {
  using folder = new TempFolder();
  const path = folder.file("missing.gz");
  assert.equal(throws(() => new GzipFile(path), ErrnoError, path, "ENOENT").name, "ErrnoError");
  throws(() => contentOf(folder.path), ZlibError, "Is a directory");
  withFile(gzipSync(text), (there) => {
    const file = new GzipFile(there);
    const chunks = file.chunks();
    assert.equal(chunks.next().done, false);
    file[Symbol.dispose]();
    file[Symbol.dispose]();
    throwsCode(() => chunks.next(), "DISPOSED");
  });
});

test("the program gzip understands what is written, and is understood", (context) => {
  const gzip = (input: Uint8Array, ...words: string[]) =>
    spawnSync("gzip", words, { input, maxBuffer: 2 ** 26 });
  if (gzip(text, "-c").error) return context.skip("there is no program gzip");
  for (const level of [1, 6, 9]) {
    const ours = deflate(text, { format: "gzip", level });
    assert.deepEqual(new Uint8Array(gzip(ours, "-dc").stdout), text);
    const theirs = new Uint8Array(gzip(text, "-c", `-${level}`).stdout);
    assert.deepEqual(inflate(theirs, { format: "gzip" }), text);
  }
});
