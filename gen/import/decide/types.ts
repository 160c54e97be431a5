/**
 * C types by what they stand for: typedefs looked through, numbers as schemas write them.
 *
 * @module
 */
import type { HeaderFunctionType, HeaderType } from "../header.ts";
import { refuse } from "./refusal.ts";

/** Typedefs whose width differs between targets, or that schemas know by name. */
const KNOWN: Readonly<Record<string, string>> = {
  int8_t: "i8",
  uint8_t: "u8",
  int16_t: "i16",
  uint16_t: "u16",
  int32_t: "i32",
  uint32_t: "u32",
  int64_t: "i64",
  uint64_t: "u64",
  intmax_t: "i64",
  uintmax_t: "u64",
  off64_t: "i64",
  time_t: "i64",
  size_t: "usize",
  ssize_t: "isize",
  ptrdiff_t: "isize",
  intptr_t: "intptr",
  uintptr_t: "uintptr",
  wchar_t: "wchar",
  bool: "bool",
};

const NUMBERS: Readonly<Record<string, string>> = {
  _Bool: "bool",
  bool: "bool",
  char: "char",
  "signed char": "schar",
  "unsigned char": "uchar",
  short: "short",
  "unsigned short": "ushort",
  int: "int",
  "unsigned int": "uint",
  long: "long",
  "unsigned long": "ulong",
  "long long": "longLong",
  "unsigned long long": "ulongLong",
  float: "f32",
  double: "f64",
};

/** The dtype of each number that has the same width everywhere. */
const DTYPES: Readonly<Record<string, string>> = {
  u8: "u8",
  uchar: "u8",
  i8: "i8",
  schar: "i8",
  u16: "u16",
  ushort: "u16",
  i16: "i16",
  short: "i16",
  u32: "u32",
  uint: "u32",
  i32: "i32",
  int: "i32",
  u64: "u64",
  ulongLong: "u64",
  usize: "u64",
  uintptr: "u64",
  i64: "i64",
  longLong: "i64",
  isize: "i64",
  intptr: "i64",
  f32: "f32",
  f64: "f64",
};

/** The word of `t` for a number; null for all other types. */
export function numberWord(type: HeaderType): string | null {
  if (type.kind === "typedef") return KNOWN[type.name] ?? numberWord(type.to);
  if (type.kind === "float") return NUMBERS[type.name] ?? null;
  if (type.kind !== "int") return null;
  const known = NUMBERS[type.name.replace(/ int$/, "")] ?? NUMBERS[type.name];
  return known ?? null;
}

/** The dtype of arrays of a number; null where its width is the target's choice. */
export function dtypeWord(type: HeaderType): string | null {
  return DTYPES[numberWord(type) ?? ""] ?? null;
}

/** True for an integer that can pass a length. */
export function isInteger(type: HeaderType): boolean {
  const word = numberWord(type);
  return word !== null && !["f32", "f64", "bool", "char", "wchar"].includes(word);
}

/** A type without its typedefs. */
export function bare(type: HeaderType): Exclude<HeaderType, { kind: "typedef" }> {
  return type.kind === "typedef" ? bare(type.to) : type;
}

/** A pointer without its typedefs; arrays that are params are pointers. Null for others. */
export function pointerOf(type: HeaderType): { to: HeaderType; constant: boolean } | null {
  const plain = bare(type);
  if (plain.kind === "pointer") return plain;
  return plain.kind === "array" ? { to: plain.of, constant: false } : null;
}

/** The function that a type is, or points to; null for others. */
export function functionOf(type: HeaderType): HeaderFunctionType | null {
  const plain = bare(type);
  if (plain.kind === "function") return plain;
  if (plain.kind !== "pointer") return null;
  const to = bare(plain.to);
  return to.kind === "function" ? to : null;
}

/** The outermost typedef of a type; null for one without. */
export function typedefOf(type: HeaderType): string | null {
  return type.kind === "typedef" ? type.name : null;
}

/** True for `void *`, by whatever name. */
export function isVoidPointer(type: HeaderType): boolean {
  const pointer = pointerOf(type);
  return pointer !== null && bare(pointer.to).kind === "void";
}

/** True for a type that holds a char of text. */
export function isChar(type: HeaderType): boolean {
  const plain = bare(type);
  return plain.kind === "int" && plain.name === "char";
}

/** True for a byte that is no char of text. */
export function isByte(type: HeaderType): boolean {
  return dtypeWord(type) === "u8" || dtypeWord(type) === "i8";
}

/** True for `va_list`, which is an array, a pointer or a struct, whatever the target likes. */
export function isVaList(type: HeaderType): boolean {
  if (type.kind === "typedef") return /va_list$/.test(type.name) || isVaList(type.to);
  if (type.kind === "pointer") return isVaList(type.to);
  return (type.kind === "record" || type.kind === "other") && /va_list/.test(type.name);
}

/** How C spells a type that a schema has no words for. */
export function spellType(type: HeaderType): string {
  switch (type.kind) {
    case "pointer":
      return `${spellType(type.to)} *`;
    case "array":
      return `${spellType(type.of)}[${type.length ?? ""}]`;
    case "function":
      return "a function";
    case "void":
      return "void";
    default:
      return type.name;
  }
}

/** Refuses a type that has no counterpart. */
export function noWords(type: HeaderType): never {
  const plain = bare(type);
  const name = spellType(type);
  const inner = spellType(plain);
  const known = inner === name ? name : `${name} (${inner})`;
  if (/va_list/.test(known)) return refuse("it takes a va_list, which only C can make");
  return refuse(`a schema has no words for ${known}`);
}
