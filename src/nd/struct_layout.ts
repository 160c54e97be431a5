/**
 * What a struct schema says about the elements of an array: size, fields, and their dtypes.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { charSigned, longBits, onWindows, wcharRange, wcharSize } from "../runtime/platform.ts";
import type { StructView, ViewClass } from "../runtime/struct_view.ts";
import type { Facts, StructFacts } from "../schema/facts.ts";
import { integerOf, layoutAggregate } from "../schema/layout.ts";
import type { TNative } from "../schema/scalars.ts";
import { structClass } from "../struct_class.ts";
import { DTYPES, type NDDtype } from "./dtype.ts";

/** A plain object of fields. */
export type Plain = Record<string, unknown>;

/** A schema of `t.struct`. */
export type StructSchema<S = unknown> = TNative<S, StructFacts>;

/** A field, as elements of a view. */
export interface StructField {
  readonly name: string;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** Element type, or the struct that is nested. */
  readonly type: NDDtype | StructLayout;
  /** Dimensions of an array field; none of others. */
  readonly shape: readonly number[];
}

/** The elements of an array of structs. */
export interface StructLayout {
  readonly name: string;
  readonly itemSize: number;
  /** That of a C compiler. */
  readonly alignment: number;
  readonly fields: readonly StructField[];
  /** Class of the views of one element. */
  readonly View: ViewClass<StructView<Plain>>;
}

/** How many values one struct is turned into, with the object itself. */
export function valuesIn({ fields }: StructLayout): number {
  return fields.reduce((sum, { type, shape }) => {
    const each = typeof type === "string" ? 1 : valuesIn(type);
    return sum + shape.reduce((product, length) => product * length, each);
  }, 1);
}

const known = new WeakMap<StructFacts, StructLayout>();

/** The facts of a schema of `t.struct`, or null for anything else. */
export function structFactsOf(schema: unknown): StructFacts | null {
  const facts = (schema as { readonly c?: Facts } | null | undefined)?.c;
  return typeof schema === "object" && facts?.kind === "struct" ? facts : null;
}

/**
 * The layout of a struct.
 *
 * @param call who asks, for messages
 * @throws TypeError for what is no schema of a struct, and for fields that no view can read
 */
export function structLayout(call: string, schema: unknown): StructLayout {
  const facts = structFactsOf(schema);
  if (facts === null) {
    throw new TypeError(`${call}: schema is ${showValue(schema)}; give a schema of t.struct`);
  }
  return layoutOf(call, facts);
}

function layoutOf(call: string, facts: StructFacts): StructLayout {
  const found = known.get(facts);
  if (found !== undefined) return found;
  // Refuses the fields that cannot be read.
  const View = structClass(call, facts);
  const abi = onWindows() ? "llp64" : "lp64";
  const { size, alignment, places } = layoutAggregate(facts);
  if (size[abi] === 0) {
    throw new TypeError(`${call}: struct ${facts.name} has no fields; give one of 1 byte or more`);
  }
  const fields = facts.fields.map(({ name, c }, i): StructField => ({
    name,
    offset: places[i]?.offset[abi] ?? 0,
    type: c.kind === "fixedArray" ? elementType(c.of) : typeOf(call, c),
    shape: c.kind === "fixedArray" ? [c.length] : [],
  }));
  const made = { name: facts.name, itemSize: size[abi], alignment: alignment[abi], fields, View };
  known.set(facts, made);
  return made;
}

/** Of arrays of characters, the views of structs give bytes. */
function elementType(facts: Facts): NDDtype {
  return facts.kind === "char" ? "u8" : dtypeOf(facts);
}

function typeOf(call: string, facts: Facts): NDDtype | StructLayout {
  return facts.kind === "struct" ? layoutOf(call, facts) : dtypeOf(facts);
}

function dtypeOf(facts: Facts): NDDtype {
  switch (facts.kind) {
    case "enum":
      return integerOf(facts);
    case "address":
    case "usize":
      return "u64";
    case "isize":
      return "i64";
    case "char":
      return charSigned() ? "i8" : "u8";
    case "long":
      return longBits() === 64 ? "i64" : "i32";
    case "ulong":
      return longBits() === 64 ? "u64" : "u32";
    case "wchar":
      if (wcharSize() === 2) return "u16";
      return wcharRange()[0] < 0 ? "i32" : "u32";
    default: {
      const { kind } = facts;
      if (Object.hasOwn(DTYPES, kind)) return kind as NDDtype;
      // The class of the struct would have refused it.
      throw new Error(`A field of kind ${kind} has no dtype`);
    }
  }
}
