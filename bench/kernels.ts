/**
 * Kernels on native blocks against plain JavaScript on typed arrays, in the same process.
 *
 * @module
 */
import { Block, type Dtype, kernels as ziffi } from "../src/mod.ts";
import assert from "node:assert/strict";
import type { Comparison, Group } from "./rows.ts";

type Numbers = Uint8Array | Int16Array | Float32Array | Float64Array;
type KernelDtype = "u8" | "i16" | "f32" | "f64";

const SIZES = [["1e3", 1e3], ["1e5", 1e5], ["1e7", 1e7]] as const;
const ITEM: Record<KernelDtype, number> = { u8: 1, i16: 2, f32: 4, f64: 8 };

/** The loops that a person would write. The text makes a fresh function for every dtype, so that
 * each one keeps type feedback of its own, as it would in a program that uses one dtype. */
const LOOPS = {
  fill: "(x, y, out, k) => { for (let i = 0; i < out.length; i++) out[i] = k; }",
  scale: "(x, y, out, k) => { for (let i = 0; i < x.length; i++) out[i] = x[i] * k; }",
  add: "(x, y, out, k) => { for (let i = 0; i < x.length; i++) out[i] = x[i] + y[i]; }",
  invertInteger: "(x, y, out, k) => { for (let i = 0; i < x.length; i++) out[i] = ~x[i]; }",
  invertFloat: "(x, y, out, k) => { for (let i = 0; i < x.length; i++) out[i] = 1 - x[i]; }",
  sum: "(x, y, out, k) => { let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s; }",
} as const;

type Loop = (x: Numbers, y: Numbers, out: Numbers, k: number) => unknown;
const loopOf = (name: keyof typeof LOOPS): Loop => new Function(`return ${LOOPS[name]}`)() as Loop;

function filled(dtype: KernelDtype, length: number): { native: Numbers; plain: Numbers } {
  const native = new Block(length * ITEM[dtype]).view(dtype as Dtype) as Numbers;
  const float = dtype === "f32" || dtype === "f64";
  for (let i = 0; i < length; i += 1) native[i] = float ? (i % 1000) / 8 : i % 100;
  return { native, plain: native.slice() };
}

function close(ours: unknown, theirs: unknown): void {
  const [a, b] = [Number(ours), Number(theirs)];
  assert.ok(Math.abs(a - b) <= 1e-6 * Math.abs(b), `${a} is not ${b}`);
}

function* comparisonsOf(dtype: KernelDtype, label: string, length: number): Generator<Comparison> {
  const [x, y, out] = [filled(dtype, length), filled(dtype, length), filled(dtype, length)];
  const float = dtype === "f32" || dtype === "f64";
  const k = 3;
  const row = (
    operation: "fill" | "scale" | "add" | "invert",
    ours: () => unknown,
    loop: Loop,
  ): Comparison => ({
    name: `${operation} ${dtype} ${label}`,
    peer: "plain JS loop",
    ours: () => ours(),
    theirs: () => {
      loop(x.plain, y.plain, out.plain, k);
      return out.plain;
    },
    verify: () => {
      ours();
      loop(x.plain, y.plain, out.plain, k);
      assert.deepEqual(out.native.slice(0, 4096), out.plain.slice(0, 4096));
      assert.deepEqual(out.native.at(-1), out.plain.at(-1));
    },
  });
  yield row("fill", () => ziffi.fill(out.native, k), loopOf("fill"));
  yield row("scale", () => ziffi.scale(x.native, k, out.native), loopOf("scale"));
  const inPlace = loopOf("scale");
  yield {
    name: `scale in place ${dtype} ${label}`,
    peer: "plain JS loop",
    // Times 1, so that any number of rounds leaves the same values.
    ours: () => ziffi.scale(y.native, 1, y.native),
    theirs: () => {
      inPlace(y.plain, x.plain, y.plain, 1);
      return y.plain;
    },
    verify: () => {
      ziffi.scale(y.native, 3, y.native);
      inPlace(y.plain, x.plain, y.plain, 3);
      assert.deepEqual(y.native.slice(0, 4096), y.plain.slice(0, 4096));
    },
  };
  yield row("add", () => ziffi.add(x.native, y.native, out.native), loopOf("add"));
  const invert = loopOf(float ? "invertFloat" : "invertInteger");
  yield row("invert", () => ziffi.invert(x.native, out.native), invert);
  const sum = loopOf("sum");
  yield {
    name: `sum ${dtype} ${label}`,
    peer: "plain JS loop",
    ours: () => ziffi.sum(x.native),
    theirs: () => sum(x.plain, y.plain, out.plain, k),
    verify: close,
  };
}

function* comparisons(): Generator<Comparison> {
  for (const [label, length] of SIZES) {
    for (const dtype of ["u8", "i16", "f32", "f64"] as const) {
      yield* comparisonsOf(dtype, label, length);
    }
  }
}

/** The group `kernels`. */
export const kernels: Group = { name: "kernels", make: comparisons };
