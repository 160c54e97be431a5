// Reader-writer locks: who gets in beside whom, whose turn it is, and deaths.
import assert from "node:assert/strict";
import test from "node:test";
import { SharedMap } from "../../../src/mod.ts";
import { throwsCode } from "../support/expect.ts";
import { CELL, lockLayout, ROUNDS } from "../support/lock_layout.ts";
import { DEATHS, LockMap, refusesOptions, rejection, rejectsCode } from "../support/lock_maps.ts";

const READERS = 64;

test("readers share it, a writer has it alone", () => {
  using map = new LockMap();
  const { rwlock } = map.parts;
  {
    using one = rwlock.read();
    using two = rwlock.read({ timeoutMs: 0 });
    using three = rwlock.tryRead();
    assert.deepEqual([one.writerDied, two.writerDied, three?.writerDied], [false, false, false]);
    assert.equal(rwlock.tryWrite(), null);
    throwsCode(() => rwlock.write(), "LOCK_HELD", "SharedRwLock.write: rwlock rwlock");
    one.unlock();
    assert.equal(rwlock.tryWrite(), null);
    throwsCode(() => one.unlock(), "NOT_OWNER", "RwLockGuard.unlock");
  }
  using writer = rwlock.write();
  assert.equal(rwlock.writer?.alive, true);
  throwsCode(() => rwlock.write(), "LOCK_HELD");
  throwsCode(() => rwlock.read(), "LOCK_HELD");
  assert.deepEqual([rwlock.tryRead(), rwlock.tryWrite()], [null, null]);
  writer.unlock();
  throwsCode(() => writer.unlock(), "NOT_OWNER");
  assert.equal(rwlock.writer, null);
});

test("64 read at a time, and the next one waits", async () => {
  using map = new LockMap();
  const { rwlock } = map.parts;
  const guards = await Promise.all(Array.from({ length: READERS }, () => rwlock.readAsync()));
  await rejectsCode(rwlock.readAsync({ timeoutMs: 1 }), "TIMED_OUT");
  const next = rwlock.readAsync();
  guards[5]?.unlock();
  (await next).unlock();
  for (const guard of guards) guard[Symbol.dispose]();
  rwlock.write().unlock();
});

test("a writer that waits keeps readers out, and then they have their turn", async () => {
  using map = new LockMap();
  const { rwlock } = map.parts;
  const order: string[] = [];
  const reader = await rwlock.readAsync();
  const wait = async (name: string, guard: Promise<Disposable>) => {
    using _ = await guard;
    order.push(name);
    await Promise.resolve();
  };
  const first = wait("writer", rwlock.writeAsync());
  while (rwlock.writer === null) await new Promise((go) => setTimeout(go, 0));
  await rejectsCode(rwlock.readAsync({ timeoutMs: 0 }), "TIMED_OUT");
  const second = wait("reader", rwlock.readAsync());
  assert.deepEqual(order, []);
  reader.unlock();
  await Promise.all([first, second]);
  assert.deepEqual(order, ["writer", "reader"]);
});

test("a writer that gives up lets the readers in that wait", async () => {
  using map = new LockMap();
  const { rwlock } = map.parts;
  const reader = await rwlock.readAsync();
  const stop = new AbortController();
  const writer = rwlock.writeAsync({ signal: stop.signal });
  while (rwlock.writer === null) await new Promise((go) => setTimeout(go, 0));
  const next = rwlock.readAsync();
  stop.abort(new Error("enough"));
  assert.match(String(await rejection(writer)), /enough/);
  (await next).unlock();
  reader.unlock();
  rwlock.write().unlock();
});

for (const death of DEATHS) {
  test(`${death} that reads does not keep writers out`, async () => {
    using map = new LockMap();
    const { rwlock } = map.parts;
    const kill = await map.hold("read", death);
    assert.equal(rwlock.tryWrite(), null);
    rwlock.tryRead()?.unlock();
    await kill();
    using guard = rwlock.write({ timeoutMs: 30_000 });
    assert.deepEqual([guard.writerDied, rwlock.deaths], [false, 0]);
  });

  test(`${death} that writes is told until somebody has written`, async () => {
    using map = new LockMap();
    const { rwlock } = map.parts;
    const kill = await map.hold("write", death);
    throwsCode(() => rwlock.read({ timeoutMs: 0 }), "TIMED_OUT");
    await kill();
    for (let i = 0; i < 2; i += 1) {
      using reader = rwlock.read({ timeoutMs: 30_000 });
      assert.equal(reader.writerDied, true);
    }
    {
      using writer = await rwlock.writeAsync({ timeoutMs: 30_000 });
      assert.equal(writer.writerDied, true);
    }
    using reader = rwlock.read();
    assert.deepEqual([reader.writerDied, rwlock.deaths], [false, 1]);
  });
}

test("processes lose no addition under the lock", async () => {
  using map = new LockMap();
  await map.run("countRwlock", 3);
  assert.equal(map.parts.cells.load(CELL.total), 3 * ROUNDS);
  assert.deepEqual([map.parts.rwlock.writer, map.parts.rwlock.deaths], [null, 0]);
});

test("disposing the map unlocks, and ends waits", async () => {
  using map = new LockMap();
  using other = new SharedMap(map.path, { layout: lockLayout });
  const guards = [map.parts.rwlock.read(), map.parts.rwlock.read()];
  const waiting = map.parts.rwlock.writeAsync();
  map.dispose();
  await rejectsCode(waiting, "DISPOSED");
  for (const guard of guards) throwsCode(() => guard.unlock(), "NOT_OWNER");
  using again = new SharedMap(map.path, { layout: lockLayout });
  const writer = await other.parts.rwlock.writeAsync({ timeoutMs: 30_000 });
  assert.equal(writer.writerDied, false);
  other.dispose();
  using last = await again.parts.rwlock.writeAsync({ timeoutMs: 30_000 });
  assert.equal(last.writerDied, false);
  throwsCode(() => map.parts.rwlock.read(), "DISPOSED");
  await rejectsCode(map.parts.rwlock.writeAsync(), "DISPOSED");
});

test("options that are none are refused, and so is a map for reading", async () => {
  using map = new LockMap();
  const { rwlock } = map.parts;
  await refusesOptions("SharedRwLock.read", (o) => rwlock.read(o), (o) => rwlock.readAsync(o));
  await refusesOptions("SharedRwLock.write", (o) => rwlock.write(o), (o) => rwlock.writeAsync(o));
  rwlock.write().unlock();
  using reader = new SharedMap(map.path, { layout: lockLayout, access: "read" });
  throwsCode(() => reader.parts.rwlock.read(), "PERMISSION_DENIED", "SharedRwLock.read");
  throwsCode(() => reader.parts.rwlock.tryWrite(), "PERMISSION_DENIED");
  await rejectsCode(reader.parts.rwlock.writeAsync(), "PERMISSION_DENIED");
  assert.deepEqual([reader.parts.rwlock.writer, reader.parts.rwlock.deaths], [null, 0]);
});
