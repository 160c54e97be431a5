/**
 * Reader-writer locks in shared maps.
 *
 * @module
 */
import { LockOutcome, WaitKind } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { type GuardHome, GuardList, LockGuard } from "./guard.ts";
import { diedBefore, indexOf, type LockOwner, LockPlace } from "./lock_place.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";

const [WRITER, DEATHS] = [0, 8];

/** Holds a {@link SharedRwLock} for reading or writing, until it is unlocked or its scope ends. */
export class RwLockGuard extends LockGuard {
  /**
   * True when a writer died while it held the lock and nobody has written since: what the lock
   * guards may be half changed. All readers are told, and the next writer.
   */
  readonly writerDied: boolean;

  /** Made by `SharedRwLock.read` and `SharedRwLock.write`. */
  constructor(home: GuardHome, writerDied: boolean) {
    super(home, "RwLockGuard.unlock");
    this.writerDied = writerDied;
  }

  /**
   * Unlocks the lock. A writer that does so declares what it guards whole.
   *
   * @throws ZiffiError with code `NOT_OWNER` when it was unlocked before, also by the disposal of
   *   the map
   */
  unlock(): void {
    this.end();
  }
}

/** A place among the readers; guards of one thread may share one. */
interface Slot {
  readonly index: number;
  readonly writerDied: boolean;
  guards: number;
}

/**
 * A lock for one writer or up to 64 readers of all processes; the 65th reader waits.
 *
 * Turns: a writer that waits keeps new readers out; when it is done or gives up, all readers that
 * wait by then go before the next writer. So neither starves. Readers that die are found within
 * 50 ms once a writer waits for them; the death of a writer is told until another one has unlocked.
 *
 * A thread that reads may read again: synchronous calls share its place and never wait.
 * Disposing the map unlocks what this thread holds through it.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ lock: shared.rwlock(), prices: shared.cells("f64", 100) });
 * using map = new SharedMap("/tmp/prices.map", { mode: "create", layout });
 * const { lock, prices } = map.parts;
 * {
 *   using guard = lock.write();
 *   prices.store(0, 9.5);
 * }
 * {
 *   using guard = lock.read();
 *   console.log(prices.load(0), guard.writerDied); // 9.5 false
 * }
 * ```
 */
