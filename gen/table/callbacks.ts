/**
 * Rows of callbacks and of the user data that native code passes through to them.
 *
 * @module
 */
import type { CallbackFacts, UserDataFacts } from "../facts.ts";
import { addressField, orNull, ownerText } from "./pointers.ts";
import type { Entry, Place, Row, Slot } from "./row.ts";

/** The constant of a generated module that describes a type of callbacks. */
export function specName(name: string): string {
  return `$callback${name}`;
}

function callbackSlot(type: CallbackFacts, name: string): Slot {
  const c = type.c ?? `{prefix}${type.name}`;
  return { name, wire: "pointer", lane: "f64", c, zig: "" };
}

/** The row of callbacks. */
export const callbackRow: Row<CallbackFacts> = {
  tsIn: (type) => orNull(`${type.name} | Callback<"${type.name}">`, type.nullable),
  tsOut: () => "number | null",
  fieldIn: (type) => orNull(`Callback<"${type.name}">`, type.nullable),
  abi: (type) => {
    const { name, nullable, owner, thread } = type;
    const from = thread === "any" ? " from any thread" : "";
    return `callback ${name}${nullable ? " or null" : ""} ${ownerText(owner)}${from}`;
  },
  slots: (type, name) => [callbackSlot(type, name)],
  result: () => null,
  enter: enterCallback,
  enterField: (type, { call, param, value }) => {
    const address = `callbackAddress(lib, "${call}", "${param}", ${value}, "${type.name}")`;
    const line = type.nullable
      ? `const ${param}$ = ${value} === null ? 0 : ${address};`
      : `const ${param}$ = ${address};`;
    return { lines: [line], lane: [`${param}$`] };
  },
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: () => ({
    get: (view, at, name) => `${addressField.get(view, at, name)} || null`,
    set: addressField.set,
  }),
};

function enterCallback(type: CallbackFacts, { call, param, value }: Place): Entry {
  const use = `${param}$use`;
  const kept = typeof type.owner === "object";
  const given = [specName(type.name), `"${call}"`, `"${param}"`, value, ...kept ? ["true"] : []];
  const made = `lib.callback(${given.join(", ")})`;
  const end = type.nullable ? `${use}?.end();` : `${use}?.end();`;
  return {
    declare: [`let ${use}: CallbackUse | null = null;`],
    lines: [
      type.nullable ? `if (${value} !== null) ${use} = ${made};` : `${use} = ${made};`,
    ],
    lane: [`${use}${type.nullable ? "?.pointer ?? 0" : ".pointer"}`],
    userData: `${use}${type.nullable ? "?.userData ?? 0" : ".userData"}`,
    finally: [kept ? `if (!${param}$kept) ${end}` : end],
  };
}

/** The row of user data; the body of the call gives it the value of its callback. */
export const userDataRow: Row<UserDataFacts> = {
  hidden: () => true,
  tsIn: () => "never",
  tsOut: () => "never",
  abi: () => "user data",
  slots: (_type, name) => [{ name, wire: "pointer", lane: "f64", c: "void *", zig: "" }],
  result: () => null,
  enter: () => ({ lines: [], lane: [] }),
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: () => null,
};
