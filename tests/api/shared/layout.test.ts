// Layouts: header, parts by name, what is refused and how it is explained.
import assert from "node:assert/strict";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import test from "node:test";
import {
  type Layout,
  LayoutMismatchError,
  type NoParts,
  type PartTypes,
  shared,
  SharedMap,
} from "../../../src/mod.ts";
import { throws, throwsStatus, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const hits = () => shared.layout({ hits: shared.cells("u64", 64), flags: shared.cells("u32", 3) });

test("parts of a layout are made once and seen by every map of the file", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  const layout = hits();
  {
    using map = new SharedMap(path, { mode: "create", layout });
    assert.equal(map.parts.hits.length, 64);
    assert.equal(map.parts.flags.length, 3);
    assert.equal(map.byteLength, layout.byteLength);
    assert.equal(map.parts.hits.add(63, 5n), 0n);
    assert.equal(map.parts.flags.add(0, 7), 0);
  }
  using again = new SharedMap(path, { mode: "create", layout: hits() });
  using open = new SharedMap(path, { layout: hits() });
  assert.equal(again.parts.hits.load(63), 5n);
  assert.equal(open.parts.flags.load(0), 7);
  open.parts.hits.add(63, 1n);
  assert.equal(again.parts.hits.load(63), 6n);
});

/** The numbers of a header, as a C program reads them. */
function header(path: string) {
  const bytes = readFileSync(path);
  const u32 = (at: number) => bytes.readUInt32LE(at);
  const u64 = (at: number) => Number(bytes.readBigUInt64LE(at));
  return { bytes, u32, u64, text: (at: number, n: number) => bytes.toString("utf8", at, at + n) };
}

test("the header is as documented", () => {
  using folder = new TempFolder();
  const layout = hits();
  new SharedMap(folder.file("m"), { mode: "createExclusive", layout }).dispose();
  const { bytes, u32, u64, text } = header(folder.file("m"));
  assert.equal(text(0, 8), "ZIFFIMAP");
  assert.deepEqual([u32(8), u32(12), u32(56), u32(60)], [1, 0x01020304, 1, 2]);
  assert.equal(bytes.readBigUInt64LE(16), layout.hash);
  assert.equal(u64(24), bytes.length);
  assert.equal(u64(64), 8192);
  assert.equal(text(u64(72), u64(80)), layout.description);
  assert.ok(u64(88) > 0, "the creator is named");
  const first = u64(32);
  assert.equal(first % 4096, 0);
  const entry = (at: number) => ({
    kind: u32(at),
    flags: u32(at + 4),
    itemSize: u32(at + 8),
    dtype: u32(at + 12),
    count: u64(at + 16),
    offset: u64(at + 24),
    byteLength: u64(at + 32),
    name: text(at + 48, 80).replace(/\0+$/, ""),
  });
  const common = { kind: 1, flags: 0 };
  assert.deepEqual(entry(8192), {
    ...{ ...common, name: "hits", itemSize: 8, dtype: 9, count: 64, offset: first },
    byteLength: 512,
  });
  assert.deepEqual(entry(8320), {
    ...{ ...common, name: "flags", itemSize: 4, dtype: 8, count: 3, offset: first + 512 },
    byteLength: 12,
  });
});

/** Opens a file with a layout, and tells why it does not fit. */
function mismatch(
  path: string,
  layout: Layout,
  mode: "open" | "create" = "open",
  ...parts: string[]
) {
  const open = () => new SharedMap(path, { mode, layout });
  const error = throws(open, LayoutMismatchError, "SharedMap: ", path, ...parts);
  assert.equal(error.code, "LAYOUT_MISMATCH");
  return error.differences;
}

test("another layout is refused, and every part that differs is named", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  const { cells, layout } = shared;
  const file = layout({ a: cells("u32", 4), b: cells("u64", 8), c: cells("i64", 2) });
  new SharedMap(path, { mode: "create", layout: file }).dispose();
  const here = layout({ a: cells("u32", 4), b: cells("i32", 8), d: cells("u64", 1) });
  for (const mode of ["open", "create"] as const) {
    const list = mismatch(path, here, mode, "b: cells i32[8] here, cells u64[8] in the file");
    assert.deepEqual(list, [
      { name: "b", problem: "different", here: "cells i32[8]", file: "cells u64[8]" },
      { name: "d", problem: "missing", here: "cells u64[1]", file: "" },
      { name: "c", problem: "extra", here: "", file: "cells i64[2]" },
    ]);
  }
  const moved = layout({ c: cells("i64", 2), b: cells("u64", 8), a: cells("u32", 4) });
  assert.ok(mismatch(path, moved).every(({ problem }) => problem === "moved"));
  const same = layout({ a: cells("u32", 4), c: cells("i64", 2), b: cells("u64", 8) });
  assert.equal(same.byteLength, file.byteLength);
  assert.notEqual(same.hash, file.hash);
  assert.equal(mismatch(path, same).length, 2);
});

