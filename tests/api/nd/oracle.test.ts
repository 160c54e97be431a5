// Every call that NumPy answered, in native memory and in that of JavaScript. A test per operation;
// a failure names the case in tests/fixtures/numpy/cases.jsonl.gz.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { casesByOperation, numpyCaseCount, numpyCases } from "../support/numpy_cases.ts";
import { type MemoryKind, runCases } from "../support/numpy_run.ts";

const groups = casesByOperation();

describe("as NumPy", () => {
  it("there are at least 6,000 cases, each with a name of its own", () => {
    assert.ok(numpyCases.length >= 6000, `${numpyCases.length} cases`);
    assert.equal(numpyCases.length, numpyCaseCount);
    assert.equal(new Set(numpyCases.map(({ id }) => id)).size, numpyCases.length);
  });

  for (const kind of ["native", "JavaScript"] satisfies MemoryKind[]) {
    describe(`memory: ${kind}`, () => {
      for (const [op, cases] of groups) it(op, () => runCases(cases, kind));
    });
  }
});
