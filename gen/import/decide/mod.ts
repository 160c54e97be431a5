/**
 * Decides what a schema says of a C header.
 *
 * @module
 */
import { object, text, wordsOf } from "../code.ts";
import type {
  Code,
  Draft,
  DraftConst,
  Drafted,
  DraftEntry,
  DraftModule,
  ImportedItem,
} from "../draft.ts";
import type { Header, HeaderFunction } from "../header.ts";
import { constantEntry, constantsOf, lostConstants, versionOf } from "./constants.ts";
import { enumOf } from "./enums.ts";
import { functionEntry, globalEntries } from "./functions.ts";
import { UNUSED } from "../report.ts";
import { commonPrefix, moduleCase, oddName, Taken } from "./names.ts";
import { isStruct } from "./records.ts";
import { attempt } from "./refusal.ts";
import { isNameless, makeWorld, recordSpelling, type Refused, type World } from "./world.ts";

/** Where the library is, as `c` of the schema says it. */
export interface LibraryPlaces {
  /** As they stand in `#include`. */
  readonly headers: readonly string[];
  /** What is imported, as it is shown; all headers by default. */
  readonly source?: string;
  readonly includeDirs: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
  readonly systemLibraries: readonly string[];
}

/** What is decided by whoever imports. */
export interface DecideOptions {
  /** Name of the library in snake_case. */
  readonly name: string;
  /** What is cut off the names of functions; null for what most of them begin with. */
  readonly prefix: string | null;
  /** True for names that are imported. */
  readonly wanted: (name: string) => boolean;
  /** Files of the headers that get a module of their own, by the name of the module. */
  readonly modules: readonly {
    readonly name: string;
    /** As it is shown; by default the module has no other name. */
    readonly header?: string;
    readonly file: string;
  }[];
  readonly places: LibraryPlaces;
  readonly refused: Refused;
  /** C names of functions that the library may lack. */
  readonly optional: ReadonlySet<string>;
}

/** What was decided, with the C names behind the names of the schema. */
export interface Decided extends Drafted {
  /** C names of functions, globals and constants. */
  readonly symbols: ReadonlyMap<string, string>;
  /** C names of types. */
  readonly types: ReadonlyMap<string, string>;
}

/** Decides a whole header. */
export function decide(header: Header, options: DecideOptions): Decided {
  const functions = wantedFunctions(header, options.wanted);
  const prefix = options.prefix ?? commonPrefix(functions.map(({ name }) => name));
  const { refused, name: library } = options;
  const world = makeWorld(header, { library, prefix, refused, functions });
  const isOptional = (symbol: string) =>
    options.optional.has(symbol) || refused.optional.has(symbol);
  const entries = functions.flatMap((fn) => {
    const entry = functionEntry(world, fn, prefix, isOptional(fn.name));
    return entry === null ? [] : [{ entry, file: fn.place.file, symbol: fn.name }];
  });
  const taken = new Taken();
  for (const name of world.names.values()) taken.unique(name);
  for (const global of header.globals) {
    if (!global.own || !options.wanted(global.name)) continue;
    for (const entry of globalEntries(world, global, (name) => taken.unique(name))) {
      entries.push({ entry, file: global.place.file, symbol: global.name });
    }
  }
  const constants = constantsOf(header).filter(({ name }) => {
    if (!options.wanted(name)) return false;
    const reason = oddName(name) ?? refused.functions.get(name) ?? null;
    world.items.push({ kind: "constant", name, reason, marks: [] });
    return reason === null;
  });
  const modules = modulesOf(options, entries, constants);
  const types = used(world.types, modules);
  const draft: Draft = {
    source: sourceOf(options.places),
    types,
    modules,
    library: libraryEntries(header, options, prefix, modules),
  };
  return {
    draft,
    items: accountFor(world, header, types, options.wanted),
    symbols: new Map([
      ...constants.map(({ name }) => [name, name] as const),
      ...entries.map(({ entry, symbol }) => [entry.key, symbol] as const),
    ]),
    types: cNames(world),
  };
}

function wantedFunctions(header: Header, wanted: DecideOptions["wanted"]): HeaderFunction[] {
  const seen = new Set<string>();
  return header.functions.filter(({ name, own }) => {
    const again = seen.has(name);
    seen.add(name);
    return own && !again && wanted(name);
  });
}

interface Placed {
  readonly entry: DraftEntry;
  readonly file: string;
}

/** One module for each header that was named; what is in other files goes into the first. */
function modulesOf(
  { modules }: DecideOptions,
  entries: readonly Placed[],
  constants: ReturnType<typeof constantsOf>,
): DraftModule[] {
  const at = (file: string) => {
    const found = modules.findIndex((module) => module.file === file);
    return Math.max(found, 0);
  };
  return modules.map(({ name, header }, i): DraftModule => ({
    name,
    description: `What ${header ?? name} declares.`,
    constants: constants.filter(({ place }) => at(place.file) === i).map(constantEntry),
    functions: entries.filter(({ file }) => at(file) === i).map(({ entry }) => entry),
  })).filter(({ constants, functions }) => constants.length + functions.length > 0);
}

