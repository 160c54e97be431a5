/**
 * Params of functions: what a schema says of each pointer, by const, names and comments. What is
 * not sure is safe, and marked.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import type { HeaderFunction, HeaderParam, HeaderType } from "../header.ts";
import { callbackParam, pairUserData } from "./callback_params.ts";
import { enumOf } from "./enums.ts";
import {
  countsThings,
  endsSomething,
  isArrayName,
  isKept,
  isLengthName,
  isLengthOfStem,
  isOutputName,
  isPlaceName,
  mayBeNull,
  saysOutput,
} from "./evidence.ts";
import { endingsOf, handleOf, isHandle, namelessName } from "./handles.ts";
import { camelCase, plainName, Taken } from "./names.ts";
import { outputOf } from "./outputs.ts";
import { ADDRESS, isStruct, structOf } from "./records.ts";
import {
  bare,
  dtypeWord,
  functionOf,
  isByte,
  isChar,
  isInteger,
  noWords,
  numberWord,
  pointerOf,
} from "./types.ts";
import { isTable, type World } from "./world.ts";
import { isDestructor } from "./callbacks.ts";

/** A function whose params are decided. */
export interface Call {
  readonly world: World;
  readonly fn: HeaderFunction;
  readonly doc: string;
  /** Names of the params in the schema. */
  readonly names: readonly string[];
  readonly marks: string[];
}

/** What was decided for a param, and how many params of C it stands for. */
export interface Decided {
  readonly code: Code;
  readonly takes: 1 | 2;
  /** Name of the param, where it is not that of the first. */
  readonly name?: string;
}

/** The params of a function as `arg(…)`. */
export function paramsOf(given: Omit<Call, "names">): Code[] {
  const { params } = given.fn.type;
  const context: Call = { ...given, names: namesOf(given.world, params) };
  const pairs = pairUserData(context);
  const callbacks = new Map<number, Code>();
  for (const [at, data] of pairs) {
    const code = callbackParam(context, at, data);
    // What has to be an address gets no user data either.
    if (code === ADDRESS) pairs.delete(at);
    callbacks.set(at, code);
  }
  const hidden = new Set(pairs.values());
  const found: Code[] = [];
  for (let i = 0; i < params.length;) {
    const known = hidden.has(i) ? call("t.userData") : callbacks.get(i);
    const decided: Decided = known === undefined ? paramOf(context, i) : { code: known, takes: 1 };
    const name = decided.name ?? context.names[i] ?? "";
    const code = params[i]?.nullable === false ? withoutNull(decided.code) : decided.code;
    found.push(call("arg", text(name), code));
    i += decided.takes;
  }
  return found;
}

/** The same without `nullable`, for a language that says that null is none of it. */
function withoutNull(code: Code): Code {
  if (typeof code !== "object" || !("call" in code)) return code;
  const last = code.args.at(-1);
  if (typeof last !== "object" || !("object" in last)) return code;
  const kept = last.object.filter(({ key }) => key !== "nullable");
  const before = code.args.slice(0, -1);
  return { ...code, args: kept.length === 0 ? before : [...before, { object: kept }] };
}

/** Names of params: those of C without what says that they are pointers. */
function namesOf(world: World, params: readonly HeaderParam[]): string[] {
  const plain = params.map(({ name, type }, i) =>
    camelCase(plainName(name) ?? namelessName(world, type) ?? `arg${i + 1}`)
  );
  const short = plain.map((name) => {
    const rest = /^(?:pp?z?|z|out|ret)([A-Z].*)$/.exec(name)?.[1];
    return rest === undefined ? name : camelCase(rest);
  });
  const taken = new Taken();
  return plain.map((name, i) => {
    const wanted = short[i] ?? name;
    const clashes = short.filter((one) => one === wanted).length > 1 || plain.includes(wanted);
    const chosen = clashes ? name : wanted;
    // Outputs come by these names.
    return taken.unique(/^(result|errno)$/.test(chosen) ? `${chosen}Value` : chosen);
  });
}

function paramOf(context: Call, index: number): Decided {
  const { world, fn } = context;
  const param = fn.type.params[index] as HeaderParam;
  const { type } = param;
  const word = numberWord(type);
  if (word !== null) return sized(context, index) ?? { code: call(`t.${word}`), takes: 1 };
  const plain = bare(type);
  if (plain.kind === "enum") return { code: enumOf(world, plain.name), takes: 1 };
  if (plain.kind === "record") return { code: structOf(world, plain.name), takes: 1 };
  if (functionOf(type) !== null) {
    return { code: callbackParam(context, index, null), takes: 1 };
  }
  if (pointerOf(type) === null) return noWords(type);
  return pointerParam(context, index);
}

