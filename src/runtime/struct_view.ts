/**
 * Structs in memory that JavaScript reads and writes in place: the classes that generated views
 * extend.
 *
 * @module
 */
import { isDetached } from "./checks.ts";
import { showValue, ZiffiError } from "./errors.ts";
import { bufferAddress, mapNative, unmapNative } from "./native_memory.ts";
import { whenUnused } from "./uses.ts";

/** A generated class of struct views. */
export interface ViewClass<V> {
  new (view: DataView, offset: number, count?: number, isMapped?: boolean): V;
  readonly name: string;
  readonly byteLength: number;
}

/** What happens when a view is disposed. */
const ends = new WeakMap<object, () => void>();

/** Makes the next dispose of a view call a function, once. */
export function onDispose(view: object, end: () => void): void {
  ends.set(view, end);
}

/** A struct in memory. Fields are accessors of the generated class. */
export abstract class StructView<T> implements Disposable {
  /** Size of the struct in bytes. */
  static readonly byteLength: number = 0;
  /** Its alignment. */
  static readonly alignment: number = 1;
  /** Its fields' offsets. */
  static readonly offsets: Readonly<Record<string, number>> = {};
  #view: DataView | null;
  /** Native address of the buffer; looked up when it is first asked for. */
  #base = -1;
  #offset: number;
  readonly #first: number;
  readonly #count: number;
  readonly #size: number;
  readonly #isMapped: boolean;

  /** Use `over` and `at`, which check. */
  constructor(view: DataView, offset: number, count = 1, isMapped = false) {
    this.#view = view;
    this.#offset = offset;
    this.#first = offset;
    this.#count = count;
    this.#size = (new.target as unknown as ViewClass<unknown>).byteLength;
    this.#isMapped = isMapped;
  }

  /**
   * A view of memory that is there already, without a copy.
   *
   * @param byteOffset where the struct begins
   */
  static over<V>(
    this: ViewClass<V>,
    memory: ArrayBufferLike | ArrayBufferView,
    byteOffset = 0,
  ): V {
    return new this(viewOf(this.name, memory, byteOffset, this.byteLength), 0);
  }

  /**
   * A view of native memory. It must stay where it is until the view is disposed.
   *
   * @param address a number, such as a native call returns
   */
  static at<V>(this: ViewClass<V>, address: number): V {
    return new this(mapped(this.name, address, this.byteLength), 0, 1, true);
  }

  /** The memory; fields are relative to `offset`. */
  get view(): DataView {
    return this.#view ?? this.#gone();
  }

  /** Where the struct begins in `view`. */
  get offset(): number {
    return this.#offset;
  }

