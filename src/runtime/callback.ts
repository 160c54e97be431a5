/**
 * Callbacks that live until they are released.
 *
 * @module
 */
import { showValue, ZiffiError } from "./errors.ts";
import type { Trampoline } from "./trampolines.ts";

/** What a callback needs of those of its library. */
interface CallbackOwner {
  /** The opened library. */
  readonly library: object;
  /** Ends what a trampoline stood for in a generation. */
  release(trampoline: Trampoline, generation: number): void;
}

/**
 * A JavaScript function as a C function pointer that stays valid until it is released, also when
 * nobody holds this object: native code may.
 */
export class Callback<Name extends string = string> implements Disposable {
  readonly #kind: Name;
  readonly #owner: CallbackOwner;
  readonly #generation: number;
  #trampoline: Trampoline | null;

  /** Made by `library.callbacks`. */
  constructor(kind: Name, owner: CallbackOwner, trampoline: Trampoline) {
    this.#kind = kind;
    this.#owner = owner;
    this.#generation = trampoline.generation;
    this.#trampoline = trampoline;
  }

  /** The name of its type in the schema. */
  get kind(): Name {
    return this.#kind;
  }

  /** The address of the C function; 0 once it was released, or its library closed. */
  get pointer(): number {
    return this.#target?.pointer ?? 0;
  }

  /** What C has to pass through to it, where its type has user data; 0 elsewhere. */
  get userData(): number {
    return this.#target?.slot ?? 0;
  }

  /** Native calls get the fallback from now on. Idempotent. */
  release(): void {
    const target = this.#target;
    this.#trampoline = null;
    if (target !== null) this.#owner.release(target, this.#generation);
  }

  /** The same as `release`. */
  [Symbol.dispose](): void {
    this.release();
  }

  /** True when an opened library has made it. */
  isOf(library: object): boolean {
    return this.#owner.library === library;
  }

  /** What it stands on; closing the library gives that to others. */
  get #target(): Trampoline | null {
    const trampoline = this.#trampoline;
    return trampoline?.generation === this.#generation ? trampoline : null;
  }
}

/** Throws unless a value is a Callback of a type, made by this library, that can be called. */
export function checkCallback(
  library: object,
  call: string,
  param: string,
  value: unknown,
  kind: string,
  allowed: string,
): Callback {
  if (!(value instanceof Callback) || value.kind !== kind) {
    const shown = value instanceof Callback ? `a Callback of ${value.kind}` : showValue(value);
    throw new TypeError(`${call}: ${param} is ${shown}; give ${allowed} of callbacks.${kind}`);
  }
  if (!value.isOf(library)) {
    throw new TypeError(
      `${call}: ${param} is a Callback of another opened library, or of one that was closed; ` +
        `give ${allowed} of this library's callbacks.${kind}`,
    );
  }
  if (value.pointer === 0) {
    throw new ZiffiError(
      "CALLBACK_RELEASED",
      `${call}: the callback ${param} (${kind}) was released`,
    );
  }
  return value;
}

/** The address of a Callback, for a field of a struct. */
export function callbackAddress(
  library: object,
  call: string,
  param: string,
  value: unknown,
  kind: string,
): number {
  return checkCallback(library, call, param, value, kind, "a Callback").pointer;
}
