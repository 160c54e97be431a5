/**
 * Reductions that allocate nothing: of a whole view in native memory to a value, and along one axis
 * into a given output. Whatever needs a copy or a message is left to reductions_run.ts.
 *
 * @module
 */
import { type Scratch, scratch, SLOT } from "../nd/descriptor.ts";
import type { Layout } from "../nd/layout.ts";
import { type Parts, viewParts } from "../nd/parts.ts";
import { beginCoded, writeValue } from "./call.ts";
import { codeOf, COUNT, F64, IS_FLOAT, SAME_KIND } from "./dtype_codes.ts";
import { nativeCalls } from "./native_calls.ts";
import { isNativeRun, placeAlong, placeView, spansApart } from "./placing.ts";
import type { Reduction } from "./reductions_table.ts";
import { readResult, reduceRun, resultAddress } from "./reductions_values.ts";

/** 1 where an output of f64 asks for more than the floats of the input; NumPy does so too. */
export function computesWide(dtype: number, out: number): number {
  return Number(out === F64 && dtype !== F64 && IS_FLOAT[dtype] === 1);
}

/**
 * Reduces a whole view to a value.
 *
 * @returns undefined when nothing was done
 */
export function reduceWhole(
  reduction: Reduction,
  given: unknown,
): number | bigint | boolean | undefined {
  const parts = viewParts(given);
  if (parts === null || parts.layout.size === 0) return undefined;
  if (isNativeRun(parts)) return reduceRun(reduction, parts, 0);
  const { dtype, layout: { shape } } = parts;
  const rank = shape.length;
  const code = codeOf(dtype);
  const s = scratch(reduction.call);
  begin(s, reduction, code, shape, 0, 0);
  for (let axis = 0; axis < rank; axis += 1) s.slots[SLOT.reduced + axis] = 1;
  if (!placeView(s, 0, parts, code, shape)) return undefined;
  writeValue(s, 1, reduction.leaves[code] as number, resultAddress(s), rank);
  return nativeCalls(s).run(s.address) < 0 ? undefined : readResult(reduction, s, dtype);
}

/**
 * Reduces along one axis into an output.
 *
 * @param parts of the input, null for what is no view; `out` likewise
 * @param axis as a user gives it, `keepdims` too
 * @returns false when nothing was done
 */
export function reduceAxis(
  reduction: Reduction,
  parts: Parts | null,
  axis: unknown,
  keepdims: unknown,
  ddof: number,
  out: Parts | null,
): boolean {
  if (parts === null || out === null || typeof axis !== "number") return false;
  const { layout } = parts;
  const rank = layout.shape.length;
  const at = axis < 0 ? axis + rank : axis;
  if (!out.writable || layout.size === 0 || layout.shape[at] === undefined) return false;
  if (typeof keepdims !== "boolean" || !isResult(out.layout, layout, at, keepdims)) return false;
  const from = codeOf(parts.dtype);
  const to = codeOf(out.dtype);
  if (SAME_KIND[(reduction.gives[from] as number) * COUNT + to] === 0) return false;
  const s = scratch(reduction.call);
  begin(s, reduction, from, layout.shape, ddof, computesWide(from, to));
  s.slots[SLOT.reduced + at] = 1;
  if (!placeView(s, 0, parts, from, layout.shape)) return false;
  if (!placeAlong(s, 1, out, to, at, keepdims, rank)) return false;
  return spansApart(0, 1) && nativeCalls(s).run(s.address) >= 0;
}

function begin(
  s: Scratch,
  { code }: Reduction,
  dtype: number,
  shape: readonly number[],
  ddof: number,
  wide: number,
): void {
  beginCoded(s, code, dtype, shape, 2);
  s.slots[SLOT.extra] = ddof;
  s.slots[SLOT.extra + 1] = wide;
}

/** Whether an output has the shape of an input without an axis, or with length 1 along it. */
function isResult(
  { shape: out }: Layout,
  { shape }: Layout,
  at: number,
  keepdims: boolean,
): boolean {
  const rank = shape.length;
  if (out.length !== (keepdims ? rank : rank - 1)) return false;
  let next = 0;
  for (let axis = 0; axis < rank; axis += 1) {
    if (axis === at) {
      if (!keepdims) continue;
      if (out[next] !== 1) return false;
    } else if (out[next] !== shape[axis]) return false;
    next += 1;
  }
  return true;
}
