// Elements of views by nothing but buffer, offset, shape and strides: independent of src/nd.
import type { NDDtype } from "../../../src/mod.ts";

/** What is needed to find elements. */
export interface Place {
  readonly dtype: NDDtype;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Bytes of one element. */
export const ITEM_SIZE: Readonly<Record<NDDtype, number>> = {
  bool: 1,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  f16: 2,
  f32: 4,
  f64: 8,
};

/** All element types. */
export const ALL_DTYPES = Object.keys(ITEM_SIZE) as readonly NDDtype[];

/** Byte offsets of all elements, the last axis fastest. */
export function elementOffsets({ shape, strides, offset }: Omit<Place, "dtype">): number[] {
  let offsets = [offset];
  shape.forEach((length, axis) => {
    const stride = strides[axis] ?? 0;
    offsets = offsets.flatMap((start) => Array.from({ length }, (_, i) => start + i * stride));
  });
  return offsets;
}

/** The bytes of all elements in C order. */
export function gatherBytes(memory: Uint8Array, place: Place): Uint8Array<ArrayBuffer> {
  const size = ITEM_SIZE[place.dtype];
  const offsets = elementOffsets(place);
  const gathered = new Uint8Array(offsets.length * size);
  offsets.forEach((at, i) => {
    for (let k = 0; k < size; k += 1) gathered[i * size + k] = memory[at + k] ?? 0;
  });
  return gathered;
}

/** One element as JavaScript has it. */
export function readElement(
  view: DataView,
  at: number,
  dtype: NDDtype,
): number | bigint | boolean {
  switch (dtype) {
    case "bool":
      return view.getUint8(at) !== 0;
    case "i8":
      return view.getInt8(at);
    case "i16":
      return view.getInt16(at, true);
    case "i32":
      return view.getInt32(at, true);
    case "i64":
      return view.getBigInt64(at, true);
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "u64":
      return view.getBigUint64(at, true);
    case "f16":
      return view.getFloat16(at, true);
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
  }
}

/** All elements of bytes that lie side by side. */
export function elementsOf(bytes: Uint8Array, dtype: NDDtype): (number | bigint | boolean)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = ITEM_SIZE[dtype];
  return Array.from(
    { length: Math.floor(bytes.length / size) },
    (_, i) => readElement(view, i * size, dtype),
  );
}
