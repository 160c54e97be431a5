/**
 * Waits on locks, cells, sequences, rings and queues that run on native threads, and settle
 * promises of this one.
 *
 * @module
 */
import type { RingEnd, WaitKind, ZiffiApi, ZiffiLibrary } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { jsThread, type ThreadLoop } from "../runtime/js_thread.ts";

/** What a wait is called with. */
export interface LaterCall {
  readonly kind: WaitKind;
  readonly address: number;
  /** Permits or parties; 0 for the others. */
  readonly count: number;
  readonly self: number;
  /** Negative is without end. */
  readonly timeoutMs: number;
  /** Address of the word that ends the wait. */
  readonly cancel: number;
}

/** What native threads bring back to this one. */
class LaterLoop implements ThreadLoop {
  readonly library: ZiffiLibrary;
  // The unchecked functions work also when the library was closed meanwhile.
  readonly #calls: ZiffiLibrary["unchecked"];
  readonly #address: number;
  readonly #pending = new Map<number, (code: number) => void>();

  constructor(library: ZiffiLibrary) {
    const thread = jsThread();
    const { ring, context } = thread.bell;
    this.library = library;
    this.#calls = library.unchecked;
    // Bound now: nothing can be bound when the library is closed.
    void [this.#calls.laterTake, this.#calls.laterResult, this.#calls.laterClose];
    this.#address = library.api.laterOpen(ring || null, context || null);
    thread.add(this);
  }

  /** @param begin starts a wait of this loop and returns its number */
  start(begin: (api: ZiffiApi, loop: number) => number): Promise<number> {
    const wait = begin(this.library.api, this.#address);
    jsThread().expect(1, 0);
    return new Promise((resolve) => this.#pending.set(wait, resolve));
  }

  drain(): void {
    for (;;) {
      const wait = this.#calls.laterTake(this.#address);
      if (wait === 0) return;
      const code = this.#calls.laterResult(wait);
      const resolve = this.#pending.get(wait);
      this.#pending.delete(wait);
      jsThread().expect(-1, 0);
      resolve?.(code);
    }
  }

  abandon(): void {
    this.#calls.laterClose(this.#address);
  }
}

let loop: LaterLoop | null = null;

function loopOf(call: string): LaterLoop {
  const library = native(call);
  if (loop?.library !== library) loop = new LaterLoop(library);
  return loop;
}

/**
 * Runs a call on a lock on a native thread.
 *
 * @returns what the call has given
 * @throws NativeError when there is no thread for it
 */
export function startLater(call: string, wait: LaterCall): Promise<number> {
  const { kind, address, count, self, timeoutMs, cancel } = wait;
  return loopOf(call).start((api, at) =>
    api.laterStart(at, kind, address, count, self, timeoutMs, cancel)
  );
}

/** What a wait on a cell is called with. */
export interface LaterCell {
  /** Bytes of the cell. */
  readonly size: number;
  readonly address: number;
  /** Address of its bell; 0 where there is none. */
  readonly bell: number;
  /** The bits that it waits while the cell has. */
  readonly low: number;
  readonly high: number;
  /** Identity of this thread, whose end ends the wait. */
  readonly self: number;
  /** Negative is without end. */
  readonly timeoutMs: number;
  /** Address of the word that ends the wait. */
  readonly cancel: number;
}

/**
 * Waits on a cell on a native thread; who notifies after this call ends the wait.
 *
 * @returns 0 when it was changed or notified, 1 after the time, 2 when cancelled
 * @throws NativeError when there is no thread for it
 */
export function startLaterCell(call: string, cell: LaterCell): Promise<number> {
  const { size, address, bell, low, high, self, timeoutMs, cancel } = cell;
  const from = bell === 0 ? null : bell;
  return loopOf(call).start((api, at) =>
    api.laterStartCell(at, size, address, from, low, high, self, timeoutMs, cancel)
  );
}

/** What a wait on an item of a sequence is called with. */
export interface LaterSequence {
  readonly item: number;
  readonly version: number;
  /** Whether the map may be written, so that writers see that somebody waits. */
  readonly isCounted: boolean;
  readonly self: number;
  /** Negative is without end. */
  readonly timeoutMs: number;
  /** Address of the word that ends the wait. */
  readonly cancel: number;
}

/**
 * Waits on a native thread until an item of a sequence has another version.
 *
 * @returns 0 when it has, 1 after the time, 2 when cancelled
 * @throws NativeError when there is no thread for it
 */
export function startLaterSequence(call: string, wait: LaterSequence): Promise<number> {
  const { item, version, isCounted, self, timeoutMs, cancel } = wait;
  return loopOf(call).start((api, at) =>
    api.laterStartSequence(at, item, version, isCounted, self, timeoutMs, cancel)
  );
}

/** What a wait of an end of a ring is called with. */
export interface LaterRing {
  readonly ring: number;
  readonly end: RingEnd;
  readonly capacity: number;
  readonly turn: number;
  /** Units of space. */
  readonly need: number;
  readonly failIfDead: boolean;
  readonly self: number;
  /** Negative is without end. */
  readonly timeoutMs: number;
  /** Address of the word that ends the wait. */
  readonly cancel: number;
}

/**
 * Waits on a native thread for what the other end of a ring does. Takes nothing.
 *
 * @returns an outcome
 * @throws NativeError when there is no thread for it, and what a blocking wait throws
 */
export async function startLaterRing(call: string, wait: LaterRing): Promise<number> {
  const { ring, end, capacity, turn, need, failIfDead, self, timeoutMs, cancel } = wait;
  const outcome = await loopOf(call).start((api, at) =>
    api.laterStartRing(
      ...[at, ring, end, capacity, turn, need, failIfDead, self, timeoutMs, cancel] as const,
    )
  );
  if (outcome < 0) native(call).api.laterCheck(outcome);
  return outcome;
}

/** What a wait of an end of a queue is called with. */
export interface LaterQueue {
  readonly queue: number;
  readonly end: RingEnd;
  readonly capacity: number;
  readonly itemByteLength: number;
  /** 0 for producers. */
  readonly turn: number;
  readonly self: number;
  /** Negative is without end. */
  readonly timeoutMs: number;
  /** Address of the word that ends the wait. */
  readonly cancel: number;
}

/** The same for a queue. */
export async function startLaterQueue(call: string, wait: LaterQueue): Promise<number> {
  const { queue, end, capacity, itemByteLength, turn, self, timeoutMs, cancel } = wait;
  const outcome = await loopOf(call).start((api, at) =>
    api.laterStartQueue(
      ...[at, queue, end, capacity, itemByteLength, turn, self, timeoutMs, cancel] as const,
    )
  );
  if (outcome < 0) native(call).api.laterCheck(outcome);
  return outcome;
}
