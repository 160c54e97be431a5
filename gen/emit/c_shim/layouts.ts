/**
 * Structs and unions in shims: proofs of their layout, and mirrors of those with bit fields.
 *
 * @module
 */
import { declared } from "../../c_types.ts";
import type { Facts } from "../../facts.ts";
import type { FieldIr, LibraryIr, PerAbi, StructIr } from "../../ir.ts";
import { integerOf, isAggregate, isMirrored } from "../../layout.ts";
import { snakeCase } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { WIRES } from "../../table/wires.ts";
import { printFunction, structNamed } from "./spell.ts";

/** The C type of a mirror. */
export function mirrorType(struct: StructIr): string {
  return `ziffi_mirror_${snakeCase(struct.name)}`;
}

/** A call that copies a mirror at an address into the real struct at another. */
export function loadMirror(struct: StructIr, to: string, from: string): string {
  return `ziffi_load_${snakeCase(struct.name)}(${to}, ${from});`;
}

/** A call that copies the real struct at an address into a mirror at another. */
export function storeMirror(struct: StructIr, to: string, from: string): string {
  return `ziffi_store_${snakeCase(struct.name)}(${to}, ${from});`;
}

/** The type in which an aggregate crosses. */
export function crossingType(struct: StructIr): string {
  return struct.mirror ? mirrorType(struct) : struct.cType;
}

/** Prints proofs, mirrors and their exports of all structs and unions. */
export function printLayouts(out: Printer, library: LibraryIr): void {
  for (const struct of library.structs) {
    if (!struct.mirror) {
      printProof(out, struct, struct.cType);
      continue;
    }
    printMirror(out, library, struct);
    printProof(out, struct, mirrorType(struct));
    for (const field of struct.fields) printKind(out, struct, field);
    out.line("");
    printCopy(out, library, struct, "load");
    printCopy(out, library, struct, "store");
    printAccessors(out, library, struct);
  }
}

function perAbi({ lp64, llp64 }: PerAbi): string {
  return lp64 === llp64 ? `${lp64}` : `ZIFFI_PER_ABI(${lp64}, ${llp64})`;
}

function printProof(out: Printer, struct: StructIr, type: string): void {
  const { name, size, alignment, fields } = struct;
  out.line(`ZIFFI_LAYOUT(${type}, ${perAbi(size)}, ${perAbi(alignment)}, "${name}");`);
  for (const field of fields) {
    const place = `${perAbi(field.offset)}, ${perAbi(field.size)}`;
    out.line(`ZIFFI_FIELD(${type}, ${field.symbol}, ${place}, "${name}.${field.name}");`);
    if (!struct.mirror) printKind(out, struct, field);
  }
  out.line("");
}

/** The proof that a field is a number with the sign that the schema says. */
function printKind(out: Printer, { cType, name }: StructIr, field: FieldIr): void {
  const number = /^(u8|i8|u16|i16|u32|i32|u64|i64|f32|f64|long|ulong|usize|isize)$/;
  if (!number.test(field.type.kind)) return;
  const { c } = WIRES[field.type.kind as keyof typeof WIRES];
  out.line(`ZIFFI_FIELD_KIND(${cType}, ${field.symbol}, ${c}, "${name}.${field.name}");`);
}

/** The declaration of a field in a mirror. */
function mirrorField(library: LibraryIr, type: Facts, name: string): string {
  if (type.kind === "fixedArray") return mirrorField(library, type.of, `${name}[${type.length}]`);
  if (type.kind === "bits") return declared(WIRES[type.of].c, name);
  if (type.kind === "enum") return declared(WIRES[integerOf(type)].c, name);
  if (isAggregate(type)) return declared(crossingType(structNamed(library, type.name)), name);
  const scalar = Object.hasOwn(WIRES, type.kind) && type.kind !== "void";
  return declared(scalar ? WIRES[type.kind as keyof typeof WIRES].c : "void *", name);
}

function printMirror(out: Printer, library: LibraryIr, struct: StructIr): void {
  if (struct.kind === "union") {
    throw new Error(`The union ${struct.name} has bit fields; validation lets none through`);
  }
  const type = mirrorType(struct);
  out.line(`/* ${struct.name} with each bit field as an integer of its own. */`);
  out.block(`typedef struct ${type} {`, `} ${type};`, () => {
    for (const { type: facts, symbol } of struct.fields) {
      out.line(`${mirrorField(library, facts, symbol)};`);
    }
  });
}

function printCopy(
  out: Printer,
  library: LibraryIr,
  struct: StructIr,
  way: "load" | "store",
): void {
  const [real, mirror] = [struct.cType, mirrorType(struct)];
  const [to, from] = way === "load" ? [real, mirror] : [mirror, real];
  const head = `ZIFFI_STATIC void ziffi_${way}_${snakeCase(struct.name)}`;
  printFunction(out, head, [[`${to} *`, "to"], [`const ${from} *`, "from"]], () => {
    for (const field of struct.fields) printFieldCopy(out, library, field, way);
  });
}

function printFieldCopy(
  out: Printer,
  library: LibraryIr,
  { type, symbol }: FieldIr,
  way: "load" | "store",
): void {
  if (type.kind === "bits") {
    out.line(`to->${symbol} = from->${symbol};`);
  } else if (!isMirrored(type)) {
    // The proof of the mirror and this one together say that both have the same bytes.
    out.line(
      `_Static_assert(sizeof to->${symbol} == sizeof from->${symbol}, "${symbol}");`,
      `memcpy(&to->${symbol}, &from->${symbol}, sizeof to->${symbol});`,
    );
  } else {
    printNestedCopy(out, library, type, `${symbol}`, way, 0);
  }
}

function printNestedCopy(
  out: Printer,
  library: LibraryIr,
  type: Facts,
  place: string,
  way: "load" | "store",
  depth: number,
): void {
  if (type.kind === "fixedArray") {
    const i = `i${depth}`;
    out.block(`for (size_t ${i} = 0; ${i} < ${type.length}; ${i}++) {`, "}", () => {
      printNestedCopy(out, library, type.of, `${place}[${i}]`, way, depth + 1);
    });
  } else if (isAggregate(type)) {
    const copy = way === "load" ? loadMirror : storeMirror;
    out.line(copy(structNamed(library, type.name), `&to->${place}`, `&from->${place}`));
  }
}

/** Prints the exports with which views read and write a real struct through its mirror. */
function printAccessors(out: Printer, library: LibraryIr, struct: StructIr): void {
  const base = `${library.prefix}${snakeCase(struct.name)}`;
  const params = [["double", "address"], ["double", "mirror"]] as const;
  const real = `ZIFFI_TO_POINTER(${struct.cType} *, address)`;
  const mirror = `ZIFFI_TO_POINTER(${mirrorType(struct)} *, mirror)`;
  printFunction(out, `ZIFFI_EXPORT void ${base}__read__lane`, params, () => {
    out.line(storeMirror(struct, mirror, real));
  });
  printFunction(out, `ZIFFI_EXPORT void ${base}__write__lane`, params, () => {
    out.line(loadMirror(struct, real, mirror));
  });
}
