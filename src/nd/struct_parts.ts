/**
 * What views of structs are made of, and the bytes under them.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { DTYPES, type NDDtype } from "./dtype.ts";
import { Layout, MAX_RANK } from "./layout.ts";
import type { Memory } from "./memory.ts";
import type { Parts } from "./parts.ts";
import type { StructField, StructLayout } from "./struct_layout.ts";

/** What a view of structs is made of. Nothing in it ever changes. */
export class StructParts {
  readonly memory: Memory;
  readonly struct: StructLayout;
  readonly layout: Layout;
  readonly writable: boolean;

  constructor(memory: Memory, struct: StructLayout, layout: Layout, writable: boolean) {
    this.memory = memory;
    this.struct = struct;
    this.layout = layout;
    this.writable = writable;
  }
}

/** Adds axes behind those of a layout, over the bytes of each element from `skip` on. */
function behind(
  call: string,
  { shape, strides, offset }: Layout,
  { shape: inner, skip, itemSize }: { shape: readonly number[]; skip: number; itemSize: number },
): Layout {
  const rank = shape.length + inner.length;
  if (rank > MAX_RANK) {
    throw new RangeError(`${call}: the result has ${rank} dimensions; at most ${MAX_RANK} are`);
  }
  const steps = inner.length === 0 ? [] : [itemSize];
  return new Layout([...shape, ...inner], [...strides, ...steps], offset + skip, itemSize);
}

/** Structs as elements that are only moved: bytes of the size of a struct. */
export function itemsOf({ memory, layout, writable }: StructParts): Parts<"u8"> {
  return { memory, dtype: "u8", layout, writable };
}

/** The field of a name. */
export function fieldOf(
  call: string,
  { name, fields }: StructLayout,
  wanted: unknown,
): StructField {
  const found = fields.find((field) => field.name === wanted);
  if (found !== undefined) return found;
  const names = fields.map((field) => field.name).join(", ");
  const shown = showValue(wanted);
  throw new TypeError(`${call}: ${name} has no field ${shown}; give one of ${names}`);
}

/** The elements of a field, with the strides of the structs. */
export function fieldLayout(call: string, layout: Layout, field: StructField): Layout {
  const { type, shape, offset: skip } = field;
  const itemSize = typeof type === "string" ? DTYPES[type].itemSize : type.itemSize;
  return behind(call, layout, { shape, skip, itemSize });
}

/** Refuses a dtype that a field does not have. */
export function checkFieldDtype(call: string, field: StructField, dtype: NDDtype): void {
  if (field.type === dtype) return;
  const is = typeof field.type === "string" ? field.type : `struct ${field.type.name}`;
  throw new TypeError(
    `${call}: field ${field.name} is ${is}, not ${showValue(dtype)}; give no dtype, or its own`,
  );
}

/** Refuses memory that was freed. */
export function checkAliveAt(call: string, { memory, layout }: StructParts, at: number): void {
  memory.check(call, "the view", at + layout.itemSize);
}
