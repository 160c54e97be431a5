/**
 * Random types: a pool of enums, structs, unions and callbacks that the functions of one library
 * draw from.
 *
 * @module
 */
import {
  type Aggregate,
  type Bits,
  type CallbackType,
  contains,
  type Enum,
  type Field,
  type Struct,
  type Text,
  type Type,
  type Union,
} from "./model.ts";
import type { Random } from "./random.ts";
import { dtypes, type ScalarName, scalarNames } from "./scalars.ts";

/** Types that functions of one library share. */
export interface Pool {
  readonly enums: readonly Enum[];
  readonly structs: readonly Struct[];
  readonly unions: readonly Union[];
  readonly callbacks: readonly CallbackType[];
}

/** Names of fields: short, long, camelCase, and words that code may stumble over. */
const fieldNames = [
  [
    "x",
    "y",
    "z",
    "w",
    "length",
    "value",
    "count",
    "view",
    "at",
    "name",
    "byteLength",
    "constructor",
  ],
  [
    "someField",
    "anotherLongName",
    "fieldOne",
    "lib",
    "call",
    "address",
    "offset",
    "toObject",
    "id",
  ],
].flat();

/** Members that a union may have: any 64 bits are one of their values. */
const anyBits = (type: Type): boolean =>
  !contains(type, (one) =>
    one.kind === "bits" || one.kind === "text" || one.kind === "address" ||
    (one.kind === "enum" && (one.names || one.flags)));

/** True when an aggregate can be read back from native memory by JavaScript. */
export const isPlain = (type: Type): boolean => !contains(type, (one) => one.kind === "text");

/** A random scalar; floats, bytes and 64-bit integers come more often. */
export function scalar(random: Random): Type {
  const name = random.weighted<ScalarName>([
    [5, random.pick(scalarNames)],
    [2, random.pick(dtypes)],
    [1, "f64"],
    [1, "f32"],
  ]);
  return { kind: "scalar", name };
}

/** A random enum or set of flags. */
export function enumeration(random: Random, name: string): Enum {
  const flags = random.chance(0.3);
  const header = random.pick(["enum", "typedef", "plain"] as const);
  const small = random.pick(["u8", "i8", "u16", "i16", "u32", "i32"] as const);
  const signed = !flags && random.chance(0.5);
  const of = header === "enum"
    ? (signed ? "i32" : "u32")
    : flags
    ? random.pick(["u8", "u32"] as const)
    : small;
  const bits = Number(of.slice(1));
  const [low, high] = of.startsWith("i")
    ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1]
    : [0, Math.min(2 ** bits - 1, header === "enum" ? 2 ** 31 - 1 : 2 ** bits - 1)];
  const members: Record<string, number> = {};
  if (flags) {
    const count = random.int(1, Math.min(bits, 6));
    for (let i = 0; i < count; i++) members[`bit${"ABCDEF"[i]}`] = 2 ** i;
  } else {
    // A C enum is signed when a member is negative, and this member makes it so.
    if (of.startsWith("i")) members["lowest"] = low;
    members["highest"] = high;
    const count = random.int(1, 4);
    for (let i = 0; i < count; i++) members[`m${"ABCDE"[i]}`] = random.int(0, 100) + i * 101 & high;
  }
  const values = new Set<number>();
  const unique = Object.entries(members).filter(([, value]) => {
    const fresh = !values.has(value);
    values.add(value);
    return fresh;
  });
  const names = !flags && random.chance(0.3);
  return { kind: "enum", name, members: Object.fromEntries(unique), of, flags, names, header };
}

function bitField(random: Random): Bits {
  const of = random.pick(["u8", "i8", "u16", "i16", "u32", "i32", "bool"] as const);
  return { kind: "bits", of, width: of === "bool" ? 1 : random.int(1, Number(of.slice(1))) };
}

function text(random: Random): Text {
  const encoding = random.weighted<Text["encoding"]>([[4, "utf8"], [1, "utf16"], [1, "wchar"]]);
  return { kind: "text", encoding, nullable: random.chance(0.4) };
}

/** What fields of the next aggregate may be. */
interface Parts {
  readonly enums: readonly Enum[];
  readonly inner: readonly Aggregate[];
  readonly bits: boolean;
  readonly text: boolean;
}

