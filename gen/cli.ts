#!/usr/bin/env node
/**
 * The command line: each command is a file in `commands/`.
 *
 * Exit codes: 0 done and all is well; 1 something is wrong with a schema, a file or a library; 2
 * wrong usage.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import module from "node:module";
import process from "node:process";
import { complain, hasColours, paint, surviveClosedOutput } from "./commands/terminal.ts";
import { leaveOnSignals } from "./toolchain/leave.ts";

const VERSION = "0.1.0";

/** Every command; its code is loaded when it is called, or when all of them are told. */
const COMMANDS: readonly (readonly [name: string, load: () => Promise<Command>])[] = [
  ["gen", async () => (await import("./commands/gen.ts")).genCommand()],
  ["build", async () => (await import("./commands/build.ts")).buildCommand()],
  ["doctor", async () => (await import("./commands/doctor.ts")).doctorCommand()],
  ["check", async () => (await import("./commands/check.ts")).checkCommand()],
  ["audit", async () => (await import("./commands/audit.ts")).auditCommand()],
  ["import", async () => (await import("./commands/import.ts")).importCommand()],
  ["map", async () => (await import("./commands/map.ts")).mapCommand()],
  ["completion", async () => (await import("./commands/completion.ts")).completionCommand()],
  ["init", async () => (await import("./commands/init.ts")).initCommand()],
];

const program = new Command("ziffi")
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

async function main(): Promise<void> {
  // Commands and schemas that have not changed need not be compiled again; older Nodes cannot.
  module.enableCompileCache?.();
  surviveClosedOutput();
  leaveOnSignals();
  const called = COMMANDS.filter(([name]) => name === process.argv[2] && name !== "completion");
  for (const [, load] of called.length > 0 ? called : COMMANDS) {
    program.addCommand((await load()).copyInheritedSettings(program));
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

// No top-level await: with one, a runtime would end without a word when a schema never settles.
main().catch((error) => {
  process.exitCode = 1;
  complain(`This is a fault of ziffi, not of your files:\n${error?.stack ?? error}`);
});
