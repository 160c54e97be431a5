/**
 * Emits `<library>.api.ts`: types, documentation and the calls with their checks.
 *
 * @module
 */
import { hasOneForm, printChecked, printRaw, printRawSlots, printUnchecked } from "../bodies.ts";
import { typescriptConstant } from "../constants.ts";
import { constantsOf, type FunctionIr, functionsOf, type LibraryIr } from "../ir.ts";
import { pascalCase, TYPESCRIPT_HELPERS, typescriptName } from "../names.ts";
import { banner, Printer, wrapText } from "../printer.ts";
import { givenParams, paramsText, resultText } from "../signature.ts";
import { specName } from "../table/callbacks.ts";
import { TARGET_FACTS } from "../table/scalars.ts";
import { printCallbacks } from "./api/callbacks.ts";
import { printEnum } from "./api/enums.ts";
import { printStructs } from "./api/structs.ts";

/** Types of the runtime entry that generated TypeScript names. */
const TYPES = [
  "AsyncOptions",
  "BoundLibrary",
  "ByteSource",
  "Callback",
  "CallbackSpec",
  "CallbackUse",
  "Handle",
  "OwnedHandle",
];

/** Text of the typed API of a library. */
export function emitApi(library: LibraryIr): string {
  const body = new Printer();
  printConstants(body, library);
  for (const facts of library.enums) printEnum(body, facts);
  printStructs(body, library);
  printCallbacks(body, library);
  printInterface(body, library);
  for (const fn of functionsOf(library)) printRaw(body, library, fn);
  body.line("");
  printBind(body, library);

  const text = body.toString();
  const facts = new Printer();
  const used = targetFacts(text);
  for (const name of used) facts.line(`const ${name} = ${TARGET_FACTS[name]};`);
  if (used.length > 0) facts.line("");
  const all = facts.toString().trimStart() + text;

  const out = new Printer();
  out.doc([...banner(library.source), "", "@module"]);
  // One walk over the text, which is long: not one for each name.
  const words = new Set(codeOf(all).match(/\w+/g));
  const types = TYPES.filter((name) => words.has(name));
  const values = TYPESCRIPT_HELPERS.filter((name) => words.has(name));
  out.block("import {", `} from "${library.runtime}";`, () => {
    for (const name of values) out.line(`${name},`);
    for (const name of types) out.line(`type ${name},`);
  });
  out.line("");
  return out.toString() + all;
}

function printConstants(out: Printer, library: LibraryIr): void {
  const constants = constantsOf(library);
  for (const constant of constants) {
    const { name, symbol, description } = constant;
    out.doc(wrapText(description || `The C constant ${symbol}.`, 90));
    out.line(`export const ${name} = ${typescriptConstant(constant)};`);
  }
  if (constants.length > 0) out.line("");
}

/** Code without comments, strings and names of properties, which may be those of anything. */
function codeOf(text: string): string {
  return text.replace(/^ *\/?\*.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/^ *[\w$]+\??:|(?<!\.)\.[\w$]+/gm, "");
}

/** The constants of {@link TARGET_FACTS} that a text uses, and those that these use. */
function targetFacts(text: string): string[] {
  const names = Object.keys(TARGET_FACTS);
  const wordsOf = (source: string) => new Set(source.match(/[\w$]+/g));
  const words = wordsOf(codeOf(text));
  const direct = names.filter((name) => words.has(name));
  const indirect = wordsOf(direct.map((user) => TARGET_FACTS[user]).join(" "));
  return names.filter((name) => words.has(name) || indirect.has(name));
}

/** Name of the interface that holds the functions. */
function apiName(library: LibraryIr): string {
  return `${pascalCase(library.name)}Api`;
}

function printInterface(out: Printer, library: LibraryIr): void {
  out.doc(wrapText(library.description, 90));
  out.block(`export interface ${apiName(library)} {`, "}", () => {
    for (const fn of functionsOf(library)) {
      out.doc(docOf(fn));
      // Without quotes it would be what `new` makes of the interface.
      const name = fn.name === "new" ? `"new"` : fn.name;
      out.line(`${name}(${paramsText(fn)}): ${resultText(fn)};`);
    }
  });
  out.line("");
}

function docOf(fn: FunctionIr): string[] {
  const lines = wrapText(fn.description || `Calls ${fn.symbol}.`, 90);
  const params = givenParams(fn).filter((param) => param.description !== "");
  const errno = fn.result.kind === "orErrno";
  const fails = fn.result.kind === "status" || fn.result.kind === "orStatus" || errno;
  if (params.length > 0 || fails) lines.push("");
  for (const param of params) {
    lines.push(`@param ${typescriptName(param.name)} ${param.description}`);
  }
  if (fails) {
    lines.push(
      errno
        ? "@throws ErrnoError with the code and its name."
        : "@throws NativeError with the name of the status.",
    );
  }
  return lines;
}

function printBind(out: Printer, library: LibraryIr): void {
  const api = apiName(library);
  const functions = functionsOf(library);
  const callbacks = library.callbacks.map(({ name }) => `${name}: ${specName(name)}`);
  const table = callbacks.length === 0 ? "" : `; callbacks: typeof $callbacks`;
  if (callbacks.length > 0) {
    out.line(`const $callbacks = { ${callbacks.join(", ")} };`, "");
  }
  out.doc(["The unchecked form; each function is made at its first use."]);
  const both = functions.some(hasOneForm);
  const params = both ? `lib: BoundLibrary, api: ${api}` : "lib: BoundLibrary";
  out.block(`function $unchecked(${params}): ${api} {`, "}", () => {
    out.block(`return lazyTable<${api}>(lib, {`, "});", () => {
      for (const fn of functions) printUnchecked(out, library, fn);
    });
  });
  out.line("");
  out.doc(["Binds the checked and the unchecked form; symbols are resolved at their first use."]);
  out.block(
    `export function bind(lib: BoundLibrary): { api: ${api}; unchecked: ${api}${table} } {`,
    "}",
    () => {
      for (const fn of functions) printRawSlots(out, fn);
      out.block(`const api: ${api} = {`, "};", () => {
        for (const fn of functions) printChecked(out, library, fn);
      });
      out.line(`let unchecked: ${api} | undefined;`);
      out.block("return {", "};", () => {
        out.line("api,");
        // Most programs never use it, and an engine compiles what is inside of what it runs.
        out.block("get unchecked() {", "},", () => {
          out.line(`return unchecked ??= $unchecked(${both ? "lib, api" : "lib"});`);
        });
        if (callbacks.length > 0) out.line("callbacks: $callbacks,");
      });
    },
  );
}
