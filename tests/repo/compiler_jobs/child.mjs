// Ends while V8 compiles a caller of a native function: child.mjs HOW, where HOW is one of the
// endings below, and `worker-HOW` does it in a Worker. At the end it tells whether the syntax of
// V8, which the wait needs, is on.
import process from "node:process";
import v8 from "node:v8";
import { Script } from "node:vm";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { open } from "../../../src/generated/ziffi.ts";

/** A bit of what V8 says of a function: a thread compiles it, or will. */
const COMPILES = 1 << 9;
const how = isMainThread ? process.argv[2] ?? "" : workerData;

/** Ends a thread in some way. */
const endings = {
  exit: () => process.exit(7),
  end: () => {},
  code: () => void (process.exitCode = 5),
  throw: () => {
    throw new Error("thrown on purpose");
  },
};

if (isMainThread && how.startsWith("worker-")) {
  const worker = new Worker(new URL(import.meta.url), { workerData: how.slice("worker-".length) });
  worker.on("error", ({ message }) => console.log(`worker failed: ${message}`));
  worker.on("exit", (code) => console.log(`worker ended with ${code}`));
} else {
  const { unchecked } = open();
  const hasSyntax = () => {
    try {
      // Another text than the one of the wait: V8 keeps what it has parsed.
      return Boolean(new Script("%GetOptimizationStatus(0)"));
    } catch {
      return false;
    }
  };
  const before = hasSyntax();
  v8.setFlagsFromString("--allow-natives-syntax");
  const statusOf = new Script("(f) => %GetOptimizationStatus(f)").runInThisContext();
  // Functions are parsed at their first call.
  statusOf(hasSyntax);
  if (!before) v8.setFlagsFromString("--no-allow-natives-syntax");
  process.on("exit", () => console.log(`V8 syntax: ${hasSyntax()}`));
  /** @param {() => number} native */
  const hotCaller = (native) => {
    let sum = 0;
    for (let i = 0; i < 50; i += 1) sum += native();
    return sum;
  };
  // Compilation is delayed by a flag, so that it has not ended when the thread does.
  while ((statusOf(hotCaller) & COMPILES) === 0) hotCaller(unchecked.sharedSelf);
  endings[/** @type {keyof typeof endings} */ (how)]();
}
