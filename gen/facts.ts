/**
 * The schema vocabulary as the generator reads it.
 *
 * @module
 */
export type {
  AddressFacts,
  AggregateFacts,
  ArrayFacts,
  BitsFacts,
  CallbackFacts,
  ConstantFacts,
  Dtype,
  Encoding,
  EnumFacts,
  Facts,
  FieldFacts,
  FixedArrayFacts,
  FunctionFacts,
  HandleFacts,
  Kind,
  LengthRule,
  ListFacts,
  LiteralFacts,
  OrErrnoFacts,
  OrStatusFacts,
  OutFacts,
  Owner,
  PointerFacts,
  ScalarFacts,
  ScalarKind,
  StatusFacts,
  StringBufferFacts,
  StringFacts,
  StructArrayFacts,
  StructFacts,
  UnionFacts,
  UserDataFacts,
  VoidFacts,
} from "../src/schema/facts.ts";
export type { CLibrary, Library, NativeModule, OutputPaths } from "../src/schema/library.ts";
