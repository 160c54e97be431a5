/**
 * Prints the TypeScript of structs and unions: interfaces, layouts, and how they are read and
 * written.
 *
 * @module
 */
import type { AggregateFacts, Facts } from "../../facts.ts";
import { type FieldIr, functionsOf, type LibraryIr, type StructIr } from "../../ir.ts";
import { isAggregate } from "../../layout.ts";
import type { Printer } from "../../printer.ts";
import {
  fieldIn,
  fieldOut,
  hasInit,
  inName,
  isLate,
  perAbi,
  readField,
  refers,
  storeLines,
  writeContext,
  writeNeeds,
} from "../../table/fields.ts";
import { printArrayClass, printView } from "./views.ts";

/** Prints everything about the structs and unions of a library. */
export function printStructs(out: Printer, library: LibraryIr): void {
  const written = writtenStructs(library);
  const filled = filledStructs(library);
  for (const struct of library.structs) {
    printInterfaces(out, struct);
    printLayout(out, struct);
    printReader(out, struct);
    if (written.has(struct.name)) printWriter(out, struct);
    if (filled.has(struct.name)) printFiller(out, struct);
    printView(out, struct);
    if (!struct.mirror) printArrayClass(out, struct);
  }
}

/** The place of a field, as an expression. */
export function placeOf(base: string, { offset }: FieldIr): string {
  return `${base} + ${perAbi(offset)}`;
}

function printInterfaces(out: Printer, { kind, name, facts }: StructIr): void {
  const mark = kind === "union" ? "?" : "";
  out.doc([
    kind === "union"
      ? `The C union ${name}: one member is given, and every member can be read.`
      : `The C struct ${name} as a plain object.`,
  ]);
  out.block(`export interface ${name} {`, "}", () => {
    for (const field of facts.fields) out.line(`${field.name}${mark}: ${fieldOut(field.c)};`);
  });
  out.line("");
  if (!hasInit(facts)) return;
  out.doc([`What a {@link ${name}} can be made of.`]);
  out.block(`export interface ${inName(facts)} {`, "}", () => {
    for (const field of facts.fields) out.line(`${field.name}${mark}: ${fieldIn(field.c)};`);
  });
  out.line("");
}

function printLayout(out: Printer, { name, size, alignment, fields, mirror }: StructIr): void {
  const what = mirror
    ? [`Size, alignment and field offsets of the copy of {@link ${name}} that JavaScript sees.`]
    : [`Size, alignment and field offsets of {@link ${name}} in bytes.`];
  out.doc(what);
  out.block(`export const ${name}Layout = {`, "} as const;", () => {
    out.line(`byteLength: ${perAbi(size)},`, `alignment: ${perAbi(alignment)},`);
    out.block("offsets: {", "},", () => {
      for (const field of fields) out.line(`${field.name}: ${perAbi(field.offset)},`);
    });
  });
  out.line("");
}

function printReader(out: Printer, struct: StructIr): void {
  const { name, facts, fields } = struct;
  const late = fields.some((field) => isLate(facts, field.type));
  out.doc([`Reads a {@link ${name}} at a byte offset of a view.`]);
  out.block(`export function read${name}(view: DataView, at: number): ${name} {`, "}", () => {
    if (late) out.line(`const $bytes = copyBytes(view, at, ${perAbi(struct.size)});`);
    out.block("return {", "};", () => {
      for (const field of fields) {
        const path = `${name}.${field.name}`;
        if (isLate(facts, field.type)) {
          // The bytes may be another member: its value is made when somebody asks for it.
          const type = fieldOut(field.type);
          out.block(`get ${field.name}(): ${type} {`, "},", () => {
            out.line(`return ${readField(field.type, "$bytes", "0", path)};`);
          });
        } else {
          out.line(`${field.name}: ${readField(field.type, "view", placeOf("at", field), path)},`);
        }
      }
    });
  });
  out.line("");
}

