// Maps of an earlier start of the machine, and of other PID namespaces: the header says where the
// words of locks are from.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import test from "node:test";
import { LayoutMismatchError, shared, SharedMap } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { lockLayout } from "../support/lock_layout.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

/** Offsets in the header, the wait buckets and the directory. */
const AT = { boot: 40, namespace: 48, buckets: 4096, directory: 8192 };
const NOW = { timeoutMs: 0 };
const onLinux = process.platform === "linux";

const layout = shared.layout({
  ...{ mutex: shared.mutex(), reads: shared.rwlock(), writes: shared.rwlock() },
  ...{ permits: shared.semaphore(2), barrier: shared.barrier(2) },
  ...{ once: shared.once(), done: shared.once(), cells: shared.cells("i32", 4) },
  ring: shared.ring({ of: 8, capacity: 4 }),
  talk: shared.messageRing({ byteLength: 128, maxMessageByteLength: 8 }),
  queue: shared.queue({ of: 8, capacity: 4 }),
  values: shared.sequence(8, 2),
  record: shared.record(8),
  table: shared.table({ key: "u32", value: "u32", capacity: 4 }),
  count: shared.counter(),
});

/** A file with all that a thread can hold; the thread is this one, and lives. */
function heldFile(folder: TempFolder, change: (view: DataView) => void): string {
  const path = folder.file("held");
  using map = new SharedMap(path, { mode: "create", layout });
  const { parts } = map;
  const bytes = new Uint8Array(8).fill(7);
  const held: Disposable[] = [parts.mutex.lock(), parts.reads.read(), parts.writes.write()];
  held.push(parts.permits.acquire(), parts.permits.acquire());
  const waiting = parts.barrier.waitAsync().catch(() => {});
  const ends = [parts.ring.producer(), parts.ring.consumer(), parts.queue.consumer()] as const;
  const talk = [parts.talk.producer(), parts.talk.consumer()] as const;
  ends[0].write(bytes);
  talk[0].write(bytes);
  for (let i = 0; i < 3; i += 1) parts.queue.write(bytes);
  ends[2].tryRead(1);
  ends[2].release();
  parts.values.write(1, bytes);
  parts.record.commit(bytes);
  parts.table.set(3, 4);
  parts.count.add(5);
  parts.cells.store(2, 6);
  parts.done.run(() => {});
  let file = readFileSync(path);
  parts.once.run(() => void (file = readFileSync(path)));
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  change(view);
  const left = folder.file("left");
  writeFileSync(left, file);
  for (const one of [...held, ...ends, ...talk]) one[Symbol.dispose]();
  parts.barrier.abort();
  void waiting;
  return left;
}

/** Where the sleepers of a ring or queue are counted: those on data, and those on space. */
function sleepers(view: DataView, name: "ring" | "talk" | "queue"): readonly number[] {
  const entry = AT.directory + 128 * Object.keys(layout.parts).indexOf(name);
  const at = Number(view.getBigUint64(entry + 24, true));
  return [at + 132, at + 196];
}

const FLOWS = ["ring", "talk", "queue"] as const;

/** The header says that another boot made it, and words say that somebody sleeps. */
function beforeBoot(view: DataView): void {
  view.setBigUint64(AT.boot, view.getBigUint64(AT.boot, true) ^ 1n, true);
  view.setBigUint64(AT.namespace, 7n, true);
  view.setUint32(AT.buckets + 4, 3, true);
  for (const at of FLOWS.flatMap((name) => sleepers(view, name))) view.setUint32(at, 9, true);
}

test("after a new start of the machine nobody holds anything, and values are as they were", () => {
  using folder = new TempFolder();
  const path = heldFile(folder, beforeBoot);
  using map = new SharedMap(path, { layout });
  const { parts } = map;
  // The guards are told that the one before has died: what they guard may be half changed.
  using guard = parts.mutex.lock(NOW);
  using write = parts.writes.write(NOW);
  assert.deepEqual([guard.ownerDied, write.writerDied], [true, true]);
  using read = parts.reads.write(NOW);
  assert.equal(read.writerDied, false);
  for (let i = 0; i < 2; i += 1) assert.equal(parts.permits.acquire(NOW).previousDied, true);
  assert.deepEqual([parts.barrier.nWaiting, parts.barrier.broken], [0, false]);
  assert.equal(parts.once.run(() => {}, NOW), true);
  assert.deepEqual([parts.done.done, parts.done.run(() => {}, NOW)], [true, false]);
  assert.deepEqual([parts.ring.producerAlive, parts.ring.consumerAlive], [false, false]);
  using producer = parts.ring.producer();
  using consumer = parts.ring.consumer();
  assert.equal(producer.position, 1);
  assert.equal(consumer.tryRead(4).length, 1);
  using listener = parts.talk.consumer();
  using talker = parts.talk.producer();
  assert.equal(talker.tryWrite(new Uint8Array(3)), true);
  assert.equal(listener.tryRead(4).length, 2);
  using reader = parts.queue.consumer();
  assert.deepEqual([reader.tryRead(4).length, parts.queue.skipped], [2, 0]);
  const bytes = new Uint8Array(8).fill(7);
  assert.deepEqual([parts.values.read(1), parts.record.read()], [bytes, bytes]);
  parts.values.write(1, bytes, NOW);
  parts.record.commit(bytes);
  parts.table.set(4, 5, NOW);
  assert.deepEqual([parts.table.get(3), parts.count.value, parts.cells.load(2)], [4, 5n, 6]);
});

