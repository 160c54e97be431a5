/**
 * Waiting in native code on another thread, for the parts of a shared map.
 *
 * @module
 */
import { Block } from "../block.ts";
import { badDisposed } from "../owner.ts";
import { showValue } from "../runtime/errors.ts";
import { report } from "../runtime/thrown.ts";
import { startUse, stopUse } from "../runtime/uses.ts";
import type { MapCore } from "./core.ts";
import { readTimeout, type WaitOptions } from "./options.ts";

/** What a wait does, see `PartMemory.wait`. */
export interface WaitCall<R> {
  readonly call: string;
  readonly options: WaitOptions;
  readonly core: MapCore;
  /** Address of the part. */
  readonly address: number;
  start(address: number, timeoutMs: number, cancel: number): Promise<R>;
  readonly undo: ((result: R, address: number) => void) | undefined;
}

/** The signal of some options; null where there is none. */
export function readSignal(call: string, { signal }: WaitOptions): AbortSignal | null {
  if (signal === undefined) return null;
  // By what is used of it: a signal of another realm is as good.
  if (
    typeof signal === "object" && signal !== null && "aborted" in signal &&
    typeof signal.addEventListener === "function"
  ) return signal;
  throw new TypeError(`${call}: signal is ${showValue(signal)}; give an AbortSignal`);
}

/** One wait that has not ended in native code. */
class Wait<R> {
  readonly promise: Promise<R>;
  readonly #wait: WaitCall<R>;
  readonly #signal: AbortSignal | null;
  /** Memory of the word that ends the native call. */
  readonly #word = new Block(64, { ballast: false });
  readonly #release: () => void;
  #ended = false;
  #resolve: (value: R) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  readonly #abort = (): void => this.#cancel(() => this.#signal?.reason);
  readonly #dispose = (): void =>
    this.#cancel(() => {
      try {
        badDisposed(this.#wait.call, "map");
      } catch (error) {
        return error;
      }
    });

  constructor(wait: WaitCall<R>, signal: AbortSignal | null) {
    this.#wait = wait;
    this.#signal = signal;
    this.#release = wait.core.hold();
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // The word must stay also when this thread ends before the native call.
    startUse(this.#word.buffer);
    signal?.addEventListener("abort", this.#abort, { once: true });
    wait.core.ends.add(this.#dispose);
  }

  run(timeoutMs: number): Promise<R> {
    const { start, address } = this.#wait;
    let native: Promise<R>;
    try {
      native = start(address, timeoutMs, this.#word.address);
    } catch (error) {
      native = Promise.reject(error);
    }
    native.then((value) => this.#done(value), (error) => this.#failed(error));
    return this.promise;
  }

  #done(value: R): void {
    const { undo, address } = this.#wait;
    try {
      if (!this.#ended) this.#settle(() => this.#resolve(value));
      else undo?.(value, address);
    } catch (error) {
      // Whoever waited has gone on long ago.
      report(error);
    } finally {
      this.#end();
    }
  }

  #failed(error: unknown): void {
    if (!this.#ended) this.#settle(() => this.#reject(error));
    this.#end();
  }

  #cancel(reason: () => unknown): void {
    Atomics.store(this.#word.view("i32"), 0, 1);
    if (!this.#ended) this.#settle(() => this.#reject(reason()));
  }

  #settle(settle: () => void): void {
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#wait.core.ends.delete(this.#dispose);
    settle();
  }

  #end(): void {
    stopUse(this.#word.buffer);
    this.#word.dispose();
    this.#release();
  }
}

/** Starts to wait; the promise rejects at once when the signal aborts or the map is disposed. */
export function startWait<R>(wait: WaitCall<R>): Promise<R> {
  const timeoutMs = readTimeout(wait.call, wait.options);
  const signal = readSignal(wait.call, wait.options);
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  return new Wait(wait, signal).run(timeoutMs);
}
