// Whether a result is NumPy's: bit by bit, or as close to the exact value as NumPy promises.
import type { NDDtype } from "../../../src/mod.ts";
import { elementOffsets, elementsOf, gatherBytes, ITEM_SIZE, type Place } from "./nd_elements.ts";
import { bytesOf, type NumpyCase, poolBytes, type ViewSpec } from "./numpy_cases.ts";

type Element = number | bigint | boolean;

/** What came out of a call: elements in C order, or one value of JavaScript. */
export interface Outcome {
  readonly dtype: NDDtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const show = (value: Element | undefined) => Object.is(value, -0) ? "-0" : String(value);

/** The elements with the place of the first that differs, or null. */
function firstDifference(
  got: readonly Element[],
  expected: readonly Element[],
  same: (got: Element, expected: Element, i: number) => boolean,
  words: (i: number) => string,
): string | null {
  for (let i = 0; i < expected.length; i += 1) {
    const [x, y] = [got[i] as Element, expected[i] as Element];
    if (!same(x, y, i)) {
      return `element ${i} in C order is ${show(got[i])}, expected ${words(i)}`;
    }
  }
  return null;
}

function sameElement(got: Element, expected: Element, freeZeroSign: boolean): boolean {
  if (Object.is(got, expected)) return true;
  return freeZeroSign && got === 0 && expected === 0;
}

/** Exact up to the bits of a NaN, and to the sign of a zero where NumPy does not define it. */
function differenceOf(one: NumpyCase, dtype: NDDtype, got: Uint8Array, expected: Uint8Array) {
  const [x, y] = [elementsOf(got, dtype), elementsOf(expected, dtype)];
  if (one.c !== "close") {
    return firstDifference(
      x,
      y,
      (a, b) => sameElement(a, b, one.c === "zero"),
      (i) => show(y[i]),
    );
  }
  const [exact, bound] = [
    elementsOf(bytesOf(one.p ?? ""), "f64"),
    elementsOf(bytesOf(one.q ?? ""), "f64"),
  ];
  const close = (value: Element, numpy: Element, i: number) => {
    if (!Number.isFinite(numpy)) return Object.is(value, numpy);
    return Math.abs(Number(value) - Number(exact[i])) <= Number(bound[i]);
  };
  return firstDifference(x, y, close, (i) => `${exact[i]} within ${bound[i]} (NumPy ${y[i]})`);
}

/** Compares a result that the call made. Null when it is NumPy's. */
export function compareResult(one: NumpyCase, got: Outcome): string | null {
  const [dtype, shape] = [one.d as NDDtype, one.h ?? []];
  if (got.dtype !== dtype) return `dtype is ${got.dtype}, expected ${dtype}`;
  if (String(got.shape) !== String(shape)) return `shape is (${got.shape}), expected (${shape})`;
  return differenceOf(one, dtype, got.bytes, bytesOf(one.x ?? ""));
}

/** Compares the memory of an output: its elements, and that no other byte has changed. */
export function compareOutput(one: NumpyCase, out: ViewSpec, memory: Uint8Array): string | null {
  const place: Place = { dtype: out.t, shape: out.h, strides: out.s, offset: out.o };
  const expected = bytesOf(one.m ?? "");
  const got = memory.slice(0, expected.length);
  const difference = differenceOf(
    one,
    out.t,
    gatherBytes(got, place),
    gatherBytes(expected, place),
  );
  if (difference !== null) return difference;
  const size = ITEM_SIZE[out.t];
  for (const at of elementOffsets(place)) got.set(expected.subarray(at, at + size), at);
  const other = got.findIndex((byte, i) => byte !== expected[i]);
  return other < 0 ? null : `byte ${other} of the output's memory, outside of it, has changed`;
}

/** The value of JavaScript that a case without axis gives: sums of i64 and u64 are bigints. */
function valueOf(one: NumpyCase): Element | undefined {
  const [value] = elementsOf(bytesOf(one.x ?? ""), one.d as NDDtype);
  const [input] = one.in as ViewSpec[];
  const counts = ["argmin", "argmax", "countNonzero"].includes(one.op);
  const dtype = one.op === "dot" ? one.d : input?.t;
  const wide = (dtype === "i64" || dtype === "u64") && !counts;
  return typeof value === "bigint" && !wide ? Number(value) : value;
}

/** Whether a reduction gives an array, not a value. */
export function givesArray({ op, args = {}, h = [] }: NumpyCase): boolean {
  return op === "dot" ? h.length > 0 : args.axis !== undefined || args.keepdims === true;
}

/** The error that a case must give. Sums of narrow integers are numbers, which must hold them. */
export function expectedError(one: NumpyCase): string | undefined {
  if (one.e !== undefined || !["sum", "prod"].includes(one.op)) return one.e;
  if (one.out !== undefined || givesArray(one)) return undefined;
  const value = valueOf(one);
  return Number.isInteger(value) && one.c === undefined && !Number.isSafeInteger(value)
    ? "RangeError"
    : undefined;
}

/** Compares a value of JavaScript, which a reduction without axis gives. */
export function compareValue(one: NumpyCase, got: unknown): string | null {
  const value = valueOf(one);
  if (typeof got !== typeof value) {
    return `result is the ${typeof got} ${String(got)}, expected the ${typeof value} ${value}`;
  }
  if (one.c !== "close") {
    const same = sameElement(got as Element, value as Element, one.c === "zero");
    return same ? null : `result is ${show(got as Element)}, expected ${show(value)}`;
  }
  const number = new Float64Array([got as number]);
  const numpy = new Float64Array([value as number]);
  return differenceOf(one, "f64", new Uint8Array(number.buffer), new Uint8Array(numpy.buffer));
}

/** The inputs of a case in words, as short as can be. */
export function describeCase(one: NumpyCase): string {
  const view = ({ b, t, o, h, s }: ViewSpec, name: string) => {
    const memory = poolBytes(one.b[b] as NumpyCase["b"][number]);
    const place = { dtype: t, shape: h, strides: s, offset: o };
    const elements = elementsOf(gatherBytes(memory, place), t).slice(0, 12).map(show).join(" ");
    return `  ${name}: ${t} (${h}) strides (${s}) offset ${o} of buffer ${b}: ${elements}`;
  };
  const inputs = one.in.map((spec, k) =>
    "v" in spec ? `  input ${k}: ${JSON.stringify(spec.v)}` : view(spec, `input ${k}`)
  );
  const args = one.args ? [`  arguments: ${JSON.stringify(one.args)}`] : [];
  return [...inputs, ...args, ...(one.out ? [view(one.out, "out")] : [])].join("\n");
}
