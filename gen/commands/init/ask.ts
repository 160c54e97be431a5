/**
 * Questions on a terminal.
 *
 * @module
 */
import { createInterface, type Interface } from "node:readline/promises";

/** Thrown when the user ends the questions instead of answering. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** The streams of a terminal. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks on a terminal, one question after the other. */
export class Questions {
  readonly #lines: Interface;
  readonly #output: NodeJS.WritableStream;
  readonly #ended: Promise<never>;
  #done = false;

  constructor({ input, output }: Terminal) {
    this.#lines = createInterface({ input, output });
    this.#output = output;
    this.#ended = new Promise((_, reject) => {
      this.#lines.once("close", () => {
        // What is told next begins a line.
        if (!this.#done) output.write("\n");
        reject(new StoppedError("Stopped; nothing was written"));
      });
    });
    // It closes in the end, when nobody waits for it any more.
    this.#ended.catch(() => {});
  }

  /**
   * Asks until the answer is right.
   *
   * @param fallback the answer that an empty line stands for
   * @param problem what is wrong with an answer, or null
   * @throws StoppedError at the end of the input and at Ctrl-C
   */
  async ask(
    question: string,
    fallback: string,
    problem: (answer: string) => string | null,
  ): Promise<string> {
    while (true) {
      const line = this.#lines.question(`${question} (${fallback}): `);
      const answer = (await Promise.race([line, this.#ended])).trim() || fallback;
      const wrong = problem(answer);
      if (wrong === null) return answer;
      this.#output.write(`  ${wrong}\n`);
    }
  }

  /** Gives the terminal back. */
  close(): void {
    this.#done = true;
    this.#lines.close();
  }
}
