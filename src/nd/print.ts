/**
 * Arrays as text: what NumPy prints.
 *
 * @module
 */
import { checkFlag, checkOptions } from "../options.ts";
import { showValue } from "../runtime/errors.ts";
import { sizeOf } from "./shape.ts";
import { aloneText, type ElementOptions, type PrintType, writerOf } from "./print_elements.ts";
import { layOut, type LineOptions, shownCount, shownIndices } from "./print_lines.ts";

/** Most values that are written: each one is a word of its own, which takes memory. */
const MAX_WRITTEN = 1_000_000;

/** How an array is printed; NumPy's `printoptions`. */
export interface PrintOptions {
  /** Digits after the point, at most: 0 to 100, 8 by default. */
  readonly precision?: number | undefined;
  /** An array of more elements is shortened; 1000 by default, `Infinity` to print all. */
  readonly threshold?: number | undefined;
  /** Elements at each end of a dimension that is shortened: 1 or more, 3 by default. */
  readonly edgeItems?: number | undefined;
  /** Columns of a line, 75 by default; `Infinity` for rows without breaks. */
  readonly lineWidth?: number | undefined;
  /** True to write small numbers with a fixed point too; false by default. */
  readonly suppress?: boolean | undefined;
}

/** What is printed: elements by their indices. */
export interface Printed {
  readonly shape: readonly number[];
  readonly type: PrintType;
  /** An element; that of a struct is an array of its fields. */
  readonly at: (indices: readonly number[]) => unknown;
}

/** All options, each with a value. */
type AllOptions = { readonly [K in keyof PrintOptions]-?: NonNullable<PrintOptions[K]> };

const DEFAULTS: AllOptions = {
  precision: 8,
  threshold: 1000,
  edgeItems: 3,
  lineWidth: 75,
  suppress: false,
};

/** Numbers among the options: the least and the most, and whether all are integers. */
const RANGES: readonly [keyof PrintOptions, least: number, most: number][] = [
  ["precision", 0, 100],
  ["threshold", 0, Infinity],
  ["edgeItems", 1, Infinity],
  ["lineWidth", 1, Infinity],
];

function checked(call: string, options: PrintOptions): AllOptions {
  checkOptions(call, options, Object.keys(DEFAULTS));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const all: AllOptions = { ...DEFAULTS, ...Object.fromEntries(given) };
  for (const [name, least, most] of RANGES) checkRange(call, name, all[name], least, most);
  checkFlag(call, "suppress", all.suppress);
  return all;
}

function checkRange(call: string, name: string, value: unknown, least: number, most: number) {
  const allowed = most === Infinity
    ? `an integer from ${least} up, or Infinity`
    : `an integer from ${least} to ${most}`;
  const message = `${call}: ${name} is ${showValue(value)}; give ${allowed}`;
  if (typeof value !== "number") throw new TypeError(message);
  const isWhole = Number.isInteger(value) || value === Infinity;
  if (!isWhole || value < least || value > most) throw new RangeError(message);
}

/** Goes through the indices that are shown, in row-major order; the dots are left out. */
function eachShown(
  shown: readonly (readonly number[])[],
  visit: (indices: readonly number[]) => void,
): void {
  const indices = new Array<number>(shown.length).fill(0);
  const walk = (axis: number): void => {
    if (axis === shown.length) return visit(indices);
    for (const index of shown[axis] as readonly number[]) {
      if (index === -1) continue;
      indices[axis] = index;
      walk(axis + 1);
    }
  };
  walk(0);
}

/**
 * An array as NumPy's `array2string` gives it.
 *
 * @param call who asks, for messages
 * @throws TypeError or RangeError for options that are not allowed, RangeError beyond 1,000,000
 *   values
 */
export function format(call: string, printed: Printed, options: PrintOptions = {}): string {
  const all = checked(call, options);
  const count = written(printed, all);
  if (count <= MAX_WRITTEN) return write(printed, all);
  throw new RangeError(
    `${call}: ${count} values would be written, and at most ${MAX_WRITTEN} are; give a smaller ` +
      "threshold or fewer edgeItems, or take a part with slice()",
  );
}

function linesOf({ shape }: Printed, all: AllOptions): LineOptions {
  return { ...all, isShort: sizeOf(shape) > all.threshold };
}

/** How many values are written; those of structs are their fields. */
function written(printed: Printed, all: AllOptions): number {
  const lines = linesOf(printed, all);
  const each = valuesIn(printed.type);
  return printed.shape.reduce((count, length) => count * shownCount(length, lines), each);
}

function valuesIn(type: PrintType): number {
  if (typeof type === "string") return 1;
  return type.reduce((sum, field) => sum + sizeOf(field.shape) * valuesIn(field.type), 0);
}

function write(printed: Printed, all: ElementOptions & AllOptions): string {
  const { shape, type, at } = printed;
  if (sizeOf(shape) === 0) return "[]";
  const lines = linesOf(printed, all);
  const shown = shape.map((length) => shownIndices(length, lines));
  const values: unknown[] = [];
  eachShown(shown, (indices) => values.push(at(indices)));
  const wordOf = writerOf(type, values, shape.length === 0, all);
  return layOut(shown, values.map(wordOf), lines);
}

/**
 * An array as NumPy's `str` gives it: a single element has all of its digits. Where three elements
 * at each end of all dimensions would be too many, fewer are written.
 */
export function print(printed: Printed): string {
  const { shape, type, at } = printed;
  if (shape.length === 0 && typeof type === "string") return aloneText(type, at([]));
  for (let { edgeItems } = DEFAULTS; edgeItems > 0; edgeItems -= 1) {
    const all = { ...DEFAULTS, edgeItems, isAlone: shape.length === 0 };
    if (written(printed, all) <= MAX_WRITTEN) return write(printed, all);
  }
  return "[...]";
}
