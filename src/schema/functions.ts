/**
 * Functions, native modules and libraries: what the schema of a binding is made of.
 *
 * @module
 */
import { Type } from "typebox";
import type { Facts, FunctionFacts, OrStatusFacts, StatusFacts, VoidFacts } from "./facts.ts";
import { native, type TNative } from "./scalars.ts";

/** No result. */
export const none = (): TNative<void, VoidFacts> => native({ type: "null" }, { kind: "void" });

/** An `int32_t` status of the library: success is `undefined`, anything negative throws. */
export const status = (): TNative<void, StatusFacts> =>
  native({ type: "null" }, { kind: "status" });

/**
 * A value that is never negative, or a negative status that throws. The value is a `usize`,
 * `u8` to `u32`, `bool`, address or handle; it crosses as C `int64_t`.
 */
export function orStatus<S, F extends Facts>(value: TNative<S, F>): TNative<S, OrStatusFacts> {
  return native({ title: "value or status" }, { kind: "orStatus", value: value.c });
}

/** The static type of a param: a 64-bit integer also takes a safe number. */
export type ArgStatic<S> = [S] extends [bigint] ? bigint | number : S;

/** A param: a schema with a name and, optionally, a sentence about it. */
export type TArg<S = unknown, F extends Facts = Facts> = TNative<ArgStatic<S>, F> & {
  readonly name: string;
};

/**
 * Names a param.
 *
 * @param name camelCase, unique in its function
 * @param schema one of `t`
 * @param description a sentence for the docs, with units
 */
export function arg<S, F extends Facts>(
  name: string,
  schema: TNative<S, F>,
  description?: string,
): TArg<S, F> {
  const text = description === undefined ? {} : { description };
  return { ...schema, name, ...text } as unknown as TArg<S, F>;
}

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
export function fn<P extends Type.TSchema[], R extends Type.TSchema>(
  params: [...P],
  result: R,
  options: FunctionOptions = {},
): TNativeFunction<P, R> {
  const { description, ...facts } = options;
  const text = description === undefined ? {} : { description };
  const c: FunctionFacts = { kind: "function", ...facts };
  return Type.Function(params, result, { ...text, c }) as TNativeFunction<P, R>;
}

/** One native module: the functions that one Zig file implements. */
export interface NativeModule<
  F extends Readonly<Record<string, Type.TFunction>> = Readonly<Record<string, Type.TFunction>>,
> {
  /** snake_case; also the name of the Zig file. */
  readonly name: string;
  readonly description: string;
  readonly functions: F;
}

/** Describes one native module. Keys of `functions` are the camelCase names of the API. */
export function nativeModule<const F extends Readonly<Record<string, Type.TFunction>>>(
  definition: NativeModule<F>,
): NativeModule<F> {
  return definition;
}

/** Where generated files go, relative to the file of the library schema. */
export interface OutputPaths {
  /** TypeScript: typed API, one binding per runtime, entry. */
  readonly typescript: string;
  /** Zig: types, export wrappers, ABI table. */
  readonly zig: string;
  /** C header. */
  readonly header: string;
  /** Markdown reference. */
  readonly docs: string;
}

/** A whole native library: everything that one shared object exports. */
export interface Library {
  /** snake_case; also the prefix of every C symbol and the name of the file. */
  readonly name: string;
  /** Semantic version of the library, compared at load. */
  readonly version: string;
  readonly description: string;
  /** The status codes: success 0, failures negative, in snake_case. */
  readonly status?: Readonly<Record<string, { readonly code: number; readonly text: string }>>;
  readonly modules: readonly NativeModule[];
  /** Import path from the generated TypeScript to the ziffi runtime entry. */
  readonly runtime?: string;
  /** Path from the generated Zig to the folder of the module implementations. */
  readonly implementation: string;
  /** Folders of local builds, relative to the generated TypeScript; `{target}` inside. */
  readonly localBuilds?: readonly string[];
  /** Name of the installed package that holds the binary; `{target}` is replaced. */
  readonly package?: string;
  readonly out: OutputPaths;
}

/** Describes a library; the default export of a schema file given to `ziffi gen`. */
export function library(definition: Library): Library {
  return definition;
}
