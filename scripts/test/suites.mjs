// The suites: which files, on which runtimes, with which library. One row per line of the summary.
import { relative, sep } from "node:path";
import { checks, runCheck } from "../checks.mjs";
import { at, root } from "../lib/paths.mjs";
import { filesUnder } from "../lib/stamp.mjs";
import { libraryPath } from "../setup.mjs";
import { typeTests, zigTests } from "./native.mjs";

/**
 * @typedef {import("./run-file.mjs").TestCase} TestCase
 * @typedef {import("./run-file.mjs").Runtime} Runtime
 *
 * @typedef {object} Row
 * @property {string} suite what `--only` selects
 * @property {string} title
 * @property {Runtime | "-"} runtime
 * @property {string} [folder] of *.test.ts files, one process per file
 * @property {Record<string, string>} [env]
 * @property {() => Promise<TestCase[]>} [whole] a suite that runs as one
 */

/** @returns {Promise<TestCase[]>} */
async function checkSuite() {
  /** @type {TestCase[]} */
  const cases = [];
  for (const check of Object.values(checks)) {
    const { ok, output } = await runCheck(check);
    cases.push({
      file: "checks",
      runtime: "-",
      name: check.name,
      status: ok ? "passed" : "failed",
      detail: ok ? "" : `${output}\nTo fix: ${check.fix}`,
    });
  }
  return cases;
}

/** @returns {Row[]} */
export function rows() {
  const safe = { ZIFFI_LIBRARY: libraryPath(true) };
  return [
    { suite: "checks", title: "checks", runtime: "-", whole: checkSuite },
    { suite: "types", title: "types", runtime: "-", whole: typeTests },
    { suite: "zig", title: "zig", runtime: "-", whole: zigTests },
    { suite: "repo", title: "repo", runtime: "node", folder: "tests/repo" },
    { suite: "gen", title: "gen", runtime: "node", folder: "tests/gen" },
    { suite: "api", title: "api", runtime: "node", folder: "tests/api" },
    { suite: "api", title: "api", runtime: "bun", folder: "tests/api" },
    { suite: "api", title: "api", runtime: "deno", folder: "tests/api" },
    { suite: "api", title: "api, safe library", runtime: "node", folder: "tests/api", env: safe },
    { suite: "api", title: "api, safe library", runtime: "bun", folder: "tests/api", env: safe },
  ];
}

/**
 * The test files of a row, as paths from the root with forward slashes.
 * @param {Row} row
 * @param {string} fileFilter
 */
export function testFiles(row, fileFilter) {
  if (!row.folder) return [];
  return filesUnder(at(row.folder))
    .map((path) => relative(root, path).split(sep).join("/"))
    .filter((path) => path.endsWith(".test.ts") && path.includes(fileFilter));
}
