/**
 * Imports C headers: reads them, decides, and proves the draft against the compiler and the linker.
 *
 * @module
 */
import { readHeader } from "../../import/clang/mod.ts";
import { makeFolder } from "../../files.ts";
import { decide, nameOfHeader } from "../../import/decide/mod.ts";
import { type Header, HeaderError } from "../../import/header.ts";
import { prove } from "../../import/prove.ts";
import { hostTarget } from "../../toolchain/host.ts";
import type { Target } from "../../toolchain/targets.ts";
import type { Zig } from "../../toolchain/zig.ts";
import { progress } from "../terminal.ts";
import { compare } from "./compare.ts";
import { compilerOf } from "./compiler.ts";
import { globs } from "./glob.ts";
import { installedLibraries, type Linked, missingSymbols } from "./link.ts";
import { othersWith } from "./present.ts";
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

/** Notes work that goes on beside; whoever awaits it later learns of a failure then. */
type Later = <T>(work: Promise<T>) => Promise<T>;

/** Drafts the schema of some headers. */
export async function draftHeaders(settings: ImportSettings, tools: Tools): Promise<Outcome> {
  const beside: Promise<unknown>[] = [];
  try {
    return await draftBeside(settings, tools, (work) => {
      beside.push(work.catch(() => {}));
      return work;
    });
  } finally {
    // The folder that they work in may be removed afterwards.
    await Promise.all(beside);
  }
}

async function draftBeside(
  settings: ImportSettings,
  tools: Tools,
  later: Later,
): Promise<Outcome> {
  const host = hostOf();
  const { sources, before } = settings;
  makeFolder(tools.work);
  progress(`Reading ${sources.join(", ")}`);
  const wanted = wantedBy(settings);
  const run = compilerOf(settings, tools, isInstalled(settings) ? null : host);
  // The linker is asked while the compiler still tells the rest of the header.
  const linking: Promise<Libraries>[] = [];
  const reading = readHeader(
    { headers: sources, before, model: host.model },
    run,
    (declared) => linking.push(later(linkOf(declared, settings, tools, wanted))),
  );
  const others = later(othersWith(settings, tools, host));
  const header = await reading;
  progress(`Asking the linker for what ${sources.join(", ")} declares`);
  const linked = await linking[0] ?? await linkOf(header, settings, tools, wanted);
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
  header: Pick<Header, "functions" | "globals">,
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
