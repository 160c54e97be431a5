/**
 * Decides what the schema of a Zig file says that exports functions for C.
 *
 * @module
 */
import { posix } from "node:path";
import { object, text } from "../code.ts";
import { decide, type Decided } from "../decide/mod.ts";
import { commonPrefix } from "../decide/names.ts";
import { describe } from "../decide/docs.ts";
import type { DraftEntry, DraftModule, ImportedItem } from "../draft.ts";
import { constantOf } from "./constants.ts";
import { headerOf, isExported } from "./header.ts";
import type { ZigOptions } from "./library.ts";
import type { ZigSource } from "./model.ts";

/** True for a file whose functions are called by their symbols, with types of C. */
export function isForC(source: ZigSource): boolean {
  return source.items.some(isExported);
}

/** Decides a whole file that exports functions. */
export function decideForC(source: ZigSource, options: ZigOptions): Decided {
  const { file, library, module, wanted, refused } = options;
  const header = headerOf(source, file);
  const names = header.functions.map(({ name }) => name).filter(wanted);
  const prefix = options.prefix ?? commonPrefix(names);
  const decided = decide(header, {
    ...{ name: library, prefix, wanted, refused, optional: new Set() },
    modules: [{ name: module, file }],
    places: { headers: [file], includeDirs: [], defines: {}, sources: [], systemLibraries: [] },
  });
  const { constants, items } = constantsOf(source, options);
  const description = describe(source.doc) || `Functions of ${file}.`;
  const modules = modulesOf(decided.draft.modules, { name: module, description, constants });
  return {
    ...decided,
    draft: {
      ...decided.draft,
      modules,
      library: decided.draft.library.map((entry) => entryOf(entry, prefix, description, options)),
    },
    items: [...decided.items, ...items],
    symbols: new Map([
      ...decided.symbols,
      ...constants.map(({ key }) => [key, key] as const),
    ]),
  };
}

function modulesOf(
  modules: readonly DraftModule[],
  own: Omit<DraftModule, "functions">,
): DraftModule[] {
  const [first] = modules;
  if (first === undefined && own.constants.length === 0) return [];
  return [{ ...own, functions: first?.functions ?? [] }];
}

function entryOf(
  entry: DraftEntry,
  prefix: string,
  description: string,
  { folder, file }: ZigOptions,
): DraftEntry {
  if (entry.key === "version") return { key: entry.key, value: entry.value };
  if (entry.key === "description") return { key: entry.key, value: text(description) };
  if (entry.key !== "c") return entry;
  const zig = text(posix.join(folder, file));
  return { key: "c", value: object({ zig, symbolPrefix: text(prefix) }) };
}

/** Constants, and what of the file C cannot see. */
function constantsOf(source: ZigSource, options: ZigOptions) {
  const constants: DraftEntry[] = [];
  const items: ImportedItem[] = [];
  for (const item of source.items) {
    const { path, decl, described: { isType, type } } = item;
    if (isExported(item) || isType || !options.wanted(path)) continue;
    if (type.kind === "fn" || decl.kind === "variable") {
      const kind = type.kind === "fn" ? "function" : "global";
      const fix = kind === "function" ? "write export fn" : "write export var";
      items.push({ kind, name: path, reason: `it is not exported: ${fix}`, marks: [] });
      continue;
    }
    const refused = options.refused.functions.get(path);
    const found = refused === undefined
      ? constantOf(item, { library: options.library, module: null })
      : { reason: refused };
    if ("entry" in found) constants.push(found.entry);
    const reason = "reason" in found ? found.reason : null;
    items.push({ kind: "constant", name: path, reason, marks: [] });
  }
  return { constants, items };
}
