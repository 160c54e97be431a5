/**
 * Emits `<library>.md`: the reference of a library.
 *
 * @module
 */
import { spellType } from "../c_types.ts";
import { typescriptConstant } from "../constants.ts";
import { slotsOf } from "../forms.ts";
import type { CallbackIr, ConstantIr, FunctionIr, LibraryIr, PerAbi, StructIr } from "../ir.ts";
import { banner, Printer } from "../printer.ts";
import { paramsText, resultText } from "../signature.ts";
import { resultSlot, rowOf } from "../table/mod.ts";

/** Text of the Markdown reference of a library. */
export function emitReference(library: LibraryIr): string {
  const out = new Printer();
  out.line(`<!-- ${banner(library.source).join(" ")} -->`, "", `# ${library.name}`, "");
  out.line(library.description, "", `Version ${library.version}.`, "");
  for (const module of library.modules) {
    out.line(`## ${module.name}`, "", module.description, "");
    printConstants(out, module.constants);
    for (const fn of module.functions) printFunction(out, fn, library);
  }
  if (library.structs.length > 0) out.line("## Structs", "");
  for (const struct of library.structs) printStruct(out, struct);
  if (library.callbacks.length > 0) out.line("## Callbacks", "");
  for (const callback of library.callbacks) printCallback(out, callback);
  if (library.enums.length > 0) out.line("## Enums", "");
  for (const { name, members, flags } of library.enums) {
    const what = flags === true ? "bit" : "member";
    out.line(`### ${name}`, "", `| ${what} | value |`, "| --- | --- |");
    for (const [member, value] of Object.entries(members)) out.line(`| ${member} | ${value} |`);
    out.line("");
  }
  if (library.statuses.length > 0) {
    out.line("## Statuses", "", "| name | code | meaning |", "| --- | --- | --- |");
    for (const { name, code, text } of library.statuses) {
      out.line(`| ${name.toUpperCase()} | ${code} | ${cell(text)} |`);
    }
    out.line("");
  }
  return out.toString().trimEnd() + "\n";
}

function printConstants(out: Printer, constants: readonly ConstantIr[]): void {
  if (constants.length === 0) return;
  out.line("| constant | value | about |", "| --- | --- | --- |");
  for (const constant of constants) {
    const value = cell(typescriptConstant(constant));
    out.line(`| ${constant.name} | ${value} | ${cell(constant.description)} |`);
  }
  out.line("");
}

/** A number of bytes, and that of Windows where it differs. */
const bytes = ({ lp64, llp64 }: PerAbi) =>
  lp64 === llp64 ? `${lp64}` : `${lp64}, on Windows ${llp64}`;

function printStruct(out: Printer, struct: StructIr): void {
  const { name, kind, size, alignment, packed, mirror } = struct;
  const about = [
    kind === "union" ? "A union of " : "",
    `${bytes(size)} bytes, aligned to ${bytes(alignment)}`,
    packed ? ", without padding" : "",
    mirror ? ". It has bit fields; these are the places in the copy that JavaScript sees" : "",
  ];
  out.line(`### ${name}`, "", `${about.join("")}.`, "");
  out.line("| field | type | offset | bytes |", "| --- | --- | --- | --- |");
  for (const { name: field, type, offset, size: length } of struct.fields) {
    const text = cell(rowOf(type).abi(type));
    out.line(`| ${field} | ${text} | ${bytes(offset)} | ${bytes(length)} |`);
  }
  out.line("");
}

function printCallback(out: Printer, { name, params, result, facts }: CallbackIr): void {
  const thread = facts.thread === "any" ? " Any thread may call it." : "";
  out.line(`### ${name}`, "", `Returns ${rowOf(result).abi(result)}.${thread}`, "");
  if (params.length === 0) return;
  out.line("| param | type |", "| --- | --- |");
  for (const param of params) {
    out.line(`| ${param.name} | ${cell(rowOf(param.type).abi(param.type))} |`);
  }
  out.line("");
}

/** Text in a cell of a table, which a bar would end. */
const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s+/g, " ");

function printFunction(out: Printer, fn: FunctionIr, library: LibraryIr): void {
  const c = slotsOf(fn).map((slot) => spellType(library, slot.c)).join(", ");
  out.line(`### ${fn.name}`, "");
  out.line("```ts", `${fn.name}(${paramsText(fn)}): ${resultText(fn)}`, "```", "");
  if (fn.description !== "") out.line(fn.description, "");
  if (fn.params.length > 0) {
    out.line("| param | type | about |", "| --- | --- | --- |");
    for (const { name, type, description } of fn.params) {
      out.line(`| ${name} | ${rowOf(type).abi(type)} | ${cell(description)} |`);
    }
    out.line("");
  }
  const returns = spellType(library, resultSlot(fn.result).c).trim();
  out.line(`Returns ${rowOf(fn.result).abi(fn.result)}. C: \`${returns} ${fn.symbol}(${c})\`.`, "");
}
