// Runs the tests: node scripts/test.mjs [--only SUITE,...] [--runtime node|bun|deno] [--file TEXT]
// Suites are in test/suites.mjs. Each file of tests/ runs in its own process, two at a time.
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildFixtures } from "../tests/fixtures/build.mjs";
import { setup } from "./setup.mjs";
import { applyGaps, compareSets, readGaps } from "./test/gaps.mjs";
import { printEnd, printOutcome } from "./test/report.mjs";
import { runFile } from "./test/run-file.mjs";
import { rows, testFiles } from "./test/suites.mjs";

/**
 * @typedef {import("./test/suites.mjs").Row} Row
 * @typedef {import("./test/report.mjs").Outcome} Outcome
 * @typedef {import("./test/run-file.mjs").TestCase} TestCase
 */

/**
 * Maps over items, a few at a time, keeping the order of results.
 * @template T, R
 * @param {T[]} items
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
async function inParallel(items, work) {
  /** @type {R[]} */
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(/** @type {T} */ (items[index]));
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  return results;
}

/**
 * @param {Row} row
 * @param {string} fileFilter
 * @returns {Promise<Outcome>}
 */
async function runRow(row, fileFilter) {
  const started = performance.now();
  /** @param {TestCase[]} cases @returns {Outcome} */
  const outcome = (cases) => ({ ...row, cases, ms: performance.now() - started });
  if (row.whole) return outcome(await row.whole());
  const { runtime } = row;
  if (runtime === "-") throw new Error(`Suite ${row.title} has neither a runtime nor a program`);
  const files = testFiles(row, fileFilter);
  const results = await inParallel(files, (file) => runFile(runtime, file, row.env ?? {}));
  const cases = results.flatMap((one) => one.cases);
  if (files.length === 0 && !fileFilter) {
    const detail = `No *.test.ts file in ${row.folder}`;
    cases.push({ file: row.folder ?? "", runtime, name: "has files", status: "failed", detail });
  }
  return outcome(cases);
}

/**
 * Gaps, reasons of skips and equal sets need the reports of all runtimes of a suite together.
 * @param {Outcome[]} outcomes of the rows of one suite
 * @returns {Outcome[]}
 */
function settle(outcomes) {
  const gaps = readGaps();
  const cases = outcomes.flatMap((one) => one.cases);
  const settled = applyGaps(cases, gaps);
  let offset = 0;
  const result = outcomes.map((one) => {
    const part = settled.slice(offset, offset + one.cases.length);
    offset += one.cases.length;
    return { ...one, cases: part };
  });
  const byRow = new Map(result.map((one) => [`${one.runtime} (${one.title})`, one.cases]));
  for (const failure of compareSets(byRow)) {
    result.find((one) => failure.runtime === `${one.runtime} (${one.title})`)?.cases.push(failure);
  }
  return result;
}

const usage = `Usage: npm test -- [--only SUITE[,SUITE]] [--runtime node|bun|deno] [--file TEXT]
Suites: ${[...new Set(rows().map((row) => row.suite))].join(", ")}`;

/** @param {string[]} argv */
function options(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: "string" },
      runtime: { type: "string" },
      file: { type: "string", default: "" },
      help: { type: "boolean", default: false },
    },
  });
  const only = values.only?.split(",");
  const known = new Set(rows().map((row) => row.suite));
  const wrong = only?.filter((name) => !known.has(name)) ?? [];
  if (wrong.length > 0) throw new Error(`Unknown suite "${wrong.join(", ")}"`);
  return { only, runtime: values.runtime, file: values.file, help: values.help };
}

/**
 * @param {string[]} argv
 * @param {string[]} [done] suites that the caller has run already
 * @returns {Promise<number>} the exit code
 */
export async function main(argv, done = []) {
  /** @type {ReturnType<typeof options>} */
  let chosen;
  try {
    chosen = options(argv);
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n${usage}`);
    return 2;
  }
  const { only, runtime, file, help } = chosen;
  if (help) {
    console.log(usage);
    return 0;
  }
  const selected = rows().filter((row) =>
    (!only || only.includes(row.suite)) && !done.includes(row.suite) &&
    (!runtime || row.runtime === runtime) &&
    (!file || testFiles(row, file).length > 0)
  );
  if (selected.length === 0) {
    console.error(`No suite matches\n${usage}`);
    return 2;
  }
  try {
    await setup({ safe: selected.some((row) => row.env), system: true });
    await buildFixtures();
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    console.log("\n0 passed, 1 failed");
    return 1;
  }
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const suite of new Set(selected.map((row) => row.suite))) {
    const ofSuite = [];
    for (const row of selected.filter((one) => one.suite === suite)) {
      ofSuite.push(await runRow(row, file));
    }
    const settled = settle(ofSuite);
    for (const one of settled) printOutcome(one);
    outcomes.push(...settled);
  }
  return printEnd(outcomes) ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await main(process.argv.slice(2));
}
