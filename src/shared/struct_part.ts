/**
 * What the items of a part are: structs of a schema, or plain bytes. One place for their size,
 * their description in JSON, and how values get into memory and out of it.
 *
 * @module
 */
import type { NDDtype } from "../nd/dtype.ts";
import {
  type Plain,
  structFactsOf,
  type StructLayout,
  structLayout,
  type StructSchema,
} from "../nd/struct_layout.ts";
import { asBytes } from "../runtime/checks.ts";
import { showValue } from "../runtime/errors.ts";
import type { StructView } from "../runtime/struct_view.ts";
import type { FieldFacts, StructFacts } from "../schema/facts.ts";
import type { TNative } from "../schema/scalars.ts";
import type { ByteSource } from "../schema/static.ts";
import type { StructViewOf } from "../struct_pool.ts";

/** What an item is made of: a schema of `t.struct`, or a number of bytes. */
export type ItemType = StructSchema | number;

/** What is read: a plain object of the fields, or a copy of the bytes. */
export type ItemValue<T extends ItemType> = T extends TNative<infer S, StructFacts> ? S
  : Uint8Array<ArrayBuffer>;

/** What is written: a plain object or a view of the struct, or bytes. */
export type ItemInput<T extends ItemType> = T extends TNative<infer S, StructFacts>
  ? S | StructViewOf<S>
  : ByteSource;

/** A view of an item in place: of a struct, or of bytes. */
export type ItemView<T extends ItemType> = T extends TNative<infer S, StructFacts> ? StructViewOf<S>
  : Uint8Array;

/** A field as plain JSON. Offsets are those of this platform, in bytes from the struct's start. */
export interface FieldDescription {
  readonly name: string;
  /** Element type; enums are the integers behind them. */
  readonly type: NDDtype | "struct";
  readonly offset: number;
  /** Number of elements of an array. */
  readonly length?: number;
  /** Values of an enum by name. */
  readonly members?: Readonly<Record<string, number>>;
  /** True for an enum whose members are bits. */
  readonly flags?: true;
  /** The struct that is nested. */
  readonly struct?: ItemDescription;
}

/**
 * An item as plain JSON: enough to print it without the schema. Two processes mean the same when
 * their descriptions are equal.
 */
export interface ItemDescription {
  readonly type: "struct" | "bytes";
  /** Of a struct. */
  readonly name?: string;
  readonly byteLength: number;
  /** Of a struct, in its order. */
  readonly fields?: readonly FieldDescription[];
}

/** Longest item in bytes. */
export const MAX_ITEM_BYTES = 2 ** 30;

/** What the items of a part are. */
export interface ItemPart<T extends ItemType = ItemType> {
  /** Size of an item in bytes, with the padding of a struct. */
  readonly byteLength: number;
  /** Alignment that the struct has in C; 1 for bytes. */
  readonly alignment: number;
  readonly description: ItemDescription;
  /**
   * A view of an item in place. Reads and writes through it are plain ones.
   *
   * @param byteLength of a shorter item of bytes; structs have one size
   */
  viewOver(buffer: ArrayBuffer, byteOffset: number, byteLength?: number): ItemView<T>;
  /** The value in a view of this part: a plain object, or a copy of the bytes. */
  read(view: ItemView<T>): ItemValue<T>;
  /** Writes a value to a view of this part; throws for what does not fit, naming `call`. */
  write(call: string, view: ItemView<T>, value: ItemInput<T>): void;
}

/**
 * Reads what a user gave as the type of items.
 *
 * @param call who asks, such as `shared.sequence`
 * @param item a schema of `t.struct`, or a number of bytes from 1 to 2^30
 * @throws TypeError for what is neither, for fields that only generated views can read, and for
 *   addresses, which mean nothing in another process
 */
export function structPart<T extends ItemType>(call: string, item: T): ItemPart<T> {
  const made = typeof item === "number" ? bytesPart(call, item) : fieldsPart(call, item);
  return made as unknown as ItemPart<T>;
}

function bytesPart(call: string, byteLength: number): ItemPart<number> {
  if (!Number.isInteger(byteLength) || byteLength < 1 || byteLength > MAX_ITEM_BYTES) {
    throw new RangeError(
      `${call}: the item is ${byteLength} bytes; give an integer from 1 to ${MAX_ITEM_BYTES}, ` +
        "or a schema of t.struct",
    );
  }
  return {
    byteLength,
    alignment: 1,
    description: { type: "bytes", byteLength },
    viewOver: (buffer, byteOffset, length = byteLength) =>
      new Uint8Array(buffer, byteOffset, length),
    read: (view) => new Uint8Array(view),
    write(call, view, value) {
      const bytes = asBytes(call, "value", value);
      if (bytes.length !== view.length) {
        throw new RangeError(
          `${call}: value has ${bytes.length} bytes; give exactly ${view.length}`,
        );
      }
      view.set(bytes);
    },
  };
}

type View = StructView<Plain>;

function fieldsPart(call: string, schema: StructSchema): ItemPart<StructSchema<Plain>> {
  const facts = structFactsOf(schema);
  if (facts === null) {
    throw new TypeError(
      `${call}: the item is ${showValue(schema)}; give a schema of t.struct or a number of bytes`,
    );
  }
  const layout = structLayout(call, schema);
  const { View, itemSize, alignment } = layout;
  const description = describeStruct(call, facts, layout);
  if (itemSize > MAX_ITEM_BYTES) {
    throw new RangeError(
      `${call}: struct ${facts.name} has ${itemSize} bytes; at most ${MAX_ITEM_BYTES} are possible`,
    );
  }
  return {
    byteLength: itemSize,
    alignment,
    description,
    viewOver: (buffer, byteOffset) =>
      new View(new DataView(buffer, byteOffset, itemSize), 0) as unknown as StructViewOf<Plain>,
    read: (view) => (view as unknown as View).toObject(),
    write: (call, view, value) => {
      if (typeof value !== "object" || value === null) {
        throw new TypeError(
          `${call}: value is ${showValue(value)}; give an object with the fields of ${facts.name}`,
        );
      }
      (view as unknown as View).assign(value as Plain);
    },
  };
}

/** The description of a struct; refuses fields that only this process understands. */
function describeStruct(call: string, facts: StructFacts, layout: StructLayout): ItemDescription {
  const { name, itemSize: byteLength } = layout;
  const fields = layout.fields.map((field, i): FieldDescription => {
    const { type, offset, shape: [length] } = field;
    const { c } = facts.fields[i] as FieldFacts;
    const place = { name: field.name, offset };
    if (typeof type !== "string") {
      return { ...place, type: "struct", struct: describeStruct(call, c as StructFacts, type) };
    }
    if (c.kind === "address") badAddress(call, `${name}.${field.name}`);
    if (c.kind === "enum") {
      const flags = c.flags === true ? { flags: true as const } : {};
      return { ...place, type, members: { ...c.members }, ...flags };
    }
    return length === undefined ? { ...place, type } : { ...place, type, length };
  });
  return { type: "struct", name, byteLength, fields };
}

function badAddress(call: string, path: string): never {
  throw new TypeError(
    `${call}: field ${path} is an address, which means nothing in another process; store an ` +
      "offset from the start of the map instead",
  );
}
