/**
 * Knows which ArrayBuffers lie over native memory, so that calls can pass addresses.
 *
 * @module
 */
import { showValue } from "./errors.ts";
import { trueBuffer, trueByteOffset } from "./intrinsics.ts";
import { backend } from "./select.ts";

/** Under this name, a buffer over a part of a block inherits the address of the block. */
export const BLOCK_ADDRESS: unique symbol = Symbol("address of the block");

const addresses = new WeakMap<ArrayBufferLike, number>();

/**
 * Maps native memory as an ArrayBuffer, without a copy. Where the runtime is slow with views, they
 * pass to native calls as addresses.
 *
 * The caller owns the memory and must call {@link unmapNative} before freeing it.
 */
export function mapNative(address: number, byteLength: number): ArrayBuffer {
  const buffer = byteLength === 0 ? new ArrayBuffer(0) : backend().mapMemory(address, byteLength);
  addresses.set(buffer, address);
  return buffer;
}

/** Detaches a mapped buffer: every view of it becomes empty. */
export function unmapNative(buffer: ArrayBuffer): void {
  addresses.delete(buffer);
  // The method of the class: buffers that users see refuse their own. The new buffer has no bytes:
  // one of equal length would weigh on the collector, which costs up to 1000 times as much.
  if (!buffer.detached) ArrayBuffer.prototype.transfer.call(buffer, 0);
}

/** The native address of a view's first element, or 0 when it is memory of JavaScript. */
export function nativeAddress(view: ArrayBufferView): number {
  const base = addresses.get(trueBuffer(view));
  return base === undefined ? 0 : base + trueByteOffset(view);
}

/** The native address of a buffer, or 0 when it is memory of JavaScript. */
export function bufferAddress(buffer: ArrayBufferLike): number {
  return addresses.get(buffer) ?? 0;
}

/** The native address of the block that a buffer lies in, or 0 when it is memory of JavaScript. */
export function blockAddress(buffer: ArrayBuffer & { readonly [BLOCK_ADDRESS]?: number }): number {
  return buffer[BLOCK_ADDRESS] ?? bufferAddress(buffer);
}

/** The native address of an array that native code keeps: memory of JavaScript would move. */
export function nativeOnly(call: string, param: string, view: ArrayBufferView): number {
  const address = nativeAddress(view);
  if (address !== 0) return address;
  throw new TypeError(
    `${call}: ${param} is ${showValue(view)} in memory of JavaScript, and native code keeps it; ` +
      "give an array in native memory, such as a Block's",
  );
}
