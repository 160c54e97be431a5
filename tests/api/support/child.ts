// A process that goes on beside a test, and is killed when the test wants it or ends.
import { type Ended, startScript } from "./spawn.ts";

/** A script of tests/api/support on this runtime; `using` ends it. */
export class Child implements Disposable {
  /** How it ended. */
  readonly ended: Promise<Ended>;
  readonly #kill: () => void;

  constructor(script: string, args: readonly string[]) {
    const { ended, kill } = startScript(script, args);
    this.ended = ended;
    this.#kill = kill;
  }

  /** Ends it between any two instructions, and waits until it is gone. */
  kill(): Promise<Ended> {
    this.#kill();
    return this.ended;
  }

  [Symbol.dispose](): void {
    this.#kill();
  }
}
