/**
 * Rows of the pointers: addresses, handles, arrays, strings and structs.
 *
 * @module
 */
import type {
  AddressFacts,
  ArrayFacts,
  Dtype,
  HandleFacts,
  Owner,
  PointerFacts,
  StringFacts,
  StructFacts,
} from "../facts.ts";
import { sizeOfField } from "../layout.ts";
import type { Entry, Place, Row, Slot } from "./row.ts";
import { numberCheck, plainSlot } from "./scalars.ts";
import { WIRES } from "./wires.ts";

const TYPED_ARRAY: Record<Dtype, string> = {
  u8: "Uint8Array",
  i8: "Int8Array",
  u16: "Uint16Array",
  i16: "Int16Array",
  u32: "Uint32Array",
  i32: "Int32Array",
  u64: "BigUint64Array",
  i64: "BigInt64Array",
  f32: "Float32Array",
  f64: "Float64Array",
};

const orNull = (text: string, nullable: boolean) => nullable ? `${text} | null` : text;

/** Ownership as the ABI table and the reference say it. */
function ownerText(owner: Owner): string {
  if (typeof owner === "object") return `freed by ${owner.freedBy}`;
  return { call: "borrowed", library: "of the library", taken: "taken" }[owner];
}

/** The row of addresses. */
export const addressRow: Row<AddressFacts> = {
  tsIn: (type) => orNull("number", type.nullable),
  tsOut: (type) => orNull("number", type.nullable),
  abi: (type) => `${type.nullable ? "address or null" : "address"} ${ownerText(type.owner)}`,
  slots: (_type, name) => [plainSlot(name, "usize")],
  result: () => plainSlot("result", "usize"),
  enter: (type, place) => {
    const v = place.value;
    const bad = `!(${v} >= 1 && ${v} <= 9007199254740991) || Math.floor(${v}) !== ${v}`;
    const expected = "an address of native memory, an integer from 1 to 2^53 - 1";
    if (!type.nullable) {
      return { lines: place.checked ? [numberCheck(place, bad, expected)] : [], lane: [v] };
    }
    const line = `if (${v} !== null) ${numberCheck(place, bad, `${expected}, or null`)}`;
    return { lines: place.checked ? [line] : [], lane: [`${v} ?? 0`] };
  },
  leave: (type, raw, call, checked) => {
    if (type.nullable) return `${raw} === 0 ? null : ${raw}`;
    return checked ? `notNull("${call}", ${raw})` : raw;
  },
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: (type) => ({
    get: (view, at) =>
      `Number(${view}.getBigUint64(${at}, true))${type.nullable ? " || null" : ""}`,
    set: (view, at, value) => `${view}.setBigUint64(${at}, BigInt(${value}), true)`,
  }),
};

/** The row of opaque handles. */
export const handleRow: Row<HandleFacts> = {
  tsIn: (type) => orNull(`Handle<"${type.name}">`, type.nullable),
  tsOut: (type) => orNull(`Handle<"${type.name}">`, type.nullable),
  abi: (type) => `handle ${type.name}${type.nullable ? " or null" : ""} ${ownerText(type.owner)}`,
  slots: (_type, name) => [handleSlot(name)],
  result: () => handleSlot("result"),
  enter: (type, { call, param, value, checked }) => {
    const at = `${param}$`;
    const read = checked
      ? `handleAddress(lib, "${call}", "${param}", ${value}, "${type.name}")`
      : `${value}.address`;
    const line = type.nullable
      ? `const ${at} = ${value} === null ? 0 : ${read};`
      : `const ${at} = ${read};`;
    const taken = type.nullable
      ? `if (${value} !== null) releaseHandle(${value});`
      : `releaseHandle(${value});`;
    return { lines: [line], lane: [at], after: type.owner === "taken" ? [taken] : [] };
  },
  leave: (type, raw, call) =>
    type.nullable
      ? `nullableHandle(lib, "${type.name}", ${raw})`
      : `makeHandle(lib, "${call}", "${type.name}", ${raw})`,
  zigTake: (type, [value = ""]) =>
    type.nullable ? `@ptrCast(@alignCast(${value}))` : `@ptrCast(@alignCast(${value}.?))`,
  zigGive: (_type, value) => `@ptrCast(${value})`,
  field: () => null,
};

function handleSlot(name: string): Slot {
  return { name, wire: "pointer", lane: "f64", c: "void *", zig: "?*anyopaque" };
}

/** The row of typed arrays and bytes. */
export const arrayRow: Row<ArrayFacts> = {
  tsIn: (type) => type.kind === "bytes" ? "ByteSource" : TYPED_ARRAY[type.of],
  tsOut: (type) => arrayRow.tsIn(type),
  abi: (type) => {
    const { kind, of, mode, length } = type;
    const rule = typeof length === "string" ? length : `same as ${length.sameAs}`;
    const least = type.minLength > 0 ? ` at least ${type.minLength}` : "";
    return `${kind} ${of} ${mode} length ${rule}${least}`;
  },
  slots: (type, name) => {
    const constant = type.mode === "in" ? "const " : "";
    const pointer: Slot = {
      name,
      wire: "pointer",
      lane: "f64",
      c: `${constant}${WIRES[type.of].c} *`,
      zig: `?[*]${constant}${type.of}`,
      buffer: true,
    };
    const length = plainSlot(`${name}Length`, "usize");
    if (typeof type.length !== "string") return [pointer];
    return type.length === "before" ? [length, pointer] : [pointer, length];
  },
  result: () => null,
  enter: (type, place) => enterArray(type, place),
  leave: (_type, raw) => raw,
  zigTake: (_type, [pointer = ""], length) => `wire.slice(${pointer}, ${length ?? "0"})`,
  zigGive: (_type, value) => value,
  field: () => null,
};

