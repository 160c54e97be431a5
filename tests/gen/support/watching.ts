// A `ziffi gen --watch` that runs beside a test, and what it says after each run.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { HOSTS } from "./run.ts";

/** One line of `--json`. */
export interface WatchEvent {
  readonly event: "done" | "failed";
  readonly changed: readonly string[];
  readonly files: readonly { readonly file: string; readonly state: string }[];
  readonly libraries: readonly { readonly path: string }[];
  readonly errors: readonly { readonly message: string; readonly fix: string | null }[];
  readonly watched: number;
}

/** A process that watches; `await using` ends it. */
export class Watching implements AsyncDisposable {
  readonly child: ChildProcess;
  /** What was printed to the error output. */
  errors = "";
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<{ code: number | null; signal: string | null }>;

  constructor(
    words: readonly string[],
    cwd: string,
    host: keyof typeof HOSTS = "node26",
    env: Readonly<Record<string, string>> = {},
  ) {
    const { command, args } = HOSTS[host];
    const { FORCE_COLOR: _colour, NODE_TEST_CONTEXT: _test, ...base } = process.env;
    this.child = spawn(command, [...args, "gen", "--watch", ...words], {
      cwd,
      env: { ...base, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { stdout, stderr } = this.child;
    assert.ok(stdout && stderr);
    stderr.setEncoding("utf8").on("data", (chunk: string) => this.errors += chunk);
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => resolve({ code, signal }));
    });
  }

  /** The next line of the output. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    assert.ok(!done, `it ended:\n${this.errors}`);
    return value;
  }

  /** The next line, as an event. */
  async event(): Promise<WatchEvent> {
    return JSON.parse(await this.line());
  }

  /** The first event from now on that has this; those before it may tell of half a change. */
  async until(has: (event: WatchEvent) => boolean): Promise<WatchEvent> {
    for (;;) {
      const event = await this.event();
      if (has(event)) return event;
    }
  }

  /** Sends a signal and says how it ended. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }> {
    this.child.kill(signal);
    return await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.end("SIGTERM");
  }
}

/** The names of the files that a run wrote. */
export function written({ files }: WatchEvent): string[] {
  return files.filter(({ state }) => state === "written").map(({ file }) => file).sort();
}
