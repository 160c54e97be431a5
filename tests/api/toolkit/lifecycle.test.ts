// Opening and closing the library within one process. Other processes are in loading.test.ts.
import assert from "node:assert/strict";
import test from "node:test";
import { pathToFileURL } from "node:url";
import {
  Block,
  capabilities,
  close,
  kernels,
  LibraryClosedError,
  LibraryLoadError,
  memoryStats,
  open,
  Pool,
  selectCpuLevel,
  SharedMap,
  ZiffiError,
} from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

function library(): string {
  open();
  return capabilities().library;
}

test("opening twice is the same as once", () => {
  open();
  const path = library();
  open();
  open({});
  open({ path });
  assert.equal(capabilities().library, path);
  assert.equal(kernels.sum(new Uint8Array([1, 2])), 3);
});

test("opening again by URL is the same as by path", () => {
  const path = library();
  close();
  open({ path: pathToFileURL(path) });
  assert.equal(capabilities().library, path);
  open({ path: pathToFileURL(path) });
  open({ path: pathToFileURL(path).href });
  open({ path });
});

test("a path that is no file is refused before anything is loaded", () => {
  close();
  const urls = [new URL("http://example.invalid/libziffi.so"), new URL("file://host/libziffi.so")];
  for (const url of urls) {
    throws(() => open({ path: url }), RangeError, "open: path is ", url.href, "a file URL");
  }
  for (const path of [5, null, {}, true]) {
    throws(() => open({ path: wrong(path) }), TypeError, "open: path is ", "a file URL");
  }
  // A bare name is a file of the working folder, not one that the system's loader would find.
  const error = throws(() => open({ path: "libc.so.6" }), LibraryLoadError, "./libc.so.6");
  assert.equal(error.attempts.length, 1);
  open();
});

test("another path is refused while the library is open", () => {
  using folder = new TempFolder();
  const path = library();
  const other = folder.file("other.so");
  throws(() => open({ path: other }), RangeError, "open: ", other, path, "call close() first");
  assert.equal(kernels.sum(new Uint8Array([1, 2])), 3);
});

test("every use after close is a LibraryClosedError that says what to do", () => {
  using folder = new TempFolder();
  library();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  const cells = map.cells("u32");
  const bytes = new Uint8Array(4);
  close();
  const uses: Record<string, () => unknown> = {
    "Block": () => new Block(8),
    "Pool": () => new Pool({ capacity: 1, length: 1 }),
    "SharedMap": () => new SharedMap("unused"),
    "memoryStats": memoryStats,
    "capabilities": capabilities,
    "selectCpuLevel": () => selectCpuLevel("scalar"),
    "SharedMap.flush": () => map.flush(),
    "AtomicCells.addAll": () => cells.addAll(1),
    "fill": () => kernels.fill(bytes, 1),
    "scale": () => kernels.scale(bytes, 1),
    "add": () => kernels.add(bytes, bytes),
    "invert": () => kernels.invert(bytes),
    "sum": () => kernels.sum(bytes),
    "min": () => kernels.min(bytes),
    "max": () => kernels.max(bytes),
  };
  for (const [name, use] of Object.entries(uses)) {
    const error = throws(use, LibraryClosedError, `${name}: `, "was closed", "call open() again");
    assert.equal(error.code, "LIBRARY_CLOSED");
    assert.ok(error instanceof ZiffiError);
  }
  // The memory stays mapped, and these are JavaScript alone.
  assert.equal(cells.add(0, 1), 0);
  assert.equal(map.cells("u32").load(0), 1);
  open();
});

test("a second close does nothing, and opening again works", () => {
  library();
  for (let round = 0; round < 5; round += 1) {
    close();
    close();
    throws(memoryStats, LibraryClosedError);
    open();
    using block = new Block(64);
    assert.equal(kernels.sum(kernels.fill(block.view("f64"), 0.5)), 4);
  }
});

test("the counters go on where they were after opening again", () => {
  library();
  const before = memoryStats();
  const block = new Block(1000);
  close();
  open();
  assert.equal(memoryStats().liveBytes, before.liveBytes + 1000);
  block.dispose();
  assert.equal(memoryStats().liveBytes, before.liveBytes);
});

test("blocks, pools and maps that are alive can be read and disposed after close", () => {
  using folder = new TempFolder();
  library();
  const before = memoryStats();
  const block = new Block(3 * 1024 * 1024);
  const pool = new Pool({ dtype: "f64", capacity: 2, length: 4 });
  const map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  const numbers = block.view("f64").fill(1.5);
  const slot = pool.array(pool.acquire()).fill(2.5);
  const mapped = map.view("u32").fill(7);
  close();
  assert.equal(numbers[393_215], 1.5);
  assert.equal(block.view("f64", 8, 1)[0], 1.5);
  assert.equal(slot[3], 2.5);
  assert.equal(mapped[15], 7);
  pool.release(pool.acquire());
  for (const one of [block, pool, map]) {
    one.dispose();
    one.dispose();
    assert.equal(one.disposed, true);
  }
  assert.equal(numbers.length + slot.length + mapped.length, 0);
  open();
  assert.equal(memoryStats().liveBytes, before.liveBytes);
  assert.equal(memoryStats().liveBlocks, before.liveBlocks);
});

test("cells and flush of a map work again when the library is opened again", () => {
  using folder = new TempFolder();
  library();
  using map = new SharedMap(folder.file("m"), { mode: "create", byteLength: 64 });
  const cells = map.cells("u64");
  cells.add(0, 5);
  close();
  open();
  assert.equal(map.cells("u64").add(0, 1), 5n);
  map.flush();
  assert.equal(cells.load(0), 6n);
});

test("a failed open is an error each time, and leaves the library closed", () => {
  using folder = new TempFolder();
  library();
  close();
  const missing = folder.file("missing.so");
  for (let round = 0; round < 2; round += 1) {
    const error = throws(() => open({ path: missing }), LibraryLoadError, missing, "options.path");
    assert.deepEqual(error.attempts.map(({ path }) => path), [missing]);
    throws(memoryStats, LibraryClosedError);
  }
  open();
  assert.ok(memoryStats().totalBlocks >= 0);
});

test("close before the first use, or twice at the start, is no error", () => {
  close();
  close();
  open();
  assert.equal(kernels.max(new Float32Array([1, 2])), 2);
});
