// The tour: the same work on Deno, Bun and Node, through one API. `npm start` sets up and runs this.
//   node examples/tour/main.mjs [--out FOLDER] [photo.png] [data.npy]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ending, run, seconds } from "../../scripts/lib/run.mjs";
import { parse, usage, UsageError } from "./args.mjs";
import { cell, cellBytes, counterBytes, refused, reportFile } from "./layout.mjs";
import { describe, disagreements, renderTable } from "./results.mjs";
import { names, runtimes } from "./runtimes.mjs";
import { paint } from "./table.mjs";

/**
 * @typedef {import("./protocol.ts").Job} Job
 * @typedef {import("./results.mjs").Reports} Reports
 */

const ADDITIONS = 200_000;
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
  mkdirSync(out, { recursive: true });
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
  writeFileSync(job.counter, new Uint8Array(counterBytes));
  const done = await Promise.all(names.map(async (name) => ({
    name,
    report: (await stop(name, "count", job)).report,
  })));
  // Read as a file, by a program that has no part in it: the fourth witness of the total.
  const total = readFileSync(job.counter).readUInt32LE(cell.total * cellBytes);
  rmSync(job.counter);
  const expected = job.processes * job.additions;
  for (const { name, report } of [...done, { name: "file", report: { total } }]) {
    if (report.total === expected) continue;
    throw new TourError(`The counter is not exact: ${name} has ${report.total}, not ${expected}`);
  }
  const titles = names.map((name) => runtimes[name].title).join(", ");
  console.log(`${paint("green", "ok")}  ${titles} at once: ${ADDITIONS} additions each\n`);
  return new Map(done.map(({ name, report }) => [name, report]));
}

/** @param {string[]} argv */
async function main(argv) {
  const { help, photo, elevation, out } = parse(argv);
  if (help) {
    console.log(usage);
    return;
  }
  const started = performance.now();
  mkdirSync(out, { recursive: true });
  const counter = join(out, `counter-${process.pid}.map`);
  const job = {
    ...{ photo, elevation, out, counter },
    ...{ processes: names.length, additions: ADDITIONS },
  };
  const works = await workInTurn(job);
  const counts = await countTogether(job);
  const reports = new Map([...works].map(([name, work]) => {
    const count = /** @type {Reports["count"]} */ (counts.get(name));
    return [name, { work, count }];
  }));
  console.log(`${renderTable(reports)}\n`);

  const different = disagreements(reports);
  if (different.length > 0) {
    throw new TourError(`The runtimes do not agree:\n${different.join("\n")}`);
  }
  const expected = names.length * ADDITIONS;
  const lost = expected - (counts.get("node")?.plainTotal ?? 0);
  console.log(`All bytes are identical on the three runtimes; the atomic total is exact.`);
  console.log(`Without atomics, ${lost} of ${expected} additions were lost.`);
  console.log(`Images are in ${out}; done in ${seconds(performance.now() - started)}.`);
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