function enterArray(type: ArrayFacts, place: Place): Entry {
  const { call, param, value, checked } = place;
  const isBytes = type.kind === "bytes";
  const view = isBytes ? `${param}$` : value;
  const at = `${param}$At`;
  const lines: string[] = [];
  const late: string[] = [];
  if (isBytes) lines.push(`const ${view} = asBytes("${call}", "${param}", ${value});`);
  const length = checked ? `${param}$n` : `${view}.length`;
  if (checked) {
    const name = TYPED_ARRAY[type.of];
    // An empty array may be a detached one, which checkArray tells apart.
    const short = `${length} < ${Math.max(1, type.minLength)}`;
    lines.push(
      `if (!(${view} instanceof ${name})) badArray("${call}", "${param}", ${view}, "${name}");`,
      `const ${length} = lib.lengthOf(${view}, ${sizeOfField({ kind: type.of })});`,
      `if (${short}) checkLength("${call}", "${param}", ${view}, ${length}, ${type.minLength});`,
    );
    if (typeof type.length !== "string") {
      const other = type.length.sameAs;
      const expected = `${other}$n`;
      late.push(
        `if (${length} !== ${expected}) ` +
          `badLength("${call}", "${param}", ${length}, "${other}", ${expected});`,
      );
    }
  }
  lines.push(`const ${at} = lib.byAddress ? nativeAddress(${view}) : 0;`);
  const order = (pointer: string) =>
    typeof type.length !== "string"
      ? [pointer]
      : type.length === "before"
      ? [length, pointer]
      : [pointer, length];
  return { lines, late, lane: order(at), buffer: order(view), isNative: `${at} !== 0` };
}

/** The row of NUL-terminated strings. */
export const stringRow: Row<StringFacts> = {
  tsIn: (type) => orNull("string", type.nullable),
  tsOut: (type) => orNull("string", type.nullable),
  abi: (type) => `string${type.nullable ? " or null" : ""} ${ownerText(type.owner)}`,
  slots: (_type, name) => [stringSlot(name)],
  result: () => stringSlot("result"),
  enter: (type, { call, param, value }) => {
    const put = `lib.scratch.putString("${call}", "${param}", ${value})`;
    const line = type.nullable
      ? `const ${param}$ = ${value} === null ? 0 : ${put};`
      : `const ${param}$ = ${put};`;
    return { lines: [line], lane: [`${param}$`], scratch: true };
  },
  leave: (type, raw, call) => {
    const free = typeof type.owner === "object" ? `, "${type.owner.freedBy}"` : "";
    return type.nullable
      ? `lib.readString(${raw}${free})`
      : `lib.readString(notNull("${call}", ${raw})${free}) as string`;
  },
  zigTake: (type, [value = ""]) =>
    type.nullable ? `wire.textOrNull(${value})` : `std.mem.span(${value}.?)`,
  zigGive: (_type, value) => value,
  field: () => null,
};

function stringSlot(name: string): Slot {
  return { name, wire: "pointer", lane: "f64", c: "const char *", zig: "?[*:0]const u8" };
}

/** The row of structs lent by pointer. */
export const pointerRow: Row<PointerFacts> = {
  tsIn: (type) => type.mode === "out" ? `Partial<${type.to.name}>` : type.to.name,
  tsOut: (type) => type.to.name,
  abi: (type) => `struct ${type.to.name} ${type.mode}`,
  slots: (type, name) => {
    const constant = type.mode === "in" ? "const " : "";
    const c = `${constant}{prefix}${type.to.name} *`;
    const zig = `?*${constant}types.${type.to.name}`;
    return [{ name, wire: "pointer", lane: "f64", c, zig }];
  },
  result: () => null,
  enter: (type, { call, param, value }) => {
    const { name } = type.to;
    const lines = [
      `const ${param}$ = lib.scratch.reserve(${structSize(type.to)});`,
      `const ${param}$view = lib.scratch.view;`,
      `const ${param}$at = lib.scratch.base + ${param}$;`,
    ];
    const where = `${param}$view, ${param}$`;
    if (type.mode === "out") lines.push(`checkObject("${call}", "${param}", ${value});`);
    else lines.push(`$write${name}("${call}", "${param}", ${where}, ${value});`);
    const after = type.mode === "in" ? [] : [`Object.assign(${value}, read${name}(${where}));`];
    return { lines, lane: [`${param}$at`], after, scratch: true };
  },
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => `${value}.?`,
  zigGive: (_type, value) => value,
  field: () => null,
};

function structSize(facts: StructFacts): number {
  // Room for padding after each field; the exact size does not matter to the scratch memory.
  return facts.fields.reduce((bytes, field) => bytes + Math.max(8, sizeOfField(field.c)), 0);
}
