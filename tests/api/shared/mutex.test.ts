// Mutexes: who holds them, who waits, and what happens when holders die.
import assert from "node:assert/strict";
import test from "node:test";
import { SharedMap } from "../../../src/mod.ts";
import { throwsCode } from "../support/expect.ts";
import { CELL, lockLayout, ROUNDS } from "../support/lock_layout.ts";
import { DEATHS, LockMap, refusesOptions, rejection, rejectsCode } from "../support/lock_maps.ts";

test("one guard at a time; a thread does not wait for itself", () => {
  using map = new LockMap();
  const { mutex } = map.parts;
  assert.deepEqual([mutex.owner, mutex.waiters, mutex.deaths], [null, 0, 0]);
  const guard = mutex.lock();
  assert.equal(guard.ownerDied, false);
  assert.equal(mutex.owner?.alive, true);
  throwsCode(() => mutex.lock(), "LOCK_HELD", "SharedMutex.lock: mutex mutex is held");
  throwsCode(() => mutex.lock({ timeoutMs: 0 }), "LOCK_HELD");
  assert.equal(mutex.tryLock(), null);
  guard.unlock();
  assert.equal(mutex.owner, null);
  throwsCode(() => guard.unlock(), "NOT_OWNER", "MutexGuard.unlock");
  guard[Symbol.dispose]();
  {
    using inner = mutex.lock({ timeoutMs: 5 });
    assert.equal(inner.ownerDied, false);
    // An old guard does not unlock for another one.
    guard[Symbol.dispose]();
    assert.notEqual(mutex.owner, null);
  }
  mutex.tryLock()?.unlock();
  assert.deepEqual([mutex.owner, mutex.waiters, mutex.deaths], [null, 0, 0]);
});

test("two maps of one file in one thread know each other", async () => {
  using map = new LockMap();
  using other = new SharedMap(map.path, { layout: lockLayout });
  const guard = map.parts.mutex.lock();
  throwsCode(() => other.parts.mutex.lock(), "LOCK_HELD");
  assert.equal(other.parts.mutex.tryLock(), null);
  const later = other.parts.mutex.lockAsync();
  guard.unlock();
  (await later).unlock();
});

test("tasks of one thread get it in their order", async () => {
  using map = new LockMap();
  const { mutex } = map.parts;
  const order: number[] = [];
  const guard = mutex.lock();
  const tasks = [0, 1, 2, 3].map(async (i) => {
    using _ = await mutex.lockAsync();
    order.push(i);
    await Promise.resolve();
    assert.equal(order.at(-1), i);
  });
  throwsCode(() => mutex.lock(), "LOCK_HELD");
  guard.unlock();
  await Promise.all(tasks);
  assert.deepEqual(order, [0, 1, 2, 3]);
  mutex.lock().unlock();
});

test("a task that times out or is aborted leaves the queue to the others", async () => {
  using map = new LockMap();
  const { mutex } = map.parts;
  const guard = mutex.lock();
  const stop = new AbortController();
  const first = mutex.lockAsync({ signal: stop.signal });
  const second = mutex.lockAsync({ timeoutMs: 1 });
  const third = mutex.lockAsync({ timeoutMs: 60_000 });
  stop.abort(new Error("enough"));
  assert.match(String(await rejection(first)), /enough/);
  await rejectsCode(second, "TIMED_OUT");
  guard.unlock();
  (await third).unlock();
  mutex.lock().unlock();
});

