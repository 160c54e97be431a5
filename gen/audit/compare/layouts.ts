/**
 * Layouts of structs, of tables and of C, as lists of what is at which byte.
 *
 * @module
 */
import type { HeaderField, HeaderRecord, HeaderType } from "../../import/header.ts";
import type { ForeignStruct, ForeignType } from "../tables.ts";
import type { CTypes } from "./c_types.ts";

/** A scalar in a struct. */
export interface Leaf<T> {
  /** The way to it, such as `origin.x` or `[2]`. */
  readonly path: string;
  readonly offset: number;
  readonly type: T;
}

/** A struct as its scalars; null where it has parts that are no scalars, such as unions. */
export interface Layout<T> {
  readonly leaves: readonly Leaf<T>[] | null;
  readonly byteLength: number;
  readonly alignment: number;
}

interface Part<T> {
  readonly name: string;
  readonly layout: Layout<T>;
  /** Alignment that is stated in place of that of the type. */
  readonly alignment: number | null;
  readonly offset: number | null;
}

function scalar<T>(type: T, byteLength: number): Layout<T> {
  return { leaves: [{ path: "", offset: 0, type }], byteLength, alignment: byteLength };
}

function arrayOf<T>(of: Layout<T>, length: number): Layout<T> {
  const leaves = of.leaves &&
    Array.from({ length }, (_, i) =>
      (of.leaves ?? []).map(({ path, offset, type }) => ({
        path: `[${i}]${path}`,
        offset: i * of.byteLength + offset,
        type,
      }))).flat();
  return { leaves, byteLength: of.byteLength * length, alignment: of.alignment };
}

function compose<T>(parts: readonly Part<T>[], packed: boolean, union: boolean): Layout<T> {
  let [end, alignment] = [0, 1];
  let leaves: Leaf<T>[] | null = union ? null : [];
  for (const { name, layout, alignment: stated, offset: known } of parts) {
    const step = packed ? 1 : stated ?? layout.alignment;
    alignment = Math.max(alignment, step);
    const offset = known ?? (union ? 0 : Math.ceil(end / step) * step);
    end = Math.max(end, offset + layout.byteLength);
    if (leaves === null || layout.leaves === null) leaves = null;
    else {
      for (const { path, offset: inner, type } of layout.leaves) {
        const dot = path === "" || path.startsWith("[") ? "" : ".";
        leaves.push({ path: `${name}${dot}${path}`, offset: offset + inner, type });
      }
    }
  }
  return { leaves, byteLength: Math.ceil(end / alignment) * alignment, alignment };
}

/** The layout that a table states; null when a type in it has no size. */
export function foreignLayout(struct: ForeignStruct): Layout<ForeignType> | null {
  const parts: Part<ForeignType>[] = [];
  for (const [i, { name, type, alignment }] of struct.fields.entries()) {
    const layout = layoutOfForeign(type);
    if (layout === null) return null;
    parts.push({ name: name ?? `field ${i + 1}`, layout, alignment, offset: null });
  }
  return compose(parts, struct.packed, struct.tag === "union");
}

function layoutOfForeign(type: ForeignType): Layout<ForeignType> | null {
  switch (type.kind) {
    case "int":
    case "float":
      return scalar(type, type.bits / 8);
    case "bool":
      return scalar(type, 1);
    case "pointer":
      return scalar(type, 8);
    case "struct":
      return foreignLayout(type);
    case "array": {
      const of = layoutOfForeign(type.of);
      return of && arrayOf(of, type.length);
    }
    default:
      return null;
  }
}

/** The layout of a struct or union of the header; null when a type in it has no size. */
export function recordLayout(record: HeaderRecord, c: CTypes): Layout<HeaderType> | null {
  const parts: Part<HeaderType>[] = [];
  let bits = false;
  for (const { name, type, offset, bits: width } of record.fields ?? []) {
    bits ||= width !== null;
    const layout = layoutOfType(type, c);
    if (layout === null) return null;
    const known = c.sameLayout ? offset : null;
    parts.push({ name: name ?? "", layout, alignment: null, offset: known });
  }
  const made = compose(parts, record.packed, record.tag === "union");
  if (!c.sameLayout) return bits ? null : made;
  const { byteLength, alignment } = record;
  return { leaves: bits ? null : made.leaves, byteLength, alignment };
}

function layoutOfType(type: HeaderType, c: CTypes): Layout<HeaderType> | null {
  const shape = c.shape(type);
  switch (shape.kind) {
    case "int":
    case "float":
    case "enum":
      return scalar(type, shape.bits / 8);
    case "bool":
      return scalar(type, 1);
    case "pointer":
      return scalar(type, 8);
    case "record": {
      const record = c.record(shape.name);
      return record && recordLayout(record, c);
    }
    case "array": {
      const of = layoutOfType(shape.of, c);
      return of && arrayOf(of, shape.length ?? 0);
    }
    default:
      return null;
  }
}

/** The fields of a record by name. */
export function fieldsByName(record: HeaderRecord): ReadonlyMap<string, HeaderField> {
  return new Map((record.fields ?? []).map((field) => [field.name ?? "", field]));
}
