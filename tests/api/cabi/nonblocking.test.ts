// Calls that run on another thread and give a Promise.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { Block, LibraryClosedError, NativeError } from "../../../src/mod.ts";
import { api, type Call, callOf, NONBLOCKING, open, rejected, until } from "./clib.ts";

test("results of every kind", async () => {
  assert.equal(await api.slowAdd(2, 3), 5);
  assert.equal(await api.slowCopy("grüß \u{1f600}"), "grüß \u{1f600}");
  assert.equal(await api.slowBig(2n ** 64n - 1n), 2n ** 64n - 1n);
  assert.deepEqual(await api.slowPair({ x: 1, y: -0 }), { x: -0, y: 1 });
  assert.deepEqual(await api.slowDivide(17, 5), { result: 3, remainder: 2 });
  assert.equal(await api.slowStatus(0), undefined);
  assert.equal(await api.sleep(0), undefined);
  const before = api.liveCounters();
  {
    using counter = await api.slowCounter(7n, null);
    assert.equal(api.addToCounter(counter, 1n), 8n);
    assert.equal(api.liveCounters(), before + 1);
  }
  assert.equal(api.liveCounters(), before);
  assert.equal(api.liveTexts(), 0);
});

test("a failure rejects", async () => {
  const status = await rejected(api.slowStatus(-2));
  assert.ok(status instanceof NativeError);
  assert.equal(status.statusName, "BAD_VALUE");
  assert.match(status.message, /slowStatus\(code: -2\)/);
  const errno = await rejected(api.slowErrno(2));
  assert.ok(errno instanceof Error);
  assert.match(errno.message, /slowErrno.*ENOENT/);
});

/** The error of a call that must not run. */
async function refusal(name: string, ...args: unknown[]): Promise<Error> {
  const call = callOf(api, name) as (...args: Parameters<Call>) => Promise<unknown>;
  const error = await rejected(call(...args));
  assert.ok(error instanceof Error);
  return error;
}

test("wrong arguments reject the call before anything runs", async () => {
  const before = api.started();
  for (const call of NONBLOCKING) {
    const error = await refusal(call, ...Array.from({ length: 9 }, () => undefined));
    assert.equal(error.constructor, TypeError);
    assert.match(error.message, new RegExp(`^${call} takes`));
  }
  const bad: readonly (readonly [args: unknown[], says: RegExp])[] = [
    [["x", 1], /^slowAdd: a is "x"/],
    [[1], /^slowAdd takes /],
    [[1, 2, 3], /^slowAdd.*options/],
    [[1, 2, null], /^slowAdd.*options/],
    [[1, 2, { signal: 5 }], /^slowAdd.*signal/],
    [[1, 2, { signal: {} }], /^slowAdd.*signal/],
  ];
  for (const [args, says] of bad) {
    const error = await refusal("slowAdd", ...args);
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.message, says);
  }
  assert.ok(await refusal("slowAdd", 1, 2 ** 31) instanceof RangeError);
  assert.equal(api.started(), before);
});

test("the event loop goes on while native code runs", async () => {
  let ticks = 0;
  let done = false;
  const timer = setInterval(() => ticks += 1, 1);
  const sleeping = api.sleep(200).then(() => done = true);
  await until(() => ticks >= 10 || done, "ticks");
  assert.ok(!done && ticks >= 10, `${ticks} ticks before the call was done`);
  await sleeping;
  clearInterval(timer);
});

test("the memory of arguments is freed with the call", async () => {
  const run = async (calls: number) => {
    for (let i = 0; i < calls; i += 100) {
      const texts = Array.from({ length: 50 }, () => api.slowCopy("text"));
      const pairs = Array.from({ length: 50 }, () => api.slowPair({ x: 1, y: 2 }));
      await Promise.all([...texts, ...pairs]);
    }
    (globalThis as { gc?: () => void }).gc?.();
    return process.memoryUsage().rss;
  };
  // Engines take memory in steps, and not for long; a leak shows in every window.
  let before = await run(10_000);
  let grown = Infinity;
  for (let window = 0; window < 4 && grown >= 40; window += 1) {
    const after = await run(20_000);
    grown = (after - before) / 2 ** 20;
    before = after;
  }
  assert.ok(grown < 40, `${grown} MiB more in each 20,000 calls`);
});

test("a call that waits does not keep others from being run", async () => {
  using gate = api.newGate();
  const waiting = api.waitGate(gate, 7);
  let settled = false;
  waiting.then(() => settled = true);
  assert.equal(await api.slowAdd(1, 2), 3);
  assert.equal(settled, false);
  api.openGate(gate);
  assert.equal(await waiting, 7);
});

test("1,000 queued calls finish, each with its own result", async () => {
  const before = api.finished();
  const calls = Array.from({ length: 1000 }, (_, i) => api.slowAdd(i, 1));
  const texts = Array.from({ length: 1000 }, (_, i) => api.slowCopy(`text ${i}`));
  assert.deepEqual(await Promise.all(calls), Array.from({ length: 1000 }, (_, i) => i + 1));
  assert.deepEqual(await Promise.all(texts), Array.from({ length: 1000 }, (_, i) => `text ${i}`));
  assert.equal(api.finished(), before + 1000);
  assert.equal(api.liveTexts(), 0);
});

