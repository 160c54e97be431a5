// Named memory: made, opened, removed; names and permissions that are refused.
import assert from "node:assert/strict";
import { chmodSync, existsSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import { shared, SharedMap } from "../../../src/mod.ts";
import { throws, throwsStatus, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const onLinux = process.platform === "linux";
let count = 0;

/** A name of this test's own; `using` removes it. */
class Name implements Disposable {
  readonly text = `test.${process.pid}-${count += 1}_${Math.floor(Math.random() * 1e9)}`;
  readonly path = `/dev/shm/ziffi-${process.getuid?.() ?? 0}-${this.text}`;

  [Symbol.dispose](): void {
    try {
      SharedMap.unlink(this.text);
    } catch {
      // Nothing was made, or the test has put something else there.
      if (onLinux && existsSync(this.path)) unlinkSync(this.path);
    }
  }
}

test("a name is made once, opened by all, and removed while it is mapped", () => {
  using name = new Name();
  throwsStatus(() => SharedMap.named(name.text), "NOT_FOUND");
  using first = SharedMap.named(name.text, { mode: "createExclusive", byteLength: 8192 });
  assert.equal(first.path, name.text);
  const again = () => SharedMap.named(name.text, { mode: "createExclusive", byteLength: 8192 });
  throwsStatus(again, "ALREADY_EXISTS");
  using second = SharedMap.named(name.text);
  assert.equal(second.byteLength, 8192);
  first.cells("u64").store(1, 5n);
  assert.equal(second.cells("u64").add(1, 1n), 5n);
  if (onLinux) assert.equal(statSync(name.path).mode & 0o777, 0o600);
  SharedMap.unlink(name.text);
  throwsStatus(() => SharedMap.unlink(name.text), "NOT_FOUND");
  throwsStatus(() => SharedMap.named(name.text), "NOT_FOUND");
  assert.equal(first.cells("u64").load(1), 6n);
});

test("named memory and files that fit nowhere are refused at once, and leave nothing", () => {
  using name = new Name();
  using folder = new TempFolder();
  const byteLength = 2 ** 52;
  for (const mode of ["create", "createExclusive"] as const) {
    if (onLinux) {
      const memory = () => SharedMap.named(name.text, { mode, byteLength });
      throwsStatus(memory, "NO_SPACE", "mapOpenNamed", "The disk is full");
      throwsStatus(() => SharedMap.named(name.text), "NOT_FOUND");
    }
    const path = folder.file(mode);
    throwsStatus(
      () => new SharedMap(path, { mode, byteLength }),
      "NO_SPACE",
      "mapOpen(",
      "The disk is full",
    );
    assert.equal(existsSync(path), false);
  }
});

test("a name can have a layout", () => {
  using name = new Name();
  const layout = shared.layout({ hits: shared.cells("u32", 4) });
  using first = SharedMap.named(name.text, { mode: "create", layout });
  using second = SharedMap.named(name.text, { mode: "create", layout });
  first.parts.hits.add(2, 3);
  assert.equal(second.parts.hits.load(2), 3);
});

test("names that could be anything else are refused", () => {
  const names = ["", ".", "..", ".a", "a/b", "../a", "a b", "é", "a\0b", "x".repeat(201)];
  for (const name of names) {
    const open = () => SharedMap.named(name, { mode: "create", byteLength: 8 });
    throws(open, RangeError, "SharedMap.named: name is ", "give 1 to 200 of A to Z");
    throws(() => SharedMap.unlink(name), RangeError, "SharedMap.unlink: name is ", "give 1 to");
  }
  throws(() => SharedMap.named(wrong(5)), TypeError, "SharedMap.named: name is 5; give a string");
  throws(() => SharedMap.unlink(wrong(null)), TypeError, "SharedMap.unlink: name is null");
});

test("what others could write, or a link, is refused", () => {
  if (!onLinux) return;
  using name = new Name();
  writeFileSync(name.path, "12345678", { mode: 0o600 });
  chmodSync(name.path, 0o666);
  throwsStatus(() => SharedMap.named(name.text), "PERMISSION_DENIED");
  chmodSync(name.path, 0o600);
  SharedMap.named(name.text).dispose();
  unlinkSync(name.path);
  symlinkSync("/etc/hostname", name.path);
  assert.throws(() => SharedMap.named(name.text));
  assert.throws(() => SharedMap.named(name.text, { mode: "create", byteLength: 8 }));
  unlinkSync(name.path);
});
