// Runs command lines of `ziffi` inside of the test's own process. Starting a program and loading
// the generator takes most of the time of a command, so only tests of the program itself do that:
// how it starts on each runtime, ends, is stopped, and prints to terminals and closed pipes.
import { AsyncLocalStorage } from "node:async_hooks";
import { registerHooks } from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import "../../../scripts/lib/source-imports.mjs";
import { buildDir, root } from "../../../scripts/lib/paths.mjs";
import { runCommandLine } from "../../../gen/commands/program.ts";
import type { Ended } from "./run.ts";

/** What the command that runs here has printed. */
const printed = new AsyncLocalStorage<string[]>();

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...words: unknown[]) => boolean;
  // The runner of tests prints too, and not into the output of a command.
  stream.write = (...words: unknown[]) => {
    const texts = printed.getStore();
    if (texts === undefined) return write(...words);
    texts.push(String(words[0]));
    const done = words.at(-1);
    if (typeof done === "function") done();
    return true;
  };
}

/** How many commands have run: each reads the schemas of tests anew, as a new process would. */
let runs = 0;
const folders = pathToFileURL(buildDir).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (!found.url.startsWith(`${folders}/gen-test-`)) return found;
    return { ...found, url: `${found.url.replace(/\?.*$/, "")}?run=${runs}` };
  },
});

/** Environment and working folder belong to the process: one command after another. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `ziffi` with these words, as Node would in a process of its own.
 *
 * @param words what stands after `ziffi`
 * @param cwd the working folder
 * @param env what is added to the environment
 */
export function ziffiHere(
  words: readonly string[],
  cwd: string = root,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const turn = last.then(() => runHere(words, cwd, env));
  last = turn.catch(() => {});
  return turn;
}

async function runHere(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const before = { cwd: process.cwd(), env: { ...process.env }, code: process.exitCode };
  const texts: string[] = [];
  runs += 1;
  // As scripts/lib/run.mjs starts a program.
  for (const name of ["NODE_TEST_CONTEXT", "FORCE_COLOR"]) delete process.env[name];
  Object.assign(process.env, { NO_COLOR: "1" }, env);
  process.chdir(cwd);
  process.exitCode = undefined;
  try {
    await printed.run(texts, () => runCommandLine(words));
    return { code: Number(process.exitCode ?? 0), output: texts.join("") };
  } finally {
    process.exitCode = before.code;
    process.chdir(before.cwd);
    for (const name of Object.keys(process.env)) {
      if (!(name in before.env)) delete process.env[name];
    }
    Object.assign(process.env, before.env);
  }
}
