/**
 * The memory that views lie over: one buffer, in native memory or in that of JavaScript.
 *
 * @module
 */
import { badDisposed } from "../owner.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { bufferAddress } from "../runtime/native_memory.ts";
import { DTYPE_LIST, DTYPES, type NDDtype } from "./dtype.ts";
import { endOf, type Layout } from "./layout.ts";

/** A typed array over a whole buffer, by whose class elements are read. */
export type Elements =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

interface ElementsClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Elements;
}

// Node 20 has no Float16Array: there, only views of f16 are an error.
const CLASSES: Record<NDDtype, ElementsClass | undefined> = {
  bool: Uint8Array,
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  f16: globalThis.Float16Array,
  f32: Float32Array,
  f64: Float64Array,
};

/**
 * One buffer under any number of views. Views hold it, it holds the buffer and the owner, so that
 * nothing is collected while a view is alive.
 */
export class Memory {
  readonly buffer: ArrayBufferLike;
  /** Native address of the first byte; 0 for memory of JavaScript, which may move. */
  readonly address: number;
  /** All bytes; its length is 0 once the memory was freed or transferred. */
  readonly bytes: Uint8Array;
  /** What else must not be collected: the block, the foreign owner. */
  readonly owner: unknown;
  /** By the numbers of the element types. */
  readonly #elements: (Elements | null)[] = DTYPE_LIST.map(() => null);
  #view: DataView | null = null;

  constructor(buffer: ArrayBufferLike, owner: unknown = null) {
    this.buffer = buffer;
    this.address = bufferAddress(buffer);
    this.bytes = new Uint8Array(buffer);
    this.owner = owner;
  }

  /** The elements of the whole buffer, as many as fit; made once for each element type. */
  elements(dtype: NDDtype): Elements {
    const { code } = DTYPES[dtype];
    const known = this.#elements[code];
    if (known !== null && known !== undefined) return known;
    const Class = CLASSES[dtype];
    if (Class === undefined) badRuntime(dtype);
    const length = Math.floor(this.buffer.byteLength / Class.BYTES_PER_ELEMENT);
    const made = new Class(this.buffer, 0, length);
    this.#elements[code] = made;
    return made;
  }

  /** For elements at addresses that are no multiple of their size. */
  get dataView(): DataView {
    return this.#view ??= new DataView(this.buffer);
  }

  /**
   * Refuses memory that was freed. Call it right before native code gets the address, with nothing
   * of the user's in between.
   *
   * @param name what the user calls the view
   * @param needed bytes up to the end of what will be read or written
   */
  check(call: string, name: string, needed: number): void {
    // So written, NaN is refused too.
    if (!(needed <= this.bytes.length)) badDisposed(call, `memory of ${name}`);
  }
}

function badRuntime(dtype: NDDtype): never {
  throw new ZiffiError(
    "RUNTIME_UNSUPPORTED",
    `ziffi: views of ${dtype} need Float16Array, which this runtime does not have; use f32, or ` +
      "Node 24 or later",
  );
}

/** Refuses a view whose memory was freed, or does not reach to its end. */
export function checkAlive(
  call: string,
  name: string,
  { memory, layout }: { readonly memory: Memory; readonly layout: Layout },
): void {
  if (layout.size > 0) memory.check(call, name, endOf(layout));
}
