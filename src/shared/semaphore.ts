/**
 * Semaphores in shared maps.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { LockOutcome, WaitKind } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { type GuardHome, GuardList, LockGuard } from "./guard.ts";
import { diedBefore, indexOf, LockPlace } from "./lock_place.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";

const PERMITS_MAX = 1024;
const [WAITERS, DEATHS] = [4, 8];

/** One permit of a {@link SharedSemaphore}, until it is released or its `using` scope ends. */
export class SemaphorePermit extends LockGuard {
  /**
   * True when the one before died with this permit: what it used may be in any state. It is told
   * once.
   */
  readonly previousDied: boolean;

  /** Made by `SharedSemaphore.acquire`. */
  constructor(home: GuardHome, previousDied: boolean) {
    super(home, "SemaphorePermit.release");
    this.previousDied = previousDied;
  }

  /**
   * Gives the permit back.
   *
   * @throws ZiffiError with code `NOT_OWNER` when it was given back before, also by the disposal of
   *   the map
   */
  release(): void {
    this.end();
  }
}

/**
 * Permits for so many at a time, in all processes. A permit knows its thread, so that those of the
 * dead come back, within 50 ms once somebody needs one. A thread may have several permits.
 * Disposing the map gives back what this thread has acquired through it.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ connections: shared.semaphore(4) });
 * using map = new SharedMap("/tmp/connections.map", { mode: "create", layout });
 * {
 *   using permit = map.parts.connections.acquire();
 *   console.log(map.parts.connections.available); // 3
 * }
 * ```
 */
export class SharedSemaphore {
  /** Number of permits. */
  readonly permits: number;
  readonly #place: LockPlace;
  readonly #home: GuardHome = {
    release: (guard, call) => this.#giveBack(guard, call),
    badGuard: (call) => this.#place.fail(call, LockOutcome.notOwner),
  };
  /** Permits of this thread, and which they are. */
  readonly #taken = new GuardList<number>();

  /** Made by layouts. */
  constructor(memory: PartMemory, permits: number) {
    this.#place = new LockPlace(memory, "semaphore", permits);
    this.permits = permits;
    memory.onDispose((address) => {
      const { semaphoreRelease } = native("SharedMap.dispose").unchecked;
      for (const index of this.#taken.values) {
        semaphoreRelease(address, permits, memory.self, index);
      }
      this.#taken.clear();
    });
  }

  /**
   * Waits for a permit, blocking this thread.
   *
   * @throws ZiffiError with code `TIMED_OUT` after `timeoutMs`, `LOCK_HELD` when this thread has
   *   all permits, `MAP_DAMAGED`, `PERMISSION_DENIED` when the map is not open for writing,
   *   `DISPOSED`
   * @throws TypeError or RangeError when `timeoutMs` is no number from 0 up
   */
  acquire(options: TimeoutOptions = {}): SemaphorePermit {
    const call = "SharedSemaphore.acquire";
    const timeoutMs = readTimeout(call, options);
    const code = this.#native(call, timeoutMs, true);
    return this.#made(this.#place.check(call, code, options));
  }

  /** Takes a permit if one is free; null when none is. */
  tryAcquire(): SemaphorePermit | null {
    const call = "SharedSemaphore.tryAcquire";
    const code = this.#native(call, 0, false);
    return code === LockOutcome.timedOut ? null : this.#made(this.#place.check(call, code));
  }

  /**
   * Waits for a permit without blocking this thread.
   *
   * @throws as `acquire`, but for `LOCK_HELD`; and the reason of the signal
   */
  async acquireAsync(options: WaitOptions = {}): Promise<SemaphorePermit> {
    const call = "SharedSemaphore.acquireAsync";
    this.#place.begin(call, options);
    let code = this.#native(call, 0, false);
    if (code === LockOutcome.timedOut) {
      code = await this.#place.later(
        call,
        options,
        WaitKind.semaphoreAcquire,
        (late, address) => this.#release(call, address, indexOf(late), diedBefore(late)),
      );
    }
    return this.#made(this.#place.check(call, code, options));
  }

  /** Permits that are free at this instant; those of the dead count once they were needed. */
  get available(): number {
    const call = "SharedSemaphore.available";
    const address = this.#place.memory.address(call);
    return this.#place.functions(call).semaphoreAvailable(address, this.permits);
  }

  /** Threads that sleep until there is a permit; one that was killed asleep stays counted. */
  get waiters(): number {
    return this.#place.word("SharedSemaphore.waiters", WAITERS);
  }

  /** Permits that were taken over from the dead, since the map was made. */
  get deaths(): number {
    return this.#place.word("SharedSemaphore.deaths", DEATHS);
  }

  #giveBack(permit: LockGuard, call: string): boolean {
    const index = this.#taken.get(permit);
    if (index === undefined) return false;
    const address = this.#place.memory.writable(call);
    this.#taken.delete(permit);
    this.#release(call, address, index);
    return true;
  }

  #native(call: string, timeoutMs: number, itself: boolean): number {
    const address = this.#place.memory.writable(call);
    const { semaphoreAcquire } = this.#place.functions(call);
    return semaphoreAcquire(address, this.permits, this.#place.self, itself, timeoutMs, null);
  }

  #made(code: number): SemaphorePermit {
    return this.#taken.add(new SemaphorePermit(this.#home, diedBefore(code)), indexOf(code));
  }

  /** @param handsOn whether the death of the one before is still to be told */
  #release(call: string, address: number, index: number, handsOn = false): void {
    const { semaphoreRelease, semaphoreHandOn } = this.#place.functions(call);
    const give = handsOn ? semaphoreHandOn : semaphoreRelease;
    const code = give(address, this.permits, this.#place.self, index);
    if (code !== LockOutcome.ok) this.#place.fail(call, code);
  }
}

/**
 * A semaphore, for `shared.layout`. See {@link SharedSemaphore}.
 *
 * @param permits how many at a time, 1 to 1024
 * @throws TypeError or RangeError when it is another number
 */
export function semaphore(permits: number): PartType<SharedSemaphore> {
  checkIndex("shared.semaphore", "permits", permits, PERMITS_MAX, 1);
  return {
    description: { kind: "semaphore", permits },
    byteLength: () => native("shared.semaphore").api.semaphoreByteLength(permits),
    init: () => {},
    reset: (memory) =>
      native("SharedMap").unchecked.semaphoreReset(memory.address("SharedMap"), permits),
    open: (memory) => new SharedSemaphore(memory, permits),
  };
}
