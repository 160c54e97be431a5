// The packed npm package, used as docs/getting-started.md says, on the three runtimes.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { root } from "./lib/files.ts";
import { unpackPackage } from "./lib/packed.ts";
import { systemNode, toolchain, zigEnv } from "../../scripts/toolchain.mjs";

const project = mkdtempSync(join(tmpdir(), "ziffi-package-"));
const FILES = ["schema.ts", "basic.zig", "root.zig", "main.ts"];
const C_FILES = ["schema.ts", "polyline.h", "polyline.c", "main.ts"];

function run(command: string, args: string[], env: Record<string, string> = {}): string {
  const options = { cwd: project, env: { ...process.env, ...env }, encoding: "utf8" } as const;
  return execFileSync(command, args, options);
}

const CLI = join("node_modules", "ziffi", "dist", "gen", "cli.js");

/** Packs the built package and installs it into the project, with its dependencies and tsx. */
async function install(): Promise<void> {
  const modules = join(project, "node_modules");
  await unpackPackage(join(modules, "ziffi"));
  for (const name of ["typebox", "commander", "tsx"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  const manifest = { type: "module", dependencies: { ziffi: "*" } };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  for (const name of FILES) cpSync(join(root, "examples", "stats", name), join(project, name));
  for (const name of C_FILES) {
    cpSync(join(root, "examples", "polyline", name), join(project, "polyline", name));
  }
}

describe("packed package", () => {
  before(async () => {
    await install();
    run(toolchain.node26, [CLI, "gen", "schema.ts", "polyline/schema.ts"]);
    for (const schema of ["schema.ts", "polyline/schema.ts"]) {
      run(systemNode(), [CLI, "build", schema, "--zig", toolchain.zig], zigEnv());
    }
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it("generates files that are up to date", () => {
    assert.match(run(toolchain.node26, [CLI, "gen", "--check", "schema.ts"]), /0 stale/);
  });

  it("starts its own process on every save", async () => {
    const words = [CLI, "gen", "--watch", "--json", "schema.ts"];
    const child = spawn(toolchain.node26, words, {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      assert.equal(JSON.parse(line).event, "done", line);
      child.kill();
    }
  });

  it("checks a C library against its header and its built shim", () => {
    const words = ["check", "polyline/schema.ts", "--zig", toolchain.zig];
    assert.doesNotMatch(run(systemNode(), [CLI, ...words], zigEnv()), /stale|differs/);
  });

  it("reads a schema of a package without a type, on the Node of the system too", () => {
    const plain = join(project, "plain");
    mkdirSync(plain);
    writeFileSync(join(plain, "package.json"), "{}");
    cpSync(join(project, "schema.ts"), join(plain, "schema.ts"));
    const cli = join(project, CLI);
    for (const node of [systemNode(), toolchain.node26]) {
      assert.match(run(node, [cli, "gen", "plain/schema.ts"]), /10 files/);
    }
  });

  for (
    const [name, command, args] of [
      ["deno", toolchain.deno, ["run", "--allow-ffi", "--allow-env=STATS_LIBRARY"]],
      ["bun", toolchain.bun, []],
      ["node", toolchain.node26, ["--disable-warning=ExperimentalWarning"]],
    ] as const
  ) {
    it(`runs the example on ${name}`, () => {
      assert.match(run(command, [...args, "main.ts"]), /errors work/);
    });

    it(`runs the example of a C library on ${name}`, () => {
      const allowed = args.map((arg) => arg.replace("STATS", "POLYLINE"));
      assert.match(run(command, [...allowed, "polyline/main.ts"]), /threads work/);
    });

    it(`loads the shipped native library on ${name}`, () => {
      const program = `import { capabilities, kernels } from "ziffi";
        console.log(kernels.sum(new Uint8Array([1, 2])), capabilities().library);`;
      writeFileSync(join(project, "sum.ts"), program);
      const said = run(command, [...args, "sum.ts"]).trim();
      assert.ok(said.startsWith("3 "), said);
      assert.match(said, /node_modules\/ziffi\/build\/native\/[\w-]+\/\w+\.\w+$/);
    });
  }
});
