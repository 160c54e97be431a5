/**
 * Mutexes in shared maps.
 *
 * @module
 */
import { LockOutcome, WaitKind } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { type GuardHome, LockGuard } from "./guard.ts";
import { diedBefore, type LockOwner, LockPlace } from "./lock_place.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";
import { type TurnOutcome, Turns } from "./turns.ts";

const BYTES = 64;
const [OWNER, WAITERS, DEATHS] = [0, 12, 16];

/** Holds a {@link SharedMutex} until it is unlocked, or until the end of a `using` scope. */
export class MutexGuard extends LockGuard {
  /**
   * True when the one before died while it held the mutex: what it guards may be half changed, and
   * must be made whole. The next one is not told again.
   */
  readonly ownerDied: boolean;

  /** Made by `SharedMutex.lock`. */
  constructor(home: GuardHome, ownerDied: boolean) {
    super(home, "MutexGuard.unlock");
    this.ownerDied = ownerDied;
  }

  /**
   * Unlocks the mutex.
   *
   * @throws ZiffiError with code `NOT_OWNER` when it was unlocked before, also by the disposal of
   *   the map
   */
  unlock(): void {
    this.end();
  }
}

/**
 * A lock that one thread of all processes holds at a time, and that outlives it: when a holder is
 * killed, the next one gets the lock within 50 ms and is told so.
 *
 * It belongs to a thread, and knows of its tasks: asynchronous ones queue, the first one first. A
 * synchronous `lock` of a thread that holds it, or has a task waiting for it, would wait for
 * itself; it throws. Disposing the map unlocks what this thread holds through it.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ lock: shared.mutex(), total: shared.cells("f64", 2) });
 * using map = new SharedMap("/tmp/totals.map", { mode: "create", layout });
 * {
 *   using guard = map.parts.lock.lock({ timeoutMs: 1000 });
 *   if (guard.ownerDied) map.parts.total.store(0, 0);
 * }
 * ```
 */
