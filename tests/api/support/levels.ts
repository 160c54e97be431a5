// The CPU levels of this machine.
import assert from "node:assert/strict";
import { capabilities, type CpuLevelName, selectCpuLevel } from "../../../src/mod.ts";
import { throwsStatus } from "./expect.ts";

/** Every level that there is. */
export const LEVELS = ["scalar", "v1", "v3", "v4", "neon"] as const;

/** True when this machine has a level: those of its own kind, up to the one detected. */
export function hasLevel(level: CpuLevelName): boolean {
  const { cpuDetected } = capabilities();
  const family: readonly CpuLevelName[] = cpuDetected === "neon"
    ? ["scalar", "neon"]
    : ["scalar", "v1", "v3", "v4"];
  return family.includes(level) && family.indexOf(level) <= family.indexOf(cpuDetected);
}

/**
 * Runs with a level selected. A level that this machine lacks must be refused, and the level in
 * use must stay; then nothing is run.
 */
export function atLevel(level: CpuLevelName, run: () => void): void {
  const before = capabilities().cpuLevel;
  if (!hasLevel(level)) {
    throwsStatus(() => selectCpuLevel(level), "UNSUPPORTED", "selectCpuLevel");
    assert.equal(capabilities().cpuLevel, before);
    return;
  }
  selectCpuLevel(level);
  try {
    assert.equal(capabilities().cpuLevel, level);
    run();
  } finally {
    selectCpuLevel(before);
  }
}
