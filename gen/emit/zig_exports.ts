/**
 * Emits `exports.zig`: C wrappers around the implementations, their lane and buffer forms, the
 * ABI table and the scratch memory of the binding.
 *
 * @module
 */
import { abiHash, abiTable } from "../abi.ts";
import { type Form, formsOf, slotsOf } from "../forms.ts";
import type { FunctionIr, LibraryIr } from "../ir.ts";
import { integerOf } from "../layout.ts";
import { zigName, zigQuote } from "../names.ts";
import { banner, Printer } from "../printer.ts";
import { rowOf } from "../table/mod.ts";
import { WIRES } from "../table/wires.ts";
import { STATUS_ZIG, WIRE_ZIG } from "../zig_wire.ts";

/** Text of the exports of a library. */
export function emitZigExports(library: LibraryIr): string {
  const out = new Printer("    ");
  for (const line of banner(library.source)) out.line(`//! ${line}`);
  out.line("", 'const std = @import("std");');
  if (usesTypes(library)) out.line('const types = @import("types.zig");');
  for (const { name } of library.modules) {
    out.line(`const impl_${name} = @import("${library.implementation}/${name}.zig");`);
  }
  out.line("", ...wireZig(library).trim().split("\n"));
  if (library.statuses.length > 0) out.line(...STATUS_ZIG.trimEnd().split("\n"));
  out.line("};", "");
  for (const module of library.modules) {
    for (const fn of module.functions) {
      for (const form of formsOf(library, fn)) printForm(out, fn, form);
    }
  }
  printSupport(out, library);
  return out.toString().trimEnd() + "\n";
}

/** The conversions; an enum of 32 bits without a sign does not fit the usual one. */
function wireZig(library: LibraryIr): string {
  const wide = library.enums.some((facts) => integerOf(facts) === "u32");
  const narrow = "@enumFromInt(@as(i32, @intFromFloat(value)))";
  return wide ? WIRE_ZIG.replace(narrow, narrow.replace("i32", "i64")) : WIRE_ZIG;
}

function usesTypes(library: LibraryIr): boolean {
  return library.statuses.length + library.enums.length + library.structs.length > 0;
}

function printForm(out: Printer, fn: FunctionIr, form: Form): void {
  const names = form.params.map(({ slot }) => zigName(slot.name));
  const params = form.params.map(({ slot, wire }, i) => {
    const type = form.name === "c" || wire === "buffer" ? slot.zig : WIRES[wire].zig;
    return `${names[i]}: ${type}`;
  });
  const { slot, wire } = form.result;
  const result = form.name === "c" ? slot.zig : WIRES[wire].zig;
  printSignature(out, form.symbol, params, result, () => {
    if (form.name === "c") return out.line(...callImplementation(fn));
    const args = form.params.map(({ slot: param, wire: crossing }, i) =>
      crossing === "buffer" || crossing === param.wire
        ? `${names[i]}`
        : `wire.fromLane(${param.zig}, ${names[i]})`
    );
    const call = `${fn.symbol}(${args.join(", ")})`;
    const same = slot.lane === slot.wire;
    out.line(
      slot.wire === "void" ? `${call};` : same ? `return ${call};` : `return wire.toLane(${call});`,
    );
  });
}

function printSignature(
  out: Printer,
  symbol: string,
  params: readonly string[],
  result: string,
  body: () => void,
): void {
  const line = `export fn ${symbol}(${params.join(", ")}) callconv(.c) ${result} {`;
  if (line.length <= 100) {
    out.block(line, "}", body);
  } else {
    out.block(`export fn ${symbol}(`, `) callconv(.c) ${result} {`, () => {
      for (const param of params) out.line(`${param},`);
    });
    out.indented(body).line("}");
  }
  out.line("");
}

function callImplementation(fn: FunctionIr): string[] {
  const args: string[] = [...fn.implementation.comptime];
  for (const { type, name } of fn.params) {
    const row = rowOf(type);
    const slots = row.slots(type, name) ?? [];
    const values = slots.filter((slot) => slots.length === 1 || slot.buffer)
      .map((slot) => zigName(slot.name));
    args.push(row.zigTake(type, values, lengthOf(fn, name)));
  }
  const call = `impl_${fn.module}.${pathOf(fn.implementation.name)}(${args.join(", ")})`;
  const value = rowOf(fn.result).zigGive(fn.result, call);
  return [fn.result.kind === "void" ? `${value};` : `return ${value};`];
}

/** `Path.add` with quotes where Zig wants them. */
function pathOf(name: string): string {
  return name.split(".").map(zigQuote).join(".");
}

function lengthOf(fn: FunctionIr, name: string): string | null {
  const param = fn.params.find((candidate) => candidate.name === name);
  if (!param || (param.type.kind !== "array" && param.type.kind !== "bytes")) return null;
  const { length } = param.type;
  const owner = typeof length === "object" && "sameAs" in length ? length.sameAs : name;
  const slot = slotsOf(fn).find((candidate) => candidate.name === `${owner}Length`);
  return slot ? zigName(slot.name) : null;
}

function printSupport(out: Printer, library: LibraryIr): void {
  const table = abiTable(library);
  const { prefix } = library;
  out.line("/// Hash over the ABI table.");
  out.block(`export fn ${prefix}abi_hash() callconv(.c) [*:0]const u8 {`, "}", () => {
    out.line(`return "${abiHash(table)}";`);
  });
  out.line("", "/// Every function, struct, field, enum and status of this build, one a line.");
  out.block(`export fn ${prefix}abi_table() callconv(.c) [*:0]const u8 {`, "}", () => {
    out.line("return");
    for (const line of table.trimEnd().split("\n")) out.line(`\\\\${line}`);
    out.line(";");
  });
  out.line("", "/// The same as addresses, for bindings.");
  for (const name of ["hash", "table"]) {
    out.block(`export fn ${prefix}abi_${name}__lane() callconv(.c) f64 {`, "}", () => {
      out.line(`return wire.toLane(${prefix}abi_${name}());`);
    });
    out.line("");
  }
  out.line("/// Memory in which the binding passes strings and structs; 0 when there is none.");
  out.block(
    `export fn ${prefix}scratch_alloc__lane(byte_length: f64) callconv(.c) f64 {`,
    "}",
    () => {
      out.line(
        "const length = wire.fromLane(usize, byte_length);",
        "const bytes = std.heap.page_allocator.alloc(u8, length) catch return 0;",
        "return wire.toLane(bytes.ptr);",
      );
    },
  );
  out.line("", "/// Frees scratch memory.");
  printSignature(
    out,
    `${prefix}scratch_free__lane`,
    ["address: f64", "byte_length: f64"],
    "void",
    () => {
      out.line(
        "const start: [*]u8 = @ptrFromInt(wire.fromLane(usize, address));",
        "std.heap.page_allocator.free(start[0..wire.fromLane(usize, byte_length)]);",
      );
    },
  );
}
