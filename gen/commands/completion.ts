/**
 * `ziffi completion`: prints a script that completes the words of the command line.
 *
 * @module
 */
import { Argument, Command } from "commander";
import process from "node:process";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import type { CommandWords, OptionWords, Values } from "../completion/model.ts";
import { zshScript } from "../completion/zsh.ts";
import { TARGETS } from "../toolchain/targets.ts";
import { say } from "./terminal.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

type Shell = keyof typeof SCRIPTS;

/** The words of every command. */
export function wordsOf(commands: readonly Command[]): CommandWords[] {
  return commands.map((command) => {
    const [argument, second] = command.registeredArguments;
    return {
      name: command.name(),
      description: command.description(),
      options: command.options.map(optionWords),
      value: argument === undefined ? null : valuesOf(argument.name(), argument.argChoices),
      later: second === undefined ? null : valuesOf(second.name(), second.argChoices),
    };
  });
}

function optionWords(option: Command["options"][number]): OptionWords {
  const { long = "", short = null, description, argChoices } = option;
  const value = /[<[](\S+?)(?:\.\.\.)?[>\]]/.exec(option.flags)?.[1];
  return {
    long: long ?? "",
    short: short ?? null,
    description,
    value: value === undefined ? null : valuesOf(value, argChoices),
  };
}

/** What the name of a value says of it. */
function valuesOf(name: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: "words", words: choices, many: false };
  if (name === "keys") return { kind: "words", words: TARGETS.map(({ key }) => key), many: true };
  if (name === "dir") return { kind: "folders" };
  return /^(path|file|schema|place|source)s?$/.test(name) ? { kind: "files" } : { kind: "free" };
}

/** The command as the program has it. */
export function completionCommand(): Command {
  const shells = Object.keys(SCRIPTS);
  return new Command("completion")
    .description("print a script that completes commands, options and targets in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText(
      "after",
      "\nExit codes: 0 printed, 2 wrong usage." +
        '\n\nExample:\n  $ eval "$(ziffi completion bash)"      # in ~/.bashrc' +
        "\n  $ source <(ziffi completion zsh)       # in ~/.zshrc, after compinit" +
        "\n  $ ziffi completion fish | source       # in ~/.config/fish/config.fish",
    )
    .action((shell: Shell, _options: object, command: Command) => {
      say(SCRIPTS[shell](wordsOf(command.parent?.commands ?? [])).trimEnd());
      process.exitCode = 0;
    });
}
