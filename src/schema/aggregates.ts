/**
 * Schemas of structs and unions, by value, by pointer and in arrays, and of what only stands in
 * their fields: fixed arrays and bit fields.
 *
 * @module
 */
import type { Type } from "typebox";
import type {
  AggregateFacts,
  BitsFacts,
  Facts,
  FieldFacts,
  FixedArrayFacts,
  Owner,
  PointerFacts,
  StructArrayFacts,
  StructFacts,
  UnionFacts,
} from "./facts.ts";
import { lengthFacts, type LengthType } from "./pointers.ts";
import { native, type TNative } from "./scalars.ts";

/** The fields of a struct, by name, in declaration order. */
export type StructFields = Readonly<Record<string, TNative>>;

/** The plain object of a struct: one property a field. */
export type StructStatic<F extends StructFields> = { -readonly [K in keyof F]: Type.Static<F[K]> };

/** What can be said of a struct or union beside its fields. */
export interface AggregateOptions {
  /** Its C type, such as `struct tm`; by default its name. */
  readonly c?: string;
  /** C names of fields that are not the camelCase name in snake_case. */
  readonly names?: Readonly<Record<string, string>>;
}

/** What can be said of a struct beside its fields. */
export interface StructOptions extends AggregateOptions {
  /** True for a struct without padding. */
  readonly packed?: boolean;
  /**
   * Zig library: the declaration of an implementation that it stands for, such as
   * `geometry.Point`: the name of the module and what follows it.
   */
  readonly zig?: string;
}

function fieldList(
  fields: StructFields,
  names: Readonly<Record<string, string>> = {},
): FieldFacts[] {
  return Object.entries(fields).map(([name, schema]) => {
    // A field may be called constructor, which every object has.
    const symbol = Object.hasOwn(names, name) ? names[name] : undefined;
    return { name, c: schema.c, ...(symbol === undefined ? {} : { symbol }) };
  });
}

/**
 * A named C struct with the C compiler's layout: a plain object in JavaScript. As a param or a
 * result it passes by value; `t.pointer(S)` passes its address.
 */
export function struct<const F extends StructFields>(
  name: string,
  fields: F,
  options: StructOptions = {},
): TNative<StructStatic<F>, StructFacts> {
  const json = { type: "object", properties: fields, required: Object.keys(fields) };
  return native(json, {
    kind: "struct",
    name,
    fields: fieldList(fields, options.names),
    ...(options.packed === true ? { packed: true } : {}),
    ...(options.zig === undefined ? {} : { zig: options.zig }),
    ...(options.c === undefined ? {} : { c: options.c }),
  });
}

/**
 * A named C union. In JavaScript an object: with one member on the way in, with every member
 * decoded from the same bytes on the way out.
 */
export function union<const F extends StructFields>(
  name: string,
  fields: F,
  options: AggregateOptions = {},
): TNative<Partial<StructStatic<F>>, UnionFacts> {
  const json = { type: "object", properties: fields };
  return native(json, {
    kind: "union",
    name,
    fields: fieldList(fields, options.names),
    ...(options.c === undefined ? {} : { c: options.c }),
  });
}

/** A fixed number of elements in a struct: `int x[4]`. Arrays and typed arrays are taken. */
export function fixed<S, F extends Facts>(
  of: TNative<S, F>,
  length: number,
): TNative<ArrayLike<S>, FixedArrayFacts> {
  const json = { type: "array", minItems: length, maxItems: length };
  return native(json, { kind: "fixedArray", of: of.c, length });
}

/**
 * A bit field: `unsigned x : 3`. Only a compiled binding can read it, because its place is the
 * C compiler's choice.
 */
export function bits(
  of: "bool",
  width: number,
  options?: { readonly c?: string },
): TNative<boolean, BitsFacts>;
export function bits(
  of: BitsFacts["of"],
  width: number,
  options?: { readonly c?: string },
): TNative<number, BitsFacts>;
export function bits(
  of: BitsFacts["of"],
  width: number,
  options: { readonly c?: string } = {},
): TNative<unknown, BitsFacts> {
  return native({ type: of === "bool" ? "boolean" : "integer" }, {
    kind: "bits",
    of,
    width,
    ...(options.c === undefined ? {} : { c: options.c }),
  });
}

/** How an aggregate is lent by pointer. */
export interface LendOptions<M extends "in" | "out" | "inout", N extends boolean> {
  /** `"in"` copies the object in, `"out"` copies back into it, `"inout"` does both. */
  readonly mode?: M;
  /** Whether null may cross; false by default. */
  readonly nullable?: N;
  /** Who owns the memory; `"call"` by default, and results must say. */
  readonly owner?: Owner;
}

/** What a pointer of a mode takes: an `out` object is filled by the call. */
type Lent<S, M> = M extends "out" ? Partial<S> : S;

/**
 * A struct or union by pointer. As a param it is lent for the call: `"in"` copies the object in,
 * `"out"` copies the fields back into it, `"inout"` does both. As a result it is a view of
 * native memory, without a copy.
 */
export function pointer<
  S,
  const M extends "in" | "out" | "inout" = "in",
  const N extends boolean = false,
>(
  to: TNative<S, AggregateFacts>,
  options: LendOptions<M, N> = {},
): TNative<N extends true ? Lent<S, M> | null : Lent<S, M>, PointerFacts> {
  return native({ title: `pointer to ${to.c.name}` }, {
    kind: "pointer",
    to: to.c,
    mode: options.mode ?? "in",
    ...(options.nullable === true ? { nullable: true } : {}),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
  });
}

/** An array of structs, lent for the call with its length in elements. */
export function structs<S>(
  to: TNative<S, AggregateFacts>,
  options: {
    readonly mode?: "in" | "out" | "inout";
    readonly length?: StructArrayFacts["length"];
    /** The C integer that passes the length, such as `t.int()`; `size_t` by default. */
    readonly lengthType?: LengthType;
  } = {},
): TNative<S[], StructArrayFacts> {
  return native({ title: `array of ${to.c.name}` }, {
    kind: "structArray",
    to: to.c,
    mode: options.mode ?? "in",
    length: options.length ?? "after",
    ...lengthFacts(options.lengthType),
  });
}
