/**
 * TypeScript that reads and writes the fields of structs and unions, of every type.
 *
 * @module
 */
import type { AggregateFacts, BitsFacts, Facts, FixedArrayFacts, PointerFacts } from "../facts.ts";
import type { PerAbi } from "../ir.ts";
import { isAggregate, isMirrored, layoutOf } from "../layout.ts";
import { rowOf } from "./mod.ts";
import { TYPED_ARRAY } from "./pointers.ts";

/** A number of bytes: itself where both data models agree. */
export function perAbi({ lp64, llp64 }: PerAbi): string {
  return lp64 === llp64 ? `${lp64}` : `(WINDOWS ? ${llp64} : ${lp64})`;
}

/** sizeof of a type. */
export function sizeText(type: Facts): string {
  return perAbi(layoutOf(type).size);
}

/** The dtype of fixed arrays that are typed arrays in JavaScript; null for all others. */
export function dtypeOf(type: Facts): keyof typeof TYPED_ARRAY | null {
  if (type.kind === "char") return "u8";
  if ("as" in type || !Object.hasOwn(TYPED_ARRAY, type.kind)) return null;
  return type.kind as keyof typeof TYPED_ARRAY;
}

/** True for a type whose value in memory is, or holds, an address of something else. */
export function refers(type: Facts): boolean {
  if (type.kind === "fixedArray") return refers(type.of);
  if (isAggregate(type)) return type.fields.some((field) => refers(field.c));
  return ["string", "handle", "callback", "pointer"].includes(type.kind);
}

/** True for a type that cannot be read from just any bytes: it may throw or follow an address. */
function isPicky(type: Facts): boolean {
  if (type.kind === "fixedArray") return isPicky(type.of);
  // The members of a union in it are told apart there.
  if (type.kind === "struct") return type.fields.some((field) => isPicky(field.c));
  const checked = ["usize", "isize", "long", "ulong"].includes(type.kind) || "as" in type;
  return checked || (type.kind !== "union" && refers(type));
}

/** True for a union member that is decoded only when somebody asks for it. */
export function isLate(union: AggregateFacts, member: Facts): boolean {
  return union.kind === "union" && isPicky(member);
}

/** The TypeScript type of an array; an element that may be null needs brackets. */
export const arrayOf = (element: string) =>
  element.includes("|") ? `(${element})[]` : `${element}[]`;

/** TypeScript type of a field that was read. */
export function fieldOut(type: Facts): string {
  if (type.kind === "fixedArray") {
    const dtype = dtypeOf(type.of);
    return dtype === null ? arrayOf(fieldOut(type.of)) : TYPED_ARRAY[dtype];
  }
  if (type.kind === "pointer") return orNull(`${type.to.name}View`, type);
  return rowOf(type).fieldOut?.(type) ?? rowOf(type).tsOut(type);
}

/** TypeScript type of a field that is given. */
export function fieldIn(type: Facts): string {
  if (type.kind === "fixedArray") {
    const dtype = dtypeOf(type.of);
    return `ArrayLike<${
      dtype === "u64" || dtype === "i64" ? "bigint | number" : fieldIn(type.of)
    }>`;
  }
  if (type.kind === "pointer") return orNull(`${inName(type.to)} | ${type.to.name}View`, type);
  if (isAggregate(type)) return inName(type);
  const row = rowOf(type);
  return row.fieldIn?.(type) ?? (refers(type) ? row.tsIn(type) : row.tsOut(type));
}

function orNull(text: string, type: PointerFacts): string {
  return type.nullable === true ? `${text} | null` : text;
}

/** True for a struct that takes more than it gives: plain arrays, `Callback` objects. */
export function hasInit(facts: AggregateFacts): boolean {
  return facts.fields.some(({ c }) => fieldIn(c) !== fieldOut(c));
}

/** Name of the interface of a struct that is given. */
export function inName(facts: AggregateFacts): string {
  return hasInit(facts) ? `${facts.name}Init` : facts.name;
}

/**
 * An expression of the value of a field.
 *
 * @param at where it lies in the view
 * @param name the struct's and the field's, for messages
 */
export function readField(type: Facts, view: string, at: string, name: string, depth = 0): string {
  if (isAggregate(type)) return `read${type.name}(${view}, ${at})`;
  if (type.kind === "bits") return readField({ kind: type.of }, view, at, name);
  if (type.kind === "pointer") {
    const address = `Number(${view}.getBigUint64(${at}, true))`;
    return type.nullable === true
      ? `viewOrNull(${type.to.name}View, ${address})`
      : `${type.to.name}View.at(notNull("${name}", ${address}))`;
  }
  if (type.kind === "fixedArray") {
    const { of, length } = type;
    const dtype = dtypeOf(of);
    if (dtype !== null) return `copyElements(${TYPED_ARRAY[dtype]}, ${view}, ${at}, ${length})`;
    const i = `$$i${depth}`;
    const item = readField(of, view, `${at} + ${i} * ${sizeText(of)}`, `${name}[]`, depth + 1);
    return `eachElement(${length}, (${i}) => ${item})`;
  }
  const access = rowOf(type).field(type);
  if (access === null) throw new Error(`${name} cannot be of kind ${type.kind}`);
  return access.get(view, at, name);
}

