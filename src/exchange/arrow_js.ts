/**
 * Vectors of the npm package apache-arrow as views. They are known by their structure: nothing of
 * that package is loaded.
 *
 * @module
 */
import { classOf } from "../kernels/operands.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { Layout, rowMajor } from "../nd/layout.ts";
import { checkBuffer, windowOf } from "../nd/memory_of.ts";
import { type NDArray, newArray } from "../nd/ndarray.ts";
import { makeView, partsOf } from "../nd/parts.ts";
import { sizeOf } from "../nd/shape.ts";
import type { NDView } from "../nd/view.ts";
import { showValue } from "../runtime/errors.ts";
import { trueBuffer, trueByteLength, trueByteOffset } from "../runtime/intrinsics.ts";
import { type ArrowColumn, type Bits, makeColumn, unpackBits, validOf } from "./arrow_column.ts";

/** The type of a vector or of its chunks. */
export interface ArrowTypeLike {
  readonly typeId: number;
  /** Of integers. */
  readonly bitWidth?: number;
  /** Of integers. */
  readonly isSigned?: boolean;
  /** Of floats: 0 for f16, 1 for f32, 2 for f64. */
  readonly precision?: number;
  /** Of lists. */
  readonly listSize?: number;
}

/** A chunk of a vector, as `Data` of apache-arrow. */
export interface ArrowDataLike {
  readonly type: ArrowTypeLike;
  /** Number of elements. */
  readonly length: number;
  /** First bit of `nullBitmap`, and of `values` where these are booleans. */
  readonly offset: number;
  readonly values?: unknown;
  readonly nullBitmap?: unknown;
  readonly children: readonly ArrowDataLike[];
}

/** What {@link fromArrow} takes: a `Vector` of apache-arrow. */
export interface ArrowVectorLike {
  readonly type: ArrowTypeLike;
  readonly data: readonly ArrowDataLike[];
}

const INT = 2;
const FLOAT = 3;
const BOOL = 6;
const FIXED_SIZE_LIST = 16;

const FLOATS: readonly NDDtype[] = ["f16", "f32", "f64"];

function dtypeOf(type: ArrowTypeLike): NDDtype | null {
  if (type.typeId === BOOL) return "bool";
  if (type.typeId === FLOAT) return FLOATS[type.precision ?? -1] ?? null;
  if (type.typeId !== INT) return null;
  const name = `${type.isSigned ? "i" : "u"}${type.bitWidth}`;
  return Object.hasOwn(DTYPES, name) ? name as NDDtype : null;
}

function isVector(value: unknown): value is ArrowVectorLike {
  if (typeof value !== "object" || value === null) return false;
  const { type, data } = value as Partial<ArrowVectorLike>;
  return Array.isArray(data) && typeof type?.typeId === "number" &&
    data.every((one) => typeof one === "object" && one !== null && Array.isArray(one.children));
}

/** What a chunk said when it was asked, once: a getter can say something else each time. */
interface Read {
  readonly length: number;
  readonly offset: number;
  readonly values: Uint8Array | null;
  /** The values, for messages. */
  readonly found: string;
  readonly bitmap: Uint8Array | null;
}

function readChunk(call: string, data: ArrowDataLike): Read {
  const { length, offset, values, nullBitmap } = data;
  for (const [name, value] of Object.entries({ length, offset })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new RangeError(
      `${call}: a chunk has ${name} ${showValue(value)}; the vector is broken`,
    );
  }
  const found = values === undefined ? "nothing" : showValue(values);
  const bitmap = bytesOf(call, "nullBitmap", nullBitmap);
  return { length, offset, values: bytesOf(call, "values", values), found, bitmap };
}

/** The elements of one chunk: those of its lists, where it has lists. */
function elementsOf(call: string, data: ArrowDataLike, size: number | null): Read & Counted {
  const chunk = readChunk(call, data);
  const { length, offset, bitmap } = chunk;
  if (size === null) return { ...chunk, rows: length };
  if (bitmap !== null && bitmap.length > 0) {
    const bits = { bytes: bitmap, offset, length };
    checkBits(call, bits);
    const valid = validOf(call, [length], [bits]);
    valid?.dispose();
    if (valid !== null) {
      throw new TypeError(`${call}: whole lists are null, which views cannot have; fill them`);
    }
  }
  const first = data.children[0];
  const child = first === undefined ? null : readChunk(call, first);
  if (child === null || child.length < length * size) {
    throw new RangeError(`${call}: the lists of ${size} have no values; the vector is broken`);
  }
  return { ...child, rows: length };
}

/** The bytes of a typed array, whatever an heir says of them; null for anything else. */
function bytesOf(call: string, name: string, value: unknown): Uint8Array | null {
  if (!ArrayBuffer.isView(value) || classOf(value) === undefined) return null;
  const buffer = trueBuffer(value);
  checkBuffer(call, name, buffer);
  return new Uint8Array(buffer, trueByteOffset(value), trueByteLength(value));
}

