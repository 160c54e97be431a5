/**
 * Prints the types of a C header: enums, opaque types, function pointers, structs and unions.
 *
 * @module
 */
import { partsOf } from "../../build_types.ts";
import { cEnumMember, cTypeOf, declared, spellType } from "../../c_types.ts";
import type { EnumFacts, Facts } from "../../facts.ts";
import { type CallbackIr, functionsOf, type LibraryIr, type StructIr } from "../../ir.ts";
import { integerOf, isAggregate } from "../../layout.ts";
import { cName, isCWord } from "../../names.ts";
import type { Printer } from "../../printer.ts";
import { resultSlot, rowOf } from "../../table/mod.ts";
import { WIRES } from "../../table/wires.ts";

/** Members of an enum with their values. */
type Members = readonly (readonly [name: string, value: number])[];

/** A name that can be declared: no keyword, and no type of `stdint.h` or `stddef.h`. */
function isNew(type: string): boolean {
  return /^[A-Za-z_]\w*$/.test(type) && !isCWord(type) &&
    !/^(u?int\d+_t|u?intptr_t|s?size_t|ptrdiff_t|wchar_t)$/.test(type);
}

/** Prints an enum of the schema. */
export function printEnum(out: Printer, library: LibraryIr, facts: EnumFacts): void {
  const type = cTypeOf(library, facts);
  const members = Object.entries(facts.members);
  printMembers(out, library, facts, type, WIRES[integerOf(facts)].c, members);
}

/** Prints a type of integers and the constants that it has. */
export function printMembers(
  out: Printer,
  library: LibraryIr,
  facts: Pick<EnumFacts, "name" | "names">,
  type: string,
  integer: string,
  members: Members,
): void {
  const constant = (member: string) => cEnumMember(library, facts, member);
  // C's enumerators are of type int.
  const fits = ([, value]: Members[number]) => value <= 2147483647;
  if (isNew(type)) out.line(`typedef ${integer} ${type};`);
  out.block(/^enum \w+$/.test(type) ? `${type} {` : "enum {", "};", () => {
    for (const [member, value] of members.filter(fits)) {
      out.line(`${constant(member)} = ${value},`);
    }
  });
  for (const [member, value] of members.filter((entry) => !fits(entry))) {
    out.line(`#define ${constant(member)} ((${integer})${value}u)`);
  }
  out.line("");
}

/** Prints the types behind handles that the schema names. */
export function printOpaque(out: Printer, library: LibraryIr): void {
  const names = new Set<string>();
  const visit = (type: Facts): void => {
    for (const part of partsOf(type)) visit(part.type);
    if (type.kind === "handle" && type.c !== undefined) names.add(type.c);
  };
  for (const fn of functionsOf(library)) {
    for (const param of fn.params) visit(param.type);
    visit(fn.result);
  }
  const lines = [...names].sort().flatMap((name) =>
    /^(struct|union) \w+$/.test(name)
      ? [`${name};`]
      : isNew(name)
      ? [`typedef struct ${name} ${name};`]
      : []
  );
  if (lines.length > 0) out.line(...lines, "");
}

/** Names of the structs that function pointers mention, which are declared before their fields. */
function mentioned(library: LibraryIr): ReadonlySet<string> {
  const names = new Set<string>();
  for (const callback of library.callbacks) {
    for (const { type } of partsOf(callback.facts)) {
      const to = type.kind === "pointer" || type.kind === "structArray" ? type.to : type;
      if (isAggregate(to)) names.add(to.name);
    }
  }
  return names;
}

/** Prints the types of function pointers, and before them the structs that they mention. */
export function printCallbacks(out: Printer, library: LibraryIr): void {
  const early = mentioned(library);
  for (const struct of library.structs) {
    if (early.has(struct.name)) out.line(`${forward(struct)};`);
  }
  if (early.size > 0) out.line("");
  const done = new Set<string>();
  const print = (callback: CallbackIr): void => {
    if (done.has(callback.name)) return;
    done.add(callback.name);
    for (const { type } of partsOf(callback.facts)) {
      const inner = library.callbacks.find(({ name }) =>
        type.kind === "callback" && name === type.name
      );
      if (inner) print(inner);
    }
    printCallback(out, library, callback);
  };
  for (const callback of library.callbacks) print(callback);
  if (library.callbacks.length > 0) out.line("");
}

function printCallback(out: Printer, library: LibraryIr, callback: CallbackIr): void {
  const params = callback.params.flatMap(({ name, type }) =>
    (rowOf(type).slots(type, name) ?? []).map((slot) =>
      declared(spellType(library, slot.c), cName(slot.name))
    )
  );
  const result = spellType(library, resultSlot(callback.result).c);
  const name = cTypeOf(library, callback.facts);
  out.line(`typedef ${declared(result, `(*${name})`)}(${params.join(", ") || "void"});`);
}

/** A struct or union without its fields. */
function forward({ kind, cType }: StructIr): string {
  return cType.includes(" ") ? cType : `typedef ${kind} ${cType} ${cType}`;
}

/** Prints structs and unions, each after those that it contains. */
export function printStructs(out: Printer, library: LibraryIr): void {
  const early = mentioned(library);
  for (const struct of library.structs) {
    const { kind, cType, packed } = struct;
    const tag = cType.includes(" ") ? cType : `${kind} ${cType}`;
    const isDeclared = early.has(struct.name) || cType.includes(" ");
    if (packed) out.line("#pragma pack(push, 1)");
    out.block(
      isDeclared ? `${tag} {` : `typedef ${tag} {`,
      isDeclared ? "};" : `} ${cType};`,
      () => {
        for (const { type, symbol } of struct.fields) {
          out.line(`${declareField(library, type, symbol)};`);
        }
      },
    );
    if (packed) out.line("#pragma pack(pop)");
    out.line("");
  }
}

/** The C declaration of a field. */
export function declareField(library: LibraryIr, type: Facts, name: string): string {
  switch (type.kind) {
    case "fixedArray":
      return declareField(library, type.of, `${name}[${type.length}]`);
    case "bits":
      return `${declared(type.c ?? WIRES[type.of].c, name)} : ${type.width}`;
    case "pointer":
      return declared(`${cTypeOf(library, type.to)} *`, name);
    case "struct":
    case "union":
    case "callback":
      return declared(cTypeOf(library, type), name);
    default:
      return declared(spellType(library, resultSlot(type).c), name);
  }
}
