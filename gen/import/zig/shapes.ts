/**
 * Named types of a Zig library: enums, structs and handles.
 *
 * @module
 */
import { object, text, withOptions } from "../code.ts";
import { describe } from "../decide/docs.ts";
import { camelCase, Taken, typeCase } from "../decide/names.ts";
import { attempt, refuse } from "../decide/refusal.ts";
import type { Code, DraftEntry, ImportedItem } from "../draft.ts";
import { snakeCase } from "../../names.ts";
import type { ZigContainer, ZigNamed, ZigType } from "./model.ts";
import { scalarOf } from "./scalars.ts";
import { containerOf, spell, type ZigWorld } from "./world.ts";

type Struct = Extract<ZigContainer, { kind: "struct" | "union" }>;
type Enum = Extract<ZigContainer, { kind: "enum" }>;

const IDENTIFIER = /^[A-Za-z_]\w*$/;
/** Integers that an enum of a schema can be made of. */
const TAGS = new Set(["u8", "i8", "u16", "i16", "u32", "i32"]);

/** The declaration that makes a type known to other files; refused when there is none. */
function placeOf(world: ZigWorld, name: string): { path: string; doc: string } {
  const item = world.declared.get(name);
  const refused = world.refused.types.get(item?.path ?? name);
  if (refused !== undefined) refuse(refused);
  if (item !== undefined) return { path: item.path, doc: item.decl.doc };
  const short = name.split(".").at(-1) ?? name;
  const from = name.replace(new RegExp(`^${world.module}\\.`), "");
  const mend = from === short || /[(:<]/.test(name)
    ? `write pub const ${short.replace(/\W.*/, "")} = …`
    : `write pub const ${short} = ${from};`;
  return refuse(`${name} is not public in ${world.file}: ${mend}`);
}

/** A name of the schema for what the compiler calls `lib.Point` or `lib.Stack(f64)`. */
function uniqueName(world: ZigWorld, name: string): string {
  const path = world.declared.get(name)?.path ?? name.replace(/^[^(]*\./, "");
  const wanted = typeCase(path.replace(/\W+/g, "_"));
  // Where JavaScript has the name, that of the library before it tells them apart.
  return world.typeNames.unique(wanted, typeCase(world.library) + wanted);
}

function addItem(world: ZigWorld, kind: ImportedItem["kind"], name: string, reason: string | null) {
  const path = world.declared.get(name)?.path ?? name;
  world.items.push({ kind, name: path, reason, marks: [] });
}

/** The variable of an enum. */
export function enumOf(world: ZigWorld, found: Enum): string {
  const known = world.made.get(found.name);
  if (known !== undefined) return known.name;
  const { path, doc } = placeOf(world, found.name);
  const of = tagOf(found);
  const taken = new Taken();
  const members: DraftEntry[] = found.members.map(({ name, value }) => {
    if (!/^[A-Za-z]\w*$/.test(name)) {
      refuse(`${path} has a member ${JSON.stringify(name)}: rename it`);
    }
    if (taken.unique(name) !== name) {
      refuse(`${path} has members whose names differ only in case or underscores`);
    }
    return { key: name, value };
  });
  if (members.length === 0) refuse(`${path} has no members`);
  const name = uniqueName(world, found.name);
  const value = withOptions("t.enum", [text(name), { object: members }], {
    of: of === "i32" ? null : text(of),
    zig: text(`${world.module}.${path}`),
  });
  world.made.set(found.name, { name });
  world.types.push({ name, value, doc: describe(doc), marks: [] });
  addItem(world, "enum", found.name, null);
  return name;
}

/** The integer of an enum: its own, or one of C's where Zig chose it. */
function tagOf({ name, tag, members }: Enum): string {
  if (TAGS.has(tag.name)) return tag.name;
  const values = members.map(({ value }) => BigInt(value));
  const fits = values.every((value) => value >= -(2n ** 31n) && value < 2n ** 31n);
  if (tag.bits <= 32 && fits) return "i32";
  return refuse(`${name} has values of ${tag.bits} bits: give it a tag of at most 32, enum(u32)`);
}

/** The variable of a struct. */
export function structOf(world: ZigWorld, found: Struct): string {
  const known = world.made.get(found.name);
  if (known !== undefined) return known.name;
  const { path, doc } = placeOf(world, found.name);
  if (found.kind === "union") refuse(`${path} is a union, which needs the C form: export fn`);
  if (found.fields === undefined) refuse(`${path} has no layout of C: make it an extern struct`);
  if (found.fields.length === 0) refuse(`${path} has no fields`);
  const taken = new Taken();
  const names: Record<string, Code> = {};
  const docs = docsOf(world, found.name);
  const fields = found.fields.map((field): DraftEntry => {
    if (!IDENTIFIER.test(field.name)) refuse(`${path} has a field ${JSON.stringify(field.name)}`);
    const key = taken.unique(camelCase(field.name));
    if (snakeCase(key) !== field.name) names[key] = text(field.name);
    const tried = attempt(() => fieldOf(world, field.type));
    if ("reason" in tried) return refuse(`${path}.${field.name}: ${tried.reason}`);
    return { key, value: tried.value, doc: describe(docs.get(field.name) ?? "") };
  });
  const name = uniqueName(world, found.name);
  const value = withOptions("t.struct", [text(name), { object: fields }], {
    names: Object.keys(names).length === 0 ? null : object(names),
    zig: text(`${world.module}.${path}`),
  });
  world.made.set(found.name, { name });
  world.types.push({ name, value, doc: describe(doc), marks: [] });
  addItem(world, "struct", found.name, null);
  return name;
}

function docsOf(world: ZigWorld, name: string): Map<string, string> {
  const fields: readonly ZigNamed[] = world.declared.get(name)?.decl.container?.fields ?? [];
  return new Map(fields.map((field) => [field.name ?? "", field.doc]));
}

function fieldOf(world: ZigWorld, type: ZigType): Code {
  const scalar = scalarOf(type);
  if (scalar !== null) return "code" in scalar ? scalar.code : refuse(scalar.reason);
  if (type.kind === "array" && type.sentinel === null) {
    return { call: "t.fixed", args: [fieldOf(world, type.of), String(type.length)] };
  }
  const found = type.kind === "named" ? containerOf(world, type.name) : null;
  if (found?.kind === "enum") return enumOf(world, found);
  if (found?.kind === "struct") return structOf(world, found);
  return refuse(`a field of ${spell(type)} needs the C form: export fn and extern struct`);
}

/** The schema of a handle. */
export function handleOf(
  world: ZigWorld,
  typeName: string,
  options: Readonly<Record<string, Code | null>>,
): Code {
  const known = world.made.get(`handle ${typeName}`);
  const name = known?.name ?? uniqueName(world, typeName);
  if (known === undefined) {
    const doc = world.declared.get(typeName)?.decl.doc ?? "";
    world.made.set(`handle ${typeName}`, { name });
    const value: Code = { call: "t.handle", args: [text(name)] };
    world.types.push({ name, value, doc: describe(doc), marks: [] });
    addItem(world, "handle", typeName, null);
  }
  if (Object.values(options).every((value) => value === null)) return name;
  return withOptions("t.handle", [text(name)], options);
}
