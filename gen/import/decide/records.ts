/**
 * Structs and unions of C, where every field has a counterpart.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import type { HeaderField, HeaderRecord, HeaderType } from "../header.ts";
import { snakeCase } from "../../names.ts";
import { callbackOf } from "./callbacks.ts";
import { describe } from "./docs.ts";
import { enumOf } from "./enums.ts";
import { isTextName } from "./evidence.ts";
import { handleOf, isHandle } from "./handles.ts";
import { camelCase, Taken, typeCase, typeName } from "./names.ts";
import { attempt, refuse, refuseOdd } from "./refusal.ts";
import { bare, functionOf, isChar, noWords, numberWord, pointerOf, typedefOf } from "./types.ts";
import { addType, isNameless, recordSpelling, type World } from "./world.ts";

export const ADDRESS: Code = call("t.address", object({ nullable: "true" }));

const BIT_WORDS: Readonly<Record<string, string>> = {
  bool: "bool",
  uchar: "u8",
  u8: "u8",
  schar: "i8",
  i8: "i8",
  ushort: "u16",
  u16: "u16",
  short: "i16",
  i16: "i16",
  uint: "u32",
  u32: "u32",
  int: "i32",
  i32: "i32",
};

/** The variable of a struct or union, which is made at its first use. */
export function structOf(world: World, name: string): string {
  const known = world.made.get(`record ${name}`);
  if (known !== undefined) return "reason" in known ? refuse(known.reason) : known.variable;
  const record = world.header.records.get(name);
  if (record === undefined) return refuse(`${name} is unknown`);
  if (world.busy.has(name)) return refuse(`${name} refers to itself`);
  const marks: string[] = [];
  world.busy.add(name);
  const tried = attempt(() => makeStruct(world, record, marks));
  world.busy.delete(name);
  const item = { kind: record.tag, name: recordSpelling(record), marks } as const;
  if ("value" in tried) {
    world.items.push({ ...item, reason: null });
    return tried.value;
  }
  world.made.set(`record ${name}`, tried);
  world.items.push({ ...item, reason: tried.reason });
  return refuse(tried.reason);
}

/** True for a record that a schema can hold; it is made when it is. */
export function isStruct(world: World, name: string): boolean {
  return "value" in attempt(() => structOf(world, name));
}

function makeStruct(world: World, record: HeaderRecord, marks: string[]): string {
  const spelled = recordSpelling(record);
  const refused = world.refused.types.get(spelled);
  if (refused !== undefined) return refuse(refused);
  const { fields, tag } = record;
  if (fields === null) return refuse(`${spelled} is opaque`);
  if (fields.length === 0) return refuse(`${spelled} has no fields`);
  if (isNameless(spelled)) return refuse("a struct without a name cannot be told in a schema");
  refuseOdd(spelled.replace(/^(struct|union) /, "").replace(/^__typeof__\W.*/, "anonymous"));
  const name = world.typeNames.unique(recordName(world, spelled), typeCase(spelled));
  const taken = new Taken();
  const codes: Record<string, Code> = {};
  const names: Record<string, string> = {};
  for (const field of fields) {
    if (field.name === null) {
      const what = field.bits === null ? "a member" : "a bit field";
      return refuse(`${spelled} has ${what} without a name`);
    }
    refuseOdd(field.name);
    const key = taken.unique(camelCase(field.name));
    if (snakeCase(key) !== field.name) names[key] = text(field.name);
    const { name: cName } = field;
    const tried = attempt(() => fieldOf(world, { ...field, name: cName }, name, tag));
    if ("reason" in tried) return refuse(`field ${field.name} of ${spelled}: ${tried.reason}`);
    codes[key] = tried.value;
  }
  if (tag === "struct" && fields.some(({ type }) => functionOf(type) !== null)) {
    marks.push(
      "a function in a field lives for the call; where the library keeps it, give a Callback",
    );
  }
  const points = fields.some(({ type }) => bare(type).kind === "pointer");
  if (points && world.written.has(record.name)) {
    marks.push("where the library uses it after a call, give a view of native memory, no object");
  }
  const value = withOptions(`t.${tag}`, [text(name), object(codes)], {
    c: spelled === name ? null : text(spelled),
    names: Object.keys(names).length === 0 ? null : object(names),
    packed: record.packed && tag === "struct" ? "true" : null,
  });
  return addType(world, `record ${record.name}`, { name }, value, {
    // The comment before a member is about more than its type.
    doc: spelled.startsWith("__typeof__") ? "" : describe(record.doc),
    marks,
  });
}

