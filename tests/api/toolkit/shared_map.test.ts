// Maps of files: modes, errors, persistence, views, flushing, disposal.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import process from "node:process";
import test from "node:test";
import { type Dtype, kernels, SharedMap, type SharedMapOptions } from "../../../src/mod.ts";
import { DTYPES } from "../support/arrays.ts";
import { throws, throwsCode, throwsStatus, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

/** The message names the class, or the native function that refused. */
const CALL = /^(SharedMap|mapOpen)[:(]/;
const onWindows = process.platform === "win32";

test("a new file is zero, has the length asked for, and is the owner's alone", () => {
  using folder = new TempFolder();
  for (const mode of ["create", "createExclusive"] as const) {
    for (const byteLength of [1, 7, 4096, 100_001]) {
      const path = folder.file(`${mode}-${byteLength}`);
      using map = new SharedMap(path, { mode, byteLength });
      assert.equal(map.path, path);
      assert.equal(map.byteLength, byteLength);
      assert.equal(map.buffer.byteLength, byteLength);
      assert.equal(map.address % 4096, 0);
      assert.equal(map.disposed, false);
      assert.ok(map.view("u8").every((byte) => byte === 0));
      const { size, mode: bits } = statSync(path);
      assert.equal(size, byteLength);
      if (!onWindows) assert.equal((bits & 0o777).toString(8), "600");
    }
  }
});

test("what a map wrote is in the file, and in the next map of it", () => {
  using folder = new TempFolder();
  const path = folder.file("kept");
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31) & 255);
  {
    using map = new SharedMap(path, { mode: "create", byteLength: 5000 });
    map.view("u8").set(bytes);
    map.flush();
    assert.deepEqual(new Uint8Array(readFileSync(path)), bytes);
  }
  assert.deepEqual(new Uint8Array(readFileSync(path)), bytes);
  using again = new SharedMap(path);
  assert.equal(again.byteLength, 5000);
  assert.deepEqual(again.view("u8").slice(), bytes);
});

test("open maps the whole file or a part, and sees what others wrote", () => {
  using folder = new TempFolder();
  const path = folder.file("written");
  writeFileSync(path, "hello, map");
  using whole = new SharedMap(path);
  using explicit = new SharedMap(path, { mode: "open" });
  using part = new SharedMap(path, { byteLength: 5 });
  assert.equal(new TextDecoder().decode(whole.view("u8").slice()), "hello, map");
  assert.equal(new TextDecoder().decode(part.view("u8").slice()), "hello");
  assert.equal(explicit.byteLength, 10);
  part.view("u8")[0] = 0x4a;
  assert.equal(whole.view("u8")[0], 0x4a);
  assert.equal(explicit.view("u8")[0], 0x4a);
  assert.equal(readFileSync(path, "utf8"), "Jello, map");
});

test("create extends a file and keeps its contents, and never shortens it", () => {
  using folder = new TempFolder();
  const path = folder.file("grown");
  writeFileSync(path, "abc");
  {
    using map = new SharedMap(path, { mode: "create", byteLength: 6 });
    assert.deepEqual([...map.view("u8")], [97, 98, 99, 0, 0, 0]);
  }
  using shorter = new SharedMap(path, { mode: "create", byteLength: 2 });
  assert.equal(shorter.byteLength, 2);
  assert.equal(statSync(path).size, 6);
});

test("kernels work in mapped memory", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("k"), { mode: "create", byteLength: 8000 });
  const numbers = map.view("f64");
  kernels.fill(numbers, 1.5);
  assert.equal(kernels.sum(kernels.scale(numbers, 2, numbers)), 3000);
});

