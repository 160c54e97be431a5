/**
 * Rows of the plain pointers: addresses and opaque handles.
 *
 * @module
 */
import type { AddressFacts, HandleFacts, Owner } from "../facts.ts";
import { typescriptName } from "../names.ts";
import type { FieldAccess, Row, Slot } from "./row.ts";
import { numberCheck, plainSlot } from "./scalars.ts";

export { TYPED_ARRAY } from "./wires.ts";

/** A TypeScript type, or null where the schema allows it. */
export const orNull = (text: string, nullable: boolean): string =>
  nullable ? `${text} | null` : text;

/** Ownership as the ABI table and the reference say it. */
export function ownerText(owner: Owner): string {
  if (typeof owner === "string") {
    return { call: "borrowed", library: "of the library", taken: "taken" }[owner];
  }
  if ("until" in owner) return `kept until ${owner.until}`;
  if (!("freedBy" in owner)) return `part of ${owner.of}`;
  return `freed by ${owner.freedBy}${owner.of === undefined ? "" : ` part of ${owner.of}`}`;
}

/** The param whose object a result is a part of; null when it is no part. */
export function wholeOf(owner: Owner | undefined): string | null {
  return typeof owner === "object" && "of" in owner ? owner.of ?? null : null;
}

/** Reads and writes a pointer in memory as a number. */
export const addressField: FieldAccess = {
  get: (view, at) => `Number(${view}.getBigUint64(${at}, true))`,
  set: (view, at, value) => `${view}.setBigUint64(${at}, BigInt(${value}), true)`,
};

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
    get: (view, at, name) =>
      `${addressField.get(view, at, name)}${type.nullable ? " || null" : ""}`,
    set: addressField.set,
  }),
};

function handleSlot(type: HandleFacts, name: string): Slot {
  const c = `${type.c ?? "void"} *`;
  return { name, wire: "pointer", lane: "f64", c, zig: "?*anyopaque" };
}

/** True for a handle that frees what it stands for. */
function isOwned({ owner }: HandleFacts): boolean {
  return typeof owner === "object" && "freedBy" in owner;
}

/** The row of opaque handles. */
export const handleRow: Row<HandleFacts> = {
  tsIn: (type) => orNull(`Handle<"${type.name}">`, type.nullable),
  tsOut: (type) => {
    const name = isOwned(type) ? "OwnedHandle" : "Handle";
    return orNull(`${name}<"${type.name}">`, type.nullable);
  },
  abi: (type) => `handle ${type.name}${type.nullable ? " or null" : ""} ${ownerText(type.owner)}`,
  slots: (type, name) => [handleSlot(type, name)],
  result: (type) => handleSlot(type, "result"),
  enter: (type, { call, param, value, checked, isC }) => {
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
    if (type.owner !== "taken") return { lines: [line], lane: [at] };
    const unused = isC === true && checked ? [`checkUnused("${call}", "${param}", ${value});`] : [];
    return { lines: [line, ...unused], lane: [at], ends: [taken], holds: `holdHandle(${value});` };
  },
  leave: (type, raw, call) => {
    const { owner } = type;
    const owned = isOwned(type) ? "Owned" : "";
    const free = typeof owner === "object" && "freedBy" in owner ? `, "${owner.freedBy}"` : "";
    const of = wholeOf(owner);
    const more = `${free}${of === null ? "" : `, ${typescriptName(of)}`}`;
    return type.nullable
      ? `nullable${owned}Handle(lib, "${type.name}", ${raw}${more})`
      : `make${owned}Handle(lib, "${call}", "${type.name}", ${raw}${more})`;
  },
  fieldOut: () => "number | null",
  zigTake: (type, [value = ""]) =>
    type.nullable ? `@ptrCast(@alignCast(${value}))` : `@ptrCast(@alignCast(${value}.?))`,
  zigGive: (_type, value) => `@ptrCast(${value})`,
  // A struct is read without its library, so that a handle in it is an address.
  field: () => ({
    get: (view, at, name) => `${addressField.get(view, at, name)} || null`,
    set: addressField.set,
  }),
};
