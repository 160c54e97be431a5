/**
 * The consumer of a shared ring or queue: reads what is ready where it lies, and gives it back.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { showValue, ZiffiError } from "../runtime/errors.ts";
import { type Deadline, Outcome } from "./deadline.ts";
import type { TimeoutOptions, WaitOptions } from "./options.ts";
import { type PeerOptions, readWait } from "./ring_place.ts";

/** What a consumer reads at a time. */
export interface Batch {
  /** Number of items. */
  readonly length: number;
  /** Position after the last one. */
  readonly end: number;
  /** Position of an item, or of the end. */
  positionOf(call: string, count: number): number;
}

/** Where a consumer reads from. */
export interface ReadSource<B extends Batch> {
  /** Class name, for messages. */
  readonly name: string;
  /** Most items of one batch. */
  readonly maxLength: number;
  /** Where the consumer stands: everything before it was released. */
  readonly position: number;
  /** What is ready now, at most so many items. */
  look(call: string, max: number): B;
  /** Whether nothing more will come. */
  over(call: string): boolean;
  /** Gives back what lies before a position; throws for one that is not ready. */
  releaseTo(call: string, position: number): void;
  wait(call: string, deadline: Deadline, options: PeerOptions): Outcome;
  waitAsync(
    call: string,
    deadline: Deadline,
    options: WaitOptions & PeerOptions,
  ): Promise<Outcome>;
  leave(): void;
}

/** How long reading waits. */
export interface ReadOptions extends TimeoutOptions, PeerOptions {}

/** How long asynchronous reading waits. */
export interface ReadAsyncOptions extends WaitOptions, PeerOptions {}

/**
 * The consumer's end of a ring or queue. `read` shows what is ready without taking it away:
 * `release` does. A consumer that dies in between, or ends without it, is followed by one that
 * finds all of it again. `position` counts what was released since the beginning; stored together
 * with results, it tells the next consumer what is done already, see {@link releaseTo}.
 *
 * `dispose` (or `using`) gives the place back for others.
 */
export class SharedConsumer<B extends Batch> implements Disposable, AsyncIterable<B> {
  readonly #source: ReadSource<B>;
  /** The last batch that was read and not released. */
  #last: B | null = null;
  #isReading = false;

  /** Use `consumer()` of a ring or queue. */
  constructor(source: ReadSource<B>) {
    this.#source = source;
  }

  /** Items (of a ring of messages: bytes) that were ever released: a safe integer. */
  get position(): number {
    return this.#source.position;
  }

  /**
   * What is ready now: views of at most `max` items that lie side by side. Where the ring ends and
   * begins again, a batch ends. Reading again without a release shows the same items.
   *
   * @param max from 1 up; by default all that are ready
   * @returns a batch, empty when nothing is there yet
   * @throws ZiffiError with code `RING_CLOSED` when everything was read and nothing more will
   *   come, `MAP_DAMAGED` when numbers in the map cannot be, `DISPOSED` after dispose
   */
  tryRead(max?: number): B {
    return this.#read(this.#call("tryRead"), max);
  }

  /**
   * The same, and waits until there is something.
   *
   * @throws ZiffiError with code `TIMED_OUT` when the time is over, `PEER_DIED` where that was
   *   asked for, and as {@link tryRead}
   */
  read(max?: number, options: ReadOptions = {}): B {
    const call = this.#call("read");
    const deadline = readWait(call, options);
    for (;;) {
      const batch = this.#read(call, max);
      if (batch.length > 0) return batch;
      this.#checkOutcome(call, this.#source.wait(call, deadline, options));
    }
  }

