/**
 * The queue through which native threads reach one opened library on one JavaScript thread.
 *
 * @module
 */
import type { LaneValue } from "./backend.ts";
import type { PendingCall } from "./calls.ts";
import type { LaneWire } from "./callbacks.ts";
import { ZiffiError } from "./errors.ts";
import { jsThread, type ThreadLoop } from "./js_thread.ts";
import { mapNative, unmapNative } from "./native_memory.ts";
import type { LoopSupport } from "./support.ts";
import { report } from "./thrown.ts";
import type { Trampoline } from "./trampolines.ts";

/** Kinds of events. */
const CALLBACK = 1;
/** Cells of an event, then room for arguments and a result. */
const EVENT_CELLS = 4;
const MAX_CELLS = 256;
const CELL_BYTES = 8;
/** After so many events the event loop gets its turn. */
const EVENTS_A_TURN = 1000;

/** The loop of an opened library. */
export class Loop implements ThreadLoop {
  /** Its native address; 0 once it was closed. */
  address: number;
  readonly #shim: LoopSupport;
  readonly #slots = new Map<number, Trampoline>();
  readonly #calls = new Map<number, PendingCall>();
  readonly #out: number;
  readonly #cells: DataView<ArrayBuffer>;
  #draining = false;
  #closing = false;

  constructor(shim: LoopSupport) {
    this.#shim = shim;
    const thread = jsThread();
    this.#out = shim.alloc((EVENT_CELLS + MAX_CELLS) * CELL_BYTES);
    this.address = this.#out === 0 ? 0 : shim.loopOpen(thread.bell.ring, thread.bell.context);
    if (this.address === 0) {
      throw new ZiffiError("OUT_OF_MEMORY", "No native memory for the loop of a library");
    }
    this.#cells = new DataView(mapNative(this.#out, (EVENT_CELLS + MAX_CELLS) * CELL_BYTES));
    thread.add(this);
  }

  /** Opens a slot that leads to a trampoline; false when all of its type are taken. */
  openSlot(type: number, trampoline: Trampoline): boolean {
    const slot = this.#shim.callbackOpen(this.address, type, trampoline.native.pointer);
    if (slot === 0) return false;
    trampoline.slot = slot;
    trampoline.pointer = this.#shim.callbackPointer(slot);
    this.#slots.set(slot, trampoline);
    return true;
  }

  /** Closes the slot of a trampoline. */
  closeSlot({ slot }: Trampoline): void {
    this.#slots.delete(slot);
    if (this.address !== 0) this.#shim.callbackClose(slot);
  }

  /** Tells the bell of callbacks that other threads may call. */
  expectCallbacks(change: number): void {
    jsThread().expect(0, change);
  }

  /** Waits for a nonblocking call. */
  addCall(job: number, call: PendingCall): void {
    this.#calls.set(job, call);
  }

  /** Drops a call that has not started; false when it has. */
  cancel(job: number): boolean {
    if (this.#shim.jobCancel(job) !== 1) return false;
    this.#calls.delete(job);
    this.#shim.jobFree(job);
    this.#closeWhenIdle();
    return true;
  }

  /** Runs what native threads have queued. */
  drain(): void {
    // It may be in the middle of this: a callback can make the event loop turn.
    if (this.#draining) return;
    this.#draining = true;
    let left = EVENTS_A_TURN;
    try {
      while (this.address !== 0 && this.#shim.queueTake(this.address, this.#out) === 1) {
        this.#run();
        left -= 1;
        if (left === 0) {
          // Native code rings again only after the queue was found empty.
          setTimeout(() => this.drain());
          break;
        }
      }
    } finally {
      this.#draining = false;
    }
    this.#closeWhenIdle();
  }

  /** Rejects what has not started; the loop closes when the rest has ended. */
  close(reason: () => Error): void {
    this.#closing = true;
    for (const [job, call] of [...this.#calls]) {
      if (this.cancel(job)) call.cancelled(reason());
    }
    this.#closeWhenIdle();
  }

  /** The thread ends: nothing will be run any more. */
  abandon(): void {
    if (this.address !== 0) this.#shim.loopClose(this.address);
    this.address = 0;
  }

  #closeWhenIdle(): void {
    if (!this.#closing || this.#draining || this.#calls.size > 0 || this.address === 0) return;
    this.abandon();
    jsThread().remove(this);
    unmapNative(this.#cells.buffer);
    this.#shim.free(this.#out, (EVENT_CELLS + MAX_CELLS) * CELL_BYTES);
  }

  #run(): void {
    const kind = this.#cells.getFloat64(0, true);
    const subject = this.#cells.getFloat64(CELL_BYTES, true);
    const event = this.#cells.getFloat64(2 * CELL_BYTES, true);
    const cells = this.#cells.getFloat64(3 * CELL_BYTES, true);
    if (kind === CALLBACK) {
      const trampoline = this.#slots.get(subject);
      if (trampoline !== undefined) this.#runCallback(trampoline, event, cells);
      else if (event !== 0) this.#shim.queueAnswer(event);
      return;
    }
    const call = this.#calls.get(subject);
    this.#calls.delete(subject);
    if (call === undefined) return this.#shim.jobFree(subject);
    this.#copyCells(cells, 1);
    const raw = this.#cell(0, call.result);
    this.#shim.jobFree(subject);
    call.done(raw);
  }

  #runCallback(trampoline: Trampoline, event: number, cells: number): void {
    const { args, call } = trampoline;
    const result = trampoline.result as LaneWire;
    this.#copyCells(cells, args.length);
    const values = args.map((wire, i) => this.#cell(i, wire as LaneWire));
    let answer = trampoline.fallback;
    try {
      if (call === null || !call.failed) answer = trampoline.run(...values);
    } catch (error) {
      if (call === null) report(error);
      else call.fail(error);
    } finally {
      if (event !== 0) this.#answer(event, cells + args.length * CELL_BYTES, result, answer);
    }
  }

  #answer(event: number, cell: number, wire: LaneWire, value: LaneValue): void {
    const at = EVENT_CELLS * CELL_BYTES;
    if (wire === "f64") this.#cells.setFloat64(at, value as number, true);
    else if (wire === "u64") this.#cells.setBigUint64(at, value as bigint, true);
    else if (wire === "i64") this.#cells.setBigInt64(at, value as bigint, true);
    if (wire !== "void") this.#shim.copy(cell, this.#out + at, CELL_BYTES);
    this.#shim.queueAnswer(event);
  }

  #copyCells(from: number, count: number): void {
    if (count === 0) return;
    this.#shim.copy(this.#out + EVENT_CELLS * CELL_BYTES, from, count * CELL_BYTES);
  }

  #cell(index: number, wire: LaneWire): LaneValue {
    const at = (EVENT_CELLS + index) * CELL_BYTES;
    if (wire === "u64") return this.#cells.getBigUint64(at, true);
    if (wire === "i64") return this.#cells.getBigInt64(at, true);
    return wire === "void" ? undefined : this.#cells.getFloat64(at, true);
  }
}
