/**
 * The memory under whatever users give a view of.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { trueBuffer, trueByteLength, trueByteOffset } from "../runtime/intrinsics.ts";
import type { NDDtype } from "./dtype.ts";
import { showShape } from "./layout.ts";
import { checkAlive, Memory } from "./memory.ts";
import { isView, type Parts, partsOf } from "./parts.ts";
import { isStructView, structPartsOf } from "./struct_base.ts";
import type { StructNDView } from "./struct_view.ts";
import type { Order } from "./types.ts";
import type { NDView } from "./view.ts";

/** What a view can lie over: a buffer, a typed array or DataView, or what has a buffer. */
export type ViewSource =
  | ArrayBufferLike
  | ArrayBufferView
  | {
    readonly buffer: ArrayBufferLike;
    /** First byte in the buffer, 0 by default. */
    readonly byteOffset?: number;
    readonly byteLength: number;
  };

/** Access through a view of a source: that of the source, where it is a view. */
export type AccessOver<Source> = Source extends { readonly writable: boolean }
  ? Source extends NDView<NDDtype, Order, "write"> | StructNDView<unknown, "write"> ? "write"
  : "read"
  : "write";

/** The bytes that a source stands for. */
export interface Window {
  readonly memory: Memory;
  /** First byte in the memory. */
  readonly start: number;
  readonly byteLength: number;
  /** False for views that are read-only. */
  readonly writable: boolean;
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
    return { memory: memoryOf(buffer), start, byteLength, writable: true };
  }
  if (isView(source)) return windowOfView(call, partsOf(source));
  if (isStructView(source)) return windowOfView(call, structPartsOf(source));
  const isObject = typeof source === "object" && source !== null;
  const buffer: unknown = !isObject || isBuffer(source) ? source : source.buffer;
  if (!isBuffer(buffer)) {
    throw new TypeError(
      `${call}: source is ${showValue(source)}; give an ArrayBuffer, a SharedArrayBuffer, a ` +
        "typed array, a DataView, or what has a buffer, such as a Block",
    );
  }
  if (buffer === source) {
    checkBuffer(call, "source", buffer);
    const memory = memoryOf(buffer);
    return { memory, start: 0, byteLength: memory.bytes.length, writable: true };
  }
  return windowOfHolder(call, source as Holder, buffer);
}

type Holder = Exclude<ViewSource, ArrayBufferLike | ArrayBufferView>;

/** The bytes that an object says it has in a buffer; what it says is read once and checked. */
function windowOfHolder(call: string, source: Holder, buffer: ArrayBufferLike): Window {
  const { byteOffset: start = 0, byteLength } = source;
  // After the getters, which may free the memory.
  checkBuffer(call, "source", buffer);
  const memory = memoryOf(buffer, source);
  const { length } = memory.bytes;
  const isPlace = Number.isSafeInteger(start) && Number.isSafeInteger(byteLength) &&
    start >= 0 && byteLength >= 0 && start + byteLength <= length;
  if (isPlace) return { memory, start, byteLength, writable: true };
  throw new RangeError(
    `${call}: source has byteOffset ${showValue(start)} and byteLength ${showValue(byteLength)}, ` +
      `and its buffer has ${length} bytes; give bytes within the buffer`,
  );
}

/** The bytes of the elements of a view, which have to be a run. */
function windowOfView(
  call: string,
  { memory, layout, writable }: Pick<Parts, "memory" | "layout" | "writable">,
): Window {
  checkAlive(call, "source", { memory, layout });
  const { offset, size, itemSize, isC, isF, shape, strides } = layout;
  if (isC || isF) {
    return { memory, start: size === 0 ? 0 : offset, byteLength: size * itemSize, writable };
  }
  throw new TypeError(
    `${call}: source is a view of shape ${showShape(shape)} and strides ${showShape(strides)}, ` +
      "whose elements do not lie side by side; use slice() and reshape() of it, or copy() it",
  );
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
