/**
 * The operations element by element: their numbers, inputs, and the dtypes that they compute in.
 *
 * @module
 */
import { NdOperation } from "../generated/ziffi.api.ts";
import { DTYPE_LIST, DTYPES, type NDDtype } from "../nd/dtype.ts";

/** Name of an operation element by element, in the native library too. */
export type OperationName = keyof typeof NdOperation;

/**
 * Which dtype an operation computes in, given the common one of its inputs:
 * - `any`: in that
 * - `noBool`: in that, and bool is refused
 * - `numeric`: in that, bool in i8
 * - `integer`: in that, bool in i8; floats are refused
 * - `bits`: in that; floats are refused
 * - `quotient`: floats in that, everything else in f64
 * - `root`: floats in that, integers in a float of about their size
 */
export type Rule = "any" | "noBool" | "numeric" | "integer" | "bits" | "quotient" | "root";

/** An operation. */
export interface Operation {
  readonly name: OperationName;
  /** Name for messages. */
  readonly call: string;
  /** Number in the native library. */
  readonly code: number;
  /** Names of the inputs. */
  readonly params: readonly string[];
  readonly rule: Rule;
  /** The result is bool. */
  readonly givesBool: boolean;
  /** The first input is a condition, which has no part in the common dtype. */
  readonly hasCondition: boolean;
  /** Computes in the dtype of the first input, whatever the others have. */
  readonly inOwn: boolean;
  /** By number of the common dtype: what it computes in; null where it means nothing. */
  readonly loops: readonly (NDDtype | null)[];
  /** The same as numbers; -1 where it means nothing. */
  readonly loopCodes: Int8Array;
}

const ROOTS: Readonly<Record<NDDtype, NDDtype>> = {
  bool: "f16",
  i8: "f16",
  i16: "f32",
  i32: "f64",
  i64: "f64",
  u8: "f16",
  u16: "f32",
  u32: "f64",
  u64: "f64",
  f16: "f16",
  f32: "f32",
  f64: "f64",
};

function loopOf(rule: Rule, dtype: NDDtype, isFloat: boolean): NDDtype | null {
  const isBool = dtype === "bool";
  switch (rule) {
    case "any":
      return dtype;
    case "noBool":
      return isBool ? null : dtype;
    case "numeric":
      return isBool ? "i8" : dtype;
    case "integer":
      return isFloat ? null : isBool ? "i8" : dtype;
    case "bits":
      return isFloat ? null : dtype;
    case "quotient":
      return isFloat ? dtype : "f64";
    case "root":
      return ROOTS[dtype];
  }
}

const GIVE_BOOL: ReadonlySet<OperationName> = new Set<OperationName>([
  "logicalNot",
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "logicalAnd",
  "logicalOr",
  "logicalXor",
]);

function operation(
  name: OperationName,
  rule: Rule,
  params: readonly string[],
  own: string | null = null,
): Operation {
  const loops = DTYPE_LIST.map((info) => loopOf(rule, info.name, info.kind === "f"));
  return Object.freeze({
    name,
    call: `kernels.${own ?? name}`,
    code: NdOperation[name],
    params,
    rule,
    givesBool: GIVE_BOOL.has(name),
    hasCondition: name === "where",
    inOwn: own !== null,
    loops,
    loopCodes: Int8Array.from(loops, (loop) => loop === null ? -1 : DTYPES[loop].code),
  });
}

const ONE = ["a"];
const TWO = ["a", "b"];

/** All operations element by element. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  negative: operation("negative", "noBool", ONE),
  absolute: operation("absolute", "any", ONE),
  sqrt: operation("sqrt", "root", ONE),
  square: operation("square", "numeric", ONE),
  invert: operation("invert", "any", ONE),
  logicalNot: operation("logicalNot", "any", ONE),
  add: operation("add", "any", TWO),
  subtract: operation("subtract", "noBool", TWO),
  multiply: operation("multiply", "any", TWO),
  divide: operation("divide", "quotient", TWO),
  floorDivide: operation("floorDivide", "numeric", TWO),
  remainder: operation("remainder", "numeric", TWO),
  minimum: operation("minimum", "any", TWO),
  maximum: operation("maximum", "any", TWO),
  equal: operation("equal", "any", TWO),
  notEqual: operation("notEqual", "any", TWO),
  less: operation("less", "any", TWO),
  lessEqual: operation("lessEqual", "any", TWO),
  greater: operation("greater", "any", TWO),
  greaterEqual: operation("greaterEqual", "any", TWO),
  logicalAnd: operation("logicalAnd", "any", TWO),
  logicalOr: operation("logicalOr", "any", TWO),
  logicalXor: operation("logicalXor", "any", TWO),
  bitwiseAnd: operation("bitwiseAnd", "bits", TWO),
  bitwiseOr: operation("bitwiseOr", "bits", TWO),
  bitwiseXor: operation("bitwiseXor", "bits", TWO),
  leftShift: operation("leftShift", "integer", TWO),
  rightShift: operation("rightShift", "integer", TWO),
  fma: operation("fma", "noBool", ["a", "b", "c"]),
  axpy: operation("axpy", "noBool", ["alpha", "x", "y"]),
  clip: operation("clip", "any", ["a", "low", "high"]),
  where: operation("where", "any", ["condition", "a", "b"]),
};

/** `multiply` in the dtype of the first input. */
export const SCALE: Operation = operation("multiply", "any", ["a", "factor"], "scale");
