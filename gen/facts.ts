/**
 * The schema vocabulary as the generator reads it.
 *
 * @module
 */
export type {
  AddressFacts,
  ArrayFacts,
  Dtype,
  EnumFacts,
  Facts,
  FunctionFacts,
  HandleFacts,
  Kind,
  LengthRule,
  OrStatusFacts,
  Owner,
  PointerFacts,
  ScalarFacts,
  ScalarKind,
  StatusFacts,
  StringFacts,
  StructFacts,
  VoidFacts,
} from "../src/schema/facts.ts";
export type { Library, NativeModule, OutputPaths } from "../src/schema/functions.ts";
