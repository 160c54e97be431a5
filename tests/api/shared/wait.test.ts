// Waiting on cells: outcomes, time limits, signals, dispose, other processes.
import assert from "node:assert/strict";
import test from "node:test";
import { type CellDtype, shared, SharedMap } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

/** Rounds between two processes. */
const ROUNDS = 30;
const DTYPES = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64"] as const;
const layout = shared.layout({
  ping: shared.cells("u32", 2),
  pong: shared.cells("u64", 2),
  bytes: shared.cells("u8", 8),
});

/** A number as the cells of a type hold it. */
const as = (dtype: CellDtype, value: number): never =>
  wrong(dtype.endsWith("64") && !dtype.startsWith("f") ? BigInt(value) : value);

test("wait says not-equal and timed-out as Atomics.wait does, for every type", () => {
  using map = SharedMap.anonymous({ byteLength: 4096 });
  for (const dtype of DTYPES) {
    const cells = map.cells(dtype, 64, 4);
    assert.equal(cells.wait(1, as(dtype, 1)), "not-equal");
    assert.equal(cells.wait(1, as(dtype, 0), { timeoutMs: 0 }), "timed-out");
    assert.equal(cells.wait(1, as(dtype, 0), { timeoutMs: 0.01 }), "timed-out");
    cells.store(1, as(dtype, 3));
    assert.equal(cells.wait(1, as(dtype, 3), { timeoutMs: 1 }), "timed-out");
    assert.equal(cells.wait(1, as(dtype, 0)), "not-equal");
    assert.equal(cells.notify(1), 0);
    assert.equal(cells.notify(1, 0), 0);
    cells.store(1, as(dtype, 0));
  }
});

test("waitAsync ends when the value changes, with its time, its signal or its map", async () => {
  const map = SharedMap.anonymous({ layout });
  const { ping, pong } = map.parts;
  assert.equal(await ping.waitAsync(0, 1), "not-equal");
  assert.equal(await ping.waitAsync(0, 0, { timeoutMs: 1 }), "timed-out");
  const changed = pong.waitAsync(1, 0n);
  pong.store(1, 5n);
  pong.notify(1);
  assert.equal(await changed, "ok");
  const controller = new AbortController();
  const aborted = ping.waitAsync(0, 0, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(aborted, /enough/);
  await assert.rejects(ping.waitAsync(0, 0, { signal: controller.signal }), /enough/);
  const ended = ping.waitAsync(0, 0);
  map.dispose();
  await assert.rejects(ended, { code: "DISPOSED" });
  await assert.rejects(ping.waitAsync(0, 0), { code: "DISPOSED" });
});

test("waitAsync ends with a notify that leaves the value, however early it comes", async () => {
  using map = SharedMap.anonymous({ layout });
  using plain = SharedMap.anonymous({ byteLength: 4096 });
  const { ping, pong, bytes } = map.parts;
  for (let round = 0; round < ROUNDS; round += 1) {
    const waits = [ping.waitAsync(0, 0), pong.waitAsync(0, 0n), bytes.waitAsync(5, 0)];
    // The threads of the waits may not sleep yet.
    ping.notify(0);
    pong.notify(0);
    bytes.notify(5);
    assert.deepEqual(await Promise.all(waits), ["ok", "ok", "ok"]);
  }
  for (const dtype of DTYPES) {
    const cells = plain.cells(dtype, 64, 4);
    const waiting = cells.waitAsync(1, as(dtype, 0));
    cells.notify(1);
    assert.equal(await waiting, "ok", dtype);
    const one = cells.waitAsync(1, as(dtype, 0));
    cells.notify(1, 1);
    assert.equal(await one, "ok", dtype);
  }
  assert.equal(await ping.waitAsync(0, 0, { timeoutMs: 0 }), "timed-out");
});

test("waitAsync: many wait for one cell, and for cells that share a word", async () => {
  const map = SharedMap.anonymous({ layout });
  const { ping, bytes } = map.parts;
  const many = Array.from({ length: ROUNDS }, () => ping.waitAsync(1, 0));
  ping.notify(1);
  assert.deepEqual(new Set(await Promise.all(many)), new Set(["ok"]));
  const each = Array.from({ length: 8 }, (_, index) => bytes.waitAsync(index, 0));
  for (let index = 0; index < 8; index += 1) {
    bytes.store(index, 1);
    bytes.notify(index);
  }
  assert.deepEqual(new Set(await Promise.all(each)), new Set(["ok"]));
  const never = Array.from({ length: 8 }, () => ping.waitAsync(0, 0));
  map.dispose();
  for (const { status } of await Promise.allSettled(never)) assert.equal(status, "rejected");
});

test("another process is woken, and wakes: on cells of 8, 32 and 64 bits", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = new SharedMap(path, { mode: "create", layout });
  const { ping, pong, bytes } = map.parts;
  const child = runScript("wait_child.ts", [path, String(ROUNDS)]);
  for (let round = 1; round <= ROUNDS; round += 1) {
    ping.store(0, round);
    ping.notify(0);
    while (pong.load(0) !== BigInt(round)) {
      const waited = pong.wait(0, BigInt(round - 1), { timeoutMs: 30_000 });
      assert.notEqual(waited, "timed-out", `round ${round}`);
    }
    bytes.store(3, round);
    bytes.notify(3);
  }
  const { code, stderr } = await child;
  assert.equal(code, 0, stderr);
  assert.equal(ping.load(1), ROUNDS);
});

test("what is no signal is refused before anything is kept", async () => {
  using map = SharedMap.anonymous({ layout });
  for (const signal of [5, null, {}, { aborted: false }]) {
    const waited = map.parts.ping.waitAsync(0, 0, { signal: wrong(signal) });
    await assert.rejects(waited, { name: "TypeError", message: /signal is .*give an AbortSignal/ });
  }
});

test("wrong arguments of wait and notify are refused", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = new SharedMap(path, { mode: "create", layout });
  const { ping } = map.parts;
  throws(() => ping.wait(2, 0), RangeError, "AtomicCells.wait: index is 2", "from 0 to 1");
  throws(() => ping.wait(wrong("0"), 0), TypeError, 'AtomicCells.wait: index is "0"');
  throws(() => ping.wait(0, -1), RangeError, "AtomicCells.wait: expected is -1");
  throws(() => ping.wait(0, wrong(null)), TypeError, "AtomicCells.wait: expected is null");
  for (const timeoutMs of [-1, NaN]) {
    throws(() => ping.wait(0, 0, { timeoutMs }), RangeError, `timeoutMs is ${timeoutMs}`);
  }
  throws(() => ping.wait(0, 0, { timeoutMs: wrong("1") }), TypeError, "timeoutMs is ");
  throws(() => ping.wait(0, 0, wrong(5)), TypeError, "AtomicCells.wait: options is 5");
  throws(() => ping.notify(2), RangeError, "AtomicCells.notify: index is 2");
  for (const index of [wrong<number>(1n), wrong<number>(Symbol.iterator), wrong<number>("0")]) {
    throws(() => ping.notify(index), TypeError, "AtomicCells.notify: index is ");
  }
  throws(() => ping.notify(0, -1), RangeError, "AtomicCells.notify: count is -1");
  throws(() => ping.notify(0, wrong("1")), TypeError, "AtomicCells.notify: count is ");
  using reader = new SharedMap(path, { access: "read", layout });
  throwsCode(() => reader.parts.ping.wait(0, 0), "PERMISSION_DENIED", "AtomicCells.wait");
});
