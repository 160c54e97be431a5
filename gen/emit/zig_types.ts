/**
 * Emits `types.zig`: statuses, enums and structs, with their layout asserted at compile time.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import type { LibraryIr } from "../ir.ts";
import { pascalCase, snakeCase, zigMember } from "../names.ts";
import { banner, Printer } from "../printer.ts";
import { resultSlot } from "../table/mod.ts";

/** Text of the Zig shapes that implementations and wrappers share. */
export function emitZigTypes(library: LibraryIr): string {
  const out = new Printer("    ");
  for (const line of banner(library.source)) out.line(`//! ${line}`);
  out.line("");
  if (library.structs.length > 0) out.line('const assert = @import("std").debug.assert;', "");
  printStatus(out, library);
  for (const { name, members } of library.enums) {
    out.line(`/// The C enum ${name}; open, because C code can pass any number.`);
    out.block(`pub const ${name} = enum(i32) {`, "};", () => {
      for (const [member, value] of Object.entries(members)) {
        out.line(`${zigMember(member)} = ${value},`);
      }
      out.line("_,");
    });
    out.line("");
  }
  for (const struct of library.structs) {
    out.line(`/// The C struct ${struct.name}.`);
    out.block(`pub const ${struct.name} = extern struct {`, "};", () => {
      for (const field of struct.fields) {
        out.line(`${zigMember(field.name)}: ${zigOf(field.type)},`);
      }
    });
    out.line("");
    out.block("comptime {", "}", () => {
      out.line(`assert(@sizeOf(${struct.name}) == ${struct.size});`);
      out.line(`assert(@alignOf(${struct.name}) == ${struct.alignment});`);
      for (const field of struct.fields) {
        const name = snakeCase(field.name);
        out.line(`assert(@offsetOf(${struct.name}, "${name}") == ${field.offset});`);
      }
    });
    out.line("");
  }
  return out.toString().trimEnd() + "\n";
}

function zigOf(type: Facts): string {
  return resultSlot(type).zig.replace(/^types\./, "");
}

function printStatus(out: Printer, library: LibraryIr): void {
  if (library.statuses.length === 0) return;
  const failures = library.statuses.filter((status) => status.code < 0);
  out.line("/// Status codes; success is 0, failures are negative, and numbers never change.");
  out.block("pub const Status = enum(i32) {", "};", () => {
    for (const { name, code } of library.statuses) out.line(`${zigMember(name)} = ${code},`);
    out.line("_,");
  });
  out.line("", "/// The errors that implementations return, one for every failing status.");
  out.block("pub const Error = error{", "};", () => {
    for (const { name } of failures) out.line(`${pascalCase(name)},`);
  });
  out.line("", "/// The status of an error; the switch is exhaustive.");
  out.block("pub fn statusOf(err: Error) Status {", "}", () => {
    out.block("return switch (err) {", "};", () => {
      for (const { name } of failures) {
        out.line(`error.${pascalCase(name)} => .${zigMember(name)},`);
      }
    });
  });
  out.line("");
}
