/**
 * The dot product: sums of products along one axis of two inputs.
 *
 * @module
 */
import { broadcast } from "../nd/broadcast.ts";
import { scratch, SLOT } from "../nd/descriptor.ts";
import { Layout, showShape } from "../nd/layout.ts";
import { newArray } from "../nd/ndarray.ts";
import { type Parts, viewParts } from "../nd/parts.ts";
import { checkAxis } from "../nd/shape.ts";
import { checkOptions } from "../options.ts";
import { beginCall, beginCoded, runCall, writeBroadcast, writeValue } from "./call.ts";
import { codeOf, COUNT, F64, IS_FLOAT, PROMOTED } from "./dtype_codes.ts";
import { nativeCalls } from "./native_calls.ts";
import { readMemory, readOutput } from "./operands.ts";
import { isNativeRun, placeView } from "./placing.ts";
import { promote } from "./promotion.ts";
import { computesWide } from "./reductions_direct.ts";
import { ALLOWED, apart, checkOutput } from "./reductions_run.ts";
import { DOT } from "./reductions_table.ts";
import type { Dot, DotOptions } from "./reductions_types.ts";
import { dotRuns, readStored, resultAddress } from "./reductions_values.ts";

const CALL = "kernels.dot";

/** Whether both are runs of one axis, one dtype and one length that one call can be given. */
function areRuns(a: Parts, b: Parts): boolean {
  return a.layout.rank === 1 && b.layout.rank === 1 && a.dtype === b.dtype &&
    a.layout.isC && b.layout.isC && a.layout.size === b.layout.size &&
    (a.memory.address === 0) === (b.memory.address === 0);
}

/**
 * The product of two views of one axis in native memory, without allocations.
 *
 * @returns undefined when nothing was done
 */
function dotDirect(a: Parts, b: Parts): number | bigint | boolean | undefined {
  const { shape, size } = a.layout;
  if (shape.length !== 1 || b.layout.shape.length !== 1 || size === 0 || size !== b.layout.size) {
    return undefined;
  }
  if (a.dtype === b.dtype && isNativeRun(a) && isNativeRun(b)) return dotRuns(DOT, a, b);
  const x = codeOf(a.dtype);
  const y = codeOf(b.dtype);
  const gives = PROMOTED[x * COUNT + y] as number;
  const s = scratch(CALL);
  beginCoded(s, DOT, gives, shape, 3);
  s.slots[SLOT.reduced] = 1;
  s.slots[SLOT.extra + 1] = 0;
  if (!placeView(s, 0, a, x, shape) || !placeView(s, 1, b, y, shape)) return undefined;
  const left = leftAs(gives);
  writeValue(s, 2, left, resultAddress(s), 1);
  return nativeCalls(s).run(s.address) < 0 ? undefined : readStored(s, left);
}

/** The dtype of a value: floats are not rounded to that of the inputs. */
function leftAs(dtype: number): number {
  return IS_FLOAT[dtype] === 1 ? F64 : dtype;
}

/**
 * The sum of products along the last axis, or along `axis`; the other axes are broadcast, as in
 * np.vecdot. Integers wrap in their common dtype, of bool it is whether any pair is true, floats
 * are summed as in {@link sum}. Without other axes the result is a value.
 *
 * @throws RangeError for an axis of different lengths, and shapes that do not go together
 */
export const dot = ((given: unknown, other: unknown, options?: DotOptions): unknown => {
  if (options === undefined) {
    const x = viewParts(given);
    const y = viewParts(other);
    const value = x === null || y === null ? undefined : dotDirect(x, y);
    if (value !== undefined) return value;
  }
  // First of all: getters of the user's can free memory.
  if (options !== undefined) checkOptions(CALL, options, ["axis", "out"]);
  const { axis = -1, out } = options ?? {};
  const a = readMemory(CALL, "a", given, ALLOWED).parts;
  const b = readMemory(CALL, "b", other, ALLOWED).parts;
  if (out === undefined && axis === -1 && areRuns(a, b)) return dotRuns(DOT, a, b);
  return dotAlong(a, b, axis, out);
}) as Dot;

function dotAlong(given: Parts, other: Parts, axis: number, out: DotOptions["out"]): unknown {
  let a = axisLast("a", given, axis);
  let b = axisLast("b", other, axis);
  const length = a.layout.shape.at(-1);
  if (length !== b.layout.shape.at(-1)) {
    throw new RangeError(
      `${CALL}: shapes ${showShape(given.layout.shape)} and ${showShape(other.layout.shape)} not ` +
        `aligned: ${length} and ${b.layout.shape.at(-1)} elements along axis ${axis}`,
    );
  }
  const gives = promote(a.dtype, b.dtype);
  const outer = broadcast(CALL, [a.layout.shape.slice(0, -1), b.layout.shape.slice(0, -1)]);
  const isValue = outer.length === 0 && out === undefined;
  const result = isValue ? null : out ?? newArray(CALL, gives, outer, false);
  const target = result === null ? null : readOutput(CALL, result).parts;
  if (target !== null && out !== undefined) {
    checkOutput(CALL, target, outer, gives);
    a = apart(CALL, "a", a, target);
    b = apart(CALL, "b", b, target);
  }
  const rank = outer.length + 1;
  const code = codeOf(gives);
  const left = leftAs(code);
  const s = scratch(CALL);
  beginCall(s, DOT, gives, [...outer, length as number], 3);
  s.slots[SLOT.reduced + rank - 1] = 1;
  s.slots[SLOT.extra + 1] = computesWide(code, codeOf(target?.dtype ?? gives));
  writeBroadcast(s, 0, a, rank);
  writeBroadcast(s, 1, b, rank);
  if (target === null) writeValue(s, 2, left, resultAddress(s), rank);
  else writeBroadcast(s, 2, { ...target, layout: withAxis(target.layout) }, rank);
  runCall(CALL, s, target === null ? [a, b] : [a, b, target]);
  return target === null ? readStored(s, left) : result;
}

/** An input with the axis of the products last. */
function axisLast(name: string, parts: Parts, axis: number): Parts {
  const { shape, strides, offset, itemSize, rank } = parts.layout;
  if (rank === 0) throw new RangeError(`${CALL}: ${name} has no axis; give at least one dimension`);
  const at = checkAxis(CALL, axis, rank);
  if (at === rank - 1) return parts;
  const moved = (list: readonly number[]) => [...list.toSpliced(at, 1), list[at] as number];
  return { ...parts, layout: new Layout(moved(shape), moved(strides), offset, itemSize) };
}

/** The layout of an output with the reduced axis, along which it does not move. */
function withAxis({ shape, strides, offset, itemSize }: Layout): Layout {
  return new Layout([...shape, 1], [...strides, 0], offset, itemSize);
}
