/**
 * Function pointers of C as callbacks.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import type { HeaderFunctionType, HeaderParam } from "../header.ts";
import { describe } from "./docs.ts";
import { enumOf } from "./enums.ts";
import { countsThings, isLengthName, textOrBytes } from "./evidence.ts";
import { handleOf, isHandle, namelessName } from "./handles.ts";
import { camelCase, plainName, Taken, typeCase, typeName } from "./names.ts";
import { ADDRESS, isStruct, structOf } from "./records.ts";
import { refuse, refuseOdd } from "./refusal.ts";
import {
  bare,
  functionOf,
  isChar,
  isInteger,
  isVoidPointer,
  noWords,
  numberWord,
  pointerOf,
} from "./types.ts";
import { addType, type World } from "./world.ts";

/** How a callback is used. */
export interface CallbackUse {
  /** Its typedef; null when the header spells it out. */
  readonly typedef: string | null;
  /** Its name where there is no typedef. */
  readonly fallback: string;
  /** Index of the `void *` that is passed through; null when it is no user data. */
  readonly userData: number | null;
  readonly nullable: boolean;
  /** Name of a function until whose call it is kept; null for the call. */
  readonly owner: string | null;
  readonly doc: string;
}

/** The variable of a callback. */
export function callbackOf(world: World, fn: HeaderFunctionType, use: CallbackUse): string {
  if (fn.variadic) return refuse("a callback with variadic params");
  if (!fn.prototype && fn.params.length === 0) return refuse("a callback without a prototype");
  const wanted = use.typedef ?? use.fallback;
  const refused = world.refused.types.get(wanted);
  if (refused !== undefined) return refuse(refused);
  refuseOdd(wanted.replace(/ \*$/, ""));
  const base = `callback ${wanted} ${use.userData}`;
  const key = `${base} ${use.nullable} ${use.owner}`;
  const known = world.made.get(key);
  if (known !== undefined) return "reason" in known ? refuse(known.reason) : known.variable;
  if (world.busy.has(wanted)) return refuse(`${wanted} refers to itself`);
  world.busy.add(wanted);
  try {
    return makeCallback(world, fn, use, { wanted, base, key });
  } finally {
    world.busy.delete(wanted);
  }
}

function makeCallback(
  world: World,
  fn: HeaderFunctionType,
  use: CallbackUse,
  { wanted, base, key }: { wanted: string; base: string; key: string },
): string {
  const said = world.header.typedefs.find((one) => one.name === use.typedef)?.doc ?? use.doc;
  const marks: string[] = [];
  const params = { array: paramsOf(world, fn, use.userData, { doc: said, marks }) };
  const result = resultOf(world, fn);
  const other = world.made.get(base);
  const first = other === undefined || !("name" in other);
  const name = first
    ? world.typeNames.unique(typeName(wanted, world.prefix), typeCase(wanted))
    : other.name;
  // Uses that differ in who keeps it are one type of callbacks.
  const variable = first ? name : world.typeNames.unique(`${name}Kept`, `${name}Kept`);
  const value = withOptions("t.callback", [text(name), params, result], {
    c: use.typedef === null || use.typedef === name ? null : text(use.typedef),
    nullable: use.nullable ? "true" : null,
    owner: use.owner === null ? null : object({ until: text(use.owner) }),
  });
  const doc = use.typedef === null ? "" : describe(said);
  if (first) {
    world.made.set(base, { name, variable });
    world.items.push({ kind: "callback", name: wanted, reason: null, marks });
  }
  return addType(world, key, { name, variable }, value, { doc, marks });
}

/** What the comment says of a callback, and what a person must decide about it. */
interface Told {
  readonly doc: string;
  readonly marks: string[];
}

function paramsOf(
  world: World,
  fn: HeaderFunctionType,
  userData: number | null,
  told: Told,
): Code[] {
  const taken = new Taken();
  const names = fn.params.map(({ name, type }, i) => {
    const plain = plainName(name) ?? namelessName(world, type) ?? `arg${i + 1}`;
    return taken.unique(i === userData ? "userData" : camelCase(plain));
  });
  return fn.params.map((_, i) => {
    const name = text(names[i] ?? "");
    if (i === userData) return call("arg", name, call("t.userData"));
    return call("arg", name, paramOf(world, fn.params, i, names, told));
  });
}

