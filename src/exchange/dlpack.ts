/**
 * Exchange of views with other libraries of this process by the structs of DLPack.
 *
 * @module
 */
import { native } from "../native.ts";
import type { Layout } from "../nd/layout.ts";
import type { NDView } from "../nd/view.ts";
import { checkFlag, checkOptions } from "../options.ts";
import { badDisposed } from "../owner.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { dataTypeOf, newRecord, READ_ONLY, readTensor } from "./dlpack_struct.ts";
import { type ForeignView, foreignView } from "./foreign.ts";
import { checkStruct } from "./from_address.ts";
import { lend, makeStruct, NativeStruct } from "./lent.ts";

/** Which struct of DLPack is meant. */
export interface DLPackOptions {
  /**
   * True (the default) for `DLManagedTensorVersioned` of version 1, false for `DLManagedTensor` of
   * the versions before.
   */
  readonly versioned?: boolean;
}

function isVersioned(call: string, options: DLPackOptions): boolean {
  checkOptions(call, options, ["versioned"]);
  const { versioned = true } = options;
  checkFlag(call, "versioned", versioned);
  return versioned;
}

/**
 * A struct of DLPack in native memory, made by {@link toDLPack}. It keeps the elements until its
 * deleter is called: by {@link DLPackTensor.dispose}, by the collector once this object is dropped,
 * or by the consumer to whom {@link DLPackTensor.release} has handed it over.
 */
export class DLPackTensor implements Disposable {
  /** True for `DLManagedTensorVersioned`. */
  readonly versioned: boolean;
  readonly #address: number;
  readonly #struct: NativeStruct;
  #released = false;

  /** Use {@link toDLPack}. */
  constructor(address: number, versioned: boolean, drop: () => void) {
    this.versioned = versioned;
    this.#address = address;
    this.#struct = new NativeStruct(this, drop);
  }

  /**
   * Native address of the struct, for code that only looks at it.
   *
   * @throws ZiffiError with code `DISPOSED` when it was disposed or released
   */
  get address(): number {
    this.#check("address");
    return this.#address;
  }

  /** True once the deleter was called from here, or somebody else has to call it. */
  get disposed(): boolean {
    return this.#struct.ended;
  }

  /**
   * Hands the struct over to a consumer, who has to call its deleter: on any thread, and also after
   * this thread has ended.
   *
   * @returns the address of the struct
   * @throws ZiffiError with code `DISPOSED` when it was disposed or released
   */
  release(): number {
    this.#check("release");
    this.#released = true;
    this.#struct.giveUp();
    return this.#address;
  }

  /** Calls the deleter, unless the struct was released; a second call does nothing. */
  dispose(): void {
    this.#struct.free();
  }

  /** The same as {@link DLPackTensor.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(member: string): void {
    if (!this.#struct.ended) return;
    const call = `DLPackTensor.${member}`;
    if (!this.#released) badDisposed(call, "tensor");
    throw new ZiffiError(
      "DISPOSED",
      `${call}: the tensor was released, and its consumer may have deleted it; make a new one`,
    );
  }
}

/** Strides in elements, which is how DLPack counts. */
function elementStrides(call: string, { shape, strides, itemSize }: Layout): Float64Array {
  const counted = new Float64Array(strides.length);
  for (const [axis, stride] of strides.entries()) {
    // Where nobody takes a step, its length does not matter.
    const step = (shape[axis] as number) > 1 ? stride / itemSize : 1;
    if (!Number.isInteger(step)) {
      throw new TypeError(
        `${call}: the stride of axis ${axis} is ${stride} bytes, no multiple of ${itemSize}, and ` +
          "DLPack counts in elements; copy() the view",
      );
    }
    counted[axis] = step;
  }
  return counted;
}

/**
 * Makes a struct of DLPack over the elements of a view, without a copy: what NumPy, PyTorch, JAX,
 * TVM and others take. It keeps the memory, also when the block is disposed; nobody keeps others
 * from writing to it.
 *
 * @param view in memory of a block; `copy()` makes one of any other
 * @param options `versioned: false` for consumers of versions before 1
 * @throws TypeError when the memory is of JavaScript or no block, or the view is read-only and the
 *   struct cannot say so
 * @throws ZiffiError with code `DISPOSED` when the memory was freed
 *
 * @example
 * ```ts
 * import { array, fromDLPack, toDLPack } from "ziffi";
 *
 * using numbers = array.f32([2, 3]);
 * const tensor = toDLPack(numbers);
 * using same = fromDLPack(tensor.release()); // or a function of another library
 * console.log(same.view.shape); // [ 2, 3 ]
 * ```
 */
export function toDLPack(view: NDView, options: DLPackOptions = {}): DLPackTensor {
  const call = "toDLPack";
  const versioned = isVersioned(call, options);
  const { dtype, layout, writable, block, data } = lend(call, view);
  if (!versioned && !writable) {
    throw new TypeError(
      `${call}: the view is read-only, which a DLManagedTensor cannot say; ` +
        "leave versioned out, or copy() it",
    );
  }
  const { code, bits } = dataTypeOf(dtype);
  const shape = Float64Array.from(layout.shape);
  const strides = elementStrides(call, layout);
  const flags = writable ? 0 : READ_ONLY;
  const { api, unchecked } = native(call);
  const { dlpackDrop } = unchecked;
  const address = makeStruct(
    call,
    () => api.dlpackMake(block, data, code, bits, flags, versioned, shape, strides),
  );
  return new DLPackTensor(address, versioned, () => dlpackDrop(address, versioned));
}

/**
 * A view over the tensor of another library, without a copy, and the duty to call its deleter:
 * once, by `dispose` or after everything was dropped. When this throws, the struct stays the
 * caller's and its deleter was not called.
 *
 * **Unsafe**: nothing can check that the address is one of such a struct.
 *
 * @param address of the struct, which no other consumer may use any more
 * @param options `versioned: false` for a `DLManagedTensor` of versions before 1
 * @returns the view, which only reads where the producer says so, and what gives it back
 * @throws TypeError when views cannot have such elements: other devices than the CPU, bfloat16,
 *   complex numbers, several lanes, other versions
 * @throws RangeError when the address or the struct is broken
 *
 * @example
 * ```ts
 * import { array, fromDLPack, toDLPack } from "ziffi";
 *
 * using numbers = array([1, 2, 3], "i32");
 * using tensor = fromDLPack(toDLPack(numbers).release());
 * console.log(tensor.view.dtype, tensor.view.get(2)); // i32 3
 * ```
 */
export function fromDLPack(address: number, options: DLPackOptions = {}): ForeignView {
  const call = "fromDLPack";
  const versioned = isVersioned(call, options);
  checkStruct(call, "address", address);
  const { api, unchecked } = native(call);
  const record = newRecord();
  api.dlpackRead(address, versioned, record);
  const place = readTensor(call, record);
  const { dlpackDelete } = unchecked;
  return foreignView(call, place, () => () => dlpackDelete(address, versioned));
}
