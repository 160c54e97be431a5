// DLPack with a library that many use: NumPy takes the structs of ziffi and gives its own. What
// runs is dlpack/numpy_exchange.py; without a Python that has NumPy it is skipped, which is told.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { libraryPath } from "../../scripts/setup.mjs";
import { root } from "./lib/files.ts";

const script = join(root, "tests", "repo", "dlpack", "numpy_exchange.py");
const probe = "import numpy, sys; sys.exit(not hasattr(numpy, 'from_dlpack'))";
const found = spawnSync("python3", ["-c", probe], { stdio: "ignore" }).status === 0;
const skip = found ? false : "python3 with NumPy is not installed";

describe("DLPack with NumPy", { skip }, () => {
  it("takes tensors of every dtype and layout in both structs, and gives its own", async () => {
    const { code, output } = await run("python3", [script, libraryPath()], { timeoutMs: 60_000 });
    assert.equal(output.trim(), "NumPy and ziffi agree");
    assert.equal(code, 0);
  });
});
