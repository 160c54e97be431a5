// What the groups `numpy` and `peers` come to: geometric means of the ratios, and the worst cells.
// `node bench/nd/summary.mjs FILE...` of what `--json` wrote.
import { readFileSync } from "node:fs";

/** @typedef {import("../rows.ts").Row} Row */

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Give the files that `npm run bench -- --json FILE` wrote");
  process.exit(2);
}
/** @type {Row[]} */
const rows = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")));

/** @param {Row[]} some */
function mean(some) {
  if (some.length === 0) return "";
  const logarithms = some.reduce((sum, { ratio }) => sum + Math.log(ratio), 0);
  return Math.exp(logarithms / some.length).toFixed(2);
}

/**
 * A table of geometric means.
 * @param {Row[]} some
 * @param {(row: Row) => string} lineOf
 * @param {(row: Row) => string} columnOf
 */
function table(some, lineOf, columnOf) {
  const columns = [...new Set(some.map(columnOf))];
  const head = ["geometric mean", ...columns, "all"];
  const lines = [...new Set(some.map(lineOf))].map((line) => {
    const own = some.filter((row) => lineOf(row) === line);
    return [line, ...columns.map((c) => mean(own.filter((row) => columnOf(row) === c))), mean(own)];
  });
  for (const line of [head, head.map(() => "---"), ...lines]) {
    console.log(`| ${line.join(" | ")} |`);
  }
  console.log("");
}

/** @param {Row} row @param {number} k */
const word = (row, k) => row.name.replace(",", "").split(" ")[k] ?? "";
for (const runtime of new Set(rows.map((row) => row.runtime))) {
  for (const group of ["numpy", "peers", "bandwidth"]) {
    const some = rows.filter((row) => row.group === group && row.runtime === runtime);
    if (some.length === 0) continue;
    const above = some.filter(({ ratio }) => ratio > 1.05).length;
    console.log(
      `## ${group} on ${runtime}: ${some.length} cells, ${mean(some)}, ${above} above 1.05\n`,
    );
    if (group === "numpy") {
      table(some, (row) => word(row, 0), (row) => `${word(row, 2)} ${word(row, 3)}`);
    } else {
      table(some, (row) => row.peer, (row) => word(row, 2));
    }
    const worst = some.filter(({ ratio }) => ratio > 1).sort((a, b) => b.ratio - a.ratio);
    for (const { name, ns, peerNs, ratio } of worst) {
      console.log(`- ${name}: ${ratio.toFixed(2)} (${Math.round(ns)} of ${Math.round(peerNs)} ns)`);
    }
    console.log("");
  }
}