function paramOf(
  world: World,
  all: readonly HeaderParam[],
  index: number,
  names: readonly string[],
  told: Told,
): Code {
  const { type } = all[index] as HeaderParam;
  const word = numberWord(type);
  if (word !== null) return call(`t.${word}`);
  const plain = bare(type);
  if (plain.kind === "enum") return enumOf(world, plain.name);
  if (plain.kind === "record") return structOf(world, plain.name);
  const pointer = pointerOf(type);
  if (pointer === null) return plain.kind === "function" ? ADDRESS : noWords(type);
  if (isHandle(world, type)) return handleOf(world, type);
  if (isChar(pointer.to) && pointer.constant) return textOf(all, index, names, told);
  const to = bare(pointer.to);
  if (to.kind === "record" && isStruct(world, to.name)) {
    return call("t.pointer", structOf(world, to.name));
  }
  return listOf(world, type, all, index, names) ?? ADDRESS;
}

/** Text, which need not end in a NUL where a length stands beside it. */
function textOf(
  all: readonly HeaderParam[],
  index: number,
  names: readonly string[],
  { doc, marks }: Told,
): Code {
  const [param, next] = [all[index], all[index + 1]];
  const string = call("t.string", object({ nullable: "true" }));
  const length = next === undefined || !isInteger(next.type) ? undefined : next;
  const beside = length !== undefined &&
    (length.name === null || isLengthName(length.name, param?.name ?? null));
  if (!beside || textOrBytes(doc) === "text") return string;
  const what = `is ${names[index]} text with a NUL at its end (t.string), or is ` +
    `${names[index + 1]} its length?`;
  if (countsThings(length.name, doc)) {
    marks.push(what);
    return string;
  }
  marks.push(`${what} It is an address now`);
  return ADDRESS;
}

/** `int argc, char **argv`: what has its count before it. */
function listOf(
  world: World,
  type: HeaderParam["type"],
  all: readonly HeaderParam[],
  index: number,
  names: readonly string[],
): Code | null {
  const to = pointerOf(type)?.to;
  const element = to === undefined ? null : pointerOf(to);
  if (to === undefined || element === null) return null;
  let at = index - 1;
  while (at > 0 && pointerOf(all[at]?.type ?? type) !== null && sameType(all[at], all[index])) {
    at -= 1;
  }
  const count = all[at];
  if (count === undefined || !isInteger(count.type)) return null;
  if (count.name !== null && !isLengthName(count.name, null) && !/^(argc|nArg)$/.test(count.name)) {
    return null;
  }
  const length = object({ length: text(names[at] ?? "") });
  if (isHandle(world, to)) return call("t.list", handleOf(world, to), length);
  if (!isChar(element.to)) return null;
  return call("t.list", call("t.string", object({ nullable: "true" })), length);
}

const sameType = (a: HeaderParam | undefined, b: HeaderParam | undefined) =>
  JSON.stringify(a?.type) === JSON.stringify(b?.type);

function resultOf(world: World, { result }: HeaderFunctionType): Code {
  const word = numberWord(result);
  if (word !== null) return call(`t.${word}`);
  const plain = bare(result);
  if (plain.kind === "void") return call("t.void");
  if (plain.kind === "enum") return enumOf(world, plain.name);
  if (plain.kind === "record") return structOf(world, plain.name);
  return plain.kind === "pointer" ? ADDRESS : noWords(result);
}

/** The index of the `void *` that a callback may get passed through; null when there is none. */
export function userDataOf(fn: HeaderFunctionType): number | null {
  const places = fn.params.map((param, i) => [param, i] as const).filter(([{ type }]) =>
    isVoidPointer(type) && pointerOf(type)?.constant === false
  );
  const said = places.find(([{ name }]) =>
    name !== null && /user|ctx|context|opaque|cookie|closure|priv|arg|param|data/i.test(name)
  );
  const ends = places.find(([, i]) => i === 0) ??
    places.find(([, i]) => i === fn.params.length - 1);
  return (said ?? ends)?.[1] ?? null;
}

/** True for `void (*)(void *)`: a function that frees what was given before it. */
export function isDestructor(type: HeaderParam["type"]): boolean {
  const fn = functionOf(type);
  const [first] = fn?.params ?? [];
  return fn !== null && fn.params.length === 1 && first !== undefined &&
    isVoidPointer(first.type) && bare(fn.result).kind === "void";
}
