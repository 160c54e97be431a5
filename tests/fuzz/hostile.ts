// Hostile calls on one runtime: hostile.ts --count N --seed S [--only TEXT]. Exits with 1 when
// something was wrong, or when memory grows. With --trace the last line names a call that crashed.
import { writeSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { run, slope } from "./hostile_run.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    trace: { type: "boolean", default: false },
  },
});
const count = Number(values.count);
const MIB = 1024 * 1024;
/** Less cannot be told from the noise of a run. */
const MIN_FOR_MEMORY = 200_000;
const MOST_GROWTH = 16 * MIB;

const started = performance.now();
const outcome = await run(
  count,
  Number(values.seed),
  ({ where, name }) => `${where}.${name}`.includes(values.only),
  values.trace ? (call) => writeSync(2, `${call}\n`) : undefined,
);
const seconds = (performance.now() - started) / 1000;
const { resident } = outcome;
const perCall = slope(resident, count / Math.max(1, resident.length));
const half = resident.slice(Math.floor(resident.length / 4));
const growth = perCall * count * 0.75;
console.log(
  `${outcome.calls} calls, seed ${values.seed}: ${outcome.returned} returned, ` +
    `${outcome.refused} threw, ${seconds.toFixed(1)} s`,
);
console.log(
  `resident MiB: ${resident.map((bytes) => (bytes / MIB).toFixed(0)).join(" ")}; ` +
    `slope ${perCall.toFixed(2)} bytes a call after the first quarter`,
);
for (const problem of outcome.problems.slice(0, 40)) console.log(`PROBLEM ${problem}`);
if (outcome.problems.length > 40) console.log(`and ${outcome.problems.length - 40} more`);
const leaks = count >= MIN_FOR_MEMORY && growth > MOST_GROWTH &&
  Math.max(...half) - Math.min(...half) > MOST_GROWTH;
if (leaks) console.log(`PROBLEM memory grows: ${(growth / MIB).toFixed(1)} MiB`);
process.exit(outcome.problems.length > 0 || leaks ? 1 : 0);
