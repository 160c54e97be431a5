/**
 * Enums of C: enums, or flags where values are bits and names say so.
 *
 * @module
 */
import { object, text, withOptions } from "../code.ts";
import type { HeaderEnum } from "../header.ts";
import { snakeCase } from "../../names.ts";
import { describe } from "./docs.ts";
import { camelCase, memberPrefix, Taken, typeCase, typeName, withoutPrefix } from "./names.ts";
import { attempt, refuse, refuseOdd } from "./refusal.ts";
import { addType, isNameless, type World } from "./world.ts";

const FLAGS = /flag|mask|bits?$|options?$|modifier|capabilit/i;
const MOST = 2 ** 32 - 1;

/** The variable of an enum. */
export function enumOf(world: World, name: string): string {
  const key = `enum ${name}`;
  const known = world.made.get(key);
  if (known !== undefined) return "reason" in known ? refuse(known.reason) : known.variable;
  const found = world.header.enums.get(name);
  const tried = attempt(() => found ? makeEnum(world, key, found) : refuse(`${name} is unknown`));
  if ("value" in tried) {
    world.items.push({ kind: "enum", name: shownName(found, name), reason: null, marks: [] });
    return tried.value;
  }
  world.made.set(key, tried);
  world.items.push({ kind: "enum", name: shownName(found, name), reason: tried.reason, marks: [] });
  return refuse(tried.reason);
}

const shownName = (found: HeaderEnum | undefined, name: string) => found?.typedef ?? name;

function makeEnum(world: World, key: string, found: HeaderEnum): string {
  const spelled = found.typedef ?? found.name;
  const refused = world.refused.types.get(spelled);
  if (refused !== undefined) return refuse(refused);
  if (found.of.kind === "int" && found.of.bits > 32) refuse(`${spelled} has more than 32 bits`);
  for (const name of [spelled.replace(/^enum /, ""), ...found.members.map((one) => one.name)]) {
    if (!isNameless(spelled)) refuseOdd(name);
  }
  const values = found.members.map(({ value }) => Number(value));
  if (values.length === 0) refuse(`${spelled} has no members`);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (high > MOST || low < -(2 ** 31)) refuse(`${spelled} has values of more than 32 bits`);
  if (low < 0 && high > 2 ** 31 - 1) refuse(`${spelled} has values of more than 32 bits`);
  const flags = isFlags(found, values);
  const { members, names } = membersOf(world, found);
  const width = found.of.kind === "int" && found.of.bits < 32 ? found.of.bits : 32;
  const narrow = found.of.kind === "int" && width < 32 ? found.of : null;
  const unsigned = narrow === null ? high > 2 ** 31 - 1 || flags : !narrow.signed;
  const of = `${low < 0 || !unsigned ? "i" : "u"}${width}`;
  const name = world.typeNames.unique(typeName(spelled, world.prefix), typeCase(spelled));
  const value = withOptions(`t.${flags ? "flags" : "enum"}`, [text(name), object(members)], {
    of: of === (flags ? "u32" : "i32") ? null : text(of),
    c: spelled === name ? null : text(spelled),
    names: Object.keys(names).length === 0 ? null : object(names),
  });
  return addType(world, key, { name }, value, { doc: describe(found.doc) });
}

/** Values that are bits of their own, in an enum that is called or described as flags. */
function isFlags({ name, typedef, doc }: HeaderEnum, values: readonly number[]): boolean {
  const bits = new Set(values.filter((value) => value !== 0));
  const single = values.every((value) =>
    value >= 0 && value <= MOST && (value & (value - 1)) === 0
  );
  const said = FLAGS.test(typedef ?? name) || /\b(flags?|bit ?masks?|or'?ed|bitwise)\b/i.test(doc);
  return said && single && bits.size > 1;
}

/** Members by their names in the schema; those with the value of another are constants only. */
function membersOf(world: World, { members }: HeaderEnum) {
  const prefix = memberPrefix(members.map(({ name }) => name));
  const taken = new Taken();
  const seen = new Set<number>();
  const found: Record<string, string> = {};
  const names: Record<string, string> = {};
  for (const { name, value } of members) {
    if (seen.has(Number(value))) continue;
    seen.add(Number(value));
    const short = prefix === "" ? withoutPrefix(name, world.prefix) : name.slice(prefix.length);
    const member = taken.unique(memberName(short));
    found[member] = String(value);
    if (snakeCase(member) !== name) names[member] = text(name);
  }
  return { members: found, names };
}

/** `COLOR_RED` and `RED` to `colorRed` and `red`; mixed case stays. */
function memberName(name: string): string {
  return camelCase(/[a-z]/.test(name) ? name : name.toLowerCase());
}

/** Members of enums that are constants of the module: of anonymous enums, and second names. */
export function memberConstants(found: HeaderEnum): HeaderEnum["members"] {
  if (found.anonymous) return found.members;
  const seen = new Set<string>();
  return found.members.filter(({ value }) => {
    const again = seen.has(String(value));
    seen.add(String(value));
    return again;
  });
}
