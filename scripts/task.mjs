// The tasks of package.json and deno.json: each sets up what it needs, then does one thing.
import {
  cellsCommand,
  checkCommand,
  checks,
  denoFmt,
  genCommand,
  layoutsCommand,
  runCheck,
  viewsCommand,
  zigFmt,
} from "./checks.mjs";
import { benchEntry, fuzzCallsEntry, fuzzEntry, killEntry, tourEntry } from "./lib/paths.mjs";
import { buildDist } from "./dist.mjs";
import { run, seconds } from "./lib/run.mjs";
import { step } from "./lib/progress.mjs";
import { setup, zigBuild } from "./setup.mjs";
import { main as test } from "./test.mjs";
import { toolchain } from "./toolchain.mjs";

/**
 * Runs a command on this terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
async function show(command, args, env = {}) {
  const { code } = await run(command, args, { inherit: true, env });
  return code ?? 1;
}

/**
 * Runs commands on this terminal, also after one that failed; the code is that of the first.
 * @param {{ command: string, args: string[] }[]} commands
 */
async function showAll(commands) {
  let failed = 0;
  for (const { command, args } of commands) {
    const code = await show(command, args);
    failed ||= code;
  }
  return failed;
}

/**
 * Runs checks and prints a line each.
 * @param {import("./checks.mjs").Check[]} list
 */
async function check(list) {
  let failed = 0;
  for (const one of list) {
    const { ok, output, ms } = await runCheck(one);
    console.log(`${ok ? "ok  " : "FAIL"} ${one.name.padEnd(18)} ${seconds(ms).padStart(9)}`);
    if (ok) continue;
    failed += 1;
    console.log(`${output}\nTo fix: ${one.fix}\n`);
  }
  return failed === 0 ? 0 : 1;
}

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const tasks = {
  start: async (args) => {
    await setup();
    return await show(toolchain.node26, [tourEntry, ...args]);
  },
  test: (args) => test(args),
  // Checks first: they take seconds, and what they find is not worth a run of all tests.
  ok: async (args) => {
    await setup({ safe: true, system: true });
    return await check(Object.values(checks)) || await test(args, ["checks"]);
  },
  gen: async (args) => {
    await setup({ native: false });
    return await showAll([
      ...[genCommand(args), viewsCommand(true), cellsCommand(true), layoutsCommand(true)],
    ]);
  },
  "gen:check": async (args) => {
    await setup({ native: false });
    return await showAll([
      ...[checkCommand(args), viewsCommand(false), cellsCommand(false), layoutsCommand(false)],
    ]);
  },
  build: async () => {
    await setup();
    await buildDist();
    return 0;
  },
  "build:all": async () => {
    await setup();
    await step("library", "zig build all: eight targets", () => zigBuild(["all"]));
    await buildDist();
    return 0;
  },
  bench: async (args) => {
    await setup({ system: true });
    return await show(toolchain.node26, [benchEntry, ...args]);
  },
  "fuzz:abi": async (args) => {
    await setup({ native: false });
    return await show(toolchain.node26, [
      "--disable-warning=ExperimentalWarning",
      fuzzEntry,
      ...args,
    ]);
  },
  "fuzz:calls": (args) => show(toolchain.node26, [fuzzCallsEntry, ...args]),
  kill: async (args) => {
    await setup();
    return await show(toolchain.node26, [
      "--disable-warning=ExperimentalWarning",
      killEntry,
      ...args,
    ]);
  },
  fmt: async () => {
    await setup({ native: false });
    const [one, two] = [denoFmt(true), zigFmt(true)];
    return await show(one.command, one.args) || await show(two.command, two.args, two.env);
  },
  "fmt:check": async () => {
    await setup({ native: false });
    return await check([checks.fmt, checks.zigFmt]);
  },
  lint: async () => {
    await setup({ native: false });
    return await show(toolchain.deno, ["lint", "--quiet"]);
  },
  types: async () => {
    await setup({ native: false });
    return await check([checks.types]);
  },
  // The package carries the library for all eight targets.
  prepack: async () => await tasks["build:all"]?.([]) ?? 1,
};

const [name = "", ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  console.error(`Unknown task "${name}". Tasks: ${Object.keys(tasks).join(", ")}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await task(args);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
