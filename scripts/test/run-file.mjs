// Runs one test file on one runtime, in a process of its own: a crash costs one file, and is seen.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { at, reportsDir } from "../lib/paths.mjs";
import { ending, run, seconds } from "../lib/run.mjs";
import { systemNode, toolchain } from "../toolchain.mjs";
import { readReport } from "./junit.mjs";

/**
 * @typedef {"node" | "bun" | "deno"} Runtime
 *
 * @typedef {object} Origin
 * @property {string} file
 * @property {string} runtime
 * @property {boolean} [aboutFile] it says how the whole file ended; it is not one of its tests
 *
 * @typedef {import("./junit.mjs").Case & Origin} TestCase
 *
 * @typedef {object} FileResult
 * @property {string} file
 * @property {TestCase[]} cases
 * @property {number} ms
 */

/** A file that runs longer hangs. Slow machines get more through the environment. */
const limitMs = Number(process.env["ZIFFI_TEST_TIMEOUT_MS"] ?? 300_000);

/**
 * @param {Runtime} runtime
 * @param {string} file
 * @param {string} report
 * @returns {{ command: string, args: string[] }}
 */
function commandLine(runtime, file, report) {
  switch (runtime) {
    case "node":
      return {
        command: toolchain.node26,
        args: [
          "--disable-warning=ExperimentalWarning",
          "--expose-gc",
          "--test-reporter=junit",
          `--test-reporter-destination=${report}`,
          file,
        ],
      };
    case "bun":
      return {
        command: toolchain.bun,
        args: [
          "test",
          "--timeout=120000",
          "--reporter=junit",
          `--reporter-outfile=${report}`,
          `./${file}`,
        ],
      };
    case "deno":
      return {
        command: toolchain.deno,
        args: [
          "test",
          "--allow-all",
          "--no-check",
          "--v8-flags=--expose-gc",
          `--preload=${at("scripts/test/deno-preload.mjs")}`,
          `--junit-path=${report}`,
          file,
        ],
      };
  }
}

/**
 * Paths of the tools for tests that start other programs; set once for all of them. What Node has
 * compiled it keeps for all of them too.
 */
export function toolEnv() {
  return {
    NODE_COMPILE_CACHE: at("build/compile-cache"),
    ZIFFI_TEST_NODE20: systemNode(),
    ZIFFI_TEST_NODE26: toolchain.node26,
    ZIFFI_TEST_DENO: toolchain.deno,
    ZIFFI_TEST_BUN: toolchain.bun,
    ZIFFI_TEST_TSX: toolchain.tsx,
    ZIFFI_TEST_ZIG: toolchain.zig,
  };
}

let serial = 0;

/**
 * @param {Runtime} runtime
 * @param {string} file relative to the root, with forward slashes
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<FileResult>}
 */
export async function runFile(runtime, file, env) {
  mkdirSync(reportsDir, { recursive: true });
  serial += 1;
  const report = join(reportsDir, `${process.pid}-${serial}.xml`);
  const { command, args } = commandLine(runtime, file, report);
  const result = await run(command, args, { env: { ...toolEnv(), ...env }, timeoutMs: limitMs });
  const cases = readReport(readAndRemove(report), runtime);

  /** @param {string} name @param {string} detail @returns {TestCase} */
  const failed = (name, detail) => ({
    file,
    runtime,
    name,
    status: "failed",
    detail,
    aboutFile: true,
  });
  const end = `${ending(result)}, ${seconds(result.ms)}`;
  if (!cases) {
    const detail = `The process died before its report was complete (${end}):\n${result.output}`;
    return { file, cases: [failed("the process survives", detail)], ms: result.ms };
  }
  /** @type {TestCase[]} */
  const own = cases.map((one) => ({ ...one, file, runtime }));
  if (own.length === 0) {
    own.push(failed("the file has tests", `No test ran (${end}):\n${result.output}`));
  } else if (result.code !== 0 && !own.some((one) => one.status === "failed")) {
    const detail = `No test failed, but the process did (${end}):\n${result.output}`;
    own.push(failed("the process succeeds", detail));
  }
  const uncaught = result.output.indexOf("Uncaught outside of a test");
  if (uncaught >= 0) own.push(failed("the file loads", result.output.slice(uncaught)));
  return { file, cases: own, ms: result.ms };
}

/** @param {string} path */
function readAndRemove(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  } finally {
    rmSync(path, { force: true });
  }
}
