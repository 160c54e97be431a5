/**
 * How one machine value is spelled by each runtime and language.
 *
 * A wire is what actually crosses; a type of the vocabulary crosses as one or more of them.
 *
 * @module
 */
import type { Dtype } from "../facts.ts";

/** The three runtimes. */
export const RUNTIMES = ["deno", "bun", "node"] as const;
/** One of the three runtimes. */
export type Runtime = (typeof RUNTIMES)[number];

/** What crosses the boundary as one machine value. */
export type Wire =
  | "u8"
  | "i8"
  | "u16"
  | "i16"
  | "u32"
  | "i32"
  | "u64"
  | "i64"
  | "usize"
  | "isize"
  | "bool"
  | "char"
  | "long"
  | "ulong"
  | "wchar"
  | "f32"
  | "f64"
  | "pointer"
  | "buffer"
  | "void";

interface WireRow extends Record<Runtime, string> {
  readonly c: string;
  readonly zig: string;
  /** Runtimes that pass it as a plain number at least as fast as an f64 (docs/decisions/0002). */
  readonly direct: readonly Runtime[];
}

const DENO_AND_BUN = ["deno", "bun"] as const;

/** Every wire in every spelling; `pointer` and `buffer` name their C and Zig type in the slot. */
export const WIRES: Record<Wire, WireRow> = {
  u8: { deno: "u8", bun: "u8", node: "u8", c: "uint8_t", zig: "u8", direct: DENO_AND_BUN },
  i8: { deno: "i8", bun: "i8", node: "i8", c: "int8_t", zig: "i8", direct: DENO_AND_BUN },
  u16: { deno: "u16", bun: "u16", node: "u16", c: "uint16_t", zig: "u16", direct: DENO_AND_BUN },
  i16: { deno: "i16", bun: "i16", node: "i16", c: "int16_t", zig: "i16", direct: DENO_AND_BUN },
  u32: { deno: "u32", bun: "u32", node: "u32", c: "uint32_t", zig: "u32", direct: DENO_AND_BUN },
  i32: { deno: "i32", bun: "i32", node: "i32", c: "int32_t", zig: "i32", direct: DENO_AND_BUN },
  u64: { deno: "u64", bun: "u64", node: "u64", c: "uint64_t", zig: "u64", direct: [] },
  i64: { deno: "i64", bun: "i64", node: "i64", c: "int64_t", zig: "i64", direct: [] },
  usize: { deno: "usize", bun: "usize", node: "u64", c: "size_t", zig: "usize", direct: [] },
  isize: { deno: "isize", bun: "i64", node: "i64", c: "ptrdiff_t", zig: "isize", direct: [] },
  bool: { deno: "bool", bun: "bool", node: "bool", c: "bool", zig: "bool", direct: ["bun"] },
  // These differ by target; a direct binding spells them when it runs.
  char: { deno: "", bun: "", node: "", c: "char", zig: "c_char", direct: [] },
  long: { deno: "", bun: "", node: "", c: "long", zig: "c_long", direct: [] },
  ulong: { deno: "", bun: "", node: "", c: "unsigned long", zig: "c_ulong", direct: [] },
  wchar: { deno: "", bun: "", node: "", c: "wchar_t", zig: "", direct: [] },
  f32: { deno: "f32", bun: "f32", node: "f32", c: "float", zig: "f32", direct: DENO_AND_BUN },
  f64: { deno: "f64", bun: "f64", node: "f64", c: "double", zig: "f64", direct: RUNTIMES },
  pointer: { deno: "pointer", bun: "ptr", node: "pointer", c: "", zig: "", direct: [] },
  buffer: { deno: "buffer", bun: "ptr", node: "buffer", c: "", zig: "", direct: [] },
  void: { deno: "void", bun: "void", node: "void", c: "void", zig: "void", direct: RUNTIMES },
};

/** The typed array of each dtype. */
export const TYPED_ARRAY: Record<Dtype, string> = {
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

/** Wires of the fast lane: everything is an f64 except true 64-bit integers. */
export type LaneWire = "f64" | "u64" | "i64" | "void";
