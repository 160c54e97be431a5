/**
 * What the types of reductions say: the value or the dtype of a result, from the type of the input.
 *
 * @module
 */
import type { BigDtype, ElementOf, NDDtype } from "../nd/dtype.ts";
import type { NDArray } from "../nd/ndarray.ts";
import type { Access, Order } from "../nd/types.ts";
import type { NDView } from "../nd/view.ts";
import type { KernelArray, KernelMemory, KernelOutput } from "./operands.ts";
import type { Promote } from "./promotion.ts";
import type { ResultRule } from "./reductions_table.ts";
import type { ArrayDtype } from "./types.ts";

/** What reductions read. */
export type ReductionInput = KernelMemory;

/** How a reduction is done. */
export interface ReductionOptions {
  /** Axis or axes to reduce, which may count from the end; all by default. */
  readonly axis?: number | readonly number[] | undefined;
  /** Keeps the reduced axes, with length 1. */
  readonly keepdims?: boolean | undefined;
  /** Receives the result and is returned; its shape is that of the result. */
  readonly out?: KernelOutput | undefined;
}

/** How a variance is found. */
export interface SpreadOptions extends ReductionOptions {
  /** "Delta degrees of freedom": the divisor is the number of elements minus this; 0 by default. */
  readonly ddof?: number | undefined;
}

/** Which norm is found. */
export interface NormOptions extends ReductionOptions {
  /** 1: sum of sizes; 2, the default: root of the sum of squares; Infinity: largest size. */
  readonly ord?: 1 | 2 | typeof Infinity | undefined;
}

/** How a dot product is done. */
export interface DotOptions {
  /** Axis of both inputs along which products are summed; -1, the last one, by default. */
  readonly axis?: number | undefined;
  /** Receives the result and is returned. */
  readonly out?: KernelOutput | undefined;
}

type DtypeOf<A> = A extends NDView<infer D, Order, Access> ? D
  : A extends KernelArray ? ArrayDtype<A>
  : never;

type Floats = "f16" | "f32" | "f64";

/** The dtype of a result. */
type ResultOf<R extends ResultRule, D extends NDDtype> = R extends "sum"
  ? D extends Floats ? D : D extends "u8" | "u16" | "u32" | "u64" ? "u64" : "i64"
  : R extends "mean" ? D extends Floats ? D : "f64"
  : R extends "same" ? D
  : R extends "index" ? "i64"
  : "bool";

/** The value of a full reduction. */
type ValueOf<R extends ResultRule, D extends NDDtype> = R extends "sum"
  ? D extends BigDtype ? bigint : number
  : R extends "same" ? ElementOf<D>
  : R extends "truth" ? boolean
  : number;

/** Options that leave a value. */
type Whole<P> = P & {
  readonly axis?: undefined;
  readonly keepdims?: false | undefined;
  readonly out?: undefined;
};

/** A reduction: a value without axis, `out` where there is one, else an array. */
export interface Reduce<R extends ResultRule, P extends ReductionOptions = ReductionOptions> {
  <A extends ReductionInput>(a: A, options?: Whole<P>): ValueOf<R, DtypeOf<A>>;
  <O extends KernelOutput>(a: ReductionInput, options: P & { readonly out: O }): O;
  <A extends ReductionInput>(
    a: A,
    options:
      & P
      & { readonly out?: undefined }
      & (
        | { readonly axis: number | readonly number[] }
        | { readonly keepdims: true }
      ),
  ): NDArray<ResultOf<R, DtypeOf<A>>>;
  <A extends ReductionInput>(
    a: A,
    options?: P,
  ): ValueOf<R, DtypeOf<A>> | NDArray<ResultOf<R, DtypeOf<A>>> | KernelOutput;
}

/** The dot product: a value for two inputs of one axis, `out` where there is one, else an array. */
export interface Dot {
  <A extends KernelArray, B extends KernelArray>(
    a: A,
    b: B,
    options?: DotOptions & { readonly out?: undefined },
  ): ElementOf<Promote<DtypeOf<A>, DtypeOf<B>>>;
  <O extends KernelOutput>(
    a: ReductionInput,
    b: ReductionInput,
    options: DotOptions & { readonly out: O },
  ): O;
  <A extends ReductionInput, B extends ReductionInput>(
    a: A,
    b: B,
    options?: DotOptions & { readonly out?: undefined },
  ):
    | ElementOf<Promote<DtypeOf<A>, DtypeOf<B>>>
    | NDArray<Promote<DtypeOf<A>, DtypeOf<B>>>;
}
