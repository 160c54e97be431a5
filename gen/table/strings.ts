/**
 * Rows of strings, and of buffers that native code fills with strings.
 *
 * @module
 */
import type { Encoding, StringBufferFacts, StringFacts } from "../facts.ts";
import { lengthSlot, lengthTypeText, longestOf } from "./lengths.ts";
import { addressField, orNull, ownerText } from "./pointers.ts";
import { type Entry, type Place, type Row, scratchOf, type Slot } from "./row.ts";
import { numberCheck } from "./scalars.ts";

interface EncodingRow {
  /** C type of a code unit. */
  readonly c: string;
  /** Method of the scratch memory that writes a string. */
  readonly put: string;
}

const ENCODINGS: Record<Encoding, EncodingRow> = {
  utf8: { c: "char", put: "putString" },
  utf16: { c: "uint16_t", put: "putString16" },
  wchar: { c: "wchar_t", put: "putStringWide" },
};

const encodingOf = (type: { encoding?: Encoding }) => ENCODINGS[type.encoding ?? "utf8"];
/** The encoding as a last argument; UTF-8 needs none. */
const encodingArgument = ({ encoding = "utf8" }: { encoding?: Encoding }) =>
  encoding === "utf8" ? "" : `, "${encoding}"`;
const encodingText = (type: { encoding?: Encoding }) =>
  type.encoding === undefined ? "" : ` ${type.encoding}`;

function stringSlot(type: StringFacts, name: string): Slot {
  const c = `const ${type.c ?? encodingOf(type).c} *`;
  return { name, wire: "pointer", lane: "f64", c, zig: "?[*:0]const u8" };
}

/** The row of NUL-terminated strings. */
export const stringRow: Row<StringFacts> = {
  tsIn: (type) => orNull("string", type.nullable),
  tsOut: (type) => orNull("string", type.nullable),
  abi: (type) =>
    `string${encodingText(type)}${type.nullable ? " or null" : ""} ${ownerText(type.owner)}`,
  slots: (type, name) => [stringSlot(type, name)],
  result: (type) => stringSlot(type, "result"),
  enter: (type, place) => {
    const { call, param, value } = place;
    const put = `${scratchOf(place)}.${encodingOf(type).put}("${call}", "${param}", ${value})`;
    const line = type.nullable
      ? `const ${param}$ = ${value} === null ? 0 : ${put};`
      : `const ${param}$ = ${put};`;
    return { lines: [line], lane: [`${param}$`], scratch: true };
  },
  leave: (type, raw, call) => {
    const free = typeof type.owner === "object" && "freedBy" in type.owner
      ? `"${type.owner.freedBy}"`
      : "";
    const encoding = encodingArgument(type);
    const rest = free === "" && encoding === "" ? "" : `, ${free || "undefined"}${encoding}`;
    return type.nullable
      ? `lib.readString(${raw}${rest})`
      : `lib.readString(notNull("${call}", ${raw})${rest}) as string`;
  },
  zigTake: (type, [value = ""]) =>
    type.nullable ? `wire.textOrNull(${value})` : `std.mem.span(${value}.?)`,
  zigGive: (_type, value) => value,
  field: (type) => ({
    get: (view, at, name) => {
      const address = addressField.get(view, at, name);
      const encoding = encodingArgument(type);
      return type.nullable
        ? `readText(${address}${encoding})`
        : `readText(notNull("${name}", ${address})${encoding}) as string`;
    },
    set: addressField.set,
  }),
};

/** The row of buffers that native code fills. */
export const stringBufferRow: Row<StringBufferFacts> = {
  hidden: (type) => type.mode === "out" && type.capacity !== "argument",
  tsIn: (type) => type.mode === "inout" ? "string" : "number",
  tsOut: () => "string",
  abi: (type) => {
    const { mode, capacity, length } = type;
    const rule = length + lengthTypeText(type);
    return `string buffer${encodingText(type)} ${mode} of ${capacity} length ${rule}`;
  },
  slots: (type, name) => {
    const c = `${encodingOf(type).c} *`;
    const pointer: Slot = { name, wire: "pointer", lane: "f64", c, zig: "" };
    const capacity = lengthSlot(type, name);
    if (type.length === "none") return [pointer];
    return type.length === "before" ? [capacity, pointer] : [pointer, capacity];
  },
  result: () => null,
  enter: enterBuffer,
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: () => null,
};

function enterBuffer(type: StringBufferFacts, place: Place): Entry {
  const { call, param, value, checked } = place;
  const capacity = type.capacity === "argument" ? value : String(type.capacity);
  const lines: string[] = [];
  if (type.capacity === "argument" && checked) {
    const most = Math.min(longestOf(type), 2147483647);
    const bad = `!(${value} >= 1 && ${value} <= ${most}) || Math.floor(${value}) !== ${value}`;
    lines.push(numberCheck(place, bad, `a capacity, an integer from 1 to ${most}`));
  }
  const scratch = scratchOf(place);
  const text = type.mode === "inout" ? `, ${value}` : "";
  const what = `"${call}", "${param}", ${capacity}, "${type.encoding ?? "utf8"}"${text}`;
  lines.push(
    `const ${param}$ = ${scratch}.reserveText(${what});`,
    `const ${param}$view = ${scratch}.view;`,
    `const ${param}$at = ${scratch}.base + ${param}$;`,
  );
  const pointer = `${param}$at`;
  const lane = type.length === "none"
    ? [pointer]
    : type.length === "before"
    ? [capacity, pointer]
    : [pointer, capacity];
  const output = `textAt(${param}$view, ${param}$, ${capacity}${encodingArgument(type)})`;
  return { lines, lane, output, scratch: true };
}
