/**
 * The memory under whatever users give a view of.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { trueBuffer, trueByteLength, trueByteOffset } from "../runtime/intrinsics.ts";
import { Memory } from "./memory.ts";

/** What a view can lie over: a buffer, a typed array or DataView, or what has a buffer. */
export type ViewSource =
  | ArrayBufferLike
  | ArrayBufferView
  | { readonly buffer: ArrayBufferLike; readonly byteLength: number };

/** The bytes that a source stands for. */
export interface Window {
  readonly memory: Memory;
  /** First byte in the memory. */
  readonly start: number;
  readonly byteLength: number;
}

const memories = new WeakMap<ArrayBufferLike, Memory>();

/** The memory of a buffer; one for each buffer, so that its typed arrays are made once. */
export function memoryOf(buffer: ArrayBufferLike, owner: unknown = null): Memory {
  const known = memories.get(buffer);
  if (known !== undefined) return known;
  const made = new Memory(buffer, owner);
  memories.set(buffer, made);
  return made;
}

/**
 * The bytes of a source.
 *
 * @throws TypeError for anything else, detached buffers, and buffers that can be resized
 */
export function windowOf(call: string, source: ViewSource): Window {
  if (ArrayBuffer.isView(source)) {
    const [buffer, start, byteLength] = source instanceof DataView
      ? dataViewPlace(source)
      : [trueBuffer(source), trueByteOffset(source), trueByteLength(source)];
    checkBuffer(call, "source", buffer);
    return { memory: memoryOf(buffer), start, byteLength };
  }
  const isObject = typeof source === "object" && source !== null;
  const buffer: unknown = !isObject || isBuffer(source) ? source : source.buffer;
  if (!isBuffer(buffer)) {
    throw new TypeError(
      `${call}: source is ${showValue(source)}; give an ArrayBuffer, a SharedArrayBuffer, a ` +
        "typed array, a DataView, or what has a buffer, such as a Block",
    );
  }
  checkBuffer(call, "source", buffer);
  const memory = memoryOf(buffer, buffer === source ? null : source);
  return { memory, start: 0, byteLength: memory.bytes.length };
}

type Getters = Record<"buffer" | "byteOffset" | "byteLength", PropertyDescriptor>;
const getters = Object.getOwnPropertyDescriptors(DataView.prototype) as unknown as Getters;

/** Buffer, offset and length of a DataView, by the getters of its class: heirs can say anything. */
function dataViewPlace(view: DataView): [ArrayBufferLike, number, number] {
  const buffer = getters.buffer.get?.call(view);
  // The other two throw when the buffer is detached, which the caller says in better words.
  if (buffer instanceof ArrayBuffer && buffer.detached) return [buffer, 0, 0];
  return [buffer, getters.byteOffset.get?.call(view), getters.byteLength.get?.call(view)];
}

function isBuffer(value: unknown): value is ArrayBufferLike {
  return value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer);
}

/** Refuses memory that is gone, and memory that could shrink under a view. */
export function checkBuffer(call: string, name: string, buffer: ArrayBufferLike): void {
  if (buffer instanceof ArrayBuffer) {
    if (buffer.detached) {
      throw new TypeError(
        `${call}: ${name} is detached; its memory was disposed or transferred`,
      );
    }
    if (!buffer.resizable) return;
  } else if (!buffer.growable) return;
  throw new TypeError(
    `${call}: ${name} can be resized, which would move its end while it is used; give memory of ` +
      "fixed length",
  );
}