test("arrays of JavaScript and of native memory are written", async () => {
  const ours = Float64Array.of(1, 2, 3);
  const call = api.slowScale(ours, 2);
  assert.equal(await call, undefined);
  assert.deepEqual([...ours], [2, 4, 6]);
  using block = new Block(800);
  const native = block.view("f64").fill(1.5);
  await api.slowScale(native, 4);
  assert.ok(native.every((value) => value === 6));
  await api.slowScale(new Float64Array(0), 1);
  const gone = new Float64Array(2);
  gone.buffer.transfer();
  assert.match(String(await rejected(api.slowScale(gone, 1))), /slowScale.*detached/);
});

test("an array that is detached while native code runs does no harm", async () => {
  const values = new Float64Array(1000).fill(1);
  const call = api.slowScale(values, 2);
  values.buffer.transfer();
  const outcome = await call.then(() => "done", (error) => error);
  assert.ok(outcome === "done" || outcome instanceof TypeError, String(outcome));
});

test("a signal that is aborted already refuses the call", async () => {
  const before = api.started();
  const reason = new Error("too late");
  const error = await rejected(api.slowAdd(1, 2, { signal: AbortSignal.abort(reason) }));
  assert.equal(error, reason);
  const plain = await rejected(api.slowAdd(1, 2, { signal: AbortSignal.abort() }));
  assert.equal((plain as Error).name, "AbortError");
  assert.equal(api.started(), before);
});

test("a signal drops a call that has not started", async () => {
  using gate = api.newGate();
  // More than there are threads, so that the last ones wait in the queue.
  const waiting = Array.from({ length: 64 }, (_, i) => api.waitGate(gate, i));
  const started = api.started();
  const abort = new AbortController();
  const dropped = Array.from({ length: 20 }, () => api.slowAdd(1, 2, { signal: abort.signal }));
  const errors = dropped.map(rejected);
  abort.abort(new Error("changed my mind"));
  for (const error of await Promise.all(errors)) assert.match(String(error), /changed my mind/);
  api.openGate(gate);
  assert.deepEqual(await Promise.all(waiting), Array.from({ length: 64 }, (_, i) => i));
  assert.equal(await api.slowAdd(1, 1), 2);
  assert.ok(api.started() <= started + 64 + 1, "an aborted call was run");
});

test("a signal during the run rejects at once, and what comes later is dropped", async () => {
  using gate = api.newGate();
  const abort = new AbortController();
  const live = api.liveCounters();
  const [started, finished] = [api.started(), api.finished()];
  const call = api.slowCounter(5n, gate, { signal: abort.signal });
  const error = rejected(call);
  await until(() => api.started() > started, "the start");
  abort.abort();
  assert.equal((await error as Error).name, "AbortError");
  assert.equal(api.finished(), finished, "it was not waited for");
  api.openGate(gate);
  await until(() => api.finished() > finished, "the end of the native call");
  // The result that nobody gets is freed.
  await until(() => api.liveCounters() === live, "the release of the result");
  assert.equal(api.deadUses(), 0);
});

test("a signal after the end changes nothing", async () => {
  const abort = new AbortController();
  assert.equal(await api.slowAdd(1, 2, { signal: abort.signal }), 3);
  abort.abort();
  assert.equal(await api.slowAdd(1, 2, { signal: new AbortController().signal }), 3);
  assert.equal(await callOf(api, "slowAdd")(1, 2, {}), 3);
  assert.equal(await callOf(api, "slowAdd")(1, 2, undefined), 3);
});

test("a nonblocking call calls back on the JavaScript thread", async () => {
  assert.equal(await api.slowCall((value) => value * 2, 21), 42);
  const codes: number[] = [];
  await api.slowTell((code) => codes.push(code), 200);
  assert.deepEqual(codes, Array.from({ length: 200 }, (_, i) => i));
  const many = Array.from({ length: 50 }, (_, i) => api.slowCall((value) => value + i, 1));
  assert.deepEqual(await Promise.all(many), Array.from({ length: 50 }, (_, i) => i + 1));
});

test("an exception of its callback rejects the call", async () => {
  const thrown = new Error("from the callback");
  const thrower = () => {
    throw thrown;
  };
  assert.equal(await rejected(api.slowCall(thrower, 1)), thrown);
  assert.equal(await rejected(api.slowTell(thrower, 5)), thrown);
  const wrong = await rejected(api.slowCall((() => "x") as never, 1));
  assert.ok(wrong instanceof TypeError, String(wrong));
  assert.equal(await api.slowCall((value) => value, 5), 5);
});

test("handles of a call that runs are kept", async () => {
  using gate = api.newGate();
  const waiting = api.waitGate(gate, 1);
  await Promise.resolve();
  api.openGate(gate);
  assert.equal(await waiting, 1);
});

test("closing with calls in flight: those that run finish, the others are refused", async () => {
  using gate = api.newGate();
  const other = open();
  const theirs = other.api.newGate();
  const started = api.started();
  const calls = Array.from({ length: 40 }, (_, i) => other.api.waitGate(theirs, i));
  const ends = calls.map((call, i) =>
    call.then((value) => value === i ? "done" : "wrong", (error) => error)
  );
  await until(() => api.started() > started, "the first start");
  other.close();
  api.openGate(theirs);
  assert.ok(await rejected(other.api.slowAdd(1, 2)) instanceof LibraryClosedError);
  const settled = await Promise.all(ends);
  const done = settled.filter((end) => end === "done").length;
  const refused = settled.filter((end) => end instanceof LibraryClosedError).length;
  assert.ok(done >= 1, "a call that ran did not finish");
  assert.equal(done + refused, 40, settled.map(String).join(", "));
  assert.equal(await api.waitGate(theirs, 5), 5);
  assert.ok(!api.gateIsOpen(gate));
});
