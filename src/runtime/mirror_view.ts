/**
 * Views of structs with bit fields. Where the bits lie only the C compiler knows, so that native
 * code copies such a struct to its mirror, a struct of plain integers, and back.
 *
 * @module
 */
import { ZiffiError } from "./errors.ts";
import type { Scratch } from "./scratch.ts";
import { endOf } from "./struct_view.ts";

/** What such a view needs of its library. */
interface Mirroring {
  readonly closed: boolean;
  readonly name: string;
  readonly scratch: Scratch;
  /** A support function of the library: `<prefix><name>__lane`, with doubles only. */
  support(name: string, arity: number): (...args: number[]) => unknown;
}

/** What generated view classes say of their struct. */
interface MirrorClass {
  /** Size of the mirror. */
  readonly byteLength: number;
  /** The struct's name in the names of support functions. */
  readonly symbol: string;
}

/** A struct with bit fields in native memory. Every access copies the struct. */
export abstract class MirrorView<T> implements Disposable {
  /** Size of the copy that JavaScript sees, in bytes. */
  static readonly byteLength: number = 0;
  /** Its alignment. */
  static readonly alignment: number = 1;
  /** Its fields' offsets. */
  static readonly offsets: Readonly<Record<string, number>> = {};
  /** The struct's name in native code. */
  static readonly symbol: string = "";
  /** Native address of the struct; 0 once it was freed. */
  #address: number;
  readonly #library: Mirroring;

  /** Made by calls of the library. */
  constructor(library: Mirroring, address: number) {
    this.#library = library;
    this.#address = address;
  }

  /** Native address of the struct; 0 once it was freed. */
  get address(): number {
    return this.#address;
  }

  /** A copy as a plain object. */
  abstract toObject(): T;

  /** Sets all fields. */
  assign(_value: T): void {
    throw new TypeError(`${this.constructor.name} holds addresses; set its fields one by one`);
  }

  /** Reads from a fresh copy. */
  protected $read<R>(read: (view: DataView, at: number) => R): R {
    return this.#copied((view, at) => read(view, at));
  }

  /** Changes a fresh copy and writes it back. */
  protected $update(change: (view: DataView, at: number) => void): void {
    this.#copied((view, at, mirror, symbol) => {
      change(view, at);
      this.#library.support(`${symbol}__write`, 2)(this.#address, mirror);
    });
  }

  #copied<R>(use: (view: DataView, at: number, mirror: number, symbol: string) => R): R {
    const { byteLength, symbol } = this.constructor as unknown as MirrorClass;
    const library = this.#library;
    if (this.#address === 0 || library.closed) {
      const why = library.closed ? `the library ${library.name} was closed` : "it was disposed";
      throw new ZiffiError("DISPOSED", `${this.constructor.name} cannot be used: ${why}`);
    }
    const { scratch } = library;
    const mark = scratch.mark();
    try {
      const at = scratch.reserve(byteLength);
      const { view, base } = scratch;
      library.support(`${symbol}__read`, 2)(this.#address, base + at);
      return use(view, at, base + at, symbol);
    } finally {
      scratch.release(mark);
    }
  }

  /** Ends the view; memory that it owns is freed. */
  [Symbol.dispose](): void {
    if (this.#address === 0) return;
    this.#address = 0;
    endOf(this);
  }
}
