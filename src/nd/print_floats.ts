/**
 * Columns of floats, as NumPy writes them.
 *
 * @module
 */
import { type Digits, digitsOf, type FloatDtype } from "./print_digits.ts";

/** What can be said of the columns. */
export interface FloatOptions {
  /** Digits after the point, at most. */
  readonly precision: number;
  /** Small numbers do not make a column scientific. */
  readonly suppress: boolean;
}

/** From this size on numbers are scientific: in columns, and alone. */
const LARGE: Readonly<Record<FloatDtype, { readonly column: number; readonly alone: number }>> = {
  f16: { column: 1e3, alone: 1e3 },
  f32: { column: 1e6, alone: 1e6 },
  f64: { column: 1e8, alone: 1e16 },
};

/** Rounds to a number of the type, as its arithmetic does. */
const ROUND: Readonly<Record<FloatDtype, (value: number) => number>> = {
  f16: (value) => Math.f16round(value),
  f32: Math.fround,
  f64: (value) => value,
};

const SMALL = 0.0001;

const signOf = (value: number): string => value < 0 || Object.is(value, -0) ? "-" : "";

/** A number that is not finite. */
function special(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value < 0 ? "-inf" : "inf";
}

/** The parts of a number around its point. */
interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

function positional({ digits, exponent }: Digits): Parts {
  if (exponent < 0) return { whole: "0", fraction: "0".repeat(-exponent - 1) + digits };
  const padded = digits.padEnd(exponent + 1, "0");
  return { whole: padded.slice(0, exponent + 1), fraction: padded.slice(exponent + 1) };
}

function exponentText(exponent: number, length: number): string {
  return `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(length, "0")}`;
}

/** A number by itself: all digits that it needs. */
export function floatAlone(value: number, dtype: FloatDtype): string {
  if (!Number.isFinite(value)) return special(value);
  const digits = digitsOf(value, dtype, { unit: "digits" });
  const size = Math.abs(value);
  if (size !== 0 && (size >= LARGE[dtype].alone || size < SMALL)) {
    const fraction = digits.digits.slice(1);
    const point = fraction === "" ? "" : ".";
    const power = exponentText(digits.exponent, 2);
    return `${signOf(value)}${digits.digits[0]}${point}${fraction}e${power}`;
  }
  const { whole, fraction } = positional(digits);
  return `${signOf(value)}${whole}.${fraction === "" ? "0" : fraction}`;
}

/** Whether a column is scientific, from its numbers that are finite and not zero. */
function isScientific(values: readonly number[], dtype: FloatDtype, suppress: boolean): boolean {
  let most = 0;
  let least = Infinity;
  for (const value of values) {
    const size = Math.abs(value);
    if (size === 0) continue;
    most = Math.max(most, size);
    least = Math.min(least, size);
  }
  if (most === 0) return false;
  if (most >= LARGE[dtype].column) return true;
  return !suppress && (least < ROUND[dtype](SMALL) || ROUND[dtype](most / least) > 1000);
}

/** Formats one number of a column. */
export type FormatNumber = (value: number) => string;

/** Places for numbers that are not finite: as wide as the others, or wider. */
function withSpecials(
  all: readonly number[],
  left: number,
  right: number,
  finite: (left: number) => FormatNumber,
): FormatNumber {
  const widths = all.filter((value) => !Number.isFinite(value)).map((v) => special(v).length);
  const least = widths.length === 0 ? 0 : Math.max(...widths) - right - 1;
  const wide = Math.max(left, least);
  const write = finite(wide);
  return (value) =>
    Number.isFinite(value) ? write(value) : special(value).padStart(wide + right + 1);
}

/** The format of a column, from all of the numbers that are shown. */
export function floatColumn(
  values: readonly number[],
  dtype: FloatDtype,
  { precision, suppress }: FloatOptions,
): FormatNumber {
  const finite = values.filter((value) => Number.isFinite(value));
  if (isScientific(finite, dtype, suppress)) {
    return scientificColumn(values, finite, dtype, precision);
  }
  const cut = { unit: "fraction", most: precision } as const;
  const partsOf = (value: number) => positional(digitsOf(value, dtype, cut));
  const wholeOf = (value: number, parts: Parts) => signOf(value) + parts.whole;
  let left = 0;
  let right = 0;
  for (const value of finite) {
    const parts = partsOf(value);
    left = Math.max(left, wholeOf(value, parts).length);
    right = Math.max(right, fractionOf(parts).length);
  }
  return withSpecials(values, left, right, (wide) => (value) => {
    const parts = partsOf(value);
    return `${wholeOf(value, parts).padStart(wide)}.${fractionOf(parts).padEnd(right)}`;
  });
}

const fractionOf = ({ fraction }: Parts): string => fraction.replace(/0+$/, "");

function scientificColumn(
  values: readonly number[],
  finite: readonly number[],
  dtype: FloatDtype,
  most: number,
): FormatNumber {
  let left = 1;
  let precision = 0;
  let exponentLength = 2;
  for (const value of finite) {
    const { digits, exponent } = digitsOf(value, dtype, { unit: "digits", most: most + 1 });
    if (signOf(value) !== "") left = 2;
    precision = Math.max(precision, digits.length - 1);
    exponentLength = Math.max(exponentLength, String(Math.abs(exponent)).length);
  }
  // A column has as many digits in every row, and those of the number, not zeros.
  const cut = { unit: "digits", most: precision + 1, least: precision + 1 } as const;
  const right = exponentLength + 2 + precision;
  return withSpecials(values, left, right, (wide) => (value) => {
    const { digits, exponent } = digitsOf(value, dtype, cut);
    const whole = `${signOf(value)}${digits[0]}`.padStart(wide);
    const fraction = digits.slice(1).padEnd(precision, "0");
    return `${whole}.${fraction}e${exponentText(exponent, exponentLength)}`;
  });
}
