// The tour: the same work on Deno, Bun and Node, through one API. `npm start` runs this.
//   node examples/tour/main.mjs [--out FOLDER] [photo.png] [data.npy]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ending, run, seconds } from "../../scripts/lib/run.mjs";
import { parse, usage, UsageError } from "./args.mjs";
import { cell, cellBytes, counterBytes, plainRounds, refused, reportFile } from "./layout.mjs";
import { describe, disagreements, renderTable } from "./results.mjs";
import { names, runtimes } from "./runtimes.mjs";
import { paint } from "./table.mjs";

/**
 * @typedef {import("./protocol.ts").Job} Job
 * @typedef {import("./results.mjs").Reports} Reports
 */

const ADDITIONS = 1_000_000;
const LIMIT_MS = 120_000;

/** The tour cannot go on; the message says all. */
class TourError extends Error {}

/**
 * Runs one task on one runtime and returns its report.
 * @template {import("./protocol.ts").Task} T
 * @param {import("./runtimes.mjs").Runtime} name
 * @param {T} task
 * @param {Job} job
 * @returns {Promise<{ report: Reports[T], ms: number }>}
 */
async function stop(name, task, job) {
  const out = join(job.out, name);
  const path = join(out, reportFile(task));
  rmSync(path, { force: true });
  makeFolder(out);
  const own = { ...job, out };
  const [command = "", ...args] = runtimes[name].command(own);
  const result = await run(command, [...args, task, JSON.stringify(own)], { timeoutMs: LIMIT_MS });
  const output = result.output.trim();
  if (result.code === refused) throw new TourError(output);
  if (result.code !== 0) {
    const { title } = runtimes[name];
    throw new TourError(`The tour failed on ${title}, ${ending(result)}:\n${output}`);
  }
  return { report: JSON.parse(readFileSync(path, "utf8")), ms: result.ms };
}

/** One runtime after the other, so that none disturbs the times of another. @param {Job} job */
async function workInTurn(job) {
  /** @type {Map<import("./runtimes.mjs").Runtime, Reports["work"]>} */
  const reports = new Map();
  for (const name of names) {
    const { report, ms } = await stop(name, "work", job);
    if (reports.size === 0) console.log(`${describe(report)}\n`);
    reports.set(name, report);
    const { title } = runtimes[name];
    console.log(`${paint("green", "ok")}  ${title.padEnd(4)} photo and elevation, ${seconds(ms)}`);
  }
  return reports;
}

/** All at the same time, on one file. @param {Job} job */
async function countTogether(job) {
  const file = new Uint32Array(counterBytes / cellBytes);
  writeFileSync(job.counter, file);
  try {
    const done = await Promise.all(
      names.map(async (name) => ({ name, ...await stop(name, "count", job) })),
    );
    // Read as a file, by a program that has no part in it: the fourth witness of the total.
    const inFile = readFileSync(job.counter).readUInt32LE(cell.total * cellBytes);
    checkTotals(job, [
      ...done.map(({ name, report }) => ({ name, total: report.total })),
      { name: "the file", total: inFile },
    ]);
    return new Map(done.map(({ name, report }) => [name, report]));
  } catch (error) {
    // Written into the mapped file, where the processes that still wait for others will see it.
    file[cell.abandoned] = 1;
    writeFileSync(job.counter, file, { flag: "r+" });
    throw error;
  } finally {
    rmSync(job.counter);
  }
}

/** @param {Job} job @param {{ name: string, total: number }[]} witnesses */
function checkTotals({ processes, additions }, witnesses) {
  const expected = processes * additions;
  const wrong = witnesses.find(({ total }) => total !== expected);
  if (!wrong) return;
  throw new TourError(`The total is not exact: ${wrong.name} has ${wrong.total}, not ${expected}`);
}

/** @param {string[]} argv */
async function main(argv) {
  const { help, photo, elevation, out } = parse(argv);
  if (help) {
    console.log(usage);
    return;
  }
  const started = performance.now();
  makeFolder(out);
  const counter = join(out, `counter-${process.pid}.map`);
  const processes = names.length;
  const job = { photo, elevation, out, counter, processes, additions: ADDITIONS };
  const works = await workInTurn(job);
  const counts = await countTogether(job);
  const all = names.map((name) => runtimes[name].title).join(", ");
  console.log(`${paint("green", "ok")}  ${all} at once: ${ADDITIONS} additions each\n`);
  const reports = new Map([...works].map(([name, work]) => {
    const count = /** @type {Reports["count"]} */ (counts.get(name));
    return [name, { work, count }];
  }));
  console.log(`${renderTable(reports)}\n`);

  const different = disagreements(reports);
  if (different.length > 0) {
    throw new TourError(`The runtimes do not agree:\n${different.join("\n")}`);
  }
  const plain = processes * ADDITIONS * plainRounds;
  const lost = plain - (counts.get("node")?.plainTotal ?? 0);
  console.log(`All bytes are identical on the three runtimes; the atomic total is exact.`);
  console.log(`With plain additions instead of atomic ones, ${lost} of ${plain} were lost.`);
  console.log(`Images are in ${out}; done in ${seconds(performance.now() - started)}.`);
}

/** @param {string} path */
function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new TourError(`Cannot make ${path}: ${/** @type {Error} */ (error).message}`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n${usage}`);
    process.exitCode = 2;
  } else if (error instanceof TourError) {
    console.error(error.message);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
