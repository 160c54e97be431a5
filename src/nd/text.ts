/**
 * Views as text: `toString`, `format`, and what consoles show.
 *
 * @module
 */
import { readAt } from "./elements.ts";
import { extent, type Layout, showShape } from "./layout.ts";
import type { Memory } from "./memory.ts";
import type { Parts } from "./parts.ts";
import { format, print, type Printed, type PrintOptions } from "./print.ts";

/** The byte of an element, by indices in bounds. */
export function byteOf({ offset, strides }: Layout, indices: readonly number[]): number {
  return indices.reduce((at, index, axis) => at + index * (strides[axis] as number), offset);
}

function printedOf(call: string, parts: Parts): Printed {
  const { layout, dtype } = parts;
  const at = (indices: readonly number[]) => readAt(call, parts, byteOf(layout, indices));
  return { shape: layout.shape, type: dtype, at };
}

/** What `toString` of a view gives: what NumPy's `str` gives. */
export function viewText(parts: Parts): string {
  return print(printedOf("NDView.toString", parts));
}

/**
 * What `format` of a view gives: what NumPy's `array2string` gives.
 *
 * @throws TypeError or RangeError for options that are not allowed
 */
export function formatView(parts: Parts, options?: PrintOptions): string {
  return format("NDView.format", printedOf("NDView.format", parts), options);
}

/** What a console shows of. */
export interface Shown {
  /** Name of the class. */
  readonly name: string;
  /** Name of the element type. */
  readonly dtype: string;
  readonly memory: Memory;
  readonly layout: Layout;
  readonly writable: boolean;
  /** The elements as text. */
  readonly text: () => string;
}

function orderOf({ isC, isF }: Layout): string {
  return isC ? "C" : isF ? "F" : "strided";
}

/**
 * What a console shows of a view: `NDView f64 (2,) C [1. 2.]`. It never throws: of a view whose
 * memory was freed it says so.
 */
export function describe({ name, dtype, memory, layout, writable, text }: Shown): string {
  const access = writable ? "" : " read-only";
  const head = `${name} ${dtype} ${showShape(layout.shape)} ${orderOf(layout)}${access}`;
  if (extent(layout).high > memory.bytes.length) return `${head}, freed`;
  const shown = text();
  return shown.includes("\n") ? `${head}\n${shown}` : `${head} ${shown}`;
}

/** The name that users know a class by: views of each dtype have a class of their own. */
export function classNameOf(type: unknown, view: string, array: string): string {
  const isArray = typeof type === "function" && type.name === array;
  return isArray ? array : view;
}

/**
 * What a console shows of a view of numbers.
 *
 * @param type its class
 */
export function describeView(type: unknown, parts: Parts): string {
  const name = classNameOf(type, "NDView", "NDArray");
  return describe({ ...parts, name, text: () => viewText(parts) });
}
