// Calls everything that works on N-d views with hostile arguments. Each call gives a result, or an
// error of the kind and in the words that a user can do something with.
import { types } from "node:util";
import * as ziffi from "../../../src/mod.ts";
import { Hostile, hostile } from "../../fuzz/hostile_values.ts";
import { type Random, random as seeded } from "../../fuzz/random.ts";
import { ALL_DTYPES } from "./nd_elements.ts";

const { array, kernels, NDView, view, ZiffiError } = ziffi;

type Call = (...args: unknown[]) => unknown;

/** What can be called: functions, or methods of views by name. */
interface Target {
  readonly name: string;
  readonly call: (self: unknown, args: unknown[]) => unknown;
}

/** Functions of the module that make or take views. */
const FREE = ["view", "concat", "stack", "broadcastShapes", "sharesMemory", "mayShareMemory"];

/** Names of all methods and getters of views, from the class and those above it. */
function methodNames(): string[] {
  const names = new Set<string>();
  const sample = array.f64([2, 3]);
  for (let one: object | null = sample; one !== null; one = Object.getPrototypeOf(one)) {
    if (one === Object.prototype) break;
    for (const name of Object.getOwnPropertyNames(one)) names.add(name);
  }
  // The memory of the samples has to stay; disposed arrays are among the arguments.
  for (const name of ["constructor", "dispose", "disposed"]) names.delete(name);
  return [...names].sort();
}

/** Functions of an object as targets. */
function functionsOf(prefix: string, object: object, names = Object.keys(object)): Target[] {
  const functions = object as Record<string, unknown>;
  return names.filter((name) => typeof functions[name] === "function").map((name) => ({
    name: `${prefix}${name}`,
    call: (_, args) => (functions[name] as Call).apply(object, args),
  }));
}

/** Everything that is called. */
export function hostileTargets(): Target[] {
  const methods = methodNames().map((name): Target => ({
    name: `NDView.${name}`,
    call: (self, args) => {
      const found = (self as Record<string, unknown>)[name];
      return typeof found === "function" ? (found as Call).apply(self, args) : found;
    },
  }));
  const makers = Object.getOwnPropertyNames(array).filter((name) => !/^(length|name)$/.test(name));
  return [
    ...functionsOf("kernels.", kernels),
    ...functionsOf("array.", array, makers),
    ...functionsOf("", ziffi, FREE),
    { name: "array", call: (_, args) => (array as Call)(...args) },
    ...methods,
  ];
}

const SHAPES = [[], [0], [1], [5], [2, 3], [3, 2], [2, 0, 3], [2, 3, 4], [1, 3], [130]];

/** A view that a program might have; some are of freed memory, some overlap each other. */
function someView(random: Random, pool: readonly unknown[]): unknown {
  if (pool.length > 0 && random.chance(0.4)) return random.pick(pool);
  const dtype = random.pick(ALL_DTYPES);
  const shape = random.pick(SHAPES);
  if (random.chance(0.3)) {
    const offset = random.int(0, 9);
    return view(random.pick(shared), dtype, shape, undefined, offset);
  }
  const made = array.zeros(dtype, shape);
  if (random.chance(0.05)) made.dispose();
  return made;
}

const shared = [new ArrayBuffer(2048), new ziffi.Block(2048).buffer, new SharedArrayBuffer(2048)];

const OPTIONS = ["axis", "keepdims", "out", "ddof", "ord", "mode", "dtype", "threshold"];

/** An argument: right in itself, or not. */
function argument(random: Random, pool: readonly unknown[]): unknown {
  const kind = random.int(0, 9);
  if (kind < 4) return someView(random, pool);
  if (kind === 4) return random.int(-3, 6);
  if (kind === 5) return random.pick([...ALL_DTYPES, ":", "...", null, true, 1.5, 3n, undefined]);
  if (kind === 6) return Array.from({ length: random.int(0, 4) }, () => random.int(-2, 4));
  if (kind === 7) {
    const names = Array.from({ length: random.int(0, 3) }, () => random.pick(OPTIONS));
    return Object.fromEntries(names.map((name) => [name, argument(random, pool)]));
  }
  return hostile(random);
}

/** What engines say when code touches what is not there: a missing check, not a message. */
const INTERNAL = new RegExp(
  [
    "Cannot (read|set|destructure|convert undefined)",
    "undefined is not|null is not|is not (an object|iterable|a function|a constructor)",
    "reading '|evaluating '|Invalid array length|Out of bounds access|is outside the bounds",
  ].join("|"),
);

/** What is wrong with an error; null for one that a caller may expect. */
function wrongError(error: unknown, args: readonly unknown[]): string | null {
  if (error instanceof Hostile) return null;
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const told = `${error.constructor.name}: ${error.message.slice(0, 300)}`;
  const typed = error instanceof ZiffiError || error instanceof TypeError ||
    error instanceof RangeError;
  if (!typed) return `threw ${told}`;
  // Of proxies that cannot be made a number or a string, engines speak in their own words.
  if (!INTERNAL.test(error.message) || args.some((one) => hasProxy(one))) return null;
  return `threw in words of the engine: ${told}`;
}

function hasProxy(value: unknown): boolean {
  if (types.isProxy(value)) return true;
  try {
    if (Array.isArray(value)) return value.some(hasProxy);
    const plain = typeof value === "object" && value !== null &&
      Object.getPrototypeOf(value) === Object.prototype;
    return plain && Object.values(value).some(hasProxy);
  } catch {
    return true;
  }
}

/** What came out of many calls. */
export interface HostileOutcome {
  readonly returned: number;
  readonly refused: number;
  readonly problems: readonly string[];
}

/** Makes that many calls; the same seed makes the same ones. */
export function hostileCalls(count: number, seed: number): HostileOutcome {
  const random = seeded(seed);
  const targets = hostileTargets();
  const pool: unknown[] = [];
  const problems = new Map<string, number>();
  let [returned, refused] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    const { name, call } = random.pick(targets);
    const self = someView(random, pool);
    const args = Array.from({ length: random.int(0, 4) }, () => argument(random, pool));
    try {
      const result = call(self, args);
      returned += 1;
      // Views of views come back as arguments; those that repeat one element may be huge.
      if (result instanceof NDView && result.size < 2000) {
        if (pool.length < 30) pool.push(result);
        else pool[random.int(0, 29)] = result;
      }
    } catch (error) {
      refused += 1;
      const problem = wrongError(error, args);
      if (problem !== null) problems.set(`${name}: ${problem}`, i);
    }
  }
  return {
    returned,
    refused,
    problems: [...problems].map(([text, at]) => `call ${at}: ${text}`),
  };
}
