/**
 * What is done exactly once, by one thread of all processes.
 *
 * @module
 */
import { LockOutcome, WaitKind } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { showValue } from "../runtime/errors.ts";
import { diedBefore, indexOf, type LockOwner, LockPlace } from "./lock_place.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";

const BYTES = 64;
const [RUNNER, DEATHS] = [0, 16];
/** The index that says: run it. */
const RUN = 0;

/** What a function that is run once is told. */
export interface OnceRun {
  /** True when the one before died in the middle of it: what it left may be half done. */
  readonly previousDied: boolean;
}

/**
 * Runs a function exactly once for all processes; others wait until it is done. When it throws, or
 * its thread dies in it, the next one runs it.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ ready: shared.once(), table: shared.cells("f64", 256) });
 * using map = new SharedMap("/tmp/table.map", { mode: "create", layout });
 * const { ready, table } = map.parts;
 * ready.run(() => {
 *   for (let i = 0; i < 256; i += 1) table.store(i, Math.sqrt(i));
 * });
 * ```
 */
export class SharedOnce {
  readonly #place: LockPlace;
  /** The run of this thread, as an object of its own. */
  #run: object | null = null;

  /** Made by layouts. */
  constructor(memory: PartMemory) {
    this.#place = new LockPlace(memory, "once");
    memory.onDispose((address) => {
      if (this.#run === null) return;
      this.#run = null;
      native("SharedMap.dispose").unchecked.onceFinish(address, memory.self, false);
    });
  }

  /** Whether it was done. */
  get done(): boolean {
    const call = "SharedOnce.done";
    return this.#place.functions(call).onceDone(this.#place.memory.address(call));
  }

  /** Who runs it; null when nobody does. */
  get runner(): LockOwner | null {
    return this.done ? null : this.#place.owner("SharedOnce.runner", RUNNER);
  }

  /** Runners that have died and whose place was taken, since the map was made. */
  get deaths(): number {
    return this.#place.word("SharedOnce.deaths", DEATHS);
  }

  /**
   * Runs a function, or waits until somebody has run it, blocking this thread.
   *
   * @param fn what to do; it must be done when it returns
   * @returns whether this call has run it
   * @throws what `fn` throws; then the next one runs it
   * @throws ZiffiError with code `TIMED_OUT` after `timeoutMs`, `LOCK_HELD` when this thread runs
   *   it, `MAP_DAMAGED`, `PERMISSION_DENIED` when the map is not open for writing, `DISPOSED`
   * @throws TypeError when `fn` is no function or returns a promise
   */
  run(fn: (run: OnceRun) => void, options: TimeoutOptions = {}): boolean {
    const call = "SharedOnce.run";
    this.#check(call, fn);
    const timeoutMs = readTimeout(call, options);
    const address = this.#place.memory.writable(call);
    const { self } = this.#place;
    const code = this.#place.functions(call).onceBegin(address, self, true, timeoutMs, null);
    if (indexOf(this.#place.check(call, code, options)) !== RUN) return false;
    const run = this.#run = {};
    let succeeded = false;
    try {
      const result: unknown = fn({ previousDied: diedBefore(code) });
      if (isPromise(result)) {
        // Nobody waits for it: what it still does is not part of this run.
        result.then(undefined, () => {});
        throw new TypeError(`${call}: fn returned a promise; use runAsync`);
      }
      succeeded = true;
    } finally {
      this.#finish(call, run, succeeded);
    }
    return true;
  }

  /**
   * Runs a function, also an asynchronous one, or waits until somebody has run it, without blocking
   * this thread.
   *
   * @returns whether this call has run it
   * @throws as `run`; and the reason of the signal, which ends the wait and not the function
   */
  async runAsync(
    fn: (run: OnceRun) => void | Promise<void>,
    options: WaitOptions = {},
  ): Promise<boolean> {
    const call = "SharedOnce.runAsync";
    this.#check(call, fn);
    const address = this.#place.begin(call, options);
    const { self } = this.#place;
    let code = this.#place.functions(call).onceBegin(address, self, false, 0, null);
    if (code === LockOutcome.timedOut) {
      code = await this.#place.later(call, options, WaitKind.onceBegin, (late, at) => {
        if (indexOf(late) !== RUN) return;
        const { onceFinish, onceHandOn } = this.#place.functions(call);
        if (diedBefore(late)) onceHandOn(at, self);
        else onceFinish(at, self, false);
      });
    }
    if (indexOf(this.#place.check(call, code, options)) !== RUN) return false;
    const run = this.#run = {};
    let succeeded = false;
    try {
      await fn({ previousDied: diedBefore(code) });
      succeeded = true;
    } finally {
      this.#finish(call, run, succeeded);
    }
    return true;
  }

  #check(call: string, fn: unknown): void {
    if (typeof fn === "function") return;
    throw new TypeError(`${call}: fn is ${showValue(fn)}; give a function`);
  }

  #finish(call: string, run: object, succeeded: boolean): void {
    // The map was disposed in the middle of it; the error of the function says more than this one.
    if (this.#run !== run && !succeeded) return;
    const address = this.#place.memory.writable(call);
    this.#run = null;
    const code = this.#place.functions(call).onceFinish(address, this.#place.self, succeeded);
    if (code !== LockOutcome.ok) this.#place.fail(call, code);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/** Something to be done once, for `shared.layout`. See {@link SharedOnce}. */
export function once(): PartType<SharedOnce> {
  return {
    description: { kind: "once" },
    byteLength: () => BYTES,
    init: () => {},
    reset: (memory) => native("SharedMap").unchecked.onceReset(memory.address("SharedMap")),
    open: (memory) => new SharedOnce(memory),
  };
}