test("the reset notes the boot and the namespace of now, and nobody sleeps", () => {
  using folder = new TempFolder();
  const path = heldFile(folder, beforeBoot);
  const fresh = folder.file("fresh");
  new SharedMap(fresh, { mode: "create", layout }).dispose();
  new SharedMap(path, { mode: "create", layout }).dispose();
  const [left, made] = [readFileSync(path), readFileSync(fresh)];
  assert.deepEqual(left.subarray(AT.boot, AT.namespace + 8), made.subarray(AT.boot, 56));
  assert.equal(left.readUInt32LE(AT.buckets + 4), 0);
  const view = new DataView(left.buffer, left.byteOffset, left.byteLength);
  for (const name of FLOWS) {
    assert.deepEqual(sleepers(view, name).map((at) => view.getUint32(at, true)), [0, 0], name);
  }
  using map = new SharedMap(path, { layout });
  using guard = map.parts.mutex.lock(NOW);
  assert.equal(guard.ownerDied, true, "the reset was one, and not made again at each open");
});

test("a map that is only read stays as the earlier start left it", () => {
  using folder = new TempFolder();
  const path = heldFile(folder, beforeBoot);
  const before = readFileSync(path);
  for (const access of ["read", "copyOnWrite"] as const) {
    using map = new SharedMap(path, { access, layout });
    assert.equal(map.parts.count.value, 5n);
  }
  assert.deepEqual(readFileSync(path), before);
});

test("where nobody can tell the boot, locks of others are not touched", { skip: !onLinux }, () => {
  using folder = new TempFolder();
  const path = heldFile(folder, (view) => view.setBigUint64(AT.boot, 0n, true));
  const before = readFileSync(path);
  for (const mode of ["open", "create"] as const) {
    const open = () => new SharedMap(path, { mode, layout });
    throws(open, LayoutMismatchError, "SharedMap: ", path, "/proc", "mutex, reads, writes");
  }
  assert.deepEqual(readFileSync(path), before);
});

test("a map with locks is used in one PID namespace, one without in all", () => {
  using folder = new TempFolder();
  const path = heldFile(folder, (view) => view.setBigUint64(AT.namespace, 7n, true));
  const before = readFileSync(path);
  for (const access of ["readwrite", "read", "copyOnWrite"] as const) {
    const open = () => new SharedMap(path, { access, layout });
    throws(open, LayoutMismatchError, path, "another PID namespace (7", "mutex, reads, writes");
  }
  assert.deepEqual(readFileSync(path), before);
  const free = shared.layout({ hits: shared.cells("u64", 2), total: shared.counter() });
  new SharedMap(folder.file("free"), { mode: "create", layout: free }).dispose();
  const bytes = readFileSync(folder.file("free"));
  bytes.writeBigUInt64LE(7n, AT.namespace);
  writeFileSync(folder.file("free"), bytes);
  using map = new SharedMap(folder.file("free"), { layout: free });
  assert.equal(map.parts.hits.add(0, 1n), 0n);
});

const newNamespace = ["unshare", "--user", "--map-root-user", "--pid", "--fork"];
const mayUnshare = onLinux && spawnSync("unshare", [...newNamespace.slice(1), "true"]).status === 0;
const skip = mayUnshare ? false : "this system lets nobody make PID namespaces (unshare)";

for (const proc of ["with a /proc of its own", "with the /proc of its parent"]) {
  const own = proc === "with a /proc of its own";
  test(`a process in another PID namespace, ${proc}, is refused`, { skip }, async () => {
    using folder = new TempFolder();
    const [locks, cells, made] = ["locks", "cells", "made"].map((name) => folder.file(name));
    using map = new SharedMap(locks ?? "", { mode: "create", layout: lockLayout });
    using guard = map.parts.mutex.lock();
    const free = shared.layout({ hits: shared.cells("u64", 8) });
    using hits = new SharedMap(cells ?? "", { mode: "create", layout: free });
    const inside = own ? [...newNamespace, "--mount-proc"] : newNamespace;
    const args = [locks ?? "", cells ?? "", made ?? ""];
    const { code, stdout, stderr } = await runScript("namespace_child.ts", args, { inside });
    assert.equal(code, 0, stderr);
    const told = JSON.parse(stdout);
    for (const access of ["readwrite", "create", "read"]) {
      assert.match(told[access], /^LAYOUT_MISMATCH .*another PID namespace .*mutex, rwlock/);
    }
    assert.deepEqual([told.cells, told.own], ["opened", "opened"]);
    assert.equal(hits.parts.hits.load(3), 5n);
    guard.unlock();
    const open = () => new SharedMap(made ?? "", { layout: lockLayout });
    throws(open, LayoutMismatchError, "another PID namespace");
  });
}
