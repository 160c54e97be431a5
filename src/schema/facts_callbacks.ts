/**
 * The C facts of callbacks and of what belongs to them: user data, lists and literals.
 *
 * @module
 */
import type { Facts } from "./facts.ts";

/** One param of a callback. */
export interface CallbackParamFacts {
  readonly name: string;
  readonly c: Facts;
}

/** A C function pointer to a JavaScript function. */
export interface CallbackFacts {
  readonly kind: "callback";
  readonly name: string;
  readonly params: readonly CallbackParamFacts[];
  readonly result: Facts;
  readonly nullable: boolean;
  /**
   * How long a JavaScript function that is given lives: `"call"` until the call returns;
   * `{ until }` as with every owner. A `Callback` object lives until it is released.
   */
  readonly owner: "call" | { readonly until: string };
  /** `"any"` when native code calls it from threads of its own. */
  readonly thread: "js" | "any";
  /** What native code gets when the callback throws, or the library is closed; 0 by default. */
  readonly fallback: number;
  /** C type, such as `compare_fn`. */
  readonly c?: string;
}

/** The `void *` that C passes through to a callback: hidden in JavaScript. */
export interface UserDataFacts {
  readonly kind: "userData";
}

/**
 * An array that C passes to a callback with its count in another param of the callback, which is
 * hidden in JavaScript.
 */
export interface ListFacts {
  readonly kind: "list";
  /** A number, enum, string, handle or address. */
  readonly of: Facts;
  /** The param with the number of elements. */
  readonly length: string;
}

/** An argument that the shim passes: JavaScript does not see it. */
export interface LiteralFacts {
  readonly kind: "literal";
  /** A constant expression of C, such as `NULL`. */
  readonly expression: string;
}