test("a lock that another process holds times out, and goes on when it is aborted", async () => {
  using map = new LockMap();
  const { mutex } = map.parts;
  const kill = await map.hold("mutex", DEATHS[0]);
  throwsCode(() => mutex.lock({ timeoutMs: 0 }), "TIMED_OUT", "within 0 ms");
  throwsCode(() => mutex.lock({ timeoutMs: 1.5 }), "TIMED_OUT");
  await rejectsCode(mutex.lockAsync({ timeoutMs: 1 }), "TIMED_OUT");
  assert.equal(mutex.tryLock(), null);
  const stop = new AbortController();
  const waiting = mutex.lockAsync({ signal: stop.signal });
  throwsCode(() => mutex.lock(), "LOCK_HELD");
  stop.abort();
  assert.equal((await rejection(waiting) as Error).name, "AbortError");
  const late = mutex.lockAsync();
  await kill();
  using guard = await late;
  assert.equal(guard.ownerDied, true);
});

for (const death of DEATHS) {
  test(`the next one after ${death} is told, and nobody else`, async () => {
    using map = new LockMap();
    const { mutex } = map.parts;
    const kill = await map.hold("mutex", death);
    assert.equal(mutex.owner?.alive, true);
    await kill();
    {
      using guard = mutex.lock({ timeoutMs: 30_000 });
      assert.equal(guard.ownerDied, true);
      assert.equal(mutex.deaths, 1);
    }
    using guard = mutex.lock();
    assert.equal(guard.ownerDied, false);
  });
}

test("a process that ends with the mutex in hand has died, too", async () => {
  using map = new LockMap();
  await map.run("leave", 1);
  assert.equal(map.parts.mutex.owner?.alive, false);
  using guard = map.parts.mutex.tryLock();
  assert.equal(guard?.ownerDied, true);
});

test("processes lose no addition under the mutex", async () => {
  using map = new LockMap();
  await map.run("countMutex", 3);
  assert.equal(map.parts.cells.load(CELL.total), 3 * ROUNDS);
  assert.deepEqual([map.parts.mutex.owner, map.parts.mutex.deaths], [null, 0]);
});

test("disposing the map unlocks, and ends waits", async () => {
  using map = new LockMap();
  using other = new SharedMap(map.path, { layout: lockLayout });
  const guard = map.parts.mutex.lock();
  const queued = map.parts.mutex.lockAsync();
  map.dispose();
  await rejectsCode(queued, "DISPOSED");
  throwsCode(() => guard.unlock(), "NOT_OWNER");
  guard[Symbol.dispose]();
  using next = await other.parts.mutex.lockAsync({ timeoutMs: 30_000 });
  assert.equal(next.ownerDied, false);
  for (const call of [() => map.parts.mutex.lock(), () => map.parts.mutex.owner]) {
    throwsCode(call, "DISPOSED");
  }
  await rejectsCode(map.parts.mutex.lockAsync(), "DISPOSED");
});

test("options that are none are refused", async () => {
  using map = new LockMap();
  const { mutex } = map.parts;
  await refusesOptions(
    "SharedMutex.lock",
    (options) => mutex.lock(options),
    (options) => mutex.lockAsync(options),
  );
  mutex.lock().unlock();
});

test("a map that is open for reading shows the mutex and does not lock it", async () => {
  using map = new LockMap();
  using guard = map.parts.mutex.lock();
  using reader = new SharedMap(map.path, { layout: lockLayout, access: "read" });
  const { mutex } = reader.parts;
  assert.equal(mutex.owner?.alive, guard !== null);
  throwsCode(() => mutex.lock(), "PERMISSION_DENIED", "SharedMutex.lock");
  throwsCode(() => mutex.tryLock(), "PERMISSION_DENIED");
  await rejectsCode(mutex.lockAsync(), "PERMISSION_DENIED");
});

test("a mutex whose words cannot be is damaged", () => {
  using map = new LockMap();
  using plain = new SharedMap(map.path);
  // The mutex is the first part.
  const at = Number(plain.view("u64")[32 / 8]) / 8;
  plain.view("u64")[at] = 2n ** 64n - 1n;
  throwsCode(() => map.parts.mutex.lock(), "MAP_DAMAGED", "mutex mutex");
  throwsCode(() => map.parts.mutex.tryLock(), "MAP_DAMAGED");
});
