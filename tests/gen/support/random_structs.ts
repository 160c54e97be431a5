// Random structs and unions of every kind of field, as descriptions and as schemas.
import fc from "fast-check";
import { arg, t, type TNative } from "../../../src/schema/mod.ts";

/** A type of a field, before it has names. */
export type Shape =
  | { readonly kind: "plain"; readonly of: string }
  | { readonly kind: "fixed"; readonly of: Shape; readonly length: number }
  | {
    readonly kind: "bits";
    readonly of: "u8" | "i16" | "u32" | "i32" | "bool";
    readonly width: number;
  }
  | { readonly kind: "pointer"; readonly to: StructShape }
  | StructShape;

/** A struct or union. */
export interface StructShape {
  readonly kind: "struct" | "union";
  readonly packed: boolean;
  readonly fields: readonly Shape[];
}

const level = { low: -1, high: 5 };

/** Every kind of field that is no aggregate. */
export const PLAIN: Readonly<Record<string, () => TNative>> = {
  u8: t.u8,
  i8: t.i8,
  u16: t.u16,
  i16: t.i16,
  u32: t.u32,
  i32: t.i32,
  u64: () => t.u64(),
  i64: () => t.i64(),
  usize: t.usize,
  isize: t.isize,
  bool: t.bool,
  f32: t.f32,
  f64: t.f64,
  char: t.char,
  schar: t.schar,
  uchar: t.uchar,
  short: t.short,
  ushort: t.ushort,
  int: t.int,
  uint: t.uint,
  long: t.long,
  ulong: t.ulong,
  longLong: t.longLong,
  ulongLong: t.ulongLong,
  intptr: t.intptr,
  uintptr: t.uintptr,
  wchar: t.wchar,
  enum: () => t.enum("Level", level),
  enumU8: () => t.enum("Tiny", { a: 1 }, { of: "u8" }),
  enumI16: () => t.enum("Small", { a: -1 }, { of: "i16" }),
  flags: () => t.flags("Access", { read: 1, top: 2 ** 31 }),
  address: () => t.address(),
  handle: () => t.handle("Thing"),
  named: () => t.handle("Named", { c: "named_thing" }),
  string: () => t.string(),
  callback: () => t.callback("Visit", [arg("at", t.i32()), arg("user", t.userData())], t.int()),
};

const plain = fc.constantFrom(...Object.keys(PLAIN)).map((of): Shape => ({ kind: "plain", of }));
const bits = fc.record({
  kind: fc.constant("bits" as const),
  of: fc.constantFrom("u8", "i16", "u32", "i32", "bool" as const),
  width: fc.integer({ min: 1, max: 8 }),
}).map((one): Shape => one.of === "bool" ? { ...one, width: 1 } : one as Shape);

/** Structs and unions, nested up to three deep. */
export const anyStruct: fc.Arbitrary<StructShape> = fc.letrec<{ field: Shape; whole: StructShape }>(
  (tie) => ({
    field: fc.oneof(
      { maxDepth: 3, depthSize: "medium" },
      { arbitrary: plain, weight: 8 },
      {
        arbitrary: fc.record({
          kind: fc.constant("fixed" as const),
          of: tie("field"),
          length: fc.integer({ min: 1, max: 5 }),
        }),
        weight: 3,
      },
      { arbitrary: tie("whole"), weight: 3 },
      {
        arbitrary: fc.record({ kind: fc.constant("pointer" as const), to: tie("whole") }),
        weight: 1,
      },
    ),
    whole: fc.record({
      kind: fc.constantFrom("struct", "struct", "struct", "union" as const),
      packed: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      fields: fc.array(tie("field"), { minLength: 1, maxLength: 6 }),
    }) as fc.Arbitrary<StructShape>,
  }),
).whole;

/** The same with bit fields among the fields of its structs. */
export const anyMirrored: fc.Arbitrary<StructShape> = fc.tuple(
  anyStruct,
  fc.array(bits, { minLength: 1, maxLength: 4 }),
).map(([{ fields, packed }, more]) => ({ kind: "struct", packed, fields: [...more, ...fields] }));

/** Gives each struct of a shape a name of its own. */
export class Namer {
  readonly #prefix: string;
  #count = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The schema of a shape. */
  schema(shape: Shape): TNative {
    switch (shape.kind) {
      case "plain":
        return (PLAIN[shape.of] as () => TNative)();
      case "fixed":
        return t.fixed(this.schema(shape.of), shape.length);
      case "bits":
        return t.bits(shape.of, shape.width);
      case "pointer":
        return t.pointer(this.schema(shape.to) as ReturnType<typeof t.struct>);
      case "struct":
      case "union":
        return this.struct(shape);
    }
  }

  /** The schema of a struct or union. */
  struct(shape: StructShape): ReturnType<typeof t.struct> {
    const fields = Object.fromEntries(
      shape.fields.map((field, i) => [`f${i}`, this.schema(field)]),
    );
    this.#count += 1;
    const name = `${this.#prefix}${this.#count}`;
    return shape.kind === "union"
      ? t.union(name, fields) as unknown as ReturnType<typeof t.struct>
      : t.struct(name, fields, { packed: shape.packed });
  }
}
