/**
 * Imports C headers: reads them, decides, and proves the draft against the compiler and the linker.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAIN_FILE, preambleOf, readHeader } from "../../import/clang/mod.ts";
import { decide, nameOfHeader } from "../../import/decide/mod.ts";
import { type Header, HeaderError, type RunCompiler } from "../../import/header.ts";
import { prove } from "../../import/prove.ts";
import { hostTarget } from "../../toolchain/host.ts";
import { onLeave } from "../../toolchain/leave.ts";
import { type Target, TARGETS } from "../../toolchain/targets.ts";
import type { Zig } from "../../toolchain/zig.ts";
import { progress } from "../terminal.ts";
import { compare } from "./compare.ts";
import { globs } from "./glob.ts";
import { installedLibraries, type Linked, missingSymbols } from "./link.ts";
import { seenFromHere } from "./place.ts";
import type { ImportSettings } from "./state.ts";
import type { Outcome } from "./write.ts";

/** What an import works with. */
export interface Tools {
  /** The schema that is drafted. */
  readonly schema: string;
  readonly folder: string;
  readonly zig: Zig;
  /** Folder for what is made on the way. */
  readonly work: string;
}

/** The target whose compiler reads the headers. */
function hostOf(): Target {
  const host = hostTarget();
  if (host !== null) return host;
  throw new HeaderError("This machine is no target of ziffi: import on one of the eight targets");
}

/** Drafts the schema of some headers. */
export async function draftHeaders(settings: ImportSettings, tools: Tools): Promise<Outcome> {
  const host = hostOf();
  const { sources, before } = settings;
  mkdirSync(tools.work, { recursive: true });
  progress(`Reading ${sources.join(", ")}`);
  const run = compilerOf(settings, tools, isInstalled(settings) ? null : host);
  // Most headers of a system are there for this machine only.
  const others = othersWith(settings, tools, host);
  // Whoever awaits it later learns of a failure then.
  others.catch(() => {});
  const header = await readHeader({ headers: sources, before, model: host.model }, run);
  const wanted = wantedBy(settings);
  progress(`Asking the linker for what ${sources.join(", ")} declares`);
  const linked = await linkOf(header, settings, tools, wanted);
  progress(`Comparing the schema with ${sources.join(", ")}`);
  const proved = await prove(
    header,
    (refused) =>
      decide(header, {
        name: settings.name,
        prefix: settings.prefix,
        wanted,
        modules: sources.map((source) => ({
          name: nameOfHeader(source),
          header: source,
          file: fileOf(header, source),
        })),
        places: {
          headers: [...before, ...sources],
          source: sources.join(", "),
          includeDirs: settings.includeDirs,
          defines: settings.defines,
          sources: settings.files,
          systemLibraries: linked.libraries,
        },
        refused,
        optional: linked.missing,
      }),
    async (library, outputs) => compare(library, outputs, tools, { host, others: await others }),
  );
  const { items } = proved.decided;
  const imported = new Set(
    items.filter(({ reason }) => reason === null).map(({ name }) => name),
  );
  const optional = new Set([...linked.missing, ...proved.optional]);
  return {
    text: proved.text,
    items,
    optional: [...optional].filter((name) => imported.has(name)),
  };
}

/** The file in which declarations of a header stand. */
function fileOf(header: Header, include: string): string {
  const places = [...header.functions, ...header.constants, ...header.globals];
  const end = `/${include}`;
  return places.find(({ place }) => place.file === include || place.file.endsWith(end))
    ?.place.file ?? "";
}

/** Which names `--include` and `--exclude` let through. */
export function wantedBy({ include, exclude }: ImportSettings): (name: string) => boolean {
  const [wanted, unwanted] = [globs(include), globs(exclude)];
  return (name) => (include.length === 0 || wanted(name)) && !unwanted(name);
}

/** The targets other than this machine for which the headers are there. */
async function othersWith(
  settings: ImportSettings,
  tools: Tools,
  host: Target,
): Promise<readonly Target[]> {
  const text = preambleOf({ before: settings.before, headers: settings.sources });
  const found = await Promise.all(
    TARGETS.filter((target) => target !== host).map(
      async (target) => {
        const { code } = await compilerOf(settings, tools, target)(text, PRESENT);
        return code === 0 ? [target] : [];
      },
    ),
  );
  return found.flat();
}

