/**
 * Emits `<library>.api.ts`: types, documentation and the calls with their checks.
 *
 * @module
 */
import { printChecked, printRaw, printRawSlots, printUnchecked } from "../bodies.ts";
import { type FunctionIr, functionsOf, type LibraryIr, type StructIr } from "../ir.ts";
import { pascalCase, TYPESCRIPT_HELPERS, typescriptName } from "../names.ts";
import { banner, Printer, wrapText } from "../printer.ts";
import { rowOf } from "../table/mod.ts";

/** Text of the typed API of a library. */
export function emitApi(library: LibraryIr): string {
  const body = new Printer();
  for (const facts of library.enums) printEnum(body, facts.name, facts.members);
  for (const struct of library.structs) {
    printStruct(body, struct);
    if (isWritten(library, struct)) printWriter(body, struct);
  }
  printInterface(body, library);
  for (const fn of functionsOf(library)) printRaw(body, fn);
  body.line("");
  printBind(body, library);

  const text = body.toString();
  const out = new Printer();
  out.doc([...banner(library.source), "", "@module"]);
  const types = ["BoundLibrary", "ByteSource", "Handle"].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(text)
  );
  const values = TYPESCRIPT_HELPERS.filter((name) => new RegExp(`\\b${name}[(<]`).test(text));
  out.block("import {", `} from "${library.runtime}";`, () => {
    for (const name of values) out.line(`${name},`);
    for (const name of types) out.line(`type ${name},`);
  });
  out.line("");
  return out.toString() + text;
}

function printEnum(out: Printer, name: string, members: Readonly<Record<string, number>>): void {
  out.doc([`Values of the C enum ${name}.`]);
  out.block(`export const ${name} = {`, "} as const;", () => {
    for (const [member, value] of Object.entries(members)) out.line(`${member}: ${value},`);
  });
  out.doc([`One of the values of {@link ${name}}.`]);
  out.line(`export type ${name} = (typeof ${name})[keyof typeof ${name}];`, "");
}

function printStruct(out: Printer, struct: StructIr): void {
  const { name, fields } = struct;
  out.doc([`The C struct ${name} as a plain object.`]);
  out.block(`export interface ${name} {`, "}", () => {
    for (const field of fields) out.line(`${field.name}: ${rowOf(field.type).tsOut(field.type)};`);
  });
  out.line("");
  out.doc([`Size, alignment and field offsets of {@link ${name}} in bytes.`]);
  out.block(`export const ${name}Layout = {`, "} as const;", () => {
    out.line(`byteLength: ${struct.size},`, `alignment: ${struct.alignment},`);
    out.block("offsets: {", "},", () => {
      for (const field of fields) out.line(`${field.name}: ${field.offset},`);
    });
  });
  out.line("");
  out.doc([`Reads a {@link ${name}} at a byte offset of a view.`]);
  out.block(`export function read${name}(view: DataView, at: number): ${name} {`, "}", () => {
    out.block("return {", "};", () => {
      for (const { name: field, type, offset } of fields) {
        const get = rowOf(type).field(type)?.get("view", `at + ${offset}`, `${name}.${field}`);
        out.line(`${field}: ${get},`);
      }
    });
  });
  out.line("");
}

/** True when a call passes the struct in. */
function isWritten(library: LibraryIr, struct: StructIr): boolean {
  return functionsOf(library).some(({ params }) =>
    params.some(({ type }) =>
      type.kind === "pointer" && type.mode !== "out" && type.to.name === struct.name
    )
  );
}

function printWriter(out: Printer, { name, fields }: StructIr): void {
  out.block(`function $write${name}(`, ") {", () => {
    out.line("call: string,", "param: string,", "view: DataView,", "at: number,");
    out.line(`value: ${name},`);
  });
  out.indented(() => {
    out.line("checkObject(call, param, value);");
    for (const { name: field, type, offset } of fields) {
      const local = `$${field}`;
      const place = { call: "$$", param: local, value: local, checked: true };
      const { lines, lane } = rowOf(type).enter(type, place);
      out.line(`const ${local} = value.${field};`);
      for (const line of lines) {
        // The message names call and param at run time, so the literals of the check are replaced.
        const literal = `\`\${param}.${field}\``;
        out.line(line.replaceAll(`"$$"`, "call").replaceAll(`"${local}"`, literal));
      }
      out.line(`${rowOf(type).field(type)?.set("view", `at + ${offset}`, lane[0] ?? local)};`);
    }
  }).line("}", "");
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
      const params = fn.params.map((param) =>
        `${typescriptName(param.name)}: ${rowOf(param.type).tsIn(param.type)}`
      );
      out.line(`${fn.name}(${params.join(", ")}): ${rowOf(fn.result).tsOut(fn.result)};`);
    }
  });
  out.line("");
}

function docOf(fn: FunctionIr): string[] {
  const lines = wrapText(fn.description || `Calls ${fn.symbol}.`, 90);
  const params = fn.params.filter((param) => param.description !== "");
  const fails = fn.result.kind === "status" || fn.result.kind === "orStatus";
  if (params.length > 0 || fails) lines.push("");
  for (const param of params) {
    lines.push(`@param ${typescriptName(param.name)} ${param.description}`);
  }
  if (fails) lines.push("@throws NativeError with the name of the status.");
  return lines;
}

function printBind(out: Printer, library: LibraryIr): void {
  const api = apiName(library);
  const functions = functionsOf(library);
  out.doc(["Binds the checked and the unchecked form; symbols are resolved at their first use."]);
  out.block(
    `export function bind(lib: BoundLibrary): { api: ${api}; unchecked: ${api} } {`,
    "}",
    () => {
      for (const fn of functions) printRawSlots(out, fn);
      out.block(`const api: ${api} = {`, "};", () => {
        for (const fn of functions) printChecked(out, fn);
      });
      out.block(`const unchecked = lazyTable<${api}>(lib, {`, "});", () => {
        for (const fn of functions) printUnchecked(out, fn);
      });
      out.line("return { api, unchecked };");
    },
  );
}
