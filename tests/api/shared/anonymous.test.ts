// Memory without a name, and maps of descriptors: own, of other processes, sealed, resized.
import assert from "node:assert/strict";
import { closeSync, openSync, writeFileSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import {
  type AnonymousMapOptions,
  LayoutMismatchError,
  shared,
  SharedMap,
} from "../../../src/mod.ts";
import { throws, throwsCode, throwsStatus, wrong } from "../support/expect.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

const onLinux = process.platform === "linux";
const layout = () => shared.layout({ hits: shared.cells("u64", 8) });

test("memory without a name is zero, and shared by its descriptor", () => {
  using first = SharedMap.anonymous({ byteLength: 10_000 });
  assert.equal(first.byteLength, 10_000);
  assert.ok(first.view("u8").every((byte) => byte === 0));
  using second = SharedMap.fromDescriptor(first.descriptor);
  assert.notEqual(first.address, second.address);
  first.cells("u32").store(5, 77);
  assert.equal(second.cells("u32").add(5, 1), 77);
  assert.equal(first.view("u32", 0, 6)[5], 78);
  using reader = SharedMap.fromDescriptor(first.descriptor, { access: "read", byteLength: 4096 });
  assert.equal(reader.byteLength, 4096);
  assert.equal(reader.cells("u32").load(5), 78);
});

test("more memory than there is, is refused before any is taken", () => {
  if (!onLinux) return;
  for (const byteLength of [2 ** 45, 2 ** 52]) {
    const parts = ["mapAnonymous", "The system has no memory for this"];
    throwsStatus(() => SharedMap.anonymous({ byteLength }), "OUT_OF_MEMORY", ...parts);
  }
  using map = SharedMap.anonymous({ byteLength: 4096, resizable: true });
  throwsStatus(() => map.resize(2 ** 52), "OUT_OF_MEMORY", "mapResize");
  assert.equal(map.byteLength, 4096);
  map.view("u8").fill(1);
});

test("another process opens it by process id and descriptor, with its layout", async () => {
  if (!onLinux) return;
  using map = SharedMap.anonymous({ layout: layout() });
  const args = [String(process.pid), String(map.descriptor)];
  const { code, stderr } = await runScript("descriptor_child.ts", args);
  assert.equal(code, 0, stderr);
  assert.equal(map.parts.hits.load(7), 42n);
});

test("a descriptor stays its owner's, and one that is none is refused", () => {
  using folder = new TempFolder();
  writeFileSync(folder.file("f"), "hello");
  const descriptor = openSync(folder.file("f"), "r+");
  SharedMap.fromDescriptor(descriptor).dispose();
  using map = SharedMap.fromDescriptor(descriptor);
  closeSync(descriptor);
  assert.equal(new TextDecoder().decode(map.view("u8").slice()), "hello");
  for (const value of [-1, 1.5, NaN]) {
    const open = () => SharedMap.fromDescriptor(value);
    throws(open, RangeError, `SharedMap.fromDescriptor: descriptor is ${value}`);
  }
  throws(() => SharedMap.fromDescriptor(wrong("3")), TypeError, 'descriptor is "3"');
  const wrongId = () => SharedMap.fromDescriptor(3, { processId: -1 });
  throws(wrongId, RangeError, "SharedMap.fromDescriptor: processId is -1");
});

test("a layout of another map is refused", () => {
  using map = SharedMap.anonymous({ layout: layout() });
  const other = shared.layout({ hits: shared.cells("u32", 8) });
  const open = () => SharedMap.fromDescriptor(map.descriptor, { layout: other });
  throws(open, LayoutMismatchError, "hits: cells u32[8] here, cells u64[8] in the file");
  using raw = SharedMap.anonymous({ byteLength: 65_536 });
  const none = () => SharedMap.fromDescriptor(raw.descriptor, { layout: other });
  throws(none, LayoutMismatchError, "does not begin with ZIFFIMAP");
});

test("resize keeps what is in memory and detaches what was made before", () => {
  using map = SharedMap.anonymous({ byteLength: 4096, resizable: true });
  const cells = map.cells("u32");
  const view = map.view("u8");
  cells.store(0, 9);
  map.resize(1_000_000);
  assert.equal(map.byteLength, 1_000_000);
  assert.equal(map.buffer.byteLength, 1_000_000);
  assert.equal(view.length, 0);
  throwsCode(() => cells.load(0), "DISPOSED", "AtomicCells.load: the map was resized");
  throwsCode(() => cells.addAll(1), "DISPOSED", "AtomicCells.addAll: the map was resized");
  const larger = map.cells("u32");
  assert.equal(larger.load(0), 9);
  assert.equal(larger.load(249_999), 0);
  // Nobody can make it shorter; what fails leaves the map as it was.
  throwsStatus(() => map.resize(100), "PERMISSION_DENIED");
  assert.equal(map.view("u32")[0], 9);
  assert.equal(map.byteLength, 1_000_000);
  for (const value of [0, -1, 1.5, NaN]) {
    throws(() => map.resize(value), RangeError, `SharedMap.resize: byteLength is ${value}`);
  }
  throws(() => map.resize(wrong("1")), TypeError, "SharedMap.resize: byteLength is ");
  using fixed = SharedMap.anonymous({ layout: layout() });
  throwsCode(() => fixed.resize(100_000), "IN_USE", "SharedMap.resize: the map has a layout");
});

test("memory that is not resizable keeps its length, and its views", () => {
  if (!onLinux) return;
  using map = SharedMap.anonymous({ byteLength: 4096 });
  map.cells("u32").store(0, 9);
  assert.throws(() => map.resize(100_000));
  assert.equal(map.byteLength, 4096);
  assert.equal(map.cells("u32").load(0), 9);
  assert.equal(map.buffer.byteLength, 4096);
});

test("advice, prefaulting and locking change nothing that can be read", () => {
  using map = SharedMap.anonymous({ byteLength: 65_536, prefault: true });
  map.view("u8").fill(7);
  for (const advice of ["normal", "random", "sequential", "willNeed", "dontNeed"] as const) {
    map.advise(advice);
    map.advise(advice, 4096, 4096);
  }
  map.prefault();
  map.lockMemory();
  map.unlockMemory();
  map.flush();
  assert.ok(map.view("u8").every((byte) => byte === 7));
  throws(() => map.advise(wrong("x")), RangeError, 'SharedMap.advise: advice is "x"', "willNeed");
  throws(() => map.advise("normal", 65_537), RangeError, "SharedMap.advise: byteOffset");
  map.dispose();
  for (const name of ["prefault", "lockMemory", "unlockMemory"] as const) {
    throwsCode(() => map[name](), "DISPOSED", `SharedMap.${name}`);
  }
  throwsCode(() => map.resize(5), "DISPOSED", "SharedMap.resize");
  throwsCode(() => map.descriptor, "DISPOSED", "SharedMap.descriptor");
  throwsCode(() => map.advise("normal"), "DISPOSED", "SharedMap.advise");
});

test("options that are none, or do not fit, are refused", () => {
  throws(
    () => SharedMap.anonymous(wrong<AnonymousMapOptions>({})),
    RangeError,
    "SharedMap.anonymous: byteLength is not given",
  );
  throws(
    () => SharedMap.anonymous(wrong<AnonymousMapOptions>(null)),
    TypeError,
    "SharedMap.anonymous: options is null",
  );
  const unknown = () =>
    SharedMap.anonymous(wrong<AnonymousMapOptions>({ byteLength: 1, mode: "create" }));
  throws(unknown, TypeError, "SharedMap.anonymous: there is no option mode");
  const flag = () => SharedMap.anonymous({ byteLength: 1, prefault: wrong(1) });
  throws(flag, TypeError, "SharedMap.anonymous: prefault is 1; give true or false");
});
