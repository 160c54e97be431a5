// Kills random workers at random moments and looks at what is left: see docs/shared.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SharedMap } from "../../src/mod.ts";
import { must, type Parts } from "./context.ts";
import { Worker } from "./crew.ts";
import { killLayout, WORKERS } from "./layout.ts";
import { Random } from "./random.ts";
import { numberIn } from "./subjects/records.ts";

/** A worker without progress for so long hangs; starting one takes a part of a second. */
const HANG_MS = 30_000;
/** Longest time between two kills. */
const PAUSE_MS = 60;

/** What a run does. */
export interface KillOptions {
  readonly kills: number;
  /** Repeats the choices of a run; not its moments. */
  readonly seed: number;
  /** Native library to use instead of the built one. */
  readonly library?: string;
  /** Called after each kill. */
  readonly onKill?: (kill: number, report: KillReport) => void;
}

/** What a run did. */
export interface KillReport {
  /** Rounds of all workers through all structures. */
  readonly rounds: number;
  /** Commits that the workers told. */
  readonly commits: number;
}

class Run {
  readonly #parts: Parts;
  readonly #workers: readonly Worker[];
  readonly #random: Random;
  readonly #options: KillOptions;
  /** Progress of each worker when it was started. */
  readonly #startedAt: bigint[] = Array.from({ length: WORKERS }, () => 0n);
  #kills = 0;

  constructor(parts: Parts, workers: readonly Worker[], random: Random, options: KillOptions) {
    this.#parts = parts;
    this.#workers = workers;
    this.#random = random;
    this.#options = options;
  }

  get report(): KillReport {
    const rounds = this.#progress().reduce((sum, one) => sum + one, 0n);
    const commits = this.#workers.reduce((sum, { committed }) => sum + committed, 0);
    return { rounds: Number(rounds), commits };
  }

  async all(): Promise<KillReport> {
    await this.#untilAll(this.#progress().map(() => 0n), this.#workers);
    while (this.#kills < this.#options.kills) await this.#one();
    await this.#untilAll(this.#progress(), this.#workers);
    for (const worker of this.#workers) await worker.kill();
    this.#checkWorkers();
    this.#checkEnd();
    return this.report;
  }

  /** One kill, and all that must hold after it. */
  async #one(): Promise<void> {
    await sleep(this.#random.below(PAUSE_MS));
    const victim = this.#workers[this.#random.below(this.#workers.length)];
    must(victim !== undefined, () => "there are no workers");
    const running = this.#progress().map((now, id) => now > (this.#startedAt[id] ?? 0n));
    const others = this.#workers.filter((one) => one !== victim && running[one.id]);
    await victim.kill();
    this.#kills += 1;
    const before = this.#progress();
    this.#checkWorkers();
    this.#checkRecord(victim);
    this.#startedAt[victim.id] = before[victim.id] ?? 0n;
    victim.start();
    await this.#untilAll(before, others);
    this.#options.onKill?.(this.#kills, this.report);
  }

  #progress(): bigint[] {
    return Array.from({ length: WORKERS }, (_, id) => this.#parts.progress.load(id));
  }

  /** Waits until workers have come further than they were. */
  async #untilAll(before: readonly bigint[], workers: readonly Worker[]): Promise<void> {
    const end = performance.now() + HANG_MS;
    for (;;) {
      this.#checkWorkers();
      const now = this.#progress();
      const late = workers.filter(({ id }) => (now[id] ?? 0n) <= (before[id] ?? 0n));
      if (late.length === 0) return;
      must(performance.now() < end, () => {
        const names = late.map(({ id, runtime }) => `${id} (${runtime})`).join(", ");
        return `no progress for ${HANG_MS} ms of worker ${names}`;
      });
      await sleep(2);
    }
  }

  #checkWorkers(): void {
    for (const { failure } of this.#workers) must(failure === null, () => failure ?? "");
  }

  /** What a dead worker told is there, and at most the commit after it. */
  #checkRecord(worker: Worker): void {
    const { id, committed } = worker;
    const number = numberIn(this.#parts, id);
    must(
      number === committed || number === committed + 1,
      () => `record ${id} has number ${number} after commit ${committed} was told`,
    );
    worker.committed = number;
  }

  /** When all are dead. */
  #checkEnd(): void {
    const { added, counter, common } = this.#parts;
    for (const worker of this.#workers) this.#checkRecord(worker);
    let sum = 0n;
    for (let id = 0; id < WORKERS; id += 1) sum += added.load(id);
    const beyond = counter.value - sum;
    const deaths = BigInt(this.#kills + WORKERS);
    must(beyond >= 0n && beyond <= deaths, () => `the counter is ${beyond} beyond ${sum}`);
    const { first, second } = common.read() ?? { first: 0n, second: 0n };
    must(first === second, () => `the common record is a mix: ${first} and ${second}`);
  }
}

/**
 * Runs workers, kills some, and throws for what must not be.
 *
 * @returns what was done meanwhile
 */
export async function killAndCheck(options: KillOptions): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-kill-"));
  const path = join(folder, "map");
  const random = new Random(options.seed);
  const crew = { path, library: options.library, random };
  const workers = Array.from({ length: WORKERS }, (_, id) => new Worker(id, crew));
  const map = new SharedMap(path, { mode: "create", layout: killLayout });
  try {
    return await new Run(map.parts, workers, random, options).all();
  } finally {
    for (const worker of workers) await worker.kill();
    map.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
