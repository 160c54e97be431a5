/**
 * Exchange of columns with other libraries of this process by the Arrow C data interface.
 *
 * @module
 */
import { allocateBlock, type Block } from "../block.ts";
import { native } from "../native.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { showShape } from "../nd/layout.ts";
import { partsOf } from "../nd/parts.ts";
import type { NDView } from "../nd/view.ts";
import { badDisposed } from "../owner.ts";
import { mapNative, unmapNative } from "../runtime/native_memory.ts";
import { type ArrowColumn, makeColumn, unpackBits, validOf } from "./arrow_column.ts";
import { type ArrowElements, FORMATS, newRecord, readArray } from "./arrow_struct.ts";
import { checkForeign, foreignView } from "./foreign.ts";
import { checkStruct } from "./from_address.ts";
import { checkView, lend, makeStruct, NativeStruct } from "./lent.ts";

/** Where the ArrowArray is behind the ArrowSchema; as in zig/abi/exchange_arrow.zig. */
const ARRAY_OFFSET = 72;
/** A list size is a C int32_t. */
const LIST_MAX = 2 ** 31 - 1;

/**
 * An `ArrowSchema` and an `ArrowArray` in native memory, made by {@link toArrowC}. A consumer takes
 * them over as the interface says: it moves them, which marks them as released here, and calls
 * `release` of its copies, on any thread. `dispose` frees both structs, and releases what nobody
 * has taken over; the collector does it when this object is dropped.
 */
export class ArrowStructs implements Disposable {
  /** True when the elements are a copy: booleans, which Arrow has as bits. */
  readonly copied: boolean;
  readonly #address: number;
  readonly #structs: NativeStruct;

  /** Use {@link toArrowC}. */
  constructor(address: number, copied: boolean, drop: () => void) {
    this.copied = copied;
    this.#address = address;
    this.#structs = new NativeStruct(this, drop);
  }

