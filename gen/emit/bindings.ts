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
    direct: "DenoDeclaration",
    entry: "Deno.dlopen",
    params: "parameters",
    result: "result",
  },
  bun: {
    direct: "BunDeclaration",
    entry: "bun:ffi",
    params: "args",
    result: "returns",
  },
  node: {
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
  const { direct, entry } = DIALECT[runtime];
  const body = new Printer();
  // The code of a table would be compiled as a whole before the first call.
  body.line("const SYMBOLS = `");
  for (const fn of functionsOf(library)) {
    const line = `${fn.name} ${JSON.stringify(rolesOf(library, fn, runtime))}`;
    body.line(line.replace(/[\\`]|\$\{/g, "\\$&"));
  }
  body.line("`;", "");
  body.doc([`What \`${entry}\` is told of each function: a line of its name and JSON.`]);
  body.block("export function symbols(): string {", "}", () => body.line("return SYMBOLS;"));
  if (hasDirect(library)) printDirect(body, library, runtime);

  const text = body.toString();
  const helpers = HELPERS.filter((name) => text.includes(`${name}(`));
  const out = new Printer();
  out.doc([...banner(library.source), "", "@module"]);
  if (hasDirect(library)) {
    out.line(`import type { ${direct}, DirectSymbols } from "${library.runtime}";`);
  }
  if (helpers.length > 0) {
    out.line(`import { ${helpers.join(", ")} } from "${library.runtime}";`);
  }
  if (hasDirect(library)) out.line("");
  return out.toString() + text;
}

/** The declarations of a function, by the way that it is called. */
function rolesOf(library: LibraryIr, fn: FunctionIr, runtime: Runtime): object {
  if (fn.nonblocking) {
    const [start] = formsOf(library, fn) as [Form];
    // Nothing calls the lane; it says what the call gives in the end.
    const result = crossingResult(fn);
    const lane = { ...start, params: start.params.slice(1), result: wired(result) };
    return { lane: declaration(lane, runtime), start: declaration(start, runtime) };
  }
  const lane = declaration(laneFormOn(library, fn, runtime), runtime);
  const buffer = bufferForm(library, fn);
  return buffer ? { lane, buffer: declaration(buffer, runtime) } : { lane };
}

const wired = (slot: ReturnType<typeof crossingResult>) => ({ slot, wire: slot.lane });

function declaration(form: Form, runtime: Runtime): object {
  const { params, result } = DIALECT[runtime];
  return {
    symbol: form.symbol,
    [params]: form.params.map(({ wire }) => WIRES[wire][runtime]),
    [result]: WIRES[form.result.wire][runtime],
  };
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
