// Calls every function with hostile arguments: each gives a right result or a typed error.
import process from "node:process";
import { ZiffiError } from "../../src/mod.ts";
import { plain } from "../api/cabi/sample.ts";
import { Hostile, hostile, mutated } from "./hostile_values.ts";
import { mix, type Random, random as seeded } from "./random.ts";
import { type Target, targets } from "./hostile_targets.ts";

/** What a run found. */
export interface Outcome {
  readonly calls: number;
  readonly returned: number;
  readonly refused: number;
  /** What must not be, each once, with the number of its call. */
  readonly problems: readonly string[];
  /** Resident bytes at the end of each window; see `resident`. */
  readonly resident: readonly number[];
}

/** Calls between two turns of the event loop, in which finalizers run. */
const BATCH = 250;
const WINDOWS = 40;
const HANGS_AFTER_MS = 60_000;

const bigs = (_: string, value: unknown): unknown =>
  typeof value === "bigint" || Object.is(value, -0) || Number.isNaN(value)
    ? `${Object.is(value, -0) ? "-0" : String(value)}`
    : value;

/** A result as text, to compare it with that of the same arguments. */
const textOf = (value: unknown): string => JSON.stringify(plain(value), bigs) ?? "undefined";

/** What is wrong with an error; null for one that a caller may expect. */
function wrongError(error: unknown, name: string): string | null {
  if (error instanceof Hostile) return null;
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const told = `${error.constructor.name}: ${error.message.slice(0, 200)}`;
  const typed = error instanceof ZiffiError || error instanceof TypeError ||
    error instanceof RangeError;
  if (!typed) return `threw ${told}`;
  // An error of ziffi names the function; others come from the proxies and getters.
  if (error.message.includes(name) || isForeign(error.message)) return null;
  return `threw a message that does not name it: ${told}`;
}

/** What does not name the function: most is of engines, on proxies, getters and wrong results. */
const FOREIGN = [
  /proxy|revoked|incompatible receiver|call stack|class/i,
  /readonly|read only|only a getter|not extensible|cannot be accessed/i,
  // "Not an integer" is what Bun says of BigInt(0.5).
  /array length|of buffer|BigInt|^Not an integer$|result|callback/i,
  // Of what C gives to a callback: this names the type of the callback.
  /^\w+: \w+ has -\d+n? elements, as native code says/,
  /^\w+: \w+ has \d+ elements at no address: native code passed null/,
];

const isForeign = (message: string): boolean => FOREIGN.some((pattern) => pattern.test(message));

