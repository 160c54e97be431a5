// The side of a test that tells a Worker what to do; see sharing_child.ts.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Task } from "./sharing_child.ts";

const CHILD = new URL("./sharing_child.ts", import.meta.url);

/** What a Worker answers. */
export interface Answer {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly code: string };
}

/** A Worker that works on blocks. */
export class Sharer {
  readonly #worker = new Worker(CHILD);
  readonly #end: Promise<unknown>;
  /** What the Worker did not catch. */
  readonly uncaught: string[] = [];

  constructor() {
    this.#worker.on("error", (error) => this.uncaught.push(String(error)));
    this.#end = new Promise((resolve) => this.#worker.on("exit", resolve));
  }

  /** Tells it to do something without waiting. */
  tell(task: Task, value?: unknown): void {
    this.#worker.postMessage({ task, value });
  }

  /** The answer to a task, which can be an error. */
  async answer(task: Task, value?: unknown): Promise<Answer> {
    const answer = once(this.#worker, "message");
    this.tell(task, value);
    const [message] = await answer;
    return message as Answer;
  }

  /** What a task returned. */
  async ask(task: Task, value?: unknown): Promise<unknown> {
    const { value: result, error } = await this.answer(task, value);
    if (error !== undefined) throw new Error(`${task} failed in the Worker: ${error.message}`);
    return result;
  }

  /** Waits until the Worker has ended. Its thread may take a little longer. */
  async ended(): Promise<void> {
    await this.#end;
  }

  /** Ends the Worker in the middle of what it does. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
    await this.#end;
  }
}
