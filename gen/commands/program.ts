/**
 * The command line as a function: each command is a file beside this one.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import process from "node:process";
import { complain, hasColours, paint } from "./terminal.ts";

const VERSION = "0.1.0";

/** Every command; its code is loaded when it is called, or when all of them are told. */
const COMMANDS: readonly (readonly [name: string, load: () => Promise<Command>])[] = [
  ["gen", async () => (await import("./gen.ts")).genCommand()],
  ["build", async () => (await import("./build.ts")).buildCommand()],
  ["doctor", async () => (await import("./doctor.ts")).doctorCommand()],
  ["check", async () => (await import("./check.ts")).checkCommand()],
  ["audit", async () => (await import("./audit.ts")).auditCommand()],
  ["import", async () => (await import("./import.ts")).importCommand()],
  ["map", async () => (await import("./map.ts")).mapCommand()],
  ["completion", async () => (await import("./completion.ts")).completionCommand()],
  ["init", async () => (await import("./init.ts")).initCommand()],
];

/** The program without its commands. */
function newProgram(): Command {
  return new Command("ziffi")
    .description("One typed API over native code, for Deno, Bun and Node.")
    .version(VERSION)
    .showHelpAfterError("(run ziffi --help for what is allowed)")
    .configureOutput({
      getOutHasColors: () => hasColours("stdout"),
      getErrHasColors: () => hasColours("stderr"),
      outputError: (text) => complain(text.trimEnd()),
    })
    .configureHelp({ styleTitle: (title) => paint("stdout", "bold", title) })
    .hook("preAction", (_, command) => refuseEmpty(command))
    .exitOverride();
}

/** An empty word is mostly a variable of a script that was not set, and no path. */
function refuseEmpty(command: Command): void {
  const refuse = (what: string) =>
    command.error(`error: ${what} is empty: give a value, or leave it away`, { exitCode: 2 });
  if (command.args.includes("")) refuse("an argument");
  for (const option of command.options) {
    if (!/[<[](dir|path|file|keys)[>\]]/.test(option.flags)) continue;
    const value: unknown = command.getOptionValue(option.attributeName());
    if ([value].flat().includes("")) refuse(option.long ?? option.flags);
  }
}

/**
 * Runs one command line, such as `["gen", "schema.ts"]`; the exit code is in `process.exitCode`.
 *
 * @param words what stands after `ziffi`
 */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  const program = newProgram();
  const called = COMMANDS.filter(([name]) => name === words[0] && name !== "completion");
  for (const [, load] of called.length > 0 ? called : COMMANDS) {
    program.addCommand((await load()).copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
