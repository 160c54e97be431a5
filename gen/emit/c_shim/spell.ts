/**
 * Spellings of C in shims: types, conversions between lane values and C values, long lines.
 *
 * @module
 */
import { cTypeOf, declared } from "../../c_types.ts";
import type { Facts } from "../../facts.ts";
import type { CallbackIr, LibraryIr, StructIr } from "../../ir.ts";
import { integerOf } from "../../layout.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { resultSlot, rowOf } from "../../table/mod.ts";
import type { Slot } from "../../table/row.ts";
import { type LaneWire, type Wire, WIRES } from "../../table/wires.ts";

const COLUMNS = 96;

/** The struct or union of a name. */
export function structNamed(library: LibraryIr, name: string | undefined): StructIr {
  const struct = library.structs.find((candidate) => candidate.name === name);
  if (!struct) throw new Error(`There is no struct ${name} in ${library.name}`);
  return struct;
}

/** A variable of a shim; the prefix keeps it apart from macros and types of the library. */
export function variable(name: string): string {
  return `v_${snakeCase(name)}`;
}

/** Replaces `{prefix}Name` in the C spelling of a slot by the C type of that name. */
export function spell(library: LibraryIr, c: string): string {
  return c.replace(/\{prefix\}(\w+)/, (_, name: string) => {
    const struct = library.structs.find((candidate) => candidate.name === name);
    if (struct) return struct.cType;
    const callback = library.callbacks.find((candidate) => candidate.name === name);
    if (callback) return callbackType(library, callback);
    return cTypeOf(library, library.enums.find((one) => one.name === name) ?? { name });
  });
}

/** The C type of a callback: that of the library, or spelled from its params. */
export function callbackType(library: LibraryIr, callback: CallbackIr): string {
  if (callback.cType !== null) return callback.cType;
  const params = callbackSlots(callback).map((slot) => slotType(library, slot));
  return `${callbackResult(library, callback)} (*)(${params.join(", ") || "void"})`;
}

/** The C values of a callback's params, in order. */
export function callbackSlots(callback: CallbackIr): Slot[] {
  return callback.params.flatMap(({ type, name }) => rowOf(type).slots(type, name) ?? []);
}

/** The C type that a callback returns. */
export function callbackResult(library: LibraryIr, { result }: CallbackIr): string {
  const aggregate = result.kind === "struct" || result.kind === "union";
  return spell(library, aggregate ? `{prefix}${result.name}` : resultSlot(result).c);
}

/** The C type of an argument; scalars of which only the address passes are `void *`. */
export function slotType(library: LibraryIr, slot: Slot): string {
  if (slot.pass === "load") return structNamed(library, slot.aggregate).cType;
  return spell(library, slot.c);
}

const NUMBER = String.raw`(void|(un)?signed|((un)?signed )?(char|short|int|long( long)?)|` +
  String.raw`float|double|bool|u?int\d+_t|size_t|ptrdiff_t|wchar_t)`;
const PLAIN_POINTER = new RegExp(String.raw`^(const )?${NUMBER} \*$|\*\*$`);

/**
 * The type in which an argument passes. Pointers to numbers and to pointers pass as `void *`,
 * which converts to whatever the header calls them; `ziffi check` compares what they point to.
 */
export function argumentType(library: LibraryIr, slot: Slot): string {
  const plain = slot.pass === undefined || slot.pass === "value";
  // The params of a callback may be spelled in other ways than in the header, too.
  const spelled = library.callbacks.some(({ name, cType }) =>
    cType === null && slot.c === `{prefix}${name}`
  );
  return plain && (spelled || PLAIN_POINTER.test(slot.c)) ? "void *" : slotType(library, slot);
}

/** True for a C value that is a pointer. */
export function isPointer(slot: Slot): boolean {
  return slot.wire === "pointer" || slot.wire === "buffer" || /[*)]$/.test(slot.c);
}

/** A C value of a type from what crosses. */
export function fromWire(slot: Slot, type: string, wire: Wire, value: string): string {
  if (wire === "buffer") return `(${type})${value}`;
  if (isPointer(slot)) return `ZIFFI_TO_POINTER(${type}, ${value})`;
  if (slot.wire === "bool") return `(${type})ZIFFI_TO_BOOL(${value})`;
  if (slot.wire === "f64" || slot.wire === "f32") return `(${type})${value}`;
  return wire === "f64" ? `ZIFFI_TO(${type}, ${value})` : `(${type})${value}`;
}

/** A lane value from a C value. */
export function toLane(slot: Slot, facts: Facts, value: string): string {
  if (slot.lane !== "f64") return `(${WIRES[slot.lane].c})${value}`;
  if (isPointer(slot) || facts.kind === "address") return `ZIFFI_ADDRESS(${value})`;
  if (slot.wire === "bool") return `(double)ZIFFI_TO_BOOL(${value})`;
  // The sign of an enum is the compiler's choice; its values are those of the schema.
  if (facts.kind === "enum") return `(double)(${WIRES[integerOf(facts)].c})${value}`;
  return `(double)${value}`;
}

/** The C type of a lane value. */
export function laneType(wire: LaneWire): string {
  return WIRES[wire].c;
}

/** The member of a cell that holds a lane value. */
export function cellMember(wire: LaneWire): "f" | "u" | "i" {
  return wire === "u64" ? "u" : wire === "i64" ? "i" : "f";
}

/** Prints `head(a, b, c)tail`, one item a line where that is too long. */
export function printList(
  out: Printer,
  head: string,
  items: readonly string[],
  tail: string,
): void {
  const line = `${head}${items.join(", ")}${tail}`;
  if (line.length <= COLUMNS - 4 || items.length === 0) {
    out.line(line);
    return;
  }
  out.line(head).indented(() => {
    items.forEach((item, i) => out.line(`${item}${i < items.length - 1 ? "," : tail}`));
  });
}

/** Prints a function. */
export function printFunction(
  out: Printer,
  head: string,
  params: readonly (readonly [type: string, name: string])[],
  body: () => void,
): void {
  const list = params.map(([type, name]) => declared(type, name));
  printList(out, `${head}(`, list.length > 0 ? list : ["void"], ") {");
  out.indented(body).line("}", "");
}
