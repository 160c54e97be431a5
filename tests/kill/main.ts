// The long form of the kill harness: npm run kill -- --kills 2000 [--seed N] [--library FILE]
import { randomInt } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import { killAndCheck } from "./harness.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string" },
    library: { type: "string" },
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
const { library } = values;
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
} catch (error) {
  console.error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
