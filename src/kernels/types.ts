/**
 * What the types of kernels say: the dtype and the kind of a result, from the types of the inputs.
 *
 * @module
 */
import type { NDDtype } from "../nd/dtype.ts";
import type { NDArray } from "../nd/ndarray.ts";
import type { Access, Order, TypedArrayOf } from "../nd/types.ts";
import type { NDView } from "../nd/view.ts";
import type { KernelArray, KernelInput, KernelOutput } from "./operands.ts";
import type { Promote } from "./promotion.ts";
import type { Rule } from "./codes.ts";

/** What values count as where dtypes meet; `number` is a number that types do not know. */
type Weak = "int" | "float" | "number";

/** The dtype of a typed array. */
export type ArrayDtype<T> = T extends Int8Array ? "i8"
  : T extends Int16Array ? "i16"
  : T extends Int32Array ? "i32"
  : T extends BigInt64Array ? "i64"
  : T extends Uint8Array | Uint8ClampedArray ? "u8"
  : T extends Uint16Array ? "u16"
  : T extends Uint32Array ? "u32"
  : T extends BigUint64Array ? "u64"
  : T extends Float16Array ? "f16"
  : T extends Float32Array ? "f32"
  : T extends Float64Array ? "f64"
  : never;

/** What an input brings: its dtype, or what a value counts as. */
type Brings<T> = T extends NDView<infer D, Order, Access> ? D
  : T extends KernelArray ? ArrayDtype<T>
  : T extends boolean ? "bool"
  : T extends bigint ? "int"
  : T extends number ? number extends T ? "number"
    : `${T}` extends `${bigint}` ? "int"
    : "float"
  : never;

type Floats = "f16" | "f32" | "f64";

/** The common dtype of a dtype and a value. */
type Bend<D extends NDDtype, W extends Weak> = D extends Floats ? D
  : W extends "float" ? "f64"
  : D extends "bool" ? W extends "int" ? "i64" : "i64" | "f64"
  : W extends "int" ? D
  : D | "f64";

/** The common dtype of two values. */
type Alone<A extends Weak, B extends Weak> = "float" extends A | B ? "f64"
  : "number" extends A | B ? "i64" | "f64"
  : "i64";

/** The common dtype of what two inputs bring. */
type Meet<A, B> = A extends NDDtype
  ? B extends NDDtype ? Promote<A, B> : B extends Weak ? Bend<A, B> : never
  : A extends Weak ? B extends NDDtype ? Bend<B, A> : B extends Weak ? Alone<A, B> : never
  : never;

/** The dtype of a value that meets nothing. */
type Settled<A> = A extends NDDtype ? A : A extends Weak ? Alone<A, A> : never;

interface Roots {
  bool: "f16";
  i8: "f16";
  i16: "f32";
  i32: "f64";
  i64: "f64";
  u8: "f16";
  u16: "f32";
  u32: "f64";
  u64: "f64";
  f16: "f16";
  f32: "f32";
  f64: "f64";
}

/** The dtype that a rule computes in. */
type Loop<R extends Rule | "bool", D extends NDDtype> = R extends "bool" ? "bool"
  : R extends "quotient" ? D extends Floats ? D : "f64"
  : R extends "root" ? Roots[D]
  : R extends "numeric" | "integer" ? D extends "bool" ? "i8" : D
  : D;

/** A typed array where there are only typed arrays, else an array. */
type Made<T, D extends NDDtype> = [Extract<T, NDView>] extends [never]
  ? [Extract<T, KernelArray>] extends [never] ? NDArray<D>
  : [D, Extract<T, KernelArray>] extends ["u8", Uint8ClampedArray] ? Uint8ClampedArray
  : TypedArrayOf<D>
  : NDArray<D>;

/** The result of an operation on one input. */
export type Result1<R extends Rule | "bool", A> = Made<A, Loop<R, Settled<Brings<A>>>>;

/** The result of an operation on two inputs. */
export type Result2<R extends Rule | "bool", A, B> = Made<
  A | B,
  Loop<R, Meet<Brings<A>, Brings<B>>>
>;

/** The result of an operation on three inputs. */
export type Result3<R extends Rule | "bool", A, B, C> = Made<
  A | B | C,
  Loop<R, Settled<Meet<Meet<Brings<A>, Brings<B>>, Brings<C>>>>
>;

/** `where`: the condition brings no dtype. */
export type ResultWhere<C, A, B> = Made<C | A | B, Meet<Brings<A>, Brings<B>>>;

/** An operation on one input. */
export interface Unary<R extends Rule | "bool"> {
  <A extends KernelInput>(a: A, out?: undefined): Result1<R, A>;
  <O extends KernelOutput>(a: KernelInput, out: O): O;
}

/** An operation on two inputs. */
export interface Binary<R extends Rule | "bool"> {
  <A extends KernelInput, B extends KernelInput>(a: A, b: B, out?: undefined): Result2<R, A, B>;
  <O extends KernelOutput>(a: KernelInput, b: KernelInput, out: O): O;
}

/** An operation on three inputs. */
export interface Ternary<R extends Rule | "bool"> {
  <A extends KernelInput, B extends KernelInput, C extends KernelInput>(
    a: A,
    b: B,
    c: C,
    out?: undefined,
  ): Result3<R, A, B, C>;
  <O extends KernelOutput>(a: KernelInput, b: KernelInput, c: KernelInput, out: O): O;
}

/** `where`. */
export interface Where {
  <C extends KernelInput, A extends KernelInput, B extends KernelInput>(
    condition: C,
    a: A,
    b: B,
    out?: undefined,
  ): ResultWhere<C, A, B>;
  <O extends KernelOutput>(condition: KernelInput, a: KernelInput, b: KernelInput, out: O): O;
}

/** `scale`. */
export interface Scale {
  <A extends KernelInput>(a: A, factor: KernelInput, out?: undefined): Result1<"any", A>;
  <O extends KernelOutput>(a: KernelInput, factor: KernelInput, out: O): O;
}
