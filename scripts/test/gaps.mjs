// Gaps: tests that one runtime cannot pass yet, as data with a reason (tests/gaps.json). The test
// runs all the same. Its failure counts as skipped; when it passes, the entry must go.
import { existsSync, readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";

/**
 * @typedef {{ runtime: string, file: string, test: string, reason: string }} Gap
 * @typedef {import("./run-file.mjs").TestCase} TestCase
 */

/**
 * @param {string} path
 * @returns {Gap[]}
 */
export function readGaps(path = at("tests/gaps.json")) {
  if (!existsSync(path)) return [];
  /** @type {Gap[]} */
  const gaps = JSON.parse(readFileSync(path, "utf8"));
  for (const gap of gaps) {
    for (const key of /** @type {const} */ (["runtime", "file", "test", "reason"])) {
      if (!gap[key]) {
        throw new Error(`Gap without "${key}" in tests/gaps.json: ${JSON.stringify(gap)}`);
      }
    }
  }
  return gaps;
}

/**
 * Applies the gaps to cases, and fails skips that give no reason. Runtimes other than Node lose the
 * reason of a skip, so it is taken from Node's report of the same test.
 * @param {TestCase[]} cases of all runtimes
 * @param {Gap[]} gaps
 * @returns {TestCase[]}
 */
export function applyGaps(cases, gaps) {
  /** @param {{ file: string, name: string }} one */
  const key = (one) => `${one.file} > ${one.name}`;
  const reasons = new Map(
    cases.filter((one) => one.status === "skipped" && one.detail).map((
      one,
    ) => [key(one), one.detail]),
  );
  return cases.map((one) => {
    const gap = gaps.find((entry) =>
      entry.runtime === one.runtime && entry.file === one.file && entry.test === one.name
    );
    if (gap && one.status === "failed") return { ...one, status: "skipped", detail: gap.reason };
    if (gap && one.status === "passed") {
      const detail =
        `Passes, but tests/gaps.json lists it as a gap of ${one.runtime}: remove the entry`;
      return { ...one, status: "failed", detail };
    }
    if (one.status !== "skipped") return one;
    const reason = gap?.reason ?? (one.detail || reasons.get(key(one)));
    if (reason) return { ...one, detail: reason };
    const detail =
      `Skipped without a reason: use { skip: "reason" } on all runtimes, or list the ` +
      `test in tests/gaps.json`;
    return { ...one, status: "failed", detail };
  });
}

/**
 * Every runtime must have run the same tests. Returns one failure per runtime that differs.
 * @param {Map<string, TestCase[]>} byRuntime
 * @returns {TestCase[]}
 */
export function compareSets(byRuntime) {
  const every = [...byRuntime.values()].flat();
  /** @param {TestCase[]} cases */
  const names = (cases) =>
    cases.filter((one) => !one.aboutFile).map((one) => `${one.file} > ${one.name}`);
  const all = new Set(names(every));
  /** @type {TestCase[]} */
  const failures = [];
  for (const [runtime, cases] of byRuntime) {
    const own = new Set(names(cases));
    // What a crashed file did not get to is reported by the crash.
    const crashed = cases.filter((one) => one.aboutFile).map((one) => `${one.file} > `);
    const missing = [...all].filter((name) =>
      !own.has(name) && !crashed.some((file) => name.startsWith(file))
    );
    if (missing.length === 0) continue;
    failures.push({
      file: "tests/api",
      runtime,
      name: "runs the same tests as the other runtimes",
      status: "failed",
      detail:
        `Not run on ${runtime}, but on another runtime (declare tests with describe/it at load ` +
        `time; t.test() inside a test is not reported everywhere):\n  ${missing.join("\n  ")}`,
    });
  }
  return failures;
}
