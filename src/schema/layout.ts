/**
 * Layout of structs and unions by the C rules, for both C data models of the eight targets.
 *
 * @module
 */
import type {
  AggregateFacts,
  BitsFacts,
  EnumFacts,
  Facts,
  FixedArrayFacts,
  Kind,
  ScalarKind,
} from "./facts.ts";

/**
 * A number that may differ by the target's C data model: `lp64` on Linux and macOS, `llp64` on
 * Windows, where `long` has 4 bytes and `wchar_t` 2.
 */
export interface PerAbi {
  readonly lp64: number;
  readonly llp64: number;
}

/** sizeof and alignof in bytes. */
export interface Layout {
  readonly size: PerAbi;
  readonly alignment: PerAbi;
}

type Abi = keyof PerAbi;

/** Kinds that are an address in a field. */
type AddressKind = "address" | "handle" | "string" | "pointer" | "callback";

/** Kinds that can be fields of a struct. */
export type FieldKind =
  | ScalarKind
  | AddressKind
  | "enum"
  | "struct"
  | "union"
  | "fixedArray"
  | "bits";

/** A type that can be a field of a struct. */
export type FieldType = Extract<Facts, { kind: FieldKind }>;

const both = (bytes: number): PerAbi => ({ lp64: bytes, llp64: bytes });

/** sizeof, equal to alignof, of what is no aggregate. */
const SIZE: Record<ScalarKind | AddressKind, PerAbi> = {
  u8: both(1),
  i8: both(1),
  bool: both(1),
  char: both(1),
  u16: both(2),
  i16: both(2),
  u32: both(4),
  i32: both(4),
  f32: both(4),
  u64: both(8),
  i64: both(8),
  f64: both(8),
  usize: both(8),
  isize: both(8),
  long: { lp64: 8, llp64: 4 },
  ulong: { lp64: 8, llp64: 4 },
  wchar: { lp64: 4, llp64: 2 },
  address: both(8),
  handle: both(8),
  string: both(8),
  pointer: both(8),
  callback: both(8),
};

const COMPOSED: readonly Kind[] = ["enum", "struct", "union", "fixedArray", "bits"];

/** True for a type that can be a field of a struct. */
export function isFieldKind(kind: string): kind is FieldKind {
  return Object.hasOwn(SIZE, kind) || (COMPOSED as readonly string[]).includes(kind);
}

/** True for a struct or a union. */
export function isAggregate(type: Facts): type is AggregateFacts {
  return type.kind === "struct" || type.kind === "union";
}

/** The integer behind an enum. */
export function integerOf({ of, flags }: EnumFacts): NonNullable<EnumFacts["of"]> {
  return of ?? (flags === true ? "u32" : "i32");
}

/** True for an aggregate with bit fields, itself or nested: it crosses as a mirror. */
export function isMirrored(type: Facts): boolean {
  if (type.kind === "bits") return true;
  if (type.kind === "fixedArray") return isMirrored(type.of);
  return isAggregate(type) && type.fields.some((field) => isMirrored(field.c));
}

/** sizeof and alignof of a type that can be a field. */
export function layoutOf(type: Facts): Layout {
  if (type.kind === "fixedArray") return layoutArray(type);
  if (type.kind === "struct" || type.kind === "union") {
    const { size, alignment } = layoutAggregate(type);
    return { size, alignment };
  }
  const plain = plainKind(type);
  const size = SIZE[plain];
  return { size, alignment: size };
}

function plainKind(type: Exclude<Facts, AggregateFacts | FixedArrayFacts>): keyof typeof SIZE {
  if (type.kind === "enum") return integerOf(type);
  // A mirror holds each bit field as an integer of its own.
  if (type.kind === "bits") return (type satisfies BitsFacts).of;
  if (!Object.hasOwn(SIZE, type.kind)) throw new Error(`A field cannot be of kind ${type.kind}`);
  return type.kind as keyof typeof SIZE;
}

function layoutArray({ of, length }: FixedArrayFacts): Layout {
  const { size, alignment } = layoutOf(of);
  return { size: { lp64: size.lp64 * length, llp64: size.llp64 * length }, alignment };
}

/** sizeof of a type on Linux and macOS, in bytes. */
export function sizeOfField(type: Facts): number {
  return layoutOf(type).size.lp64;
}

/** Places the fields of a struct or union, each at a multiple of its alignment. */
export function layoutAggregate(facts: AggregateFacts): Layout & { readonly places: Place[] } {
  const members = facts.fields.map((field) => layoutOf(field.c));
  const lp64 = placeAll(facts, members, "lp64");
  const llp64 = placeAll(facts, members, "llp64");
  return {
    size: { lp64: lp64.size, llp64: llp64.size },
    alignment: { lp64: lp64.alignment, llp64: llp64.alignment },
    places: members.map(({ size }, i) => ({
      offset: { lp64: lp64.offsets[i] ?? 0, llp64: llp64.offsets[i] ?? 0 },
      size,
    })),
  };
}

/** Where a field lies. */
export interface Place {
  readonly offset: PerAbi;
  readonly size: PerAbi;
}

function placeAll(facts: AggregateFacts, members: readonly Layout[], abi: Abi) {
  // The C compiler packs bit fields in its own way; their mirror never is packed.
  const packed = facts.kind === "struct" && facts.packed === true && !isMirrored(facts);
  const offsets: number[] = [];
  let end = 0;
  let size = 0;
  let alignment = 1;
  for (const member of members) {
    const unit = packed ? 1 : member.alignment[abi];
    const offset = facts.kind === "union" ? 0 : roundUp(end, unit);
    offsets.push(offset);
    end = offset + member.size[abi];
    size = Math.max(size, end);
    alignment = Math.max(alignment, unit);
  }
  return { offsets, size: roundUp(size, alignment), alignment };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
