/**
 * `ziffi init`: a new library with schema, native code, tests, benchmark and CI.
 *
 * @module
 */
import { Command, Option } from "commander";
import { rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { buildLibrary } from "../build.ts";
import { placeOutputs, writeFiles } from "../files.ts";
import {
  libraryNameOf,
  libraryNameProblem,
  packageNameOf,
  packageNameProblem,
} from "../init/names.ts";
import { type Kind, KIND_NAMES, type ProjectNames, renderProject } from "../init/render.ts";
import { outputsOf } from "../outputs.ts";
import { validateLibrary } from "../validate.ts";
import { Questions, StoppedError, type Terminal } from "./init/ask.ts";
import { readTemplates, ziffiPackage } from "./init/package.ts";
import { PlaceError, placeProject, refuseTaken } from "./init/place.ts";
import { quoted } from "./options.ts";
import { problemsOf } from "./problems.ts";
import { complain, isKnown, say } from "./project.ts";

/** Options of the command. */
export interface InitOptions {
  readonly kind?: Kind;
  readonly name?: string;
  readonly package?: string;
  readonly json?: boolean;
}

const SCHEMA = "schema.ts";

/** Thrown for a name that cannot be used. */
class NameError extends Error {}

/** What was decided: by options, by answers, and by default. */
interface Choices {
  readonly folder: string;
  readonly kind: Kind;
  /** What was decided by default, in words. */
  readonly notes: readonly string[];
}

/**
 * Makes a project; returns the exit code.
 *
 * @param given the folder, when one was given
 * @param terminal where to ask for what was not given; null to take defaults
 */
export async function init(
  given: string | undefined,
  options: InitOptions,
  terminal: Terminal | null,
): Promise<number> {
  try {
    const { folder, kind, notes } = terminal === null || options.json
      ? defaults(given, options)
      : await asked(given, options, terminal);
    const path = resolve(folder);
    const names = namesFor(path, kind, options);
    refuseTaken(path, folder);
    const files = await create(path, folder, names);
    report(folder, names, files, notes, options);
    return 0;
  } catch (error) {
    if (error instanceof NameError) {
      complain(error.message);
      return 2;
    }
    const known = error instanceof PlaceError || error instanceof StoppedError || isKnown(error);
    if (!known) throw error;
    if (options.json) say(JSON.stringify({ errors: problemsOf(error, given ?? ".") }));
    else complain(error.message);
    return 1;
  }
}

function defaults(given: string | undefined, { kind }: InitOptions): Choices {
  const notes = [
    ...(given === undefined ? ["the folder is this one; `ziffi init DIR` makes another"] : []),
    ...(kind === undefined ? ["the library is in C; `--kind zig` makes one in Zig"] : []),
  ];
  return { folder: given ?? ".", kind: kind ?? "c", notes };
}

async function asked(
  given: string | undefined,
  options: InitOptions,
  terminal: Terminal,
): Promise<Choices> {
  if (given !== undefined && options.kind !== undefined) return defaults(given, options);
  const questions = new Questions(terminal);
  try {
    const folder = given ?? await questions.ask("Folder of the new library", ".", (answer) => {
      return problemWith(() => {
        namesFor(resolve(answer), "c", options);
        refuseTaken(resolve(answer), answer);
      });
    });
    const kind = options.kind ?? await questions.ask("Written in: c or zig", "c", (answer) => {
      return KIND_NAMES.includes(answer as Kind) ? null : "answer c or zig";
    });
    return { folder, kind: kind as Kind, notes: [] };
  } finally {
    questions.close();
  }
}

function problemWith(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof NameError || error instanceof PlaceError) return error.message;
    throw error;
  }
}

/** The names of a project, by its folder where none is given. */
function namesFor(path: string, kind: Kind, options: InitOptions): ProjectNames {
  const name = options.name ?? libraryNameOf(basename(path));
  const problem = libraryNameProblem(name);
  if (problem !== null) {
    const why = options.name === undefined ? "The name of the folder gives no name: " : "--name ";
    const fix = options.name === undefined ? "\n  fix: give --name" : "";
    throw new NameError(`${why}${problem}${fix}`);
  }
  const npmName = options.package ?? packageNameOf(name);
  const wrong = packageNameProblem(npmName);
  if (wrong !== null) {
    const why = options.package === undefined ? "The package would be " : "--package ";
    throw new NameError(`${why}${wrong}${options.package === undefined ? "; give --package" : ""}`);
  }
  return { kind, name, package: npmName };
}

/** Writes everything; returns the paths of the files. */
async function create(path: string, shown: string, names: ProjectNames): Promise<string[]> {
  const { root, vocabulary } = ziffiPackage();
  const files = renderProject(readTemplates(root, names.kind), names);
  const schema = files.find((file) => file.path === SCHEMA)?.text ?? "";
  const paths = files.map((file) => file.path);
  await placeProject(path, shown, files, async (folder) => {
    paths.push(...await generate(folder, schema, vocabulary));
  });
  return paths.sort();
}

/**
 * Writes the generated files. The package ziffi is not installed in the new project yet, so the
 * schema is run with the vocabulary of this one; it has no types, so any runtime can run it.
 */
async function generate(folder: string, schema: string, vocabulary: string): Promise<string[]> {
  const copy = join(folder, "schema.mjs");
  writeFileSync(copy, schema.replace(`"ziffi/schema"`, JSON.stringify(vocabulary)));
  const module: { default: unknown } = await import(pathToFileURL(copy).href);
  rmSync(copy);
  const library = buildLibrary(validateLibrary(module.default, SCHEMA), SCHEMA);
  const placed = placeOutputs(library, outputsOf(library), join(folder, SCHEMA), null, folder);
  writeFiles(placed);
  return placed.map((file) => relative(folder, file.path).replaceAll("\\", "/"));
}

function report(
  folder: string,
  names: ProjectNames,
  files: readonly string[],
  notes: readonly string[],
  { json = false }: InitOptions,
): void {
  const next = ["npm install", "npm test", "npm run bench"];
  if (resolve(folder) !== process.cwd()) next.unshift(`cd ${quoted(folder)}`);
  if (json) return say(JSON.stringify({ folder, ...names, files, notes, next, errors: [] }));
  for (const note of notes) say(`note: ${note}`);
  say(`${names.name}: ${files.length} files in ${folder}, package ${names.package}`);
  say(`\nNext:\n${next.map((line) => `  ${line}`).join("\n")}`);
}

function terminalOf(): Terminal | null {
  const { stdin, stdout } = process;
  return stdin.isTTY && stdout.isTTY ? { input: stdin, output: stdout } : null;
}

/** The command as the program has it. */
export function initCommand(): Command {
  return new Command("init")
    .description("make a new C or Zig library with schema, tests, benchmark and CI")
    .argument("[dir]", "a folder that is new or empty; asked for on a terminal, else this one")
    .addOption(
      new Option("--kind <kind>", "what the library is written in; asked for on a terminal, else c")
        .choices(KIND_NAMES),
    )
    .option("--name <name>", "name of the library in snake_case; by default that of the folder")
    .option("--package <name>", "name of the npm package; by default that of the library")
    .option("--json", "print folder, names, files and next steps as JSON; asks nothing")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 the folder cannot be used, 2 wrong usage or a name that cannot be " +
        "used.\n\nExample:\n  $ ziffi init my-lib --kind zig --package @me/my-lib",
    )
    .action(async (dir: string | undefined, options: InitOptions) => {
      process.exitCode = await init(dir, options, terminalOf());
    });
}
