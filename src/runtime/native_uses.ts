/**
 * What native memory and objects a value stands for, so that nobody frees them under a call.
 *
 * @module
 */
import { showValue, ZiffiError } from "./errors.ts";
import { ownerOf } from "./fields.ts";
import { handleChain } from "./handles.ts";
import { trueBuffer } from "./intrinsics.ts";
import { bufferAddress } from "./native_memory.ts";
import type { LentStructs } from "./struct_params.ts";
import { arrayAddressOf, arrayLengthOf, structAddress } from "./struct_params.ts";
import { StructArray, StructView } from "./struct_view.ts";
import { isUsed } from "./uses.ts";

/** The buffer behind a value that passes by its address; null for all else. */
function bufferOf(value: object): ArrayBufferLike | null {
  if (value instanceof StructView) return value.address === 0 ? null : value.view.buffer;
  if (value instanceof StructArray) return value.address === 0 ? null : value.bytes.buffer;
  if (value instanceof DataView) return value.buffer;
  if (ArrayBuffer.isView(value)) return trueBuffer(value);
  return value instanceof ArrayBuffer ? value : null;
}

/** The handles and buffers that must stay while native code uses an argument. */
export function nativeParts(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  const handles = handleChain(value);
  if (handles.length > 0) return handles;
  const buffer = bufferOf(value);
  const own = buffer === null || bufferAddress(buffer) === 0 ? [] : [buffer];
  return [...own, ...nativeParts(ownerOf(value))];
}

/** Refuses to give native code what a call on another thread is using. */
export function checkUnused(call: string, param: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const [first] = nativeParts(value);
  if (first === undefined || !isUsed(first)) return;
  throw new ZiffiError(
    "IN_USE",
    `${call}: ${param} is ${showValue(value)}, which a nonblocking call is using; await that ` +
      "call first",
  );
}

function badAgain(call: string, param: string): never {
  throw new ZiffiError(
    "DISPOSED",
    `${call}: ${param} was disposed or moved while the other arguments were read; let no getter ` +
      "of an argument do that",
  );
}

function isGone(view: StructView<unknown>): boolean {
  try {
    return view.view.buffer === undefined;
  } catch {
    return true;
  }
}

/** Checks that a view still is where it was before getters of other arguments ran. */
export function checkView(
  call: string,
  param: string,
  value: unknown,
  view: (abstract new (...args: never[]) => object) & { readonly name: string },
  address: number,
): void {
  if (!(value instanceof view)) return;
  const now = structAddress(value, view);
  if (now === address) return;
  // A view of memory of JavaScript has passed as a copy.
  if (now === 0 && value instanceof StructView && !isGone(value)) return;
  badAgain(call, param);
}

/** The same for an array of structs. */
export function checkLent(call: string, param: string, lent: LentStructs): void {
  const { value, view, address, length } = lent;
  if (view !== null) return;
  const array = value as object;
  if (arrayAddressOf(array) !== address || arrayLengthOf(array) !== length) badAgain(call, param);
}
