/**
 * A long-lived process of Python that runs NumPy's side of the cells.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Cell } from "./cells.ts";

type Answer = Record<string, unknown>;
type Ask = (request: unknown) => Promise<Answer>;

/** NumPy in a process of its own. */
export class NumpyPeer {
  readonly version: string;
  readonly #ask: Ask;
  readonly #end: () => void;

  private constructor(version: string, ask: Ask, end: () => void) {
    this.version = version;
    this.#ask = ask;
    this.#end = end;
  }

  /**
   * Starts the process.
   *
   * @throws Error when there is no python3 with NumPy: a missing peer is told, never left out
   */
  static async start(): Promise<NumpyPeer> {
    const script = fileURLToPath(new URL("./peer.py", import.meta.url));
    // One core: NumPy's dot would start threads.
    const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
    const child = spawn("python3", [script], { stdio: ["pipe", "pipe", "pipe"], env });
    const errors: string[] = [];
    child.stderr.on("data", (data: Uint8Array) => errors.push(String(data)));
    child.on("error", (error) => errors.push(String(error)));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const answer = async () => {
      const { value, done } = await lines.next();
      if (done) {
        throw new Error(`python3 with NumPy is the peer and does not run: ${errors.join("")}`);
      }
      return JSON.parse(String(value)) as Answer;
    };
    const { numpy } = await answer();
    const ask = (request: unknown) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    };
    return new NumpyPeer(String(numpy), ask, () => child.stdin.end());
  }

  /** Makes the arrays of a cell and runs it once; gives samples of the result. */
  async make(cell: Cell): Promise<number[]> {
    return (await this.#ask({ make: cell })).sample as number[];
  }

  /** Nanoseconds of one call, the best of what fits into a time. */
  async time(ms: number): Promise<number> {
    return (await this.#ask({ ms })).ns as number;
  }

  /** Ends the process. */
  end(): void {
    this.#end();
  }
}
