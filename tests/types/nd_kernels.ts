// Types of kernels: the dtype and the kind of a result follow from the inputs.
import { array, kernels, type NDArray, type NDView } from "../../src/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const yes = <T extends true>(_holds: T): void => {};
/** Checks the exact type of a value. */
const is = <T>() => <U>(_value: U, holds: Equal<T, U>): void => {
  yes(holds as true);
};

const u8 = array.u8(3);
const i8 = array.i8(3);
const f32 = array.f32(3);
const i64 = array.i64(3);
const bool = array.bool(3);
declare const some: number;

is<NDArray<"f32">>()(kernels.add(u8, f32), true);
is<NDArray<"i16">>()(kernels.add(u8, i8), true);
is<NDArray<"f64">>()(kernels.multiply(i64, f32), true);
is<NDArray<"u8">>()(kernels.add(u8, 3), true);
is<NDArray<"u8">>()(kernels.add(3n, u8), true);
is<NDArray<"u8">>()(kernels.add(u8, true), true);
is<NDArray<"f64">>()(kernels.add(u8, 0.5), true);
is<NDArray<"f32">>()(kernels.add(f32, some), true);
is<NDArray<"u8" | "f64">>()(kernels.add(u8, some), true);
is<NDArray<"i64">>()(kernels.add(bool, 1), true);
is<NDArray<"f64">>()(kernels.divide(u8, i8), true);
is<NDArray<"f16">>()(kernels.sqrt(u8), true);
is<NDArray<"bool">>()(kernels.less(i64, f32), true);
is<NDArray<"i8">>()(kernels.remainder(bool, bool), true);
is<NDArray<"f32">>()(kernels.clip(u8, 0, f32), true);
is<NDArray<"i16">>()(kernels.where(f32, u8, i8), true);
is<NDArray<"u8">>()(kernels.scale(u8, 3), true);

const bytes = new Uint8Array(3);
export const sum: Uint8Array = kernels.add(bytes, bytes);
export const halves: Float64Array = kernels.divide(bytes, 2);
export const clamped: Uint8ClampedArray = kernels.invert(new Uint8ClampedArray(3));
export const mixed: NDArray<"u8"> = kernels.add(bytes, u8);
is<NDArray<"f32">>()(kernels.add(u8, i8, f32), true);
export const same: Float32Array = kernels.add(u8, bytes, new Float32Array(3));
export const view: NDView<"u8", "C", "write"> = kernels.add(u8, 1);

// @ts-expect-error a string is no operand
kernels.add(u8, "1");
// @ts-expect-error two inputs are needed
kernels.add(u8);
// @ts-expect-error the sum of u8 and f32 is f32
export const narrow: NDView<"u8"> = kernels.add(u8, f32);
// @ts-expect-error a number is no output
kernels.add(u8, u8, 3);

// @ts-expect-error outputs have to be writable
kernels.fill(array.f64([2]).asReadonly(), 1);
