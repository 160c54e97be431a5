// Flushes on another thread: they end, fail as others do, and keep the memory mapped.
import assert from "node:assert/strict";
import { readFileSync, truncateSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { NativeError, SharedMap } from "../../../src/mod.ts";
import { throwsCode } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const BYTES = 64 * 4096;

test("flushAsync stores a range, all of it, and what has no file", async () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("a"), { mode: "create", byteLength: BYTES });
  map.view("u8").fill(3);
  assert.equal(await map.flushAsync(), undefined);
  await Promise.all([map.flushAsync(5), map.flushAsync(4097, 3), map.flushAsync(BYTES, 0)]);
  assert.equal(readFileSync(map.path).every((byte) => byte === 3), true);
  using anonymous = SharedMap.anonymous({ byteLength: 4096 });
  await anonymous.flushAsync();
  using view = new SharedMap(map.path, { access: "read" });
  await view.flushAsync();
});

test("flushAsync refuses wrong ranges and disposed maps", async () => {
  using folder = new TempFolder();
  const map = new SharedMap(folder.file("a"), { mode: "create", byteLength: BYTES });
  await assert.rejects(map.flushAsync(BYTES + 1), RangeError);
  await assert.rejects(map.flushAsync(1, BYTES), RangeError);
  map.dispose();
  await assert.rejects(
    map.flushAsync(),
    /^ZiffiError: SharedMap\.flushAsync: the map was disposed/,
  );
});

test("a map that is flushing is not resized, and may be disposed", async () => {
  using folder = new TempFolder();
  const map = new SharedMap(folder.file("a"), { mode: "create", byteLength: BYTES });
  const flushed = map.flushAsync();
  throwsCode(() => map.resize(2 * BYTES), "IN_USE", "another thread is using the map");
  map.dispose();
  await flushed;
  assert.equal(map.disposed, true);
});

test("a flush of a cut file rejects", { skip: process.platform === "win32" }, async () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("a"), { mode: "create", byteLength: BYTES });
  const bytes = map.view("u8");
  truncateSync(map.path, 4096);
  const before = map.flushAsync();
  assert.equal(bytes[BYTES - 1], 0);
  // Whichever of both came first.
  await before.catch((error) => {
    assert.ok(error instanceof NativeError);
    assert.equal(error.statusName, "MAP_TRUNCATED");
  });
  await assert.rejects(map.flushAsync(), /was cut/);
});
