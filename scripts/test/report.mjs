// Prints what the suites did: a line each, then the failures in full, then the line CI reads.
import { seconds } from "../lib/run.mjs";

/**
 * @typedef {import("./run-file.mjs").TestCase} TestCase
 * @typedef {{ title: string, runtime: string, cases: TestCase[], ms: number }} Outcome
 */

/**
 * @param {TestCase[]} cases
 * @param {TestCase["status"]} status
 */
const count = (cases, status) => cases.filter((one) => one.status === status).length;

/** @param {Outcome} outcome */
export function printOutcome({ title, runtime, cases, ms }) {
  const failed = count(cases, "failed");
  const skipped = count(cases, "skipped");
  const words = [
    failed > 0 ? "FAIL" : "ok  ",
    title.padEnd(18),
    runtime.padEnd(5),
    `${count(cases, "passed")} passed`.padStart(12),
    `${failed} failed`.padStart(10),
    `${skipped} skipped`.padStart(11),
    seconds(ms).padStart(9),
  ];
  console.log(words.join(" "));
}

/**
 * Names what took longest: where time can be won, and what suites.mjs should begin first.
 * @param {{ name: string, ms: number }[]} times of files and of programs
 */
export function printSlowest(times) {
  const shown = times.toSorted((a, b) => b.ms - a.ms).slice(0, 12);
  console.log(`slowest: ${shown.map(({ name, ms }) => `${name} ${seconds(ms)}`).join(", ")}`);
}

/** @param {string} text */
const indent = (text) => text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");

/**
 * @param {Outcome[]} outcomes
 * @returns {boolean} whether all is well
 */
export function printEnd(outcomes) {
  for (const { title, runtime, cases } of outcomes) {
    for (const one of cases.filter((entry) => entry.status === "skipped")) {
      console.log(`skipped: ${title} [${runtime}] ${one.file} > ${one.name}: ${one.detail}`);
    }
  }
  for (const { title, runtime, cases } of outcomes) {
    for (const one of cases.filter((entry) => entry.status === "failed")) {
      console.log(
        `\nFAILED ${title} [${runtime}] ${one.file} > ${one.name}\n${indent(one.detail)}`,
      );
    }
  }
  const all = outcomes.flatMap((outcome) => outcome.cases);
  const failed = count(all, "failed");
  const skipped = count(all, "skipped");
  const tail = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`\n${count(all, "passed")} passed, ${failed} failed${tail}`);
  return failed === 0;
}
