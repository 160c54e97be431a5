/**
 * Functions of a Zig library.
 *
 * @module
 */
import { object, text } from "../code.ts";
import { describe } from "../decide/docs.ts";
import { camelCase, Taken } from "../decide/names.ts";
import { attempt, refuse } from "../decide/refusal.ts";
import type { Code, DraftEntry } from "../draft.ts";
import type { ZigType } from "./model.ts";
import { paramOf, resultOf } from "./params.ts";
import { objectOf, spell, type ZigCandidate, type ZigWorld } from "./world.ts";

/** Decides every function; those that cannot be bound get a reason. */
export function functionsOf(world: ZigWorld): DraftEntry[] {
  return world.functions.flatMap((fn): DraftEntry[] => {
    const { errors, used, types, items, made } = world;
    const before = {
      errors: [...errors],
      given: [...used.given],
      types: types.length,
      items: items.length,
      made: [...made.keys()],
    };
    const tried = attempt(() => functionOf(world, fn));
    const name = fn.item.path;
    if ("value" in tried) {
      const marks = tried.value.marks ?? [];
      items.push({ kind: "function", name, reason: null, marks });
      return [tried.value];
    }
    // What only this function uses stays out of the schema.
    types.length = before.types;
    items.length = before.items;
    restore(errors, before.errors);
    restore(used.given, before.given);
    for (const key of made.keys()) if (!before.made.includes(key)) made.delete(key);
    items.push({ kind: "function", name, reason: tried.reason, marks: [] });
    return [];
  });
}

function restore(set: Set<string>, to: readonly string[]): void {
  set.clear();
  for (const one of to) set.add(one);
}

function functionOf(world: ZigWorld, fn: ZigCandidate): DraftEntry {
  const { item, type, name } = fn;
  const refused = world.refused.functions.get(item.path);
  if (refused !== undefined) refuse(refused);
  refuseOdd(fn);
  const taken = new Taken();
  const marks: string[] = [];
  const handles: string[] = [];
  const args = type.params.map((param, i): Code => {
    const given = item.decl.params[i];
    const wanted = given?.name ? camelCase(given.name.replace(/\W+/g, "_")) : `value${i + 1}`;
    if (!given?.name) marks.push(`param ${i + 1} of ${name} has no name in Zig: give it one.`);
    const key = taken.unique(wanted);
    // The length of a slice is a param of its own in C.
    if (param?.kind === "pointer" && param.size === "slice") taken.unique(`${key}Length`);
    const decided = paramOf(world, fn, given?.name ?? key, param);
    if (isHandle(world, param)) handles.push(key);
    marks.push(...decided.marks);
    const about = describe(given?.doc ?? "");
    return { call: "arg", args: [text(key), decided.code, ...(about === "" ? [] : [text(about)])] };
  });
  const result = resultOf(world, fn, handles);
  const description = describe(item.decl.doc);
  const options = object({
    description: description === "" ? null : text(description),
    zig: item.path === name ? null : object({ name: text(item.path) }),
  }) as { readonly object: readonly DraftEntry[] };
  const rest = options.object.length === 0 ? [] : [options];
  return {
    key: name,
    value: { call: "fn", args: [{ array: args }, result.code, ...rest] },
    marks: [...marks, ...result.marks],
  };
}

function isHandle(world: ZigWorld, type: ZigType | null): boolean {
  const name = objectOf(type);
  return name !== null && world.made.has(`handle ${name}`);
}

function refuseOdd({ item, type }: ZigCandidate): void {
  const { path } = item;
  if (path === "main") refuse("it is the beginning of a program");
  if (!/^[A-Za-z_][\w.]*$/.test(path)) refuse(`${JSON.stringify(path)} is no name in C: rename it`);
  if (type.variadic) refuse("it is variadic, which needs C headers");
  if (type.generic || type.params.includes(null)) {
    const fix = `bind it for each type with zig: { name: ${text(path)}, comptime: ["f64"] }`;
    refuse(`it is generic: ${fix}`);
  }
  if (!["auto", "inline", "c"].includes(type.convention)) {
    refuse(`it has the calling convention ${type.convention}: leave it out`);
  }
  if (type.result?.kind === "errorUnion" && type.result.of.kind === "noreturn") {
    refuse(`${spell(type.result)} never returns`);
  }
}
