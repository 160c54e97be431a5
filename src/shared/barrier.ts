/**
 * Barriers in shared maps.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { WaitKind } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { indexOf, LockPlace } from "./lock_place.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import type { PartMemory, PartType } from "./part.ts";

const PARTIES_MAX = 1024;

/**
 * A place where a fixed number of parties wait for each other, round after round: threads of any
 * processes, or asynchronous tasks. The words are those of Python's `threading.Barrier`.
 *
 * A party that dies, times out or is aborted while it waits breaks the barrier: all others are told
 * (`BARRIER_BROKEN`), a death within 50 ms, and so is whoever comes, until `reset`.
 *
 * A party that dies _before_ it comes is unknown to the barrier, which knows numbers and no names:
 * the others wait for it. Give `timeoutMs`, longer than the slowest party needs; the first one
 * whose time is over gets `TIMED_OUT`, and all others `BARRIER_BROKEN`. Or let whoever starts the
 * parties, and sees one end, call `abort`. Then start it anew, and call `reset` before anybody
 * comes again.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ start: shared.barrier(2) });
 * using map = new SharedMap("/tmp/start.map", { mode: "create", layout });
 * const { start } = map.parts;
 * const indices = await Promise.all([start.waitAsync(), start.waitAsync()]);
 * console.log(indices.sort()); // [0, 1]
 * ```
 */
export class SharedBarrier {
  /** How many wait for each other. */
  readonly parties: number;
  readonly #place: LockPlace;

  /** Made by layouts. */
  constructor(memory: PartMemory, parties: number) {
    this.#place = new LockPlace(memory, "barrier", parties);
    this.parties = parties;
  }

  /**
   * Comes to the barrier and waits for all others, blocking this thread.
   *
   * @returns a number from 0 below `parties`, another one for each party of the round
   * @throws ZiffiError with code `TIMED_OUT` after `timeoutMs`, which breaks the barrier,
   *   `BARRIER_BROKEN`, `MAP_DAMAGED`, `PERMISSION_DENIED` when the map is not open for writing,
   *   `DISPOSED`
   * @throws TypeError or RangeError when `timeoutMs` is no number from 0 up
   */
  wait(options: TimeoutOptions = {}): number {
    const call = "SharedBarrier.wait";
    const timeoutMs = readTimeout(call, options);
    const address = this.#place.memory.writable(call);
    const { barrierWait } = this.#place.functions(call);
    const { self } = this.#place;
    const code = barrierWait(address, this.parties, self, true, timeoutMs, null);
    return indexOf(this.#place.check(call, code, options));
  }

  /**
   * The same without blocking this thread. Aborting the signal breaks the barrier.
   *
   * @throws as `wait`; and the reason of the signal
   */
  async waitAsync(options: WaitOptions = {}): Promise<number> {
    const call = "SharedBarrier.waitAsync";
    this.#place.begin(call, options);
    // One that came too late to be stopped has passed, as all of its round.
    const code = await this.#place.later(call, options, WaitKind.barrierWait, () => {});
    return indexOf(this.#place.check(call, code, options));
  }

  /** Makes the barrier as new. Those that wait are told that it was broken. */
  reset(): void {
    const call = "SharedBarrier.reset";
    const address = this.#place.memory.writable(call);
    this.#place.functions(call).barrierReset(address, this.parties);
  }

  /** Breaks the barrier: those that wait, and those that come, are told. */
  abort(): void {
    const call = "SharedBarrier.abort";
    this.#place.functions(call).barrierAbort(this.#place.memory.writable(call));
  }

  /** Whether it is broken. */
  get broken(): boolean {
    const call = "SharedBarrier.broken";
    return this.#place.functions(call).barrierBroken(this.#place.memory.address(call));
  }

  /** How many wait at this instant. */
  get nWaiting(): number {
    const call = "SharedBarrier.nWaiting";
    const address = this.#place.memory.address(call);
    return this.#place.functions(call).barrierWaiting(address, this.parties);
  }
}

/**
 * A barrier, for `shared.layout`. See {@link SharedBarrier}.
 *
 * @param parties how many wait for each other, 1 to 1024
 * @throws TypeError or RangeError when it is another number
 */
export function barrier(parties: number): PartType<SharedBarrier> {
  checkIndex("shared.barrier", "parties", parties, PARTIES_MAX, 1);
  return {
    description: { kind: "barrier", parties },
    byteLength: () => native("shared.barrier").api.barrierByteLength(parties),
    init: () => {},
    reset: (memory) =>
      native("SharedMap").unchecked.barrierClear(memory.address("SharedMap"), parties),
    open: (memory) => new SharedBarrier(memory, parties),
  };
}
