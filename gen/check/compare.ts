/**
 * Compares two C types by ABI class: what a schema says with what a header says.
 *
 * @module
 */
import type { CFunction, CType } from "./c_type.ts";

/** What a name without a tag stands for; the compiler is asked. */
export interface NamedType {
  readonly kind: "enum" | "record";
  readonly bits: number;
}

/** Looks up a named type; null when the compiler did not know it. */
export type Names = (type: Extract<CType, { kind: "named" }>) => NamedType | null;

/** One difference of two types. */
export interface Difference {
  /** Where, below the place that was compared: empty, `result`, or the name of a param. */
  readonly path: string;
  readonly schema: string;
  readonly header: string;
}

/**
 * The C type that stands for an address of the schema, which may be a pointer or an integer of its
 * width in C.
 */
export const ADDRESS = "struct ziffi_address *";

/** The C type that stands for bytes of the schema, which may be lent as an array of anything. */
export const BYTES = "struct ziffi_bytes *";

/** The C type that stands for a literal, whose type the compiler of the shim checks. */
export const ANYTHING = "struct ziffi_anything *";

/** Every difference of two types; `params` are names of the params of a function. */
export function compareTypes(
  schema: CType,
  header: CType,
  names: Names,
  params: readonly string[] = [],
): Difference[] {
  const [own, theirs] = [asFunction(schema), asFunction(header)];
  if (own && theirs) return compareFunctions(own, theirs, names, params);
  return same(schema, header, names) ? [] : [differ("", schema, header)];
}

/**
 * The difference of the elements that JavaScript lends and the C type which a schema states for
 * them. Chars, and what is no number, such as void and structs, are lent as bytes.
 */
export function compareElements(schema: CType, stated: CType, names: Names): Difference[] {
  const number = stated.kind === "float" || stated.kind === "int" && !isPlainChar(stated);
  if (!number) return [];
  const fits = isBool(stated) || isPlainChar(schema)
    ? schema.kind === "int" && schema.bits === stated.bits
    : same(schema, stated, names);
  return fits ? [] : [differ("", schema, stated)];
}

/** A global array, which is the address of its elements where the schema has no array. */
export function compareGlobals(schema: CType, header: CType, names: Names): Difference[] {
  const decays = header.kind === "array" && schema.kind !== "array";
  return compareTypes(schema, decays ? { kind: "pointer", to: header.of } : header, names);
}

function differ(path: string, schema: CType, header: CType): Difference {
  return { path, schema: describe(schema), header: describe(header) };
}

/** A function, or what a pointer to one points to; a pointer to such a pointer is no function. */
function asFunction(type: CType): CFunction | null {
  const to = type.kind === "pointer" ? type.to : type;
  return to.kind === "function" ? to : null;
}

function compareFunctions(
  schema: CFunction,
  header: CFunction,
  names: Names,
  params: readonly string[],
): Difference[] {
  const found: Difference[] = [];
  const check = (path: string, own: CType, theirs: CType) => {
    if (same(own, theirs, names)) return;
    // A callback that differs says where it differs.
    const [inner, outer] = [asFunction(own), asFunction(theirs)];
    if (!inner || !outer) return void found.push(differ(path, own, theirs));
    for (const { path: place, ...rest } of compareFunctions(inner, outer, names, [])) {
      found.push({ path: `${path}: ${place}`, ...rest });
    }
  };
  check("result", schema.result, header.result);
  if (!header.prototype) return found;
  if (schema.params.length !== header.params.length) {
    const [schemaCount, headerCount] = [countOf(schema), countOf(header)];
    return [...found, { path: "params", schema: schemaCount, header: headerCount }];
  }
  schema.params.forEach((param, i) => {
    const theirs = header.params[i];
    if (theirs) check(params[i] ?? `param ${i + 1}`, param, theirs);
  });
  if (schema.variadic !== header.variadic) {
    const say = (variadic: boolean) => variadic ? "ends in ..." : "does not end in ...";
    found.push({ path: "params", schema: say(schema.variadic), header: say(header.variadic) });
  }
  return found;
}

function countOf({ params, variadic }: CFunction): string {
  const list = params.map(spell).concat(variadic ? ["..."] : []).join(", ") || "void";
  return `${params.length} params (${list})`;
}

/** What a type of the schema stands for that no C type says; null for all others. */
function markerOf(type: CType): Marker | null {
  if (type.kind !== "pointer" || type.to.kind !== "named") return null;
  const { name } = type.to;
  if (ADDRESS.includes(` ${name} `)) return "an address";
  if (ANYTHING.includes(` ${name} `)) return "a literal";
  return BYTES.includes(` ${name} `) ? "bytes" : null;
}

type Marker = "an address" | "a literal" | "bytes";

/** True for a C type that a marker may stand for. */
function holds(marker: Marker, type: CType): boolean {
  if (marker === "a literal") return true;
  if (marker === "bytes") return type.kind === "pointer" && type.to.kind !== "function";
  return type.kind === "pointer" || (type.kind === "int" && type.bits === 64);
}

