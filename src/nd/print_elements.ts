/**
 * The words of elements, by their type: each is padded to the width of all that are shown.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";
import { floatAlone, floatColumn } from "./print_floats.ts";

/** A field of a struct: its type, and its dimensions when it is an array. */
export interface PrintField {
  readonly type: PrintType;
  readonly shape: readonly number[];
}

/** The type of what is printed: a number type, or the fields of a struct. */
export type PrintType = NDDtype | readonly PrintField[];

/** How elements are written. */
export interface ElementOptions {
  readonly precision: number;
  readonly threshold: number;
  readonly edgeItems: number;
  readonly suppress: boolean;
  /** Floats have all of their digits, and no padding: `str` of one struct. */
  readonly isAlone?: boolean;
}

/** The word of one element. */
export type Write = (value: unknown) => string;

/**
 * The writer of elements.
 *
 * @param values all elements that are shown; those of a struct are an array of its fields, and
 *   an array field is nested arrays
 * @param isSingle there are no dimensions, and nothing to pad
 */
export function writerOf(
  type: PrintType,
  values: readonly unknown[],
  isSingle: boolean,
  options: ElementOptions,
): Write {
  if (typeof type !== "string") {
    return structWriter(type, values as readonly (readonly unknown[])[], isSingle, options);
  }
  switch (type) {
    case "bool":
      return (value) => value === true ? isSingle ? "True" : " True" : "False";
    case "f16":
    case "f32":
    case "f64":
      if (options.isAlone === true) return (value) => floatAlone(value as number, type);
      return floatColumn(values as readonly number[], type, options) as Write;
    default: {
      const width = values.reduce((most: number, value) => Math.max(most, String(value).length), 0);
      return (value) => String(value).padStart(width);
    }
  }
}

/** The word of an element that stands alone, with all of its digits. */
export function aloneText(type: NDDtype, value: unknown): string {
  switch (type) {
    case "bool":
      return value === true ? "True" : "False";
    case "f16":
    case "f32":
    case "f64":
      return floatAlone(value as number, type);
    default:
      return String(value);
  }
}

function structWriter(
  fields: readonly PrintField[],
  values: readonly (readonly unknown[])[],
  isSingle: boolean,
  options: ElementOptions,
): Write {
  const writers = fields.map(({ type, shape }, k) => {
    const column = values.map((value) => value[k]);
    if (shape.length === 0) return writerOf(type, column, isSingle, options);
    const write = writerOf(type, column.flat(shape.length as 1), false, options);
    return arrayWriter(shape, write, options);
  });
  return (value) => {
    const words = writers.map((write, k) => write((value as readonly unknown[])[k]));
    return words.length === 1 ? `(${words[0]},)` : `(${words.join(", ")})`;
  };
}

/** The writer of an array within a struct. */
function arrayWriter(
  shape: readonly number[],
  write: Write,
  { threshold, edgeItems }: ElementOptions,
): Write {
  const size = shape.reduce((product, length) => product * length, 1);
  const isShort = size > threshold;
  const nested = (value: unknown, depth: number): string => {
    if (depth === shape.length) return write(value);
    const items = value as readonly unknown[];
    const all = (part: readonly unknown[]) => part.map((item) => nested(item, depth + 1));
    const words = isShort && items.length > 2 * edgeItems
      ? [...all(items.slice(0, edgeItems)), "...", ...all(items.slice(-edgeItems))]
      : all(items);
    return `[${words.join(", ")}]`;
  };
  return (value) => nested(value, 0);
}
