// The cases of shared maps, each with processes of all three runtimes at the same time.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { readPng } from "../../examples/lib/png.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { systemNode } from "../../scripts/toolchain.mjs";

const folder = mkdtempSync(join(tmpdir(), "ziffi-cases-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs a case and returns what its processes print. */
async function runCase(...args: string[]): Promise<string> {
  const { code, output } = await run(systemNode(), [at("examples/shared/run.mjs"), ...args], {
    timeoutMs: 120_000,
  });
  assert.equal(code, 0, output);
  return output;
}

describe("cases of shared maps", () => {
  it("eight processes count hits, and none is lost", async () => {
    assert.match(await runCase("hits", "--times", "5000"), /\b40000 hits counted/);
  });

  it("three processes on three runtimes turn a photo into its negative", async () => {
    const out = join(folder, "negative.png");
    const output = await runCase("photo", "--times", "3", "--out", out);
    assert.match(output, /^deno took 3 photos of 512 x 600 pixels$/m);
    assert.match(output, /^bun {2}developed 114 bands$/m);
    assert.match(output, /^node printed 3 photos of 512 x 600 pixels$/m);
    const [photo, negative] = [readPng(at("examples/data/hopper.png")), readPng(out)];
    const inverted = { ...photo, pixels: photo.pixels.map((value) => 255 - value) };
    assert.deepEqual(negative, inverted);
  });

  it("one process writes prices that four read, never of two moments", async () => {
    const output = await runCase("prices", "--times", "20000");
    assert.match(output, /^bun {2}wrote 20000 prices$/m);
    assert.equal(output.match(/read \d+ prices/g)?.length, 4);
  });

  it("names the cases when asked for another one", async () => {
    const { code, output } = await run(systemNode(), [at("examples/shared/run.mjs"), "lottery"]);
    assert.equal(code, 2);
    assert.match(output, /case is "lottery"; give one of hits, photo, prices/);
  });
});
