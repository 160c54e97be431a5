// The workers of the kill harness: processes on random runtimes that are killed and started anew.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { toolchain } from "../../scripts/toolchain.mjs";
import type { Random } from "./random.ts";

const script = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** How each runtime is started. */
const RUNTIMES: readonly { name: string; command: () => string; args: readonly string[] }[] = [
  { name: "deno", command: () => toolchain.deno, args: ["run", "--no-check", "--allow-all"] },
  { name: "bun", command: () => toolchain.bun, args: ["run"] },
  {
    name: "node",
    command: () => toolchain.node26,
    args: ["--disable-warning=ExperimentalWarning"],
  },
];

/** What a run of the harness gives its workers. */
export interface CrewOptions {
  /** The map. */
  readonly path: string;
  /** Native library to use instead of the built one. */
  readonly library: string | undefined;
  readonly random: Random;
}

/** A place that is always taken by one process. */
export class Worker {
  readonly id: number;
  /** The last number that it told to have committed, also before it was killed. */
  committed = 0;
  runtime = "";
  /** What it said before it ended by itself. */
  failure: string | null = null;
  readonly #options: CrewOptions;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #isKilled = false;

  constructor(id: number, options: CrewOptions) {
    this.id = id;
    this.#options = options;
    this.start();
  }

  /** Starts a process on a random runtime. */
  start(): void {
    const { path, library, random } = this.#options;
    const runtime = RUNTIMES[random.below(RUNTIMES.length)];
    if (runtime === undefined) throw new Error("There are no runtimes");
    this.runtime = runtime.name;
    this.#isKilled = false;
    const env = library === undefined ? process.env : { ...process.env, ZIFFI_LIBRARY: library };
    const words = [...runtime.args, script, path, `${this.id}`, `${random.below(2 ** 31)}`];
    const child = spawn(runtime.command(), words, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    let [line, said] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (line + text).split("\n");
      line = lines.pop() ?? "";
      for (const one of lines) this.#read(one);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => said += text);
    this.#ended = new Promise((resolve) => {
      child.on("error", (error) => {
        this.failure = error.message;
        resolve();
      });
      child.on("close", (code, signal) => {
        if (!this.#isKilled) {
          this.failure = `worker ${this.id} (${runtime.name}) ended with ${
            code ?? signal
          }: ${said}`;
        }
        resolve();
      });
    });
  }

  /** Kills the process, and waits until it is gone and all that it said was read. */
  async kill(): Promise<void> {
    // One that has failed is not killed, and its failure is told.
    if (this.#child?.exitCode === null) {
      this.#isKilled = true;
      this.#child.kill("SIGKILL");
    }
    await this.#ended;
  }

  #read(line: string): void {
    const number = /^committed (\d+)$/.exec(line)?.[1];
    if (number === undefined) this.failure = `worker ${this.id} said ${JSON.stringify(line)}`;
    else this.committed = Number(number);
  }
}
