/**
 * What this process can do: runtime, platform, instruction set.
 *
 * @module
 */
import { CpuLevel } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { targetKey } from "./runtime/lookup.ts";
import { showValue } from "./runtime/errors.ts";
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
  return {
    runtime: name,
    target: targetKey(target()),
    library: path,
    cpuLevel: levelName(api.cpuLevel()),
    cpuDetected: levelName(api.cpuDetected()),
    maxMapByteLength,
  };
}

/**
 * Makes every kernel of this process use one instruction set, for tests and comparisons.
 *
 * @throws RangeError when there is no such level
 * @throws NativeError with status `UNSUPPORTED` when this machine does not have it
 */
export function selectCpuLevel(level: CpuLevelName): void {
  if (!Object.hasOwn(CpuLevel, level)) {
    const names = Object.keys(CpuLevel).join(", ");
    throw new RangeError(`selectCpuLevel: level is ${showValue(level)}; give one of ${names}`);
  }
  native("selectCpuLevel").api.cpuSelect(CpuLevel[level]);
}

function levelName(level: CpuLevel): CpuLevelName {
  const found = Object.entries(CpuLevel).find(([, value]) => value === level);
  if (!found) throw new Error(`The library uses an unknown CPU level ${level}`);
  return found[0] as CpuLevelName;
}
