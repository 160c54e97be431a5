/**
 * Emits `<library>.md`: the reference of a library.
 *
 * @module
 */
import { slotsOf } from "../forms.ts";
import type { FunctionIr, LibraryIr } from "../ir.ts";
import { spellC, typescriptName } from "../names.ts";
import { banner, Printer } from "../printer.ts";
import { resultSlot, rowOf } from "../table/mod.ts";

/** Text of the Markdown reference of a library. */
export function emitReference(library: LibraryIr): string {
  const out = new Printer();
  out.line(`<!-- ${banner(library.source).join(" ")} -->`, "", `# ${library.name}`, "");
  out.line(library.description, "", `Version ${library.version}.`, "");
  for (const module of library.modules) {
    out.line(`## ${module.name}`, "", module.description, "");
    for (const fn of module.functions) printFunction(out, fn, library.prefix);
  }
  if (library.structs.length > 0) out.line("## Structs", "");
  for (const struct of library.structs) {
    out.line(`### ${struct.name}`, "", `${struct.size} bytes, aligned to ${struct.alignment}.`, "");
    out.line("| field | type | offset | bytes |", "| --- | --- | --- | --- |");
    for (const { name, type, offset, size } of struct.fields) {
      out.line(`| ${name} | ${rowOf(type).abi(type)} | ${offset} | ${size} |`);
    }
    out.line("");
  }
  if (library.enums.length > 0) out.line("## Enums", "");
  for (const { name, members } of library.enums) {
    out.line(`### ${name}`, "", "| member | value |", "| --- | --- |");
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

/** Text in a cell of a table, which a bar would end. */
const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s+/g, " ");

function printFunction(out: Printer, fn: FunctionIr, prefix: string): void {
  const params = fn.params.map(({ name, type }) =>
    `${typescriptName(name)}: ${rowOf(type).tsIn(type)}`
  );
  const result = rowOf(fn.result).tsOut(fn.result);
  const c = slotsOf(fn).map((slot) => spellC(prefix, slot.c)).join(", ");
  out.line(`### ${fn.name}`, "");
  out.line("```ts", `${fn.name}(${params.join(", ")}): ${result}`, "```", "");
  if (fn.description !== "") out.line(fn.description, "");
  if (fn.params.length > 0) {
    out.line("| param | type | about |", "| --- | --- | --- |");
    for (const { name, type, description } of fn.params) {
      out.line(`| ${name} | ${rowOf(type).abi(type)} | ${cell(description)} |`);
    }
    out.line("");
  }
  const returns = spellC(prefix, resultSlot(fn.result).c).trim();
  out.line(`Returns ${rowOf(fn.result).abi(fn.result)}. C: \`${returns} ${fn.symbol}(${c})\`.`, "");
}
