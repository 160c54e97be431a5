/**
 * From the syntax tree to functions, globals and typedefs.
 *
 * @module
 */
import type { CModel } from "../../toolchain/targets.ts";
import type {
  HeaderFunction,
  HeaderFunctionType,
  HeaderGlobal,
  HeaderSkipped,
  HeaderTypedef,
} from "../header.ts";
import type { AstNode } from "./ast.ts";
import {
  type NamedType,
  type ReadType,
  readType,
  type TypeNames,
  withoutTypedefs,
} from "./c_reader.ts";
import type { Comments } from "./comments.ts";
import type { Preprocessed } from "./preprocessed.ts";
import type { Tags } from "./tags.ts";
import { withNames, writtenType } from "./written.ts";

/** What the declarations of a header are read with. */
export interface Reading {
  readonly tags: Tags;
  readonly comments: Comments;
  readonly lines: Preprocessed["lines"];
  readonly own: ReadonlySet<string>;
  readonly names: TypeNames;
}

/** What a header declares, besides records, enums and macros. */
export interface Declarations {
  readonly functions: readonly HeaderFunction[];
  readonly globals: readonly HeaderGlobal[];
  readonly typedefs: readonly HeaderTypedef[];
  readonly skipped: readonly HeaderSkipped[];
}

/** Names of types, as far as the typedefs have been read. */
export function typeNames(tags: Tags, model: CModel) {
  const typedefs = new Map<string, NamedType>();
  const names: TypeNames = {
    model,
    typedef: (name) => {
      const known = typedefs.get(name);
      if (!known) return null;
      return { ...known, type: { kind: "typedef", name, to: known.type } };
    },
    tagged: (tag, printed) => {
      if (printed === "__va_list_tag" || printed === "__va_list") {
        return { kind: "other", name: "va_list" };
      }
      const found = tags.find(tag, printed);
      return found && { kind: found.kind, name: found.name };
    },
  };
  return { names, typedefs };
}

/** A type that clang prints; `other` when it cannot be read. */
export function typeOf({ type, desugared }: AstNode, names: TypeNames): ReadType {
  const plain = {
    constant: false,
    volatile: false,
    restrict: false,
    name: null,
    arrayLength: null,
  };
  const printed = type ?? "";
  // A vector is written as an attribute before its element, and a way of calling as one behind
  // the params; the reader would pass over both.
  const strange = /vector_(?:size|type)__|\(\((?:matrix_type|ms_abi|sysv_abi|vectorcall|swift)/;
  if (!strange.test(printed)) {
    const read = readType(printed, names) ?? (desugared && readType(desugared, names));
    if (read) return read;
  }
  return { ...plain, type: { kind: "other", name: printed } };
}

/** Reads all declarations, and fills the typedefs of the names on the way. */
export function readDeclarations(
  nodes: readonly AstNode[],
  reading: Reading,
  typedefs: Map<string, NamedType>,
): Declarations {
  const functions = new Map<string, HeaderFunction>();
  const globals = new Map<string, HeaderGlobal>();
  const named = new Map<string, HeaderTypedef>();
  const skipped: HeaderSkipped[] = [];
  for (const node of nodes) {
    const own = node.at !== null && reading.own.has(node.at.file);
    if (node.kind === "TypedefDecl") {
      const { type, constant, volatile, restrict } = declaredType(node, reading, own);
      const meant = node.name === "__builtin_va_list" || node.name === "__builtin_ms_va_list"
        ? { kind: "other", name: "va_list" } as const
        : type;
      typedefs.set(node.name, { type: meant, constant, volatile, restrict });
      if (meant.kind === "record" || meant.kind === "enum") {
        reading.tags.alias(meant.name, node.name);
      }
      if (own && !named.has(node.name)) {
        named.set(node.name, { ...declared(node, reading), type: meant });
      }
    } else if (!own) continue;
    else if (node.flag("isImplicit")) continue;
    else if (node.kind === "FunctionDecl") addFunction(node, reading, functions, skipped);
    else if (node.kind === "VarDecl") addGlobal(node, reading, globals, skipped);
  }
  return {
    functions: [...functions.values()],
    globals: [...globals.values()],
    typedefs: [...named.values()],
    skipped,
  };
}

/** A type with the names that the header's text has for params. */
function declaredType(node: AstNode, reading: Reading, own: boolean): ReadType {
  const read = typeOf(node, reading.names);
  if (!own || !/\(/.test(node.type ?? "")) return read;
  return { ...read, type: withNames(read.type, writtenType(node, reading.lines, reading.names)) };
}

/** What every declaration has. */
export function declared(node: AstNode, { comments, own }: Reading) {
  const { name, at, begin, end } = node;
  const place = { file: at?.file ?? "", line: at?.line ?? 0 };
  const last = end?.file === place.file ? end.line : place.line;
  const first = begin?.file === place.file ? begin.line : place.line;
  const open = end?.expanded ?? false;
  const doc = comments.of({ file: place.file, first, last, name, open });
  return { name, place, doc, own: own.has(place.file) };
}

function addFunction(
  node: AstNode,
  reading: Reading,
  functions: Map<string, HeaderFunction>,
  skipped: HeaderSkipped[],
): void {
  const read = typeOf(node, reading.names);
  const plain = withoutTypedefs(read.type);
  const common = declared(node, reading);
  if (plain.kind !== "function") {
    const { name, place } = common;
    const reason = `its type ${node.type ?? ""} cannot be read`;
    skipped.push({ kind: "function", name, place, reason });
    return;
  }
  const made: HeaderFunction = {
    ...common,
    type: functionType(node, plain, reading),
    inline: node.word("storageClass") === "static",
    deprecated: node.inner.some(({ kind }) => kind === "DeprecatedAttr"),
  };
  const before = functions.get(made.name);
  functions.set(made.name, before ? merged(before, made) : made);
}

/** Names come from the declaration, and from the text for what clang tells no names of. */
function functionType(
  node: AstNode,
  type: HeaderFunctionType,
  reading: Reading,
): HeaderFunctionType {
  const params = node.inner.filter(({ kind }) => kind === "ParmVarDecl");
  const named: HeaderFunctionType = {
    ...type,
    params: type.params.map((param, index) => {
      const declares = params[index];
      return { ...param, name: declares?.name || param.name };
    }),
  };
  const full = withNames(named, writtenType(node, reading.lines, reading.names));
  return full.kind === "function" ? full : named;
}

/** A function that is declared more than once: the first that says something counts. */
function merged(before: HeaderFunction, after: HeaderFunction): HeaderFunction {
  const known = before.type.prototype || !after.type.prototype;
  const type = known ? withNames(before.type, after.type) : after.type;
  return {
    ...before,
    type: type.kind === "function" ? type : before.type,
    doc: before.doc || after.doc,
    deprecated: before.deprecated || after.deprecated,
  };
}

function addGlobal(
  node: AstNode,
  reading: Reading,
  globals: Map<string, HeaderGlobal>,
  skipped: HeaderSkipped[],
): void {
  const common = declared(node, reading);
  if (node.word("storageClass") === "static") {
    const reason = "it is static: every file that includes the header has its own";
    skipped.push({ kind: "global", name: common.name, reason, place: common.place });
    return;
  }
  const { type, constant } = declaredType(node, reading, true);
  const before = globals.get(common.name);
  // `int list[4];` after `int list[];` tells more.
  const complete = before && !(before.type.kind === "array" && before.type.length === null);
  if (complete) globals.set(common.name, { ...before, doc: before.doc || common.doc });
  else globals.set(common.name, { ...common, doc: before?.doc || common.doc, type, constant });
}
