/**
 * N-d kernels against simsimd (C, by N-API), numpy-ts (TypeScript and WebAssembly) and the loops
 * that a person would write in JavaScript, in the same process.
 *
 * @module
 */
import * as np from "numpy-ts";
import simsimd from "simsimd";
import { array, kernels, type NDArray } from "../../src/mod.ts";
import type { Comparison, Group } from "../rows.ts";

const COUNTS = [["1e3", 1e3], ["1e5", 1e5], ["1e6", 1e6]] as const;
const DTYPES = [
  ["u8", "uint8", Uint8Array],
  ["i32", "int32", Int32Array],
  ["f32", "float32", Float32Array],
  ["f64", "float64", Float64Array],
] as const;

type Numbers = Uint8Array | Int32Array | Float32Array | Float64Array;
type Operation =
  | "add"
  | "multiply"
  | "sqrt"
  | "sum"
  | "mean"
  | "max"
  | "argmax"
  | "dot"
  | "less"
  | "clip";

/** The loops, as texts: a fresh function for every dtype has type feedback of its own. */
const LOOPS: Record<Operation, string> = {
  add: "for (let i = 0; i < x.length; i++) out[i] = x[i] + y[i]; return out;",
  multiply: "for (let i = 0; i < x.length; i++) out[i] = x[i] * y[i]; return out;",
  sqrt: "for (let i = 0; i < x.length; i++) wide[i] = Math.sqrt(x[i]); return wide;",
  sum: "let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s;",
  mean: "let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s / x.length;",
  max: "let m = x[0]; for (let i = 1; i < x.length; i++) if (x[i] > m) m = x[i]; return m;",
  argmax: "let m = 0; for (let i = 1; i < x.length; i++) if (x[i] > x[m]) m = i; return m;",
  dot: "let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * y[i]; return s;",
  less: "for (let i = 0; i < x.length; i++) bits[i] = x[i] < y[i] ? 1 : 0; return bits;",
  clip:
    "for (let i = 0; i < x.length; i++) out[i] = x[i] < 2 ? 2 : x[i] > 3 ? 3 : x[i]; return out;",
};

type Loop = (x: Numbers, y: Numbers, out: Numbers, wide: Numbers, bits: Uint8Array) => unknown;
const loopOf = (name: Operation) =>
  new Function("x", "y", "out", "wide", "bits", LOOPS[name]) as Loop;

/** The elements of a result, or the value. */
function elements(result: unknown): ArrayLike<number> {
  if (typeof result === "number" || typeof result === "bigint") return [Number(result)];
  if (ArrayBuffer.isView(result)) return result as Numbers;
  const { data } = result as { data: ArrayLike<number> };
  return data;
}

function close(ours: unknown, theirs: unknown): void {
  const [a, b] = [elements(ours), elements(theirs)];
  for (let i = 0; i < a.length; i += Math.max(1, a.length >> 8)) {
    const [x, y] = [Number(a[i]), Number(b[i])];
    if (!(Math.abs(x - y) <= 2e-3 * Math.abs(y))) throw new Error(`[${i}] ${x} is not ${y}`);
  }
}

/** Small values: u8 products and dots of the peers must not wrap in one way only. */
const value = (i: number) => i % 4;

function filled(
  dtype: "u8" | "i32" | "f32" | "f64",
  count: number,
): NDArray<typeof dtype> {
  const made = array.zeros(dtype, count);
  const { data } = made;
  for (let i = 0; i < count; i += 1) data[i] = value(i);
  return made;
}

function* against(
  label: string,
  count: number,
  [dtype, numpyName, Plain]: typeof DTYPES[number],
): Generator<Comparison> {
  const [a, b, out] = [filled(dtype, count), filled(dtype, count), filled(dtype, count)];
  const wide = array.zeros(dtype === "f32" ? "f32" : dtype === "u8" ? "f16" : "f64", count);
  const bits = array.bool(count);
  const [x, y, z] = [Plain.from(a.data), Plain.from(b.data), new Plain(count)];
  const wideJs = dtype === "f32" ? new Float32Array(count) : new Float64Array(count);
  const bitsJs = new Uint8Array(count);
  const [p, q] = [np.array(x, numpyName), np.array(y, numpyName)];
  const ours: Record<Operation, () => unknown> = {
    add: () => kernels.add(a, b, out),
    multiply: () => kernels.multiply(a, b, out),
    sqrt: () => kernels.sqrt(a, wide),
    sum: () => kernels.sum(a),
    mean: () => kernels.mean(a),
    max: () => kernels.max(a),
    argmax: () => kernels.argmax(a),
    dot: () => kernels.dot(a, b),
    less: () => kernels.less(a, b, bits),
    clip: () => kernels.clip(a, 2, 3, out),
  };
  const made: Record<Operation, () => unknown> = {
    add: () => np.add(p, q),
    multiply: () => np.multiply(p, q),
    sqrt: () => np.sqrt(p),
    sum: () => np.sum(p),
    mean: () => np.mean(p),
    max: () => np.max(p),
    argmax: () => np.argmax(p),
    dot: () => np.dot(p, q),
    less: () => np.less(p, q),
    clip: () => np.clip(p, 2, 3),
  };
  for (const op of Object.keys(LOOPS) as Operation[]) {
    // A dot of u8 wraps, as NumPy's; the loop in doubles does not.
    if (op === "dot" && dtype === "u8") continue;
    const name = `${op} ${dtype} ${label}`;
    const loop = loopOf(op);
    const plain = () => loop(x, y, z, wideJs, bitsJs);
    yield { name: `${name}, loop`, peer: "plain JS", ours: ours[op], theirs: plain, verify: close };
    yield {
      name: `${name}, numpy-ts`,
      peer: "numpy-ts",
      ours: ours[op],
      theirs: disposing(made[op]),
      verify: close,
      rounds: 3,
    };
  }
  for (const one of [p, q]) one.dispose();
  for (const one of [a, b, out, wide, bits]) one.dispose();
}

/** Gives each result back before the next one is made: numpy-ts has no `out`, and little memory. */
function disposing(make: () => unknown): () => unknown {
  let last: unknown;
  return () => {
    if (typeof last === "object" && last !== null) (last as Disposable)[Symbol.dispose]();
    return last = make();
  };
}

function* metrics(label: string, count: number): Generator<Comparison> {
  for (const dtype of ["f32", "f64"] as const) {
    const [a, b] = [filled(dtype, count), filled(dtype, count)];
    const Plain = dtype === "f32" ? Float32Array : Float64Array;
    const [x, y, zero] = [Plain.from(a.data), Plain.from(b.data), new Plain(count)];
    const rest = { peer: "simsimd", verify: close };
    yield {
      name: `dot ${dtype} ${label}, simsimd`,
      ours: () => kernels.dot(a, b),
      theirs: () => simsimd.dot(x, y),
      ...rest,
    };
    // It has no norm: the distance from nothing is one.
    yield {
      name: `norm ${dtype} ${label}, simsimd`,
      ours: () => kernels.norm(a),
      theirs: () => simsimd.euclidean(x, zero),
      ...rest,
    };
  }
}

function* comparisons(): Generator<Comparison> {
  for (const [label, count] of COUNTS) {
    yield* metrics(label, count);
    for (const dtype of DTYPES) yield* against(label, count, dtype);
  }
}

/** The group `peers`. */
export const ndPeers: Group = { name: "peers", make: comparisons };