/** Names of the structs that JavaScript writes to memory. */
function writtenStructs(library: LibraryIr): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (type: Facts): void => {
    if (type.kind === "fixedArray") add(type.of);
    else if (type.kind === "pointer") add(type.to);
    else if (isAggregate(type)) {
      names.add(type.name);
      for (const field of type.fields) add(field.c);
    }
  };
  const given = (type: Facts): void => {
    if (type.kind === "pointer" || type.kind === "structArray") {
      if (type.mode !== "out") add(type.to);
    } else if (type.kind === "out") {
      if (type.mode === "inout") given(type.value);
    } else if (type.kind === "callback") add(type.result);
    else add(type);
  };
  for (const fn of functionsOf(library)) {
    for (const param of fn.params) given(param.type);
  }
  for (const callback of library.callbacks) add(callback.result);
  // Views write structs that hold no address.
  for (const { facts } of library.structs) if (!refers(facts)) add(facts);
  return names;
}

/** Names of the structs whose fields are copied back into objects. */
function filledStructs(library: LibraryIr): ReadonlySet<string> {
  const params = functionsOf(library).flatMap((fn) => fn.params.map((param) => param.type));
  return new Set(params.flatMap((type) => {
    if (type.kind === "structArray") return type.mode === "inout" ? [type.to.name] : [];
    const lent = type.kind === "pointer" && type.mode !== "in" && type.owner !== "taken";
    return lent ? [type.to.name] : [];
  }));
}

/** One field after the other is several times as fast as an object that is copied. */
function printFiller(out: Printer, { name, facts, fields, mirror, size }: StructIr): void {
  const given = new Set([name, inName(facts)]);
  const types = [`Partial<${name}>`, ...[...given].filter((one) => one !== name), `${name}View`];
  out.block(`function $fill${name}(`, "): void {", () => {
    out.line(`value: ${types.join(" | ")},`, "view: DataView,", "at: number,");
  });
  out.indented(() => {
    // The bytes have the right form already, and an object would have every member of a union.
    const copy = `return fillView(value, view, at, ${perAbi(size)});`;
    if (!mirror) out.line(`if (value instanceof ${name}View) ${copy}`);
    // Everything is read before anything is set: a field may be no safe integer.
    out.line(`const $read = read${name}(view, at);`);
    if (mirror) out.line(`if (value instanceof ${name}View) return value.assign($read);`);
    if (fields.some((field) => isLate(facts, field.type))) out.line("fillUnion(value, $read);");
    else for (const { name: field } of fields) out.line(`value.${field} = $read.${field};`);
  }).line("}", "");
}

function printWriter(out: Printer, struct: StructIr): void {
  const { name, facts } = struct;
  out.block(`function $write${name}(`, "): void {", () => {
    for (const need of writeNeeds(facts)) {
      out.line(need === "lib" ? "lib: BoundLibrary," : 'memory: Pick<BoundLibrary, "scratch">,');
    }
    out.line("call: string,", "param: string,", "view: DataView,", "at: number,");
    out.line(`value: ${inName(facts)} | ${name}View,`);
  });
  out.indented(() => {
    out.line("checkObject(call, param, value);");
    printCopy(out, struct);
    if (struct.kind === "struct") {
      for (const field of struct.fields) printStore(out, facts, field);
      return;
    }
    const names = struct.fields.map((field) => `"${field.name}"`).join(", ");
    out.line(`const $member = oneMember(call, param, value, [${names}]);`);
    out.line(`clearBytes(view, at, ${perAbi(struct.size)});`);
    out.block("switch ($member) {", "}", () => {
      for (const field of struct.fields) {
        out.block(`case "${field.name}": {`, "}", () => {
          printStore(out, facts, field);
          out.line("return;");
        });
      }
    });
  }).line("}", "");
}

/** A view is copied as it is: its bytes have the right form already. */
function printCopy(out: Printer, { name, mirror, size, facts }: StructIr): void {
  const context = writeContext(facts);
  out.block(`if (value instanceof ${name}View) {`, "}", () => {
    out.line(
      mirror
        ? `return $write${name}(${context}call, param, view, at, value.toObject());`
        : `return copyStruct(value, view, at, ${perAbi(size)});`,
    );
  });
}

function printStore(out: Printer, facts: AggregateFacts, field: FieldIr): void {
  const value = `value.${field.name}${facts.kind === "union" ? ` as ${fieldIn(field.type)}` : ""}`;
  out.line(...storeLines(field.type, {
    call: "call",
    path: `\${param}.${field.name}`,
    value,
    local: `$${field.name}`,
    view: "view",
    at: placeOf("at", field),
  }));
}
