/**
 * Names of C types and fields: those of the library's own headers, or those that the generated
 * header gives them.
 *
 * @module
 */
import type { EnumFacts, FieldFacts } from "./facts.ts";
import type { LibraryIr } from "./ir.ts";
import { cName, cTypeName, snakeCase } from "./names.ts";

/** What names need to know of a library. */
export type Naming = Pick<LibraryIr, "c" | "prefix">;

/** A type of the schema that has a name. */
interface Named {
  readonly name: string;
  /** Its C type as the schema states it. */
  readonly c?: string;
}

/** True when headers of the library declare its types, and not the generated one. */
export function hasHeaders(library: Pick<LibraryIr, "c">): boolean {
  return library.c !== null && library.c.headers.length > 0;
}

/**
 * The C type of an enum, struct, union or callback: as stated, else by its name in a library that
 * has headers, else in the style of the generated header.
 */
export function cTypeOf(library: Naming, facts: Named): string {
  if (facts.c !== undefined) return facts.c;
  return hasHeaders(library) ? facts.name : cTypeName(library.prefix, facts.name);
}

/** The C name of a field. */
export function cFieldName(library: Pick<LibraryIr, "c">, field: FieldFacts): string {
  if (field.symbol !== undefined) return field.symbol;
  // A field of a C header may have a name that is a word in C++ only.
  return hasHeaders(library) ? snakeCase(field.name) : cName(field.name);
}

/** The C name that the generated header gives to a member of an enum. */
export function cEnumMember(
  library: Pick<LibraryIr, "prefix">,
  facts: { readonly name: string; readonly names?: EnumFacts["names"] },
  member: string,
): string {
  const { name, names = {} } = facts;
  // A member may be called constructor, which every object has.
  if (Object.hasOwn(names, member)) return names[member] ?? member;
  return `${library.prefix}${snakeCase(name)}_${snakeCase(member)}`.toUpperCase();
}

/** Replaces `{prefix}Name` in the C spelling of a slot by the C type of that name. */
export function spellType(library: Naming, c: string): string {
  return c.replace(/\{prefix\}(\w+)/, (_, name: string) => cTypeOf(library, { name }));
}

/** A declaration: `int x`, `char *x`. */
export function declared(type: string, name: string): string {
  return type.endsWith("*") ? `${type}${name}` : `${type} ${name}`;
}
