/**
 * What callers own and must give back: freed when it is disposed, or after it was dropped.
 *
 * @module
 */
import { onDispose } from "./struct_view.ts";
import { report, rethrowAny } from "./thrown.ts";

/** What freeing needs of a library. */
export interface Freeing {
  readonly closed: boolean;
  call(name: string, role: "lane"): (...args: never[]) => unknown;
  /** Ends what native code kept for an object. */
  endRetained(call: string, address: number, frees: boolean): void;
}

/** What an object is a part of. */
export interface Whole {
  /** True once it was released: its parts are gone with it. */
  isDead(): boolean;
}

/** Freed when its object was dropped. It holds no object, so that this can happen. */
const dropped = new FinalizationRegistry<Ownership>((ownership) => ownership.freeAll());

/** The duty to free one native object as often as calls gave it to the caller. */
export class Ownership {
  /** How often it has to be freed. */
  count = 0;
  readonly #library: Freeing;
  readonly #freedBy: string;
  readonly #address: number;
  /** What the object is a part of: it must not be freed before, and frees its parts itself. */
  whole: Whole | null;

  /**
   * @param object what is disposed or dropped; it must not be reachable from here
   * @param address of the native object
   */
  constructor(
    library: Freeing,
    freedBy: string,
    object: object,
    address: number,
    whole: Whole | null = null,
  ) {
    this.#library = library;
    this.#freedBy = freedBy;
    this.#address = address;
    this.whole = whole;
    dropped.register(object, this, this);
  }

  /** True when the next free is the last one. */
  get isLast(): boolean {
    return this.count <= 1;
  }

  /** Frees it once. */
  free(): void {
    if (this.count <= 0) return;
    this.count -= 1;
    const last = this.count <= 0;
    this.#free(last);
    if (last) this.giveUp();
    // A destructor that is a callback may have thrown; the object is gone all the same.
    rethrowAny();
  }

  /** Frees it as often as is still due. */
  freeAll(): void {
    while (this.count > 0) {
      try {
        this.free();
      } catch (error) {
        // Nobody disposes it: it was dropped.
        report(error);
      }
    }
  }

  /** Native code has taken it over. */
  giveUp(): void {
    this.count = 0;
    dropped.unregister(this);
    this.whole = null;
  }

  #free(last: boolean): void {
    // A closed library may be unloaded; what it made is gone or leaked with it.
    if (this.#library.closed || this.whole?.isDead() === true) return;
    const free = this.#library.call(this.#freedBy, "lane") as (address: number) => void;
    free(this.#address);
    if (last) this.#library.endRetained(this.#freedBy, this.#address, true);
  }
}

const ownerships = new WeakMap<object, Ownership>();

/** A view of a struct that the caller has to free: by disposing it, or by dropping it. */
export function ownView<V extends Disposable & { readonly address: number }>(
  library: Freeing,
  view: V,
  freedBy: string,
  whole: Whole | null = null,
): V {
  const ownership = new Ownership(library, freedBy, view, view.address, whole);
  ownership.count = 1;
  ownerships.set(view, ownership);
  onDispose(view, () => ownership.free());
  return view;
}

/** Ends a view whose memory native code has taken over: nothing is left to free. */
export function dropView(view: Disposable): void {
  ownerships.get(view)?.giveUp();
  onDispose(view, () => {});
  view[Symbol.dispose]();
}
