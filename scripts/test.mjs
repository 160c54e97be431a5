// Runs the tests: node scripts/test.mjs [--only SUITE,...] [--runtime node|bun|deno] [--file TEXT]
// Suites are in test/suites.mjs. Each file of tests/ runs in its own process, a few at a time, and
// files of all suites take turns, the slowest first.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildFixtures } from "../tests/fixtures/build.mjs";
import { inParallel } from "./lib/in-parallel.mjs";
import { setup } from "./setup.mjs";
import { applyGaps, compareSets, readGaps } from "./test/gaps.mjs";
import { printEnd, printOutcome, printSlowest } from "./test/report.mjs";
import { jobsOf, rows, testFiles } from "./test/suites.mjs";

/**
 * @typedef {import("./test/suites.mjs").Row} Row
 * @typedef {import("./test/report.mjs").Outcome} Outcome
 * @typedef {import("./test/run-file.mjs").TestCase} TestCase
 */

/**
 * Runs what there is to do for all rows, and shows the rows of a suite as soon as they are done.
 * @param {Row[]} selected
 * @param {string} fileFilter
 * @returns {Promise<Outcome[]>}
 */
async function runRows(selected, fileFilter) {
  /** @type {Map<Row, { left: number, cases: TestCase[][], ms: number }>} */
  const states = new Map();
  /** @type {Outcome[]} */
  const settled = [];
  const waiting = [...new Set(selected.map(({ suite }) => suite))];
  /** @type {{ name: string, ms: number }[]} */
  const times = [];

  /** Suites are shown in their order. */
  const show = () => {
    while (waiting.length > 0) {
      const ofSuite = selected.filter(({ suite }) => suite === waiting[0]);
      if (ofSuite.some((row) => states.get(row)?.left !== 0)) return;
      const outcomes = settle(ofSuite.map((row) => {
        const { cases = [], ms = 0 } = states.get(row) ?? {};
        return { ...row, cases: cases.flat(), ms };
      }));
      for (const one of outcomes) printOutcome(one);
      settled.push(...outcomes);
      waiting.shift();
    }
  };

  const jobs = selected.flatMap((row) => {
    const own = jobsOf(row, fileFilter);
    const state = { left: own.length, cases: /** @type {TestCase[][]} */ ([]), ms: 0 };
    states.set(row, state);
    return own.map(({ rank, name, run }, i) => ({ rank, name, run, i, state }));
  });
  show();
  await inParallel(jobs.sort((a, b) => a.rank - b.rank), async ({ name, run, i, state }) => {
    const started = performance.now();
    state.cases[i] = await run();
    const ms = performance.now() - started;
    times.push({ name, ms });
    state.ms += ms;
    state.left -= 1;
    show();
  });
  printSlowest(times);
  return settled;
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
  const outcomes = await runRows(selected, file);
  return printEnd(outcomes) ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await main(process.argv.slice(2));
}