  /**
   * Native address of the ArrowSchema.
   *
   * @throws ZiffiError with code `DISPOSED`
   */
  get schemaAddress(): number {
    if (this.#structs.ended) badDisposed("ArrowStructs.schemaAddress", "pair of structs");
    return this.#address;
  }

  /**
   * Native address of the ArrowArray.
   *
   * @throws ZiffiError with code `DISPOSED`
   */
  get arrayAddress(): number {
    if (this.#structs.ended) badDisposed("ArrowStructs.arrayAddress", "pair of structs");
    return this.#address + ARRAY_OFFSET;
  }

  /** True once the structs were freed. */
  get disposed(): boolean {
    return this.#structs.ended;
  }

  /** Frees the structs and releases what nobody has taken over; a second call does nothing. */
  dispose(): void {
    this.#structs.free();
  }

  /** The same as {@link ArrowStructs.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Number of lists or elements, and elements of each list: -1 when there are no lists. */
function lengthsOf(call: string, view: NDView): { length: number; listSize: number } {
  const { layout } = partsOf(view);
  const [length = 0, listSize = -1] = layout.shape;
  if (layout.rank !== 1 && layout.rank !== 2) {
    throw new TypeError(
      `${call}: the view has shape ${showShape(layout.shape)}; Arrow has one axis, or two as ` +
        "lists of a fixed size; reshape() it",
    );
  }
  if (!layout.isC) {
    throw new TypeError(
      `${call}: the elements do not lie side by side (strides ${showShape(layout.strides)}), ` +
        "which Arrow needs; copy() the view",
    );
  }
  if (listSize > LIST_MAX) {
    throw new RangeError(
      `${call}: the lists have ${listSize} elements; at most ${LIST_MAX} can be`,
    );
  }
  return { length, listSize };
}

/** Booleans as bits, in a block of their own. */
function packed(call: string, view: NDView): Block {
  const { memory, layout } = partsOf(view);
  const block = allocateBlock(call, Math.ceil(layout.size / 8), { zeroed: false });
  try {
    const from = memory.bytes.subarray(layout.offset, layout.offset + layout.size);
    native(call).api.bitsPack(from, block.view("u8"));
  } catch (error) {
    block.dispose();
    throw error;
  }
  return block;
}

/**
 * Makes the structs of the Arrow C data interface over a view, without a copy: one axis as a
 * primitive array, two as lists of a fixed size. They keep the memory, also when the block is
 * disposed. Do not write to it while others have it: Arrow data are never changed.
 *
 * Booleans are copied: Arrow has them as bits.
 *
 * @param view whose elements lie side by side, in memory of a block; `copy()` makes one
 * @throws TypeError when the view has other axes or order, or its memory is of JavaScript or no
 *   block
 * @throws ZiffiError with code `DISPOSED` when the memory was freed
 *
 * @example
 * ```ts
 * import { array, fromArrowC, toArrowC } from "ziffi";
 *
 * using numbers = array.f64(3);
 * using structs = toArrowC(numbers);
 * // Or a function of another library, which takes both addresses.
 * using column = fromArrowC(structs.schemaAddress, structs.arrayAddress);
 * console.log(column.values.dtype, column.valid); // f64 null
 * ```
 */
export function toArrowC(view: NDView): ArrowStructs {
  const call = "toArrowC";
  checkView(call, view);
  const { length, listSize } = lengthsOf(call, view);
  const { dtype } = partsOf(view);
  const bits = dtype === "bool" ? packed(call, view) : null;
  try {
    const { block, data } = bits === null
      ? lend(call, view)
      : { block: bits.address, data: bits.address };
    const format = FORMATS[dtype].charCodeAt(0);
    const { api, unchecked } = native(call);
    const { arrowDrop } = unchecked;
    const address = makeStruct(call, () => api.arrowMake(block, data, format, length, listSize));
    return new ArrowStructs(address, bits !== null, () => arrowDrop(address));
  } finally {
    // The structs keep what they need.
    bits?.dispose();
  }
}

/** Reads a part of native bits. */
function withBits<T>(
  address: number,
  { start, count }: ArrowElements,
  read: (chunk: { bytes: Uint8Array; offset: number; length: number }) => T,
): T {
  const offset = start % 8;
  const first = address + (start - offset) / 8;
  const buffer = mapNative(first, Math.ceil((offset + count) / 8));
  try {
    return read({ bytes: new Uint8Array(buffer), offset, length: count });
  } finally {
    unmapNative(buffer);
  }
}

/**
 * Takes over a column of another library: without a copy, except for booleans, which Arrow has as
 * bits, and for which values are valid. Both structs are moved: they count as released then, and
 * their memory stays the caller's. What was taken over is released once, by `dispose` or after
 * everything was dropped. When this throws, nothing was taken over.
 *
 * **Unsafe**: nothing can check that the addresses are those of such structs.
 *
 * @param schemaAddress of the ArrowSchema
 * @param arrayAddress of the ArrowArray
 * @throws TypeError when a struct was released, or views cannot have such a column: other types
 *   than integers, floats, booleans and lists of a fixed size of these, dictionaries, null lists
 * @throws RangeError when an address or a struct is broken
 *
 * @example
 * ```ts
 * import { array, fromArrowC, toArrowC } from "ziffi";
 *
 * using pairs = array([[1, 2], [3, 4]], "i16");
 * using structs = toArrowC(pairs);
 * using column = fromArrowC(structs.schemaAddress, structs.arrayAddress);
 * console.log(column.values.shape, column.copied); // [ 2, 2 ] false
 * ```
 */
export function fromArrowC(schemaAddress: number, arrayAddress: number): ArrowColumn {
  const call = "fromArrowC";
  checkStruct(call, "schemaAddress", schemaAddress);
  checkStruct(call, "arrayAddress", arrayAddress);
  const library = native(call);
  const record = newRecord();
  library.api.arrowRead(schemaAddress, arrayAddress, record);
  const elements = readArray(call, record, (address) => library.memory.string(address));
  const { shape, bitmap } = elements;
  const valid = bitmap === 0
    ? null
    : withBits(bitmap, elements, (bits) => validOf(call, shape, [bits]));
  try {
    const copied = elements.dtype === "bool";
    const values = copied
      ? takeBooleans(call, elements, arrayAddress)
      : takeElements(call, elements, arrayAddress);
    const owned = valid === null ? [values] : [values, valid];
    library.api.arrowReleaseSchema(schemaAddress);
    return makeColumn({ values: values.view, valid, copied, owned });
  } catch (error) {
    valid?.dispose();
    throw error;
  }
}

type Taken = Disposable & { readonly view: NDView<NDDtype> };

/** Takes the array over, without a copy. */
function takeElements(call: string, elements: ArrowElements, arrayAddress: number): Taken {
  const { dtype, shape, start, count } = elements;
  const { itemSize } = DTYPES[dtype];
  const address = count === 0 ? 0 : elements.values + start * itemSize;
  const strides = checkForeign(call, { address, itemSize, shape, strides: null });
  const { api, unchecked } = native(call);
  const { arrowFinish } = unchecked;
  return foreignView(call, { dtype, address, shape, strides, writable: false }, () => {
    const taken = api.arrowTake(arrayAddress);
    return () => arrowFinish(taken);
  });
}

/** Copies the booleans of an array, and releases it. */
function takeBooleans(call: string, elements: ArrowElements, arrayAddress: number): Taken {
  const { api } = native(call);
  const { values, shape, count } = elements;
  const { array } = count === 0
    ? unpackBits(call, shape, [])
    : withBits(values, elements, (bits) => unpackBits(call, shape, [bits]));
  try {
    api.arrowFinish(api.arrowTake(arrayAddress));
  } catch (error) {
    array.dispose();
    throw error;
  }
  return { view: array, [Symbol.dispose]: () => array.dispose() };
}