export class SharedMutex {
  readonly #place: LockPlace;
  readonly #home: GuardHome = {
    release: (guard, call) => this.#giveBack(guard, call),
    badGuard: (call) => this.#place.fail(call, LockOutcome.notOwner),
  };
  readonly #turns = new Turns();
  #guard: LockGuard | null = null;

  /** Made by layouts. */
  constructor(memory: PartMemory) {
    this.#place = new LockPlace(memory, "mutex");
    memory.onDispose((address) => {
      if (this.#guard === null) return;
      this.#guard = null;
      native("SharedMap.dispose").unchecked.mutexUnlock(address, memory.self);
      this.#turns.pass();
    });
  }

  /**
   * Waits until the mutex is free, blocking this thread, and takes it.
   *
   * @throws ZiffiError with code `TIMED_OUT` after `timeoutMs`, `LOCK_HELD` when this thread holds
   *   it or a task of this thread waits for it, `MAP_DAMAGED`, `PERMISSION_DENIED` when the map
   *   is not open for writing, `DISPOSED`
   * @throws TypeError or RangeError when `timeoutMs` is no number from 0 up
   */
  lock(options: TimeoutOptions = {}): MutexGuard {
    const call = "SharedMutex.lock";
    const timeoutMs = readTimeout(call, options);
    const guard = this.#lock(call, timeoutMs);
    return typeof guard === "number" ? this.#place.fail(call, guard, options) : guard;
  }

  /** Takes the mutex if it is free; null when anybody holds it, also this thread. */
  tryLock(): MutexGuard | null {
    const call = "SharedMutex.tryLock";
    const guard = this.#lock(call, 0);
    if (typeof guard !== "number") return guard;
    if (guard === LockOutcome.timedOut || guard === LockOutcome.held) return null;
    return this.#place.fail(call, guard);
  }

  /**
   * Waits for the mutex without blocking this thread. Tasks of one thread get it in their order.
   *
   * @throws as `lock`, but for `LOCK_HELD`; and the reason of the signal
   */
  async lockAsync(options: WaitOptions = {}): Promise<MutexGuard> {
    const call = "SharedMutex.lockAsync";
    const place = this.#place;
    const address = place.begin(call, options);
    let turn: Promise<TurnOutcome> | null = null;
    let leave = (): void => {};
    let started = false;
    if (this.#turns.take()) {
      const code = this.#native(call, address, 0, false);
      if (code !== LockOutcome.timedOut) return this.#taken(call, code, options);
    } else {
      const waiting = this.#turns.wait(readTimeout(call, options));
      turn = waiting.outcome;
      leave = waiting.leave;
    }
    try {
      const code = await place.memory.wait(
        call,
        options,
        (at, timeoutMs, cancel) => {
          started = true;
          return this.#later(turn, at, timeoutMs, cancel);
        },
        (late, at) => {
          if (late >= 0) this.#release(call, at, diedBefore(late));
        },
      );
      if (code >= 0) return this.#taken(call, code, options);
      return place.fail(call, code, options);
    } finally {
      leave();
      if (!started && await (turn ?? "turn") === "turn") this.#turns.pass();
    }
  }

  /** Who holds it; null when it is free. */
  get owner(): LockOwner | null {
    return this.#place.owner("SharedMutex.owner", OWNER);
  }

  /** Threads that sleep until it is free; one that was killed asleep stays counted. */
  get waiters(): number {
    return this.#place.word("SharedMutex.waiters", WAITERS);
  }

  /** Holders that have died and whose place was taken by another one, since the map was made. */
  get deaths(): number {
    return this.#place.word("SharedMutex.deaths", DEATHS);
  }

  #giveBack(guard: LockGuard, call: string): boolean {
    if (this.#guard !== guard) return false;
    const address = this.#place.memory.writable(call);
    this.#guard = null;
    this.#release(call, address);
    return true;
  }

  #native(call: string, address: number, timeoutMs: number, itself: boolean): number {
    const { self } = this.#place;
    return this.#place.functions(call).mutexLock(address, self, itself, timeoutMs, null);
  }

  /** A guard, or the outcome. */
  #lock(call: string, timeoutMs: number): MutexGuard | number {
    const address = this.#place.memory.writable(call);
    if (!this.#turns.take()) return LockOutcome.held;
    let code: number = LockOutcome.damaged;
    try {
      code = this.#native(call, address, timeoutMs, true);
    } finally {
      if (code < 0) this.#turns.pass();
    }
    return code < 0 ? code : this.#made(code);
  }

  /** After a native call that had the turn. */
  #taken(call: string, code: number, options: WaitOptions): MutexGuard {
    if (code >= 0) return this.#made(code);
    this.#turns.pass();
    return this.#place.fail(call, code, options);
  }

  #made(code: number): MutexGuard {
    const guard = new MutexGuard(this.#home, diedBefore(code));
    this.#guard = guard;
    return guard;
  }

  /** Waits for the turn, then for the mutex. A failure passes the turn on. */
  async #later(
    turn: Promise<TurnOutcome> | null,
    address: number,
    timeoutMs: number,
    cancel: number,
  ): Promise<number> {
    const call = "SharedMutex.lockAsync";
    const start = performance.now();
    const outcome = await (turn ?? "turn");
    if (outcome === "timedOut") return LockOutcome.timedOut;
    if (outcome === "left") return LockOutcome.cancelled;
    let code: number = LockOutcome.cancelled;
    try {
      // The map may be gone, and who asked with it.
      this.#place.memory.writable(call);
      const left = timeoutMs < 0 ? -1 : Math.max(0, timeoutMs - (performance.now() - start));
      code = await this.#place.start(call, WaitKind.mutexLock, address, left, cancel);
    } finally {
      if (code < 0) this.#turns.pass();
    }
    return code;
  }

  /** @param handsOn whether the death of the one before is still to be told */
  #release(call: string, address: number, handsOn = false): void {
    const { mutexUnlock, mutexHandOn } = this.#place.functions(call);
    const { self } = this.#place;
    const code = handsOn ? mutexHandOn(address, self) : mutexUnlock(address, self);
    this.#turns.pass();
    if (code !== LockOutcome.ok) this.#place.fail(call, code);
  }
}

/** A mutex, for `shared.layout`. See {@link SharedMutex}. */
export function mutex(): PartType<SharedMutex> {
  return {
    description: { kind: "mutex" },
    byteLength: () => BYTES,
    init: () => {},
    reset: (memory) => native("SharedMap").unchecked.mutexReset(memory.address("SharedMap")),
    open: (memory) => new SharedMutex(memory),
  };
}
