// Maps with all kinds of locks, and other threads that hold them until they are killed.
import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import {
  type Layout,
  type PartsOf,
  SharedMap,
  ZiffiError,
  type ZiffiErrorCode,
} from "../../../src/mod.ts";
import { throws, wrong } from "./expect.ts";
import { CELL, lockLayout } from "./lock_layout.ts";
import { runScript, startScript } from "./spawn.ts";
import { TempFolder } from "./temp.ts";
import { until } from "./until.ts";

const CHILD = new URL("./lock_child.ts", import.meta.url);

/** The parts of `lockLayout`. */
export type LockParts = typeof lockLayout extends Layout<infer P> ? PartsOf<P> : never;

/** Ways in which a thread comes to its end. */
export const DEATHS = ["a killed process", "a terminated Worker"] as const;

/** A map of `lockLayout` in a folder of its own. */
export class LockMap implements Disposable {
  readonly path: string;
  readonly parts: LockParts;
  readonly #map;
  readonly #folder = new TempFolder();

  constructor() {
    this.path = this.#folder.file("locks");
    this.#map = new SharedMap(this.path, { mode: "create", layout: lockLayout });
    this.parts = this.#map.parts;
  }

  /** Has another thread take a lock, and gives what kills it. */
  async hold(task: string, death: (typeof DEATHS)[number]): Promise<() => Promise<void>> {
    const { cells } = this.parts;
    const before = cells.load(CELL.holding);
    const kill = death === DEATHS[0] ? this.#process(task) : this.#worker(task);
    await until(() => cells.load(CELL.holding) > before, () => `${death} with ${task}`);
    return kill;
  }

  /** Runs a task in several processes at once. */
  async run(task: string, processes: number): Promise<void> {
    const children = Array.from(
      { length: processes },
      () => runScript("lock_child.ts", [this.path, task]),
    );
    for (const { code, signal, stderr } of await Promise.all(children)) {
      assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
    }
  }

  /** Disposes the map. */
  dispose(): void {
    this.#map.dispose();
  }

  [Symbol.dispose](): void {
    this.#map.dispose();
    this.#folder[Symbol.dispose]();
  }

  #process(task: string): () => Promise<void> {
    const child = startScript("lock_child.ts", [this.path, task]);
    return async () => {
      child.kill();
      assert.equal((await child.ended).signal, "SIGKILL");
    };
  }

  #worker(task: string): () => Promise<void> {
    const worker = new Worker(CHILD, { workerData: { path: this.path, task } });
    return async () => {
      await worker.terminate();
    };
  }
}

/** Asserts that a promise rejects with a ZiffiError of this code. */
export async function rejectsCode(promise: Promise<unknown>, code: ZiffiErrorCode): Promise<void> {
  const error = await rejection(promise);
  assert.ok(error instanceof ZiffiError, `${String(error)} is no ZiffiError`);
  assert.equal(error.code, code, error.message);
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return assert.fail(`the promise gave ${String(value)}`);
}

/** Asserts that a pair of calls, one of them asynchronous, refuses what is no timeout or signal. */
export async function refusesOptions(
  name: string,
  sync: (options: object) => unknown,
  later: (options: object) => Promise<unknown>,
): Promise<void> {
  const bad: [unknown, typeof TypeError | typeof RangeError, string][] = [
    [null, TypeError, "options"],
    [5, TypeError, "options"],
    [{ timeoutMs: "1" }, TypeError, 'timeoutMs is "1"'],
    [{ timeoutMs: 1n }, TypeError, "timeoutMs is 1n"],
    [{ timeoutMs: NaN }, RangeError, "timeoutMs is NaN"],
    [{ timeoutMs: -1 }, RangeError, "timeoutMs is -1"],
    [{ timeoutMs: -Infinity }, RangeError, "timeoutMs is -Infinity"],
  ];
  for (const [options, kind, message] of bad) {
    throws(() => sync(wrong(options)), kind, `${name}: `, message);
    const error = await rejection(later(wrong(options)));
    assert.ok(error instanceof kind, String(error));
    assert.ok(error.message.includes(`${name}Async: `), error.message);
  }
  for (const signal of [5, {}, null]) {
    assert.ok(await rejection(later({ signal })) instanceof TypeError);
  }
  const reason = new Error("not wanted");
  assert.equal(await rejection(later({ signal: AbortSignal.abort(reason) })), reason);
}
