/**
 * What all decisions about one source share: its declarations, names and the types made so far.
 *
 * @module
 */
import type { Code, DraftConst, ImportedItem } from "../draft.ts";
import type { Header, HeaderFunction, HeaderRecord, HeaderType } from "../header.ts";
import { docsOf } from "./docs.ts";
import { endsSomething } from "./evidence.ts";
import { camelCase, Taken, TypeNames, withoutPrefix } from "./names.ts";
import { bare, functionOf, isVoidPointer, pointerOf, typedefOf } from "./types.ts";

/** What must not be imported although it could be decided, with the reasons. */
export interface Refused {
  /** Functions, globals and constants by C name. */
  readonly functions: ReadonlyMap<string, string>;
  /** Structs, unions, enums and callbacks by C name. */
  readonly types: ReadonlyMap<string, string>;
  /** Functions that are missing on some targets, by C name. */
  readonly optional: ReadonlySet<string>;
}

/** A function that ends what it is given. */
export interface Ending {
  /** Its name in the schema. */
  readonly name: string;
  readonly symbol: string;
}

/** What the decisions look at and what they have made so far. */
export interface World {
  readonly header: Header;
  /** What C names of functions begin with. */
  readonly prefix: string;
  readonly refused: Refused;
  /** The functions that are tried, in the order of the header. */
  readonly functions: readonly HeaderFunction[];
  /** Names in the schema, by C name. */
  readonly names: ReadonlyMap<string, string>;
  readonly docs: ReadonlyMap<string, string>;
  readonly typeNames: TypeNames;
  /** Functions that end a handle, by its key. */
  readonly endings: ReadonlyMap<string, readonly Ending[]>;
  /** Typedefs that are pointers to a record, by the name of the record. */
  readonly pointerTypedefs: ReadonlyMap<string, string>;
  /** Typedefs of `void *` that stand for objects of the library. */
  readonly voidHandles: ReadonlySet<string>;
  /** Complete records that only the library makes. */
  readonly libraryMade: ReadonlySet<string>;
  /** Records that functions may write to, and so may keep. */
  readonly written: ReadonlySet<string>;
  /** Types made so far, by what they stand for; a string is the reason of a refusal. */
  readonly made: Map<string, MadeType>;
  /** Records that are being made, so that nothing refers to itself. */
  readonly busy: Set<string>;
  readonly types: DraftConst[];
  readonly items: ImportedItem[];
}

/** A type of the schema, or why there is none. */
export type MadeType =
  | { readonly variable: string; readonly name: string }
  | { readonly reason: string };

/** Gathers what decisions start from. */
export function makeWorld(
  header: Header,
  options: {
    readonly library: string;
    readonly prefix: string;
    readonly refused: Refused;
    readonly functions: readonly HeaderFunction[];
  },
): World {
  const { prefix, functions, refused } = options;
  const taken = new Taken();
  const names = new Map(
    functions.map(({ name }) => [name, taken.unique(camelCase(withoutPrefix(name, prefix)))]),
  );
  const voidHandles = findVoidHandles(header, functions);
  const usable = functions.filter(({ name }) => !refused.functions.has(name));
  const endings = findEndings(usable, names, voidHandles);
  return {
    ...{ header, prefix, refused, functions, names, voidHandles, endings },
    docs: docsOf(header.functions),
    typeNames: new TypeNames(options.library),
    pointerTypedefs: new Map(
      header.typedefs.flatMap(({ name, type }) => {
        const to = pointerOf(type)?.to;
        const record = to === undefined ? null : bare(to);
        return record?.kind === "record" ? [[record.name, name] as const] : [];
      }).reverse(),
    ),
    written: new Set(
      usable.flatMap(({ type }) =>
        type.params.flatMap((param) => {
          const pointer = pointerOf(param.type);
          const to = pointer === null || pointer.constant ? null : bare(pointer.to);
          return to?.kind === "record" ? [to.name] : [];
        })
      ),
    ),
    libraryMade: findLibraryMade(header, usable, endings),
    ...{ made: new Map(), busy: new Set(), types: [], items: [] },
  };
}

