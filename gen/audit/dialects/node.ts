/**
 * Tables of `node:ffi`: `dlopen`, `getFunction`, `getFunctions` and `registerCallback`.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { ForeignKind, ForeignType } from "../tables.ts";
import {
  type CallRoot,
  isModuleMember,
  type Item,
  type ObjectValue,
  type ReferenceValue,
} from "../typescript/values.ts";
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

const text = pointer("text", true);
const memory = pointer("buffer", true);

const NAMES: Readonly<Record<string, ForeignKind>> = {
  ...NUMBERS,
  ...Object.fromEntries(
    [8, 16, 32, 64].flatMap((bits) => [
      [`int${bits}`, { kind: "int", bits, signed: true }],
      [`uint${bits}`, { kind: "int", bits, signed: false }],
    ]),
  ),
  char: { kind: "int", bits: 8, signed: true, char: true },
  ...{ float: { kind: "float", bits: 32 }, float32: { kind: "float", bits: 32 } },
  ...{ double: { kind: "float", bits: 64 }, float64: { kind: "float", bits: 64 } },
  ...{ pointer: pointer("any", true), ptr: pointer("any", true), function: pointer("function") },
  ...{ buffer: memory, arraybuffer: memory, string: text, str: text },
};

/** Members of `types`, which stand for names. */
const CONSTANTS: Readonly<Record<string, string>> = {
  ...{ VOID: "void", POINTER: "pointer", BUFFER: "buffer", ARRAY_BUFFER: "arraybuffer" },
  ...{ FUNCTION: "function", BOOL: "bool", CHAR: "char", STRING: "string", FLOAT: "float" },
  ...{ DOUBLE: "double", INT_8: "int8", UINT_8: "uint8", INT_16: "int16", UINT_16: "uint16" },
  ...{ INT_32: "int32", UINT_32: "uint32", INT_64: "int64", UINT_64: "uint64" },
  ...{ FLOAT_32: "float32", FLOAT_64: "float64" },
};

const KEYS: Keys = {
  params: "arguments",
  result: "return",
  all: ["arguments", "return"],
  strangers: {
    parameters: "arguments",
    args: "arguments",
    params: "arguments",
    result: "return",
    returns: "return",
  },
};

/** The dialect of `node:ffi`. */
export const NODE: Dialect = {
  name: "node",
  openers: "dlopen, getFunction or getFunctions of node:ffi",
  table(root, reading) {
    const reader = new TableReader(reading);
    if (isModuleMember(root.callee, "node:ffi", "dlopen")) {
      readTable(reader, argument(reading, root, 1), ["functions"]);
    } else if (isMethod(root, "getFunctions", reading)) {
      readTable(reader, argument(reading, root, 0), []);
    } else if (isMethod(root, "getFunction", reading)) readSingle(reader, root);
    else return null;
    return reader.done("node", root);
  },
  callback(root, reading) {
    if (!isMethod(root, "registerCallback", reading)) return null;
    return callbackOf(reading, argument(reading, root, 0), KEYS, typeReader(reading));
  },
};

/** True for a method of a library of `node:ffi`, or of something unknown in a file that uses it. */
function isMethod({ callee }: CallRoot, name: string, { context }: Reading): boolean {
  if (callee.path.at(-1) !== name) return false;
  if (callee.root.kind === "unknown" || callee.root.kind === "global") {
    const { tree } = context.sources.moduleOf(callee.node);
    return /["'](node:)?ffi["']/.test(tree.text);
  }
  return callee.root.kind === "call" && isLibrary(callee.root.callee);
}

function isLibrary(opener: ReferenceValue): boolean {
  return isModuleMember(opener, "node:ffi", "DynamicLibrary") ||
    isModuleMember(opener, "node:ffi", "dlopen");
}

function readTable(reader: TableReader, definition: Item | null, path: readonly string[]): void {
  if (definition === null) return;
  reader.entries(definition.value, "the table", definition.node, (name, entry, key) => {
    readEntry(reader, name, entry, key, [...path, name]);
  });
}

function readSingle(reader: TableReader, root: CallRoot): void {
  const [name, signature] = [argument(reader.reading, root, 0), argument(reader.reading, root, 1)];
  if (name === null || signature === null) return;
  if (name.value.kind !== "text") {
    const reason = reasonOf(name.value, "the name is known when the program runs");
    return reader.skip("getFunction", name.node, reason);
  }
  if (signature.value.kind !== "object") {
    const reason = reasonOf(signature.value, "the signature is no object that is written here");
    return reader.skip(name.value.value, signature.node, reason);
  }
  readEntry(reader, name.value.value, signature.value, name.node, []);
}

function readEntry(
  reader: TableReader,
  name: string,
  entry: ObjectValue,
  key: ts.Node,
  path: readonly string[],
): void {
  reader.keys(name, entry, KEYS, "node:ffi ignores");
  for (const part of entry.unread) reader.skip(name, part.node, part.reason);
  if (entry.unread.length > 0) return;
  const read = typeReader(reader.reading);
  const signatures = reader.signatures(name, entry, KEYS, read, key);
  reader.functions(name, signatures, { key }, path);
}

/** Reads types of this dialect. */
function typeReader(reading: Reading): ReadType {
  return branching(reading, (item) => typeOf(item, reading));
}

/** The type that a value of a table stands for: a name, or a member of `types`. */
function typeOf({ value, node }: Item, reading: Reading): ForeignType {
  const named = (name: string | undefined, shown: string) => {
    const reason = "is no type of node:ffi";
    const kind = name === undefined ? undefined : NAMES[name];
    return typeAt(reading, node, shown, kind ?? { kind: "wrong", reason });
  };
  if (value.kind === "text") return named(value.value, value.value);
  if (value.kind === "reference" && value.root.kind === "module" && value.path[0] === "types") {
    const name = value.path[1] ?? "";
    return named(CONSTANTS[name], `types.${name}`);
  }
  const reason = reasonOf(value, "the type is not written here");
  const kind: ForeignKind = value.kind === "reference" || value.kind === "unknown"
    ? { kind: "unread", reason }
    : { kind: "wrong", reason: "is no type of node:ffi" };
  return typeAt(reading, node, node.getText(), kind);
}
