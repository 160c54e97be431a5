/**
 * Tables of Deno: `Deno.dlopen`, `Deno.UnsafeFnPointer` and `Deno.UnsafeCallback`.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { ForeignKind, ForeignType } from "../tables.ts";
import { type CallRoot, isGlobal, type Item, type ObjectValue } from "../typescript/values.ts";
import type { Dialect, Reading } from "./dialect.ts";
import {
  argument,
  branching,
  callbackOf,
  type Keys,
  NUMBERS,
  pointer,
  type ReadType,
  reasonOf,
  TableReader,
  typeAt,
} from "./reader.ts";

const NAMES: Readonly<Record<string, ForeignKind>> = {
  ...NUMBERS,
  isize: { kind: "int", bits: 64, signed: true },
  usize: { kind: "int", bits: 64, signed: false },
  pointer: pointer("any"),
  buffer: pointer("buffer"),
  function: pointer("function"),
};

const KEYS: Keys = {
  params: "parameters",
  result: "result",
  all: ["parameters", "result", "nonblocking", "optional", "name", "type", "callback"],
  strangers: {
    args: "parameters",
    arguments: "parameters",
    params: "parameters",
    returns: "result",
    return: "result",
  },
};

/** The dialect of Deno. */
export const DENO: Dialect = {
  name: "deno",
  openers: "Deno.dlopen",
  table(root, reading) {
    const opened = isGlobal(root.callee, "Deno", "dlopen");
    const pointed = isGlobal(root.callee, "Deno", "UnsafeFnPointer");
    const definition = opened || pointed ? argument(reading, root, 1) : null;
    if (definition === null) return null;
    const reader = new TableReader(reading);
    if (opened) {
      reader.entries(definition.value, "Deno.dlopen", definition.node, (name, entry, key) => {
        readEntry(reader, name, entry, key);
      });
    } else readPointer(reader, root, definition);
    return reader.done("deno", root);
  },
  callback(root, reading) {
    if (!isGlobal(root.callee, "Deno", "UnsafeCallback")) {
      const made = isGlobal(root.callee, "Deno", "UnsafeCallback", "threadSafe");
      if (!made) return null;
    }
    return callbackOf(reading, argument(reading, root, 0), KEYS, typeReader(reading));
  },
};

function readEntry(reader: TableReader, name: string, entry: ObjectValue, key: ts.Node): void {
  const { reading } = reader;
  reader.keys(name, entry, KEYS, "Deno does not know");
  requireBooleans(reader, name, entry);
  const alias = entry.properties.get("name")?.value;
  if (alias !== undefined && alias.kind !== "text") {
    reader.skip(name, key, reasonOf(alias, "its name is known when the program runs"));
    return;
  }
  const symbol = alias?.value ?? name;
  const optional = entry.properties.get("optional")?.value;
  const isOptional = optional?.kind === "boolean" && optional.value;
  const type = entry.properties.get("type");
  if (type !== undefined) {
    const place = reader.place(key);
    const found = typeReader(reading)(type);
    reader.add({ kind: "global", symbol, type: found, optional: isOptional, place });
    return;
  }
  requireKeys(reader, name, entry, key);
  const read = typeReader(reading);
  const signatures = reader.signatures(name, entry, KEYS, read, key);
  reader.functions(name, signatures, { symbol, optional: isOptional, key }, ["symbols", name]);
}

/** Deno throws when one of the two is missing; a wrong key says so by itself. */
function requireKeys(
  reader: TableReader,
  name: string,
  entry: ObjectValue,
  key: ts.Node,
): void {
  if ([...entry.properties.keys()].some((one) => !KEYS.all.includes(one))) return;
  if (entry.unread.length > 0) {
    for (const part of entry.unread) reader.skip(name, part.node, part.reason);
    return;
  }
  for (const needed of [KEYS.params, KEYS.result]) {
    if (entry.properties.has(needed)) continue;
    const fix = needed === KEYS.params ? "parameters: []" : 'result: "void"';
    reader.fault("key", name, key, `has no ${needed}, which Deno requires`, fix);
  }
}

/** Deno throws for every other value of these. */
function requireBooleans(reader: TableReader, name: string, entry: ObjectValue): void {
  for (const key of ["nonblocking", "optional"]) {
    const property = entry.properties.get(key);
    if (property === undefined) continue;
    if (!/^(text|number|object|array)$/.test(property.value.kind)) continue;
    const message = `${key} is ${property.node.getText()}, and Deno requires a boolean`;
    reader.fault("key", name, property.node, message, `${key}: true`);
  }
}

function readPointer(reader: TableReader, root: CallRoot, definition: Item): void {
  const { reading } = reader;
  const name = reading.nameOf(root.node);
  if (definition.value.kind !== "object") {
    const reason = reasonOf(definition.value, "the definition is no object that is written here");
    return reader.skip("Deno.UnsafeFnPointer", definition.node, reason);
  }
  if (name === null) {
    const reason = "no name says which function of the header it points to";
    return reader.skip("Deno.UnsafeFnPointer", root.node, reason);
  }
  reader.keys(name, definition.value, KEYS, "Deno does not know");
  const read = typeReader(reading);
  const signatures = reader.signatures(name, definition.value, KEYS, read, root.node);
  reader.functions(name, signatures, { guessed: true, key: root.node }, ["call"]);
}

/** Reads types of this dialect. */
function typeReader(reading: Reading): ReadType {
  const read: ReadType = branching(reading, (item) => typeOf(item, reading, read));
  return read;
}

/** The type that a value of a table stands for. */
function typeOf({ value, node }: Item, reading: Reading, read: ReadType): ForeignType {
  if (value.kind === "text") {
    const kind = NAMES[value.value];
    const reason = "is no type of Deno";
    return typeAt(reading, node, value.value, kind ?? { kind: "wrong", reason });
  }
  if (value.kind === "object" && value.unread.length === 0) {
    const fields = value.properties.get("struct")?.value;
    if (fields?.kind === "array") {
      return typeAt(reading, node, "struct", {
        kind: "struct",
        tag: "struct",
        name: null,
        packed: false,
        defined: reading.context.sources.placeOf(value.node),
        fields: fields.items.map((item) => ({
          name: null,
          type: read(item),
          alignment: null,
        })),
      });
    }
  }
  const reason = reasonOf(value, "the type is not written here");
  const wrong = value.kind === "number" || value.kind === "nothing";
  const text = node.getText();
  if (wrong) return typeAt(reading, node, text, { kind: "wrong", reason: "is no type of Deno" });
  return typeAt(reading, node, text, { kind: "unread", reason });
}
