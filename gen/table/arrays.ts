/**
 * The row of typed arrays and bytes.
 *
 * @module
 */
import type { ArrayFacts, Dtype } from "../facts.ts";
import { lengthCheck, lengthSlot, lengthTypeText } from "./lengths.ts";
import { orNull, ownerText } from "./pointers.ts";
import type { Entry, Place, Row, Slot } from "./row.ts";
import { TYPED_ARRAY, WIRES } from "./wires.ts";

const bytesOf = (of: Dtype) => Number(of.slice(1)) / 8;

/** True when native code keeps the pointer after the call. */
function isKept({ owner }: ArrayFacts): boolean {
  return typeof owner === "object" && "until" in owner;
}

/** The row of typed arrays and bytes. */
export const arrayRow: Row<ArrayFacts> = {
  tsIn: (type) =>
    orNull(type.kind === "bytes" ? "ByteSource" : TYPED_ARRAY[type.of], type.nullable === true),
  tsOut: (type) => arrayRow.tsIn(type),
  abi: (type) => {
    const { kind, of, mode, length, owner } = type;
    const least = type.minLength > 0 ? ` at least ${type.minLength}` : "";
    const nullable = type.nullable === true ? " or null" : "";
    const kept = owner === undefined ? "" : ` ${ownerText(owner)}`;
    const rule = ruleText(length) + lengthTypeText(type);
    return `${kind} ${of} ${mode} length ${rule}${least}${nullable}${kept}`;
  },
  slots: (type, name) => {
    const constant = type.mode === "in" ? "const " : "";
    const pointer: Slot = {
      name,
      wire: "pointer",
      lane: "f64",
      c: `${constant}${type.c ?? WIRES[type.of].c} *`,
      zig: `?[*]${constant}${type.of}`,
      ...(isKept(type) ? {} : { buffer: true }),
    };
    const length = lengthSlot(type, name);
    if (typeof type.length !== "string") return [pointer];
    return type.length === "before" ? [length, pointer] : [pointer, length];
  },
  result: () => null,
  enter: enterArray,
  leave: (_type, raw) => raw,
  zigTake: (_type, [pointer = ""], length) => `wire.slice(${pointer}, ${length ?? "0"})`,
  zigGive: (_type, value) => value,
  field: () => null,
};

function ruleText(length: ArrayFacts["length"]): string {
  if (typeof length === "string") return length;
  return "sameAs" in length ? `same as ${length.sameAs}` : `of ${length.fixed}`;
}

/** Statements that check an array which is not null; `n` is declared by them. */
function checkLines(type: ArrayFacts, place: Place, view: string, n: string): string[] {
  const { call, param } = place;
  const name = TYPED_ARRAY[type.of];
  // Not every heir of the class is an array.
  const fake = place.isC === true ? ` || !ArrayBuffer.isView(${view})` : "";
  // An empty array may be a detached one, which checkLength tells apart.
  const short = `${n} < ${Math.max(1, type.minLength)}`;
  const refuse = `badArray("${call}", "${param}", ${view}, "${name}");`;
  const lines = [
    `if (!(${view} instanceof ${name})${fake}) ${refuse}`,
    `const ${n} = lib.lengthOf(${view}, ${bytesOf(type.of)});`,
    `if (${short}) checkLength("${call}", "${param}", ${view}, ${n}, ${type.minLength});`,
  ];
  if (typeof type.length === "object" && "fixed" in type.length) {
    const { fixed } = type.length;
    lines.push(`if (${n} !== ${fixed}) badCount("${call}", "${param}", ${n}, ${fixed});`);
  }
  lines.push(...lengthCheck(type, place, n));
  return lines;
}

/** The statement that compares two arrays of equal length. */
function sameLength(type: ArrayFacts, place: Place, n: string): string[] {
  if (typeof type.length === "string" || "fixed" in type.length) return [];
  const other = type.length.sameAs;
  const test = type.nullable === true ? `${place.value} !== null && ` : "";
  return [
    `if (${test}${n} !== ${other}$n) ` +
    `badLength("${place.call}", "${place.param}", ${n}, "${other}", ${other}$n);`,
  ];
}

function enterArray(type: ArrayFacts, place: Place): Entry {
  const { call, param, value, checked } = place;
  if (type.nullable === true || isKept(type) || place.memory !== undefined) {
    return enterView(type, place);
  }
  const isBytes = type.kind === "bytes";
  const view = isBytes ? `${param}$` : value;
  const at = `${param}$At`;
  const length = checked ? `${param}$n` : `${view}.length`;
  const lines: string[] = [];
  if (isBytes) lines.push(`const ${view} = asBytes("${call}", "${param}", ${value});`);
  if (checked) lines.push(...checkLines(type, place, view, length));
  const late = checked ? sameLength(type, place, length) : [];
  lines.push(addressLine(type, place, view, length));
  return {
    lines,
    late,
    lane: ordered(type, at, length),
    buffer: ordered(type, bufferOf(type, place, view, length), length),
    isNative: `${at} !== 0`,
    ...lentBack(type, place, view, length),
  };
}

