/**
 * Emits `<library>.h`: the C header of the library.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import { slotsOf } from "../forms.ts";
import type { FunctionIr, LibraryIr } from "../ir.ts";
import { cName, cTypeName, snakeCase, spellC } from "../names.ts";
import { banner, Printer, wrapText } from "../printer.ts";
import { resultSlot } from "../table/mod.ts";

/** Text of the C header of a library. */
export function emitHeader(library: LibraryIr): string {
  const out = new Printer("    ");
  const guard = `${library.prefix.toUpperCase()}H`;
  out.doc([...banner(library.source), ...wrapText(library.description, 90)]);
  out.line(`#ifndef ${guard}`, `#define ${guard}`, "");
  out.line("#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>", "");
  out.line("#ifdef __cplusplus", 'extern "C" {', "#endif", "");
  if (library.statuses.length > 0) {
    const members = library.statuses.map((status) => [status.name, status.code] as const);
    printEnum(out, library, "Status", members);
  }
  for (const { name, members } of library.enums) {
    printEnum(out, library, name, Object.entries(members));
  }
  for (const struct of library.structs) {
    const type = cTypeName(library.prefix, struct.name);
    out.block(`typedef struct ${type} {`, `} ${type};`, () => {
      for (const field of struct.fields) {
        out.line(`${declare(library, field.type, cName(field.name))};`);
      }
    });
    out.line("");
  }
  for (const module of library.modules) {
    for (const fn of module.functions) printFunction(out, library, fn);
  }
  out.line("#ifdef __cplusplus", "}", "#endif", "", `#endif`);
  return out.toString();
}

function printEnum(
  out: Printer,
  library: LibraryIr,
  name: string,
  members: readonly (readonly [string, number])[],
): void {
  const type = cTypeName(library.prefix, name);
  const constant = `${library.prefix}${snakeCase(name)}`.toUpperCase();
  out.line(`typedef int32_t ${type};`);
  out.block("enum {", "};", () => {
    for (const [member, value] of members) {
      out.line(`${constant}_${snakeCase(member).toUpperCase()} = ${value},`);
    }
  });
  out.line("");
}

function declare(library: LibraryIr, type: Facts, name: string): string {
  return join(spellC(library.prefix, resultSlot(type).c), name);
}

function join(type: string, name: string): string {
  return type.endsWith("*") ? `${type}${name}` : `${type} ${name}`;
}

function printFunction(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  out.doc(wrapText(fn.description || `Calls ${fn.symbol}.`, 90));
  const params = slotsOf(fn).map((slot) => join(spellC(library.prefix, slot.c), cName(slot.name)));
  const result = spellC(library.prefix, resultSlot(fn.result).c);
  const head = join(result, fn.symbol);
  const line = `${head}(${params.join(", ") || "void"});`;
  if (line.length <= 100) out.line(line);
  else {
    out.block(`${head}(`, ");", () => {
      params.forEach((param, i) => out.line(i < params.length - 1 ? `${param},` : param));
    });
  }
  out.line("");
}
