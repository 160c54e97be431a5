/**
 * Checks and messages that generated code calls. The fast path is in the generated code; these
 * functions mostly run when something is wrong.
 *
 * @module
 */
import type { ByteSource, TypedArray } from "../schema/static.ts";
import { NO_ARRAY } from "./intrinsics.ts";
import { LibraryClosedError, showValue, ZiffiError } from "./errors.ts";

/** Refuses a call with the wrong number of arguments. */
export function badArity(call: string, expected: number, given: number): never {
  const plural = expected === 1 ? "argument" : "arguments";
  throw new TypeError(`${call} takes ${expected} ${plural} and got ${given}`);
}

/** Refuses a value: TypeError when its type is wrong, RangeError when only the value is. */
export function badValue(
  call: string,
  param: string,
  value: unknown,
  expected: string,
  type: "number" | "boolean" | "object" | "string",
): never {
  const message = `${call}: ${param} is ${showValue(value)}; give ${expected}`;
  throw typeof value === type && value !== null ? new RangeError(message) : new TypeError(message);
}

/** Refuses a call on a closed library. */
export function badClosed(call: string, library: string): never {
  throw new LibraryClosedError(
    `${call}: the library ${library} was closed; call open() again before you use it`,
  );
}

/** Refuses an array whose length differs from that of another one. */
export function badLength(
  call: string,
  param: string,
  length: number,
  other: string,
  expected: number,
): never {
  throw new RangeError(
    `${call}: ${param} has ${length} elements and ${other} has ${expected}; give equal lengths`,
  );
}

/** Refuses an array that has not the one length that is allowed. */
export function badCount(call: string, param: string, length: number, expected: number): never {
  throw new RangeError(`${call}: ${param} has ${length} elements; give exactly ${expected}`);
}

/** Refuses an array whose length the integer that passes it cannot hold. */
export function badMost(call: string, param: string, length: number, most: number): never {
  throw new RangeError(`${call}: ${param} has ${length} elements; give at most ${most}`);
}

/** Refuses a native value that is no member of its enum. */
export function badEnum(call: string, name: string, value: unknown): never {
  throw new RangeError(
    `${call} returned ${showValue(value)}, which is no member of ${name}; add it to the schema`,
  );
}

/** Refuses what is not the typed array of a param. */
export function badArray(call: string, param: string, value: unknown, type: string): never {
  throw new TypeError(`${call}: ${param} is ${showValue(value)}; give a ${type}`);
}

/** Checks an array that is empty or too short: it may be detached, or no array at all. */
export function checkLength(
  call: string,
  param: string,
  array: TypedArray,
  length: number,
  minLength: number,
): void {
  if (length === NO_ARRAY) badArray(call, param, array, "typed array");
  if (length === 0) refuseDetached(call, param, array.buffer);
  if (length >= minLength) return;
  throw new RangeError(`${call}: ${param} has ${length} elements; give at least ${minLength}`);
}

/** True for a buffer whose memory is gone. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  return buffer instanceof ArrayBuffer && buffer.detached;
}

/** Any view or ArrayBuffer as bytes, without a copy. */
export function asBytes(call: string, param: string, value: ByteSource): Uint8Array {
  if (value instanceof Uint8Array) {
    // Those that only look like one are refused where they are used.
    if (ArrayBuffer.isView(value) && value.length === 0) refuseDetached(call, param, value.buffer);
    return value;
  }
  if (ArrayBuffer.isView(value)) {
    refuseDetached(call, param, value.buffer);
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof ArrayBuffer || isSharedBuffer(value)) {
    refuseDetached(call, param, value);
    return new Uint8Array(value);
  }
  const shown = showValue(value);
  throw new TypeError(`${call}: ${param} is ${shown}; give an ArrayBuffer or a view of one`);
}

function isSharedBuffer(value: unknown): value is SharedArrayBuffer {
  return typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer;
}

function refuseDetached(call: string, param: string, buffer: ArrayBufferLike): void {
  if (!isDetached(buffer)) return;
  throw new TypeError(
    `${call}: the memory of ${param} is detached; it was disposed or transferred`,
  );
}

/** Checks that a struct is given as an object. */
export function checkObject(call: string, param: string, value: unknown): asserts value is object {
  if (typeof value === "object" && value !== null) return;
  throw new TypeError(`${call}: ${param} is ${showValue(value)}; give an object`);
}

/** A 64-bit unsigned integer as a bigint, from a bigint or a safe number. */
export function toU64(call: string, param: string, value: bigint | number): bigint {
  if (typeof value === "bigint") {
    if (BigInt.asUintN(64, value) === value) return value;
  } else if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) {
    return BigInt(value);
  }
  badBig(call, param, value, "a bigint from 0 to 2^64 - 1 or a safe integer from 0 up");
}

/** A 64-bit signed integer as a bigint, from a bigint or a safe number. */
export function toI64(call: string, param: string, value: bigint | number): bigint {
  if (typeof value === "bigint") {
    if (BigInt.asIntN(64, value) === value) return value;
  } else if (typeof value === "number" && Number.isSafeInteger(value)) {
    return BigInt(value);
  }
  badBig(call, param, value, "a bigint from -2^63 to 2^63 - 1 or a safe integer");
}

function badBig(call: string, param: string, value: unknown, expected: string): never {
  const message = `${call}: ${param} is ${showValue(value)}; give ${expected}`;
  const right = typeof value === "bigint" || typeof value === "number";
  throw right ? new RangeError(message) : new TypeError(message);
}

/** Passes a safe integer on; a native integer beyond 2^53 - 1 would have lost bits. */
export function safeResult(call: string, value: number): number {
  if (value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new RangeError(
    `${call} returned about ${value}, beyond the safe integers; declare it as a bigint`,
  );
}

/** Passes an address on that the schema says is never null. */
export function notNull(call: string, address: number): number {
  if (address !== 0) return address;
  throw new ZiffiError(
    "UNEXPECTED_NULL",
    `${call} returned null, which its schema does not allow; add nullable: true there`,
  );
}
