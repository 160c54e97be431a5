// Files that are cut while they are mapped: the next call throws, and the process goes on.
import assert from "node:assert/strict";
import { existsSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { MapTruncatedError, SharedMap } from "../../../src/mod.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

const BYTES = 16 * 4096;
// Windows lets nobody cut a file that is mapped.
const skip = process.platform === "win32";

/** The error that every use of a map gives. */
function truncated(use: () => unknown): MapTruncatedError {
  try {
    use();
  } catch (error) {
    if (error instanceof MapTruncatedError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "the map is used as if nothing had happened" });
}

test("views of a cut file read zeros and take writes, and the next call throws", { skip }, () => {
  using folder = new TempFolder();
  const path = folder.file("cut");
  using map = new SharedMap(path, { mode: "create", byteLength: BYTES });
  using other = new SharedMap(folder.file("other"), { mode: "create", byteLength: BYTES });
  const bytes = map.view("u8").fill(7);
  const words = map.view("i32");
  const cells = map.cells("u32", 0, 4);
  truncateSync(path, 5000);
  assert.equal(bytes.reduce((sum, byte) => sum + byte, 0), 7 * 5000);
  bytes.fill(9);
  assert.equal(bytes[BYTES - 1], 9);
  assert.equal(Atomics.add(words, BYTES / 4 - 1, 1), 0x09090909);

  const error = truncated(() => map.flush());
  assert.equal(error.path, path);
  assert.equal(error.byteLength, BYTES);
  assert.equal(error.fileByteLength, 5000);
  assert.match(error.message, /^SharedMap\.flush: .* was cut: 65536 bytes .* has 5000/);
  const uses = [() => map.view("u8"), () => map.cells("u32"), () => cells.add(0, 1)];
  for (const use of uses) truncated(use);
  // Always, not only once.
  for (const use of uses) truncated(use);
  assert.equal(statSync(path).size, 5000);

  other.view("u8").fill(1);
  other.flush();
  assert.equal(other.cells("u32").add(0, 1), 0x01010101);
});

test("what is behind a cut is never written into a file that grows again", { skip }, () => {
  using folder = new TempFolder();
  const path = folder.file("cut");
  using map = new SharedMap(path, { mode: "create", byteLength: BYTES });
  truncateSync(path, 0);
  map.view("u8").fill(9);
  truncateSync(path, BYTES);
  truncated(() => map.flush());
  using again = new SharedMap(path);
  assert.equal(again.view("u8").reduce((sum, byte) => sum + byte, 0), 0);
  again.view("u8")[0] = 1;
  again.flush();
  assert.equal(map.disposed, false);
  map.dispose();
  assert.equal(map.disposed, true);
});

test("a file that vanished stays mapped as it was", { skip }, () => {
  using folder = new TempFolder();
  const path = folder.file("gone");
  using map = new SharedMap(path, { mode: "create", byteLength: BYTES });
  map.view("u8").fill(3);
  renameSync(path, folder.file("moved"));
  map.flush();
  rmSync(folder.file("moved"));
  assert.equal(map.view("u8")[BYTES - 1], 3);
  map.flush();
});

test("a cut that nobody has met yet changes nothing before it", { skip }, () => {
  using folder = new TempFolder();
  const path = folder.file("cut");
  writeFileSync(path, new Uint8Array(BYTES).fill(5));
  for (const access of ["readwrite", "read", "copyOnWrite"] as const) {
    using map = new SharedMap(path, { access });
    const bytes = map.view("u8");
    truncateSync(path, 4096);
    assert.equal(bytes[4095], 5);
    assert.equal(map.view("u8")[4095], 5);
    assert.equal(bytes[4096], 0);
    truncated(() => map.view("u8"));
    writeFileSync(path, new Uint8Array(BYTES).fill(5));
  }
});

test("many cut maps at once", { skip }, () => {
  using folder = new TempFolder();
  const maps = Array.from({ length: 100 }, (_, index) => {
    return new SharedMap(folder.file(`${index}`), { mode: "create", byteLength: 3 * 4096 });
  });
  const views = maps.map((map) => map.view("u8").fill(1));
  maps.forEach((map, index) => index % 3 === 0 && truncateSync(map.path, 4096));
  const sums = views.map((view) => view.reduce((sum, byte) => sum + byte, 0));
  for (const [index, map] of maps.entries()) {
    assert.equal(sums[index], index % 3 === 0 ? 4096 : 3 * 4096);
    if (index % 3 === 0) truncated(() => map.flush());
    else map.flush();
    map.dispose();
  }
});

test("the same signal for another reason still ends the process", { skip }, async () => {
  using folder = new TempFolder();
  const path = folder.file("cut");
  const ended = await runScript("bus_child.ts", [path]);
  assert.match(ended.stdout, /^0 true\n/);
  assert.notEqual(ended.code, 0);
  assert.equal(existsSync(path), true);
});
