// Native threads call JavaScript: on the JavaScript thread, in order, and never lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LibraryClosedError } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { api, compiled, open, until } from "./clib.ts";

/** Takes what no test caught, as a program would see it. */
async function uncaught(run: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const target = globalThis as unknown as EventTarget & { reportError?: unknown };
  const own = target.reportError;
  target.reportError = (error: unknown) => errors.push(error);
  try {
    await run();
  } finally {
    target.reportError = own;
  }
  return errors;
}

test("calls of many threads all arrive, in the order of each thread", async () => {
  let count = 0;
  let sum = 0;
  assert.equal(
    api.post(
      (code) => {
        count += 1;
        sum += code;
      },
      8,
      500,
    ),
    8,
  );
  await api.joinThreads();
  await until(() => count === 4000, "all events");
  assert.equal(sum, 8 * 499 * 500 / 2);
  const codes: number[] = [];
  api.post((code) => codes.push(code), 1, 1000);
  await api.joinThreads();
  await until(() => codes.length === 1000, "all events of one thread");
  assert.deepEqual(codes, Array.from({ length: 1000 }, (_, i) => i));
});

test("a thread waits for the answer of a callback with a result", async () => {
  const before = api.answers();
  api.ask((value) => value * 2, 21, null);
  await until(() => api.answers() === before + 1, "the answer");
  assert.equal(api.lastAnswer(), 42);
  for (let i = 0; i < 50; i += 1) api.ask((value) => value + 1, i, null);
  await api.joinThreads();
  assert.equal(api.answers(), before + 51);
});

test("a thread waits while its text is read", async () => {
  const seen: string[] = [];
  for (const text of ["", "grüß dich \u{1f600}", "x".repeat(5000)]) {
    api.postText((given) => seen.push(given), text);
  }
  await api.joinThreads();
  assert.deepEqual(seen.toSorted(), ["", "grüß dich \u{1f600}", "x".repeat(5000)].toSorted());
});

test("an exception is reported, and the thread that waits gets the fallback", async () => {
  const before = api.answers();
  const errors = await uncaught(async () => {
    api.ask(
      () => {
        throw new Error("nobody catches");
      },
      1,
      null,
    );
    await until(() => api.answers() === before + 1, "the fallback");
    api.post(
      () => {
        throw new Error("queued");
      },
      1,
      1,
    );
    await api.joinThreads();
    await until(() => api.runningThreads() === 0, "the thread");
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
  assert.equal(api.lastAnswer(), -1);
  assert.deepEqual(errors.map(String), ["Error: nobody catches", "Error: queued"]);
});

test("a result of a wrong type is reported, and the thread gets the fallback", async () => {
  const before = api.answers();
  const errors = await uncaught(async () => {
    api.ask((() => "x") as never, 1, null);
    await until(() => api.answers() === before + 1, "the fallback");
  });
  assert.equal(api.lastAnswer(), -1);
  assert.ok(errors[0] instanceof TypeError, String(errors[0]));
});

test("a callback of a thread may call native code, and start threads", async () => {
  const before = api.answers();
  api.ask(
    (value) => {
      const sum = api.apply((a, b) => a + b, value, api.length("four"));
      api.ask((other) => other, 1, null);
      return sum;
    },
    3,
    null,
  );
  await until(() => api.answers() === before + 2, "both answers");
});

test("a thread that calls a released callback gets the fallback", async () => {
  using gate = api.newGate();
  const before = api.answers();
  let ran = 0;
  const ask = compiled.callbacks.AskAny((value) => {
    ran += 1;
    return value;
  });
  api.ask(ask, 5, gate);
  ask.release();
  api.openGate(gate);
  await api.joinThreads();
  assert.equal(api.answers(), before + 1);
  assert.equal(api.lastAnswer(), -1);
  assert.equal(ran, 0);
});

test("a thread that calls after close gets the fallback", async () => {
  using gate = api.newGate();
  const before = api.answers();
  let ran = 0;
  const other = open();
  const theirs = other.api;
  const otherGate = theirs.newGate();
  for (let i = 0; i < 5; i += 1) {
    theirs.ask(
      (value) => {
        ran += 1;
        return value;
      },
      i,
      otherGate,
    );
  }
  theirs.post(() => ran += 1, 2, 50);
  other.close();
  throws(() => theirs.openGate(otherGate), LibraryClosedError, "openGate");
  api.openGate(otherGate);
  await api.joinThreads();
  assert.equal(api.answers(), before + 5);
  assert.equal(api.lastAnswer(), -1);
  assert.equal(ran, 0);
  assert.ok(!api.gateIsOpen(gate));
});

test("a thread that waits while the library is closed gets the fallback", async () => {
  const before = api.answers();
  const other = open();
  let ran = 0;
  for (let i = 0; i < 4; i += 1) {
    other.api.ask(
      () => {
        ran += 1;
        return 1;
      },
      i,
      null,
    );
  }
  // The threads cannot be answered: this turn of the event loop does not end before the close.
  const end = performance.now() + 5;
  while (performance.now() < end) api.runningThreads();
  other.close();
  await api.joinThreads();
  assert.equal(api.answers(), before + 4);
  assert.equal(ran, 0);
});

test("threads that call while callbacks come and go", async () => {
  for (let round = 0; round < 30; round += 1) {
    let seen = 0;
    const listener = compiled.callbacks.EventAny(() => seen += 1);
    api.post(listener, 2, 20);
    if (round % 2 === 0) listener.release();
    await api.joinThreads();
    if (round % 2 === 1) {
      await until(() => seen === 40, "all events");
      listener.release();
    }
  }
});
