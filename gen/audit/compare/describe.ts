/**
 * Types of tables in words, and how a dialect writes a type of C.
 *
 * @module
 */
import type { HeaderType } from "../../import/header.ts";
import type { DialectName, ForeignType } from "../tables.ts";
import type { CShape, CTypes } from "./c_types.ts";
import type { Role } from "./types.ts";

/** A type of a table for a message. */
export function describeForeign(type: ForeignType): string {
  const { text } = type;
  switch (type.kind) {
    case "int":
      return `${text} (${type.bits}-bit ${type.signed ? "signed" : "unsigned"})`;
    case "float":
      return `${text} (${type.bits}-bit float)`;
    case "pointer":
      return /\*|pointer|ptr/.test(text) ? text : `${text} (a pointer)`;
    case "struct":
      return `${text === type.tag ? "a" : text}${text === type.tag ? ` ${text}` : ""} by value`;
    case "opaque":
      return `${text} by value`;
    default:
      return text;
  }
}

const SIZE = /^(size_t|uintptr_t)$/;
const SIGNED_SIZE = /^(ssize_t|ptrdiff_t|intptr_t)$/;

/** How a dialect writes a type of C; null when it has no word for it. */
export function spellFor(
  dialect: DialectName,
  type: HeaderType,
  c: CTypes,
  role: Role = "param",
): string | null {
  if (dialect === "koffi") return spellForKoffi(type, c);
  const shape = c.passed(type);
  switch (shape.kind) {
    case "void":
    case "bool":
      return shape.kind;
    case "float":
      return `f${shape.bits}`;
    case "enum":
      return `u${shape.bits}`;
    case "int": {
      if (shape.anySign && shape.bits === 8 && dialect !== "deno") return "char";
      if (c.isLong(type)) return longFor(shape.signed);
      const named = type.kind === "typedef" ? type.name : "";
      if (SIZE.test(named) && dialect !== "node") return "usize";
      if (SIGNED_SIZE.test(named) && dialect !== "node") return "isize";
      return `${shape.signed ? "i" : "u"}${shape.bits}`;
    }
    case "pointer":
      // Only Bun turns a result into a string.
      return pointerFor(dialect, shape, role === "param" || dialect === "bun", c);
    case "record":
      return dialect === "deno" ? structFor(shape.name, c) : null;
    default:
      return null;
  }
}

/** One word that is right everywhere is not there for `long`. */
function longFor(signed: boolean): string {
  const sign = signed ? "i" : "u";
  return `${sign}64", and on Windows "${sign}32`;
}

function pointerFor(
  dialect: DialectName,
  { to, constant }: Extract<CShape, { kind: "pointer" }>,
  readsText: boolean,
  c: CTypes,
): string {
  const shape = c.shape(to);
  if (shape.kind === "function") return "function";
  const text = readsText && constant && shape.kind === "int" && shape.anySign && shape.bits === 8;
  if (text) return { deno: "buffer", bun: "cstring", node: "string", koffi: "" }[dialect];
  return dialect === "bun" ? "ptr" : "pointer";
}

function structFor(name: string, c: CTypes): string | null {
  const fields = c.record(name)?.fields?.map(({ type }) => spellFor("deno", type, c));
  if (!fields || fields.includes(null)) return null;
  return `{ struct: [${fields.map((one) => one?.startsWith("{") ? one : `"${one}"`).join(", ")}] }`;
}

/** koffi has the names of C, for what the program has not named otherwise. */
function spellForKoffi(type: HeaderType, c: CTypes): string | null {
  const shape = c.passed(type);
  switch (shape.kind) {
    case "void":
    case "bool":
      return shape.kind;
    case "float":
      return shape.bits === 32 ? "float" : "double";
    case "enum":
      return "int";
    case "int": {
      if (c.isLong(type)) return shape.signed ? "long" : "unsigned long";
      if (type.kind === "typedef" && /^u?(size_t|intptr_t|int\d+_t)$/.test(type.name)) {
        return type.name;
      }
      return type.kind === "int" ? type.name : `${shape.signed ? "" : "u"}int${shape.bits}_t`;
    }
    case "pointer": {
      const to = c.shape(shape.to);
      if (to.kind === "function") return null;
      // Typedefs of pointers are no types of koffi; names of structs are, once they are declared.
      const base = to.kind === "record"
        ? c.header.records.get(to.name)?.typedef ?? to.name.replace(/^(struct|union) /, "")
        : spellForKoffi(shape.to, c) ?? "void";
      const word = shape.constant && base === "char" ? "const char" : base;
      return `${word}${word.endsWith("*") ? "" : " "}*`;
    }
    default:
      return null;
  }
}
