/**
 * Prints the classes of struct views: structs in memory that JavaScript reads and writes in place.
 *
 * @module
 */
import type { FieldIr, StructIr } from "../../ir.ts";
import { isAggregate } from "../../layout.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import {
  dtypeOf,
  fieldIn,
  fieldOut,
  inName,
  perAbi,
  readField,
  refers,
  storeLines,
} from "../../table/fields.ts";
import { TYPED_ARRAY } from "../../table/pointers.ts";

/** Members of the classes that views extend; a field of that name gets an underscore. */
const VIEW_MEMBERS = new Set([
  "address",
  "assign",
  "constructor",
  "index",
  "offset",
  "toObject",
  "view",
]);

/** The property of a field in a view. */
export function memberOf(field: string): string {
  return VIEW_MEMBERS.has(field) ? `${field}_` : field;
}

/** Prints the view class of a struct or union. */
export function printView(out: Printer, struct: StructIr): void {
  const { name, facts, mirror } = struct;
  out.doc([`A {@link ${name}} in memory, which is read and written in place.`]);
  const base = mirror ? "MirrorView" : "StructView";
  out.block(`export class ${name}View extends ${base}<${name}> {`, "}", () => {
    out.line(
      `static override readonly byteLength: number = ${perAbi(struct.size)};`,
      `static override readonly alignment: number = ${perAbi(struct.alignment)};`,
      `static override readonly offsets = ${name}Layout.offsets;`,
      ...(mirror ? [`static override readonly symbol = "${snakeCase(name)}";`] : []),
    );
    for (const field of struct.fields) {
      if (mirror) printMirrored(out, name, field);
      else printAccess(out, name, field);
    }
    out.block(`override toObject(): ${name} {`, "}", () => {
      out.line(
        mirror ? `return this.$read(read${name});` : `return read${name}(this.view, this.offset);`,
      );
    });
    // A string or a callback would not live as long as the memory that names it.
    if (refers(facts)) return;
    out.block(`override assign(value: ${inName(facts)}): void {`, "}", () => {
      const write = (view: string, at: string) =>
        `$write${name}("${name}View.assign", "value", ${view}, ${at}, value)`;
      out.line(
        mirror
          ? `this.$update((view, at) => ${write("view", "at")});`
          : `${write("this.view", "this.offset")};`,
      );
    });
  });
  out.line("");
}

function storeOf(name: string, { name: field, type }: FieldIr, view: string, at: string): string[] {
  return storeLines(type, {
    call: `"${name}View"`,
    path: field,
    value: "value",
    local: `$${field}`,
    view,
    at,
  });
}

function printAccess(out: Printer, name: string, field: FieldIr): void {
  const member = memberOf(field.name);
  const { type } = field;
  const offset = perAbi(field.offset);
  const at = `this.offset + ${offset}`;
  const [out$, value] = viewed(name, field, offset, at);
  out.block(`get ${member}(): ${out$} {`, "}", () => out.line(`return ${value};`));
  if (type.kind === "pointer") {
    const { to, nullable = false } = type;
    const param = `${to.name}View${nullable ? " | null" : ""}`;
    out.block(`set ${member}(value: ${param}) {`, "}", () => {
      const given =
        `viewAddress("${name}View", "${field.name}", value, ${to.name}View, ${nullable})`;
      out.line(`this.view.setBigUint64(${at}, BigInt(${given}), true);`);
    });
  } else if (!refers(type)) {
    out.block(`set ${member}(value: ${fieldIn(type)}) {`, "}", () => {
      out.line(...storeOf(name, field, "this.view", at));
    });
  }
}

/** Type and expression of a field in place: views and typed arrays over the same memory. */
function viewed(name: string, field: FieldIr, offset: string, at: string): [string, string] {
  const { type } = field;
  if (isAggregate(type)) return [`${type.name}View`, `partView(this, ${type.name}View, ${offset})`];
  if (type.kind === "fixedArray") {
    const dtype = dtypeOf(type.of);
    if (dtype !== null) {
      const array = TYPED_ARRAY[dtype];
      const live =
        `liveElements(this, ${array}, ${offset}, ${type.length}, "${name}.${field.name}")`;
      return [array, live];
    }
    if (isAggregate(type.of)) {
      const array = `${type.of.name}Array`;
      return [array, `partArray(this, ${array}, ${offset}, ${type.length})`];
    }
  }
  return [fieldOut(type), readField(type, "this.view", at, `${name}.${field.name}`)];
}

function printMirrored(out: Printer, name: string, field: FieldIr): void {
  const member = memberOf(field.name);
  const at = `at + ${perAbi(field.offset)}`;
  out.block(`get ${member}(): ${fieldOut(field.type)} {`, "}", () => {
    const value = readField(field.type, "view", at, `${name}.${field.name}`);
    out.line(`return this.$read((view, at) => ${value});`);
  });
  if (refers(field.type)) return;
  out.block(`set ${member}(value: ${fieldIn(field.type)}) {`, "}", () => {
    out.block("this.$update((view, at) => {", "});", () => {
      out.line(...storeOf(name, field, "view", at));
    });
  });
}

/** Prints the class of arrays of a struct or union. */
export function printArrayClass(out: Printer, { name }: StructIr): void {
  out.doc([`An array of {@link ${name}} in memory, without an object for each element.`]);
  out.block(`export class ${name}Array extends StructArray<${name}, ${name}View> {`, "}", () => {
    out.line(`static override readonly View = ${name}View;`);
  });
  out.line("");
}
