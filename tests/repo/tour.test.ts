// The tour as a user runs it: with its own files, with the user's, and with files it cannot use.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { readPng } from "../../examples/lib/png.ts";
import { runtimes } from "../../examples/tour/runtimes.mjs";
import { refused } from "../../examples/tour/layout.mjs";
import { at, tourEntry } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { systemNode } from "../../scripts/toolchain.mjs";
import { npy, png } from "./lib/broken.ts";

const folder = mkdtempSync(join(tmpdir(), "ziffi-tour-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Runs the tour with the node of the system, as `npm start` may. */
function tour(...args: string[]) {
  const words = [tourEntry, "--out", join(folder, "out"), ...args];
  return run(systemNode(), words, { timeoutMs: 120_000, env: { INIT_CWD: folder } });
}

/** The cells of a row of the table. */
function row(output: string, label: string): string[] {
  const line = output.split("\n").find((text) => text.startsWith(`${label}  `)) ?? "";
  return line.slice(label.length).trim().split(/ {2,}/);
}

const triple = (text: string) => [text, text, text];

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const outputs = (["deno", "bun", "node"] as const).map((name) =>
  join(folder, "out", name, "inverted.png")
);

describe("the tour", () => {
  it("runs on the photo and the elevation model of the examples", async () => {
    const { code, output } = await tour();
    assert.equal(code, 0, output);
    assert.match(output, /512 x 600 RGB, 921,600 bytes/);
    assert.match(output, /^step +Deno 2\.\S+ +Bun 1\.\S+ +Node 26\.\S+$/m);
    // As NumPy has them.
    assert.deepEqual(row(output, "elevation: metres"), triple("236 to 1076"));
    assert.deepEqual(row(output, "elevation: feet"), triple("774.2782 to 3530.184"));
    assert.deepEqual(row(output, "elevation: sum of feet"), triple("241528585.958"));
    assert.deepEqual(row(output, "counter: total"), triple("3,000,000"));
    assert.match(output, /All bytes are identical on the three runtimes/);
    const { pixels } = readPng(at("examples/data/hopper.png"));
    const inverted = pixels.map((byte) => 255 - byte);
    assert.deepEqual(
      row(output, "photo: sha256 of pixels"),
      triple(sha256(inverted).slice(0, 16)),
    );
    for (const path of outputs) assert.deepEqual(readPng(path).pixels, inverted);
    assert.equal(output, stripVTControlCharacters(output), "no colour where there is no terminal");
  });

  it("runs on files of the user, in any order, and leaves alpha as it is", async () => {
    const pixels = Uint8Array.from({ length: 5 * 2 * 4 }, (_, i) => (i * 53) % 256);
    // Deno's lists of permitted paths are separated by commas.
    file("Alpha, mine.PNG", png({ width: 5, colour: 6, pixels }));
    const heights = new Float32Array([0.3048, -0.3048, NaN]);
    const data = new Uint8Array(heights.buffer);
    file("real.npy", npy({ descr: "'<f4'", shape: "(3,)", data }));
    symlinkSync(join(folder, "real.npy"), join(folder, "link.npy"));
    const { code, output } = await tour("link.npy", "Alpha, mine.PNG");
    assert.equal(code, 0, output);
    assert.match(output, /5 x 2 RGBA, 40 bytes/);
    assert.deepEqual(row(output, "elevation: feet"), triple("NaN to NaN"));
    const inverted = pixels.map((byte, i) => i % 4 === 3 ? byte : 255 - byte);
    for (const path of outputs) assert.deepEqual(readPng(path).pixels, inverted);
  });
});

describe("a file that the tour cannot use", () => {
  const cases: [what: string, args: () => string[], message: RegExp][] = [
    ["a missing photo", () => ["missing.png"], /missing\.png: there is no such file; give a PNG/],
    ["a missing array", () => ["missing.npy"], /missing\.npy: there is no such file; give a \.npy/],
    ["no PNG", () => [file("a.jpg", png().subarray(4)), "dem.npy"], /a\.jpg: it is not a PNG/],
    ["a cut PNG", () => [file("cut.png", png().subarray(0, 50))], /cut\.png: it is truncated/],
    ["a deep PNG", () => [file("deep.png", png({ depth: 16 }))], /with 16 bits a channel; give/],
    ["a cut array", () => [file("cut.npy", npy().subarray(0, -2))], /truncated: 4 of 6 bytes/],
    ["a wrong dtype", () => [file("c.npy", npy({ descr: "'<c8'" }))], /dtype <c8 is not supported/],
  ];
  for (const [what, args, message] of cases) {
    it(`${what}: one line and exit code 1`, async () => {
      const { code, output } = await tour(...args());
      assert.equal(code, 1, output);
      assert.match(output, message);
      assert.match(output, /^Cannot use [^\n]+\n$/);
    });
  }

  for (const [name, { command }] of Object.entries(runtimes)) {
    it(`is refused by ${name} in the same words`, async () => {
      const elevation = join(folder, "missing.npy");
      const photo = at("examples/data/hopper.png");
      const out = join(folder, "own");
      mkdirSync(out, { recursive: true });
      for (const wrong of [{ photo: elevation, elevation }, { photo, elevation }]) {
        const job = { ...wrong, out, counter: "", processes: 1, additions: 2 };
        const [program = "", ...args] = command(job);
        const result = await run(program, [...args, "work", JSON.stringify(job)]);
        assert.equal(result.code, refused, result.output);
        assert.match(
          result.output,
          /^Cannot use [^\n]+missing\.npy: there is no such file; [^\n]+\n$/,
        );
      }
    });
  }
});

describe("a command line that the tour cannot understand", () => {
  const cases: [args: string[], message: RegExp][] = [
    [["a.png", "b.npy", "c.png"], /Got 3 paths/],
    [["a.txt"], /Cannot tell what a\.txt is/],
    [["a.png", "b.png"], /Got two \.png files/],
    [["--fast"], /--fast/],
  ];
  for (const [args, message] of cases) {
    it(`${args.join(" ")}: usage and exit code 2`, async () => {
      const { code, output } = await tour(...args);
      assert.equal(code, 2, output);
      assert.match(output, message);
      assert.match(output, /^Usage: npm start/m);
    });
  }
  it("--help is fine", async () => {
    const { code, output } = await tour("--help");
    assert.equal(code, 0);
    assert.match(output, /^Usage: npm start/);
  });
  it("a folder that cannot be made is told", async () => {
    const { code, output } = await tour("--out", join(file("plain", png()), "out"));
    assert.equal(code, 1, output);
    assert.match(output, /^Cannot make [^\n]+\n$/);
  });
});
