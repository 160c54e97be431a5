/**
 * Function schemas: params, results and what the call looks like in TypeScript.
 *
 * @module
 */
import { Type } from "typebox";
import type { Facts, FunctionFacts, VoidFacts } from "./facts.ts";
import { none } from "./results.ts";
import type { TNative } from "./scalars.ts";

/** The static type of a param: a 64-bit integer also takes a safe number. */
export type ArgStatic<S> = [S] extends [bigint] ? bigint | number : S;

/** A param: a schema with a name and, optionally, a sentence about it. */
export type TArg<S = unknown, F extends Facts = Facts, N extends string = string> =
  & TNative<ArgStatic<S>, F>
  & { readonly name: N };

/**
 * Names a param.
 *
 * @param name camelCase, unique in its function
 * @param schema one of `t`
 * @param description a sentence for the docs, with units
 */
export function arg<S, F extends Facts, const N extends string>(
  name: N,
  schema: TNative<S, F>,
  description?: string,
): TArg<S, F, N> {
  const text = description === undefined ? {} : { description };
  return { ...schema, name, ...text } as unknown as TArg<S, F, N>;
}

/** Params that JavaScript gives: not user data and literals, nor what native code only writes. */
type Given<P extends readonly Type.TSchema[]> = P extends [
  infer H extends Type.TSchema,
  ...infer T extends Type.TSchema[],
] ? H extends { readonly c: { readonly kind: "userData" | "literal" } } ? Given<T>
  : H extends { readonly c: { readonly kind: "out"; readonly mode: "out" } } ? Given<T>
  : H extends { readonly c: { readonly kind: "stringBuffer"; readonly mode: infer M } }
    ? "inout" extends M ? [H, ...Given<T>]
    : H extends { readonly c: { readonly capacity: "argument" } } ? [TNative<number>, ...Given<T>]
    : Given<T>
  : [H, ...Given<T>]
  : P;

/** What comes back of a param: 64-bit integers are bigints, though a safe number is taken too. */
type OutStatic<S> = [Extract<S, bigint>] extends [never] ? S : Exclude<S, number>;

/** What native code writes, by the name of the param. */
type Written<P extends readonly Type.TSchema[]> = P extends [
  infer H extends Type.TSchema,
  ...infer T extends Type.TSchema[],
] ? H extends {
    readonly name: infer N extends string;
    readonly c: { readonly kind: "out" | "stringBuffer" };
  } ? { readonly [K in N]: OutStatic<Type.Static<H>> } & Written<T>
  : Written<T>
  : unknown;

/** The outputs of a call: one alone, several by name. */
type Outcome<P extends readonly Type.TSchema[], R, O> = Gathered<
  & Written<P>
  & ([R] extends [void] ? unknown : { readonly result: R })
  & (O extends { readonly errno: true } ? { readonly errno: number } : unknown)
>;

type Gathered<T> = unknown extends T ? void
  : keyof T extends infer K ? IsUnion<K> extends true ? { readonly [N in keyof T]: T[N] }
    : T[keyof T]
  : never;

type IsUnion<T, U = T> = [T] extends [never] ? false
  : T extends U ? ([U] extends [T] ? false : true)
  : never;

/** Wraps what a nonblocking call gives. */
type Later<T, O> = O extends { readonly nonblocking: true } ? Promise<T> : T;

/** A function schema: a TypeBox `Type.Function` that knows its C side. */
export type TNativeFunction<
  P extends Type.TSchema[] = Type.TSchema[],
  R extends Type.TSchema = Type.TSchema,
> = Type.TFunction<P, R> & { readonly c: FunctionFacts };

/** What can be said of a function beside its params and result. */
export interface FunctionOptions extends Omit<FunctionFacts, "kind"> {
  /** What it does, in a sentence or two, with units and errors. */
  readonly description?: string;
}

/**
 * A native function. `Type.Static` of the returned schema is the TypeScript type of the call.
 *
 * @example
 * ```ts
 * const add = fn([arg("a", t.i32()), arg("b", t.i32())], t.i32());
 * type Add = Type.Static<typeof add>; // (a: number, b: number) => number
 * ```
 */
export function fn<
  P extends Type.TSchema[],
  R extends Type.TSchema,
  const O extends FunctionOptions = FunctionOptions,
>(
  params: [...P],
  result: R,
  options?: O,
): TNativeFunction<Given<P>, TNative<Later<Outcome<P, Type.Static<R>, O>, O>>> {
  const { description, ...facts } = options ?? ({} as FunctionOptions);
  const text = description === undefined ? {} : { description };
  const c: FunctionFacts = { kind: "function", ...facts };
  const schema = Type.Function(params, result, { ...text, c });
  return schema as unknown as TNativeFunction<
    Given<P>,
    TNative<Later<Outcome<P, Type.Static<R>, O>, O>>
  >;
}

/** Reads a global variable of the C library. */
export function getGlobal<S, F extends Facts>(
  type: TNative<S, F>,
  options: { readonly symbol: string; readonly description?: string },
): TNativeFunction<[], TNative<S>> {
  const made = fn([], type, { ...options, global: "get" as const });
  return made as unknown as TNativeFunction<[], TNative<S>>;
}

/** Writes a global variable of the C library. */
export function setGlobal<S, F extends Facts>(
  type: TNative<S, F>,
  options: { readonly symbol: string; readonly description?: string },
): TNativeFunction<[TArg<S, F>], TNative<void, VoidFacts>> {
  const made = fn([arg("value", type)], none(), { ...options, global: "set" as const });
  return made as unknown as TNativeFunction<[TArg<S, F>], TNative<void, VoidFacts>>;
}
