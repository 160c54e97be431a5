/**
 * The C spellings that a schema states for numbers, with what JavaScript takes them for.
 *
 * @module
 */
import { cTypeOf } from "../c_types.ts";
import { partsOf } from "../build_types.ts";
import type { Facts } from "../facts.ts";
import { functionsOf, type LibraryIr, type PerAbi } from "../ir.ts";
import { integerOf, layoutOf } from "../layout.ts";

/** One spelling. */
export interface Spelling {
  readonly c: string;
  /** Where the schema has it first. */
  readonly path: string;
  readonly bytes: PerAbi;
  /** Null where the sign is the compiler's choice. */
  readonly signed: boolean | null;
}

/** Every spelling of a number that is not that of stdint.h. */
export function spellings(library: LibraryIr): Spelling[] {
  const found = new Map<string, Spelling>();
  const keep = (c: string, path: string, kind: string, type: Facts) => {
    const signed = kind === "enum" || /^(f|bool|char|wchar)/.test(kind)
      ? null
      : !/^u/.test(kind) && kind !== "usize";
    const key = JSON.stringify([c, kind]);
    if (!found.has(key)) found.set(key, { c, path, bytes: layoutOf(type).size, signed });
  };
  const visit = (type: Facts, path: string): void => {
    // Structs are told by their own name, wherever they are used.
    const start = type.kind === "struct" || type.kind === "union" ? type.name : path;
    for (const part of partsOf(type)) visit(part.type, start + part.path);
    switch (type.kind) {
      case "enum": {
        // Without headers the generated one declares it by the integer behind it.
        if (library.c === null || library.c.headers.length === 0) return;
        return keep(cTypeOf(library, type), path, "enum", { kind: integerOf(type) });
      }
      case "array":
      case "bytes": {
        // Elements of other kinds, such as void, char and structs, are lent as bytes.
        const number = type.c !== undefined && /^(unsigned|signed|int|short|long)\b/.test(type.c);
        return number ? keep(type.c as string, path, type.of, { kind: type.of }) : undefined;
      }
      case "bits":
        // The width of the field counts, not that of the type in front of it.
        return;
      case "status":
        return type.c === undefined ? undefined : keep(type.c, path, "i32", { kind: "i32" });
      default:
        if (!("c" in type) || type.c === undefined || !isNumber(type)) return;
        return keep(type.c, path, type.kind, type);
    }
  };
  for (const fn of functionsOf(library)) {
    for (const { name, type } of fn.params) visit(type, `${fn.name}.${name}`);
    visit(fn.result, `${fn.name} result`);
  }
  return [...found.values()];
}

function isNumber({ kind }: Facts): boolean {
  return /^([iu](8|16|32|64)|[iu]size|f32|f64|bool|u?long|w?char)$/.test(kind);
}