/** The bytes of the values of a chunk; bits for booleans. */
function valueBytes(call: string, { values, found }: Read, needed: number): Uint8Array {
  if (values === null || !(values.length >= needed)) {
    throw new RangeError(
      `${call}: ${needed} bytes of values are needed, and a chunk has ${found}; ` +
        "the vector is broken",
    );
  }
  return values;
}

/** A column with its chunks, of which only the elements are left. */
interface Chunks {
  readonly dtype: NDDtype;
  readonly shape: readonly number[];
  readonly chunks: readonly { readonly data: Read; readonly count: number }[];
}

/** How many elements of the vector a chunk has; lists count as one. */
interface Counted {
  readonly rows: number;
}

function chunksOf(call: string, { type, data }: ArrowVectorLike): Chunks {
  const isList = type.typeId === FIXED_SIZE_LIST;
  const size = isList ? type.listSize ?? -1 : null;
  const elementType = isList ? data[0]?.children[0]?.type : type;
  const dtype = elementType === undefined ? null : dtypeOf(elementType);
  if (dtype === null || (size !== null && !(Number.isInteger(size) && size >= 0))) {
    const shown = String((elementType ?? type).typeId);
    throw new TypeError(
      `${call}: the vector has type ${shown} of Arrow; views have integers, floats, booleans and ` +
        "lists of a fixed size of these; cast it first",
    );
  }
  let length = 0;
  const chunks = data.map((chunk) => {
    const elements = elementsOf(call, chunk, size);
    length += elements.rows;
    return { data: elements, count: elements.rows * (size ?? 1) };
  });
  return { dtype, shape: size === null ? [length] : [length, size], chunks };
}

/** Refuses a bitmap that is too short. */
function checkBits(call: string, { bytes, offset, length }: Bits): void {
  if (bytes.length * 8 >= offset + length) return;
  throw new RangeError(
    `${call}: the validity bitmap has ${bytes.length} bytes for ${offset + length} values; the ` +
      "vector is broken",
  );
}

/** Which bits say what is valid; a number where everything is. */
function validity(call: string, { data, count }: Chunks["chunks"][number]): Bits | number {
  const { bitmap, offset } = data;
  if (bitmap === null || bitmap.length === 0) return count;
  const bits = { bytes: bitmap, offset, length: count };
  checkBits(call, bits);
  return bits;
}

/**
 * A vector of the npm package apache-arrow as a column: the values without a copy where the vector
 * has one chunk. Several chunks, and booleans, which Arrow has as bits, are copied into native
 * memory. Nulls are told by `valid`.
 *
 * The way back is `arrow.makeVector(view.data)`, without a copy too.
 *
 * @param vector a `Vector` of apache-arrow: integers, floats, booleans, or lists of a fixed size of
 *   these
 * @throws TypeError for anything else, dictionaries, and null lists
 * @throws RangeError when the vector is broken
 *
 * @example
 * ```ts
 * import { makeVector } from "apache-arrow";
 * import { fromArrow } from "ziffi";
 *
 * using column = fromArrow(makeVector(new Float32Array([1, 2, 3])));
 * console.log(column.values.get(2), column.copied); // 3 false
 * ```
 */
export function fromArrow(vector: ArrowVectorLike): ArrowColumn {
  const call = "fromArrow";
  if (!isVector(vector)) {
    throw new TypeError(`${call}: vector is ${showValue(vector)}; give a Vector of apache-arrow`);
  }
  const read = chunksOf(call, vector);
  const valid = validOf(call, read.shape, read.chunks.map((one) => validity(call, one)));
  try {
    const owned: Disposable[] = valid === null ? [] : [valid];
    const [first] = read.chunks;
    if (read.dtype !== "bool" && read.chunks.length === 1 && first !== undefined) {
      return makeColumn({ values: viewOf(call, read, first.data), valid, copied: false, owned });
    }
    const values = read.dtype === "bool" ? booleansOf(call, read) : joined(call, read);
    return makeColumn({ values, valid, copied: true, owned: [values, ...owned] });
  } catch (error) {
    valid?.dispose();
    throw error;
  }
}

/** A view over the only chunk. */
function viewOf(call: string, { dtype, shape }: Chunks, data: Read): NDView {
  const { itemSize } = DTYPES[dtype];
  const bytes = valueBytes(call, data, sizeOf(shape) * itemSize);
  const { memory, start } = windowOf(call, bytes);
  const layout = new Layout(shape, rowMajor(shape, itemSize), start, itemSize);
  return makeView({ memory, dtype, layout, writable: false });
}

function booleansOf(call: string, { shape, chunks }: Chunks): NDArray {
  const bits = chunks.map(({ data, count }) => {
    const bytes = valueBytes(call, data, Math.ceil((data.offset + count) / 8));
    return { bytes, offset: data.offset, length: count };
  });
  return unpackBits(call, shape, bits).array;
}

/** All chunks, one after the other. */
function joined(call: string, { dtype, shape, chunks }: Chunks): NDArray {
  const { itemSize } = DTYPES[dtype];
  const parts = chunks.map(({ data, count }) =>
    valueBytes(call, data, count * itemSize).subarray(0, count * itemSize)
  );
  const array = newArray(call, dtype, shape, false);
  const { bytes } = partsOf(array).memory;
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return array;
}
