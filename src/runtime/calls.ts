/**
 * Nonblocking calls: they run on a thread of the shim, and settle a Promise on this one.
 *
 * @module
 */
import type { LaneValue } from "./backend.ts";
import { assignUse, endUse, type LaneWire } from "./callbacks.ts";
import { showValue, ZiffiError } from "./errors.ts";
import { jsThread } from "./js_thread.ts";
import { giveBackHandle } from "./handles.ts";
import type { Loop } from "./loop.ts";
import { nativeParts } from "./native_uses.ts";
import type { Scratch } from "./scratch.ts";
import type { Thrown } from "./thrown.ts";
import { startUse, stopUse } from "./uses.ts";

/** What nonblocking functions take after their arguments. */
export interface AsyncOptions {
  /** Ends the wait. A call that has started goes on to its end, and its result is dropped. */
  readonly signal?: AbortSignal;
}

/** What generated code tells of a call. */
export interface CallStart<T> {
  /** Where it is queued, and what crosses as its result; throws where it cannot be. */
  readonly find: () => CallTarget;
  /** Its name, for messages. */
  readonly call: string;
  /** Memory of its arguments, which the call owns from now on. */
  readonly scratch: Scratch;
  readonly args: readonly LaneValue[];
  /** Makes the outcome from the raw result; it may throw. */
  readonly decode: (raw: never) => T;
  readonly signal: AbortSignal | undefined;
  /** Callbacks, which end with the call, and what must not be collected before. */
  readonly keep: readonly unknown[];
}

/** Where a call is queued. */
interface CallTarget {
  /** The export that queues it. */
  readonly raw: (loop: number, ...args: LaneValue[]) => number;
  readonly loop: Loop;
  /** What crosses as the result. */
  readonly result: LaneWire;
}

/** A call that has not settled. */
export interface PendingCall {
  readonly result: LaneWire;
  /** The native call has returned. */
  done(raw: LaneValue): void;
  /** It will never run. */
  cancelled(reason: unknown): void;
}

class Pending<T> implements PendingCall {
  readonly promise: Promise<T>;
  readonly result: LaneWire;
  readonly #call: CallStart<T>;
  readonly #abort: () => void;
  #thrown: Thrown | null = null;
  /** Handles and buffers that nobody may free before its end. */
  readonly #used: readonly object[];
  #dropped = false;
  #resolve: (value: T) => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  constructor(call: CallStart<T>, result: LaneWire, abort: (pending: Pending<T>) => void) {
    this.result = result;
    this.#call = call;
    this.#abort = () => abort(this);
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    call.signal?.addEventListener("abort", this.#abort, { once: true });
    for (const kept of call.keep) assignUse(kept, this);
    this.#used = call.keep.flatMap(nativeParts);
    for (const used of this.#used) startUse(used);
    jsThread().expect(1, 0);
  }

  /** True once one of its callbacks has thrown. */
  get failed(): boolean {
    return this.#thrown !== null;
  }

  /** One of its callbacks has thrown. */
  fail(error: unknown): void {
    this.#thrown ??= { error };
  }

  done(raw: LaneValue): void {
    const { decode } = this.#call;
    try {
      const value = decode(raw as never);
      if (this.#dropped) disposeAll(value);
      else if (this.#thrown === null) this.#settle(() => this.#resolve(value));
      else {
        disposeAll(value);
        this.drop(this.#thrown.error);
      }
    } catch (error) {
      this.drop(this.#thrown === null ? error : this.#thrown.error);
    } finally {
      this.#end();
    }
  }

  cancelled(reason: unknown): void {
    this.drop(reason);
    this.#end();
  }

  /** Rejects now; what the native call still gives is dropped. */
  drop(reason: unknown): void {
    if (this.#dropped) return;
    this.#dropped = true;
    this.#settle(() => this.#reject(reason));
  }

  #end(): void {
    letGo(this.#call);
    for (const used of this.#used) stopUse(used);
  }

  #settle(settle: () => void): void {
    this.#call.signal?.removeEventListener("abort", this.#abort);
    jsThread().expect(-1, 0);
    settle();
  }
}

/** Ends what a call has used. */
function letGo({ keep, scratch }: CallStart<unknown>): void {
  for (const kept of keep) {
    endUse(kept);
    giveBackHandle(kept);
  }
  scratch.end();
}

/** Frees what the caller would have owned. */
function disposeAll(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (Symbol.dispose in value) (value as Disposable)[Symbol.dispose]();
  else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const part of Object.values(value)) disposeAll(part);
  }
}

/** Queues a call. */
export function startCall<T>(call: CallStart<T>): Promise<T> {
  const { signal } = call;
  let started = false;
  try {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { raw, loop, result } = call.find();
    const job = raw(loop.address, ...call.args);
    if (job === 0) {
      const message = `${call.call}: no native memory or thread to run it`;
      throw new ZiffiError("OUT_OF_MEMORY", message);
    }
    started = true;
    const pending = new Pending(call, result, (aborted) => {
      if (loop.cancel(job)) aborted.cancelled(signal?.reason);
      else aborted.drop(signal?.reason);
    });
    loop.addCall(job, pending);
    return pending.promise;
  } finally {
    if (!started) letGo(call);
  }
}

/** Checks what a nonblocking function is given after its arguments. */
export function checkAsyncOptions(call: string, options: unknown): AbortSignal | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${call}: options is ${showValue(options)}; give an object with signal`);
  }
  const { signal } = options as AsyncOptions;
  if (signal === undefined || signal instanceof AbortSignal) return signal;
  const shown = showValue(signal);
  throw new TypeError(`${call}: options.signal is ${shown}; give an AbortSignal`);
}
