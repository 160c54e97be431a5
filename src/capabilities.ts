/**
 * What this process can do: runtime, platform, instruction set.
 *
 * @module
 */
import { CpuLevel } from "./generated/ziffi.ts";
import { isOpen, native } from "./native.ts";
import { targetKey } from "./runtime/lookup.ts";
import { NativeError, showValue } from "./runtime/errors.ts";
import { backend } from "./runtime/select.ts";

/** Name of an instruction set level: x86-64 v1, v3 or v4, aarch64 NEON, or plain loops. */
export type CpuLevelName = keyof typeof CpuLevel;

/** What {@link capabilities} tells. */
export interface Capabilities {
  /** `deno`, `bun` or `node`. */
  readonly runtime: "deno" | "bun" | "node";
  /** Platform of the binary, such as `linux-x64-gnu`. */
  readonly target: string;
  /** Path of the loaded library. */
  readonly library: string;
  /** Level that the kernels use now. */
  readonly cpuLevel: CpuLevelName;
  /** Best level of this machine. */
  readonly cpuDetected: CpuLevelName;
  /** All levels that this machine can use, the plainest first. */
  readonly cpuLevels: readonly CpuLevelName[];
  /** Largest number of bytes that one ArrayBuffer can map. */
  readonly maxMapByteLength: number;
}

/**
 * Tells what this process can do; opens the library if needed.
 *
 * @example
 * ```ts
 * import { capabilities } from "ziffi";
 *
 * const { runtime, cpuLevel } = capabilities();
 * console.log(`${runtime} with ${cpuLevel}`);
 * ```
 */
export function capabilities(): Capabilities {
  const { api, path } = native("capabilities");
  const { name, maxMapByteLength, target } = backend();
  const cpuDetected = levelName(api.cpuDetected());
  return {
    runtime: name,
    target: targetKey(target()),
    library: path,
    cpuLevel: levelName(api.cpuLevel()),
    cpuDetected,
    cpuLevels: levelsUpTo(cpuDetected),
    maxMapByteLength,
  };
}

/** A machine has all levels of its kind up to the best one. */
function levelsUpTo(best: CpuLevelName): readonly CpuLevelName[] {
  const family: readonly CpuLevelName[] = best === "neon"
    ? ["scalar", "neon"]
    : ["scalar", "v1", "v3", "v4"];
  return family.slice(0, family.indexOf(best) + 1);
}

/**
 * Makes every kernel of this process use one instruction set, for tests and comparisons.
 *
 * @throws RangeError when there is no such level
 * @throws NativeError with status `UNSUPPORTED` when this machine does not have it
 */
export function selectCpuLevel(level: CpuLevelName): void {
  select("selectCpuLevel", level);
}

function select(call: string, level: CpuLevelName): void {
  if (typeof level !== "string" || !Object.hasOwn(CpuLevel, level)) {
    const names = Object.keys(CpuLevel).join(", ");
    throw new RangeError(`${call}: level is ${showValue(level)}; give one of ${names}`);
  }
  try {
    native(call).api.cpuSelect(CpuLevel[level]);
  } catch (error) {
    if (!(error instanceof NativeError) || error.statusName !== "UNSUPPORTED") throw error;
    const names = capabilities().cpuLevels.join(", ");
    const message = `${call}: level is ${showValue(level)}, which this machine lacks ` +
      `(${error.statusName} (${error.status})); give one of ${names}`;
    throw new NativeError(error.status, error.statusName, message);
  }
}

/**
 * Calls a function while every kernel of this process, in all its threads, uses one instruction
 * set;
 * then the level from before counts again, also when the function throws.
 *
 * @param run must be done when it returns: other code would run at the level while a promise waits
 * @returns what the function returned
 * @throws RangeError when there is no such level
 * @throws NativeError with status `UNSUPPORTED` when this machine does not have it
 * @throws TypeError when `run` is no function, or returned a promise
 *
 * @example
 * ```ts
 * import { array, kernels, withLevel } from "ziffi";
 *
 * using numbers = array.ones("f32", [1000]);
 * console.log(withLevel("scalar", () => kernels.sum(numbers))); // 1000
 * ```
 */
export function withLevel<T>(level: CpuLevelName, run: () => T): T {
  if (typeof run !== "function") {
    throw new TypeError(`withLevel: run is ${showValue(run)}; give a function without params`);
  }
  const { api } = native("withLevel");
  const before = api.cpuLevel();
  select("withLevel", level);
  let result: T;
  try {
    result = run();
  } finally {
    // `run` may have closed the library, and opened it again. Its own error counts, not that.
    if (isOpen()) native("withLevel").api.cpuSelect(before);
  }
  if (isThenable(result)) {
    throw new TypeError(
      "withLevel: run returned a promise, and the level counts only until it returns; await what " +
        "you need before, or use selectCpuLevel",
    );
  }
  return result;
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

function levelName(level: CpuLevel): CpuLevelName {
  const found = Object.entries(CpuLevel).find(([, value]) => value === level);
  if (!found) throw new Error(`The library uses an unknown CPU level ${level}`);
  return found[0] as CpuLevelName;
}
