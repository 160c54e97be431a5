/**
 * Emits `<library>.h`: the C header of the library.
 *
 * @module
 */
import { declared, hasHeaders, spellType } from "../c_types.ts";
import { cConstant } from "../constants.ts";
import { slotsOf } from "../forms.ts";
import { constantsOf, type FunctionIr, functionsOf, type LibraryIr } from "../ir.ts";
import { cName, cTypeName } from "../names.ts";
import { banner, Printer, wrapText } from "../printer.ts";
import { resultSlot, rowOf } from "../table/mod.ts";
import {
  printCallbacks,
  printEnum,
  printMembers,
  printOpaque,
  printStructs,
} from "./header/types.ts";

/**
 * Text of the C header of a library. Where the library has headers of its own, it includes them
 * and declares nothing.
 */
export function emitHeader(library: LibraryIr): string {
  const out = new Printer("    ");
  const guard = `${library.prefix.toUpperCase()}H`;
  out.doc([...banner(library.source), ...wrapText(library.description, 90)]);
  out.line(`#ifndef ${guard}`, `#define ${guard}`, "");
  if (hasHeaders(library)) {
    for (const header of library.c?.headers ?? []) out.line(`#include "${header}"`);
    out.line("");
  } else {
    if (functionsOf(library).some((fn) => fn.vaList)) out.line("#include <stdarg.h>");
    out.line("#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>", "");
    out.line("#ifdef __cplusplus", 'extern "C" {', "#endif", "");
    printTypes(out, library);
    printFunctions(out, library);
    printConstants(out, library);
    out.line("#ifdef __cplusplus", "}", "#endif", "");
  }
  out.line("#endif");
  return out.toString();
}

function printTypes(out: Printer, library: LibraryIr): void {
  if (library.statuses.length > 0) {
    const members = library.statuses.map((status) => [status.name, status.code] as const);
    const type = cTypeName(library.prefix, "Status");
    printMembers(out, library, { name: "Status" }, type, "int32_t", members);
  }
  for (const facts of library.enums) printEnum(out, library, facts);
  printOpaque(out, library);
  printCallbacks(out, library);
  printStructs(out, library);
}

/** Macros come last, where they cannot change a declaration. */
function printConstants(out: Printer, library: LibraryIr): void {
  for (const constant of constantsOf(library)) {
    if (constant.description !== "") out.doc(wrapText(constant.description, 90));
    out.line(`#define ${constant.symbol} ${cConstant(constant)}`, "");
  }
}

/** Several functions of the schema can be one C function, or one variable. */
function printFunctions(out: Printer, library: LibraryIr): void {
  const seen = new Set<string>();
  for (const fn of functionsOf(library)) {
    if (seen.has(fn.symbol)) continue;
    seen.add(fn.symbol);
    if (fn.global === null) printFunction(out, library, fn);
    else printGlobal(out, library, fn);
  }
}

function printGlobal(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  const [value] = slotsOf(fn);
  const slot = fn.global === "set" && value ? value : resultSlot(fn.result);
  if (fn.description !== "") out.doc(wrapText(fn.description, 90));
  out.line(`extern ${declared(spellType(library, slot.c), fn.symbol)};`, "");
}

function printFunction(out: Printer, library: LibraryIr, fn: FunctionIr): void {
  out.doc(wrapText(fn.description || `Calls ${fn.symbol}.`, 90));
  const params = fn.params.slice(0, fn.variadicFrom ?? undefined).flatMap(({ type, name }) =>
    (rowOf(type).slots(type, name) ?? []).map((slot) =>
      declared(spellType(library, slot.c), cName(slot.name))
    )
  );
  if (fn.variadicFrom !== null) params.push(fn.vaList ? "va_list" : "...");
  const head = declared(spellType(library, resultSlot(fn.result).c), fn.symbol);
  const line = `${head}(${params.join(", ") || "void"});`;
  if (line.length <= 100) out.line(line);
  else {
    out.block(`${head}(`, ");", () => {
      params.forEach((param, i) => out.line(i < params.length - 1 ? `${param},` : param));
    });
  }
  out.line("");
}
