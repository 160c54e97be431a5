/**
 * Views of structs as text.
 *
 * @module
 */
import { DTYPES } from "./dtype.ts";
import { readAt } from "./elements.ts";
import { Layout } from "./layout.ts";
import type { Memory } from "./memory.ts";
import { format, print, type Printed, type PrintOptions } from "./print.ts";
import type { PrintType } from "./print_elements.ts";
import type { StructField, StructLayout } from "./struct_layout.ts";
import { fieldLayout, type StructParts } from "./struct_parts.ts";
import { byteOf, classNameOf, describe } from "./text.ts";

/** A struct with its first byte at `offset`, and no dimensions. */
const single = (itemSize: number, offset: number): Layout => new Layout([], [], offset, itemSize);

function printType({ fields }: StructLayout): PrintType {
  return fields.map(({ type, shape }) => ({
    type: typeof type === "string" ? type : printType(type),
    shape,
  }));
}

/** The fields of one struct, in order; those of nested structs in an array of their own. */
function valuesOf(call: string, memory: Memory, struct: StructLayout, at: number): unknown[] {
  const whole = single(struct.itemSize, at);
  return struct.fields.map((field) => {
    const layout = fieldLayout(call, whole, field);
    const [length] = field.shape;
    const read = (index: number) => {
      const first = byteOf(layout, length === undefined ? [] : [index]);
      return valueOf(call, memory, field, first);
    };
    return length === undefined ? read(0) : Array.from({ length }, (_, index) => read(index));
  });
}

function valueOf(call: string, memory: Memory, { type }: StructField, at: number): unknown {
  if (typeof type !== "string") return valuesOf(call, memory, type, at);
  const layout = single(DTYPES[type].itemSize, at);
  return readAt(call, { memory, dtype: type, layout, writable: false }, at);
}

function printedOf(call: string, { memory, layout, struct }: StructParts): Printed {
  return {
    shape: layout.shape,
    type: printType(struct),
    at: (indices) => valuesOf(call, memory, struct, byteOf(layout, indices)),
  };
}

/** What `toString` gives: structs as NumPy's `str` writes them. */
export function structText(parts: StructParts): string {
  return print(printedOf("StructNDView.toString", parts));
}

/** What `format` gives. */
export function formatStructs(parts: StructParts, options?: PrintOptions): string {
  return format("StructNDView.format", printedOf("StructNDView.format", parts), options);
}

/** What a console shows; it never throws. */
export function describeStructs(type: unknown, parts: StructParts): string {
  const { memory, layout, writable, struct } = parts;
  const text = () => structText(parts);
  return describe({
    name: classNameOf(type, "StructNDView", "StructNDArray"),
    dtype: struct.name,
    memory,
    layout,
    writable,
    text,
  });
}
