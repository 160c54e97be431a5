// Node at its end: the adapter waits for the compilations of V8, which read what node:ffi then
// frees. V8 tells with --trace-opt what it compiles, and delays it by a flag, so that without the
// wait the end of the compilation is never seen. See docs/decisions/0018-waiting-for-compilers.md.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { root } from "./lib/files.ts";

const FLAGS = [
  ...["--disable-warning=ExperimentalWarning", "--no-maglev", "--trace-opt"],
  "--concurrent-recompilation-delay=100",
];
const child = join(root, "tests", "repo", "compiler_jobs", "child.mjs");

interface Ending {
  readonly how: string;
  readonly what: string;
  readonly code: number;
  readonly says?: RegExp;
  readonly flags?: readonly string[];
}

const ENDINGS: readonly Ending[] = [
  { how: "exit", what: "process.exit(), whose code stays,", code: 7 },
  { how: "end", what: "the natural end", code: 0, flags: ["--allow-natives-syntax"] },
  {
    ...{ how: "code", what: "the end of a program in which text may not become code", code: 5 },
    flags: ["--disallow-code-generation-from-strings"],
  },
  { how: "throw", what: "an error that nobody catches", code: 1, says: /Error: thrown on purpose/ },
  { how: "worker-end", what: "the end of a Worker", code: 0, says: /worker ended with 0/ },
  { how: "worker-exit", what: "the exit of a Worker", code: 0, says: /worker ended with 7/ },
];

describe("Node at its end", () => {
  for (const { how, what, code, says = /^/, flags = [] } of ENDINGS) {
    it(`after ${what} waits for what V8 compiles`, async () => {
      const { code: ended, output } = await run(toolchain.node26, [...FLAGS, ...flags, child, how]);
      assert.equal(ended, code, output);
      assert.match(output, says);
      assert.match(output, /\[compiling method .*hotCaller .*TURBOFAN/);
      assert.match(output, /\[completed compiling .*hotCaller .*TURBOFAN/);
      // The syntax that the wait needs is on for others only where it was before.
      const on = flags.includes("--allow-natives-syntax");
      assert.match(
        output,
        new RegExp(`^V8 syntax: ${on}$`, "m"),
      );
    });
  }
});
