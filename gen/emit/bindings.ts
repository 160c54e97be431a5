/**
 * Emits `<library>.deno.ts`, `<library>.bun.ts` and `<library>.node.ts`: what `Deno.dlopen`,
 * `bun:ffi` and `node:ffi` are told of each function.
 *
 * @module
 */
import { directForm, hasDirect, unsupported } from "../direct.ts";
import {
  bufferForm,
  crossingResult,
  type Form,
  formsOf,
  laneFormOn,
  takesBuffers,
} from "../forms.ts";
import { type FunctionIr, functionsOf, type LibraryIr } from "../ir.ts";
import { banner, Printer } from "../printer.ts";
import { type Runtime, WIRES } from "../table/wires.ts";

/** How each runtime names the parts of a declaration. */
const DIALECT = {
  deno: {
    type: "DenoSymbols",
    direct: "DenoDeclaration",
    entry: "Deno.dlopen",
    params: "parameters",
    result: "result",
  },
  bun: {
    type: "BunSymbols",
    direct: "BunDeclaration",
    entry: "bun:ffi",
    params: "args",
    result: "returns",
  },
  node: {
    type: "NodeSymbols",
    direct: "NodeDeclaration",
    entry: "node:ffi",
    params: "arguments",
    result: "return",
  },
} as const satisfies Record<Runtime, unknown>;

/** Functions of the runtime entry that direct declarations call. */
const HELPERS = ["charSigned", "longBits", "onWindows", "wcharRange"];

/** Text of the binding of a library for one runtime. */
export function emitBinding(library: LibraryIr, runtime: Runtime): string {
  const { type, direct, entry } = DIALECT[runtime];
  const body = new Printer();
  body.doc([`What \`${entry}\` is told of each function; made when this runtime needs it.`]);
  body.block(`export function symbols(): ${type} {`, "}", () => {
    body.block("return {", "};", () => {
      for (const fn of functionsOf(library)) printSymbol(body, library, fn, runtime);
    });
  });
  if (hasDirect(library)) printDirect(body, library, runtime);

  const text = body.toString();
  const types = hasDirect(library) ? [direct, type, "DirectSymbols"].sort() : [type];
  const helpers = HELPERS.filter((name) => text.includes(`${name}(`));
  const out = new Printer();
  out.doc([...banner(library.source), "", "@module"]);
  out.line(`import type { ${types.join(", ")} } from "${library.runtime}";`);
  if (helpers.length > 0) {
    out.line(`import { ${helpers.join(", ")} } from "${library.runtime}";`);
  }
  return out.line("").toString() + text;
}

function printSymbol(out: Printer, library: LibraryIr, fn: FunctionIr, runtime: Runtime): void {
  out.block(`${fn.name}: {`, "},", () => {
    if (fn.nonblocking) {
      const [start] = formsOf(library, fn) as [Form];
      // Nothing calls the lane; it says what the call gives in the end.
      const result = crossingResult(fn);
      const lane = { ...start, params: start.params.slice(1), result: wired(result) };
      out.line(`lane: ${declaration(lane, runtime)},`);
      out.line(`start: ${declaration(start, runtime)},`);
      return;
    }
    out.line(`lane: ${declaration(laneFormOn(library, fn, runtime), runtime)},`);
    const buffer = bufferForm(library, fn);
    if (buffer) out.line(`buffer: ${declaration(buffer, runtime)},`);
  });
}

const wired = (slot: ReturnType<typeof crossingResult>) => ({ slot, wire: slot.lane });

function declaration(form: Form, runtime: Runtime): string {
  const keys = DIALECT[runtime];
  const params = form.params.map((param) => `"${WIRES[param.wire][runtime]}"`).join(", ");
  const result = WIRES[form.result.wire][runtime];
  return `{ symbol: "${form.symbol}", ${keys.params}: [${params}], ${keys.result}: "${result}" }`;
}

/** What a runtime is told of the functions of the C library itself. */
function printDirect(out: Printer, library: LibraryIr, runtime: Runtime): void {
  const { direct, entry } = DIALECT[runtime];
  out.line("");
  out.doc([
    `What \`${entry}\` is told of the functions of the C library itself, for direct calls.`,
  ]);
  out.block(`export function direct(): DirectSymbols<${direct}> {`, "}", () => {
    out.block("return {", "};", () => {
      for (const fn of functionsOf(library)) {
        const reason = unsupported(library, fn);
        if (reason !== null) {
          out.line(`${fn.name}: { unsupported: "${reason}" },`);
          continue;
        }
        out.block(`${fn.name}: {`, "},", () => {
          printParts(out, fn, runtime, false);
          if (!takesBuffers(fn)) return;
          out.block("buffer: {", "},", () => printParts(out, fn, runtime, true));
        });
      }
    });
  });
}

function printParts(out: Printer, fn: FunctionIr, runtime: Runtime, asBuffer: boolean): void {
  const keys = DIALECT[runtime];
  const { params, result, wrap } = directForm(fn, runtime, asBuffer);
  out.line(
    `symbol: "${fn.symbol}",`,
    `${keys.params}: [${params.join(", ")}],`,
    `${keys.result}: ${result},`,
  );
  if (wrap !== null) out.line(`wrap: ${wrap},`);
}
