/**
 * The table of all types: what they are in C and TypeScript, and what crosses on each runtime.
 *
 * @module
 */
import { spellType } from "./c_types.ts";
import { directForm, unsupported } from "./direct.ts";
import { bufferForm, type Form, laneFormOn, slotsOf } from "./forms.ts";
import type { FunctionIr, LibraryIr } from "./ir.ts";
import { givenParams, outputsOfCall } from "./signature.ts";
import { resultSlot, rowOf } from "./table/mod.ts";
import { type Runtime, RUNTIMES, WIRES } from "./table/wires.ts";

const HEAD = [
  ["type", "C", "TypeScript", ...["Deno", "Bun", "Node"]],
  ["---", "---", "---", ...["---", "---", "---"]],
];

/**
 * Markdown of the table.
 *
 * @param library a C library with direct calls: its module `params` has a function for each type,
 *   with that type as its only param, and its module `results` one for each type of result. The
 *   description of a function is the type as a schema spells it
 */
export function typeTable(library: LibraryIr): string {
  const part = (module: string, row: (fn: FunctionIr) => string[]) => {
    const functions = library.modules.find(({ name }) => name === module)?.functions ?? [];
    return [...HEAD, ...functions.map(row)].map((cells) => `| ${cells.join(" | ")} |`);
  };
  return [
    ...["## Params", ""],
    ...part("params", (fn) => [
      code(fn.description),
      code(slotsOf(fn).map(({ c }) => spellType(library, c)).join(", ")),
      code(typescriptOf(fn)),
      ...RUNTIMES.map((runtime) => crossing(library, fn, runtime, "params")),
    ]),
    ...["", "## Results", ""],
    ...part("results", (fn) => [
      code(fn.description),
      code(spellType(library, resultSlot(fn.result).c).trim()),
      code(outputsOfCall(fn)[0]?.type ?? "void"),
      ...RUNTIMES.map((runtime) => crossing(library, fn, runtime, "result")),
    ]),
    "",
  ].join("\n");
}

const code = (text: string) => text === "" ? "" : `\`${text.replaceAll("|", "\\|")}\``;

/** What is given, or, for a param that native code writes, what comes back. */
function typescriptOf(fn: FunctionIr): string {
  const [given] = givenParams(fn);
  if (given !== undefined) return rowOf(given.type).tsIn(given.type);
  return outputsOfCall(fn)[0]?.type ?? "";
}

/** What a runtime is told: compiled, with memory of JavaScript, and direct where that differs. */
function crossing(
  library: LibraryIr,
  fn: FunctionIr,
  runtime: Runtime,
  part: "params" | "result",
): string {
  const lane = told(laneFormOn(library, fn, runtime), runtime, part);
  const buffer = bufferForm(library, fn);
  const compiled = buffer === null || part === "result"
    ? [lane]
    : [told(buffer, runtime, part), lane];
  const kinds = [...new Set(compiled)].map(code).join(" or ");
  const direct = unsupported(library, fn) === null
    ? code(directly(fn, runtime, part, buffer !== null))
    : "none";
  return direct === kinds ? kinds : `${kinds}; direct ${direct}`;
}

function told(form: Form, runtime: Runtime, part: "params" | "result"): string {
  const wires = part === "params" ? form.params : [form.result];
  return wires.map(({ wire }) => WIRES[wire][runtime]).join(", ");
}

function directly(
  fn: FunctionIr,
  runtime: Runtime,
  part: "params" | "result",
  asBuffer: boolean,
): string {
  const form = directForm(fn, runtime, asBuffer);
  const types = part === "params" ? form.params : [form.result];
  // A choice that the binding makes when it runs, such as by the width of long.
  const choice = (text: string) => text.replaceAll(/[^?]*\? (\w+) : /g, "$1 or ");
  return types.map((text) => choice(text.replaceAll('"', ""))).join(", ");
}