test("every kind of damage to a header has its own message", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  const layout = hits();
  new SharedMap(path, { mode: "create", layout }).dispose();
  const good = readFileSync(path);
  const damage: [string, (bytes: Uint8Array, view: DataView) => void][] = [
    ["does not begin with ZIFFIMAP", (bytes) => bytes[0] = 0x7a],
    ["the other byte order", (_, view) => view.setUint32(12, 0x01020304)],
    ["byte order 5", (_, view) => view.setUint32(12, 5, true)],
    ["has version 2", (_, view) => view.setUint32(8, 2, true)],
    ["was never finished", (_, view) => view.setUint32(56, 0, true)],
    ["it was cut", (_, view) => view.setBigUint64(24, 2n ** 40n, true)],
    ["points beyond its parts", (_, view) => view.setBigUint64(80, 2n ** 40n, true)],
    ["points beyond its parts", (_, view) => view.setBigUint64(72, 2n ** 64n - 1n, true)],
    ["points beyond its parts", (_, view) => view.setBigUint64(32, 0n, true)],
    ["does not fit its hash", (_, view) => view.setBigUint64(16, 7n, true)],
    ["does not fit its hash", (bytes) => bytes[8192 + 256 + 9] = 0],
    ["begins its parts at another place", (_, view) => view.setBigUint64(32, 12352n, true)],
  ];
  for (const [message, change] of damage) {
    const bytes = Uint8Array.from(good);
    change(bytes, new DataView(bytes.buffer));
    writeFileSync(path, bytes);
    assert.deepEqual(mismatch(path, layout, "open", message), []);
  }
  writeFileSync(path, good);
  truncateSync(path, good.length - 1);
  mismatch(path, layout, "open", "it was cut", `has ${good.length - 1} bytes`);
  writeFileSync(path, "no map");
  mismatch(path, layout, "create", "has 6 bytes and a header has 8192");
  assert.equal(readFileSync(path, "utf8"), "no map");
});

test("a file that its creator never finished is made anew by create alone", () => {
  using folder = new TempFolder();
  const layout = hits();
  const whole = folder.file("whole");
  new SharedMap(whole, { mode: "create", layout }).dispose();
  const unfinished = readFileSync(whole);
  unfinished.writeUInt32LE(0, 56);
  unfinished.fill(0xff, 12288);
  const left = {
    empty: new Uint8Array(0),
    zeros: new Uint8Array(layout.byteLength),
    short: new Uint8Array(100),
    long: new Uint8Array(layout.byteLength * 2),
    unfinished,
  };
  for (const [name, bytes] of Object.entries(left)) {
    const path = folder.file(name);
    writeFileSync(path, bytes);
    const open = () => new SharedMap(path, { layout });
    if (name === "empty") throwsStatus(open, "TOO_SMALL");
    else throws(open, LayoutMismatchError);
    using map = new SharedMap(path, { mode: "create", layout });
    assert.equal(map.parts.hits.load(63), 0n);
    assert.equal(map.parts.flags.add(2, 1), 0);
    using again = new SharedMap(path, { layout });
    assert.equal(again.parts.flags.load(2), 1);
  }
});

test("what is no layout, and names that are none, are refused", () => {
  using folder = new TempFolder();
  for (const value of [null, 5, "x", [], () => {}]) {
    throws(() => shared.layout(wrong<PartTypes>(value)), TypeError, "shared.layout: parts is ");
  }
  throws(() => shared.layout({}), RangeError, "there are 0 parts");
  for (const name of ["", "a b", "1", "a-b", "é", "x".repeat(80)]) {
    const make = () => shared.layout({ [name]: shared.cells("u32", 1) });
    throws(make, RangeError, "a part is named", "identifier of at most 79");
  }
  for (const value of [null, 1, "u32", {}, { description: { kind: "cells" } }]) {
    throws(() => shared.layout({ a: wrong(value) }), TypeError, "shared.layout: a is ");
  }
  for (const layout of [null, 1, "x", {}, { a: shared.cells("u32", 1) }]) {
    const make = () =>
      new SharedMap(folder.file("m"), { mode: "create", layout: wrong<Layout<NoParts>>(layout) });
    throws(make, TypeError, "SharedMap: layout is ", "shared.layout");
  }
  const both = { mode: "create", layout: hits(), byteLength: 5 } as const;
  throws(() => new SharedMap(folder.file("m"), both), TypeError, "leave it out");
});