export class SharedRwLock {
  readonly #place: LockPlace;
  readonly #home: GuardHome = {
    release: (guard, call) => this.#giveBack(guard, call),
    badGuard: (call) => this.#place.fail(call, LockOutcome.notOwner),
  };
  readonly #readers = new GuardList<Slot>();
  #writer: LockGuard | null = null;

  /** Made by layouts. */
  constructor(memory: PartMemory) {
    this.#place = new LockPlace(memory, "rwlock");
    memory.onDispose((address) => {
      const { rwlockUnlockRead, rwlockUnlockWrite } = native("SharedMap.dispose").unchecked;
      const slots = new Set(this.#readers.values);
      for (const { index } of slots) rwlockUnlockRead(address, memory.self, index);
      if (this.#writer !== null) rwlockUnlockWrite(address, memory.self);
      this.#readers.clear();
      this.#writer = null;
    });
  }

  /**
   * Waits until it may read, blocking this thread.
   *
   * @throws ZiffiError with code `TIMED_OUT` after `timeoutMs`, `LOCK_HELD` when this thread
   *   writes or a task of it waits to, `MAP_DAMAGED`, `PERMISSION_DENIED` when the map is not open
   *   for writing, `DISPOSED`
   * @throws TypeError or RangeError when `timeoutMs` is no number from 0 up
   */
  read(options: TimeoutOptions = {}): RwLockGuard {
    const call = "SharedRwLock.read";
    const timeoutMs = readTimeout(call, options);
    const guard = this.#read(call, timeoutMs, true);
    return typeof guard === "number" ? this.#place.fail(call, guard, options) : guard;
  }

  /** Takes it for reading if that is possible now; else null. */
  tryRead(): RwLockGuard | null {
    return this.#orNull("SharedRwLock.tryRead", this.#read("SharedRwLock.tryRead", 0, true));
  }

  /**
   * Waits until it may read, without blocking this thread. Each call has a place of its own among
   * the readers.
   *
   * @throws as `read`, but for `LOCK_HELD`; and the reason of the signal
   */
  async readAsync(options: WaitOptions = {}): Promise<RwLockGuard> {
    const call = "SharedRwLock.readAsync";
    const address = this.#place.begin(call, options);
    const { rwlockRead } = this.#place.functions(call);
    let code = rwlockRead(address, this.#place.self, false, 0, null);
    if (code === LockOutcome.timedOut) {
      code = await this.#place.later(
        call,
        options,
        WaitKind.rwlockRead,
        (late, at) => this.#unlockRead(call, at, indexOf(late)),
      );
    }
    return this.#reads(this.#newSlot(this.#place.check(call, code, options)));
  }

  /**
   * Waits until it may write, blocking this thread.
   *
   * @throws as `read`; `LOCK_HELD` when this thread reads or writes
   */
  write(options: TimeoutOptions = {}): RwLockGuard {
    const call = "SharedRwLock.write";
    const timeoutMs = readTimeout(call, options);
    const guard = this.#write(call, timeoutMs);
    return typeof guard === "number" ? this.#place.fail(call, guard, options) : guard;
  }

  /** Takes it for writing if nobody has it; else null. */
  tryWrite(): RwLockGuard | null {
    return this.#orNull("SharedRwLock.tryWrite", this.#write("SharedRwLock.tryWrite", 0));
  }

  /**
   * Waits until it may write, without blocking this thread.
   *
   * @throws as `read`, but for `LOCK_HELD`; and the reason of the signal
   */
  async writeAsync(options: WaitOptions = {}): Promise<RwLockGuard> {
    const call = "SharedRwLock.writeAsync";
    const address = this.#place.begin(call, options);
    const { rwlockWrite } = this.#place.functions(call);
    let code = rwlockWrite(address, this.#place.self, false, 0, null);
    if (code === LockOutcome.timedOut) {
      code = await this.#place.later(
        call,
        options,
        WaitKind.rwlockWrite,
        (_, at) => void this.#place.functions(call).rwlockHandOn(at, this.#place.self),
      );
    }
    return this.#writes(this.#place.check(call, code, options));
  }

  /** The writer that has it, or that keeps readers out while it waits; null when there is none. */
  get writer(): LockOwner | null {
    return this.#place.owner("SharedRwLock.writer", WRITER);
  }

  /** Writers that have died while they held it, since the map was made. */
  get deaths(): number {
    return this.#place.word("SharedRwLock.deaths", DEATHS);
  }

  #giveBack(guard: LockGuard, call: string): boolean {
    const slot = this.#readers.get(guard);
    if (slot === undefined && this.#writer !== guard) return false;
    const address = this.#place.memory.writable(call);
    if (slot === undefined) {
      this.#writer = null;
      this.#unlockWrite(call, address);
      return true;
    }
    this.#readers.delete(guard);
    slot.guards -= 1;
    if (slot.guards === 0) this.#unlockRead(call, address, slot.index);
    return true;
  }

  #orNull(call: string, guard: RwLockGuard | number): RwLockGuard | null {
    if (typeof guard !== "number") return guard;
    if (guard === LockOutcome.timedOut || guard === LockOutcome.held) return null;
    return this.#place.fail(call, guard);
  }

  #read(call: string, timeoutMs: number, itself: boolean): RwLockGuard | number {
    const address = this.#place.memory.writable(call);
    if (this.#writer !== null) return LockOutcome.held;
    // Behind a writer that waits for this very thread it would wait for ever.
    const own = this.#readers.some;
    if (own !== undefined) return this.#reads(own);
    const { rwlockRead } = this.#place.functions(call);
    const code = rwlockRead(address, this.#place.self, itself, timeoutMs, null);
    return code < 0 ? code : this.#reads(this.#newSlot(code));
  }

  #write(call: string, timeoutMs: number): RwLockGuard | number {
    const address = this.#place.memory.writable(call);
    if (this.#writer !== null || this.#readers.size > 0) return LockOutcome.held;
    const { rwlockWrite } = this.#place.functions(call);
    const code = rwlockWrite(address, this.#place.self, true, timeoutMs, null);
    return code < 0 ? code : this.#writes(code);
  }

  #newSlot(code: number): Slot {
    return { index: indexOf(code), writerDied: diedBefore(code), guards: 0 };
  }

  #reads(slot: Slot): RwLockGuard {
    slot.guards += 1;
    return this.#readers.add(new RwLockGuard(this.#home, slot.writerDied), slot);
  }

  #writes(code: number): RwLockGuard {
    return this.#writer = new RwLockGuard(this.#home, diedBefore(code));
  }

  #unlockRead(call: string, address: number, index: number): void {
    const { rwlockUnlockRead } = this.#place.functions(call);
    const code = rwlockUnlockRead(address, this.#place.self, index);
    if (code !== LockOutcome.ok) this.#place.fail(call, code);
  }

  #unlockWrite(call: string, address: number): void {
    const { rwlockUnlockWrite } = this.#place.functions(call);
    const code = rwlockUnlockWrite(address, this.#place.self);
    if (code !== LockOutcome.ok) this.#place.fail(call, code);
  }
}

/** A reader-writer lock, for `shared.layout`. See {@link SharedRwLock}. */
export function rwlock(): PartType<SharedRwLock> {
  return {
    description: { kind: "rwlock" },
    byteLength: () => native("shared.rwlock").api.rwlockByteLength(),
    init: () => {},
    reset: (memory) => native("SharedMap").unchecked.rwlockReset(memory.address("SharedMap")),
    open: (memory) => new SharedRwLock(memory),
  };
}
