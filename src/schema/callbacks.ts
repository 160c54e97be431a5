/**
 * Schemas of callbacks: C function pointers to JavaScript functions.
 *
 * @module
 */
import type { Type } from "typebox";
import type { CallbackFacts, Facts, ListFacts, UserDataFacts } from "./facts.ts";
import type { TArg } from "./functions.ts";
import type { Nullable } from "./pointers.ts";
import { native, type TNative } from "./scalars.ts";

/** Names of the params that hold the number of elements of a list. */
type Counts<P extends readonly TArg[]> = P[number] extends infer H
  ? H extends { readonly c: ListFacts & { readonly length: infer N } } ? N : never
  : never;

/** Arguments that JavaScript sees: all but the user data and the counts of lists. */
type Seen<P extends readonly TArg[], N = Counts<P>> = P extends
  readonly [infer H, ...infer T extends TArg[]]
  ? H extends { readonly c: UserDataFacts } ? Seen<T, N>
  : H extends { readonly name: N } ? Seen<T, N>
  : [H extends TNative<infer S> ? S : never, ...Seen<T, N>]
  : [];

/** How a callback lives and on which threads it is called. */
export interface CallbackOptions<N extends boolean> {
  /** Whether null may be given; false by default. */
  readonly nullable?: N;
  /**
   * How long a plain function that is given lives: `"call"` (the default) until the call
   * returns; `{ until: "replaced" }` or `{ until: "closeFn" }` longer. A `Callback` object lives
   * until it is released.
   */
  readonly owner?: CallbackFacts["owner"];
  /** `"any"` when native code calls it from threads of its own; `"js"` by default. */
  readonly thread?: "js" | "any";
  /** What native code gets when the callback throws or the library is closed; 0 by default. */
  readonly fallback?: number;
  /** Its C type, such as `compare_fn`. */
  readonly c?: string;
}

/**
 * A function pointer that C calls back. An exception in the JavaScript function reaches the
 * caller of the native function.
 *
 * @param name PascalCase; names the type
 * @param params what C passes, made with `arg`; `t.userData()` marks the `void *` it passes through
 * @param result what C wants back
 */
export function callback<
  const P extends readonly TArg[],
  R,
  const N extends boolean = false,
>(
  name: string,
  params: P,
  result: TNative<R>,
  options: CallbackOptions<N> = {},
): TNative<Nullable<(...args: Seen<P>) => R, N>, CallbackFacts> {
  return native({ title: name }, {
    kind: "callback",
    name,
    params: params.map((param) => ({ name: param.name, c: param.c })),
    result: result.c,
    nullable: options.nullable ?? false,
    owner: options.owner ?? "call",
    thread: options.thread ?? "js",
    fallback: options.fallback ?? 0,
    ...(options.c === undefined ? {} : { c: options.c }),
  });
}

/**
 * The `void *` that a function passes through to its callback. It stands among the params of both
 * and is hidden in JavaScript, where a closure does its work.
 */
export function userData(): TNative<never, UserDataFacts> {
  return native({ title: "user data" }, { kind: "userData" });
}

/**
 * An array that C passes to a callback, such as `int argc, char **argv`: an array in JavaScript,
 * copied before the function runs. The param with the number of its elements is hidden.
 *
 * @param of numbers, enums, strings, handles or addresses
 */
export function list<S, F extends Facts, const N extends string>(
  of: TNative<S, F>,
  options: { readonly length: N },
): TNative<S[], ListFacts & { readonly length: N }> {
  const json = { type: "array", items: of };
  return native(json, { kind: "list", of: of.c, length: options.length });
}

/** The TypeScript type of a callback's function. */
export type CallbackStatic<T extends TNative<unknown, CallbackFacts>> = Type.Static<T>;
