// Something that is done once: by whom, and what happens when it fails or dies.
import assert from "node:assert/strict";
import test from "node:test";
import { type OnceRun, SharedMap } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { CELL, lockLayout } from "../support/lock_layout.ts";
import { DEATHS, LockMap, refusesOptions, rejection, rejectsCode } from "../support/lock_maps.ts";

test("it runs once, and the value of that is known", () => {
  using map = new LockMap();
  const { once } = map.parts;
  assert.deepEqual([once.done, once.runner], [false, null]);
  let runs = 0;
  const run = ({ previousDied }: OnceRun): void => {
    assert.equal(previousDied, false);
    assert.equal(once.runner?.alive, true);
    runs += 1;
  };
  assert.equal(once.run(run), true);
  assert.equal(once.run(run), false);
  assert.deepEqual([runs, once.done, once.runner, once.deaths], [1, true, null, 0]);
});

test("what throws is run again, by the next one", async () => {
  using map = new LockMap();
  const { once } = map.parts;
  const fail = () => {
    throw new Error("not yet");
  };
  throws(() => once.run(fail), Error, "not yet");
  assert.match(String(await rejection(once.runAsync(fail))), /not yet/);
  assert.match(String(await rejection(once.runAsync(() => Promise.reject("later")))), /later/);
  throws(() => once.run(wrong(async () => {})), TypeError, "use runAsync");
  assert.deepEqual([once.done, once.runner], [false, null]);
  assert.equal(await once.runAsync(() => Promise.resolve()), true);
  assert.equal(await once.runAsync(() => Promise.resolve()), false);
});

test("a thread that runs it does not wait for itself; its tasks do", async () => {
  using map = new LockMap();
  const { once } = map.parts;
  let inner: Promise<boolean> | undefined;
  assert.match(
    String(
      await rejection(once.runAsync(() => {
        throwsCode(() => once.run(() => {}), "LOCK_HELD", "SharedOnce.run: once once");
        inner = once.runAsync(() => {});
        throw new Error("over");
      })),
    ),
    /over/,
  );
  assert.equal(await inner, true);
});

test("tasks wait until it is done, or they give up", async () => {
  using map = new LockMap();
  const { once } = map.parts;
  let finish = (): void => {};
  const first = once.runAsync(() => new Promise<void>((resolve) => finish = resolve));
  const second = once.runAsync(() => assert.fail("it was run twice"));
  await rejectsCode(once.runAsync(() => {}, { timeoutMs: 1 }), "TIMED_OUT");
  const stop = new AbortController();
  const aborted = once.runAsync(() => {}, { signal: stop.signal });
  stop.abort(new Error("enough"));
  assert.match(String(await rejection(aborted)), /enough/);
  finish();
  assert.deepEqual(await Promise.all([first, second]), [true, false]);
});

for (const death of DEATHS) {
  test(`what ${death} has begun is run again`, async () => {
    using map = new LockMap();
    const { once } = map.parts;
    const kill = await map.hold("once", death);
    throwsCode(() => once.run(() => {}, { timeoutMs: 0 }), "TIMED_OUT");
    await kill();
    let told: boolean | undefined;
    const ran = once.run(({ previousDied }) => void (told = previousDied), { timeoutMs: 30_000 });
    assert.deepEqual([ran, told, once.done, once.deaths], [true, true, true, 1]);
  });
}

test("of several processes one runs it", async () => {
  using map = new LockMap();
  await map.run("runOnce", 3);
  assert.deepEqual([map.parts.cells.load(CELL.total), map.parts.once.done], [1, true]);
});

test("disposing the map in the middle of it is a failure", async () => {
  using map = new LockMap();
  using other = new SharedMap(map.path, { layout: lockLayout });
  throwsCode(() => map.parts.once.run(() => map.dispose()), "DISPOSED", "SharedOnce.run");
  assert.equal(await other.parts.once.runAsync(() => {}), true);
  throwsCode(() => map.parts.once.run(() => {}), "DISPOSED");
  throwsCode(() => map.parts.once.done, "DISPOSED");
});

test("what is no function, no option, or a map for reading is refused", async () => {
  using map = new LockMap();
  const { once } = map.parts;
  for (const fn of [undefined, null, 5, "x", {}]) {
    throws(() => once.run(wrong(fn)), TypeError, "SharedOnce.run: fn is");
    assert.ok(await rejection(once.runAsync(wrong(fn))) instanceof TypeError);
  }
  await refusesOptions(
    "SharedOnce.run",
    (options) => once.run(() => {}, options),
    (options) => once.runAsync(() => {}, options),
  );
  assert.equal(once.done, false);
  using reader = new SharedMap(map.path, { layout: lockLayout, access: "read" });
  assert.equal(reader.parts.once.done, false);
  throwsCode(() => reader.parts.once.run(() => {}), "PERMISSION_DENIED");
});