/** Where and how one field is written. */
export interface Target {
  /** Expression of the function's name, for messages. */
  readonly call: string;
  /** The path of the value for messages, as the text of a template literal. */
  readonly path: string;
  /** Expression of the value. */
  readonly value: string;
  /** Name for a variable that holds it. */
  readonly local: string;
  readonly view: string;
  readonly at: string;
  readonly depth?: number;
}

/** The path of a target as an expression. */
function pathOf({ path }: Target): string {
  return path.includes("${") ? `\`${path}\`` : JSON.stringify(path);
}

/** True when one of the kinds is written with a value, also behind pointers. */
function writesWith(type: Facts, kinds: readonly string[]): boolean {
  if (type.kind === "fixedArray") return writesWith(type.of, kinds);
  if (kinds.includes(type.kind)) return true;
  if (type.kind === "pointer") return writesWith(type.to, kinds);
  return isAggregate(type) && type.fields.some((field) => writesWith(field.c, kinds));
}

/** The library, which checks handles and callbacks, and the memory for strings and structs. */
export function writeNeeds(facts: AggregateFacts): readonly ("lib" | "memory")[] {
  const lib = writesWith(facts, ["handle", "callback"]) ? ["lib" as const] : [];
  const memory = writesWith(facts, ["string", "pointer"]) ? ["memory" as const] : [];
  return [...lib, ...memory];
}

/**
 * What `$write` of an aggregate takes before everything else.
 *
 * @param memory expression of the object that has the scratch memory
 */
export function writeContext(facts: AggregateFacts, memory = "memory"): string {
  return writeNeeds(facts).map((one) => one === "lib" ? "lib, " : `${memory}, `).join("");
}

/** Statements that check a value and write it into a field. */
export function storeLines(type: Facts, target: Target): string[] {
  const { call, value, view, at } = target;
  const path = pathOf(target);
  if (isAggregate(type)) {
    const context = writeContext(type);
    return [`$write${type.name}(${context}${call}, ${path}, ${view}, ${at}, ${value});`];
  }
  if (type.kind === "fixedArray") return storeArray(type, target);
  if (type.kind === "pointer") return storePointer(type, target);
  const { local } = target;
  const row = rowOf(type);
  const place = { call: "$$", param: local, value: local, checked: true, memory: "memory" };
  const entry = row.enterField?.(type, place) ?? row.enter(type, place);
  const field = type.kind === "bits" ? integerField(type) : row.field(type);
  if (field === null) throw new Error(`A field cannot be of kind ${type.kind}`);
  return [
    `const ${local} = ${value};`,
    // Messages name call and param at run time, so the literals of the check are replaced.
    ...entry.lines.map((line) =>
      line.replaceAll(`"$$"`, () => call).replaceAll(`"${local}"`, () => path)
    ),
    `${field.set(view, at, entry.lane[0] ?? local)};`,
  ];
}

function integerField(type: BitsFacts) {
  return rowOf({ kind: type.of }).field({ kind: type.of });
}

function storeArray({ of, length }: FixedArrayFacts, target: Target): string[] {
  const { call, value, local, view, at, depth = 0 } = target;
  const path = pathOf(target);
  const dtype = dtypeOf(of);
  if (dtype !== null) {
    return [`writeElements(${call}, ${path}, ${view}, ${at}, ${value}, ${length}, "${dtype}");`];
  }
  const i = `$$i${depth}`;
  const item = storeLines(of, {
    call,
    path: `${target.path}[\${${i}}]`,
    value: `${local}[${i}] as ${fieldIn(of)}`,
    local: `$$item${depth}`,
    view,
    at: `${at} + ${i} * ${sizeText(of)}`,
    depth: depth + 1,
  });
  return [
    `const ${local} = ${value};`,
    `checkElements(${call}, ${path}, ${local}, ${length});`,
    `for (let ${i} = 0; ${i} < ${length}; ${i} += 1) {`,
    ...item.map((line) => `  ${line}`),
    "}",
  ];
}

function storePointer(type: PointerFacts, target: Target): string[] {
  const { call, value, local, view, at } = target;
  const { to, nullable } = type;
  const name = `${to.name}View`;
  const isNull = `${local} === null`;
  const address = `structAddress(${local}, ${name})`;
  const context = writeContext(to);
  return [
    `const ${local} = ${value};`,
    `let ${local}$ = ${nullable === true ? `${isNull} ? 0 : ` : ""}${address};`,
    `if (${nullable === true ? `${local} !== null && ` : ""}${local}$ === 0) {`,
    `  const ${local}$at = memory.scratch.reserve(${sizeText(to)});`,
    `  ${local}$ = memory.scratch.base + ${local}$at;`,
    `  $write${to.name}(${context}${call}, ${pathOf(target)}, memory.scratch.view, ` +
    `${local}$at, ${local});`,
    "}",
    `${view}.setBigUint64(${at}, BigInt(${local}$), true);`,
  ];
}

/** The smallest and the largest number of a bit field. */
export function bitsRange({ of, width }: BitsFacts): readonly [number, number] {
  const signed = of.startsWith("i");
  return signed ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
}

/** True for a type that a pointer to mirrored structs would have to follow. */
export function pointsToMirror(type: Facts): boolean {
  return type.kind === "pointer" && isMirrored(type.to);
}