  /** Native address of the struct; 0 in memory of JavaScript, and once it was disposed. */
  get address(): number {
    const view = this.#view;
    if (view === null) return 0;
    if (this.#base < 0) this.#base = bufferAddress(view.buffer);
    if (this.#base === 0) return 0;
    // Native code would write to what comes after the array.
    if (this.#offset === this.#first + this.#count * this.#size) {
      badEnd(this.constructor.name, this.#count);
    }
    // The offset of a view cannot be read any more once its memory was detached.
    return this.#base + view.byteOffset + this.#offset;
  }

  /** Which element of its array this is; a cursor is moved by setting it. */
  get index(): number {
    return (this.#offset - this.#first) / this.#size;
  }

  set index(value: number) {
    // The end itself is allowed, where loops stop; nothing can be read or written there.
    if (!(value >= 0 && value <= this.#count) || Math.floor(value) !== value) {
      badIndex(this.constructor.name, value, this.#count);
    }
    this.#offset = this.#first + value * this.#size;
  }

  /** A copy as a plain object. */
  abstract toObject(): T;

  /** Sets all fields. */
  assign(_value: T): void {
    throw new TypeError(`${this.constructor.name} holds addresses; set its fields one by one`);
  }

  /** Ends the view; memory that it owns is freed, and mapped memory detached. */
  [Symbol.dispose](): void {
    const view = this.#view;
    if (view === null) return;
    this.#view = null;
    endView(this, view, this.#isMapped);
  }

  #gone(): never {
    throw new ZiffiError("DISPOSED", `The ${this.constructor.name} was disposed`);
  }
}

/** A generated class of arrays. */
export interface ArrayClass<A, V> {
  new (view: DataView, length: number, isMapped?: boolean): A;
  readonly name: string;
  readonly View: ViewClass<V>;
}

/** An array of structs in memory, without an object for each. */
export abstract class StructArray<T, V extends StructView<T>> implements Disposable {
  /** Class of the elements. */
  static readonly View: ViewClass<StructView<unknown>>;
  #view: DataView | null;
  /** Native address of the buffer; looked up when it is first asked for. */
  #base = -1;
  #cursor: V | undefined;
  #mover: V | undefined;
  readonly #length: number;
  readonly #isMapped: boolean;

  /** Use `over`, `at` and `make`, which check. */
  constructor(view: DataView, length: number, isMapped = false) {
    this.#view = view;
    this.#length = length;
    this.#isMapped = isMapped;
  }

  /** Structs in memory that is there already; by default as many as fit. */
  static over<A, V>(
    this: ArrayClass<A, V>,
    memory: ArrayBufferLike | ArrayBufferView,
    byteOffset = 0,
    length?: number,
  ): A {
    const { byteLength } = this.View;
    const room = Math.max(0, Math.floor((memory.byteLength - byteOffset) / byteLength));
    const count = checkCount(this.name, length ?? room);
    return new this(viewOf(this.name, memory, byteOffset, count * byteLength), count);
  }

  /** Structs in native memory, which must stay where it is until this is disposed. */
  static at<A, V>(this: ArrayClass<A, V>, address: number, length: number): A {
    const count = checkCount(this.name, length);
    return new this(mapped(this.name, address, count * this.View.byteLength), count, true);
  }

  /** Structs in new memory of JavaScript, all zero. */
  static make<A, V>(this: ArrayClass<A, V>, length: number): A {
    const count = checkCount(this.name, length);
    return new this(new DataView(new ArrayBuffer(count * this.View.byteLength)), count);
  }

  /** The number of structs; 0 once it was disposed. */
  get length(): number {
    return this.#view === null ? 0 : this.#length;
  }

  /** Native address of the first struct; 0 in memory of JavaScript, and once it was disposed. */
  get address(): number {
    const view = this.#view;
    if (view === null) return 0;
    if (this.#base < 0) this.#base = bufferAddress(view.buffer);
    return this.#base === 0 ? 0 : this.#base + view.byteOffset;
  }

  /** The bytes of all structs, without a copy. */
  get bytes(): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#memory();
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** One struct as a view. */
  at(index: number): V {
    const { View } = this.constructor as unknown as ArrayClass<this, V>;
    const view = this.#memory();
    this.#check(index);
    return new View(view, index * View.byteLength);
  }

  /** One view that is moved by setting its `index`. */
  get cursor(): V {
    const { View } = this.constructor as unknown as ArrayClass<this, V>;
    return this.#cursor ??= new View(this.#memory(), 0, this.#length);
  }

  /** A copy of one struct. */
  get(index: number): T {
    return this.#move(index).toObject();
  }

  /** Sets all fields of one struct. */
  set(index: number, value: T): void {
    this.#move(index).assign(value);
  }

  /** Copies of all structs. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.length; i += 1) yield this.get(i);
  }

  /** Ends the array; memory that it owns is freed, and mapped memory detached. */
  [Symbol.dispose](): void {
    const view = this.#view;
    if (view === null) return;
    this.#view = null;
    this.#cursor?.[Symbol.dispose]();
    endView(this, view, this.#isMapped);
  }

  /** A view of one struct that only this class uses. */
  #move(index: number): V {
    const { View } = this.constructor as unknown as ArrayClass<this, V>;
    const view = this.#memory();
    this.#check(index);
    this.#mover ??= new View(view, 0, this.#length);
    this.#mover.index = index;
    return this.#mover;
  }

  #check(index: number): void {
    if (index >= 0 && index < this.#length && Math.floor(index) === index) return;
    badIndex(this.constructor.name, index, this.#length);
  }

  #memory(): DataView {
    if (this.#view !== null) return this.#view;
    throw new ZiffiError("DISPOSED", `The ${this.constructor.name} was disposed`);
  }
}

/** Does what {@link onDispose} has asked for. */
export function endOf(view: object): void {
  const end = ends.get(view);
  ends.delete(view);
  if (end !== undefined) end();
}

function endView(owner: object, view: DataView, isMapped: boolean): void {
  // Detached before it is freed, so that views of the same memory cannot reach it any more.
  if (isMapped) unmapNative(view.buffer as ArrayBuffer);
  whenUnused(view.buffer, () => endOf(owner));
}

function badIndex(name: string, index: unknown, length: number): never {
  const message = `${name}: index is ${showValue(index)}; give an integer from 0 to ${length - 1}`;
  throw typeof index === "number" ? new RangeError(message) : new TypeError(message);
}

/** Refuses a cursor that no struct is under. */
export function badEnd(name: string, length: number): never {
  const fix = length === 0
    ? "the array is empty"
    : `set its index to an integer from 0 to ${length - 1}`;
  throw new RangeError(`${name}: the cursor stands past the end of its array; ${fix}`);
}

/** Checks the number of elements of an array; `name` is the class, or the call and its param. */
export function checkCount(name: string, length: number): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  const message = `${name}: length is ${showValue(length)}; give a safe integer from 0 up`;
  throw typeof length === "number" ? new RangeError(message) : new TypeError(message);
}

function viewOf(
  name: string,
  memory: ArrayBufferLike | ArrayBufferView,
  byteOffset: number,
  byteLength: number,
): DataView {
  const isView = ArrayBuffer.isView(memory);
  const buffer = isView ? memory.buffer : memory;
  if (isDetached(buffer)) throw new TypeError(`${name}: the memory is detached`);
  const room = memory.byteLength;
  if (!(byteOffset >= 0 && byteOffset + byteLength <= room)) {
    throw new RangeError(
      `${name}: ${byteLength} bytes at ${showValue(byteOffset)} do not fit into memory of ` +
        `${room} bytes`,
    );
  }
  return new DataView(buffer, (isView ? memory.byteOffset : 0) + byteOffset, byteLength);
}

/** A view of native memory, which is detached when it is disposed. */
function mapped(name: string, address: number, byteLength: number): DataView {
  if (!(Number.isSafeInteger(address) && address > 0)) {
    throw new TypeError(`${name}: address is ${showValue(address)}; give an address`);
  }
  return new DataView(mapNative(address, byteLength));
}
