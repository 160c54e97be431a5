/**
 * Functions and global variables of C as entries of a module.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code, DraftEntry } from "../draft.ts";
import type { HeaderFunction, HeaderFunctionType, HeaderGlobal } from "../header.ts";
import { pascalCase, snakeCase } from "../../names.ts";
import { describe, plainDoc } from "./docs.ts";
import { enumOf } from "./enums.ts";
import { isTextName, textOrBytes } from "./evidence.ts";
import { handleOf, isHandle } from "./handles.ts";
import { camelCase, withoutPrefix } from "./names.ts";
import { type Call, paramsOf } from "./params.ts";
import { structOf } from "./records.ts";
import { attempt, refuse, refuseOdd } from "./refusal.ts";
import { resultOf } from "./results.ts";
import { bare, isChar, isInteger, isVaList, noWords, numberWord, pointerOf } from "./types.ts";
import type { World } from "./world.ts";

/** Decides a function; null when it cannot be imported. */
export function functionEntry(
  world: World,
  fn: HeaderFunction,
  symbolPrefix: string,
  optional: boolean,
): DraftEntry | null {
  const marks: string[] = [];
  const name = world.names.get(fn.name) ?? fn.name;
  const tried = attempt(() => makeFunction(world, fn, name, { symbolPrefix, optional, marks }));
  if ("reason" in tried) {
    world.items.push({ kind: "function", name: fn.name, reason: tried.reason, marks: [] });
    return null;
  }
  world.items.push({ kind: "function", name: fn.name, reason: null, marks });
  return { key: name, value: tried.value, marks };
}

interface Making {
  readonly symbolPrefix: string;
  readonly optional: boolean;
  readonly marks: string[];
}

function makeFunction(world: World, fn: HeaderFunction, name: string, making: Making): Code {
  const { symbolPrefix, optional, marks } = making;
  const refused = world.refused.functions.get(fn.name);
  if (refused !== undefined) return refuse(refused);
  refuseOdd(fn.name);
  const { type } = fn;
  const list = withoutVaList(type);
  if ((list ?? type).params.some((param) => isVaList(param.type))) {
    refuse("it takes a va_list, which only C can make, and not as its last param alone");
  }
  if (!type.prototype && type.params.length === 0) {
    marks.push("the header says nothing of its params: f(void), or list them");
  }
  const doc = world.docs.get(fn.name) ?? "";
  const context = { world, fn: list === null ? fn : { ...fn, type: list }, doc, marks };
  const params = paramsOf(context);
  const result = resultOf({ ...context, names: [] } satisfies Call);
  const variadic = type.variadic || list !== null;
  if (variadic) {
    if (params.length === 0 && list === null) {
      return refuse("it is variadic without a param before the dots");
    }
    marks.push("it is variadic: write one function for each list of arguments that is needed");
  }
  suggestStatus(context, doc, marks);
  const about = describe(doc, fn.name);
  const facts = {
    symbol: symbolPrefix + snakeCase(name) === fn.name ? null : text(fn.name),
    variadicFrom: variadic ? String(params.length) : null,
    vaList: list === null ? null : "true",
    optional: optional ? "true" : null,
    description: about === "" ? null : text(fn.deprecated ? `Deprecated. ${about}` : about),
  };
  return withOptions("fn", [{ array: params }, result], facts);
}

const STATUS = new RegExp(
  [
    String.raw`\b(status|error|result) codes?\b`,
    String.raw`\breturns? (0|zero|\w+_(OK|SUCCESS)) (on|if|when|for) \w*succ`,
    String.raw`\b(0|\w+_(OK|SUCCESS)) (on|if) success`,
  ].join("|"),
  "i",
);

/** A function that ends in a `va_list` as the variadic one beside it; null for others. */
function withoutVaList(type: HeaderFunctionType): HeaderFunctionType | null {
  const last = type.params.at(-1)?.type;
  if (last === undefined || type.variadic) return null;
  if (!isVaList(last) || bare(last).kind === "pointer") return null;
  return { ...type, params: type.params.slice(0, -1), variadic: true };
}

/** An `int` that the comment calls a status may throw instead. */
function suggestStatus(
  { fn }: { readonly fn: HeaderFunction },
  doc: string,
  marks: string[],
): void {
  if (!isInteger(fn.type.result) || bare(fn.type.result).kind !== "int") return;
  const said = STATUS.test(plainDoc(doc));
  if (said) marks.push("is the result a status (t.status)?");
}

/** Functions that read and write a global variable. */
export function globalEntries(
  world: World,
  global: HeaderGlobal,
  taken: (name: string) => string,
): DraftEntry[] {
  const base = pascalCase(camelCase(withoutPrefix(global.name, world.prefix)));
  const about = describe(global.doc, global.name);
  const options = {
    symbol: text(global.name),
    description: about === "" ? null : text(about),
  };
  const refused = world.refused.functions.get(global.name);
  const tried = attempt(() => refused === undefined ? globalTypes(world, global) : refuse(refused));
  if ("reason" in tried) {
    world.items.push({ kind: "global", name: global.name, reason: tried.reason, marks: [] });
    return [];
  }
  const { read, write, marks = [] } = tried.value;
  world.items.push({ kind: "global", name: global.name, reason: null, marks });
  const entry = (verb: "get" | "set", type: Code): DraftEntry => ({
    key: taken(verb + base),
    value: withOptions(`${verb}Global`, [type], options),
    ...(verb === "get" ? { marks } : {}),
  });
  return [entry("get", read), ...(write === null ? [] : [entry("set", write)])];
}

interface GlobalTypes {
  readonly read: Code;
  /** Null for what cannot be written. */
  readonly write: Code | null;
  readonly marks?: readonly string[];
}

function globalTypes(world: World, { name, type, constant, doc }: HeaderGlobal): GlobalTypes {
  refuseOdd(name);
  const same = (code: Code) => ({ read: code, write: constant ? null : code });
  const word = numberWord(type);
  if (word !== null) return same(call(`t.${word}`));
  const plain = bare(type);
  if (plain.kind === "enum") return same(enumOf(world, plain.name));
  if (plain.kind === "record") return { read: structOf(world, plain.name), write: null };
  const pointer = pointerOf(type);
  if (pointer === null) return noWords(type);
  const owner = text("library");
  const isArray = plain.kind === "array";
  const said = textOrBytes(doc);
  if (isArray && isChar(pointer.to) && said !== "text" && (said !== null || !isTextName(name))) {
    const read = withOptions("t.address", [], { owner });
    const mark = `is ${name} text with a NUL at its end (t.string), or bytes? It is an address now`;
    return { read, write: null, marks: [mark] };
  }
  if (isChar(pointer.to)) {
    const nullable = isArray ? null : "true";
    const read = withOptions("t.string", [], { owner, nullable });
    const write = constant || isArray ? null : call("t.address", object({ nullable: "true" }));
    return { read, write };
  }
  if (!isArray && isHandle(world, type)) {
    return { read: handleOf(world, type, { owner, nullable: "true" }), write: null };
  }
  const read = withOptions("t.address", [], { owner, nullable: isArray ? null : "true" });
  const write = constant || isArray ? null : call("t.address", object({ nullable: "true" }));
  return { read, write };
}
