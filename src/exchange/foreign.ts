/**
 * Views of memory that somebody else has allocated, and what gives it back.
 *
 * @module
 */
import { extent, Layout, MAX_RANK, rowMajor, showShape } from "../nd/layout.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import "../nd/classes.ts";
import { memoryOf } from "../nd/memory_of.ts";
import { makeView } from "../nd/parts.ts";
import type { Access, NDView, Order } from "../nd/view.ts";
import { adopt, checkMappable, disown, type Owned } from "../owner.ts";

/**
 * A view of memory that somebody else has allocated. `dispose` (or `using`) detaches the view, with
 * all that was made of it, and then gives the memory back, once. When this object and all its views
 * are dropped, the garbage collector does it.
 */
export interface ForeignView<
  D extends NDDtype = NDDtype,
  O extends Order = Order,
  A extends Access = Access,
> extends Disposable {
  /** The elements, without a copy. */
  readonly view: NDView<D, O, A>;
  /** True once the memory was given back. */
  readonly disposed: boolean;
  /** Detaches all views and gives the memory back; a second call does nothing. */
  dispose(): void;
}

/** Where foreign elements are. Addresses and strides in bytes; shape and strides were checked. */
export interface ForeignPlace {
  readonly dtype: NDDtype;
  /** Address of the element with all indices 0. */
  readonly address: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly writable: boolean;
}

/** Foreign memory: given back only when it was taken over. */
class ForeignMemory implements Owned {
  readonly address: number;
  readonly byteLength: number;
  readonly felt = false;
  #end: (() => void) | null = null;

  constructor(address: number, byteLength: number) {
    this.address = address;
    this.byteLength = byteLength;
  }

  take(end: () => void): void {
    this.#end = end;
  }

  free(): void {
    this.#end?.();
  }

  drop(): void {
    this.free();
  }
}

class Foreign implements ForeignView {
  readonly view: NDView;
  readonly #call: string;
  readonly #buffer: ArrayBuffer;
  readonly #memory: ForeignMemory;
  #disposed = false;

  constructor(call: string, view: NDView, buffer: ArrayBuffer, memory: ForeignMemory) {
    this.#call = call;
    this.view = view;
    this.#buffer = buffer;
    this.#memory = memory;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    disown(`${this.#call}: dispose`, this.#buffer, this.#memory);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Maps foreign memory. When it throws, nothing was taken over.
 *
 * @param take takes the memory over, as the last step, and says how it is given back; that must
 *   refer to no view, or it is never called
 */
export function foreignView(
  call: string,
  place: ForeignPlace,
  take: () => () => void,
): ForeignView {
  const { dtype, address, shape, strides, writable } = place;
  const { itemSize } = DTYPES[dtype];
  const { low, high } = extent(new Layout(shape, strides, 0, itemSize));
  checkMappable(call, high - low);
  const memory = new ForeignMemory(address + low, high - low);
  const buffer = adopt(call, memory);
  try {
    const layout = new Layout(shape, strides, -low, itemSize);
    const view = makeView({ memory: memoryOf(buffer), dtype, layout, writable });
    memory.take(take());
    return new Foreign(call, view, buffer, memory);
  } catch (error) {
    disown(call, buffer, memory);
    throw error;
  }
}

const LAST_ADDRESS = Number.MAX_SAFE_INTEGER;
/** The address space of all targets is no larger. */
const BYTES_MAX = 2 ** 45;

/** The layout of foreign elements, in bytes. */
export interface ForeignLayout {
  readonly address: number;
  readonly itemSize: number;
  readonly shape: readonly number[];
  /** Null when the elements lie side by side. */
  readonly strides: readonly number[] | null;
}

/**
 * Checks a shape, strides and an address that native code or a user gave.
 *
 * @returns the strides
 * @throws RangeError when no such memory can be
 */
export function checkForeign(call: string, layout: ForeignLayout): readonly number[] {
  const { address, itemSize, shape, strides } = layout;
  if (shape.length > MAX_RANK) {
    throw new RangeError(`${call}: ${shape.length} dimensions; a view has at most ${MAX_RANK}`);
  }
  let size = 1;
  let bytes = itemSize;
  for (const [axis, length] of shape.entries()) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(
        `${call}: the shape has ${length} at axis ${axis}; give integers from 0 up`,
      );
    }
    size *= length;
    bytes *= length || 1;
  }
  if (!(bytes <= LAST_ADDRESS)) {
    throw new RangeError(`${call}: shape ${showShape(shape)} is larger than memory can be`);
  }
  const steps = strides ?? rowMajor(shape, itemSize);
  for (const [axis, stride] of steps.entries()) {
    if (Number.isSafeInteger(stride)) continue;
    throw new RangeError(`${call}: the strides have ${stride} at axis ${axis}; give safe integers`);
  }
  if (size === 0) return steps;
  if (address === 0) {
    throw new RangeError(
      `${call}: the address of the elements is null, and shape ${showShape(shape)} has ${size}; ` +
        "check whether the library could allocate them",
    );
  }
  const { low, high } = extent(new Layout(shape, steps, 0, itemSize));
  const isInside = address + low > 0 && address + high <= LAST_ADDRESS;
  if (isInside && high - low <= BYTES_MAX) return steps;
  throw new RangeError(
    `${call}: shape ${showShape(shape)} with strides of ${showShape(steps)} bytes leaves the ` +
      `memory that can be addressed from ${address}`,
  );
}
