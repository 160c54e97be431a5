// The tables of the groups `gc` and `memory` as Markdown, from what `--json` wrote:
// `node bench/tables.mjs FILE...`.
import { readFileSync } from "node:fs";

/** @typedef {import("./rows.ts").Row} Row */

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Give the files that `npm run bench -- --json FILE` wrote");
  process.exit(2);
}
/** @type {Row[]} */
const rows = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")));

const mib = (/** @type {number | undefined} */ bytes) =>
  bytes === undefined ? "" : String(Math.round(bytes / 2 ** 20));
const seconds = (/** @type {number | undefined} */ ns) =>
  ns === undefined ? "" : (ns / 1e9).toFixed(2);
const ms = (/** @type {number | undefined} */ ns) => ns === undefined ? "" : (ns / 1e6).toFixed(1);

/**
 * @param {string[]} head
 * @param {string[][]} lines
 */
function table(head, lines) {
  const rule = head.map(() => "---");
  for (const line of [head, rule, ...lines]) console.log(`| ${line.join(" | ")} |`);
  console.log("");
}

const gc = rows.filter(({ group }) => group === "gc");
if (gc.length > 0) {
  const head = ["on", "what", "live", "of", "resident", "of", "idle", "s", "longest gap, ms"];
  table(
    head,
    gc.map(({ runtime, name, peer, ns, each = {} }) => [
      runtime,
      name,
      mib(each["peakLiveBytes"]),
      `${mib(each["peerPeakLiveBytes"])} (${peer})`,
      mib(each["peakResidentBytes"]),
      mib(each["peerPeakResidentBytes"]),
      mib(each["idleLiveBytes"]),
      seconds(ns),
      ms(each["longestGapNs"]),
    ]),
  );
}

const memory = rows.filter(({ group }) => group === "memory");
for (const pressure of ["quiet", "garbage"]) {
  const some = memory.filter(({ name }) => name.endsWith(`, ${pressure}`));
  const runtimes = [...new Set(some.map(({ runtime }) => runtime))];
  const ways = [...new Set(some.map(({ name }) => name.slice(0, -pressure.length - 2)))];
  if (ways.length === 0) continue;
  console.log(
    `${pressure}: seconds, seconds of all processors, peak MiB, p99 and longest gap, ms\n`,
  );
  table(
    ["way", ...runtimes],
    ways.map((way) => [
      way,
      ...runtimes.map((runtime) => {
        const row = some.find((one) =>
          one.runtime === runtime && one.name === `${way}, ${pressure}`
        );
        if (row === undefined) return "";
        const { ns, each = {} } = row;
        const gaps = `${ms(each["p99GapNs"])}, ${ms(each["longestGapNs"])}`;
        const times = `${seconds(ns)}, ${seconds(each["cpuNs"])}`;
        return `${times}; ${mib(each["peakResidentBytes"])}; ${gaps}`;
      }),
    ]),
  );
}