test("files that are missing, there already or too small are refused", () => {
  using folder = new TempFolder();
  const path = folder.file("f");
  const missing = () => new SharedMap(path);
  throwsStatus(missing, "NOT_FOUND", CALL, "There is no such file");
  throwsStatus(() => new SharedMap(`${path}/x/y`), "NOT_FOUND", CALL);
  throwsStatus(() => new SharedMap(path, { byteLength: 8 }), "NOT_FOUND", CALL);
  assert.equal(existsSync(path), false);
  writeFileSync(path, "12345");
  const again = () => new SharedMap(path, { mode: "createExclusive", byteLength: 8 });
  throwsStatus(again, "ALREADY_EXISTS", CALL, "The file is there already");
  const larger = () => new SharedMap(path, { byteLength: 6 });
  throwsStatus(larger, "TOO_SMALL", CALL, "byteLength: 6", "shorter than");
  assert.equal(readFileSync(path, "utf8"), "12345");
  writeFileSync(path, "");
  throwsStatus(() => new SharedMap(path), "TOO_SMALL", CALL);
});

test("what is no regular file is refused", () => {
  using folder = new TempFolder();
  mkdirSync(folder.file("d"));
  throwsStatus(() => new SharedMap(folder.file("d")), "NOT_A_FILE", CALL, "not a regular file");
  const create = () => new SharedMap(folder.file("d"), { mode: "create", byteLength: 8 });
  throwsStatus(create, "NOT_A_FILE", CALL);
  writeFileSync(folder.file("target"), "12345678");
  symlinkSync(folder.file("target"), folder.file("link"));
  symlinkSync(folder.file("none"), folder.file("dangling"));
  throwsStatus(() => new SharedMap(folder.file("link")), "NOT_A_FILE", CALL);
  for (const name of ["link", "dangling"]) {
    const make = () => new SharedMap(folder.file(name), { mode: "create", byteLength: 8 });
    throwsStatus(make, "NOT_A_FILE", CALL);
  }
  assert.equal(existsSync(folder.file("none")), false);
  if (existsSync("/dev/null")) throwsStatus(() => new SharedMap("/dev/null"), "NOT_A_FILE", CALL);
  // Only another program can make a FIFO; opening one must not wait for its other end.
  const fifo = folder.file("fifo");
  if (spawnSync("mkfifo", [fifo]).status !== 0) return;
  throwsStatus(() => new SharedMap(fifo), "NOT_A_FILE", CALL);
});

test("paths that are no paths are refused", () => {
  throws(() => new SharedMap(""), RangeError, "SharedMap: path is empty; give the path of a file");
  const nul = () => new SharedMap("a\0b", { mode: "create", byteLength: 8 });
  throws(nul, RangeError, CALL, 'path is "a\\u0000b"', "NUL at 1");
  for (const path of [undefined, null, 5, 5n, true, {}, ["a"], new URL("file:///tmp/a")]) {
    throws(() => new SharedMap(wrong(path)), TypeError, CALL, "path is ", "as a string");
  }
  for (const path of ["x".repeat(5000), "x".repeat(256), "/x".repeat(2500)]) {
    throws(() => new SharedMap(path), RangeError, `path has ${path.length} characters; give a`);
  }
});

test("paths may hold any text; a lone surrogate becomes U+FFFD", () => {
  using folder = new TempFolder();
  for (const name of ["with space", "žluť", "日本", "😀", "%41", "a".repeat(200)]) {
    new SharedMap(folder.file(name), { mode: "createExclusive", byteLength: 1 }).dispose();
    assert.equal(statSync(folder.file(name)).size, 1);
  }
  new SharedMap(folder.file("lone\ud800"), { mode: "createExclusive", byteLength: 2 }).dispose();
  assert.equal(statSync(folder.file("lone\ufffd")).size, 2);
});

test("unknown modes are refused with the list of those that are", () => {
  for (const mode of ["", "r", "Create", "toString", 1, null]) {
    const make = () => new SharedMap("unused", { mode: wrong(mode), byteLength: 8 });
    throws(make, RangeError, "SharedMap: mode is ", "open, create, createExclusive");
  }
});

