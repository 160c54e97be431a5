/**
 * Values that functions write through pointers.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import type { HeaderParam, HeaderType } from "../header.ts";
import { enumOf } from "./enums.ts";
import {
  endsSomething,
  freeingNames,
  isArrayName,
  isOutputName,
  makesSomething,
  saysOutput,
} from "./evidence.ts";
import { endingsOf, handleOf, isHandle } from "./handles.ts";
import type { Call } from "./params.ts";
import { bare, isChar, numberWord, pointerOf } from "./types.ts";

/** The schema of what is written through a pointer; null where nothing says that this happens. */
export function outputOf(context: Call, index: number): Code | null {
  const { fn, doc, marks, names } = context;
  const param = fn.type.params[index] as HeaderParam;
  const to = pointerOf(param.type)?.to;
  if (to === undefined || isArrayName(param.name) || endsSomething(fn.name)) return null;
  const said = saysOutput(doc, { name: param.name, index });
  const name = names[index] ?? "";
  const word = numberWord(to);
  if (bare(to).kind === "pointer") return pointerOutput(context, index, to, said);
  const plain = bare(to);
  if (word === null && plain.kind !== "enum") return null;
  if (/(len|length|size|count)$/i.test(param.name ?? "") && !isOutputName(param.name) && word) {
    marks.push(`is ${name} read and written (t.inout) or only written (t.out)?`);
    return call("t.inout", call(`t.${word}`));
  }
  if (!said && !isOutputName(param.name)) return null;
  // A single char is text more often than a number.
  if (isChar(to)) return null;
  marks.push(`is ${name} one value that is only written?`);
  return call("t.out", word === null ? enumCode(context, plain) : call(`t.${word}`));
}

function enumCode({ world }: Call, type: HeaderType): Code {
  return type.kind === "enum" ? enumOf(world, type.name) : call("t.int");
}

function pointerOutput(context: Call, index: number, to: HeaderType, said: boolean): Code | null {
  const { world, fn, marks, names } = context;
  const param = fn.type.params[index] as HeaderParam;
  const name = names[index] ?? "";
  const evident = said || isOutputName(param.name);
  const inner = pointerOf(to);
  if (inner === null) return null;
  if (isHandle(world, to)) {
    if (!evident && !(param.name === null && makesSomething(fn.name))) return null;
    return call("t.out", handleResult(context, to, name));
  }
  if (!evident) return null;
  if (isChar(inner.to)) return call("t.out", textOutput(context, inner.constant, name));
  marks.push(`who owns what ${name} gets the address of?`);
  const owner = text("library");
  return call("t.out", call("t.address", object({ owner, nullable: "true" })));
}

/** Text that a function hands out through a pointer. */
function textOutput(context: Call, constant: boolean, name: string): Code {
  const { fn, marks } = context;
  // A pointer into text or bytes of this very call has no end that is sure to be there.
  const lent = fn.type.params.some(({ type }) => {
    const pointer = pointerOf(type);
    return pointer !== null && pointer.constant && bare(pointer.to).kind === "int";
  });
  if (constant && lent) {
    marks.push(`does ${name} point into what was given? Then it is an address within it`);
    return call("t.address", object({ owner: text("library"), nullable: "true" }));
  }
  return ownedText(context, name, constant);
}

/** Text from the library with who frees it: a function that the comment names, or nobody. */
export function ownedText(context: Call, name: string, constant: boolean): Code {
  const { doc, marks, fn } = context;
  // What fills a buffer often returns it.
  const filled = fn.type.params.some(({ type }) => {
    const pointer = pointerOf(type);
    return pointer !== null && !pointer.constant && isChar(pointer.to);
  });
  const by = constant || filled ? undefined : freeingFunction(context, doc);
  if (by !== undefined) {
    marks.push(`is ${name} freed by ${by}?`);
    const owner = object({ freedBy: text(by) });
    return withOptions("t.string", [], { owner, nullable: "true" });
  }
  if (!constant) marks.push(`who frees ${name}? State owner: { freedBy: "…" } if the caller does`);
  return withOptions("t.string", [], { owner: text("library"), nullable: "true" });
}

/** A function of one `void *` or `char *` that the comment names. */
function freeingFunction({ world, fn }: Call, doc: string): string | undefined {
  const symbol = freeingNames(doc).find((name) => {
    const found = world.functions.find((one) => one.name === name);
    const [first] = found?.type.params ?? [];
    if (!found || !first || found.type.params.length !== 1 || found === fn) return false;
    const to = pointerOf(first.type)?.to;
    // It has to be imported as one that takes an address.
    return to !== undefined && bare(to).kind === "void" && !world.refused.functions.has(name);
  });
  return symbol === undefined ? undefined : world.names.get(symbol);
}

/** A handle from the library with who frees it. */
export function handleResult(context: Call, type: HeaderType, name: string): Code {
  const { world, fn, marks } = context;
  const [ending] = endingsOf(world, type);
  if (ending !== undefined && ending.symbol !== fn.name && makesSomething(fn.name)) {
    marks.push(`is ${name} the caller's to free with ${ending.name}?`);
    const owner = object({ freedBy: text(ending.name) });
    return handleOf(world, type, { nullable: "true", owner });
  }
  if (ending !== undefined) {
    marks.push(`is ${name} the library's, or the caller's to free with ${ending.name}?`);
  }
  return handleOf(world, type, { nullable: "true", owner: text("library") });
}