/** A length that stands before its array. */
function sized(context: Call, index: number): Decided | null {
  const { params } = context.fn.type;
  const [length, next] = [params[index], params[index + 1]];
  if (!length || !next || !isInteger(length.type)) return null;
  const pointer = pointerOf(next.type);
  if (pointer === null || bare(next.type).kind !== "pointer") return null;
  if (isHandle(context.world, next.type)) return null;
  // One that follows the pointer has the first claim, and so has the pointer before it.
  if (length.name === null || next.name === null) return null;
  const after = params[index + 2];
  if (after && isInteger(after.type) && isLengthName(after.name, next.name)) return null;
  if (!isLengthName(length.name, next.name, true)) return null;
  const code = counted(context, index + 1, length, "before");
  return code === null ? null : { code, takes: 2, name: context.names[index + 1] ?? "" };
}

function pointerParam(context: Call, index: number): Decided {
  const { world, fn, doc } = context;
  const { params } = fn.type;
  const param = params[index] as HeaderParam;
  const { type } = param;
  const nullable = mayBeNull(doc, { ...param, index }) ? "true" : null;
  if (isHandle(world, type)) return { code: handleParam(context, index, nullable), takes: 1 };
  if (param.arrayLength !== null) {
    const code = fixedArray(context, param);
    if (code !== null) return { code, takes: 1 };
  }
  const next = params[index + 1];
  // Two counts in a row are multiplied, as those of fread.
  const third = params[index + 2];
  const multiplied = third !== undefined && isInteger(third.type) &&
    isLengthName(third.name, param.name);
  if (next && isInteger(next.type) && !multiplied && belongs(context, param, next)) {
    const code = counted(context, index, next, "after");
    if (code !== null) return { code, takes: 2 };
  }
  return { code: loosePointer(context, index, nullable), takes: 1 };
}

/** True for a length that follows a pointer. Text has a NUL, so that its length has to say so. */
function belongs(
  { fn: { type }, doc, marks }: Call,
  param: HeaderParam,
  next: HeaderParam,
): boolean {
  const to = pointerOf(param.type)?.to;
  if (to === undefined || isPlaceName(param.name)) return false;
  // A length that has the name of another pointer is that pointer's.
  const other = type.params.some((one) =>
    one !== param && pointerOf(one.type) !== null && isLengthOfStem(next.name, one.name)
  );
  if (other && !isLengthOfStem(next.name, param.name)) return false;
  const { kind } = bare(to);
  const loose = kind === "void" || isByte(to);
  if (!isLengthName(next.name, param.name, !loose)) return false;
  if (isChar(to) && !isArrayName(param.name) && countsThings(next.name, doc)) {
    marks.push(`is ${next.name} the length of ${param.name}? Then t.bytes() in place of both`);
    return false;
  }
  return kind !== "pointer" && kind !== "function";
}

function handleParam(
  { world, fn, marks, names }: Call,
  index: number,
  nullable: Code | null,
): Code {
  const type = fn.type.params[index]?.type as HeaderType;
  const ends = endingsOf(world, type).some(({ symbol }) => symbol === fn.name);
  if (!ends) return handleOf(world, type, { nullable });
  marks.push(`is ${names[index]} dead after this call? Then owner: "taken" is right`);
  return handleOf(world, type, { nullable, owner: text("taken") });
}

function fixedArray({ fn }: Call, { type, arrayLength }: HeaderParam): Code | null {
  const pointer = pointerOf(type);
  const dtype = pointer === null ? null : dtypeWord(pointer.to);
  if (pointer === null || dtype === null || arrayLength === null || arrayLength < 1) return null;
  if (fn.type.variadic) return null;
  return withOptions("t.array", [text(dtype)], {
    length: object({ fixed: String(arrayLength) }),
    mode: pointer.constant ? null : text("inout"),
  });
}

