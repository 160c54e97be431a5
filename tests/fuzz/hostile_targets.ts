// The functions that are called with hostile arguments, and what must not be asked of them.
import { CALLS as PROBE_CALLS } from "../api/semantics/calls.ts";
import { api as probe } from "../api/semantics/probe.ts";
import { callsOf } from "../api/cabi/calls.ts";
import { MODES, NEEDS_SHIM, NONBLOCKING } from "../api/cabi/clib.ts";
import type { Random } from "./random.ts";

/** One function with all that a run must know of it. */
export interface Target {
  readonly where: string;
  readonly name: string;
  readonly call: (...args: unknown[]) => unknown;
  readonly args: () => readonly unknown[];
  /** It starts threads or gives a Promise: called less often, and waited for. */
  readonly waits: boolean;
  /** It fails with valid arguments too: by itself, or by a hostile listener that was kept. */
  readonly fails: boolean;
  /** The result depends on the arguments alone. */
  readonly pure: boolean;
  /** Replaces arguments that the caller has to get right, such as a format or a number of loops. */
  readonly tame: (args: unknown[], random: Random) => void;
}

const small = (...at: readonly number[]) => (args: unknown[], random: Random) => {
  for (const i of at) if (typeof args[i] === "number") args[i] = random.int(-1, 3);
};

/** A number that C believes, such as how many elements its array has: -1 to `most`, or `least`. */
const upTo = (most: number, at: number, least = -1) => (args: unknown[], random: Random) => {
  if (typeof args[at] === "number") args[at] = random.int(least, most);
  else if (typeof args[at] === "bigint") args[at] = BigInt(random.int(least, most));
};

const capacity = (args: unknown[], random: Random) => {
  if (typeof args[0] === "number" && args[0] > 100_000) args[0] = random.int(0, 100_000);
};

const format = (args: unknown[]) => {
  if (typeof args[0] === "string") args[0] = "text";
};

const both = (one: Target["tame"], other: Target["tame"]): Target["tame"] => (args, random) => {
  one(args, random);
  other(args, random);
};

/**
 * Their arguments are trusted by C itself: loops, numbers of threads, of elements and of variadic
 * arguments, formats, raw addresses.
 */
const TAME: Readonly<Record<string, Target["tame"]>> = {
  repeat: small(0),
  post: small(1, 2),
  slowTell: small(1),
  readPairs: small(1),
  makePairsBy: small(1),
  readPairPointers: small(1),
  sleep: small(0),
  slowShelf: small(1),
  slowSpot: small(1),
  slowFirst: small(1),
  slowBook: small(1),
  writeUpTo: capacity,
  nameInto: capacity,
  formatNothing: format,
  formatInt: format,
  formatDouble: format,
  formatText: format,
  formatMany: format,
  sumTwo: (args) => {
    if (typeof args[0] === "number") args[0] = 2;
  },
  rows: both(small(0), upTo(8, 1)),
  fold: upTo(300, 2, 0),
  foldWide: upTo(16, 2),
  giveEvery: upTo(3, 1, 0),
  claim: upTo(4, 1),
  claimWide: upTo(4, 1),
  postList: upTo(300, 1, 0),
  listFormatNothing: format,
  listFormatMany: format,
  listKeep: format,
  listSum: upTo(2, 0),
  listSumInts: upTo(3, 0, 0),
  slowListSum: upTo(1, 0),
};

/** Called with an address of their own, or with callbacks that the table cannot make. */
const LEFT_OUT = new Set([
  "usizeOrStatus",
  "freeString",
  "freeText",
  "freeRelicName",
  "joinStrings",
  "runOps",
  "runOpsValue",
]);

/** Results that differ from call to call; and objects that are made or handed on. */
const IMPURE = new RegExp([
  "^(live|new|same|free|open|close|counter|gauge|keep|kept|get|set|global|fire|publish|running",
  "answers|last|started|finished|shared|pairOrNull|dead|default|statusText|countUp|countOf",
  "valueOrZero|itemValue|addToCounter|levelOf|run|pointerOr|subscribe|onEvent|apply$|call|each",
  "nest|repeat|say|sort|dropKept|failWith|listKept|blobOf|missing|absent|listMissing)",
].join("|"));

const FAILS = new Set([
  ...["failWith", "fire", "publish", "counterTell"],
  ...["freeRelic", "tellEnding", "freeShelf", "closeShelf"],
  // Declared, and in no library.
  ...["missing", "absent", "listMissing"],
]);
const STARTS = new Set([...NONBLOCKING, "post", "postText", "postList", "ask"]);

function target(where: string, api: object, name: string, args: () => readonly unknown[]): Target {
  return {
    where,
    name,
    call: Reflect.get(api, name) as Target["call"],
    args,
    waits: where !== "probe" && STARTS.has(name),
    fails: FAILS.has(name),
    pure: !IMPURE.test(name) && !STARTS.has(name),
    tame: where === "probe" ? () => {} : TAME[name] ?? (() => {}),
  };
}

/** Every function of clib in both modes, and of the probe. */
export function targets(): Target[] {
  const found = MODES.flatMap(({ mode, api }) =>
    Object.entries(callsOf(api))
      .filter(([name]) => mode === "compiled" || !NEEDS_SHIM.has(name))
      .map(([name, args]) => target(mode, api, name, args))
  );
  const ofProbe = Object.entries(PROBE_CALLS).map(([name, args]) =>
    target("probe", probe, name, args)
  );
  return [...found, ...ofProbe].filter(({ name }) => !LEFT_OUT.has(name));
}