function fieldType(random: Random, parts: Parts): Type {
  const { enums, inner } = parts;
  const simple = (): Type =>
    enums.length > 0 && random.chance(0.12) ? random.pick(enums) : scalar(random);
  const nested = (): Type => inner.length > 0 ? random.pick(inner) : scalar(random);
  if (parts.bits && random.chance(0.6)) return bitField(random);
  if (parts.text && random.chance(0.3)) return text(random);
  const what = random.weighted([[12, 0], [2, 1], [2, 2], [0.5, 3]]);
  if (what === 1) return nested();
  if (what === 2) {
    const of = random.chance(0.2) ? nested() : simple();
    const chars = random.chance(0.1) ? { kind: "scalar", name: "char" } as const : of;
    return { kind: "array", of: chars, length: random.int(1, random.chance(0.2) ? 17 : 4) };
  }
  if (what === 3) return { kind: "address", nullable: true };
  return simple();
}

function fields(random: Random, count: number, make: () => Type): Field[] {
  const names = new Set<string>();
  while (names.size < count) names.add(random.pick(fieldNames));
  return [...names].map((name) => {
    const symbol = random.chance(0.1) ? `${name}_in_c` : null;
    return { name, symbol, type: make() };
  });
}

/** A random struct out of what there is already. */
function struct(random: Random, name: string, parts: Parts): Struct {
  // Small structs travel in registers, by rules that have the most cases.
  const count = random.weighted([[5, random.int(1, 3)], [3, random.int(3, 6)], [
    1,
    random.int(7, 12),
  ]]);
  const uniform = random.chance(0.15) ? scalar(random) : null;
  const made = fields(random, count, () => uniform ?? fieldType(random, parts));
  return { kind: "struct", name, fields: made, packed: random.chance(0.12) };
}

function union(random: Random, name: string, parts: Parts): Union {
  const make = (): Type => {
    for (;;) {
      const type = fieldType(random, { ...parts, bits: false, text: false });
      if (anyBits(type)) return type;
    }
  };
  return { kind: "union", name, fields: fields(random, random.int(1, 4), make) };
}

function callback(random: Random, name: string, pool: Omit<Pool, "callbacks">): CallbackType {
  const plain = pool.structs.filter(isPlain);
  const aggregates = (): Type => {
    const list: readonly Aggregate[] = [...plain, ...pool.unions];
    return list.length > 0 ? random.pick(list) : scalar(random);
  };
  const value = (): Type =>
    random.weighted([[6, scalar(random)], [1, random.pick(pool.enums)], [2, aggregates()]]);
  const param = (): Type =>
    random.weighted<Type>([[12, value()], [1, { kind: "text", encoding: "utf8", nullable: true }]]);
  const params = Array.from(
    { length: random.int(0, 5) },
    (_, i) => ({ name: `a${i}`, type: param() }),
  );
  const result = random.chance(0.25) ? null : value();
  return {
    name,
    params,
    result,
    userData: random.chance(0.3),
    typedef: random.chance(0.5),
    anyThread: random.chance(0.3),
  };
}

/** The size of a pool. */
export interface PoolSize {
  readonly enums: number;
  readonly structs: number;
  readonly unions: number;
  readonly callbacks: number;
}

/** Random types of one library. */
export function pool(random: Random, size: PoolSize): Pool {
  const list = <T>(count: number, make: (i: number) => T) =>
    Array.from({ length: count }, (_, i) => make(i));
  const enums = list(size.enums, (i) => enumeration(random, `Enum${i}`));
  const structs: Struct[] = [];
  const unions: Union[] = [];
  const total = size.structs + size.unions;
  for (let i = 0; i < total; i++) {
    const small = [...structs, ...unions].filter((one) => depth(one) < 3);
    const parts: Parts = {
      enums,
      inner: small,
      bits: random.chance(0.15),
      text: random.chance(0.08),
    };
    // Unions are spread among the structs, so that each kind nests in the other.
    const isUnion = unions.length < size.unions && random.chance(size.unions / total);
    const made = isUnion ? union(random, `Union${i}`, parts) : struct(random, `Struct${i}`, parts);
    if (leaves(made) > maxLeaves) continue;
    if (made.kind === "union") unions.push(made);
    else structs.push(made);
  }
  const types = { enums, structs, unions };
  return {
    ...types,
    callbacks: list(size.callbacks, (i) => callback(random, `Callback${i}`, types)),
  };
}

/** The most values in one type; arrays of arrays of structs would have thousands. */
const maxLeaves = 120;

function leaves(type: Type): number {
  if (type.kind === "array") return type.length * leaves(type.of);
  if (type.kind !== "struct" && type.kind !== "union") return 1;
  return type.fields.reduce((sum, field) => sum + leaves(field.type), 0);
}

function depth(type: Type): number {
  if (type.kind === "array") return depth(type.of);
  if (type.kind !== "struct" && type.kind !== "union") return 0;
  return 1 + Math.max(0, ...type.fields.map((field) => depth(field.type)));
}
