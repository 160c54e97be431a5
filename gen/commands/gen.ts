/**
 * `ziffi gen`: writes the generated files of schemas, or compares them.
 *
 * @module
 */
import { Command } from "commander";
import process from "node:process";
import {
  compareFiles,
  type FileState,
  OutputError,
  type Placed,
  placeOutputs,
  writeFiles,
} from "../files.ts";
import { directNotes } from "../direct.ts";
import { loadLibrary } from "../load.ts";
import { outputsOf } from "../outputs.ts";
import { complain, complainOf, isKnown, say } from "./project.ts";

/** Options of the command. */
export interface GenOptions {
  readonly check?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** Generates or checks every schema; returns the exit code. */
export async function gen(schemas: readonly string[], options: GenOptions): Promise<number> {
  const root = process.cwd();
  if (options.out !== undefined && schemas.length > 1) {
    complain("--out takes the files of one library: give one schema, or leave --out away");
    return 2;
  }
  if (options.out === "") {
    complain("--out is empty: give a folder, or leave --out away");
    return 2;
  }
  const owners = new Map<string, string>();
  const states: FileState[] = [];
  const notes: string[] = [];
  let failed = false;
  for (const schema of schemas) {
    try {
      const library = await loadLibrary(schema);
      const files = placeOutputs(library, outputsOf(library), schema, options.out ?? null, root);
      refuseShared(files, schema, owners);
      states.push(...(options.check ? compareFiles(files) : writeFiles(files)));
      if (!options.check) notes.push(...directNotes(library).map((note) => `${schema}: ${note}`));
    } catch (error) {
      if (!isKnown(error)) throw error;
      complainOf(error);
      failed = true;
    }
  }
  report(states, options);
  if (!options.json) { for (const note of notes) say(`note    ${note}`); }
  const stale = states.some(({ state }) => state === "stale" || state === "missing");
  return failed || stale ? 1 : 0;
}

/** Refuses a schema whose files another schema of the same run has claimed. */
function refuseShared(
  files: readonly Placed[],
  schema: string,
  owners: Map<string, string>,
): void {
  for (const { path, shown } of files) {
    const owner = owners.get(path);
    if (owner !== undefined) {
      throw new OutputError(`${schema} and ${owner} both make ${shown}: give each its own out`);
    }
  }
  for (const { path } of files) owners.set(path, schema);
}

function report(states: readonly FileState[], options: GenOptions): void {
  if (options.json) return say(JSON.stringify(states));
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
    .option("--json", "print what became of each file as JSON")
    .addHelpText(
      "after",
      "\nExit codes: 0 done or up to date, 1 stale files or errors in a schema, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi gen schemas/calc.ts\n  $ ziffi gen --check schemas/calc.ts",
    )
    .action(async (schemas: string[], options: GenOptions) => {
      process.exitCode = await gen(schemas, options);
    });
}
