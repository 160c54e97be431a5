/**
 * Compares a schema with the Zig file behind a C ABI: the text of the proof, and what the compiler
 * says of it.
 *
 * @module
 */
import { zigConstant } from "../constants.ts";
import type { Facts } from "../facts.ts";
import {
  type ConstantIr,
  constantsOf,
  type FunctionIr,
  functionsOf,
  type LibraryIr,
  type StructIr,
} from "../ir.ts";
import { integerOf } from "../layout.ts";
import { snakeCase } from "../names.ts";
import { rowOf } from "../table/mod.ts";
import { WIRES } from "../table/wires.ts";
import type { Found } from "./findings.ts";

/** Name of the proof, as the compiler has it in names of types. */
export const PROOF = "ziffi_proof.zig";

/** What the copy of the file declares: the types of what it exports. */
const EXPORTED = "ziffi exported";
const MARK = /error: ZIFFI(\{.*\})$/;
const FIX = "correct the schema or the Zig file, or run ziffi import again";

/** A name as Zig writes it wherever it stands. */
const quoted = (name: string) => `@${JSON.stringify(name)}`;

/** What is appended to a copy of the file, so that the proof sees what is not public. */
export function appendedTypes(symbols: readonly string[]): string {
  const types = symbols.map((symbol) => `    @TypeOf(${quoted(symbol)}),\n`).join("");
  return `\npub const ${quoted(EXPORTED)} = .{\n${types}};\n`;
}

/** Functions whose symbols the file itself declares, and the symbols of all others. */
export function provable(library: LibraryIr, declared: ReadonlySet<string>) {
  const functions = functionsOf(library).filter(({ symbol }) => declared.has(symbol));
  const others = functionsOf(library).filter(({ symbol }) => !declared.has(symbol));
  const names = (list: readonly FunctionIr[]) => [...new Set(list.map(({ symbol }) => symbol))];
  return { functions, symbols: names(functions), missing: names(others) };
}

/**
 * The proof of some functions and constants.
 *
 * @param symbols those of the appended types, in order
 * @param constants public constants of the file
 */
export function proofText(
  library: LibraryIr,
  functions: readonly FunctionIr[],
  symbols: readonly string[],
  constants: ReadonlySet<string>,
): string {
  const head = 'const lib = @import("lib");\nconst prove = @import("prove");\n';
  const values = constantsOf(library).flatMap((one) => {
    const name = zigNameOf(one, constants);
    if (name === null) return [];
    return `prove.constant(${JSON.stringify(one.name)}, lib.${quoted(name)}, ${zigConstant(one)});`;
  });
  const calls = functions.flatMap((fn) => proofOf(fn, symbols.indexOf(fn.symbol)));
  const blocks = [...values, ...calls];
  return head + typesOf(library).join("") + blocks.map((line) => `comptime {\n    ${line}\n}\n`)
    .join("");
}

/**
 * What a constant is called in the file: its C name, or its own where the C name is that of a macro
 * in the generated header. Null when the file has neither.
 */
export function zigNameOf(
  { name, symbol }: Pick<ConstantIr, "name" | "symbol">,
  declared: ReadonlySet<string>,
): string | null {
  return [symbol, name].find((one) => declared.has(one)) ?? null;
}

function proofOf(fn: FunctionIr, index: number): string[] {
  const actual = `lib.${quoted(EXPORTED)}[${index}]`;
  const name = JSON.stringify(fn.name);
  if (fn.global !== null) {
    const type = fn.global === "get" ? fn.result : fn.params[0]?.type;
    const expected = type === undefined ? "prove.Any" : resultType(type);
    return [`prove.variable(${name}, ${actual}, ${expected});`];
  }
  const params = fn.params.flatMap(({ type, name: param }) =>
    slotTypes(type, param).map((zig, i) => ({
      zig,
      path: JSON.stringify(`${fn.name}.${param}`),
      nullable: i === 0 && "nullable" in type && type.nullable === true,
    }))
  );
  return [
    `prove.function(${name}, ${actual}, ${params.length});`,
    ...params.map(({ zig, path, nullable }, i) =>
      `prove.param(${path}, ${actual}, ${i}, ${zig}, ${nullable});`
    ),
    `prove.result(${JSON.stringify(`${fn.name} result`)}, ${actual}, ${resultType(fn.result)});`,
  ];
}

/** Enums, structs and unions as the schema says that they are. */
function typesOf({ enums, structs }: LibraryIr): string[] {
  const odd = new Set<string>();
  return [
    ...enums.map((facts) => {
      const members = Object.entries(facts.members)
        .map(([name, value]) => `    ${quoted(name)} = ${value},\n`).join("");
      return `const ${facts.name} = enum(${integerOf(facts)}) {\n${members}    _,\n};\n`;
    }),
    ...structs.map((struct) => {
      if (!isOdd(struct, odd)) return structText(struct);
      odd.add(struct.name);
      return `const ${struct.name} = prove.Any;\n`;
    }),
  ];
}

