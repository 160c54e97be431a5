/**
 * Calls of JavaScript's own that make text or bytes: whether those end in NUL.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Arguments, Context } from "./context.ts";
import { isGlobal, isModuleMember, type Item, type Value } from "./values.ts";

/** Whether the text of an expression ends in NUL; null when the code does not say. */
export type Judge = (node: ts.Node) => boolean | null;

/** Encodings that write the last character of ASCII text as one byte. */
const ENCODINGS = /^(utf-?8|latin1|binary|ascii)$/i;

const PATHS = /^(node:)?path(\/|$)|^jsr:@std\/path|^@std\/path/;

/** Whether the text that a call makes ends in NUL; null for calls of which that is not known. */
export function callEnds(
  context: Context,
  node: ts.CallExpression,
  args: Arguments,
  judge: Judge,
): boolean | null {
  const { ts: api } = context;
  const callee = context.value(node.expression, args);
  const last = node.arguments.at(-1);
  if (isGlobal(callee, "String")) return last ? judge(last) : false;
  // JSON writes NUL as an escape, and no path of a folder has one.
  if (isGlobal(callee, "JSON", "stringify")) return false;
  if (isGlobal(callee, "process", "cwd") || isGlobal(callee, "Deno", "cwd")) return false;
  if (isGlobal(callee, "String", "fromCharCode")) {
    const code = last && context.value(last, args);
    return code?.kind === "number" ? code.value % 0x10000 === 0 : null;
  }
  if (isPath(callee)) return last ? judge(last) : false;
  if (!api.isPropertyAccessExpression(node.expression)) return null;
  const { expression: object, name } = node.expression;
  switch (name.text) {
    case "join":
      return joined(context, object, last, args, judge);
    case "concat":
      return judge(last ?? object);
    case "trim":
    case "trimEnd": {
      const text = context.value(object, args);
      return text.kind === "text" ? text.value.trimEnd().endsWith("\0") : judge(object);
    }
    case "toString":
      return node.arguments.length === 0 ? judge(object) : null;
    case "trimStart":
    case "toLowerCase":
    case "toUpperCase":
    case "normalize":
      return judge(object);
    default:
      return null;
  }
}

/** `join` and `resolve` of a module for paths, whose last part ends the path. */
function isPath(callee: Value): boolean {
  if (callee.kind !== "reference" || callee.root.kind !== "module") return false;
  const name = callee.path.at(-1) ?? "";
  return PATHS.test(callee.root.name) && /^(join|resolve)$/.test(name);
}

function joined(
  context: Context,
  object: ts.Node,
  separator: ts.Node | undefined,
  args: Arguments,
  judge: Judge,
): boolean | null {
  const list = context.value(object, args);
  if (list.kind !== "array") return null;
  const last: Item | undefined = list.items.at(-1);
  if (last === undefined) return false;
  if (last.value.kind === "nothing" || last.value.kind === "text") {
    const text = last.value.kind === "text" ? last.value.value : "";
    if (text !== "" || list.items.length === 1) return text.endsWith("\0");
    return separator ? judge(separator) : false;
  }
  return judge(last.node);
}

/** True when `Buffer.from(text, encoding)` ends in NUL exactly when the text does. */
export function keepsEnd(
  context: Context,
  encoding: ts.Node | undefined,
  args: Arguments,
): boolean {
  if (encoding === undefined) return true;
  const value = context.value(encoding, args);
  return value.kind === "nothing" || (value.kind === "text" && ENCODINGS.test(value.value));
}

/** True for `encode` of a `TextEncoder`, wherever that was made. */
export function isEncoder(callee: Value): boolean {
  if (callee.kind !== "reference" || callee.root.kind !== "call") return false;
  if (callee.path.join(".") !== "encode") return false;
  const { callee: maker } = callee.root;
  return isGlobal(maker, "TextEncoder") || isModuleMember(maker, "node:util", "TextEncoder") ||
    isModuleMember(maker, "util", "TextEncoder");
}
