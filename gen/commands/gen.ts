/**
 * `ziffi gen`: writes the generated files of schemas, or compares them.
 *
 * @module
 */
import { Command } from "commander";
import process from "node:process";
import type { FileState } from "../files.ts";
import { generate } from "./generate.ts";
import { complain, say } from "./terminal.ts";

/** Options of the command. */
export interface GenOptions {
  readonly check?: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly watch?: boolean;
  /** With watch: compile the library too. */
  readonly build?: boolean;
  readonly zig?: string;
}

/** Generates or checks every schema; returns the exit code. */
export async function gen(schemas: readonly string[], options: GenOptions): Promise<number> {
  const wrong = wrongUse(schemas, options);
  if (wrong !== null) {
    complain(wrong);
    return 2;
  }
  if (options.watch) {
    const { out = null, build = false, zig = null, json = false } = options;
    const { watch } = await import("./watch.ts");
    return await watch({ schemas, out, build, zig }, json);
  }
  const { files, notes, errors } = await generate(schemas, options);
  if (options.json) say(JSON.stringify({ files: files.map(asJson), notes, errors }));
  else {
    report(files, options);
    for (const note of notes) say(`note    ${note}`);
  }
  const stale = files.some(({ state }) => state === "stale" || state === "missing");
  return errors.length > 0 || stale ? 1 : 0;
}

function asJson({ shown, state }: FileState): { file: string; state: string } {
  return { file: shown, state };
}

function wrongUse(schemas: readonly string[], options: GenOptions): string | null {
  const { out, watch, build, check, zig } = options;
  if (watch && check) return "--watch and --check exclude each other: give one of them";
  if (build && !watch) return "--build goes with --watch: run ziffi build to compile once";
  if (build && out !== undefined) {
    return "--build and --out exclude each other: a library is built from the schema's own folders";
  }
  if (zig !== undefined && !build) return "--zig goes with --watch --build: leave it away";
  if (zig === "") return "--zig is empty: give the path of the compiler";
  if (out !== undefined && schemas.length > 1) {
    return "--out takes the files of one library: give one schema, or leave --out away";
  }
  return out === "" ? "--out is empty: give a folder, or leave --out away" : null;
}

function report(states: readonly FileState[], options: GenOptions): void {
  const changed = states.filter(({ state }) => state !== "same");
  for (const { shown, state } of changed) say(`${state.padEnd(7)} ${shown}`);
  if (states.length === 0) return;
  if (options.check && changed.length > 0) {
    complain(
      `${changed.length} of ${states.length} generated files are not up to date.\n` +
        "  fix: run ziffi gen and commit the result",
    );
  } else {
    say(`${states.length} files, ${changed.length} ${options.check ? "stale" : "written"}`);
  }
}

/** The command as the program has it. */
export function genCommand(): Command {
  return new Command("gen")
    .description("generate the bindings, native wrappers, C header and reference of a schema")
    .argument("<schema...>", "schema files; each exports a library by default")
    .option("--check", "write nothing; exit with 1 when a generated file is stale or missing")
    .option("--out <dir>", "put all files into one folder instead of the schema's own folders")
    .option("--watch", "generate again whenever the schema or a file that it imports is saved")
    .option("--build", "with --watch: compile the library for this machine too")
    .option("--zig <path>", "with --build: the Zig compiler")
    .option("--json", "print { files, notes, errors } as JSON")
    .addHelpText(
      "after",
      "\nExit codes: 0 done or up to date, 1 stale files or errors in a schema, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi gen schemas/calc.ts\n  $ ziffi gen --check schemas/calc.ts" +
        "\n  $ ziffi gen --watch --build schemas/calc.ts",
    )
    .action(async (schemas: string[], options: GenOptions) => {
      process.exitCode = await gen(schemas, options);
    });
}
