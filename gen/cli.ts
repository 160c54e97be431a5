#!/usr/bin/env node
/**
 * The command line of ziffi, as a program.
 *
 * Exit codes: 0 done and all is well; 1 something is wrong with a schema, a file or a library; 2
 * wrong usage.
 *
 * @module
 */
import module from "node:module";
import process from "node:process";
import { runCommandLine } from "./commands/program.ts";
import { complain, surviveClosedOutput } from "./commands/terminal.ts";
import { leaveOnSignals } from "./toolchain/leave.ts";

async function main(): Promise<void> {
  // Commands and schemas that have not changed need not be compiled again; older Nodes cannot.
  module.enableCompileCache?.();
  surviveClosedOutput();
  leaveOnSignals();
  await runCommandLine(process.argv.slice(2));
}

// No top-level await: with one, a runtime would end without a word when a schema never settles.
main().catch((error) => {
  process.exitCode = 1;
  complain(`This is a fault of ziffi, not of your files:\n${error?.stack ?? error}`);
});
