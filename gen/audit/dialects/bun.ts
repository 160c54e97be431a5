/**
 * Tables of `bun:ffi`: `dlopen`, `linkSymbols`, `CFunction`, `cc` and `JSCallback`.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { ForeignKind, ForeignSignature, ForeignType } from "../tables.ts";
import {
  type CallRoot,
  isModuleMember,
  type Item,
  type ObjectValue,
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

const { i8, u8, i16, u16, i32, u32, i64, u64, f32, f64, bool } = NUMBERS;
const char: ForeignKind = { kind: "int", bits: 8, signed: true, char: true };
const address = pointer("any");
const fn = pointer("function");
const buffer = pointer("buffer");

const NAMES: Readonly<Record<string, ForeignKind>> = {
  ...{ ...NUMBERS, char, int8_t: i8, uint8_t: u8, int16_t: i16, uint16_t: u16 },
  ...{ int32_t: i32, int: i32, c_int: i32, uint32_t: u32, c_uint: u32 },
  ...{ int64_t: i64, isize: i64, uint64_t: u64, usize: u64, size_t: u64 },
  ...{
    double: f64,
    float: f32,
    ptr: address,
    pointer: address,
    "void*": address,
    "char*": address,
  },
  ...{ function: fn, fn, callback: fn, buffer, cstring: pointer("text", true) },
  i64_fast: { kind: "int", bits: 64, signed: true, mixed: true },
  u64_fast: { kind: "int", bits: 64, signed: false, mixed: true },
  // The length of the view that is passed, as an integer.
  ...{ buffer_length: u64, buffer_bytelength: u64 },
};

/** What stands for a type by its number in the enum FFIType. */
const NUMBERED: readonly (readonly [name: string, kind: ForeignKind])[] = [
  ...([["char", char], ["int8_t", i8], ["uint8_t", u8], ["int16_t", i16]] as const),
  ...([["uint16_t", u16], ["int32_t", i32], ["uint32_t", u32], ["int64_t", i64]] as const),
  ...([["uint64_t", u64], ["double", f64], ["float", f32], ["bool", bool]] as const),
  ["ptr", address],
  ["void", { kind: "void" }],
  ["cstring", pointer("text", true)],
  ["i64_fast", NAMES["i64_fast"] ?? i64],
  ["u64_fast", NAMES["u64_fast"] ?? u64],
  ["function", fn],
  ["napi_env", { kind: "wrong", reason: "is for functions that Bun compiles itself" }],
  ["napi_value", { kind: "wrong", reason: "is for functions that Bun compiles itself" }],
  ["buffer", buffer],
  ["buffer_length", u64],
];

const KEYS: Keys = {
  params: "args",
  result: "returns",
  all: ["args", "returns", "ptr", "threadsafe"],
  strangers: {
    arg: "args",
    parameters: "args",
    arguments: "args",
    params: "args",
    result: "returns",
    return: "returns",
  },
};

const IGNORED = "Bun ignores";

/** The dialect of `bun:ffi`. */
export const BUN: Dialect = {
  name: "bun",
  openers: "dlopen, linkSymbols or CFunction of bun:ffi",
  table(root, reading) {
    const { callee } = root;
    const reader = new TableReader(reading);
    if (isModuleMember(callee, "bun:ffi", "CFunction")) readSingle(reader, root);
    else if (isModuleMember(callee, "bun:ffi", "dlopen")) readTable(reader, root, 1, false);
    else if (isModuleMember(callee, "bun:ffi", "linkSymbols")) readTable(reader, root, 0, true);
    else if (isModuleMember(callee, "bun:ffi", "cc")) readCompiled(reader, root);
    else return null;
    return reader.done("bun", root);
  },
  callback(root, reading): ForeignSignature | null {
    if (!isModuleMember(root.callee, "bun:ffi", "JSCallback")) return null;
    return callbackOf(reading, argument(reading, root, 1), KEYS, typeReader(reading));
  },
};

function readTable(reader: TableReader, root: CallRoot, index: number, guessed: boolean): void {
  const definition = argument(reader.reading, root, index);
  if (definition !== null) readSymbols(reader, definition, guessed);
}

/** What `cc` compiles may be other functions than those of the header. */
function readCompiled(reader: TableReader, root: CallRoot): void {
  const options = argument(reader.reading, root, 0);
  const symbols = options?.value.kind === "object" && options.value.properties.get("symbols");
  if (symbols) readSymbols(reader, symbols, true);
}

function readSymbols(reader: TableReader, definition: Item, guessed: boolean): void {
  reader.entries(definition.value, "the table", definition.node, (name, entry, key) => {
    readEntry(reader, name, entry, { key, guessed }, ["symbols", name]);
  });
}

/** `CFunction` has no name of its own: the variable that keeps it may have that of the function. */
function readSingle(reader: TableReader, root: CallRoot): void {
  const { reading } = reader;
  const definition = argument(reading, root, 0);
  if (definition === null) return;
  const name = reading.nameOf(root.node);
  if (definition.value.kind !== "object" || name === null) {
    const reason = name === null
      ? "no name says which function of the header it calls"
      : reasonOf(definition.value, "the definition is no object that is written here");
    return reader.skip("CFunction", definition.node, reason);
  }
  readEntry(reader, name, definition.value, { key: root.node, guessed: true }, []);
}

function readEntry(
  reader: TableReader,
  name: string,
  entry: ObjectValue,
  rest: { readonly key: ts.Node; readonly guessed: boolean },
  path: readonly string[],
): void {
  reader.keys(name, entry, KEYS, IGNORED);
  for (const part of entry.unread) reader.skip(name, part.node, part.reason);
  if (entry.unread.length > 0) return;
  const read = typeReader(reader.reading);
  const signatures = reader.signatures(name, entry, KEYS, read, rest.key);
  const pointed = rest.guessed || entry.properties.has("ptr");
  reader.functions(name, signatures, { ...rest, guessed: pointed }, path);
}

/** Reads types of this dialect. */
function typeReader(reading: Reading): ReadType {
  return branching(reading, (item) => typeOf(item, reading));
}

/** The type that a value of a table stands for: a string, a number, or a member of FFIType. */
function typeOf({ value, node }: Item, reading: Reading): ForeignType {
  const named = (name: string, shown: string) => {
    const reason = "is no type of bun:ffi";
    return typeAt(reading, node, shown, NAMES[name] ?? { kind: "wrong", reason });
  };
  if (value.kind === "text") return named(value.value, value.value);
  if (value.kind === "number") {
    const [name, kind] = NUMBERED[value.value] ?? [String(value.value), null];
    const reason = "is no number of FFIType";
    return typeAt(reading, node, name, kind ?? { kind: "wrong", reason });
  }
  if (value.kind === "reference" && value.root.kind === "module" && value.path[0] === "FFIType") {
    const name = value.path.slice(1).join(".");
    return named(name, `FFIType.${name}`);
  }
  const reason = reasonOf(value, "the type is not written here");
  const wrong = value.kind === "nothing" || value.kind === "object";
  const kind: ForeignKind = wrong
    ? { kind: "wrong", reason: "is no type of bun:ffi" }
    : { kind: "unread", reason };
  return typeAt(reading, node, node.getText(), kind);
}
