/**
 * Finds in the text of a declaration what clang does not tell: the names of the params of function
 * pointers, and lengths in the brackets of array params.
 *
 * @module
 */
import type { HeaderFunctionType, HeaderParam, HeaderType } from "../header.ts";
import type { AstNode } from "./ast.ts";
import { readDeclaration, tokensOf, type TypeNames } from "./c_reader.ts";
import type { Preprocessed } from "./preprocessed.ts";

/** No declaration is that long; what is comes from a macro gone wrong. */
const MOST_LINES = 200;

/** The type that the text of a declaration spells; null when it cannot be read. */
export function writtenType(
  { name, begin, end }: AstNode,
  lines: Preprocessed["lines"],
  names: TypeNames,
): HeaderType | null {
  if (!begin || !end || begin.file !== end.file || end.line - begin.line > MOST_LINES) return null;
  const file = lines.get(begin.file);
  let text = "";
  for (let line = begin.line; line <= end.line; line += 1) {
    const row = file?.get(line) ?? "";
    if (!row.startsWith("#")) text += `${row}\n`;
  }
  // What a comment leaves behind on the first line is the end of one that starts before.
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, " ").replace(/^[\s\S]*\*\//, " ");
  const tokens = tokensOf(code);
  for (const part of parts(tokens)) {
    if (!part.includes(name)) continue;
    const read = readDeclaration(part, names);
    if (read?.name === name) return read.type;
  }
  return null;
}

/** Splits where declarations end. */
function parts(tokens: readonly string[]): string[][] {
  const found: string[][] = [[]];
  for (const token of tokens) {
    if (/^[;{}]$/.test(token)) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

/** The type as clang has it, with the names of the text where both are of one shape. */
export function withNames(type: HeaderType, written: HeaderType | null): HeaderType {
  if (written === null || written.kind !== type.kind) return type;
  if (type.kind === "pointer" && written.kind === "pointer") {
    return { ...type, to: withNames(type.to, written.to) };
  }
  if (type.kind === "array" && written.kind === "array") {
    return { ...type, of: withNames(type.of, written.of) };
  }
  if (type.kind === "function" && written.kind === "function") return functionNames(type, written);
  return type;
}

/** As {@link withNames}, for functions. */
export function functionNames(
  type: HeaderFunctionType,
  written: HeaderFunctionType,
): HeaderFunctionType {
  if (type.params.length !== written.params.length) return type;
  return {
    ...type,
    result: withNames(type.result, written.result),
    params: type.params.map((param, index): HeaderParam => {
      const other = written.params[index];
      if (!other) return param;
      return {
        name: param.name ?? other.name,
        type: withNames(param.type, other.type),
        arrayLength: param.arrayLength ?? other.arrayLength,
      };
    }),
  };
}
