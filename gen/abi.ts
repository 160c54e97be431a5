/**
 * The ABI table: one line a fact, sorted, with a hash over all of it. The built library exports
 * it and the binding carries it; opening compares the two.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { formsOf } from "./forms.ts";
import { functionsOf, type LibraryIr } from "./ir.ts";
import { rowOf } from "./table/mod.ts";

/** Version of the contract between generated code and the runtime entry. */
export const CONTRACT_VERSION = 1;

/** The table of a library as text, without its hash. */
export function abiTable(library: LibraryIr): string {
  const lines: string[] = [];
  for (const fn of functionsOf(library)) {
    const params = fn.params.map((p) => `${p.name}: ${rowOf(p.type).abi(p.type)}`);
    const exports = formsOf(fn).map((form) => {
      const wires = form.params.map((param) => param.wire).join(",");
      return `${form.symbol}(${wires})${form.result.wire}`;
    });
    const result = rowOf(fn.result).abi(fn.result);
    lines.push(`fn ${fn.name}(${params.join(", ")}): ${result} = ${exports.join(" ")}`);
  }
  for (const struct of library.structs) {
    lines.push(`struct ${struct.name} size ${struct.size} align ${struct.alignment}`);
    for (const field of struct.fields) {
      const type = rowOf(field.type).abi(field.type);
      lines.push(`field ${struct.name}.${field.name} ${type} at ${field.offset}`);
    }
  }
  for (const { name, members } of library.enums) {
    for (const [member, value] of Object.entries(members)) {
      lines.push(`enum ${name}.${member} ${value}`);
    }
  }
  for (const { name, code } of library.statuses) lines.push(`status ${name} ${code}`);
  const head = [
    `library ${library.name}`,
    `version ${library.version}`,
    `contract ${CONTRACT_VERSION}`,
  ];
  return [...head, ...lines.sort()].join("\n") + "\n";
}

/** Hash of a table: the first 16 hex digits of its SHA-256. */
export function abiHash(table: string): string {
  return createHash("sha256").update(table).digest("hex").slice(0, 16);
}
