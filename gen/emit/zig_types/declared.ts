/**
 * Prints what `types.zig` says of structs and enums that an implementation declares itself: the
 * compiler proves that they are those of the schema.
 *
 * @module
 */
import { zigConstant } from "../../constants.ts";
import type { EnumFacts, Facts, StructFacts } from "../../facts.ts";
import {
  type ConstantIr,
  constantsOf,
  type LibraryIr,
  type PerAbi,
  type StructIr,
} from "../../ir.ts";
import { integerOf } from "../../layout.ts";
import { snakeCase, ZIG_OWN, zigQuote } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { resultSlot } from "../../table/mod.ts";

/** The helpers of the proofs. */
const PROOF_ZIG = `
/// Stops the build where an implementation is not what the schema says.
fn prove(comptime agrees: bool, comptime claim: []const u8) void {
    const differs = "{source} says that " ++ claim ++ ", and the implementation differs";
    if (!agrees) @compileError(differs);
}

/// True for one type, also where C and Zig have names of their own for it.
fn isSame(comptime A: type, comptime B: type) bool {
    if (A == B) return true;
    return switch (@typeInfo(A)) {
        .int => |a| switch (@typeInfo(B)) {
            .int => |b| a.bits == b.bits and a.signedness == b.signedness,
            else => false,
        },
        .array => |a| switch (@typeInfo(B)) {
            .array => |b| a.len == b.len and isSame(a.child, b.child),
            else => false,
        },
        else => false,
    };
}

/// True for a constant of this value, of whatever type.
fn isValue(comptime found: anytype, comptime value: anytype) bool {
    const info = @typeInfo(@TypeOf(found));
    return switch (@typeInfo(@TypeOf(value))) {
        .comptime_int => (info == .int or info == .comptime_int) and found == value,
        .comptime_float => (info == .float or info == .comptime_float) and
            @as(f64, @floatCast(found)) == @as(f64, value),
        else => info == .pointer and std.mem.eql(u8, textOf(found), value),
    };
}

fn textOf(comptime found: anytype) []const u8 {
    return if (@typeInfo(@TypeOf(found)).pointer.size == .many) std.mem.span(found) else found;
}
`;

type Declared = { readonly zig?: string };

/** The struct or enum as an expression of Zig, or null when the schema alone declares it. */
export function declaredAs({ zig }: Declared): string | null {
  if (zig === undefined) return null;
  const [module = "", ...path] = zig.split(".");
  return [`impl_${module}`, ...path.map(zigQuote)].join(".");
}

const facts = ({ facts: found }: StructIr) => found as StructFacts;

/** Imports of the implementations that declare types, and helpers. */
export function printImports(out: Printer, library: LibraryIr): void {
  const named: Declared[] = [...library.enums, ...library.structs.map(facts)];
  const constants = constantsOf(library).flatMap(({ zig }) => zig === null ? [] : { zig });
  const modules = new Set(
    [...named, ...constants].flatMap(({ zig }) => zig === undefined ? [] : zig.split(".")[0]),
  );
  if (modules.size === 0) return;
  for (const module of [...modules].sort()) {
    out.line(`const impl_${module} = @import("${library.implementation}/${module}.zig");`);
  }
  out.line('const std = @import("std");');
  out.line(...PROOF_ZIG.replace("{source}", library.source).trimEnd().split("\n"));
  out.line("");
}

function prove(out: Printer, condition: string, claim: string): void {
  out.line(`prove(${condition}, ${JSON.stringify(claim)});`);
}

const count = (items: readonly unknown[], word: string) =>
  `${items.length} ${word}${items.length === 1 ? "" : "s"}`;

/** The proof that a constant has the value of the schema. */
export function printConstantProof(out: Printer, constant: ConstantIr): void {
  const { name, zig } = constant;
  if (zig === null) return;
  const value = zigConstant(constant);
  out.block("comptime {", "}", () => {
    prove(out, `isValue(${declaredAs({ zig }) ?? ""}, ${value})`, `${name} is ${value}`);
  });
  out.line("");
}

/** The function of an enum that gives the value of the implementation's own. */
export function printOwn(out: Printer, facts: EnumFacts): void {
  const type = declaredAs(facts);
  if (type === null) return;
  out.line("", "/// The implementation's own value; the program ends where it has no such member.");
  out.block(`pub fn ${ZIG_OWN}(self: ${facts.name}) ${type} {`, "}", () => {
    out.line(`return std.enums.fromInt(${type}, @intFromEnum(self)) orelse`);
    out.line(`    @panic("${facts.zig} has no such member");`);
  });
}

