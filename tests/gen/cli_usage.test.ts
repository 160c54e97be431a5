// Exit codes and output of every command: wrong usage, colours, closed outputs.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { Project, schemaText } from "./support/project.ts";
import { HOSTS } from "./support/run.ts";

/** Every command with its arguments, as the help lists them. */
const { output: help } = await ziffiHere(["--help"]);
const COMMANDS = [...help.matchAll(/^ {2}([a-z]+) (?:\[options\] )?(\S*)/gm)]
  .map(([, name = "", argument = ""]) => ({ name, argument }))
  .filter(({ name }) => name !== "help");

/** Commands whose first argument is a schema that has to be there. */
const READING = ["gen", "build", "check"];

const NO_STACK = /\n +at .*(\.ts|\.js|node:)/;

async function refused(words: readonly string[], code: number, says: RegExp): Promise<void> {
  using project = new Project();
  mkdirSync(project.at("folder"));
  project.write("text.md", "# no schema\n");
  const before = project.files();
  const ended = await ziffiHere(words, project.path, { ZIFFI_ZIG: toolchain.zig });
  assert.equal(ended.code, code, `ziffi ${words.join(" ")}\n${ended.output}`);
  assert.match(ended.output, says, words.join(" "));
  assert.match(ended.output, /^(error: |fail)/m);
  assert.doesNotMatch(ended.output, NO_STACK);
  assert.deepEqual(project.files(), before, "something was written");
}

describe("wrong usage", () => {
  it("finds the commands in the help", () => {
    const names = COMMANDS.map(({ name }) => name);
    for (const name of [...READING, "doctor", "completion"]) assert.ok(names.includes(name), help);
  });

  for (const { name, argument } of COMMANDS) {
    it(`of ${name} leaves with 2`, async () => {
      const some = name === "completion" ? "bash" : "schema.ts";
      await refused([name, "--no-such-option", some], 2, /unknown option '--no-such-option'/);
      await refused([name, ""], 2, /is empty|is invalid/);
      if (argument.startsWith("<")) await refused([name], 2, /missing required argument/);
      const options = (await ziffiHere([name, "--help"])).output;
      const valued = [...options.matchAll(/(--[a-z]+) <(\w+)>/g)];
      const [, first] = valued[0] ?? [];
      if (first !== undefined) await refused([name, some, first], 2, /argument missing/);
      for (const [, option = "", value = ""] of valued) {
        if (!/^(dir|path|file|keys)$/.test(value)) continue;
        await refused([name, some, option, ""], 2, new RegExp(`${option} is empty`));
      }
      assert.match(
        options,
        /Exit codes: 0 [^\n]*(\n[^\n]*)?2 wrong usage/,
        "no exit codes in help",
      );
    });
  }
});

describe("files that are none", () => {
  for (const name of READING) {
    it(`leave ${name} with 1`, async () => {
      await refused([name, "absent.ts"], 1, /There is no schema file absent\.ts/);
      await refused([name, "folder"], 1, /folder is a folder: give the path of a \.ts or \.js/);
      await refused([name, "text.md"], 1, /text\.md is no schema: give the path of a \.ts or \.js/);
    });
  }
});

describe("--json", () => {
  it("has every error of gen and build, and nothing else on the output", async () => {
    using project = new Project(schemaText('name: "Bad", version: 1,'));
    const { command, args } = HOSTS.node26;
    for (const name of ["gen", "build"]) {
      const words = [...args, name, "--json", "schema.ts"];
      const shell = `"${[command, ...words].join('" "')}" 2>/dev/null`;
      const { code, output } = await run("sh", ["-c", shell], { cwd: project.path });
      assert.equal(code, 1);
      const { errors } = JSON.parse(output);
      assert.deepEqual(
        errors.map(({ file, path, fix }: Record<string, string>) => ({ file, path, fix })),
        [
          { file: "schema.ts", path: "name", fix: 'name it like "calc"' },
          { file: "schema.ts", path: "version", fix: 'add version: "..." to library()' },
        ],
      );
    }
  });
});

const COLOUR = "\u001b[";

describe("colours", () => {
  const rows: readonly (readonly [env: Record<string, string>, coloured: boolean])[] = [
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "0" }, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ];
  for (const [env, coloured] of rows) {
    it(`${JSON.stringify(env)} without a terminal: ${coloured ? "yes" : "no"}`, async () => {
      for (const words of [["gen", "absent.ts"], ["gen"], ["--help"]]) {
        const { output } = await ziffiHere(words, undefined, env);
        assert.equal(output.includes(COLOUR), coloured, output);
      }
    });
  }

  const terminal = existsSync("/usr/bin/script") ? false : "the program script is not installed";

  it("are there on a terminal, with a status line that goes", { skip: terminal }, async () => {
    using project = new Project();
    const { command, args } = HOSTS.node26;
    const words = [command, ...args, "doctor", "."].map((word) => `'${word}'`).join(" ");
    const on = (env: Record<string, string | undefined>) =>
      run("script", ["-qec", words, "/dev/null"], { cwd: project.path, env, timeoutMs: 60_000 });
    const plain = { NO_COLOR: undefined, TERM: "xterm", ZIFFI_ZIG: toolchain.zig };
    const { output } = await on(plain);
    assert.ok(output.includes(`${COLOUR}32mok  ${COLOUR}39m  target`), output);
    const status = output.indexOf("Looking at schema.ts");
    assert.ok(status > 0 && output.indexOf("\r\u001b[2K", status) > status, output);
    assert.ok(!(await on({ ...plain, NO_COLOR: "1" })).output.includes("\u001b[3"));
    assert.ok(!(await on({ ...plain, TERM: "dumb" })).output.includes(COLOUR));
  });
});

describe("an output that nobody reads", { skip: process.platform === "win32" }, () => {
  for (const [name, { command, args }] of Object.entries(HOSTS)) {
    it(`ends no command with a stack trace, on ${name}`, async () => {
      const ziffi = `"${[command, ...args].join('" "')}"`;
      const words = `${ziffi} check --help | true; echo "\${PIPESTATUS[0]}"`;
      const { output } = await run("bash", ["-c", words]);
      assert.equal(output, "0\n");
    });
  }

  it("is told when it is full", { skip: !existsSync("/dev/full") }, async () => {
    const { command, args } = HOSTS.node26;
    const words = `"${[command, ...args].join('" "')}" --help > /dev/full`;
    const { code, output } = await run("sh", ["-c", words]);
    assert.equal(code, 1);
    assert.match(output, /^error: Cannot print to the output: ENOSPC/);
  });
});
