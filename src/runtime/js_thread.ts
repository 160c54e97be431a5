/**
 * This JavaScript thread, as native threads see it: one bell for all of its loops.
 *
 * @module
 */
import type { Bell } from "./backend.ts";
import { backend } from "./select.ts";

/** A loop, as its thread knows it. */
export interface ThreadLoop {
  /** Runs what native threads have queued. */
  drain(): void;
  /** The thread ends. */
  abandon(): void;
}

/** Longer than any timer of a runtime may be would fire at once. */
const FOREVER_MS = 2 ** 30;

class JsThread {
  readonly bell: Bell;
  readonly #loops = new Set<ThreadLoop>();
  #calls = 0;
  #callbacks = 0;
  #alive: ReturnType<typeof setInterval> | undefined;

  constructor() {
    const runtime = backend();
    this.bell = runtime.bell(() => this.#wake());
    runtime.atExit(() => {
      // Native threads that wait for JavaScript get their fallbacks, and can end.
      for (const loop of this.#loops) loop.abandon();
      this.bell.close();
    });
  }

  add(loop: ThreadLoop): void {
    this.#loops.add(loop);
  }

  remove(loop: ThreadLoop): void {
    this.#loops.delete(loop);
  }

  /** Calls that are pending keep the program running; open callbacks alone do not. */
  expect(calls: number, callbacks: number): void {
    this.#calls += calls;
    this.#callbacks += callbacks;
    if (this.#calls > 0) this.#alive ??= setInterval(() => {}, FOREVER_MS);
    else if (this.#alive !== undefined) {
      clearInterval(this.#alive);
      this.#alive = undefined;
    }
    this.bell.expect(this.#calls, this.#callbacks);
  }

  #wake(): void {
    for (const loop of this.#loops) loop.drain();
  }
}

let thread: JsThread | undefined;

/** This thread. Its bell is made when it is first asked for. */
export function jsThread(): JsThread {
  return thread ??= new JsThread();
}
