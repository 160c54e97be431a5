/**
 * Values that functions write through pointers.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import type { HeaderFunction, HeaderParam, HeaderType } from "../header.ts";
import { enumOf } from "./enums.ts";
import {
  endsSomething,
  isArrayName,
  isBufferName,
  isLengthName,
  isLengthOfStem,
  isOutputName,
  isPlaceName,
  makesSomething,
  saysOutput,
  saysSeveral,
  textOrBytes,
} from "./evidence.ts";
import { endingsOf, handleOf, isHandle } from "./handles.ts";
import { familyOf, freedWith, freeingBy, saysLent } from "./ownership.ts";
import type { Call } from "./params.ts";
import { bare, isByte, isChar, isInteger, numberWord, pointerOf } from "./types.ts";

/**
 * The schema of what is written through a pointer; null where nothing says that it is one value.
 * Memory for one value that gets more is a buffer overrun: names alone prove nothing.
 */
export function outputOf(context: Call, index: number): Code | null {
  const { fn, doc, marks, names } = context;
  const param = fn.type.params[index] as HeaderParam;
  const to = pointerOf(param.type)?.to;
  if (to === undefined || isArrayName(param.name) || endsSomething(fn.name)) return null;
  const witness = { name: param.name, index };
  const said = saysOutput(doc, witness);
  const name = names[index] ?? "";
  const word = numberWord(to);
  if (bare(to).kind === "pointer") {
    return isCounted(fn, index) ? null : pointerOutput(context, index, to, said);
  }
  const plain = bare(to);
  if (word === null && plain.kind !== "enum") return null;
  // Whoever writes bytes or chars writes many.
  if (isChar(to) || isByte(to)) return null;
  if (word !== null && isInteger(to) && isOneLength(fn, index, said)) {
    marks.push(`is ${name} read and written (t.inout) or only written (t.out)?`);
    return call("t.inout", call(`t.${word}`));
  }
  const many = isBufferName(param.name) || isCounted(fn, index) || saysSeveral(doc, witness);
  if (!said || many) return null;
  marks.push(`is ${name} one value that is only written?`);
  return call("t.out", word === null ? enumCode(context, plain) : call(`t.${word}`));
}

/** A length or place that a function may read before it writes it. */
function isOneLength({ type: { params } }: HeaderFunction, index: number, said: boolean): boolean {
  const name = params[index]?.name ?? null;
  if (isPlaceName(name)) return true;
  const next = params[index + 1];
  // One of several lengths, which the next counts.
  if (next && isInteger(next.type) && /^(n|num|count)$/i.test(next.name ?? "")) return false;
  return /(len|length|size|count)$/i.test(name ?? "") && !(said && isOutputName(name));
}

/** True for a pointer with a length: what is written is no single value. */
function isCounted({ type: { params } }: HeaderFunction, index: number): boolean {
  const name = params[index]?.name ?? null;
  if (name === null) return false;
  const named = params.some((other, i) =>
    i !== index && (isLengthOfStem(other.name, name) ||
      (isPlaceName(other.name) && other.name?.startsWith(name) === true))
  );
  const [before, last, next] = [params[index - 2], params[index - 1], params[index + 1]];
  const counts = (one: HeaderParam | undefined) =>
    one !== undefined && isInteger(one.type) && isLengthName(one.name, name, true);
  // A length before it is that of the pointer before, if there is one.
  return named || counts(next) ||
    (counts(last) && (before === undefined || pointerOf(before.type) === null));
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

/** What a function gives as `char *`: text, or an address where it may be bytes. */
export function ownedText(context: Call, name: string, constant: boolean): Code {
  const { doc, marks, fn } = context;
  const what = textOrBytes(doc);
  if (what === "bytes" || (what === null && hasLengthOut(fn))) {
    marks.push(`is ${name} text with a NUL at its end (t.string), or bytes? It is an address now`);
    return call("t.address", object({ owner: text("library"), nullable: "true" }));
  }
  // What fills a buffer often returns it.
  const filled = fn.type.params.some(({ type }) => {
    const pointer = pointerOf(type);
    return pointer !== null && !pointer.constant && isChar(pointer.to);
  });
  const by = constant || filled || saysLent(doc) ? undefined : freeingFunction(context, doc);
  if (by !== undefined) {
    if (!by.said) marks.push(`is ${name} freed by ${by.name}?`);
    const owner = object({ freedBy: text(by.name) });
    return withOptions("t.string", [], { owner, nullable: "true" });
  }
  const plain = saysLent(doc) && !/free\w*\s*\(\)/i.test(doc);
  if (!constant && !plain) {
    marks.push(`who frees ${name}? State owner: { freedBy: "…" } if the caller does`);
  }
  return withOptions("t.string", [], { owner: text("library"), nullable: "true" });
}

/** True where a length may be written, so that text need not end in a NUL. */
function hasLengthOut({ type: { params } }: HeaderFunction): boolean {
  return params.some(({ name, type }) => {
    const pointer = pointerOf(type);
    return pointer !== null && !pointer.constant && isInteger(pointer.to) && !isByte(pointer.to) &&
      !/err|status|code|^rc$/i.test(name ?? "");
  });
}

/** A function of one `void *` or `char *` that the comment names. */
function freeingFunction(
  { world, fn }: Call,
  doc: string,
): { readonly name: string; readonly said: boolean } | undefined {
  const found = freeingBy(doc).find(({ symbol }) => {
    const found = world.functions.find((one) => one.name === symbol);
    const [first] = found?.type.params ?? [];
    if (!found || !first || found.type.params.length !== 1 || found === fn) return false;
    const pointer = pointerOf(first.type);
    // It has to be imported as one that takes an address.
    const taken = pointer !== null && (bare(pointer.to).kind === "void" ||
      (isChar(pointer.to) && endsSomething(symbol)));
    return taken && !world.refused.functions.has(symbol);
  });
  const name = found === undefined ? undefined : world.names.get(found.symbol);
  return name === undefined ? undefined : { name, said: found?.freed === "said" };
}

/** A handle from the library with who frees it. */
export function handleResult(context: Call, type: HeaderType, name: string): Code {
  const { world, fn, doc, marks } = context;
  const endings = endingsOf(world, type).filter(({ symbol }) => symbol !== fn.name);
  const [ending] = endings;
  const owned = (by: string) =>
    handleOf(world, type, { nullable: "true", owner: object({ freedBy: text(by) }) });
  const library = () => handleOf(world, type, { nullable: "true", owner: text("library") });
  if (ending === undefined) return library();
  const made = makesSomething(fn.name);
  if (saysLent(doc)) {
    if (made) marks.push(`is ${name} the library's, as the comment says? Its name says it is new`);
    return library();
  }
  const said = endings.find(({ symbol }) => freedWith(doc, symbol) === "said");
  if (said !== undefined) return owned(said.name);
  const families = new Set(endings.map(({ symbol }) => familyOf(symbol)));
  if (made && families.size === 1) {
    marks.push(`is ${name} the caller's to free with ${ending.name}?`);
    return owned(ending.name);
  }
  const names = endings.map((one) => one.name).join(" or ");
  marks.push(`is ${name} the library's, or the caller's to free with ${names}?`);
  return library();
}