/** A key for what a pointer stands for as an object of the library; null for all others. */
export function handleKey(type: HeaderType, voidHandles: ReadonlySet<string>): string | null {
  for (let at = type; at.kind === "typedef"; at = at.to) {
    if (voidHandles.has(at.name)) return `void:${at.name}`;
  }
  const pointer = pointerOf(type);
  const to = pointer === null ? null : bare(pointer.to);
  return to?.kind === "record" ? `record:${to.name}` : null;
}

function findEndings(
  functions: readonly HeaderFunction[],
  names: ReadonlyMap<string, string>,
  voidHandles: ReadonlySet<string>,
): Map<string, Ending[]> {
  const endings = new Map<string, Ending[]>();
  for (const { name: symbol, type } of functions) {
    const [first] = type.params;
    if (first === undefined || type.params.length > 1 || type.variadic) continue;
    const key = handleKey(first.type, voidHandles);
    const name = names.get(symbol);
    if (key === null || name === undefined || !endsSomething(symbol)) continue;
    const list = endings.get(key) ?? [];
    list.push({ name, symbol });
    // The plainest one first: `close` before `close_v2`.
    list.sort((a, b) => a.symbol.length - b.symbol.length);
    endings.set(key, list);
  }
  return endings;
}

const GENERIC = /void|ptr|pointer|opaque|data|addr|buf|mem/i;

function findVoidHandles(header: Header, functions: readonly HeaderFunction[]): Set<string> {
  const candidates = header.typedefs.filter(({ name, type, own }) =>
    own && isVoidPointer(type) && !GENERIC.test(name)
  ).map(({ name }) => name);
  const given = (name: string, type: HeaderType): boolean => {
    const to = pointerOf(type)?.to;
    return typedefOf(type) === name || (to !== undefined && typedefOf(to) === name);
  };
  return new Set(
    candidates.filter((name) =>
      functions.some(({ type }) =>
        typedefOf(type.result) === name ||
        type.params.some((param) => typedefOf(param.type) !== name && given(name, param.type))
      ) && functions.some(({ type }) => type.params.some((param) => typedefOf(param.type) === name))
    ),
  );
}

/** A complete struct that functions return and others end lives in the library. */
function findLibraryMade(
  header: Header,
  functions: readonly HeaderFunction[],
  endings: ReadonlyMap<string, readonly Ending[]>,
): Set<string> {
  const made = functions.flatMap(({ type }) => {
    const key = handleKey(type.result, new Set());
    return key !== null && endings.has(key) ? [key.slice("record:".length)] : [];
  });
  return new Set(made.filter((name) => header.records.get(name)?.fields !== null));
}

/** How users of C write a record. */
export function recordSpelling(record: HeaderRecord): string {
  return record.typedef ?? record.name;
}

/** True for a record that C has no name for, not even as the type of a member. */
export function isNameless(name: string): boolean {
  return /[(:<]/.test(name) && !/^__typeof__\(/.test(name);
}

/** True for a struct that is mostly functions: a table that libraries keep. */
export function isTable({ fields }: HeaderRecord): boolean {
  const callbacks = (fields ?? []).filter(({ type }) => functionOf(type) !== null).length;
  return callbacks > 0 && callbacks * 2 >= (fields ?? []).length;
}

/** Adds a type to the schema and returns its variable. */
export function addType(
  world: World,
  key: string,
  type: { readonly name: string; readonly variable?: string },
  value: Code,
  about: { readonly doc: string; readonly marks?: readonly string[] },
): string {
  const variable = type.variable ?? type.name;
  world.made.set(key, { variable, name: type.name });
  world.types.push({ name: variable, value, doc: about.doc, marks: about.marks ?? [] });
  return variable;
}
