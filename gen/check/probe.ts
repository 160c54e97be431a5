/**
 * A C file that asks a compiler what headers say. It is never compiled to its end: each line makes
 * the compiler print one fact in the message of an error.
 *
 * @module
 */
import { functionsOf, type LibraryIr, type StructIr } from "../ir.ts";
import type { CModel } from "../toolchain/targets.ts";
import { askConstants, type ConstantQuestion } from "./constants.ts";
import { functionType, type Prototype, typeOf, valueType } from "./schema_types.ts";
import { elementSpellings, spellings } from "./spellings.ts";

/** What is asked for the type of. */
export type TypeSubject = "function" | "callback" | "field" | "global" | "element";

/** One question; `header` and `schema` are the numbers of the lines with the two answers. */
export type Question =
  /** Two types that must be equal. */
  | {
    readonly kind: "type";
    readonly subject: TypeSubject;
    /** Path in the schema. */
    readonly path: string;
    /** C name of what is asked for. */
    readonly symbol: string;
    /** Names of the params of a function type. */
    readonly params: readonly string[];
    /** True when the header may lack it. */
    readonly optional: boolean;
    /** True for pointers that were made to ask for what they point to. */
    readonly unwrap: boolean;
    readonly header: number;
    readonly schema: number;
    /** A line that is an error when the symbol is a macro. */
    readonly macro: number;
  }
  /** A number that must have one value. */
  | {
    readonly kind: "value";
    readonly subject: "size" | "alignment" | "offset" | "bits" | "sign" | "spelling";
    readonly path: string;
    readonly symbol: string;
    readonly header: number;
  }
  /** The canonical name of a struct or union. */
  | {
    readonly kind: "tag";
    readonly path: string;
    readonly symbol: string;
    readonly struct: StructIr;
    readonly header: number;
  };

/** A probe file. */
export interface Probe {
  readonly text: string;
  readonly questions: readonly Question[];
  readonly constants: readonly ConstantQuestion[];
  /** The line of an error that is always there, so that its absence tells of an early end. */
  readonly end: number;
}

/** Collects lines and questions. */
class Lines {
  readonly text: string[] = [];
  readonly questions: Question[] = [];

  /** Adds a line and returns its number. */
  add(line: string): number {
    return this.text.push(line);
  }

  /** Makes the compiler print the type of an expression. */
  type(expression: string): number {
    return this.add(`struct ziffi_probe *ziffi_${this.text.length} = ${expression};`);
  }

  /** Makes the compiler print both numbers when they differ. */
  value(left: string, right: string): number {
    return this.add(`_Static_assert((${left}) == (${right}), "");`);
  }
}

