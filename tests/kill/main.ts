// The long form of the kill harness: npm run kill -- --kills 2000 [--seed N] [--library FILE]
// With --planted FAULT it runs on a library with that fault, and has to find it.
import { randomInt } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import { buildFault, faults, plantedPath } from "../../scripts/planted.mjs";
import { killAndCheck } from "./harness.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string" },
    library: { type: "string" },
    planted: { type: "string" },
  },
});

/** An option that is an integer from 0 up. */
function integer(name: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  console.error(`--${name} is ${JSON.stringify(text)}; give an integer from 0 up`);
  process.exit(2);
}

const kills = integer("kills", values.kills);
const seed = integer("seed", values.seed ?? `${randomInt(2 ** 31)}`);

/** A fault that the library can be built with. */
function faultOf(name: string): keyof typeof faults {
  if (Object.hasOwn(faults, name)) return name as keyof typeof faults;
  console.error(
    `--planted is ${JSON.stringify(name)}; give one of ${Object.keys(faults).join(", ")}`,
  );
  process.exit(2);
}

const fault = values.planted === undefined ? null : faultOf(values.planted);
if (fault !== null) await buildFault(fault);
const library = fault === null ? values.library : plantedPath;
const started = performance.now();
console.log(`seed ${seed}`);
try {
  const { rounds, commits } = await killAndCheck({
    kills,
    seed,
    ...(library === undefined ? {} : { library }),
    onKill(kill, report) {
      if (kill % 100 === 0) console.log(`${kill} kills, ${report.rounds} rounds`);
    },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${kills} kills in ${seconds} s: ${rounds} rounds, ${commits} commits, all whole`);
  if (fault !== null) {
    console.error(`${fault} was not found; give more kills`);
    process.exitCode = 1;
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const isFound = fault !== null && faults[fault].test(message);
  console.error(`${isFound ? `found ${fault}: ` : ""}seed ${seed}: ${message}`);
  process.exitCode = isFound ? 0 : 1;
}
