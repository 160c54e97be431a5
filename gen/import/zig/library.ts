/**
 * Decides what the schema of a Zig library says: its functions are called with Zig's own types.
 *
 * @module
 */
import { posix } from "node:path";
import { object, text, wordsOf } from "../code.ts";
import { describe } from "../decide/docs.ts";
import type { Decided } from "../decide/mod.ts";
import type { Refused } from "../decide/world.ts";
import type { Code, DraftConst, DraftEntry, DraftModule, ImportedItem } from "../draft.ts";
import { UNUSED } from "../report.ts";
import { constantOf, otherItem } from "./constants.ts";
import { functionsOf } from "./functions.ts";
import type { ZigSource } from "./model.ts";
import { type KnownCodes, statusesOf } from "./statuses.ts";
import { candidatesOf, makeZigWorld, type ZigNaming, type ZigWorld } from "./world.ts";

/** What is decided by whoever imports. */
export interface ZigOptions extends ZigNaming {
  /** The folder of the file, as the folder of the schema sees it: `.` or `src`. */
  readonly folder: string;
  /** True for names that are imported. */
  readonly wanted: (name: string) => boolean;
  readonly refused: Refused;
  /** Codes that the schema has given to errors before. */
  readonly codes: KnownCodes;
}

/** Where generated files go. */
const OUT = "generated";

/** Decides a whole file that is a Zig library. */
export function decideLibrary(source: ZigSource, options: ZigOptions): Decided {
  const wanted = {
    ...source,
    items: source.items.filter(({ path }) => options.wanted(path)),
  };
  const { world, functions } = settle(wanted, options);
  const constants: DraftEntry[] = [];
  for (const item of wanted.items) {
    const { described, decl } = item;
    const other = otherItem(item);
    if (other !== null) world.items.push(other);
    const isValue = decl.kind === "constant" && !described.isType && described.type.kind !== "fn";
    if (!isValue) continue;
    const refused = options.refused.functions.get(item.path);
    const found = refused === undefined ? constantOf(item, options) : { reason: refused };
    if ("entry" in found) constants.push(found.entry);
    const reason = "reason" in found ? found.reason : null;
    world.items.push({ kind: "constant", name: item.path, reason, marks: [] });
  }
  const module: DraftModule = {
    name: options.module,
    description: describe(source.doc) || `Functions of ${options.file}.`,
    constants,
    functions,
  };
  const types = used(world.types, functions);
  return {
    draft: {
      source: options.file,
      types: types.filter(({ name }) => isVariable(name, [...types, ...functions])),
      modules: [module],
      library: entriesOf(world, options),
    },
    items: accountFor(world, types, functions),
    symbols: new Map([
      ...world.functions.map(({ name, item }) => [name, item.path] as const),
      ...constants.map(({ key }) => [key, key] as const),
    ]),
    types: new Map([...world.made].map(([key, { name }]) => {
      const type = key.replace(/^handle /, "");
      return [name, world.declared.get(type)?.path ?? type];
    })),
  };
}

/** Functions may only take objects that others give, which may drop out for the same reason. */
function settle(source: ZigSource, options: ZigOptions) {
  let given: ReadonlySet<string> = new Set(source.containers.keys());
  for (let round = candidatesOf(source, options.prefix).length;; round -= 1) {
    const world = makeZigWorld(source, options, given);
    const functions = functionsOf(world);
    const missing = [...world.used.taken].some((name) =>
      given.has(name) && !world.used.given.has(name)
    );
    if (!missing || round < 0) return { world, functions };
    given = world.used.given;
  }
}

function used(types: readonly DraftConst[], functions: readonly DraftEntry[]): DraftConst[] {
  const words = new Set<string>();
  const visit = (code: Code) => wordsOf(code).forEach((word) => words.add(word));
  for (const { value } of functions) visit(value);
  return [...types].reverse().filter(({ name, value }) => {
    if (!words.has(name)) return false;
    visit(value);
    return true;
  }).reverse();
}

/** True for a name that stands outside of strings: a handle may be spelled out wherever it is. */
function isVariable(name: string, entries: readonly { readonly value: Code }[]): boolean {
  const visit = (code: Code): boolean => {
    if (typeof code === "string") return code === name;
    if ("call" in code) return code.args.some(visit);
    if ("object" in code) return code.object.some(({ value }) => visit(value));
    return "array" in code ? code.array.some(visit) : visit(code.code);
  };
  return entries.some(({ value }) => visit(value));
}

function entriesOf(world: ZigWorld, options: ZigOptions): DraftEntry[] {
  const { library, file, folder, codes } = options;
  const up = OUT.split("/").map(() => "..").join("/");
  return [
    { key: "name", value: text(library) },
    { key: "version", value: text("0.1.0") },
    { key: "description", value: text(describe(world.source.doc) || `Bindings of ${file}.`) },
    ...(world.errors.size === 0 ? [] : [statusesOf(world.source, world.errors, codes)]),
    { key: "implementation", value: text(posix.join(up, folder)) },
    { key: "localBuilds", value: { array: [text(`${up}/build/native/{target}/`)] } },
    {
      key: "out",
      value: object({
        typescript: text(OUT),
        zig: text(OUT),
        header: text(OUT),
        docs: text(OUT),
      }),
    },
  ];
}

/** Handles that are spelled out where they are used, with options of their own. */
function handlesIn(code: Code): string[] {
  if (typeof code === "string") return [];
  if ("object" in code) return code.object.flatMap(({ value }) => handlesIn(value));
  if ("array" in code) return code.array.flatMap(handlesIn);
  if (!("call" in code)) return handlesIn(code.code);
  const [name] = code.args;
  const own = code.call === "t.handle" && typeof name === "string" ? [name.slice(1, -1)] : [];
  return [...own, ...code.args.flatMap(handlesIn)];
}

/** Every declaration with what became of it; types that nothing uses are told too. */
function accountFor(
  world: ZigWorld,
  types: readonly DraftConst[],
  functions: readonly DraftEntry[],
): ImportedItem[] {
  const spelled = functions.flatMap(({ value }) => handlesIn(value));
  const kept = new Set([...types.map(({ name }) => name), ...spelled]);
  const made = new Map([...world.made].map(([key, { name }]) => {
    const type = key.replace(/^handle /, "");
    return [world.declared.get(type)?.path ?? type, name];
  }));
  const items = world.items.map((item): ImportedItem => {
    const name = made.get(item.name);
    const isType = /^(struct|enum|handle)$/.test(item.kind);
    return !isType || name === undefined || kept.has(name) ? item : { ...item, reason: UNUSED };
  });
  const told = new Set(items.map(({ name }) => name));
  for (const [type, { path, decl }] of world.declared) {
    if (told.has(path) || decl.container === null) continue;
    // A struct around functions is a namespace.
    const { fields, kind } = decl.container;
    if (kind === "struct" && fields.length === 0) continue;
    const found = world.source.containers.get(type)?.kind ?? "struct";
    const shown = found === "opaque" ? "handle" : found;
    items.push({ kind: shown, name: path, reason: UNUSED, marks: [] });
  }
  return items;
}

/** What the root of the library has to say, so that its exports are compiled. */
export const ROOT_ZIG = `comptime {\n    _ = @import("${OUT}/exports.zig");\n}\n`;