/** Types that functions use, by themselves or through others. */
function used(types: readonly DraftConst[], modules: readonly DraftModule[]): DraftConst[] {
  const words = new Set<string>();
  const visit = (code: Code) => wordsOf(code).forEach((word) => words.add(word));
  for (const { functions } of modules) functions.forEach(({ value }) => visit(value));
  const kept = [...types].reverse().filter(({ name, value }) => {
    if (!words.has(name)) return false;
    visit(value);
    return true;
  });
  return kept.reverse();
}

function libraryEntries(
  header: Header,
  { name, places }: DecideOptions,
  prefix: string,
  modules: readonly DraftModule[],
): DraftEntry[] {
  const version = versionOf(header);
  const list = (items: readonly string[]): Code | null =>
    items.length === 0 ? null : { array: items.map(text) };
  const defines = Object.entries(places.defines);
  const c = object({
    headers: list(places.headers),
    includeDirs: list(places.includeDirs),
    defines: defines.length === 0
      ? null
      : object(Object.fromEntries(defines.map(([key, value]) => [key, text(value)]))),
    sources: list(places.sources),
    systemLibraries: list(places.systemLibraries),
    symbolPrefix: prefix !== "" && modules.length > 0 ? text(prefix) : null,
  });
  const linked = places.sources.length + places.systemLibraries.length > 0;
  return [
    { key: "name", value: text(name) },
    {
      key: "version",
      value: text(version ?? "0.1.0"),
      marks: version === null ? ["which version of the library is this?"] : [],
    },
    { key: "description", value: text(`Bindings of ${sourceOf(places)}.`) },
    {
      key: "c",
      value: c,
      marks: linked ? [] : ["where is its code? Add sources, staticLibraries or systemLibraries"],
    },
    {
      key: "out",
      value: object({
        typescript: text("generated"),
        docs: text("generated"),
      }),
    },
  ];
}

const sourceOf = ({ source, headers }: LibraryPlaces) => source ?? headers.join(", ");

/** Every declaration of the library with what became of it. */
function accountFor(
  world: World,
  header: Header,
  types: readonly DraftConst[],
  wanted: DecideOptions["wanted"],
): ImportedItem[] {
  // Types that no function leads to are tried too, so that the account is whole.
  for (const [name, record] of header.records) {
    if (!record.own || record.fields === null || !wanted(recordSpelling(record))) continue;
    // One without a name is told with the struct that it is in.
    if (!isNameless(name)) isStruct(world, name);
  }
  for (const [name, { own, anonymous }] of header.enums) {
    if (own && !anonymous && wanted(name)) attempt(() => enumOf(world, name));
  }
  const kept = new Set(types.map(({ name }) => name));
  const variables = new Map(
    [...world.made].flatMap(([key, type]) =>
      "variable" in type ? [[cNameOf(world, key), type.variable] as const] : []
    ),
  );
  const items = world.items.filter(({ name }) => !isNameless(name)).map((item): ImportedItem => {
    if (item.reason !== null || !/^(struct|union|enum|callback|handle)$/.test(item.kind)) {
      return item;
    }
    const variable = variables.get(item.name);
    return variable === undefined || kept.has(variable) ? item : { ...item, reason: UNUSED };
  });
  const skipped = header.skipped.flatMap(({ kind, name, reason }): ImportedItem[] => {
    if (kind === "macro" || kind === "constant" || !wanted(name)) return [];
    const shown = kind === "type" ? "struct" : kind;
    return [{ kind: shown, name, reason, marks: [] }];
  });
  const lost = lostConstants(header).filter(({ name }) => wanted(name))
    .map(({ name, reason }): ImportedItem => ({ kind: "constant", name, reason, marks: [] }));
  return [...items, ...skipped, ...lost];
}

/** The C name behind a key of the types that were made. */
function cNameOf(world: World, key: string): string {
  const name = key.replace(/^(record|enum|callback|handle (record:|void:)?) ?/, "");
  if (key.startsWith("callback ")) return name.replace(/( (null|\d+))( (true|false) \S+)?$/, "");
  const record = world.header.records.get(name);
  if (record !== undefined) return recordSpelling(record);
  return world.header.enums.get(name)?.typedef ?? name;
}

function cNames(world: World): Map<string, string> {
  return new Map(
    [...world.made].flatMap(([key, type]) =>
      "name" in type ? [[type.name, cNameOf(world, key)] as const] : []
    ),
  );
}

/** The name of a module or a library after its header. */
export function nameOfHeader(header: string): string {
  return moduleCase(header.replace(/^.*\//, "").replace(/\.[^.]*$/, ""));
}
