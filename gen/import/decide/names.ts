/**
 * Names of the API: from those of C by fixed rules, apart from each other and from words that
 * generated code keeps.
 *
 * @module
 */
import { DERIVED } from "../../build_types.ts";
import { pascalCase, RESERVED_TYPES, snakeCase, TYPESCRIPT_HELPERS } from "../../names.ts";

/** The share of functions that must begin alike for a prefix to be taken. */
const COMMON = 0.8;

/** Words of a C name: at underscores, without empty ones. */
const wordsOf = (name: string) => name.split("_").filter(Boolean);
const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const lowerFirst = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);
/** `URL` to `Url`, and `gzFile` as it is. */
const softened = (word: string) =>
  /^[A-Z][A-Z0-9]+$/.test(word) ? word.charAt(0) + word.slice(1).toLowerCase() : word;

/** A camelCase name; a name that begins with no letter gets one. */
export function camelCase(name: string): string {
  const words = wordsOf(name).map(softened);
  const joined = words.map((word, i) => i === 0 ? lowerHead(word) : upperFirst(word)).join("");
  return /^[a-z]/.test(joined) ? joined : `n${joined}`;
}

/** `XMLParse` to `xmlParse`, `CreateFile` to `createFile`. */
function lowerHead(word: string): string {
  const head = /^[A-Z]+(?=[A-Z][a-z])/.exec(word)?.[0];
  return head === undefined ? lowerFirst(word) : head.toLowerCase() + word.slice(head.length);
}

/** A PascalCase name, without the `_t` that C likes. */
export function typeCase(name: string): string {
  const words = wordsOf(untagged(name).replace(/_t$/, ""));
  const joined = words.map((word) => upperFirst(softened(word))).join("");
  return /^[A-Z]/.test(joined) ? joined : `T${joined}`;
}

/** The name of a type of the library in the schema. */
export function typeName(name: string, prefix: string): string {
  // Without `_t` first: of `magic_t` there would be nothing left.
  const whole = untagged(name).replace(/_t$/, "");
  return typeCase(withoutPrefix(whole || name, prefix));
}

/** A C type without what is no part of its name: `struct tm`, `handler *`. */
function untagged(name: string): string {
  return name.replace(/^(struct|union|enum) | \*$/g, "");
}

/** Why a C name cannot stand in a schema; null when it can. */
export function oddName(name: string): string | null {
  return /^[A-Za-z_]\w*$/.test(name)
    ? null
    : `there is no name for ${name} in a schema: letters, digits and _ only`;
}

/** A name that can stand in a schema; null for others, and for none. */
export function plainName(name: string | null): string | null {
  return name === null || oddName(name) !== null ? null : name;
}

/** snake_case for modules and libraries. */
export function moduleCase(name: string): string {
  const plain = snakeCase(name).replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(plain) ? plain : `lib_${plain}`.replace(/_$/, "");
}

/** What most functions begin with, up to an underscore or a capital; empty for none. */
export function commonPrefix(names: readonly string[]): string {
  if (names.length < 2) return "";
  const counts = new Map<string, number>();
  for (const name of names) {
    for (const head of headsOf(name)) counts.set(head, (counts.get(head) ?? 0) + 1);
  }
  const enough = [...counts].filter(([, count]) => count >= COMMON * names.length);
  return enough.sort(([a], [b]) => b.length - a.length)[0]?.[0] ?? "";
}

function headsOf(name: string): string[] {
  const under = /^_*[A-Za-z][A-Za-z0-9]*_(?=\w)/.exec(name)?.[0];
  const camel = /^[a-z][a-z0-9]+(?=[A-Z])/.exec(name)?.[0];
  return [...new Set([under, camel])].filter((head) => head !== undefined);
}

/** A name without a prefix, in any case; whole where nothing would be left of it. */
export function withoutPrefix(name: string, prefix: string): string {
  const bare = prefix.replace(/_$/, "").toLowerCase();
  if (bare === "" || !name.toLowerCase().startsWith(bare)) return name;
  const rest = name.slice(bare.length);
  const cut = prefix.endsWith("_") ? /^_+(?=[A-Za-z])/.exec(rest)?.[0] : "";
  if (cut === undefined || !/^[A-Za-z]/.test(rest.slice(cut.length))) return name;
  // Without an underscore a capital begins the rest, unless the prefix was typed as it stands.
  if (cut === "" && !/^[A-Z]/.test(rest) && !name.startsWith(prefix)) return name;
  return rest.slice(cut.length);
}

/** The longest beginning that all members of an enum share, up to an underscore. */
export function memberPrefix(names: readonly string[]): string {
  const [first] = names;
  if (first === undefined || names.length < 2) return "";
  let prefix = first;
  for (const name of names) {
    while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  prefix = prefix.slice(0, prefix.lastIndexOf("_") + 1);
  return names.every((name) => /^[A-Za-z]/.test(name.slice(prefix.length))) ? prefix : "";
}

/** Gives each name once. */
export class Taken {
  readonly #seen = new Set<string>();

  /** A name like the wanted one that nobody has: the same, or with a number. */
  unique(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#seen.has(snakeCase(name)); i += 1) name = `${wanted}${i}`;
    this.#seen.add(snakeCase(name));
    return name;
  }
}

/** Globals of JavaScript, which a type of the same name would hide. */
const GLOBALS = new Set(
  ("AbortSignal Blob Boolean Buffer Date Event File Function Iterator JSON Map Proxy Reflect " +
    "RegExp Request Response Set Symbol URL WeakMap WeakRef WeakSet").split(" "),
);

/** Names of types, apart from what generated code declares. */
export class TypeNames {
  readonly #taken = new Set<string>();

  constructor(library: string) {
    for (const end of ["Api", "Library"]) this.#taken.add(pascalCase(library) + end);
  }

  /**
   * A name like the wanted one that is free, and so is all that is derived from it.
   *
   * @param whole the name with the prefix of the library, for when the short one is taken
   */
  unique(wanted: string, whole: string = wanted): string {
    for (const name of candidates(wanted, whole)) {
      const made = [name, ...DERIVED.map((end) => name + end), `read${name}`];
      const used = made.some((one) =>
        this.#taken.has(one) || RESERVED_TYPES.has(one) || TYPESCRIPT_HELPERS.includes(one)
      );
      if (used || GLOBALS.has(name)) continue;
      for (const one of made) this.#taken.add(one);
      return name;
    }
    return wanted;
  }
}

function* candidates(wanted: string, whole: string): Generator<string> {
  yield wanted;
  yield whole;
  yield `${wanted}Type`;
  for (let i = 2; i < 10_000; i += 1) yield `${wanted}${i}`;
}