/** What stands before all questions: the headers that the shim includes too. */
export function preamble(headers: readonly string[]): string[] {
  const own = headers.map((header) => /^[<"]/.test(header) ? header : `<${header}>`);
  return [...own, "<stdbool.h>", "<stddef.h>", "<stdint.h>", "<wchar.h>"]
    .map((header) => `#include ${header}`);
}

/** The questions that a C library raises on a target. */
export function probeOf(library: LibraryIr, headers: readonly string[], model: CModel): Probe {
  const lines = new Lines();
  for (const line of preamble(headers)) lines.add(line);
  lines.add("struct ziffi_probe;");
  askSpellings(lines, library, model);
  askElements(lines, library);
  for (const struct of library.structs) askStruct(lines, library, struct, model);
  for (const callback of library.callbacks) {
    if (callback.cType === null) continue;
    const own = functionType(library, callback);
    askType(lines, {
      ...{ subject: "callback", path: callback.name, symbol: callback.cType, optional: false },
      expression: `(${typeOf(callback.cType)})0`,
      own,
    });
  }
  for (const fn of functionsOf(library)) {
    const { name: path, symbol } = fn;
    const common = { path, symbol, optional: fn.optional !== null, expression: `&${symbol}` };
    if (fn.global === null) {
      askType(lines, { subject: "function", ...common, own: functionType(library, fn) });
    } else {
      const value = fn.global === "get" ? fn.result : fn.params[0]?.type ?? fn.result;
      const own = { c: `${typeOf(valueType(library, value))} *`, params: [] };
      askType(lines, { subject: "global", ...common, own });
    }
  }
  const constants = askConstants((line) => lines.add(line), library);
  const end = lines.add("#error the end");
  return { text: `${lines.text.join("\n")}\n`, questions: lines.questions, constants, end };
}

interface Ask {
  readonly subject: TypeSubject;
  readonly path: string;
  readonly symbol: string;
  readonly optional: boolean;
  readonly expression: string;
  readonly own: Prototype;
}

function askType(lines: Lines, { expression, own, ...rest }: Ask): void {
  lines.add(`#if defined(${/^\w+$/.test(rest.symbol) ? rest.symbol : "ziffi_none"})`);
  const macro = lines.add("#error it is a macro");
  lines.add("#endif");
  lines.questions.push({
    kind: "type",
    ...rest,
    macro,
    params: own.params,
    unwrap: ["field", "global", "element"].includes(rest.subject),
    header: lines.type(expression),
    schema: lines.type(`(${own.c})0`),
  });
}

/** C spellings that a schema states must be as wide as what JavaScript reads and writes. */
function askSpellings(lines: Lines, library: LibraryIr, model: CModel): void {
  for (const { c, path, bytes, signed } of spellings(library)) {
    const symbol = c;
    const size = lines.value(`sizeof(${typeOf(c)})`, String(bytes[model.data]));
    lines.questions.push({ kind: "value", subject: "spelling", path, symbol, header: size });
    if (signed === null) continue;
    const sign = lines.value(`(${typeOf(c)})-1 < 0 ? 1 : 0`, signed ? "1" : "0");
    lines.questions.push({ kind: "value", subject: "sign", path, symbol, header: sign });
  }
}

/** C types that a schema states for elements must be what JavaScript takes elements for. */
function askElements(lines: Lines, library: LibraryIr): void {
  for (const { c, path, own } of elementSpellings(library)) {
    askType(lines, {
      ...{ subject: "element", path, symbol: c, optional: false },
      expression: `(${typeOf(c)} *)0`,
      own: { c: `${own} *`, params: [] },
    });
  }
}

function askStruct(lines: Lines, library: LibraryIr, struct: StructIr, model: CModel): void {
  const { name: path, cType: symbol, mirror } = struct;
  const own = `${struct.kind} ziffi_own_${struct.name}`;
  lines.questions.push({ kind: "tag", path, symbol, struct, header: lines.type(`(${symbol} *)0`) });
  if (mirror) lines.add(declaration(library, struct, own));
  const ask = (
    subject: "size" | "alignment" | "offset" | "bits" | "sign",
    at: string,
    left: string,
    right: string,
    field = symbol,
  ) => {
    const header = lines.value(left, right);
    lines.questions.push({ kind: "value", subject, path: at, symbol: field, header });
  };
  const size = (value: typeof struct.size) => String(value[model.data]);
  for (const field of struct.fields) {
    const at = `${path}.${field.name}`;
    const { type, symbol: name } = field;
    if (type.kind === "bits") {
      const bool = type.of === "bool";
      // A bool keeps a 1 whatever is stored, so that its width cannot be seen.
      if (!bool) ask("bits", at, bitsStored(symbol, name), String(type.width), name);
      // Clang tells the value of a choice, and not that of a comparison.
      const sign = `((${symbol}){.${name} = -1}).${name} < 0 ? 1 : 0`;
      ask("sign", at, sign, !bool && type.of.startsWith("i") ? "1" : "0", name);
      continue;
    }
    const offset = (owner: string) => `__builtin_offsetof(${owner}, ${name})`;
    ask("offset", at, offset(symbol), mirror ? offset(own) : size(field.offset), name);
    const params = type.kind === "callback" ? functionType(library, type).params : [];
    askType(lines, {
      ...{ subject: "field", path: at, symbol: name, optional: false },
      expression: `&((${symbol} *)0)->${name}`,
      own: { c: `${typeOf(valueType(library, type))} *`, params },
    });
  }
  ask("size", path, `sizeof(${symbol})`, mirror ? `sizeof(${own})` : size(struct.size));
  const alignment = mirror ? `_Alignof(${own})` : size(struct.alignment);
  ask("alignment", path, `_Alignof(${symbol})`, alignment);
}

/** How many bits of an integer a bit field keeps. */
function bitsStored(struct: string, field: string): string {
  const kept = Array.from(
    { length: 32 },
    (_, bit) => `(((${struct}){.${field} = (int)(1u << ${bit})}).${field} != 0)`,
  );
  return kept.join(" + ");
}

/** The struct as the schema states it, to be laid out by the compiler: for bit fields only. */
function declaration(library: LibraryIr, struct: StructIr, own: string): string {
  const fields = struct.fields.map(({ type, symbol }) => {
    const c = typeOf(valueType(library, type));
    return type.kind === "bits" ? `${c} ${symbol} : ${type.width};` : `${c} ${symbol};`;
  });
  const packed = struct.packed ? "__attribute__((packed)) " : "";
  return `${own.replace(" ", ` ${packed}`)} { ${fields.join(" ")} };`;
}
