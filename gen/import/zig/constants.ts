/**
 * Public constants of a Zig file.
 *
 * @module
 */
import { object, text } from "../code.ts";
import { describe } from "../decide/docs.ts";
import { isTypescriptWord, RESERVED_TYPES, TYPESCRIPT_HELPERS } from "../../names.ts";
import type { Code, DraftEntry, ImportedItem } from "../draft.ts";
import type { ZigItem, ZigValue } from "./model.ts";
import { spell } from "./world.ts";

/** A constant of the schema, or why it is none. */
export type FoundConstant = { readonly entry: DraftEntry } | { readonly reason: string };

/**
 * A constant with its value.
 *
 * @param names the library, for its macro in the generated header, and the module whose file
 * proves its value; null for a C ABI, where names prove it
 */
export function constantOf(
  item: ZigItem,
  { library, module }: { readonly library: string; readonly module: string | null },
): FoundConstant {
  const macro = `${library}_`;
  const { path, decl, described } = item;
  if (path.includes(".")) return { reason: "it is in a container: declare it in the file itself" };
  if (!/^[A-Za-z_]\w*$/.test(path)) return { reason: "its name is none in C: rename it" };
  const taken = isTypescriptWord(path) || RESERVED_TYPES.has(path) ||
    TYPESCRIPT_HELPERS.includes(path);
  if (taken) return { reason: "generated code uses its name: rename it" };
  if (described.type.kind === "bool") return { reason: "it is true or false: make it an integer" };
  const value = described.value === null ? null : valueCode(described.value);
  if (value === null) {
    return { reason: `it is ${spell(described.type)}: constants are integers, floats and texts` };
  }
  if (typeof value === "object") return value;
  const doc = describe(decl.doc);
  // Macros have upper case, so that they change no other names of the header.
  const begun = path.startsWith(macro) ? path : `${macro}${path}`;
  const symbol = /[A-Z]/.test(path) ? null : text(begun.toUpperCase());
  const isFloat = described.value !== null && "float" in described.value;
  const float = isFloat && Number.isInteger(Number(value)) ? "true" : null;
  const zig = module === null ? null : text(`${module}.${path}`);
  const bare = symbol === null && float === null && zig === null;
  const plain = doc === "" && bare;
  const last = bare ? [] : [object({ symbol, float, zig })];
  const code: Code = plain ? value : { call: "constant", args: [value, text(doc), ...last] };
  return { entry: { key: path, value: code } };
}

function valueCode(value: ZigValue): string | { reason: string } {
  if ("string" in value) {
    if (value.string.includes("\0")) return { reason: "it has a NUL, which ends a text in C" };
    return text(value.string);
  }
  if ("int" in value) {
    const number = BigInt(value.int);
    if (number < -(2n ** 63n) || number >= 2n ** 64n) return { reason: "it has more than 64 bits" };
    return Number.isSafeInteger(Number(number)) ? value.int : `${value.int}n`;
  }
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, BigInt(`0x${value.float}`));
  const number = bits.getFloat64(0);
  if (!Number.isFinite(number)) return { reason: "it is no finite number" };
  return Object.is(number, -0) ? "-0" : String(number);
}

/** What becomes of variables and of types that are no container. */
export function otherItem({ path, decl, described }: ZigItem): ImportedItem | null {
  const { type, isType } = described;
  const item = (kind: ImportedItem["kind"], reason: string): ImportedItem => ({
    ...{ kind, name: path, reason, marks: [] },
  });
  if (decl.kind === "variable") {
    return item("global", "a variable needs the C form of a library: write functions that read it");
  }
  // Sets of errors are status codes, and other types are known by what they stand for.
  if (!isType || type.kind === "errorSet" || type.kind === "named") return null;
  const inner = type.kind === "optional" ? type.of : type;
  const isCallback = inner.kind === "fn" || (inner.kind === "pointer" && inner.to.kind === "fn");
  if (isCallback) return item("callback", "a callback needs the C form of a library: export fn");
  return null;
}
