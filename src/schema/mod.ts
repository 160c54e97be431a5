/**
 * The vocabulary that function schemas are written in (`ziffi/schema`).
 *
 * @example
 * ```ts
 * import { arg, fn, library, nativeModule, t } from "ziffi/schema";
 *
 * const add = fn([arg("a", t.i32()), arg("b", t.i32())], t.i32(), {
 *   description: "Adds two integers; wraps on overflow.",
 * });
 * export default library({
 *   name: "calc",
 *   version: "1.0.0",
 *   description: "A calculator.",
 *   modules: [nativeModule({ name: "math", description: "Sums.", functions: { add } })],
 *   implementation: "..",
 *   out: { typescript: "gen", zig: "gen", header: "gen", docs: "gen" },
 * });
 * ```
 *
 * @module
 */
import { none, orStatus, status } from "./functions.ts";
import { address, array, bytes, handle, pointer, string, struct } from "./pointers.ts";
import {
  bool,
  enumeration,
  f32,
  f64,
  i16,
  i32,
  i64,
  i8,
  isize,
  u16,
  u32,
  u64,
  u8,
  usize,
} from "./scalars.ts";

/** Every type of the vocabulary, by its short name. */
export const t = {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  u64,
  i64,
  usize,
  isize,
  bool,
  f32,
  f64,
  enum: enumeration,
  address,
  handle,
  array,
  bytes,
  string,
  struct,
  pointer,
  status,
  orStatus,
  void: none,
} as const;

export { arg, fn, library, nativeModule } from "./functions.ts";
export type {
  ArgStatic,
  FunctionOptions,
  Library,
  NativeModule,
  OutputPaths,
  TArg,
  TNativeFunction,
} from "./functions.ts";
export type { TNative } from "./scalars.ts";
export type { ArrayOptions, PointerOptions } from "./pointers.ts";
export type { ByteSource, Handle, TypedArray } from "./static.ts";
export type { Dtype, Facts, FunctionFacts, Kind, LengthRule, Owner, ScalarKind } from "./facts.ts";