test("wrong lengths are refused, and no file is made", () => {
  using folder = new TempFolder();
  const path = folder.file("none");
  const make = (byteLength: unknown, mode: SharedMapOptions["mode"] = "create") => () =>
    new SharedMap(path, { mode, byteLength: wrong(byteLength) });
  throws(
    () => new SharedMap(path, { mode: "create" }),
    RangeError,
    "byteLength is not given; give",
  );
  throws(make(0), RangeError, "SharedMap: byteLength is 0; give the number of bytes");
  throws(make(0, "open"), RangeError, "SharedMap: byteLength is 0");
  for (const value of [-1, 1.5, NaN]) {
    throws(make(value), RangeError, CALL, `byteLength is ${value}`);
  }
  for (const value of [Infinity, 2 ** 53]) throws(make(value), RangeError, CALL, `is ${value}`);
  for (const value of [null, "8", 8n, true, {}]) {
    throws(make(value), TypeError, CALL, "byteLength is ");
  }
  assert.equal(existsSync(path), false);
});

test("more than the disk has is refused, and no half-made file stays", () => {
  // Only a memory file system says at once that it has no room; a disk might be filled first.
  if (!existsSync("/dev/shm")) return;
  const { blocks, bsize } = statfsSync("/dev/shm");
  const byteLength = blocks * bsize + 2 ** 20;
  const path = `/dev/shm/ziffi-test-${process.pid}`;
  const make = () => new SharedMap(path, { mode: "createExclusive", byteLength });
  try {
    throwsStatus(make, "NO_SPACE", CALL, "disk is full");
    assert.equal(existsSync(path), false);
  } finally {
    rmSync(path, { force: true });
  }
});

test("views are typed, bounded and checked like those of blocks", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("v"), { mode: "create", byteLength: 64 });
  for (const { dtype, size, type } of DTYPES) {
    const view = map.view(dtype, 8, 2);
    assert.equal(view.constructor, type);
    assert.equal(view.buffer, map.buffer);
    throws(() => map.view(dtype, 0, 64 / size + 1), RangeError, "SharedMap.view: length is");
    if (size > 1) throws(() => map.view(dtype, 1), RangeError, "SharedMap.view: byteOffset is 1");
  }
  throws(() => map.view(wrong<Dtype>("f16")), RangeError, 'SharedMap.view: dtype is "f16"');
});

test("ranges are flushed, and wrong ones refused", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("f"), { mode: "create", byteLength: 10_000 });
  map.flush();
  for (const [offset, length] of [[0, 0], [1, 1], [4095, 2], [9999, 1], [10_000, 0]] as const) {
    map.flush(offset, length);
  }
  map.flush(5000);
  throws(() => map.flush(10_001), RangeError, "SharedMap.flush: byteOffset is 10001", "to 10000");
  throws(() => map.flush(1, 10_000), RangeError, "SharedMap.flush: byteLength is 10000", "to 9999");
  for (const value of [-1, 0.5, NaN]) {
    throws(() => map.flush(value), RangeError, `SharedMap.flush: byteOffset is ${value}`);
    throws(() => map.flush(0, value), RangeError, `SharedMap.flush: byteLength is ${value}`);
  }
  throws(() => map.flush(wrong("0")), TypeError, 'SharedMap.flush: byteOffset is "0"');
  throws(() => map.flush(0, wrong(1n)), TypeError, "SharedMap.flush: byteLength is 1n");
});

test("dispose detaches views, keeps the file, and a second one does nothing", () => {
  using folder = new TempFolder();
  const path = folder.file("d");
  const map = new SharedMap(path, { mode: "create", byteLength: 64 });
  const view = map.view("i32");
  view[0] = 0x41414141;
  map.dispose();
  map.dispose();
  map[Symbol.dispose]();
  assert.equal(map.disposed, true);
  assert.equal(view.length, 0);
  assert.equal(map.buffer.detached, true);
  assert.equal(readFileSync(path, "latin1").slice(0, 5), "AAAA\0");
  throwsCode(() => map.view("u8"), "DISPOSED", "SharedMap.view: the map was disposed");
  throwsCode(() => map.cells("u32"), "DISPOSED", "the map was disposed");
  throwsCode(() => map.address, "DISPOSED", "SharedMap.address: the map was disposed");
  throwsCode(() => map.flush(), "DISPOSED", "SharedMap.flush: the map was disposed");
});
