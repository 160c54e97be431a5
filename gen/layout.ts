/**
 * Struct layout by the C rules, equal on all eight targets for the types of the vocabulary.
 *
 * @module
 */
import type { Facts, StructFacts } from "./facts.ts";
import type { FieldIr, StructIr } from "./ir.ts";

const SCALAR_SIZE = {
  u8: 1,
  i8: 1,
  bool: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  u64: 8,
  i64: 8,
  f64: 8,
  usize: 8,
  isize: 8,
  address: 8,
  enum: 4,
} as const;

/** Kinds that can be fields of a struct. */
export type FieldKind = keyof typeof SCALAR_SIZE;

/** True for a type that can be a field of a struct. */
export function isFieldKind(kind: string): kind is FieldKind {
  return Object.hasOwn(SCALAR_SIZE, kind);
}

/** sizeof, equal to alignof, of a field type in bytes. */
export function sizeOfField(type: Facts): number {
  if (!isFieldKind(type.kind)) throw new Error(`A field cannot be of kind ${type.kind}`);
  return SCALAR_SIZE[type.kind];
}

/** Places fields in order, each at a multiple of its alignment, and pads the end. */
export function layoutStruct(facts: StructFacts): StructIr {
  const fields: FieldIr[] = [];
  let offset = 0;
  let alignment = 1;
  for (const { name, c } of facts.fields) {
    const size = sizeOfField(c);
    offset = roundUp(offset, size);
    fields.push({ name, type: c, offset, size });
    offset += size;
    alignment = Math.max(alignment, size);
  }
  return { name: facts.name, fields, size: roundUp(offset, alignment), alignment };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
