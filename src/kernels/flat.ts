/**
 * The short way of a call: all operands are runs in native memory, of the dtypes that the kernel
 * works on, and the output is given. Nothing is allocated.
 *
 * @module
 */
import { sameShape } from "../nd/broadcast.ts";
import { scratch } from "../nd/descriptor.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import type { Parts } from "../nd/parts.ts";
import { scalarAddress } from "./call.ts";
import type { Operation } from "./codes.ts";
import type { KernelScalar } from "./operands.ts";
import { writeScalar } from "./scalars.ts";

/** Whether elements are one run in memory that is alive. */
function isRun({ memory, layout }: Parts): boolean {
  return layout.isC && layout.offset + layout.size * layout.itemSize <= memory.bytes.length;
}

/** Whether an input goes with the output: same shape, and the same memory or other memory. */
function fits(input: Parts, dtype: NDDtype, out: Parts): boolean {
  if (input.dtype !== dtype || !isRun(input)) return false;
  if (!sameShape(input.layout.shape, out.layout.shape)) return false;
  const { size } = out.layout;
  const from = input.memory.address + input.layout.offset;
  const to = out.memory.address + out.layout.offset;
  if (from === to) return input.layout.itemSize === out.layout.itemSize;
  return from < to
    ? from + size * input.layout.itemSize <= to
    : to + size * out.layout.itemSize <= from;
}

/**
 * Runs an operation the short way, if it can go that way: on views in native memory, and
 * values.
 *
 * @param dtype that of the views that count
 * @param a parts of the first input, or null where `va` is its value; `b` and `c` likewise, if the
 *   operation has them
 * @param out may be written, and has elements
 * @returns false when nothing was done
 */
export function runFlat(
  operation: Operation,
  dtype: NDDtype,
  a: Parts | null,
  va: KernelScalar,
  b: Parts | null,
  vb: KernelScalar,
  c: Parts | null,
  vc: KernelScalar,
  out: Parts,
): boolean {
  const { code } = DTYPES[dtype];
  if (operation.direct[code] !== 1 || !isRun(out)) return false;
  if (out.dtype !== (operation.givesBool ? "bool" : dtype)) return false;
  const count = operation.params.length;
  const s = scratch(operation.call);
  const first = operation.hasCondition ? "bool" : dtype;
  let repeated = 0;
  const to = out.memory.address + out.layout.offset;
  let x = to;
  let y = to;
  let z = to;
  if (a !== null) {
    if (!fits(a, first, out)) return false;
    x = a.memory.address + a.layout.offset;
  } else {
    if (!writeScalar(s, 0, first, va)) return false;
    x = scalarAddress(s, 0);
    repeated |= 1;
  }
  if (b !== null) {
    if (!fits(b, dtype, out)) return false;
    y = b.memory.address + b.layout.offset;
  } else if (count > 1) {
    if (!writeScalar(s, 1, dtype, vb)) return false;
    y = scalarAddress(s, 1);
    repeated |= 2;
  }
  if (c !== null) {
    if (!fits(c, dtype, out)) return false;
    z = c.memory.address + c.layout.offset;
  } else if (count > 2) {
    if (!writeScalar(s, 2, dtype, vc)) return false;
    z = scalarAddress(s, 2);
    repeated |= 4;
  }
  const bits = operation.code + 256 * code + 65536 * repeated;
  return s.library.api.ndFlat(bits, out.layout.size, to, x, y, z) === 0;
}