class Run {
  readonly problems = new Map<string, number>();
  returned = 0;
  refused = 0;
  readonly #expected = new Map<Target, string>();
  /** Calls that are not settled yet. */
  readonly #waiting = new Map<Promise<unknown>, string>();
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seeded(mix(seed, 0x3057));
  }

  /** The results of the valid calls, before anything hostile happens. */
  learn(list: readonly Target[]): void {
    for (const target of list) {
      if (target.pure) this.#expected.set(target, textOf(target.call(...target.args())));
    }
  }

  #arguments(target: Target): { args: unknown[]; valid: boolean } {
    const args = [...target.args()];
    const next = this.#random;
    if (next.chance(0.15)) return { args, valid: true };
    const count = next.chance(0.8) ? 1 : args.length;
    for (let i = 0; i < count; i += 1) {
      const at = next.int(0, Math.max(0, args.length - 1));
      if (at < args.length) args[at] = next.chance(0.5) ? hostile(next) : mutated(next, args[at]);
    }
    if (next.chance(0.05)) args.length = next.int(0, args.length);
    if (next.chance(0.05)) args.push(hostile(next));
    target.tame(args, next);
    return { args, valid: false };
  }

  one(target: Target, at: number): void {
    const { args, valid } = this.#arguments(target);
    try {
      const result = target.call(...args);
      this.returned += 1;
      if (result instanceof Promise) this.#wait(result, target, at);
      else this.#judge(target, args, valid, result, at);
    } catch (error) {
      this.refused += 1;
      const wrong = valid && !target.fails ? `refused valid arguments: ${String(error)}` : null;
      const problem = wrong ?? wrongError(error, target.name);
      if (problem !== null) this.#report(target, problem, at);
    }
  }

  #judge(target: Target, args: readonly unknown[], valid: boolean, result: unknown, at: number) {
    const { name } = target;
    if (valid && target.pure && textOf(result) !== this.#expected.get(target)) {
      this.#report(target, `returned ${textOf(result)} for valid arguments`, at);
    }
    if (!name.startsWith("echo") || typeof args[0] === "object" && args[0] !== null) return;
    const [given] = args;
    const equal = typeof result === "bigint"
      ? result === BigInt(given as bigint)
      : name.endsWith("F32") || name === "echoFloat"
      ? Object.is(result, Math.fround(given as number))
      : Object.is(result, given) || (result === 0 && given === 0);
    if (!equal) this.#report(target, `returned ${String(result)} for ${String(given)}`, at);
  }

  #wait(promise: Promise<unknown>, target: Target, at: number): void {
    const settled: Promise<unknown> = promise.then(() => {}, (error) => {
      const problem = wrongError(error, target.name);
      if (problem !== null) this.#report(target, `rejected: ${problem}`, at);
    }).then(() => this.#waiting.delete(settled));
    this.#waiting.set(settled, `call ${at}: ${target.where} ${target.name}`);
  }

  #report({ where, name }: Target, problem: string, at: number): void {
    const text = `${where} ${name}: ${problem}`;
    if (!this.problems.has(text)) this.problems.set(text, at);
  }

  /** Waits for what was started, and lets finalizers run. */
  async turn(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`Never settled: ${[...this.#waiting.values()].join(", ")}`));
      }, HANGS_AFTER_MS);
    });
    await Promise.race([Promise.all(this.#waiting.keys()), late]);
    clearTimeout(timer);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Resident memory, without the room that V8 keeps for garbage to come: it grows in steps. */
function resident(): number {
  const host = globalThis as { gc?: () => void; Bun?: { gc(sync: boolean): void } };
  if (host.Bun) host.Bun.gc(true);
  else host.gc?.();
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  return host.Bun ? rss : rss - heapTotal + heapUsed;
}

/** Makes that many hostile calls. The same seed makes the same calls, on every runtime. */
export async function run(
  count: number,
  seed: number,
  filter: (target: Target) => boolean = () => true,
  trace: (call: string) => void = () => {},
): Promise<Outcome> {
  // Exceptions of callbacks on other threads go here; nobody else could catch them.
  const global = globalThis as { reportError?: unknown };
  const own = global.reportError;
  global.reportError = () => {};
  const all = targets().filter(filter);
  const often = all.filter(({ waits }) => !waits);
  const seldom = all.filter(({ waits }) => waits);
  const choose = seeded(mix(seed, 0xca11));
  const state = new Run(seed);
  state.learn(often);
  const memory: number[] = [];
  const window = Math.max(BATCH, Math.floor(count / WINDOWS));
  for (let i = 0; i < count; i += 1) {
    const some = seldom.length > 0 && (often.length === 0 || choose.chance(0.01));
    const target = choose.pick(some ? seldom : often);
    trace(`${i} ${target.where} ${target.name}`);
    state.one(target, i);
    if (i % BATCH === BATCH - 1) await state.turn();
    if (i % window === window - 1) memory.push(resident());
  }
  await state.turn();
  global.reportError = own;
  return {
    calls: count,
    returned: state.returned,
    refused: state.refused,
    problems: [...state.problems].map(([text, at]) => `call ${at}: ${text}`),
    resident: memory,
  };
}

/** Bytes that a call adds to the resident memory, after the first quarter: a least-squares line. */
export function slope(memory: readonly number[], callsPerWindow: number): number {
  const ys = memory.slice(Math.floor(memory.length / 4));
  const mean = ys.reduce((sum, y) => sum + y, 0) / ys.length;
  const middle = (ys.length - 1) / 2;
  const [above, below] = ys.reduce(
    ([up, down], y, x) => [up + (x - middle) * (y - mean), down + (x - middle) ** 2],
    [0, 0],
  );
  return below === 0 ? 0 : above / below / callsPerWindow;
}
