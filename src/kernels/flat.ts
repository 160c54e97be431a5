/**
 * The short way of a call: all operands are runs in native memory, of the dtypes that the kernel
 * works on, and the output is given. Nothing is allocated.
 *
 * @module
 */
import { scratch } from "../nd/descriptor.ts";
import type { Parts } from "../nd/parts.ts";
import { scalarAddress } from "./call.ts";
import type { Operation } from "./codes.ts";
import { BOOL, codeOf } from "./dtype_codes.ts";
import { nativeCalls } from "./native_calls.ts";
import type { KernelScalar } from "./operands.ts";
import { isNativeRun, runsGo } from "./placing.ts";
import { writeScalar } from "./scalars.ts";

/** Whether an input of a dtype goes with the output. */
function fits(input: Parts, out: Parts): boolean {
  return isNativeRun(input) && runsGo(input, out);
}

/**
 * Runs an operation the short way, if it can go that way: on views, and values.
 *
 * @param lead number of the dtype of the views that count
 * @param a parts of the first input, or null where `va` is its value; `b` and `c` likewise, if the
 *   operation has them; `x`, `y` and `z` are the numbers of their dtypes
 * @param out may be written, and has elements
 * @returns false when nothing was done
 */
export function runFlat(
  operation: Operation,
  lead: number,
  a: Parts | null,
  x: number,
  va: KernelScalar,
  b: Parts | null,
  y: number,
  vb: KernelScalar,
  c: Parts | null,
  z: number,
  vc: KernelScalar,
  out: Parts,
): boolean {
  if (operation.loopCodes[lead] !== lead || !isNativeRun(out)) return false;
  if (codeOf(out.dtype) !== (operation.givesBool ? BOOL : lead)) return false;
  const count = operation.params.length;
  const s = scratch(operation.call);
  const first = operation.hasCondition ? BOOL : lead;
  let repeated = 0;
  const to = out.memory.address + out.layout.offset;
  let p = to;
  let q = to;
  let r = to;
  if (a !== null) {
    if (x !== first || !fits(a, out)) return false;
    p = a.memory.address + a.layout.offset;
  } else {
    if (!writeScalar(s, 0, first, va)) return false;
    p = scalarAddress(s, 0);
    repeated |= 1;
  }
  if (b !== null) {
    if (y !== lead || !fits(b, out)) return false;
    q = b.memory.address + b.layout.offset;
  } else if (count > 1) {
    if (!writeScalar(s, 1, lead, vb)) return false;
    q = scalarAddress(s, 1);
    repeated |= 2;
  }
  if (c !== null) {
    if (z !== lead || !fits(c, out)) return false;
    r = c.memory.address + c.layout.offset;
  } else if (count > 2) {
    if (!writeScalar(s, 2, lead, vc)) return false;
    r = scalarAddress(s, 2);
    repeated |= 4;
  }
  const bits = operation.code + 256 * lead + 65536 * repeated;
  return nativeCalls(s).flat(bits, out.layout.size, to, p, q, r) === 0;
}