function same(own: CType, theirs: CType, names: Names): boolean {
  const marker = markerOf(own);
  if (marker !== null) return holds(marker, theirs);
  const [a, b] = [resolve(own, names), resolve(theirs, names)];
  if (isEnum(a, names) || isEnum(b, names)) {
    // Compilers choose the sign of an enum; its values are what counts.
    const [x, y] = [bitsOf(a, names), bitsOf(b, names)];
    return x !== null && x === y;
  }
  switch (a.kind) {
    case "int":
      return b.kind === "int" && a.bits === b.bits && a.signed === b.signed &&
        isBool(a) === isBool(b);
    case "float":
      return b.kind === "float" && a.bits === b.bits;
    case "pointer":
      return b.kind === "pointer" && samePointee(a.to, b.to, names);
    case "array":
      return b.kind === "array" && a.length === b.length && same(a.of, b.of, names);
    case "function":
      return b.kind === "function" && compareFunctions(a, b, names, []).length === 0;
    case "named":
      return b.kind === "named" && plainName(a.name) === plainName(b.name);
    case "other":
      return b.kind === "other" && a.name === b.name;
    case "void":
      return b.kind === "void";
  }
}

/** Types without a name are told by their place, which compilers print in more than one way. */
function plainName(name: string): string {
  return name.replace(/(?:\w+::)*\(unnamed(?: \w+)? at ([^)]*)\)$/, "(unnamed at $1)");
}

/** An array that is a param is a pointer; one that is pointed to is as good as its elements. */
function samePointee(own: CType, theirs: CType, names: Names): boolean {
  // On some targets a va_list is the address of such a struct, for which no other memory stands.
  if (isVaListTag(own) || isVaListTag(theirs)) return isVaListTag(own) && isVaListTag(theirs);
  if (own.kind === "array" && theirs.kind === "array") return same(own, theirs, names);
  const a = own.kind === "array" ? own.of : own;
  const b = theirs.kind === "array" ? theirs.of : theirs;
  if (a.kind === "void" || b.kind === "void") return true;
  // Text and bytes are chars of any sign; what says its sign is a number.
  const chars = isByte(a) && isByte(b) && (isPlainChar(a) || isPlainChar(b));
  return chars || same(a, b, names);
}

const isVaListTag = (type: CType) => type.kind === "named" && type.name === "__va_list_tag";
const isByte = (type: CType) => type.kind === "int" && type.bits === 8 && !isBool(type);
const isPlainChar = (type: CType) => type.kind === "int" && type.name === "char";

/** True for `_Bool`, of which every other value than 0 and 1 is undefined behaviour. */
export function isBool(type: CType): boolean {
  return type.kind === "int" && /^(_Bool|bool)$/.test(type.name);
}

function resolve(type: CType, names: Names): CType {
  // Zig's va_list and other arrays are pointers once they are params; clang has adjusted them.
  if (type.kind !== "named" || type.tag !== null) return type;
  return names(type)?.kind === "enum" ? { ...type, tag: "enum" } : type;
}

const isEnum = (type: CType, names: Names) =>
  type.kind === "named" && (type.tag === "enum" || names(type)?.kind === "enum");

function bitsOf(type: CType, names: Names): number | null {
  if (type.kind === "int") return type.bits;
  if (type.kind !== "named" || !isEnum(type, names)) return null;
  return names(type)?.bits ?? 32;
}

/** A type as C writes it, near enough for a message. */
export function spell(type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "named":
      return type.tag === null ? type.name : `${type.tag} ${type.name}`;
    case "pointer":
      return spellPointer(type);
    case "array":
      return `${spell(type.of)}[${type.length ?? ""}]`;
    case "function":
      return `${spell(type.result)} (${paramsOf(type)})`;
    default:
      return type.name;
  }
}

function spellPointer(type: CType): string {
  let [to, stars] = [type, ""];
  while (to.kind === "pointer" && markerOf(to) === null) [to, stars] = [to.to, `${stars}*`];
  if (to.kind === "function") return `${spell(to.result)} (${stars})(${paramsOf(to)})`;
  if (to.kind === "array") return `${spell(to.of)} (${stars})[${to.length ?? ""}]`;
  return to.kind === "pointer" ? `void *${stars}` : `${spell(to)} ${stars}`;
}

function paramsOf({ params, variadic, prototype }: CFunction): string {
  const list = params.map(spell).concat(variadic ? ["..."] : []);
  return list.join(", ") || (prototype ? "void" : "");
}

/** A type for a message: how C writes it and, for an integer, its width and sign. */
export function describe(type: CType): string {
  const marker = markerOf(type);
  if (marker !== null) return marker;
  if (type.kind !== "int") return spell(type);
  const sign = type.signed ? "signed" : "unsigned";
  return `${spell(type)} (${type.bits}-bit ${sign})`;
}