/** A pointer with its length: bytes, an array, structs or text. */
function counted(
  context: Call,
  index: number,
  length: HeaderParam,
  place: "after" | "before",
): Code | null {
  const { world, fn, doc, marks, names } = context;
  const param = fn.type.params[index] as HeaderParam;
  const pointer = pointerOf(param.type);
  if (pointer === null) return null;
  const name = names[index] ?? "";
  const kept = fn.type.params.some(({ type }) => isDestructor(type)) ||
    (isKept(doc) && !pointer.constant);
  if (kept) return null;
  const { to, constant } = pointer;
  const lengthWord = numberWord(length.type) ?? "usize";
  const options = {
    length: place === "after" ? null : text("before"),
    lengthType: lengthWord === "usize" ? null : call(`t.${lengthWord}`),
    nullable: mayBeNull(doc, { ...param, index }) ? "true" : null,
  };
  const mode = constant ? null : text("inout");
  const plain = bare(to);
  if (isChar(to) && !constant) {
    marks.push(`is ${name} text that is written (t.stringBuffer) or bytes (t.bytes)?`);
    const { length: where, lengthType } = options;
    const capacity = text("argument");
    return withOptions("t.stringBuffer", [], { capacity, length: where, lengthType });
  }
  if (plain.kind === "void" || isChar(to) || isByte(to)) {
    if (!constant) {
      marks.push(`does it only write ${name} (mode: "out"), and is it done with it on return?`);
    }
    return withOptions("t.bytes", [], { mode, ...options });
  }
  const dtype = dtypeWord(to);
  if (dtype !== null) {
    marks.push(`does ${length.name ?? "the length"} count the elements of ${name}?`);
    return withOptions("t.array", [text(dtype)], { mode, ...options });
  }
  if (plain.kind === "record" && isStruct(world, plain.name)) {
    marks.push(`does ${length.name ?? "the length"} count the elements of ${name}?`);
    const { nullable: _, ...rest } = options;
    return withOptions("t.structs", [structOf(world, plain.name)], { mode, ...rest });
  }
  return null;
}

/** A pointer to one thing, or to nobody knows how many. */
function loosePointer(context: Call, index: number, nullable: Code | null): Code {
  const { world, fn, marks, names, doc } = context;
  const param = fn.type.params[index] as HeaderParam;
  const { to, constant } = pointerOf(param.type) as { to: HeaderType; constant: boolean };
  const name = names[index] ?? "";
  const plain = bare(to);
  const ends = plain.kind !== "record" && fn.type.params.length === 1 && endsSomething(fn.name);
  // What is freed has come from the library; text of JavaScript has not.
  if (ends) return withOptions("t.address", [], { nullable: "true", owner: text("taken") });
  if (isChar(to) && constant) return textParam(context, index, nullable);
  if (plain.kind === "int" && numberWord(to) === "wchar" && constant) {
    return withOptions("t.string", [], { encoding: text("wchar"), nullable });
  }
  if (plain.kind === "record" && isStruct(world, plain.name)) {
    return structPointer(context, index, plain.name, nullable);
  }
  const output = constant && plain.kind !== "pointer" ? null : outputOf(context, index);
  if (output !== null) return output;
  if (plain.kind === "void" && isArrayName(param.name) === false && isKept(doc)) {
    marks.push(`who owns the memory of ${name}?`);
    return ADDRESS;
  }
  if (plain.kind === "record") {
    marks.push(`${name} is the address of a ${plain.name}, which a schema cannot hold`);
    return ADDRESS;
  }
  const what = plain.kind === "void" ? "memory" : "one value (t.out, t.inout), or an array";
  marks.push(`what does ${name} point to: ${what}? For now it is an address`);
  return ADDRESS;
}

function textParam(context: Call, index: number, nullable: Code | null): Code {
  const { fn, marks, names } = context;
  const { params } = fn.type;
  if (params.some(({ type }, i) => i > index && isDestructor(type))) {
    marks.push(
      `is ${names[index]} kept after the call? Then an address; with a copy made in C t.string()`,
    );
    return ADDRESS;
  }
  return withOptions("t.string", [], { nullable });
}

function structPointer(context: Call, index: number, name: string, nullable: Code | null): Code {
  const { world, fn, doc, marks, names } = context;
  const { constant } = pointerOf(fn.type.params[index]?.type as HeaderType) ?? { constant: false };
  const record = world.header.records.get(name);
  if (record !== undefined && isTable(record)) {
    marks.push(
      `${names[index]} is a table of functions, which libraries keep: the address of a ` +
        `${structOf(world, name)} in native memory`,
    );
    return ADDRESS;
  }
  const struct = structOf(world, name);
  const param = fn.type.params[index];
  const said = saysOutput(doc, { name: param?.name ?? null, index });
  if (!constant && (said || isOutputName(param?.name ?? null, false))) {
    marks.push(`is ${names[index]} only written?`);
    return call("t.out", struct);
  }
  if (constant) return withOptions("t.pointer", [struct], { nullable });
  return withOptions("t.pointer", [struct], { mode: text("inout"), nullable });
}
