// Callbacks and libraries that end: nothing of them reaches, or silences, what comes after.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { LibraryClosedError } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";
import { callOf, MODES, open } from "./clib.ts";

/** A library that nobody else has open, so that closing it unloads it. */
function openCopy(folder: TempFolder, mode: "compiled" | "direct", from: string) {
  const path = folder.file(basename(from));
  copyFileSync(from, path);
  return open({ path, mode });
}

for (const { mode, api, library } of MODES) {
  test(`${mode}: releasing a callback of a closed library leaves those of others alone`, () => {
    const first = open({ mode });
    const stale = first.callbacks.Binary((a) => a);
    first.close();
    assert.deepEqual([stale.pointer, stale.userData], [0, 0]);
    const made = Array.from({ length: 16 }, (_, i) => library.callbacks.Binary((a) => a + i));
    stale.release();
    for (const [i, one] of made.entries()) {
      assert.equal(api.apply(one, 1, 0), 1 + i);
      one.release();
    }
  });

  test(`${mode}: a callback of another library, or of a closed one, is refused`, () => {
    using other = open({ mode });
    const given = "apply: apply is a Callback of another opened library";
    const foreign = other.callbacks.Binary((a) => a);
    throws(() => api.apply(foreign, 1, 2), TypeError, given, "callbacks.Binary");
    other.close();
    throws(() => api.apply(foreign, 1, 2), TypeError, given, "closed");
    const ops = { base: 1, apply: foreign, finish: null };
    throws(() => api.runOps(ops, 1, 2), TypeError, "another opened library");
    using unary = library.callbacks.Unary((a) => a);
    const wrong = callOf(api, "apply");
    throws(() => wrong(unary, 1, 2), TypeError, "apply: apply is a Callback of Unary");
  });

  test(`${mode}: native code that calls a released callback never reaches the next one`, () => {
    const seen: string[] = [];
    const first = library.callbacks.Ending((code) => seen.push(`first ${code}`));
    api.onEnding(first);
    api.tellEnding(1);
    first.release();
    const next = Array.from(
      { length: 8 },
      () => library.callbacks.Ending((code) => seen.push(`next ${code}`)),
    );
    api.tellEnding(2);
    assert.deepEqual(seen, ["first 1"]);
    for (const one of next) one.release();
    api.onEnding(null);
  });

  test(`${mode}: a function that was kept does not give its place to the next one`, () => {
    const seen: string[] = [];
    const kept = library.callbacks.Binary((a) => a);
    kept.release();
    api.subscribe(() => seen.push("kept"));
    api.publish(1);
    const retained = open({ mode });
    retained.api.onEnding(() => seen.push("closed"));
    retained.close();
    const next = library.callbacks.Ending(() => seen.push("next"));
    api.tellEnding(1);
    assert.deepEqual(seen, ["kept"]);
    next.release();
    api.unsubscribe();
    api.onEnding(null);
  });

  test(`${mode}: functions for short calls leave room for callbacks that stay`, () => {
    const nest = (left: number): number => left === 0 ? 0 : api.apply(() => nest(left - 1), 1, 1);
    assert.equal(nest(30), 0);
    const made = Array.from({ length: 30 }, (_, i) => library.callbacks.Binary(() => i));
    for (const [i, one] of made.entries()) assert.equal(api.apply(one, 0, 0), i);
    for (const one of made) one.release();
    assert.equal(nest(30), 0);
  });

  test(`${mode}: a library that is closed in a callback stays until its call is over`, async () => {
    using folder = new TempFolder();
    const one = openCopy(folder, mode, library.path);
    const next: { apply(): number; release(): void }[] = [];
    const sum = one.api.apply(
      (a, b) => {
        one.close();
        // These may stand on what the function of this call stood on.
        for (let i = 0; i < 16; i += 1) {
          const made = library.callbacks.Binary(() => i);
          next.push({ apply: () => api.apply(made, 0, 0), release: () => made.release() });
        }
        return a + b;
      },
      1,
      2,
    );
    assert.equal(sum, 3);
    throws(() => one.api.echoInt(1), LibraryClosedError, "echoInt");
    for (const [i, { apply, release }] of next.entries()) {
      assert.equal(apply(), i);
      release();
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    using two = open({ mode });
    assert.equal(two.api.echoInt(1), 1);
  });

  test(`${mode}: a library that is closed by a getter of an argument stays too`, async () => {
    using folder = new TempFolder();
    const one = openCopy(folder, mode, library.path);
    const pair = {
      get x() {
        one.close();
        return 3;
      },
      y: 4,
    };
    const plain = { x: 3, y: 4 };
    assert.equal(one.api.pairLength(plain), 5);
    assert.equal(one.api.pairLength(pair), 5);
    throws(() => one.api.pairLength(plain), LibraryClosedError, "pairLength");
    await new Promise((resolve) => setTimeout(resolve, 5));
    using two = open({ mode });
    assert.equal(two.api.pairLength(plain), 5);
  });

  test(`${mode}: what a destructor throws comes out of the dispose`, () => {
    const before = api.liveRelics();
    api.onEnding(() => {
      throw new Error("at the end");
    });
    const relic = api.newRelic();
    throws(() => relic[Symbol.dispose](), Error, "at the end");
    assert.equal(api.liveRelics(), before);
    relic[Symbol.dispose]();
    // Nothing of it is left for calls that have nothing to do with it.
    const other = api.newRelic();
    api.onEnding(null);
    other[Symbol.dispose]();
    assert.equal(api.liveRelics(), before);
  });

  test(`${mode}: callbacks that take structs leave no memory behind`, () => {
    const reads = mode === "compiled" ? [api.readPairs, api.readPairPointers] : [
      api.readPairPointers,
    ];
    const times = 200_000;
    const expected = times * (times - 1) / 2;
    for (const read of reads) assert.equal(read(({ x }) => x, times), expected);
    const before = process.memoryUsage().rss;
    for (const read of reads) {
      for (let i = 0; i < 20; i += 1) read(({ x }) => x, times);
    }
    const grown = (process.memoryUsage().rss - before) / 2 ** 20;
    assert.ok(grown < 100, `${grown} MiB more`);
  });
}

test("callbacks that give structs leave no memory behind", () => {
  const { api } = open();
  const times = 200_000;
  const make = (x: number) => ({ x, y: 1 });
  const expected = times * (times - 1) / 2 + times;
  assert.equal(api.makePairsBy(make, times), expected);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 20; i += 1) assert.equal(api.makePairsBy(make, times), expected);
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  assert.ok(grown < 100, `${grown} MiB more`);
});

test("a process that closes its library as it ends, ends in order", async () => {
  const { code, signal, stdout, stderr } = await runScript("cabi_child.ts", ["close-at-exit"]);
  assert.deepEqual({ code, signal, stdout }, { code: 0, signal: null, stdout: "closed\n" }, stderr);
});

test("what the function that frees a text throws is reported as uncaught", async () => {
  const { code, signal, stdout, stderr } = await runScript("cabi_child.ts", ["end-throws"]);
  assert.deepEqual({ code, signal, stdout }, { code: 1, signal: null, stdout: "" }, stderr);
  assert.match(stderr, /while it is freed/);
});
