// `ziffi completion`: the scripts, run by the shells that they are for.
import assert from "node:assert/strict";
import { accessSync, constants, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { TARGETS } from "../../gen/toolchain/targets.ts";
import { run } from "../../scripts/lib/run.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { WorkFolder } from "./support/run.ts";

type Shell = "bash" | "zsh" | "fish";

function isThere(shell: Shell): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, shell), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const without = (shell: Shell) => isThere(shell) ? false : `${shell} is not installed`;

/** Runs words in a shell that has the script; gives the lines that it prints. */
async function inShell(shell: Shell, words: (script: string) => string): Promise<string[]> {
  using folder = new WorkFolder();
  const { code, output } = await ziffiHere(["completion", shell]);
  assert.equal(code, 0, output);
  const script = folder.at(`ziffi.${shell}`);
  writeFileSync(script, output);
  writeFileSync(folder.at("calc.ts"), "");
  const ran = await run(shell, ["-c", words(script)], { cwd: folder.path, timeoutMs: 60_000 });
  assert.equal(ran.code, 0, ran.output);
  return ran.output.split("\n").filter((line) => line !== "");
}

/** What bash offers for the last of some words. */
function bash(...words: string[]): Promise<string[]> {
  const list = words.map((word) => `'${word}'`).join(" ");
  return inShell(
    "bash",
    (script) =>
      `set -eu; source ${script}; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}
       _ziffi; printf '%s\\n' "\${COMPREPLY[@]:-}"`,
  );
}

const keys = TARGETS.map(({ key }) => key);

describe("completion for bash", { skip: without("bash") }, () => {
  it("completes commands", async () => {
    const help = (await ziffiHere(["--help"])).output;
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)
      .filter((name) => name !== "help");
    assert.ok(commands.includes("gen") && commands.includes("completion"), help);
    assert.deepEqual(await bash("ziffi", ""), [...commands, "--help", "--version"]);
    assert.deepEqual(await bash("ziffi", "doc"), ["doctor"]);
  });

  it("completes options and their values", async () => {
    assert.deepEqual(await bash("ziffi", "gen", "--ch"), ["--check"]);
    assert.deepEqual(await bash("ziffi", "build", "--target", ""), keys);
    assert.deepEqual(await bash("ziffi", "build", "--target", "=", "win32-x"), ["win32-x64"]);
    assert.deepEqual(
      await bash("ziffi", "build", "--target", "win32-x64,darwin-x"),
      ["win32-x64,darwin-x64"],
    );
    assert.deepEqual(await bash("ziffi", "completion", ""), ["bash", "zsh", "fish"]);
  });

  it("completes the action of map, and leaves its file to the shell", async () => {
    assert.deepEqual(await bash("ziffi", "map", ""), ["inspect"]);
    assert.deepEqual(await bash("ziffi", "map", "inspect", ""), []);
    assert.deepEqual(await bash("ziffi", "map", "inspect", "--it"), ["--items"]);
  });

  it("leaves files to the shell", async () => {
    assert.deepEqual(await bash("ziffi", "gen", "ca"), []);
    assert.deepEqual(await bash("ziffi", "check", "--zig", ""), []);
    const files = await inShell("bash", (script) => `source ${script}; complete -p ziffi`);
    assert.deepEqual(files, ["complete -o default -F _ziffi ziffi"]);
  });
});

describe("completion for zsh", { skip: without("zsh") }, () => {
  it("is a script that zsh can read, and defines its function", async () => {
    assert.deepEqual(await inShell("zsh", (script) => `zsh -n ${script}`), []);
    const defined = await inShell(
      "zsh",
      (script) => `autoload -U compinit; compinit -u -D; source ${script}; print $_comps[ziffi]`,
    );
    assert.deepEqual(defined, ["_ziffi"]);
  });
});

describe("completion for fish", { skip: without("fish") }, () => {
  const fish = async (line: string) => {
    const ran = await inShell("fish", (script) => `source ${script}; complete -C '${line}'`);
    return ran.map((one) => one.split("\t")[0]);
  };

  it("completes commands, options, values and files", async () => {
    assert.deepEqual(await fish("ziffi doc"), ["doctor"]);
    assert.deepEqual(await fish("ziffi gen --ch"), ["--check"]);
    assert.deepEqual((await fish("ziffi build --target ")).sort(), [...keys].sort());
    assert.deepEqual(
      await fish("ziffi build --target win32-x64,darwin-x"),
      ["win32-x64,darwin-x64"],
    );
    assert.deepEqual((await fish("ziffi completion ")).sort(), ["bash", "fish", "zsh"]);
    assert.deepEqual(await fish("ziffi gen cal"), ["calc.ts"]);
  });
});