/**
 * The statement that finds the address to pass where views cost more than addresses: that of
 * native memory, or of a copy of something small.
 */
function addressLine(type: ArrayFacts, place: Place, view: string, n: string): string {
  const native = `nativeAddress(${view})`;
  const found = place.isC === true
    ? `${native} || lib.scratch.lend(${view}, "${type.of}", ${n})`
    : native;
  return `const ${place.param}$At = lib.byAddress ? ${found} : 0;`;
}

/** An empty array of a C library passes an address, as null passes none. */
function bufferOf(type: ArrayFacts, { isC }: Place, view: string, n: string): string {
  const { length, minLength } = type;
  const filled = minLength > 0 || (typeof length === "object" && "fixed" in length);
  if (isC !== true || filled) return view;
  return type.nullable === true
    ? `${view} !== null && ${n} === 0 ? $nothing : ${view}`
    : `${n} === 0 ? $nothing : ${view}`;
}

/** What native code wrote to a copy goes back into the array. */
function lentBack(
  type: ArrayFacts,
  { param, isC }: Place,
  view: string,
  n: string,
): Pick<Entry, "after" | "scratch"> {
  if (isC !== true) return {};
  if (type.mode === "in") return { scratch: true };
  const at = `${param}$At`;
  const given = type.nullable === true ? `${view} !== null && ` : "";
  const back = `lib.scratch.takeBack(${view}, "${type.of}", ${at}, ${n});`;
  return { scratch: true, after: [`if (${given}lib.scratch.owns(${at})) ${back}`] };
}

function ordered({ length }: ArrayFacts, pointer: string, count: string): string[] {
  if (typeof length !== "string") return [pointer];
  return length === "before" ? [count, pointer] : [pointer, count];
}

/**
 * An array that may be null, that native code keeps, or that a nonblocking call takes along. In
 * the last case memory of JavaScript is copied, because it must not change meanwhile.
 */
function enterView(type: ArrayFacts, place: Place): Entry {
  const { call, param, value, memory } = place;
  const [view, n, at] = [`${param}$`, `${param}$n`, `${param}$At`];
  const given = type.kind === "bytes" ? `asBytes("${call}", "${param}", ${value})` : value;
  const test = type.nullable === true ? `${value} === null ? null : ` : "";
  const lines = [`const ${view} = ${test}${given};`];
  if (type.nullable === true) {
    const [first = "", count = "", ...rest] = checkLines(type, place, view, n);
    const found = count.replace(`const ${n} = `, "").replace(";", "");
    lines.push(
      `if (${view} !== null) {`,
      `  ${first}`,
      "}",
      `const ${n} = ${view} === null ? 0 : ${found};`,
      ...rest.map((line) => `if (${view} !== null && ${line.slice("if (".length)}`),
    );
  } else lines.push(...checkLines(type, place, view, n));
  const absent = type.nullable === true ? `${view} === null ? 0 : ` : "";
  if (isKept(type)) {
    lines.push(`const ${at} = ${absent}nativeOnly("${call}", "${param}", ${view});`);
    return { lines, late: sameLength(type, place, n), lane: ordered(type, at, n) };
  }
  if (memory !== undefined) return takenAlong(type, place, lines);
  const found = addressLine(type, place, view, n);
  lines.push(found.replace(" = ", ` = ${absent}`));
  return {
    lines,
    late: sameLength(type, place, n),
    lane: ordered(type, at, n),
    buffer: ordered(type, bufferOf(type, place, view, n), n),
    isNative: `(${view} === null || ${at} !== 0)`,
    ...lentBack(type, place, view, n),
  };
}

/** Memory of JavaScript crosses as a copy, which is copied back where native code writes. */
function takenAlong(type: ArrayFacts, place: Place, lines: string[]): Entry {
  const { param, memory } = place;
  const [view, n, at] = [`${param}$`, `${param}$n`, `${param}$At`];
  const nullable = type.nullable === true;
  const scratch = `${memory}.scratch`;
  const copy = `${scratch}.putArray(${view}, "${type.of}", ${n})`;
  lines.push(
    `const ${at} = ${nullable ? `${view} === null ? 0 : ` : ""}nativeAddress(${view}) || ${copy};`,
  );
  const given = nullable ? `${view} !== null && ` : "";
  const back = `${scratch}.takeBack(${view}, "${type.of}", ${at}, ${n});`;
  return {
    lines,
    late: sameLength(type, place, n),
    lane: ordered(type, at, n),
    after: type.mode === "in" ? [] : [`if (${given}${scratch}.owns(${at})) ${back}`],
    scratch: true,
  };
}
