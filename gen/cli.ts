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
import process from "node:process";
import { buildCommand } from "./commands/build.ts";
import { checkCommand } from "./commands/check.ts";
import { genCommand } from "./commands/gen.ts";

const VERSION = "0.1.0";

const program = new Command("ziffi")
  .description("One typed API over native code, for Deno, Bun and Node.")
  .version(VERSION)
  .showHelpAfterError("(run ziffi --help for what is allowed)")
  .exitOverride();

for (const make of [genCommand, buildCommand, checkCommand]) {
  program.addCommand(make().copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
