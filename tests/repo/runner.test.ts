// The test runner itself: what it reads from reports, and that it fails when it should.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyGaps, compareSets } from "../../scripts/test/gaps.mjs";
import { readReport } from "../../scripts/test/junit.mjs";
import { inParallel } from "../../scripts/lib/in-parallel.mjs";
import { runFile } from "../../scripts/test/run-file.mjs";
import { jobsOf, rows, SLOWEST, testFiles } from "../../scripts/test/suites.mjs";

/** One test result, as the runner holds it. */
type TestCase = Parameters<typeof applyGaps>[0][number];

function result(runtime: string, name: string, status: TestCase["status"], detail = ""): TestCase {
  return { file: "a.test.ts", runtime, name, status, detail };
}

const nodeReport = `<?xml version="1.0"?><testsuites>
  <testcase name="top &amp; &lt;b&gt;"/>
  <testsuite name="group"><testcase name="inner"><failure message="m">why</failure></testcase>
  <testcase name="left out"><skipped type="skipped" message="no disk"/></testcase></testsuite>
</testsuites>`;

const bunReport = `<testsuites><testsuite name="a.test.ts">
  <testcase name="top &amp; &lt;b&gt;" /><testsuite name="group">
  <testcase name="inner"><failure>why</failure></testcase>
  <testcase name="left out"><skipped /></testcase></testsuite>
</testsuite></testsuites>`;

const denoReport = `<testsuites><testsuite name="./a.test.ts">
  <testcase name="top &amp; &lt;b&gt;"></testcase>
  <testcase name="group"><failure>1 test step failed</failure></testcase></testsuite>
  <testsuite name="ext"><testcase name="group &gt; inner"><failure>why</failure></testcase>
  <testcase name="group &gt; left out"><skipped/></testcase></testsuite>
</testsuites>`;

describe("the reports of all runtimes read the same", () => {
  const expected = [
    ["top & <b>", "passed", ""],
    ["group > inner", "failed", "why"],
    ["group > left out", "skipped"],
  ];
  for (const [runtime, xml] of [["node", nodeReport], ["bun", bunReport], ["deno", denoReport]]) {
    it(String(runtime), () => {
      const cases = readReport(xml ?? "", runtime as "node" | "bun" | "deno") ?? [];
      assert.deepEqual(
        cases.map(({ name, status, detail }) =>
          status === "skipped" ? [name, status] : [name, status, detail]
        ),
        expected,
      );
    });
  }

  it("a report that was cut off is none", () => {
    assert.equal(readReport(nodeReport.slice(0, -30), "node"), undefined);
    assert.equal(readReport("", "bun"), undefined);
  });
});

describe("skips and gaps", () => {
  const gap = { runtime: "bun", file: "a.test.ts", test: "t", reason: "not there yet" };

  it("a skip without a reason fails", () => {
    assert.equal(applyGaps([result("node", "t", "skipped")], [])[0]?.status, "failed");
  });
  it("a skip takes its reason from the runtime that reports it", () => {
    const cases = [result("node", "t", "skipped", "why"), result("bun", "t", "skipped")];
    assert.deepEqual(applyGaps(cases, []).map((one) => one.detail), ["why", "why"]);
  });
  it("a listed gap that fails is a skip with its reason", () => {
    const [one] = applyGaps([result("bun", "t", "failed")], [gap]);
    assert.deepEqual([one?.status, one?.detail], ["skipped", gap.reason]);
  });
  it("a listed gap that passes fails", () => {
    assert.equal(applyGaps([result("bun", "t", "passed")], [gap])[0]?.status, "failed");
  });
  it("a gap of one runtime excuses no other", () => {
    assert.equal(applyGaps([result("deno", "t", "failed")], [gap])[0]?.status, "failed");
  });
});

describe("the set of tests", () => {
  it("is the same: no complaint", () => {
    const sets = new Map([["node", [result("node", "t", "passed")]], [
      "bun",
      [result("bun", "t", "failed")],
    ]]);
    assert.deepEqual(compareSets(sets), []);
  });
  it("differs: the runtime with less fails, with the name", () => {
    const sets = new Map([["node", [result("node", "t", "passed")]], ["bun", []]]);
    const [complaint] = compareSets(sets);
    assert.equal(complaint?.runtime, "bun");
    assert.match(complaint?.detail ?? "", /a\.test\.ts > t/);
  });
});

describe("what is run", () => {
  it("begins with files that are there", () => {
    const names = rows().flatMap((row) => row.whole ? [row.suite] : testFiles(row, ""));
    assert.deepEqual(SLOWEST.filter((name) => !names.includes(name)), []);
  });

  it("is every file of every row, once", () => {
    for (const row of rows()) {
      const count = row.whole?.length ?? testFiles(row, "").length;
      assert.ok(count > 0, row.title);
      assert.equal(jobsOf(row, "").length, count);
    }
  });

  it("fails where a folder has no file", async () => {
    const row = { suite: "none", title: "none", runtime: "node", folder: "tests/none" } as const;
    const [job] = jobsOf(row, "");
    const [only] = await job?.run() ?? [];
    assert.equal(only?.status, "failed");
    assert.match(only?.detail ?? "", /No \*\.test\.ts file in tests\/none/);
  });

  it("keeps the order of results, and begins nothing after a failure", async () => {
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const doubled = await inParallel([1, 2, 3, 4, 5], async (n) => {
      for (let i = 5; i > n; i -= 1) await turn();
      return n * 2;
    });
    assert.deepEqual(doubled, [2, 4, 6, 8, 10]);
    const begun: number[] = [];
    const failing = inParallel([1, 2, 3, 4, 5, 6, 7, 8, 9], async (n) => {
      begun.push(n);
      await turn();
      throw new Error(`${n} failed`);
    });
    await assert.rejects(failing, /1 failed/);
    assert.ok(begun.length <= 4, String(begun));
  });
});

describe("files that must not count as passed", () => {
  const folder = "tests/repo/bad";
  for (const runtime of ["node", "bun", "deno"] as const) {
    for (
      const [file, pattern] of [
        ["empty.ts", /No test ran|before its report/],
        ["exits.ts", /./],
        ["throws.ts", /./],
        ["crashes.ts", /before its report|did/],
      ] as const
    ) {
      it(`${file} on ${runtime}`, async () => {
        const { cases } = await runFile(runtime, `${folder}/${file}`, {});
        const failed = cases.filter((one) => one.status === "failed");
        assert.notEqual(failed.length, 0, JSON.stringify(cases));
        assert.match(failed[0]?.detail ?? "", pattern);
      });
    }
  }
});
