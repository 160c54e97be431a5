/**
 * The cells that are compared with NumPy: operation by dtype, length and layout, and ours of each.
 *
 * @module
 */
import { Block, kernels, type NDDtype, type NDView, view } from "../../src/mod.ts";

/** Element types of the cells. */
export const DTYPES = ["u8", "i32", "f32", "f64"] as const;
/** Lengths of the cells, in elements. */
export const COUNTS = [1e3, 1e5, 1e7] as const;
/** Side by side at a multiple of 64 bytes; every second element; side by side, one byte further. */
export const LAYOUTS = ["contiguous", "strided", "unaligned"] as const;
/** Operations of the cells. */
export const OPERATIONS = [
  "add",
  "multiply",
  "scale",
  "sum",
  "mean",
  "var",
  "min",
  "max",
  "argmax",
  "dot",
  "sqrt",
  "compare",
  "where",
  "cast",
  "clip",
] as const;

type CellDtype = typeof DTYPES[number];
type Layout = typeof LAYOUTS[number];
type Mutable = NDView<NDDtype, "strided", "write">;

/** What is measured. */
export interface Cell {
  readonly op: typeof OPERATIONS[number] | "invert";
  readonly dtype: CellDtype;
  readonly count: number;
  readonly layout: Layout;
}

const SIZES: Partial<Record<NDDtype, number>> = { bool: 1, u8: 1, f16: 2, i32: 4, f32: 4, f64: 8 };
const CASTS = { u8: "f32", i32: "f64", f32: "f64", f64: "f32" } as const;
const ROOTS = { u8: "f16", i32: "f64", f32: "f32", f64: "f64" } as const;

/** An array of a layout, in memory of its own, touched. */
export function place(dtype: NDDtype, count: number, layout: Layout): Mutable {
  const size = SIZES[dtype] ?? 8;
  const room = layout === "strided" ? 2 * count * size : count * size + 64;
  const block = new Block(room, { zeroed: false });
  block.view("u8").fill(0);
  const offset = layout === "unaligned" ? 1 : 0;
  const stride = layout === "strided" ? 2 * size : size;
  return view(block.buffer, dtype, [count], [stride], offset) as Mutable;
}

function filled(dtype: NDDtype, { count, layout }: Cell, value: (i: number) => number): Mutable {
  const plain = new Float64Array(count);
  for (let i = 0; i < count; i += 1) plain[i] = value(i);
  const to = place(dtype, count, layout);
  kernels.cast(view(plain.buffer, "f64", [count]), to);
  return to;
}

/** Ours of a cell: a function that runs the operation once, and gives the result. */
export function ours(cell: Cell): () => unknown {
  const { op, dtype, count, layout } = cell;
  const float = dtype === "f32" || dtype === "f64";
  const a = filled(dtype, cell, (i) => float ? (i % 1000) / 8 + 0.125 : i % 100 + 1);
  const b = filled(dtype, cell, (i) => i * 7 % 50 + 1);
  const result = op === "cast" ? CASTS[dtype] : op === "sqrt" ? ROOTS[dtype] : dtype;
  const out = place(op === "compare" ? "bool" : result, count, layout);
  if (op === "where") {
    const mask = filled("bool", cell, (i) => i % 3 === 0 ? 1 : 0) as NDView<"bool">;
    return () => kernels.where(mask, a, b, out);
  }
  const calls: Record<Exclude<Cell["op"], "where">, () => unknown> = {
    add: () => kernels.add(a, b, out),
    multiply: () => kernels.multiply(a, b, out),
    scale: () => kernels.scale(a, 3, out),
    sum: () => kernels.sum(a),
    mean: () => kernels.mean(a),
    var: () => kernels.var(a),
    min: () => kernels.min(a),
    max: () => kernels.max(a),
    argmax: () => kernels.argmax(a),
    dot: () => kernels.dot(a, b),
    sqrt: () => kernels.sqrt(a, out),
    compare: () => kernels.less(a, b, out),
    cast: () => kernels.cast(a, out),
    clip: () => kernels.clip(a, 10, 60, out),
    invert: () => kernels.invert(a, out),
  };
  return calls[op];
}

/** What the peer's samples are compared with: first elements and some of all, or the value. */
export function sampleOf(result: unknown): number[] {
  if (typeof result !== "object" || result === null) return [Number(result)];
  const one = result as NDView;
  const indices = Array.from({ length: Math.min(64, one.size) }, (_, i) => i);
  const spread = Array.from({ length: 257 }, (_, i) => Math.floor(i * (one.size - 1) / 256));
  return [...indices, ...spread].map((i) => Number(one.get(i)));
}
