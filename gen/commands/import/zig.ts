/**
 * Imports a Zig file: reads it with Zig's own front end, decides, and proves the draft.
 *
 * @module
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { checkZig } from "../../check/zig.ts";
import { HeaderError } from "../../import/header.ts";
import { libraryOf, prove } from "../../import/prove.ts";
import { headerOf } from "../../import/zig/header.ts";
import { decideZig, declaresForC, readZig, ROOT_ZIG } from "../../import/zig/mod.ts";
import type { LibraryIr } from "../../ir.ts";
import { LoadError, loadLibrary } from "../../load.ts";
import { SchemaError } from "../../diagnostics.ts";
import { hostTarget } from "../../toolchain/host.ts";
import { zigReader } from "../../toolchain/zig_source.ts";
import { progress } from "../terminal.ts";
import { type Tools, wantedBy } from "./headers.ts";
import { seenFromHere, seenFromSchema, shown } from "./place.ts";
import { type ImportSettings, readState } from "./state.ts";
import type { Outcome } from "./write.ts";

/** A name that a module of a Zig library can have, which is that of its file. */
const MODULE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Drafts the schema of a Zig file. */
export async function draftZig(settings: ImportSettings, tools: Tools): Promise<Outcome> {
  const path = fileOf(settings, tools);
  const { schema } = tools;
  const host = hostTarget();
  const target = host === null ? [] : ["-target", host.triple];
  progress(`Reading ${shown(path)}`);
  const options = { file: shown(path), work: tools.work };
  const plain = [...target, "-mcpu=baseline"];
  const declared = await zigReader(tools.zig, { ...options, flags: plain }).declarations();
  // As the library is compiled later: with the C library behind a C ABI, without it else.
  const forC = declaresForC(declared);
  const flags = forC ? [...plain, "-lc"] : plain;
  const reader = zigReader(tools.zig, { ...options, flags });
  const source = await readZig(reader, shown(path));
  const module = basename(path, ".zig");
  if (!forC && !MODULE.test(module)) {
    throw new HeaderError(
      `${shown(path)} cannot be the module of a Zig library: ${module} is no snake_case name\n` +
        "  fix: rename the file, such as ring_buffer.zig",
    );
  }
  const folder = seenFromSchema(dirname(path), schema);
  if (!forC && folder.startsWith("..")) {
    throw new HeaderError(
      `${shown(path)} is not below the folder of ${shown(schema)}, and Zig reads no file above ` +
        "the root of a library\n" +
        `  fix: import with --out ${shown(join(dirname(path), basename(schema)))}`,
    );
  }
  const codes = new Map(
    (await libraryBefore(schema))?.statuses.map(({ zig, code }) => [zig, code]) ?? [],
  );
  const proved = await prove(
    headerOf(source, basename(path)),
    (refused) =>
      decideZig(source, {
        ...{ file: basename(path), library: settings.name, module, folder, codes, refused },
        prefix: settings.prefix,
        wanted: wantedBy(settings),
      }),
    async (library) => {
      if (!forC) return { faults: [], missing: [] };
      progress(`Comparing the schema with ${shown(path)}`);
      const { found } = await checkZig(library, reader, shown(path));
      return { faults: found.map((one) => ({ path: one.path, reason: one.message })), missing: [] };
    },
  );
  return {
    text: proved.text,
    items: proved.decided.items,
    optional: [],
    ...(forC ? {} : rootOf(schema)),
  };
}

/** The file of an import; it may have gone since. */
function fileOf({ sources, includeDirs }: ImportSettings, { schema }: Tools): string {
  const [source = ""] = sources;
  if (sources.length > 1) {
    throw new HeaderError(
      `${sources.join(", ")}: a library of Zig files is imported one file at a time\n` +
        "  fix: import a file that imports the others and names what is public: pub const a = b.a;",
    );
  }
  const paths = [...includeDirs, "."].map((dir) => join(seenFromHere(dir, schema), source));
  const path = [...paths, resolve(source)].find((one) => existsSync(one));
  if (path === undefined) {
    throw new HeaderError(`There is no Zig file ${source}\n  fix: give the path of a .zig file`);
  }
  if (statSync(path).isDirectory()) {
    throw new HeaderError(`${source} is a folder\n  fix: give the path of a .zig file`);
  }
  return path;
}

/** The schema as it is, for the codes that it has given to errors; null when there is none. */
async function libraryBefore(schema: string): Promise<LibraryIr | null> {
  if (!existsSync(schema)) return null;
  try {
    return await loadLibrary(schema);
  } catch (error) {
    if (!(error instanceof LoadError || error instanceof SchemaError)) throw error;
  }
  const state = readState(schema);
  return state === null ? null : libraryOf(state.text, basename(schema));
}

/** What is missing of the root of a Zig library, beside its schema. */
function rootOf(schema: string): Pick<Outcome, "root"> {
  const path = join(dirname(resolve(schema)), "root.zig");
  if (!existsSync(path)) return { root: { path, text: ROOT_ZIG, note: null } };
  if (readFileSync(path, "utf8").includes("exports.zig")) return {};
  const line = ROOT_ZIG.trim().replace(/\s+/g, " ");
  const note = `add to ${relative(process.cwd(), path)}: ${line}`;
  return { root: { path, text: null, note } };
}
