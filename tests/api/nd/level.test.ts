// Levels for the time of a call, and the list of those that there are.
import assert from "node:assert/strict";
import test from "node:test";
import { capabilities, type CpuLevelName, kernels, withLevel } from "../../../src/mod.ts";
import { throws, throwsStatus, wrong } from "../support/expect.ts";
import { hasLevel, LEVELS } from "../support/levels.ts";

test("capabilities list the levels of this machine, the plainest first", () => {
  const { cpuLevels, cpuDetected } = capabilities();
  assert.deepEqual(cpuLevels, LEVELS.filter(hasLevel));
  assert.equal(cpuLevels[0], "scalar");
  assert.equal(cpuLevels.at(-1), cpuDetected);
});

test("a level counts until the function returns, and its result is returned", () => {
  const before = capabilities().cpuLevel;
  for (const level of capabilities().cpuLevels) {
    const [during, sum] = withLevel(level, () => {
      return [capabilities().cpuLevel, kernels.add(new Float64Array([1]), 2)];
    });
    assert.equal(during, level);
    assert.deepEqual(sum, new Float64Array([3]));
    assert.equal(capabilities().cpuLevel, before);
  }
});

test("levels nest, and the one from before counts again after an error", () => {
  const before = capabilities().cpuLevel;
  withLevel("scalar", () => {
    withLevel(before, () => assert.equal(capabilities().cpuLevel, before));
    assert.equal(capabilities().cpuLevel, "scalar");
  });
  const fails = () => {
    throw new Error("of the user");
  };
  throws(() => withLevel("scalar", fails), Error, "of the user");
  assert.equal(capabilities().cpuLevel, before);
});

test("a promise is refused, and the level from before counts", async () => {
  const before = capabilities().cpuLevel;
  const done = Promise.resolve(1);
  throws(() => withLevel("scalar", () => done), TypeError, "withLevel: run returned a promise");
  assert.equal(capabilities().cpuLevel, before);
  await done;
});

test("unknown levels, levels of other machines and what is no function are refused", () => {
  const before = capabilities().cpuLevel;
  for (const level of ["v2", "", 3, null, undefined, "toString", ["v1"]]) {
    const call = () => withLevel(wrong<CpuLevelName>(level), () => assert.fail("it ran"));
    throws(call, RangeError, "withLevel: level is ", "scalar, v1, v3, v4, neon");
  }
  for (const level of LEVELS.filter((name) => !hasLevel(name))) {
    throwsStatus(() => withLevel(level, () => assert.fail("it ran")), "UNSUPPORTED", "withLevel");
  }
  for (const run of [null, undefined, 1, "f"]) {
    throws(() => withLevel("scalar", wrong(run)), TypeError, "withLevel: run is ");
  }
  assert.equal(capabilities().cpuLevel, before);
});
