// The C library that the tests of this folder call, in its shim and as it is.
import { open } from "../../fixtures/clib/generated/clib.ts";
import { type Call, callOf } from "../semantics/probe.ts";

export * from "../../fixtures/clib/generated/clib.ts";
export { type Call, callOf };

/** Both ways to open it; the library that is called as it is has its own globals. */
export const MODES = (["compiled", "direct"] as const).map((mode) => {
  const library = open({ mode });
  return { mode, library, api: library.api, unchecked: library.unchecked };
});

/** The library in its shim. */
export const compiled = open();
export const { api } = compiled;

const BY_VALUE = [
  "nextByte",
  "rotate",
  "addPairs",
  "cross",
  "reverseQuad",
  "swapIntDouble",
  "twiceDoubleInt",
  "swapWide",
  "rotateTriple",
  "echoMixed36",
  "sumMixed36",
  "shiftNested",
  "echoPacked",
  "echoBits",
  "bitsSum",
  "echoBitsNested",
  "echoValue",
  "echoIntOrFloat",
  "makeTagged",
  "readTagged",
  "echoEvery",
  "echoArrays",
  "manyStructs",
  "sumPairs",
  "greetValue",
  "somebody",
  "runOpsValue",
  "defaultOps",
  "runStep",
  "callPair",
  "callBits",
  "readPairs",
  "makePairsBy",
  "shelfAt",
  "sumAt",
  "sumSpots",
];
const WITH_BITS = ["sumFlags", "flipBits", "sumBits", "flipAllBits", "sharedBits"];
const VARIADIC = [
  "formatNothing",
  "formatInt",
  "formatDouble",
  "formatText",
  "formatMany",
  "sumTwo",
];
const VA_LISTS = [
  "listFormatNothing",
  "listFormatMany",
  "listSum",
  "listSumInts",
  "listSumTwoInts",
  "listKeep",
  "listPair",
  "listErrno",
  "listPresent",
  "listMissing",
];
const WITH_ERRNO = [
  "setErrno",
  "onlyErrno",
  "numberOrErrno",
  "pointerOrErrno",
  "zeroOrErrno",
  "nonzeroOrErrno",
];
const GLOBALS = [
  "getInt",
  "setInt",
  "getRatio",
  "setRatio",
  "getBig",
  "setBig",
  "getMode",
  "setMode",
  "getConstant",
  "getVersion",
];
const OTHER_THREADS = ["post", "postText", "ask", "postList"];
const LITERALS = [
  "textSize",
  "pairOf",
  "sumAllBits",
  "errnoOf",
  "rare",
  "openTag",
  "closeTag",
  "tagStatus",
  "tagError",
];

/** Functions that return a Promise. */
export const NONBLOCKING = [
  "joinThreads",
  "sleep",
  "slowAdd",
  "waitGate",
  "slowCopy",
  "slowStatus",
  "slowCall",
  "slowTell",
  "slowScale",
  "slowBig",
  "slowPair",
  "slowCounter",
  "slowDivide",
  "slowErrno",
  "slowLiteral",
  "slowSumInts",
  "slowShelf",
  "slowClose",
  "slowSpot",
  "slowFirst",
  "slowBook",
  "slowListSum",
];

/** What cannot be called without a shim, on no runtime. */
export const NEEDS_SHIM: ReadonlySet<string> = new Set([
  ...BY_VALUE,
  ...WITH_BITS,
  ...VARIADIC,
  ...VA_LISTS,
  ...WITH_ERRNO,
  ...GLOBALS,
  ...OTHER_THREADS,
  ...LITERALS,
  ...NONBLOCKING,
]);

/** A condition that another thread brings about: turns the event loop until it holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`It never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** What a promise is rejected with. */
export async function rejected(promise: Promise<unknown>): Promise<unknown> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`It was fulfilled with ${String(result)}`);
}
