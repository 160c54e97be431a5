/**
 * Emits `<library>.deno.ts`, `<library>.bun.ts` and `<library>.node.ts`: what `Deno.dlopen`,
 * `bun:ffi` and `node:ffi` are told of each function.
 *
 * @module
 */
import { bufferForm, type Form, laneFormOn } from "../forms.ts";
import { functionsOf, type LibraryIr } from "../ir.ts";
import { banner, Printer } from "../printer.ts";
import { type Runtime, WIRES } from "../table/wires.ts";

/** How each runtime names the parts of a declaration. */
const DIALECT = {
  deno: { type: "DenoSymbols", entry: "Deno.dlopen", params: "parameters", result: "result" },
  bun: { type: "BunSymbols", entry: "bun:ffi", params: "args", result: "returns" },
  node: { type: "NodeSymbols", entry: "node:ffi", params: "arguments", result: "return" },
} as const satisfies Record<Runtime, unknown>;

/** Text of the binding of a library for one runtime. */
export function emitBinding(library: LibraryIr, runtime: Runtime): string {
  const { type, entry } = DIALECT[runtime];
  const out = new Printer();
  out.doc([...banner(library.source), "", "@module"]);
  out.line(`import type { ${type} } from "${library.runtime}";`, "");
  out.doc([`What \`${entry}\` is told of each function; made when this runtime needs it.`]);
  out.block(`export function symbols(): ${type} {`, "}", () => {
    out.block("return {", "};", () => {
      for (const fn of functionsOf(library)) {
        out.block(`${fn.name}: {`, "},", () => {
          out.line(`lane: ${declaration(laneFormOn(fn, runtime), runtime)},`);
          const buffer = bufferForm(fn);
          if (buffer) out.line(`buffer: ${declaration(buffer, runtime)},`);
        });
      }
    });
  });
  return out.toString();
}

function declaration(form: Form, runtime: Runtime): string {
  const keys = DIALECT[runtime];
  const params = form.params.map((param) => `"${WIRES[param.wire][runtime]}"`).join(", ");
  const result = WIRES[form.result.wire][runtime];
  return `{ symbol: "${form.symbol}", ${keys.params}: [${params}], ${keys.result}: "${result}" }`;
}
