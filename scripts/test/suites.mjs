// The suites: which files, on which runtimes, with which library. One row per line of the summary.
import { relative, sep } from "node:path";
import { checks, runCheck } from "../checks.mjs";
import { at, root } from "../lib/paths.mjs";
import { filesUnder } from "../lib/stamp.mjs";
import { libraryPath } from "../setup.mjs";
import { neonTests, typeTests, zigTests } from "./native.mjs";
import { runFile } from "./run-file.mjs";

/**
 * @typedef {import("./run-file.mjs").TestCase} TestCase
 * @typedef {import("./run-file.mjs").Runtime} Runtime
 *
 * @typedef {object} Row
 * @property {string} suite what `--only` selects
 * @property {string} title
 * @property {Runtime | "-"} runtime
 * @property {string} [folder] of *.test.ts files, one process per file
 * @property {RegExp} [only] files of the folder
 * @property {Record<string, string>} [env]
 * @property {(() => Promise<TestCase[]>)[]} [whole] a suite of other programs
 *
 * @typedef {object} Job what a row has one or more of; they run in any order
 * @property {number} rank those with a lower one are begun first
 * @property {string} name of the file or the suite, and the runtime
 * @property {() => Promise<TestCase[]>} run
 */

/**
 * The slowest files of tests and suites of other programs, slowest first: what takes long and is
 * begun last would run alone at the end.
 */
export const SLOWEST = [
  "zig",
  "neon",
  "tests/repo/docs.test.ts",
  "tests/gen/import_zig.test.ts",
  "tests/gen/import_cli.test.ts",
  "tests/gen/import_shares.test.ts",
  "tests/repo/init.test.ts",
  "tests/repo/kill.test.ts",
  "tests/gen/cli_watch.test.ts",
  "tests/gen/header_check.test.ts",
  "tests/repo/map_clients.test.ts",
  "tests/gen/zig_proofs.test.ts",
  "tests/gen/c_shim.test.ts",
  "tests/gen/build.test.ts",
  "tests/gen/import_debian.test.ts",
  "tests/gen/cli.test.ts",
  "tests/gen/audit.test.ts",
  "tests/gen/doctor.test.ts",
  "tests/repo/rooms.test.ts",
];

/** @param {string} name of a file or a suite */
function rankOf(name) {
  const rank = SLOWEST.indexOf(name);
  return rank < 0 ? SLOWEST.length : rank;
}

/** @param {import("../checks.mjs").Check} check @returns {Promise<TestCase[]>} */
async function checkCase(check) {
  const { ok, output } = await runCheck(check);
  return [{
    file: "checks",
    runtime: "-",
    name: check.name,
    status: ok ? "passed" : "failed",
    detail: ok ? "" : `${output}\nTo fix: ${check.fix}`,
  }];
}

/** Files of tests/api that ask much of ziffi's own library. */
const ZIFFI_FILES = /\/toolkit\/|\/nd\/(oracle|hostile|reductions|indexing|direct|exchange)/;

/** @returns {Row[]} */
export function rows() {
  const safe = { ZIFFI_LIBRARY: libraryPath(true) };
  const ofChecks = Object.values(checks).map((check) => () => checkCase(check));
  return [
    { suite: "checks", title: "checks", runtime: "-", whole: ofChecks },
    { suite: "types", title: "types", runtime: "-", whole: [typeTests] },
    { suite: "zig", title: "zig", runtime: "-", whole: [zigTests] },
    { suite: "neon", title: "zig, NEON", runtime: "-", whole: [neonTests] },
    { suite: "repo", title: "repo", runtime: "node", folder: "tests/repo" },
    { suite: "gen", title: "gen", runtime: "node", folder: "tests/gen" },
    { suite: "api", title: "api", runtime: "node", folder: "tests/api" },
    { suite: "api", title: "api", runtime: "bun", folder: "tests/api" },
    { suite: "api", title: "api", runtime: "deno", folder: "tests/api" },
    // The checks are in Zig, which is the same below all runtimes: once is enough.
    {
      suite: "safe",
      title: "api, safe library",
      runtime: "bun",
      folder: "tests/api",
      env: safe,
      only: ZIFFI_FILES,
    },
  ];
}

/**
 * What there is to do for a row.
 * @param {Row} row
 * @param {string} fileFilter
 * @returns {Job[]}
 */
export function jobsOf(row, fileFilter) {
  if (row.whole) {
    return row.whole.map((run) => ({ rank: rankOf(row.suite), name: row.suite, run }));
  }
  const { runtime } = row;
  if (runtime === "-") throw new Error(`Suite ${row.title} has neither a runtime nor a program`);
  const files = testFiles(row, fileFilter);
  if (files.length > 0 || fileFilter) {
    return files.map((file) => ({
      rank: rankOf(file),
      name: `${file} (${runtime})`,
      run: async () => (await runFile(runtime, file, row.env ?? {})).cases,
    }));
  }
  const detail = `No *.test.ts file in ${row.folder}`;
  /** @type {TestCase} */
  const none = { file: row.folder ?? "", runtime, name: "has files", status: "failed", detail };
  const rank = SLOWEST.length;
  return [{ rank, name: row.folder ?? "", run: () => Promise.resolve([none]) }];
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
    .filter((path) => path.endsWith(".test.ts") && path.includes(fileFilter))
    .filter((path) => row.only?.test(path) ?? true);
}
