/**
 * What all decisions about one Zig library share.
 *
 * @module
 */
import { camelCase, Taken, TypeNames, withoutPrefix } from "../decide/names.ts";
import type { Refused } from "../decide/world.ts";
import type { DraftConst, ImportedItem } from "../draft.ts";
import type { ZigContainer, ZigFunction, ZigItem, ZigSource, ZigType } from "./model.ts";

/** What is known of the library before its file is looked at. */
export interface ZigNaming {
  /** Name of the file without its folder, `lib.zig`. */
  readonly file: string;
  /** Name of the library in the schema. */
  readonly library: string;
  /** Name of the module: the file without its ending. */
  readonly module: string;
  /** What is cut off the names of functions; null for what most exported ones begin with. */
  readonly prefix: string | null;
  /** What must not be imported although it could be, by the names of Zig. */
  readonly refused: Refused;
}

/** A type of the schema. */
export interface Made {
  /** The variable that holds it. */
  readonly name: string;
}

/** What the decisions look at and what they have made so far. */
export interface ZigWorld extends ZigNaming {
  readonly source: ZigSource;
  /** Functions that are tried, in the order of the file. */
  readonly functions: readonly ZigCandidate[];
  /** Public names of types, by the compiler's name. */
  readonly declared: ReadonlyMap<string, ZigItem>;
  /** Functions that free an object, by the compiler's name of its type: names of the schema. */
  readonly endings: ReadonlyMap<string, string>;
  /** Structs that functions return by pointer: objects of the library. */
  readonly returned: ReadonlySet<string>;
  /** Objects that a function of the schema gives. */
  readonly given: ReadonlySet<string>;
  readonly typeNames: TypeNames;
  readonly made: Map<string, Made>;
  readonly types: DraftConst[];
  readonly items: ImportedItem[];
  /** Errors of the functions that are imported. */
  readonly errors: Set<string>;
  /** Objects that functions take or give, by the compiler's name. */
  readonly used: { readonly taken: Set<string>; readonly given: Set<string> };
}

/** A function with its name in the schema. */
export interface ZigCandidate {
  readonly item: ZigItem;
  readonly type: ZigFunction;
  readonly name: string;
}

/** Names of functions that end what they are given, the most thorough first. */
const ENDINGS = ["destroy", "free", "delete", "close", "release", "dispose", "drop", "deinit"];

/** The functions that a file declares. */
export function candidatesOf(source: ZigSource, prefix: string | null): ZigCandidate[] {
  const taken = new Taken();
  return source.items.flatMap((item): ZigCandidate[] => {
    const { type, isType } = item.described;
    if (isType || type.kind !== "fn") return [];
    const words = withoutPrefix(item.path, prefix ?? "").split(".").map((word) =>
      camelCase(word.replace(/\W+/g, "_"))
    );
    const joined = words.map((word, i) => i === 0 ? word : upperFirst(word)).join("");
    return [{ item, type, name: taken.unique(joined) }];
  });
}

const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Starts the decisions; `given` limits the objects that functions may take. */
export function makeZigWorld(
  source: ZigSource,
  naming: ZigNaming,
  given: ReadonlySet<string>,
): ZigWorld {
  const functions = candidatesOf(source, naming.prefix);
  const declared = new Map<string, ZigItem>();
  for (const item of source.items) {
    const { isType, type } = item.described;
    if (isType && type.kind === "named" && !declared.has(type.name)) declared.set(type.name, item);
  }
  return {
    ...{ ...naming, source, functions, declared, given },
    endings: endingsOf(functions),
    returned: new Set(functions.flatMap(({ type }) => objectOf(valueOf(type.result)) ?? [])),
    typeNames: new TypeNames(naming.library),
    ...{ made: new Map(), types: [], items: [], errors: new Set() },
    used: { taken: new Set(), given: new Set() },
  };
}

/** The value of a result that may be an error. */
export function valueOf(type: ZigType | null): ZigType | null {
  return type?.kind === "errorUnion" ? type.of : type;
}

/** The name of what a pointer to one thing, which may be null, points to; null for others. */
export function objectOf(type: ZigType | null): string | null {
  const inner = type?.kind === "optional" ? type.of : type;
  if (inner?.kind !== "pointer" || inner.size !== "one") return null;
  return inner.to.kind === "named" ? inner.to.name : null;
}

function endingsOf(functions: readonly ZigCandidate[]): Map<string, string> {
  const found = new Map<string, { name: string; rank: number }>();
  for (const { item, type, name } of functions) {
    const object = objectOf(type.params[0] ?? null);
    const rank = endingRank(item.path);
    if (object === null || type.params.length !== 1 || rank < 0) continue;
    if (valueOf(type.result)?.kind !== "void") continue;
    const before = found.get(object);
    if (before === undefined || rank < before.rank) found.set(object, { name, rank });
  }
  return new Map([...found].map(([object, { name }]) => [object, name]));
}

/** The place of a name among those that end something; -1 for all others. */
function endingRank(path: string): number {
  const last = path.split(".").at(-1) ?? "";
  const words = last.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().split("_");
  return ENDINGS.findIndex((word) => words.includes(word));
}

/** What the compiler knows of a named type. */
export function containerOf(world: ZigWorld, name: string): ZigContainer | null {
  return world.source.containers.get(name) ?? null;
}

/** A type as Zig writes it, for reasons. */
export function spell(type: ZigType | null): string {
  if (type === null) return "anytype";
  switch (type.kind) {
    case "int":
    case "float":
    case "named":
    case "other":
      return type.name;
    case "pointer": {
      const end = type.sentinel === null ? "" : `:${type.sentinel}`;
      const head = { one: "*", many: `[*${end}]`, slice: `[${end}]`, c: "[*c]" }[type.size];
      return `${head}${type.constant ? "const " : ""}${spell(type.to)}`;
    }
    case "optional":
      return `?${spell(type.of)}`;
    case "array":
      return `[${type.length}]${spell(type.of)}`;
    case "errorUnion":
      return `${type.errors === null ? "anyerror" : ""}!${spell(type.of)}`;
    case "errorSet":
      return type.errors === null ? "anyerror" : `error{${type.errors.join(", ")}}`;
    case "fn":
      return `fn (${type.params.map(spell).join(", ")}) ${spell(type.result)}`;
    default:
      return type.kind;
  }
}
