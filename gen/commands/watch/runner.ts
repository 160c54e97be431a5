/**
 * Runs the work of each save in a process of its own, one at a time.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { extname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { onLeave } from "../../toolchain/leave.ts";
import { hasColours } from "../terminal.ts";
import type { Answer, Outcome, Work } from "./messages.ts";

/** How often it is asked whether the work is out of date. */
const ASK_MS = 50;

/** What came out of one run, and what was printed on the way. */
export interface Run {
  /** Null when the process ended without one. */
  readonly outcome: Outcome | null;
  readonly printed: string;
  /** Why there is no outcome. */
  readonly fault: string;
}

/** Keeps one process ready. */
export class Runner {
  #ready = startWorker();
  #current: Worker | null = null;

  constructor() {
    onLeave(() => {
      this.#ready.end();
      this.#current?.end();
    });
  }

  /**
   * Does the work in the process that is ready, and starts the next one.
   *
   * @param isOutdated asked while schemas are imported; true breaks the run off
   * @returns null when it was broken off
   */
  async run(work: Work, isOutdated: () => boolean): Promise<Run | null> {
    const worker = this.#ready;
    this.#current = worker;
    let outdated = false;
    const timer = setInterval(() => {
      if (!worker.loading || !isOutdated()) return;
      outdated = true;
      worker.end();
    }, ASK_MS);
    const run = await worker.do(work);
    clearInterval(timer);
    this.#current = null;
    this.#ready = startWorker();
    return outdated ? null : run;
  }
}

/** The program of the process, beside this module, and below it where modules are bundled. */
function workerFile(): string {
  const name = `worker${extname(import.meta.url)}`;
  const places = [`./${name}`, `./commands/watch/${name}`]
    .map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return places.find((place) => existsSync(place)) ?? places.join(" or ");
}

function startWorker(): Worker {
  const colours = hasColours("stderr") ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const cache = module.getCompileCacheDir?.();
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...env } = process.env;
  return new Worker(fork(workerFile(), [], {
    env: { ...env, ...colours, ...cache !== undefined && { NODE_COMPILE_CACHE: cache } },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  }));
}

class Worker {
  /** True while code of the user may run, which need not come to an end. */
  loading = true;
  readonly #child: ChildProcess;
  readonly #closed: Promise<string>;
  #printed = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => this.#printed += chunk);
    }
    this.#closed = new Promise((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("close", (code, signal) => {
        resolve(`it ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`);
      });
    });
  }

  async do(work: Work): Promise<Run> {
    let outcome: Outcome | null = null;
    let stack = "";
    this.#child.on("message", (message) => {
      const answer = message as Answer;
      if (answer.kind === "loaded") this.loading = false;
      else if (answer.kind === "done") outcome = answer.outcome;
      else stack = answer.stack;
    });
    // One that has ended already cannot be told, and says by its end why.
    this.#child.send(work, () => {});
    const ending = await this.#closed;
    return { outcome, printed: this.#printed, fault: stack || ending };
  }

  /** Stops it at once where nothing can be left half done. */
  end(): void {
    this.#child.kill(this.loading ? "SIGKILL" : "SIGTERM");
  }
}
