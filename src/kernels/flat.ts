/**
 * The short way of a call: all operands are runs in native memory, of the dtypes that the kernel
 * works on, and the output is given. Nothing is allocated.
 *
 * @module
 */
import { sameShape } from "../nd/broadcast.ts";
import { scratch } from "../nd/descriptor.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { type Parts, partsOf } from "../nd/parts.ts";
import { NDView } from "../nd/view.ts";
import { scalarAddress } from "./call.ts";
import type { Operation } from "./codes.ts";
import type { KernelScalar } from "./operands.ts";
import { writeScalar } from "./scalars.ts";

/** Parts of a view, else null. */
function partsIf(value: unknown): Parts | null {
  return value instanceof NDView ? partsOf(value) : null;
}

function isScalar(value: unknown): value is KernelScalar {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
}

/** Whether an operand is a run in native memory that is alive. */
function isRun({ layout, memory }: Parts): boolean {
  return layout.isC && memory.address !== 0 && memory.bytes.length !== 0;
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
 * Runs an operation the short way, if it can go that way.
 *
 * @param a the first input as a user gives it; `b` and `c` likewise, if the operation has them
 * @returns false when nothing was done
 */
export function runFlat(
  operation: Operation,
  a: unknown,
  b: unknown,
  c: unknown,
  target: unknown,
): boolean {
  const out = partsIf(target);
  const count = operation.params.length;
  const pa = partsIf(a);
  const pb = count > 1 ? partsIf(b) : null;
  const pc = count > 2 ? partsIf(c) : null;
  // Only now, after all that can run code of the user's.
  if (out === null || !out.writable || out.layout.size === 0 || !isRun(out)) return false;
  const lead = operation.hasCondition ? pb ?? pc : pa ?? pb ?? pc;
  if (lead === null) return false;
  const { dtype } = lead;
  const { code } = DTYPES[dtype];
  if (operation.direct[code] !== 1) return false;
  if (out.dtype !== (operation.givesBool ? "bool" : dtype)) return false;
  const s = scratch(operation.call);
  const first = operation.hasCondition ? "bool" : dtype;
  let repeated = 0;
  const to = out.memory.address + out.layout.offset;
  let x = to;
  let y = to;
  let z = to;
  if (pa !== null) {
    if (!fits(pa, first, out)) return false;
    x = pa.memory.address + pa.layout.offset;
  } else {
    if (!isScalar(a) || !writeScalar(s, 0, first, a)) return false;
    x = scalarAddress(s, 0);
    repeated |= 1;
  }
  if (pb !== null) {
    if (!fits(pb, dtype, out)) return false;
    y = pb.memory.address + pb.layout.offset;
  } else if (count > 1) {
    if (!isScalar(b) || !writeScalar(s, 1, dtype, b)) return false;
    y = scalarAddress(s, 1);
    repeated |= 2;
  }
  if (pc !== null) {
    if (!fits(pc, dtype, out)) return false;
    z = pc.memory.address + pc.layout.offset;
  } else if (count > 2) {
    if (!isScalar(c) || !writeScalar(s, 2, dtype, c)) return false;
    z = scalarAddress(s, 2);
    repeated |= 4;
  }
  const bits = operation.code + 256 * code + 65536 * repeated;
  return s.library.api.ndFlat(bits, out.layout.size, to, x, y, z) === 0;
}