/** Lists the files that a text includes, or fails. */
const PRESENT = ["-E", "-M", "-Wno-everything"];

/**
 * Runs the compiler as the header check does, so that both see the same.
 *
 * @param target null for this machine and what is installed on it
 */
function compilerOf(settings: ImportSettings, tools: Tools, named: Target | null): RunCompiler {
  const { schema, zig, work } = tools;
  const dirs = settings.includeDirs.map((dir) => `-I${seenFromHere(dir, schema)}`);
  const defines = Object.entries(settings.defines)
    .map(([name, value]) => `-D${name}${value && `=${value}`}`);
  // Headers of the system are looked for when no target is named.
  const target = named === null ? [] : ["-target", named.triple];
  const flags = [...target, "-mcpu=baseline", "-fno-color-diagnostics", ...dirs, ...defines];
  return async (text, more) => {
    const folder = mkdtempSync(join(work, "import-"));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    const done = onLeave(remove);
    try {
      writeFileSync(join(folder, MAIN_FILE), text);
      const { code, ...said } = await zig.run(["cc", ...flags, ...more, MAIN_FILE], folder);
      return { ...said, code: code ?? 1 };
    } finally {
      remove();
      done();
    }
  };
}

/** True for a library of the system, whose headers and files the compiler finds by itself. */
function isInstalled({ link, includeDirs, files }: ImportSettings): boolean {
  return link.length > 0 || (includeDirs.length === 0 && files.length === 0);
}

/** How many libraries with a similar name are tried. */
const MOST_TRIED = 24;

interface Libraries extends Linked {
  readonly libraries: readonly string[];
}

/** Which functions the library lacks, and which library of the system that is. */
async function linkOf(
  header: Header,
  settings: ImportSettings,
  tools: Tools,
  wanted: (name: string) => boolean,
): Promise<Libraries> {
  const { link, files } = settings;
  const symbols = [...header.functions.filter(({ inline }) => !inline), ...header.globals]
    .filter(({ own, name }) => own && wanted(name)).map(({ name }) => name);
  const job = (flags: readonly string[]) => ({ zig: tools.zig, work: tools.work, flags });
  if (link.length > 0) {
    const linked = await missingSymbols(job(link.map((name) => `-l${name}`)), symbols);
    if (linked.failure === null) return { ...linked, libraries: link };
    throw new HeaderError(
      `The linker finds no ${link.join(", ")}: ${linked.failure.split("\n")[0]}\n` +
        "  fix: install the library for development, or give its name with --link",
    );
  }
  // Whatever the sources leave out is told when the library is built.
  if (files.length > 0) return { missing: new Set(), failure: null, libraries: [] };
  if (!isInstalled(settings)) return { missing: new Set(), failure: null, libraries: [] };
  for (const name of candidates(settings)) {
    const linked = await missingSymbols(job([`-l${name}`]), symbols);
    if (linked.failure === null && linked.missing.size * 2 < Math.max(1, symbols.length)) {
      return { ...linked, libraries: [name] };
    }
  }
  throw new HeaderError(
    `No library of the system has the functions of ${settings.sources.join(", ")}\n` +
      "  fix: name it with --link, such as --link z, or give its C files with --source",
  );
}

/** Names that the library of a header may have; the linker tells which one is right. */
function candidates({ sources, name }: ImportSettings): string[] {
  const words = sources.flatMap((source) => {
    const base = source.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
    const folder = /^([^/]+)\//.exec(source)?.[1];
    return [base, base.replace(/lib$|^lib/, ""), ...(folder === undefined ? [] : [folder])];
  });
  const exact = [...words, name].flatMap((word) => [word, word.toLowerCase()]);
  // Such as bz2 for bzlib.h, and brotlienc for brotli/encode.h.
  const installed = installedLibraries();
  const alike = exact.flatMap((word) =>
    installed.filter((library) => word.length > 1 && library.startsWith(word.toLowerCase()))
  ).slice(0, MOST_TRIED);
  const all = [...exact, ...alike];
  return [...new Set([...all, "c"])].filter((word) => /^[\w.+-]+$/.test(word));
}
