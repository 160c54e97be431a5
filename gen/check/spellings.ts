/**
 * The C spellings that a schema states for numbers, with what JavaScript takes them for.
 *
 * @module
 */
import { cTypeOf } from "../c_types.ts";
import { partsOf } from "../build_types.ts";
import type { Encoding, Facts } from "../facts.ts";
import { functionsOf, type LibraryIr, type PerAbi } from "../ir.ts";
import { integerOf, layoutOf } from "../layout.ts";
import { WIRES } from "../table/wires.ts";

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
      case "bytes":
      case "string":
        // They name what is pointed to; see elementSpellings.
        return;
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

/** The C type that a schema states for the elements of an array, or for the units of a string. */
export interface ElementSpelling {
  readonly c: string;
  readonly path: string;
  /** The C type that JavaScript takes an element for. */
  readonly own: string;
}

/** Every C type that params state for elements. Bytes are those of elements of any type. */
export function elementSpellings(library: LibraryIr): ElementSpelling[] {
  return functionsOf(library).flatMap((fn) =>
    fn.params.flatMap(({ name, type }): ElementSpelling[] => {
      const own = type.kind === "array"
        ? WIRES[type.of].c
        : type.kind === "string"
        ? UNITS[type.encoding ?? "utf8"]
        : null;
      if (own === null || !("c" in type) || type.c === undefined) return [];
      return [{ c: type.c, path: `${fn.name}.${name}`, own }];
    })
  );
}

const UNITS: Record<Encoding, string> = { utf8: "char", utf16: "uint16_t", wchar: "wchar_t" };

function isNumber({ kind }: Facts): boolean {
  return /^([iu](8|16|32|64)|[iu]size|f32|f64|bool|u?long|w?char)$/.test(kind);
}
