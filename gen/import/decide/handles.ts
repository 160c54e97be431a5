/**
 * Objects of the library behind pointers: branded handles.
 *
 * @module
 */
import { text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import type { HeaderType } from "../header.ts";
import { describe } from "./docs.ts";
import { typeCase, typeName } from "./names.ts";
import { refuse, refuseOdd } from "./refusal.ts";
import { bare, functionOf, pointerOf, typedefOf } from "./types.ts";
import { addType, type Ending, handleKey, recordSpelling, type World } from "./world.ts";

/** True for a pointer to an object that only the library knows or makes. */
export function isHandle(world: World, type: HeaderType): boolean {
  const key = handleKey(type, world.voidHandles);
  if (key === null || bare(type).kind !== "pointer") return false;
  if (key.startsWith("void:")) return true;
  const name = key.slice("record:".length);
  const record = world.header.records.get(name);
  if (record === undefined) return false;
  return record.fields === null || world.libraryMade.has(name);
}

/** Functions that end a handle, the plainest first. */
export function endingsOf(world: World, type: HeaderType): readonly Ending[] {
  return world.endings.get(handleKey(type, world.voidHandles) ?? "") ?? [];
}

/** The name of a handle in the schema and its C type, which is null for `void`. */
function identityOf(
  world: World,
  type: HeaderType,
  key: string,
): { wanted: string; c: string | null; doc: string } {
  if (key.startsWith("void:")) return { wanted: key.slice(5), c: null, doc: "" };
  const name = key.slice("record:".length);
  const record = world.header.records.get(name);
  if (record === undefined) return refuse(`${name} is unknown`);
  if (/[(:<]/.test(name)) return refuse("a struct without a name cannot be told in a schema");
  // A system may have another struct behind the same typedef, as behind FILE.
  const outer = typedefOf(pointerOf(type)?.to ?? type);
  const spelled = record.own || outer === null ? recordSpelling(record) : outer;
  const own = record.typedef ?? world.pointerTypedefs.get(name) ?? record.name;
  const wanted = record.own ? own : outer ?? own;
  return { wanted, c: spelled, doc: record.doc };
}

/** The schema of a handle; one without options is a constant of the file. */
export function handleOf(
  world: World,
  type: HeaderType,
  options: Readonly<Record<string, Code | null>> = {},
): Code {
  const key = handleKey(type, world.voidHandles);
  if (key === null || pointerOf(type) === null) return refuse("it is no pointer to an object");
  const { wanted, c, doc } = identityOf(world, type, key);
  for (const one of [wanted, c ?? wanted]) refuseOdd(one.replace(/^(struct|union) /, ""));
  const known = world.made.get(`handle ${key}`);
  const name = known !== undefined && "name" in known
    ? known.name
    : world.typeNames.unique(typeName(wanted, world.prefix), typeCase(wanted));
  const spelled = c === null ? null : text(c);
  if (known === undefined) {
    const value = withOptions("t.handle", [text(name)], { c: spelled });
    addType(world, `handle ${key}`, { name }, value, { doc: describe(doc) });
    world.items.push({ kind: "handle", name: c ?? wanted, reason: null, marks: [] });
  }
  if (Object.values(options).every((value) => value === null)) return name;
  return withOptions("t.handle", [text(name)], { c: spelled, ...options });
}

/** The name of a param that has none in the header, by its type; null where that says nothing. */
export function namelessName(world: World, type: HeaderType): string | null {
  if (functionOf(type) !== null) return "callback";
  const handle = isHandle(world, type) ? handleOf(world, type) : null;
  return typeof handle === "string" ? handle.charAt(0).toLowerCase() + handle.slice(1) : null;
}
