/**
 * What all locks of shared maps share: the place in memory, waiting, and errors.
 *
 * @module
 */
import { LockOutcome, type WaitKind, type ZiffiLibrary } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { ZiffiError, type ZiffiErrorCode } from "../runtime/errors.ts";
import { startLater } from "./later.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory } from "./part.ts";
import { readSignal } from "./waits.ts";

/** Native functions, whose arguments were checked here. */
export type LockFunctions = ZiffiLibrary["unchecked"];

/** Added to an index when the one before has died. */
const DIED = 65536;
const THREAD_IDS = 2 ** 22;

/** Whose a lock is. */
export interface LockOwner {
  /** On Linux the id of the thread as the system has it. */
  readonly threadId: number;
  /** False once that thread has ended: the next one to lock is told. */
  readonly alive: boolean;
}

/** Whether the one that had it before has died with it. */
export function diedBefore(code: number): boolean {
  return code >= DIED;
}

/** Which slot, permit or place was taken. */
export function indexOf(code: number): number {
  return code % DIED;
}

const CODES: Readonly<Record<number, readonly [ZiffiErrorCode, string]>> = {
  [LockOutcome.cancelled]: ["DISPOSED", "ended before it was free; its thread or map is gone"],
  [LockOutcome.held]: [
    "LOCK_HELD",
    "is held by this thread, or waited for: it would wait for itself; give it back first",
  ],
  [LockOutcome.notOwner]: [
    "NOT_OWNER",
    "is not held by this thread any more; give back what was taken, once, where it was taken",
  ],
  [LockOutcome.damaged]: [
    "MAP_DAMAGED",
    "holds what cannot be: some process has overwritten it; make the map anew",
  ],
  [LockOutcome.broken]: [
    "BARRIER_BROKEN",
    "is broken: a party died, timed out or aborted, or it was reset; call reset() to go on",
  ],
};

/** The place of a lock in a map, and its native functions. */
export class LockPlace {
  readonly memory: PartMemory;
  /** What it is, for messages. */
  readonly #what: string;
  /** Permits or parties. */
  readonly #count: number;

  constructor(memory: PartMemory, what: string, count = 0) {
    this.memory = memory;
    this.#what = what;
    this.#count = count;
  }

  /** Identity of this thread. */
  get self(): number {
    return this.memory.self;
  }

  /** The functions of the library that is open now. */
  functions(call: string): LockFunctions {
    return native(call).unchecked;
  }

  /** Throws what an outcome says. */
  fail(call: string, code: number, options?: TimeoutOptions): never {
    const subject = `${call}: ${this.#what} ${this.memory.name}`;
    if (code === LockOutcome.timedOut) {
      const within = options?.timeoutMs === undefined ? "" : ` within ${options.timeoutMs} ms`;
      throw new ZiffiError("TIMED_OUT", `${subject} was not to be had${within}`);
    }
    const [name, text] = CODES[code] ?? ["MAP_DAMAGED", `gave the unknown outcome ${code}`];
    throw new ZiffiError(name, `${subject} ${text}`);
  }

  /** Throws when this thread waits for itself. */
  held(call: string): never {
    return this.fail(call, LockOutcome.held);
  }

  /** Throws when an outcome is a failure. */
  check(call: string, code: number, options?: TimeoutOptions): number {
    return code < 0 ? this.fail(call, code, options) : code;
  }

  /** Checks options of an asynchronous call before anything is tried. */
  begin(call: string, options: WaitOptions): number {
    readTimeout(call, options);
    const signal = readSignal(call, options);
    if (signal?.aborted === true) throw signal.reason;
    return this.memory.writable(call);
  }

  /**
   * Waits on a native thread.
   *
   * @param undo gives back what came too late
   */
  later(
    call: string,
    options: WaitOptions,
    kind: WaitKind,
    undo: (code: number, address: number) => void,
  ): Promise<number> {
    return this.memory.wait(
      call,
      options,
      (address, timeoutMs, cancel) => this.start(call, kind, address, timeoutMs, cancel),
      (code, address) => {
        if (code >= 0) undo(code, address);
      },
    );
  }

  /** Starts such a wait. */
  start(
    call: string,
    kind: WaitKind,
    address: number,
    timeoutMs: number,
    cancel: number,
  ): Promise<number> {
    const count = this.#count;
    return startLater(call, { kind, address, count, self: this.self, timeoutMs, cancel });
  }

  /** A word of the lock, as it is now. */
  word(call: string, byteOffset: number): number {
    this.memory.address(call);
    const { buffer, byteOffset: at } = this.memory;
    return Atomics.load(new Uint32Array(buffer, at + byteOffset, 1), 0);
  }

  /** The owner that a word of 64 bits names. */
  owner(call: string, byteOffset: number): LockOwner | null {
    this.memory.address(call);
    const { buffer, byteOffset: at } = this.memory;
    const word = Atomics.load(new BigUint64Array(buffer, at + byteOffset, 1), 0);
    const identity = Number(BigInt.asUintN(53, word));
    if (identity === 0) return null;
    const alive = native(call).api.sharedAlive(identity);
    return { threadId: identity % THREAD_IDS, alive };
  }
}
