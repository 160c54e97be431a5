// The calls that NumPy answered: tests/fixtures/numpy/cases.jsonl.gz, made by generate.py there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { NDDtype } from "../../../src/mod.ts";

/** A view: buffer, dtype, offset, shape and strides in bytes. */
export interface ViewSpec {
  readonly b: number;
  readonly t: NDDtype;
  readonly o: number;
  readonly h: readonly number[];
  readonly s: readonly number[];
}

/** A scalar; integers beyond the safe ones and some others are bigints. */
export interface ScalarSpec {
  readonly v: number | boolean | { readonly i: string } | { readonly n: string };
}

/** Arguments besides the operands. */
export interface CaseArgs {
  readonly axis?: number | number[];
  readonly keepdims?: boolean;
  readonly ddof?: number;
  readonly ord?: number | "Infinity";
  readonly dtype?: NDDtype;
  readonly indices?: number[] | number[][];
  readonly mode?: "raise" | "wrap" | "clip";
}

/** One call. README.md beside the file tells what the letters stand for. */
export interface NumpyCase {
  readonly id: string;
  readonly op: string;
  /** Buffers: name of a pool of values, first byte in it, length. */
  readonly b: readonly (readonly [pool: string, start: number, length: number])[];
  readonly in: readonly (ViewSpec | ScalarSpec)[];
  readonly args?: CaseArgs;
  readonly out?: ViewSpec;
  /** Memory of the output after the call. */
  readonly m?: string;
  /** Result without an output: dtype, shape, bytes in C order. */
  readonly d?: NDDtype;
  readonly h?: readonly number[];
  readonly x?: string;
  /** The error, and NumPy's words for it. */
  readonly e?: "TypeError" | "RangeError";
  readonly w?: string;
  /** How to compare; else all bits, and any NaN for any NaN. */
  readonly c?: "zero" | "close";
  /** Exact values and allowed errors, as doubles. */
  readonly p?: string;
  readonly q?: string;
}

interface Header {
  readonly cases: number;
  readonly pools: Readonly<Record<string, string>>;
}

/** Bytes of base64 text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

const file = join(import.meta.dirname, "../../fixtures/numpy/cases.jsonl.gz");
const [first = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
const header: Header = JSON.parse(first);

/** All cases, in the order of the file. */
export const numpyCases: readonly NumpyCase[] = lines.map((line) => JSON.parse(line));

/** Number of cases that the generator wrote. */
export const numpyCaseCount: number = header.cases;

const pools = new Map(Object.entries(header.pools).map(([name, data]) => [name, bytesOf(data)]));

/** What a buffer of a case holds before the call. */
export function poolBytes([pool, start, length]: NumpyCase["b"][number]): Uint8Array {
  const bytes = pools.get(pool);
  if (bytes === undefined || start + length > bytes.length) throw new Error(`No pool ${pool}`);
  return bytes.subarray(start, start + length);
}

/** The cases of each operation. */
export function casesByOperation(): Map<string, NumpyCase[]> {
  const groups = new Map<string, NumpyCase[]>();
  for (const one of numpyCases) {
    const group = groups.get(one.op);
    if (group === undefined) groups.set(one.op, [one]);
    else group.push(one);
  }
  return groups;
}
