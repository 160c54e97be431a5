// The suites that are not JavaScript tests: Zig's unit tests and the type tests.
import { existsSync } from "node:fs";
import { delimiter, join, relative, sep } from "node:path";
import { at, root } from "../lib/paths.mjs";
import { ending, run } from "../lib/run.mjs";
import { filesUnder } from "../lib/stamp.mjs";
import { toolchain, zigEnv } from "../toolchain.mjs";

/** @typedef {import("./run-file.mjs").TestCase} TestCase */

/**
 * @param {string} file
 * @param {string} name
 * @param {TestCase["status"]} status
 * @param {string} detail
 * @returns {TestCase}
 */
const result = (file, name, status, detail = "") => ({ file, runtime: "-", name, status, detail });

/**
 * Runs `zig build test` and counts by its build summary.
 * @param {string} suite the name of the results
 * @param {string[]} more arguments
 * @returns {Promise<TestCase[]>}
 */
async function buildTest(suite, more) {
  const args = ["build", "--build-file", "zig/build.zig", "test", "--summary", "all", ...more];
  const done = await run(toolchain.zig, args, { env: zigEnv(), timeoutMs: 900_000 });
  const summary = done.output.split("\n").find((line) => line.startsWith("Build Summary:")) ?? "";
  const [, passedWord, totalWord] = /(\d+)\/(\d+) tests passed/.exec(summary) ?? [];
  const passed = Number(passedWord ?? 0);
  const skipped = Number(/(\d+) skipped/.exec(summary)?.[1] ?? 0);
  const failed = Number(totalWord ?? 0) - passed - skipped;
  /** @type {TestCase[]} */
  const cases = [];
  for (let i = 0; i < passed; i += 1) cases.push(result(suite, `unit test ${i + 1}`, "passed"));
  for (let i = 0; i < skipped; i += 1) {
    cases.push(result(suite, `skipped ${i + 1}`, "skipped", "by the Zig test, see its source"));
  }
  if (done.code !== 0) {
    cases.push(result(suite, "zig build test", "failed", `${ending(done)}\n${done.output}`));
    for (let i = 1; i < failed; i += 1) {
      cases.push(result(suite, `failure ${i + 1}`, "failed", "above"));
    }
  } else if (passed === 0) {
    cases.push(result(suite, "zig build test", "failed", `No test ran:\n${done.output}`));
  }
  return cases;
}

/**
 * The unit tests, optimised and with all checks; those of `neonTests` also run in Debug mode, which
 * takes as long again and checks no more.
 */
export const zigTests = () => buildTest("zig", ["-Dtest-mode=ReleaseSafe"]);

/** Unit tests of what differs from one CPU to another: a part of the name of each. */
export const CPU_TESTS = [
  "elementwise_test",
  "casts_test",
  "half_test",
  "moves_test",
  "reductions_test",
];

/** Why the kernels of ARM cannot be tested by emulation here, or "". */
function noEmulation() {
  if (process.platform !== "linux") return "only Linux emulates other CPUs with qemu-user";
  if (process.arch === "arm64") return "this CPU has NEON: the suite zig tests it";
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, "qemu-aarch64")))) return "";
  return "qemu-aarch64 is not in PATH; install the package qemu-user";
}

/**
 * Runs the unit tests of kernels for ARM in an emulator.
 * @returns {Promise<TestCase[]>}
 */
export async function neonTests() {
  const reason = noEmulation();
  if (reason) return [result("neon", "kernels of ARM under qemu-aarch64", "skipped", reason)];
  return await buildTest("neon", [
    "-Dtest-target=linux-arm64-musl",
    "-fqemu",
    // Kernels as they are shipped; this CPU runs those with checks, and the wide ones.
    "-Dtest-mode=Debug",
    "-Dtest-wide=false",
    ...CPU_TESTS.map((name) => `-Dtest-filter=${name}`),
  ]);
}

/**
 * Type-checks tests/types; each file is one test. `@ts-expect-error` states what must not compile.
 * @returns {Promise<TestCase[]>}
 */
export async function typeTests() {
  const files = filesUnder(at("tests/types")).filter((path) => path.endsWith(".ts"))
    .map((path) => relative(root, path).split(sep).join("/"));
  if (files.length === 0) {
    return [result("tests/types", "has files", "failed", "No type test found")];
  }
  const args = [toolchain.tsc, "-p", "tsconfig.type-tests.json", "--pretty", "false"];
  const done = await run(toolchain.node26, args);
  const lines = done.output.split("\n").filter(Boolean);
  const cases = files.map((file) => {
    const own = lines.filter((line) => line.startsWith(`${file}(`));
    return result(file, "type-checks", own.length ? "failed" : "passed", own.join("\n"));
  });
  const elsewhere = lines.filter((line) => !files.some((file) => line.startsWith(`${file}(`)));
  if (done.code !== 0 && elsewhere.length > 0) {
    cases.push(result("tests/types", "tsc", "failed", elsewhere.join("\n")));
  }
  return cases;
}
