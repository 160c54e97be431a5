// Runs the tests or the benchmark on every runtime that is installed, and names what is missing.
//   node scripts/run.mjs test                  on all three
//   node scripts/run.mjs test --require-all    a missing one is a failure; for CI
//   node scripts/run.mjs bench deno            on those that are named
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const tests = readdirSync(join(root, "tests"))
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `./tests/${name}`);
const bench = "bench/main.ts";
/** Programs that use `node:ffi` are told that it is experimental, each time. */
const quiet = "--disable-warning=ExperimentalWarning";

/**
 * @typedef {object} Runtime
 * @property {string[]} version words that print the version
 * @property {number[]} [atLeast] the first version that can call native code
 * @property {Record<string, string[]>} jobs words for each job
 * @property {string} install what to do when it is missing
 */

/** @type {Record<string, Runtime>} */
const runtimes = {
  deno: {
    version: ["eval", "console.log(Deno.version.deno)"],
    jobs: {
      test: ["test", "--no-check", "--allow-ffi", ...tests],
      bench: ["run", "-A", bench],
    },
    install: "https://deno.com, or npm install --save-dev deno",
  },
  bun: {
    version: ["--version"],
    jobs: { test: ["test", ...tests], bench: ["run", bench] },
    install: "https://bun.sh, or npm install --save-dev bun",
  },
  node: {
    // Bun puts itself in the place of a Node that is not there.
    version: ["-p", "process.versions.bun ? 'Bun' : process.versions.node"],
    atLeast: [26, 1],
    jobs: { test: [quiet, "--test", ...tests], bench: [quiet, bench] },
    install: "https://nodejs.org, or npm install --save-dev node",
  },
};

/**
 * What keeps a runtime from being used, or its version.
 * @param {string} name
 * @param {Runtime} runtime
 */
function find(name, { version, atLeast = [0] }) {
  const ran = spawnSync(name, version, { cwd: root, encoding: "utf8" });
  if (ran.error) return { missing: `${name} is not on PATH` };
  if (ran.status !== 0) return { missing: `${name} does not start: ${ran.stderr.trim()}` };
  const found = ran.stdout.trim();
  const [major = NaN, minor = NaN] = found.split(".").map(Number);
  const [least = 0, leastMinor = 0] = atLeast;
  if (major > least || (major === least && minor >= leastMinor)) return { found };
  return { missing: `${name} is ${found}; native calls need ${atLeast.join(".")} or later` };
}

const [job = "", ...rest] = process.argv.slice(2);
const requireAll = rest.includes("--require-all");
const named = rest.filter((word) => word !== "--require-all");
const unknown = named.filter((name) => !(name in runtimes));
if ((job !== "test" && job !== "bench") || unknown.length > 0) {
  console.error(`Usage: node scripts/run.mjs test|bench [deno] [bun] [node] [--require-all]`);
  process.exit(2);
}

const lines = [];
let ran = 0;
let failed = 0;
for (const [name, runtime] of Object.entries(runtimes)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const { found, missing } = find(name, runtime);
  if (missing !== undefined) {
    lines.push(`${name.padEnd(5)} not run: ${missing} (${runtime.install})`);
    if (requireAll || named.length > 0) failed += 1;
    continue;
  }
  console.log(`\n${name} ${found}`);
  const { status } = spawnSync(name, runtime.jobs[job] ?? [], { cwd: root, stdio: "inherit" });
  lines.push(`${name.padEnd(5)} ${status === 0 ? "passed" : "failed"}`);
  ran += 1;
  if (status !== 0) failed += 1;
}
console.log(`\n${lines.join("\n")}`);
if (ran === 0) console.error("Nothing was run: install one of the runtimes");
if (ran === 0 || failed > 0) process.exitCode = 1;
