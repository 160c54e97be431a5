/**
 * Compares one type of a table with one type of C.
 *
 * @module
 */
import type { HeaderType } from "../../import/header.ts";
import type { FindingKind } from "../findings.ts";
import type { ForeignPointer, ForeignType } from "../tables.ts";
import type { CShape, CTypes } from "./c_types.ts";

/** What is wrong with one type. */
export interface Difference {
  readonly kind: FindingKind;
  readonly severity: "fault" | "note";
  /** What more there is to say than the two types. */
  readonly because: string | null;
}

/** Where a type stands. */
export type Role = "param" | "result" | "field" | "global";

function fault(kind: FindingKind, because: string | null = null): Difference {
  return { kind, severity: "fault", because };
}

/**
 * The difference of two types by their class, width and sign. What pointers point to, and fields of
 * structs, are compared apart.
 *
 * @returns null when a call passes both in the same way
 */
export function compareClass(
  foreign: ForeignType,
  type: HeaderType,
  c: CTypes,
  role: Role,
): Difference | null {
  const shape = role === "field" ? c.shape(type) : c.passed(type);
  if (foreign.kind === "void") return compareVoid(shape, role);
  if (shape.kind === "void") return fault("void", "what is read is left over from other code");
  if (foreign.kind === "opaque" || foreign.kind === "function") {
    return fault("struct", "it is passed by pointer");
  }
  switch (shape.kind) {
    case "bool":
      if (foreign.kind === "bool") return null;
      if (foreign.kind === "pointer" || foreign.kind === "struct") return fault(foreign.kind);
      return fault("bool", boolReason(foreign, role));
    case "int":
      return compareInt(foreign, shape, type);
    case "enum":
      return compareEnum(foreign, shape.bits);
    case "float":
      if (foreign.kind === "float") return foreign.bits === shape.bits ? null : fault("precision");
      if (foreign.kind === "pointer" || foreign.kind === "struct") return fault(foreign.kind);
      return fault("float", "floats and integers are passed in different registers");
    case "pointer":
      return comparePointer(foreign, shape, c);
    case "record":
      if (foreign.kind === "struct") return null;
      return fault("struct", foreign.kind === "pointer" ? "it is no pointer" : null);
    case "array":
      return foreign.kind === "array" || foreign.kind === "struct" ? null : fault("layout");
    default:
      return null;
  }
}

function compareVoid(shape: CShape, role: Role): Difference | null {
  if (shape.kind === "void") return null;
  if (role !== "result") return fault("void", "void is no type of a param");
  // A value that nobody wants is left where it is; memory for a struct has to be there.
  return shape.kind === "record" ? fault("struct", "the function writes it to memory") : null;
}

function boolReason(foreign: ForeignType, role: Role): string | null {
  if (foreign.kind !== "int") return null;
  if (foreign.bits > 8 && role === "result") {
    return `only the lowest of its ${foreign.bits / 8} bytes is set`;
  }
  return role === "result" ? null : "every other value than 0 and 1 is undefined in C";
}

function compareInt(
  foreign: ForeignType,
  shape: Extract<CShape, { kind: "int" }>,
  type: HeaderType,
): Difference | null {
  const lost = shape.bits === 64 ? "the upper half is lost" : null;
  switch (foreign.kind) {
    case "int": {
      if (foreign.bits !== shape.bits) {
        const narrow = shape.bits === 64 && foreign.bits < 64;
        return fault(narrow ? "64-bit" : "width", narrow ? lost : null);
      }
      const free = foreign.enumeration || (shape.anySign && foreign.char);
      if (foreign.signed !== shape.signed && !free) return fault("sign");
      if (!foreign.mixed) return null;
      const because = "it arrives as number or bigint, whichever fits";
      return { kind: "64-bit", severity: "note", because };
    }
    case "float":
      if (shape.bits === 64) {
        return fault("64-bit", "a float is passed in another register, and exact to 2^53 only");
      }
      return fault("float", "floats and integers are passed in different registers");
    case "bool":
      return fault("bool", "every value but 0 becomes 1");
    case "pointer":
      return isAddress(type) && shape.bits === 64 ? null : fault("pointer");
    case "struct":
      return fault("struct");
    default:
      return fault("width");
  }
}

/** An integer that stands for an address. */
function isAddress(type: HeaderType): boolean {
  if (type.kind !== "typedef") return false;
  return /^u?intptr_t$/.test(type.name) || isAddress(type.to);
}

function compareEnum(foreign: ForeignType, bits: number): Difference | null {
  switch (foreign.kind) {
    case "int":
      // Compilers choose the sign of an enum; its values are what counts.
      if (foreign.bits === bits) return null;
      return fault("enum", foreign.bits > bits ? "the upper bits are not set" : null);
    case "bool":
      return fault("bool", "every value but 0 becomes 1");
    case "float":
      return fault("float", "floats and integers are passed in different registers");
    case "pointer":
    case "struct":
      return fault(foreign.kind);
    default:
      return fault("enum");
  }
}

function comparePointer(
  foreign: ForeignType,
  shape: Extract<CShape, { kind: "pointer" }>,
  c: CTypes,
): Difference | null {
  const target = c.shape(shape.to);
  switch (foreign.kind) {
    case "pointer":
      return compareUse(foreign, target);
    case "int":
      if (foreign.bits < 64) return fault("pointer", "the upper half of the address is lost");
      if (target.kind === "function") {
        // Constants such as SQLITE_TRANSIENT are passed so.
        return { kind: "pointer", severity: "note", because: "an address is passed as an integer" };
      }
      return fault("pointer", "nothing keeps the memory alive or knows that it is an address");
    case "float":
      return fault("pointer", "floats and addresses are passed in different registers");
    case "struct":
      return fault("struct", "it is a pointer, not the struct itself");
    default:
      return fault("pointer");
  }
}

/** A pointer to something that the word in the table does not stand for. */
function compareUse(foreign: ForeignPointer, target: CShape): Difference | null {
  const anything = target.kind === "void" || target.kind === "other";
  switch (foreign.use) {
    case "function":
      return anything || target.kind === "function"
        ? null
        : fault("pointer", "it points to data, not to a function");
    case "buffer":
      return target.kind === "function"
        ? fault("pointer", "it points to a function, not to data")
        : null;
    case "text":
    case "text16":
    case "text32": {
      const bits = foreign.use === "text" ? 8 : foreign.use === "text16" ? 16 : 32;
      if (anything || (target.kind === "int" && target.bits === bits)) return null;
      return fault("pointer", "it does not point to text");
    }
    default:
      return null;
  }
}
