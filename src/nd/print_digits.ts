/**
 * The decimal digits of floats, exact, for each of the float types: as few as tell a number apart
 * from its neighbours, cut at a precision.
 *
 * The numbers are fractions of bigints (the algorithm of Steele and White, as NumPy has it), so
 * that f16 and f32 have the digits of their own precision, and each cut rounds the true value.
 *
 * @module
 */

/** Float types. */
export type FloatDtype = "f16" | "f32" | "f64";

/** Bits of the mantissa, and the exponent of the least bit that the type can hold. */
const FORMATS: Readonly<Record<FloatDtype, { readonly bits: number; readonly least: number }>> = {
  f16: { bits: 11, least: -24 },
  f32: { bits: 24, least: -149 },
  f64: { bits: 53, least: -1074 },
};

/** Decimal digits of a number. */
export interface Digits {
  /** From the first that is not 0; "0" for zero. */
  readonly digits: string;
  /** Power of ten of the first digit. */
  readonly exponent: number;
}

/** Where digits begin and end. */
export interface Cut {
  /** Digits from the first one (`"digits"`), or positions after the point (`"fraction"`). */
  readonly unit: "digits" | "fraction";
  /** No more than these; all that are needed by default. */
  readonly most?: number;
  /** No fewer than these, with the true digits of the number; 0 by default. */
  readonly least?: number;
}

const scratch = new DataView(new ArrayBuffer(8));

/** A positive number as `mantissa * 2^exponent`, in the precision of its type. */
function decode(value: number, dtype: FloatDtype): { mantissa: bigint; exponent: number } {
  const { bits, least } = FORMATS[dtype];
  scratch.setFloat64(0, value);
  const high = scratch.getUint32(0);
  const biased = high >>> 20;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(scratch.getUint32(4));
  const whole = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const wanted = Math.max(exponent + 53 - bits, least);
  return { mantissa: whole >> BigInt(wanted - exponent), exponent: wanted };
}

/** A number between two others that it must be told apart from, all over one divisor. */
interface Fraction {
  value: bigint;
  /** Half of the way to the neighbour below, and above. */
  below: bigint;
  above: bigint;
  scale: bigint;
  /** A number half way to a neighbour still reads as this one. */
  readonly isEven: boolean;
}

function fractionOf(value: number, dtype: FloatDtype): Fraction {
  const { mantissa, exponent } = decode(value, dtype);
  const { bits, least } = FORMATS[dtype];
  // Below a power of two, numbers are twice as dense as above it.
  const isUneven = mantissa === 1n << BigInt(bits - 1) && exponent > least;
  const factor = isUneven ? 2n : 1n;
  const up = BigInt(Math.max(exponent, 0));
  return {
    value: (mantissa * 2n * factor) << up,
    below: 1n << up,
    above: factor << up,
    scale: (2n * factor) << BigInt(Math.max(-exponent, 0)),
    isEven: (mantissa & 1n) === 0n,
  };
}

/** Divides by a power of ten. */
function divideBy(part: Fraction, power: number): void {
  const factor = 10n ** BigInt(Math.abs(power));
  if (power >= 0) {
    part.scale *= factor;
    return;
  }
  part.value *= factor;
  part.below *= factor;
  part.above *= factor;
}

/** Exponent of the first digit, dividing by that power of ten. */
function normalise(part: Fraction, value: number): number {
  let exponent = Math.floor(Math.log10(value));
  divideBy(part, exponent);
  if (part.value >= part.scale * 10n) {
    divideBy(part, 1);
    exponent += 1;
  } else if (part.value < part.scale) {
    divideBy(part, -1);
    exponent -= 1;
  }
  return exponent;
}

/** Adds one to the last of some digits; true when there is one digit more. */
function roundUp(digits: number[]): boolean {
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    if (digits[at] !== 9) {
      digits[at] = (digits[at] as number) + 1;
      return false;
    }
    digits[at] = 0;
  }
  digits.unshift(1);
  return true;
}

/**
 * The digits of a finite number, without its sign and without zeros at the end.
 *
 * @param value a number that the type holds exactly
 */
export function digitsOf(value: number, dtype: FloatDtype, cut: Cut): Digits {
  const size = Math.abs(value);
  if (size === 0) return { digits: "0", exponent: 0 };
  const part = fractionOf(size, dtype);
  let exponent = normalise(part, size);
  const place = (count: number) => cut.unit === "digits" ? exponent - count + 1 : -count;
  const last = cut.most === undefined ? -Infinity : place(cut.most);
  const first = Math.min(exponent, place(cut.least ?? 0));
  // A number below the last place is rounded there, to nothing or to one.
  if (last > exponent) {
    divideBy(part, last - exponent);
    exponent = last;
  }
  const digits: number[] = [];
  let isLow = false;
  let isHigh = false;
  for (let at = exponent;; at -= 1) {
    const digit = part.value / part.scale;
    part.value -= digit * part.scale;
    digits.push(Number(digit));
    const room = part.scale - part.value;
    isLow = part.isEven ? part.value <= part.below : part.value < part.below;
    isHigh = part.isEven ? part.above >= room : part.above > room;
    if (at === last || ((isLow || isHigh) && at <= first)) break;
    divideBy(part, -1);
  }
  if (isUp(part, isLow, isHigh, (digits.at(-1) as number) % 2 === 1) && roundUp(digits)) {
    exponent += 1;
  }
  return trimmed(digits, exponent);
}

/** Whether the last digit is rounded up; half of a digit goes to the even one. */
function isUp(part: Fraction, isLow: boolean, isHigh: boolean, isOdd: boolean): boolean {
  if (isLow !== isHigh) return isHigh;
  const rest = part.value * 2n;
  return rest > part.scale || (rest === part.scale && isOdd);
}

function trimmed(digits: number[], exponent: number): Digits {
  const text = digits.join("").replace(/0+$/, "");
  if (text === "") return { digits: "0", exponent: 0 };
  const zeros = /^0*/.exec(text)?.[0].length ?? 0;
  return { digits: text.slice(zeros), exponent: exponent - zeros };
}
