/**
 * Emits `types.zig`: statuses, enums, structs and unions. The layout of the latter is
 * asserted at compile time.
 *
 * @module
 */
import { zigConstant } from "../constants.ts";
import type { EnumFacts } from "../facts.ts";
import { constantsOf, type LibraryIr, type StructIr } from "../ir.ts";
import { integerOf } from "../layout.ts";
import { snakeCase, zigConstantName, zigMember, zigQuote } from "../names.ts";
import { banner, Printer, wrapText } from "../printer.ts";
import {
  declaredAs,
  per,
  printConstantProof,
  printEnumProof,
  printImports,
  printOwn,
  printStructProof,
  zigOf,
} from "./zig_types/declared.ts";

/** Text of the Zig shapes that implementations and wrappers share. */
export function emitZigTypes(library: LibraryIr): string {
  const out = new Printer("    ");
  for (const line of banner(library.source)) out.line(`//! ${line}`);
  out.line("");
  const body = new Printer("    ");
  printStatus(body, library);
  for (const constant of constantsOf(library)) {
    for (const line of wrapText(constant.description, 90)) body.line(`/// ${line}`);
    body.line(`pub const ${zigConstantName(constant.name)} = ${zigConstant(constant)};`, "");
    printConstantProof(body, constant);
  }
  for (const facts of library.enums) printEnum(body, facts);
  for (const struct of library.structs) printStruct(body, struct);
  const text = body.toString();
  if (library.structs.length > 0) out.line('const assert = @import("std").debug.assert;');
  if (text.includes("(if (windows) ")) {
    out.line('const windows = @import("builtin").os.tag == .windows;');
  }
  if (library.structs.length > 0) out.line("");
  printImports(out, library);
  return (out.toString() + text).trimEnd() + "\n";
}

function printEnum(out: Printer, facts: EnumFacts): void {
  const { name, members } = facts;
  out.line(`/// The C enum ${name}; open, because C code can pass any number.`);
  out.block(`pub const ${name} = enum(${integerOf(facts)}) {`, "};", () => {
    for (const [member, value] of Object.entries(members)) {
      out.line(`${zigMember(member)} = ${value},`);
    }
    out.line("_,");
    printOwn(out, facts);
  });
  out.line("");
  if (facts.zig !== undefined) printEnumProof(out, facts);
}

function printStruct(out: Printer, struct: StructIr): void {
  const { kind, name, packed, fields, facts } = struct;
  const declared = facts.kind === "struct" ? declaredAs(facts) : null;
  if (declared !== null) {
    out.line(`/// The struct ${name}, which the implementation declares.`);
    out.line(`pub const ${name} = ${declared};`, "");
    return printStructProof(out, struct);
  }
  out.line(`/// The C ${kind} ${name}.`);
  out.block(`pub const ${name} = extern ${kind} {`, "};", () => {
    const align = packed ? " align(1)" : "";
    for (const field of fields) {
      out.line(`${zigMember(field.name)}: ${zigOf(field.type)}${align},`);
    }
  });
  out.line("");
  out.block("comptime {", "}", () => {
    out.line(`assert(@sizeOf(${name}) == ${per(struct.size)});`);
    out.line(`assert(@alignOf(${name}) == ${per(struct.alignment)});`);
    // Zig has no offsets of union members: they are all 0.
    for (const field of kind === "union" ? [] : fields) {
      const member = snakeCase(field.name);
      out.line(`assert(@offsetOf(${name}, "${member}") == ${per(field.offset)});`);
    }
  });
  out.line("");
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
    for (const { zig } of failures) out.line(`${zigQuote(zig)},`);
  });
  out.line("", "/// The status of an error; the switch is exhaustive.");
  out.block("pub fn statusOf(err: Error) Status {", "}", () => {
    out.block("return switch (err) {", "};", () => {
      for (const { name, zig } of failures) {
        out.line(`error.${zigQuote(zig)} => .${zigMember(name)},`);
      }
    });
  });
  out.line("");
}