  /**
   * The same as {@link read} without blocking: when there is nothing yet, a native thread waits,
   * and the event loop goes on. One call at a time, as two would get the same items.
   *
   * @throws what {@link read} throws, and the reason of the signal, as a rejection; ZiffiError
   *   with code `IN_USE` while an earlier call waits, `DISPOSED` when this end or its map is
   *   disposed meanwhile
   */
  async readAsync(max?: number, options: ReadAsyncOptions = {}): Promise<B> {
    const call = this.#call("readAsync");
    const deadline = readWait(call, options);
    if (this.#isReading) badOverlap(call);
    options.signal?.throwIfAborted();
    this.#isReading = true;
    try {
      for (;;) {
        const batch = this.#read(call, max);
        if (batch.length > 0) return batch;
        this.#checkOutcome(call, await this.#source.waitAsync(call, deadline, options));
      }
    } finally {
      this.#isReading = false;
    }
  }

  /**
   * Gives items back, so that producers can use their slots. Their views must not be used any
   * more.
   *
   * @param count how many of the last batch, from its first one on; all by default
   * @throws RangeError when the batch has fewer
   */
  release(count?: number): void {
    const call = this.#call("release");
    const last = this.#last;
    const most = last?.length ?? 0;
    const wanted = count ?? most;
    checkIndex(call, "count", wanted, most);
    if (last === null || wanted === 0) return;
    const to = last.positionOf(call, wanted);
    this.#last = null;
    this.#source.releaseTo(call, to);
  }

  /**
   * Gives back all items before a position. A new consumer begins with it when it knows from its
   * results how far the one before has come: no item is lost, and none is worked on twice.
   *
   * @param position from {@link position} to the end of what is ready
   * @throws RangeError for any other position
   */
  releaseTo(position: number): void {
    const call = this.#call("releaseTo");
    if (!Number.isSafeInteger(position) || position < this.position) {
      const message = `${call}: position is ${showValue(position)}; give an integer from ` +
        `${this.position}, where this consumer stands, up`;
      throw typeof position === "number" ? new RangeError(message) : new TypeError(message);
    }
    this.#last = null;
    this.#source.releaseTo(call, position);
  }

  /**
   * All batches as they come; ends when the producer has closed and everything was read. A batch is
   * released when the loop asks for the next one. A loop that is left early releases nothing:
   * what it was working on comes again, unless it calls `release` first.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<B, void, undefined> {
    for (;;) {
      let batch: B;
      try {
        batch = await this.readAsync();
      } catch (error) {
        if (error instanceof ZiffiError && error.code === "RING_CLOSED") return;
        throw error;
      }
      yield batch;
      if (this.position < batch.end) this.releaseTo(batch.end);
    }
  }

  /** Gives the place back; a second call does nothing. What was not released comes again. */
  dispose(): void {
    this.#last = null;
    this.#source.leave();
  }

  /** The same as {@link SharedConsumer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #call(name: string): string {
    return `${this.#source.name}.${name}`;
  }

  #read(call: string, max?: number): B {
    const source = this.#source;
    if (max !== undefined) checkIndex(call, "max", max, Number.MAX_SAFE_INTEGER, 1);
    const most = Math.min(max ?? source.maxLength, source.maxLength);
    let batch = source.look(call, most);
    // Looked at again, as something may have come before it was closed.
    if (batch.length === 0 && source.over(call)) {
      batch = source.look(call, most);
      if (batch.length === 0) badClosed(call);
    }
    this.#last = batch;
    return batch;
  }

  #checkOutcome(call: string, outcome: Outcome): void {
    if (outcome === Outcome.timedOut) badTime(call);
    if (outcome === Outcome.peerDied) badPeer(call, "producer");
  }
}

/** Says that nothing more will come, or that nothing more is taken. */
export function badClosed(call: string, why = "everything was read, and it is closed"): never {
  throw new ZiffiError("RING_CLOSED", `${call}: ${why}`);
}

/** Says that the time was over. */
export function badTime(call: string): never {
  throw new ZiffiError(
    "TIMED_OUT",
    `${call}: the time was over before the other end did anything; give a longer timeoutMs`,
  );
}

/** Says that the thread of the other end is dead. */
export function badPeer(call: string, name: string): never {
  throw new ZiffiError(
    "PEER_DIED",
    `${call}: the thread of the ${name} has died; start another one, or wait without failIfDead`,
  );
}

/** Refuses a second asynchronous call at the same time. */
export function badOverlap(call: string): never {
  throw new ZiffiError("IN_USE", `${call}: an earlier call has not ended yet; await it first`);
}
