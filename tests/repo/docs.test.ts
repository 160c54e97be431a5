// The documentation, followed literally: every file that a page names is written, every command
// is run, and prints what the page shows.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { systemNode, toolchain, zigEnv } from "../../scripts/toolchain.mjs";
import { matches, type Step, stepsOf } from "./lib/docs.ts";
import { read, root } from "./lib/files.ts";
import { unpackPackage } from "./lib/packed.ts";

const home = mkdtempSync(join(tmpdir(), "ziffi-docs-"));
const packages = join(home, "packages");
const bin = join(home, "bin");
after(() => rmSync(home, { recursive: true, force: true }));

/** A program of the page on one of the runtimes. */
const PROGRAM = /^(deno run |bun |node )(-\S+ )*\S+\.ts\b/;

/** Pages, the README first. */
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) =>
    `docs/${name}`
  ),
];

/** A program on the PATH of a reader. */
function program(name: string, command: readonly string[]): void {
  const quoted = command.map((word) => `'${word}'`).join(" ");
  writeFileSync(join(bin, name), `#!/bin/sh\nexec ${quoted} "$@"\n`);
  chmodSync(join(bin, name), 0o755);
}

/** What a reader has installed: the runtimes, npm, and packages that npm can get. */
async function prepare(): Promise<void> {
  await unpackPackage(join(packages, "ziffi"));
  mkdirSync(bin);
  mkdirSync(join(packages, "@zigc"));
  for (const name of ["cli", "linux-x64"]) {
    symlinkSync(join(root, "node_modules", "@zigc", name), join(packages, "@zigc", name));
  }
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name.startsWith("@zigc") || name.startsWith(".") || name === "ziffi") continue;
    symlinkSync(join(root, "node_modules", name), join(packages, name));
  }
  const realNpm = execFileSync("which", ["npm"], { encoding: "utf8" }).trim();
  const reader = join(root, "tests", "repo", "lib", "reader.mjs");
  program("npm", [systemNode(), reader, packages, realNpm]);
  // What npx does with a command of an installed package; starting npm takes longer than that.
  const script = `#!/bin/sh\nname=$1\nshift\nexec "./node_modules/.bin/$name" "$@"\n`;
  writeFileSync(join(bin, "npx"), script, { mode: 0o755 });
  program("node", [toolchain.node26, "--disable-warning=ExperimentalWarning"]);
  program("deno", [toolchain.deno]);
  program("bun", [toolchain.bun]);
}

/** Runs one line of a page as a reader would type it. */
async function type(command: string, cwd: string, exit: number): Promise<string> {
  const path = `${bin}:${process.env["PATH"] ?? ""}`;
  const env = { ...zigEnv(), PATH: path, npm_config_loglevel: "error", NODE_OPTIONS: "" };
  const result = await run("bash", ["-c", command], { cwd, env, timeoutMs: 180_000 });
  assert.equal(result.code, exit, `${command}\n${result.output}`);
  return result.output;
}

function enter(page: string, from: string, number: number): string {
  const folder = join(home, `${page.replace(/\W/g, "_")}_${number}`);
  if (from === "empty") mkdirSync(folder);
  else {
    const made = /(^|\/)(build|\.zig-cache|node_modules)(\/|$)/;
    const source = join(root, from);
    cpSync(source, folder, {
      recursive: true,
      filter: (path) => !made.test(path.slice(source.length)),
    });
  }
  return folder;
}

function follow(page: string, steps: readonly Step[]): void {
  let folder: string | null = null;
  let folders = 0;
  for (const step of steps) {
    if (step.kind === "folder") {
      it(`line ${step.line}: in ${step.from}`, () => {
        folders += 1;
        folder = enter(page, step.from, folders);
      });
    } else if (step.kind === "file") {
      it(`line ${step.line}: ${step.path}`, () => {
        assert.ok(folder, "no comment says in which folder");
        mkdirSync(dirname(join(folder, step.path)), { recursive: true });
        writeFileSync(join(folder, step.path), step.text);
      });
    } else if (step.skip === null) {
      it(`line ${step.line}: ${step.commands.at(-1)}`, async () => {
        assert.ok(folder, "no comment says in which folder");
        for (const [index, command] of step.commands.entries()) {
          const last = index === step.commands.length - 1;
          const printed = await type(command, folder, last ? step.exit : 0);
          // A program that is started on each runtime prints the same on each.
          const shows = last || PROGRAM.test(command);
          if (step.output === null || !shows) continue;
          const same = matches(step.output, printed);
          assert.ok(same, `${command}: the page shows\n${step.output}\nnot\n${printed}`);
        }
      });
    }
  }
}

describe("docs", () => {
  before(prepare);
  for (const page of pages) {
    const steps = stepsOf(read(page));
    if (steps.some(({ kind }) => kind === "commands")) describe(page, () => follow(page, steps));
  }
});

describe("commands that are not run say why", () => {
  const reasons = new Set([
    "it is what runs this test",
    "examples/sqlite3 is the result",
    "it takes minutes",
    "it downloads a part of Deno",
    "it goes on until it is ended",
    "it changes the shell that runs it",
  ]);
  for (const page of pages) {
    for (const step of stepsOf(readFileSync(join(root, page), "utf8"))) {
      if (step.kind !== "commands" || step.skip === null) continue;
      it(`${page}:${step.line}`, () => assert.ok(reasons.has(step.skip ?? ""), step.skip ?? ""));
    }
  }
});

describe("outputs of the docs", () => {
  const cases: [shown: string, printed: string, same: boolean][] = [
    ["a\nb\n", "a\nb", true],
    ["a\n", "a\nb", false],
    ["a … c\n", "a b c\n", true],
    ["a … c\n", "a b\nc\n", false],
    ["a\n…\nd\n", "a\nb\nc\nd\n", true],
    ["a\n…\nd\n", "a\nd\n", true],
    ["1.5 (x)\n", "1x5 (x)\n", false],
  ];
  for (const [shown, printed, same] of cases) {
    it(JSON.stringify([shown, printed]), () => assert.equal(matches(shown, printed), same));
  }
});
