// Barriers: rounds, how they break, and how they are made whole.
import assert from "node:assert/strict";
import test from "node:test";
import { shared, type SharedBarrier, SharedMap } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { CELL, lockLayout, PARTIES, ROUNDS } from "../support/lock_layout.ts";
import { DEATHS, LockMap, refusesOptions, rejection, rejectsCode } from "../support/lock_maps.ts";
import { until } from "../support/until.ts";

/** Has all parties come. */
async function all(barrier: SharedBarrier): Promise<number[]> {
  return (await Promise.all(Array.from({ length: PARTIES }, () => barrier.waitAsync()))).sort();
}

test("all parties of a round get an index of their own", async () => {
  using map = new LockMap();
  const { barrier } = map.parts;
  assert.deepEqual([barrier.parties, barrier.nWaiting, barrier.broken], [PARTIES, 0, false]);
  for (let round = 0; round < 5; round += 1) {
    const others = [barrier.waitAsync(), barrier.waitAsync()];
    await until(() => barrier.nWaiting === 2, () => "the others");
    const indices = [barrier.wait({ timeoutMs: 30_000 }), ...await Promise.all(others)];
    assert.deepEqual(indices.sort(), [0, 1, 2]);
  }
  assert.equal(barrier.nWaiting, 0);
});

test("processes go round together", async () => {
  using map = new LockMap();
  await map.run("rounds", PARTIES);
  assert.equal(map.parts.cells.load(CELL.total), PARTIES * ROUNDS);
  assert.deepEqual([map.parts.barrier.nWaiting, map.parts.barrier.broken], [0, false]);
});

for (const death of DEATHS) {
  test(`${death} that waits breaks it for the others`, async () => {
    using map = new LockMap();
    const { barrier } = map.parts;
    const kill = await map.hold("barrier", death);
    await until(() => barrier.nWaiting === 1, () => "the party");
    const waiting = barrier.waitAsync();
    await until(() => barrier.nWaiting === 2, () => "the second party");
    await kill();
    await rejectsCode(waiting, "BARRIER_BROKEN");
    throwsCode(() => barrier.wait(), "BARRIER_BROKEN");
    barrier.reset();
    assert.deepEqual([barrier.broken, barrier.nWaiting], [false, 0]);
    assert.deepEqual(await all(barrier), [0, 1, 2]);
  });
}

test("a party that times out or is aborted breaks it until a reset", async () => {
  using map = new LockMap();
  const { barrier } = map.parts;
  throwsCode(() => barrier.wait({ timeoutMs: 0 }), "TIMED_OUT", "SharedBarrier.wait: barrier");
  assert.equal(barrier.broken, true);
  throwsCode(() => barrier.wait(), "BARRIER_BROKEN", "reset()");
  await rejectsCode(barrier.waitAsync(), "BARRIER_BROKEN");
  barrier.reset();
  assert.equal(barrier.broken, false);
  await rejectsCode(barrier.waitAsync({ timeoutMs: 1 }), "TIMED_OUT");
  barrier.reset();
  const stop = new AbortController();
  const waiting = barrier.waitAsync({ signal: stop.signal });
  await until(() => barrier.nWaiting === 1, () => "a party");
  stop.abort(new Error("enough"));
  assert.match(String(await rejection(waiting)), /enough/);
  await until(() => barrier.broken, () => "the native wait to end");
  barrier.reset();
  assert.deepEqual(await all(barrier), [0, 1, 2]);
});

test("an abort and a reset are told to those that wait", async () => {
  using map = new LockMap();
  const { barrier } = map.parts;
  for (const end of ["abort", "reset"] as const) {
    const waiting = barrier.waitAsync();
    await until(() => barrier.nWaiting === 1, () => "a party");
    barrier[end]();
    await rejectsCode(waiting, "BARRIER_BROKEN");
    assert.equal(barrier.broken, end === "abort");
    barrier.reset();
  }
  assert.deepEqual(await all(barrier), [0, 1, 2]);
});

test("disposing the map ends waits", async () => {
  using map = new LockMap();
  const { barrier } = map.parts;
  const waiting = barrier.waitAsync();
  await until(() => barrier.nWaiting === 1, () => "a party");
  map.dispose();
  await rejectsCode(waiting, "DISPOSED");
  throwsCode(() => barrier.wait(), "DISPOSED");
  throwsCode(() => barrier.reset(), "DISPOSED");
  throwsCode(() => barrier.nWaiting, "DISPOSED");
});

test("counts and options that are none are refused, and so is a map for reading", async () => {
  for (const parties of [0, 1025, 1.5, NaN, -1]) {
    throws(() => shared.barrier(parties), RangeError, "shared.barrier: parties is");
  }
  for (const parties of ["2", null, 2n]) {
    throws(() => shared.barrier(wrong(parties)), TypeError, "parties");
  }
  using map = new LockMap();
  const { barrier } = map.parts;
  await refusesOptions("SharedBarrier.wait", (o) => barrier.wait(o), (o) => barrier.waitAsync(o));
  assert.deepEqual([barrier.nWaiting, barrier.broken], [0, false]);
  using reader = new SharedMap(map.path, { layout: lockLayout, access: "read" });
  assert.equal(reader.parts.barrier.broken, false);
  const { barrier: closed } = reader.parts;
  for (const call of [() => closed.wait(), () => closed.reset(), () => closed.abort()]) {
    throwsCode(call, "PERMISSION_DENIED");
  }
});
