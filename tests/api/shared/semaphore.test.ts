// Semaphores: how many at a time, and permits of the dead.
import assert from "node:assert/strict";
import test from "node:test";
import { shared, SharedMap } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { lockLayout, PERMITS } from "../support/lock_layout.ts";
import { DEATHS, LockMap, refusesOptions, rejection, rejectsCode } from "../support/lock_maps.ts";

test("as many permits as there are, each given back once", () => {
  using map = new LockMap();
  const { semaphore } = map.parts;
  assert.deepEqual([semaphore.permits, semaphore.available], [PERMITS, PERMITS]);
  const permits = [semaphore.acquire(), semaphore.acquire({ timeoutMs: 0 })];
  assert.equal(semaphore.available, 0);
  assert.equal(semaphore.tryAcquire(), null);
  throwsCode(() => semaphore.acquire(), "LOCK_HELD", "SharedSemaphore.acquire: semaphore");
  for (const permit of permits) {
    assert.equal(permit.previousDied, false);
    permit.release();
    throwsCode(() => permit.release(), "NOT_OWNER", "SemaphorePermit.release");
    permit[Symbol.dispose]();
  }
  assert.deepEqual([semaphore.available, semaphore.waiters, semaphore.deaths], [PERMITS, 0, 0]);
});

test("tasks wait for permits, and give up when they are told to", async () => {
  using map = new LockMap();
  const { semaphore } = map.parts;
  const permits = [await semaphore.acquireAsync(), await semaphore.acquireAsync()];
  await rejectsCode(semaphore.acquireAsync({ timeoutMs: 1 }), "TIMED_OUT");
  const stop = new AbortController();
  const aborted = semaphore.acquireAsync({ signal: stop.signal });
  const waiting = [semaphore.acquireAsync(), semaphore.acquireAsync()];
  stop.abort(new Error("enough"));
  assert.match(String(await rejection(aborted)), /enough/);
  for (const permit of permits) permit.release();
  for (const permit of waiting) (await permit).release();
  assert.equal(semaphore.available, PERMITS);
});

for (const death of DEATHS) {
  test(`the permit of ${death} comes back, and is told once`, async () => {
    using map = new LockMap();
    const { semaphore } = map.parts;
    const kill = await map.hold("semaphore", death);
    using own = semaphore.acquire();
    assert.equal(own.previousDied, false);
    throwsCode(() => semaphore.acquire({ timeoutMs: 0 }), "TIMED_OUT", "within 0 ms");
    await kill();
    {
      using permit = semaphore.acquire({ timeoutMs: 30_000 });
      assert.equal(permit.previousDied, true);
    }
    using permit = semaphore.acquire();
    assert.deepEqual([permit.previousDied, semaphore.deaths], [false, 1]);
  });
}

test("disposing the map gives permits back, and ends waits", async () => {
  using map = new LockMap();
  using other = new SharedMap(map.path, { layout: lockLayout });
  const permits = [map.parts.semaphore.acquire(), map.parts.semaphore.acquire()];
  const waiting = map.parts.semaphore.acquireAsync();
  map.dispose();
  await rejectsCode(waiting, "DISPOSED");
  for (const permit of permits) throwsCode(() => permit.release(), "NOT_OWNER");
  // The one that waited may have one for an instant.
  const { semaphore } = other.parts;
  const again = await Promise.all([semaphore.acquireAsync(), semaphore.acquireAsync()]);
  assert.deepEqual(again.map(({ previousDied }) => previousDied), [false, false]);
  throwsCode(() => map.parts.semaphore.acquire(), "DISPOSED");
  throwsCode(() => map.parts.semaphore.available, "DISPOSED");
});

test("counts and options that are none are refused, and so is a map for reading", async () => {
  for (const permits of [0, 1025, 1.5, NaN, -1, Infinity]) {
    throws(() => shared.semaphore(permits), RangeError, "shared.semaphore: permits is");
  }
  for (const permits of ["2", null, 2n, undefined]) {
    throws(() => shared.semaphore(wrong(permits)), TypeError, "permits");
  }
  using map = new LockMap();
  const { semaphore } = map.parts;
  await refusesOptions(
    "SharedSemaphore.acquire",
    (options) => semaphore.acquire(options),
    (options) => semaphore.acquireAsync(options),
  );
  assert.equal(semaphore.available, PERMITS);
  using reader = new SharedMap(map.path, { layout: lockLayout, access: "read" });
  assert.equal(reader.parts.semaphore.available, PERMITS);
  throwsCode(() => reader.parts.semaphore.acquire(), "PERMISSION_DENIED");
  throwsCode(() => reader.parts.semaphore.tryAcquire(), "PERMISSION_DENIED");
});

test("a permit whose word cannot be is damage", () => {
  using map = new LockMap();
  const { semaphore } = map.parts;
  using plain = new SharedMap(map.path);
  const words = plain.view("u64");
  const permits = [semaphore.acquire(), semaphore.acquire()];
  // Beyond the header, only the words of the permits hold the identity of this thread.
  const own = words.find((word, i) => i > 1536 && word !== 0n) ?? 0n;
  for (const [i, word] of words.entries()) {
    if (i > 1536 && word === own) words[i] = 2n ** 64n - 1n;
  }
  throwsCode(() => semaphore.acquire(), "MAP_DAMAGED", "semaphore semaphore");
  for (const permit of permits) throwsCode(() => permit.release(), "NOT_OWNER");
});
