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
import { bits, fixed, pointer, struct, structs, union } from "./aggregates.ts";
import { callback, list, userData } from "./callbacks.ts";
import {
  address,
  array,
  bytes,
  handle,
  inout,
  literal,
  out,
  string,
  stringBuffer,
} from "./pointers.ts";
import { none, orErrno, orStatus, status } from "./results.ts";
import {
  bool,
  char,
  enumeration,
  f32,
  f64,
  flags,
  i16,
  i32,
  i64,
  i8,
  int,
  intptr,
  isize,
  long,
  longLong,
  schar,
  short,
  u16,
  u32,
  u64,
  u8,
  uchar,
  uint,
  uintptr,
  ulong,
  ulongLong,
  ushort,
  usize,
  wchar,
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
  char,
  schar,
  uchar,
  short,
  ushort,
  int,
  uint,
  long,
  ulong,
  longLong,
  ulongLong,
  intptr,
  uintptr,
  wchar,
  enum: enumeration,
  flags,
  address,
  handle,
  array,
  bytes,
  string,
  stringBuffer,
  struct,
  union,
  fixed,
  bits,
  pointer,
  structs,
  out,
  inout,
  callback,
  list,
  userData,
  literal,
  status,
  orStatus,
  orErrno,
  void: none,
} as const;

export { constant } from "./constants.ts";
export { arg, fn, getGlobal, setGlobal } from "./functions.ts";
export { library, nativeModule } from "./library.ts";
export type { ArgStatic, FunctionOptions, TArg, TNativeFunction } from "./functions.ts";
export type { ConstantInputs, ConstantOptions, ConstantValue } from "./constants.ts";
export type {
  CLibrary,
  Library,
  NativeModule,
  NativeModuleDefinition,
  OutputPaths,
  Platform,
  StatusCode,
} from "./library.ts";
export type { EnumOptions, TNative } from "./scalars.ts";
export type {
  ArrayOptions,
  HandleOptions,
  PointerOptions,
  StringBufferOptions,
} from "./pointers.ts";
export type { AggregateOptions, LendOptions, StructOptions } from "./aggregates.ts";
export type { CallbackOptions, CallbackStatic } from "./callbacks.ts";
export type { StatusOptions } from "./results.ts";
export type { ByteSource, Handle, OwnedHandle, TypedArray } from "./static.ts";
export type {
  ConstantFacts,
  Dtype,
  Facts,
  FunctionFacts,
  Kind,
  LengthRule,
  Owner,
  ScalarKind,
} from "./facts.ts";