/** The proof that an enum has the members of the schema, and its integer. */
export function printEnumProof(out: Printer, facts: EnumFacts): void {
  const { name, members, flags } = facts;
  const type = declaredAs(facts) ?? "";
  const all = Object.entries(members);
  out.block("comptime {", "}", () => {
    prove(out, `@typeInfo(${type}) == .@"enum"`, `${name} is an enum`);
    const info = `@typeInfo(${type}).@"enum"`;
    if (flags === true) {
      const claim = `${name} is open, as combined flags are no members: it ends with _`;
      prove(out, `!${info}.is_exhaustive`, claim);
    }
    // Zig chooses the integer of an enum that states none, and such an enum is closed.
    const free = facts.of === undefined && flags !== true ? `${info}.is_exhaustive or ` : "";
    proveTag(out, free, type, facts, name);
    prove(out, `${info}.fields.len == ${all.length}`, `${name} has ${count(all, "member")}`);
    for (const [member, value] of all) {
      const here = `@intFromEnum(${type}.${zigQuote(member)})`;
      prove(out, `${here} == ${value}`, `${name}.${member} is ${value}`);
    }
  });
  out.line("");
}

/** Proves that an enum is made of the integer of the schema. */
function proveTag(out: Printer, free: string, type: string, facts: EnumFacts, name: string): void {
  const of = integerOf(facts);
  const condition = `${free}isSame(@typeInfo(${type}).@"enum".tag_type, ${of})`;
  prove(out, condition, `${name} is an enum(${of})`);
}

/** The enum of a field, also of one that is an array of them. */
function enumOf(type: Facts): EnumFacts | null {
  if (type.kind === "fixedArray") return enumOf(type.of);
  return type.kind === "enum" && type.zig !== undefined ? type : null;
}

/** The name of a field in Zig. */
export function fieldName(struct: StructIr, index: number): string {
  const field = struct.facts.fields[index];
  return field?.symbol ?? snakeCase(field?.name ?? "");
}

/** The proof that a struct has the layout and the fields of the schema. */
export function printStructProof(out: Printer, struct: StructIr): void {
  const { name, fields, size, alignment } = struct;
  out.block("comptime {", "}", () => {
    const info = `@typeInfo(${name}).@"struct"`;
    prove(out, `${info}.layout == .@"extern"`, `${name} is an extern struct`);
    prove(out, `${info}.fields.len == ${fields.length}`, `${name} has ${count(fields, "field")}`);
    fields.forEach((field, i) => {
      const zig = JSON.stringify(fieldName(struct, i));
      const type = zigOf(field.type);
      prove(
        out,
        `isSame(@FieldType(${name}, ${zig}), ${type})`,
        `${name}.${field.name} is ${type.replace(/^impl_/, "")}`,
      );
      const member = enumOf(field.type);
      // In memory it has the integer of the schema; what is behind a smaller one would be read too.
      if (member !== null) {
        proveTag(out, "", declaredAs(member) ?? "", member, `${name}.${field.name}`);
      }
      prove(
        out,
        `@offsetOf(${name}, ${zig}) == ${per(field.offset)}`,
        `${name}.${field.name} is at ${told(field.offset)}`,
      );
    });
    prove(out, `@sizeOf(${name}) == ${per(size)}`, `${name} has ${told(size)} bytes`);
    prove(
      out,
      `@alignOf(${name}) == ${per(alignment)}`,
      `${name} is aligned to ${told(alignment)}`,
    );
  });
  out.line("");
}

/** A number of bytes in Zig. */
export function per({ lp64, llp64 }: PerAbi): string {
  return lp64 === llp64 ? `${lp64}` : `(if (windows) ${llp64} else ${lp64})`;
}

function told({ lp64, llp64 }: PerAbi): string {
  return lp64 === llp64 ? `${lp64}` : `${lp64}, and ${llp64} on Windows,`;
}

/** The type of a field in Zig. */
export function zigOf(type: Facts): string {
  if (type.kind === "fixedArray") return `[${type.length}]${zigOf(type.of)}`;
  if (type.kind === "pointer") return `?*${type.to.name}`;
  if (type.kind === "enum") return declaredAs(type) ?? type.name;
  return resultSlot(type).zig.replace(/^types\./, "");
}
