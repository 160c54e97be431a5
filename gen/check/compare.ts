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

function differ(path: string, schema: CType, header: CType): Difference {
  return { path, schema: describe(schema), header: describe(header) };
}

function asFunction(type: CType): CFunction | null {
  if (type.kind === "function") return type;
  return type.kind === "pointer" ? asFunction(type.to) : null;
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

/** True for the type that stands for an address. */
const isMarker = (type: CType) =>
  type.kind === "pointer" && type.to.kind === "named" && ADDRESS.includes(` ${type.to.name} `);

const holdsAddress = (type: CType) =>
  type.kind === "pointer" || type.kind === "array" || (type.kind === "int" && type.bits === 64);

function same(own: CType, theirs: CType, names: Names): boolean {
  if (isMarker(own)) return holdsAddress(theirs);
  const [a, b] = [resolve(own, names), resolve(theirs, names)];
  if (isEnum(a, names) || isEnum(b, names)) {
    // Compilers choose the sign of an enum; its values are what counts.
    const [x, y] = [bitsOf(a, names), bitsOf(b, names)];
    return x !== null && x === y;
  }
  switch (a.kind) {
    case "int":
      return b.kind === "int" && a.bits === b.bits && a.signed === b.signed;
    case "float":
      return b.kind === "float" && a.bits === b.bits;
    case "pointer":
      return b.kind === "pointer" && samePointee(a.to, b.to, names);
    case "array":
      return b.kind === "array" && a.length === b.length && same(a.of, b.of, names);
    case "function":
      return b.kind === "function" && compareFunctions(a, b, names, []).length === 0;
    case "named":
      return b.kind === "named" && a.name === b.name;
    case "other":
      return b.kind === "other" && a.name === b.name;
    case "void":
      return b.kind === "void";
  }
}

/** An array that is a param is a pointer; one that is pointed to is as good as its elements. */
function samePointee(own: CType, theirs: CType, names: Names): boolean {
  const a = own.kind === "array" ? own.of : own;
  const b = theirs.kind === "array" ? theirs.of : theirs;
  if (a.kind === "array" || b.kind === "array") return same(a, b, names);
  if (a.kind === "void" || b.kind === "void") return true;
  const [bytes, other] = isByte(a) ? [a, b] : [b, a];
  if (!isByte(bytes)) return same(a, b, names);
  // Text is no wide text, and no numbers; bytes may be the bytes of everything.
  const text = bytes.kind === "int" && bytes.name === "char" && bytes === a;
  const wide = other.kind === "int" && other.bits > 8;
  return !(text && (wide || other.kind === "float" || other.kind === "pointer"));
}

const isByte = (type: CType) => type.kind === "int" && type.bits === 8;

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
      return type.to.kind === "function"
        ? `${spell(type.to.result)} (*)(${paramsOf(type.to)})`
        : type.to.kind === "array"
        ? `${spell(type.to.of)} (*)[${type.to.length ?? ""}]`
        : `${spell(type.to)}${spell(type.to).endsWith("*") ? "*" : " *"}`;
    case "array":
      return `${spell(type.of)}[${type.length ?? ""}]`;
    case "function":
      return `${spell(type.result)} (${paramsOf(type)})`;
    default:
      return type.name;
  }
}

function paramsOf({ params, variadic, prototype }: CFunction): string {
  const list = params.map(spell).concat(variadic ? ["..."] : []);
  return list.join(", ") || (prototype ? "void" : "");
}

/** A type for a message: how C writes it and, for an integer, its width and sign. */
export function describe(type: CType): string {
  if (isMarker(type)) return "an address";
  if (type.kind !== "int") return spell(type);
  const sign = type.signed ? "signed" : "unsigned";
  return `${spell(type)} (${type.bits}-bit ${sign})`;
}