/** The name of a record, for one that only a member has with that of the member. */
function recordName({ prefix, header }: World, spelled: string): string {
  if (!spelled.startsWith("__typeof__")) return typeName(spelled, prefix);
  const words = spelled.match(/(?:struct |union )?[A-Za-z_]\w*/g) ?? [];
  return words.filter((word) => word !== "__typeof__")
    .map((word) => typeName(header.records.get(word)?.typedef ?? word, prefix)).join("");
}

type NamedField = HeaderField & { readonly name: string };

function fieldOf(
  world: World,
  field: NamedField,
  owner: string,
  tag: HeaderRecord["tag"],
): Code {
  if (field.bits !== null) return bitsOf(field, tag);
  const { type } = field;
  const fn = functionOf(type);
  if (fn !== null && bare(type).kind === "pointer") {
    const made = attempt(() =>
      callbackOf(world, fn, {
        typedef: typedefOf(type),
        fallback: owner + typeCase(field.name),
        userData: null,
        nullable: true,
        owner: null,
        doc: field.doc,
      })
    );
    // Whoever needs what has no words in a schema gives the address of a C function.
    return "value" in made && tag === "struct" ? made.value : ADDRESS;
  }
  const pointer = bare(type).kind === "pointer" ? pointerOf(type) : null;
  if (pointer !== null) {
    if (tag === "union") return ADDRESS;
    if (isChar(pointer.to) && pointer.constant && isText(field)) {
      return call("t.string", object({ nullable: "true" }));
    }
    return isHandle(world, type) ? handleOf(world, type, { nullable: "true" }) : ADDRESS;
  }
  return inPlace(world, type);
}

/** Text by its name or comment; other pointers to chars may point to bytes without an end. */
function isText({ name, doc }: NamedField): boolean {
  return isTextName(name) || /\b(nul|null|zero)[- ]?terminated\b/i.test(doc);
}

/** A field that holds its value itself. */
function inPlace(world: World, type: HeaderType): Code {
  const word = numberWord(type);
  if (word !== null) return call(`t.${word}`);
  const plain = bare(type);
  switch (plain.kind) {
    case "array": {
      if (plain.length === null || plain.length === 0) return refuse("an array without a length");
      return call("t.fixed", inPlace(world, plain.of), String(plain.length));
    }
    case "record":
      return structOf(world, plain.name);
    case "enum":
      return enumOf(world, plain.name);
    case "pointer":
      return ADDRESS;
    default:
      return noWords(type);
  }
}

function bitsOf({ type, bits }: HeaderField, tag: HeaderRecord["tag"]): Code {
  if (tag === "union") return refuse("bit fields in a union");
  const plain = bare(type);
  const of = plain.kind === "enum" ? "u32" : BIT_WORDS[numberWord(type) ?? ""];
  if (of === undefined) return refuse("a bit field of more than 32 bits");
  const name = plain.kind === "int" || plain.kind === "enum" ? plain.name : null;
  const c = type.kind === "typedef" ? type.name : name;
  const plainC = `${of.replace(/^u/, "uint").replace(/^i(?=\d)/, "int")}_t`;
  return withOptions("t.bits", [text(of), String(bits ?? 0)], {
    c: c === null || c === plainC || of === "bool" ? null : text(c),
  });
}
