// What NumPy answered, at every CPU level of the machine: a third of the cases at each, so that
// levels next to each other run different ones.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capabilities, withLevel } from "../../../src/mod.ts";
import { throwsStatus } from "../support/expect.ts";
import { hasLevel, LEVELS } from "../support/levels.ts";
import { numpyCases } from "../support/numpy_cases.ts";
import { runCases } from "../support/numpy_run.ts";

describe("as NumPy", () => {
  for (const [turn, level] of LEVELS.entries()) {
    it(`at level ${level}`, () => {
      const before = capabilities().cpuLevel;
      const sample = numpyCases.filter((_, i) => (i + turn) % 3 === 0);
      const run = () => {
        assert.equal(capabilities().cpuLevel, level);
        runCases(sample, turn % 2 === 0 ? "native" : "JavaScript");
      };
      if (hasLevel(level)) withLevel(level, run);
      else throwsStatus(() => withLevel(level, run), "UNSUPPORTED", "withLevel");
      assert.equal(capabilities().cpuLevel, before);
    });
  }
});