/** True for a struct that Zig cannot say: bit fields, no padding, or a type without a name. */
function isOdd({ fields, mirror, packed }: StructIr, odd: ReadonlySet<string>): boolean {
  const holds = (type: Facts): boolean =>
    type.kind === "fixedArray" ? holds(type.of) : "name" in type && odd.has(type.name);
  return mirror || packed ||
    fields.some(({ type }) => holds(type) || valueType(type).includes("prove.Any"));
}

function structText({ kind, name, fields, facts }: StructIr): string {
  const lines = fields.map((field, i) => {
    const zig = facts.fields[i]?.symbol ?? snakeCase(field.name);
    return `    ${quoted(zig)}: ${valueType(field.type)},\n`;
  });
  return `const ${name} = extern ${kind} {\n${lines.join("")}};\n`;
}

/** The types of the params of C that one param stands for. */
function slotTypes(type: Facts, name: string): string[] {
  // The shim passes a literal by itself; its type is an expression of C.
  if (type.kind === "literal") return ["prove.Any"];
  const slots = rowOf(type).slots(type, name) ?? [];
  if (slots.length === 1) return [valueType(type)];
  return slots.map((slot) => slot.wire === "pointer" ? valueType(type) : wireType(slot.wire));
}

function wireType(wire: keyof typeof WIRES): string {
  return WIRES[wire].zig || "prove.Any";
}

function resultType(type: Facts): string {
  if (type.kind === "status") return "i32";
  if (type.kind === "orStatus") return "i64";
  if (type.kind === "orErrno") return resultType(type.value);
  return type.kind === "void" ? "void" : valueType(type);
}

/** A type as it is in memory, or as it passes in one param. */
function valueType(type: Facts): string {
  switch (type.kind) {
    case "enum":
    case "struct":
    case "union":
      return type.name;
    case "pointer":
      return `?*${type.to.name}`;
    case "structArray":
      return `?[*]${type.to.name}`;
    case "array":
    case "bytes":
      return `?[*]${type.of}`;
    case "string":
      if (type.encoding === "wchar") return "?*anyopaque";
      return type.encoding === "utf16" ? "?[*]u16" : "?[*:0]u8";
    case "stringBuffer":
      return type.encoding === undefined || type.encoding === "utf8" ? "?[*]u8" : "?*anyopaque";
    case "fixedArray":
      return `[${type.length}]${valueType(type.of)}`;
    case "out":
      return `?*${valueType(type.value)}`;
    case "callback":
      return callbackType(type.params.map(({ name, c }) => slotTypes(c, name)), type.result);
    case "address":
      return "usize";
    case "handle":
    case "userData":
    case "list":
      return "?*anyopaque";
    default:
      return wireType(type.kind as keyof typeof WIRES);
  }
}

function callbackType(params: readonly (readonly string[])[], result: Facts): string {
  const list = params.flat().join(", ");
  const text = `?*const fn (${list}) callconv(.c) ${resultType(result)}`;
  // Nothing stands for a type that cannot be said where a value of it passes.
  return text.includes("prove.Any") ? "?*anyopaque" : text;
}

/** What the compiler said of a proof. */
export interface Proof {
  readonly found: readonly Found[];
  /** Errors that are none of the proof; null when there were none. */
  readonly failure: string | null;
}

/** Reads what the compiler said. */
export function readProof(output: string, file: string): Proof {
  const found: Found[] = [];
  const rest: string[] = [];
  let answer = false;
  for (const line of output.split("\n")) {
    const text = MARK.exec(line)?.[1];
    if (text !== undefined) {
      found.push(findingOf(JSON.parse(text) as Difference, file));
      answer = true;
    } else if (!answer || /^\S+:\d+:\d+: error: /.test(line) || line.startsWith("error: ")) {
      answer = false;
      rest.push(line);
    }
  }
  const failure = rest.join("\n").trim();
  return { found, failure: failure === "" ? null : failure };
}

/** Texts come as one escape a byte; what no line can show stays an escape. */
function readable(text: string): string {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes)
    .replace(/\p{Cc}/gu, (letter) => JSON.stringify(letter).slice(1, -1));
}

interface Difference {
  readonly path: string;
  readonly schema: string;
  readonly found: string;
}

function findingOf(difference: Difference, file: string): Found {
  const path = readable(difference.path);
  const schema = readable(difference.schema);
  const found = readable(difference.found);
  return {
    ...{ kind: "signature", path, schema, found, fix: FIX },
    message: `the schema says ${schema}, ${file} ${found}`,
  };
}
