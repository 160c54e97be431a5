/**
 * The scalars of the vocabulary as the fuzzer knows them: written down a second time, so that a
 * mistake in ziffi's own table is seen.
 *
 * @module
 */

/** What the fuzzer knows of a scalar. */
export interface ScalarRow {
  /** Its schema, without the leading `t.`. */
  readonly schema: string;
  readonly c: string;
  /** How it looks in JavaScript. */
  readonly js: "number" | "bigint" | "boolean" | "float";
  /** Bytes in the log, whatever the target's width is. */
  readonly width: 1 | 2 | 4 | 8;
  /** What JavaScript may give, on 64-bit Linux and macOS. */
  readonly min: bigint;
  readonly max: bigint;
}

const safe = 2n ** 53n - 1n;

function integer(
  schema: string,
  c: string,
  width: ScalarRow["width"],
  signed: boolean,
  js: "number" | "bigint" = "number",
): ScalarRow {
  const bits = BigInt(width * 8);
  const capped = width === 8 && js === "number";
  const max = capped ? safe : signed ? 2n ** (bits - 1n) - 1n : 2n ** bits - 1n;
  const min = !signed ? 0n : capped ? -safe : -(2n ** (bits - 1n));
  return { schema, c, js, width, min, max };
}

const float = (schema: string, c: string, width: 4 | 8): ScalarRow => (
  { schema, c, js: "float", width, min: 0n, max: 0n }
);

/** Arm64 Linux is the one target on which `char` and `wchar_t` have no sign. */
const unsignedChars = globalThis.process?.platform === "linux" &&
  globalThis.process.arch === "arm64";

/** Every scalar, by the fuzzer's name. */
export const scalars = {
  u8: integer("u8()", "uint8_t", 1, false),
  i8: integer("i8()", "int8_t", 1, true),
  u16: integer("u16()", "uint16_t", 2, false),
  i16: integer("i16()", "int16_t", 2, true),
  u32: integer("u32()", "uint32_t", 4, false),
  i32: integer("i32()", "int32_t", 4, true),
  u64: integer("u64()", "uint64_t", 8, false, "bigint"),
  i64: integer("i64()", "int64_t", 8, true, "bigint"),
  u64Number: integer('u64({ as: "number" })', "uint64_t", 8, false),
  i64Number: integer('i64({ as: "number" })', "int64_t", 8, true),
  usize: integer("usize()", "size_t", 8, false),
  isize: integer("isize()", "ptrdiff_t", 8, true),
  bool: { schema: "bool()", c: "bool", js: "boolean", width: 1, min: 0n, max: 1n } as ScalarRow,
  f32: float("f32()", "float", 4),
  f64: float("f64()", "double", 8),
  char: integer("char()", "char", 1, !unsignedChars),
  schar: integer("schar()", "signed char", 1, true),
  uchar: integer("uchar()", "unsigned char", 1, false),
  short: integer("short()", "short", 2, true),
  ushort: integer("ushort()", "unsigned short", 2, false),
  int: integer("int()", "int", 4, true),
  uint: integer("uint()", "unsigned int", 4, false),
  long: integer("long()", "long", 8, true),
  ulong: integer("ulong()", "unsigned long", 8, false),
  longLong: integer("longLong()", "long long", 8, true, "bigint"),
  ulongLong: integer("ulongLong()", "unsigned long long", 8, false, "bigint"),
  intptr: integer("intptr()", "intptr_t", 8, true),
  uintptr: integer("uintptr()", "uintptr_t", 8, false),
  wchar: integer("wchar()", "wchar_t", 4, !unsignedChars),
} as const satisfies Record<string, ScalarRow>;

/** The name of a scalar. */
export type ScalarName = keyof typeof scalars;

/** All names, in the order of the table. */
export const scalarNames = Object.keys(scalars) as ScalarName[];

/** The element types of typed arrays. */
export const dtypes = [
  "u8",
  "i8",
  "u16",
  "i16",
  "u32",
  "i32",
  "u64",
  "i64",
  "f32",
  "f64",
] as const satisfies readonly ScalarName[];

/** The name of an element type. */
export type DtypeName = (typeof dtypes)[number];

/** The row of a scalar. */
export const scalarRow = (name: ScalarName): ScalarRow => scalars[name];
