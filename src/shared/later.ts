/**
 * Waits on locks that run on native threads, and settle promises of this one.
 *
 * @module
 */
import type { WaitKind, ZiffiLibrary } from "../generated/ziffi.ts";
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

  start({ kind, address, count, self, timeoutMs, cancel }: LaterCall): Promise<number> {
    const { api } = this.library;
    const at = this.#address;
    const wait = api.laterStart(at, kind, address, count, self, timeoutMs, cancel);
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

/**
 * Runs a call on a lock on a native thread.
 *
 * @returns what the call has given
 * @throws NativeError when there is no thread for it
 */
export function startLater(call: string, wait: LaterCall): Promise<number> {
  const library = native(call);
  if (loop?.library !== library) loop = new LaterLoop(library);
  return loop.start(wait);
}
