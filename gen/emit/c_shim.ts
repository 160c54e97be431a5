/**
 * Emits `<library>.shim.c`: what stands between the runtimes and a C library.
 *
 * @module
 */
import { abiHash, abiTable } from "../abi.ts";
import { hasHeaders } from "../c_types.ts";
import type { LibraryIr } from "../ir.ts";
import { banner, Printer } from "../printer.ts";
import { printCallbacks } from "./c_shim/callbacks.ts";
import { printFunctions } from "./c_shim/functions.ts";
import { printLayouts } from "./c_shim/layouts.ts";

/** Text of the shim of a C library. */
export function emitCShim(library: LibraryIr): string {
  const out = new Printer("    ");
  out.line("/*", ...banner(library.source).map((line) => ` * ${line}`), " */");
  // The headers come first, so that nothing of the shim can change what they mean.
  // In brackets, so that no file beside this one can stand in for a header of the library; the
  // generated header in quotes, so that it never stands in for one of the system.
  const headers = hasHeaders(library)
    ? (library.c?.headers ?? []).map((header) => `<${header}>`)
    : [`"${library.name}.h"`];
  for (const header of headers) out.line(`#include ${header}`);
  out.line('#include "ziffi_shim.h"', "");
  printLayouts(out, library);
  printCallbacks(out, library);
  printFunctions(out, library);
  printTable(out, library);
  out.line(`ZIFFI_EXPORTS(${library.prefix});`);
  return out.toString();
}

function printTable(out: Printer, library: LibraryIr): void {
  const table = abiTable(library);
  out.line(`static const char ziffi_abi_hash[] = "${abiHash(table)}";`);
  out.line("static const char ziffi_abi_table[] =").indented(() => {
    const lines = table.trimEnd().split("\n");
    lines.forEach((line, i) => {
      const text = line.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("?", "\\?");
      // As in Zig libraries, the last line has no end.
      const last = i === lines.length - 1;
      out.line(`"${text}${last ? "" : "\\n"}"${last ? ";" : ""}`);
    });
  });
  out.line("");
}
