// Types of N-d views: dtypes, orders and access follow every operation.
import { array, concat, NDArray, type NDView, stack, view } from "../../src/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const yes = <T extends true>(_holds: T): void => {};

const matrix = array.f64([2, 3]);
yes<Equal<typeof matrix, NDArray<"f64", "C">>>(true);
yes<Equal<ReturnType<typeof matrix.get>, number>>(true);
yes<Equal<typeof matrix.data, Float64Array>>(true);
export const big: bigint = array.i64(2).get(0);
export const flag: boolean = array.bool(2).get(0);
export const anyView: NDView = matrix;
export const anyF64: NDView<"f64"> = matrix;
// @ts-expect-error elements of u64 are bigints
export const lost: number = array.u64(2).get(0);

// What array() makes of values.
export const numbers: NDArray<"f64"> = array([[1, 2], [3, 4]]);
export const flags: NDArray<"bool"> = array([true]);
export const bigs: NDArray<"i64"> = array([1n]);
export const bytes: NDArray<"u8"> = array([1, 2], "u8");
export const typed: NDArray<"i16"> = array(new Int16Array(3));
// @ts-expect-error text is no number
array(["1"]);
// @ts-expect-error a boolean is no number
array([true], "f64");
// @ts-expect-error there is no such dtype
array([1], "int32");
// @ts-expect-error a shape is of numbers
array.f64(["2"]);
// @ts-expect-error a bigint is no f64
array.full("f64", 2, 1n);

// Order.
const turned = matrix.transpose();
yes<Equal<typeof turned, NDView<"f64", "F", "write">>>(true);
const back = turned.transpose();
yes<Equal<typeof back, NDView<"f64", "C", "write">>>(true);
export const column: Float64Array = turned.data;
const part = matrix.slice([0, 1], ":");
yes<Equal<typeof part, NDView<"f64", "strided", "write">>>(true);
// @ts-expect-error elements of a slice need not lie side by side
export const gone: Float64Array = part.data;
if (part.isContiguous("C")) {
  const known: Float64Array = part.data;
  yes<Equal<typeof known, Float64Array>>(true);
}
export const again: NDArray<"f64"> = part.copy();
export const other: NDArray<"f64", "F"> = part.copy("F");
export const line: NDView<"f64", "C", "write"> = matrix.reshape(-1);
// @ts-expect-error a slice may get strides by reshape
export const bent: NDView<"f64", "C", "write"> = part.reshape(-1);
export const strided: NDView<"f64", "strided", "write"> = matrix;
// @ts-expect-error strides are not known to be row-major
export const packed: NDView<"f64", "C", "write"> = part;
// @ts-expect-error a view is not disposed
part.dispose();
// @ts-expect-error an order is "C" or "F"
matrix.isContiguous("A");
// @ts-expect-error a spec is no text but ":" and "..."
matrix.slice("1:2");

// Access.
const fixed = matrix.asReadonly();
yes<Equal<typeof fixed, NDView<"f64", "C", "read">>>(true);
export const readable: NDView<"f64", "C", "read"> = matrix;
// @ts-expect-error what is read-only cannot be written
export const writable: NDView<"f64", "C", "write"> = fixed;
// @ts-expect-error a read-only view
fixed.set(1, 0, 0);
// @ts-expect-error a read-only view
fixed.fill(1);
// @ts-expect-error a read-only view
fixed.slice(0).set(1, 0);
// @ts-expect-error a read-only view
fixed.put(0, 1);
// @ts-expect-error a read-only view
fixed.assign(matrix);
// @ts-expect-error its typed array is read-only as well
fixed.data[0] = 1;
// @ts-expect-error repeated elements are read-only
matrix.broadcastTo([2, 2, 3]).set(1, 0, 0, 0);
export const first: number | undefined = fixed.data[0];
export const copied: NDArray<"f64"> = fixed.copy();
declare const unknownAccess: NDView<"f64">;
// @ts-expect-error it may be read-only
unknownAccess.set(1, 0);
if (unknownAccess.isWritable()) unknownAccess.set(1, 0);

// Values.
matrix.set(1, 0, 0);
array.i64(1).set(1n, 0);
array.i64(1).set(1, 0);
// @ts-expect-error an f64 is no bigint
matrix.set(1n, 0, 0);
// @ts-expect-error a bool is no number
array.bool(1).set(1, 0);
// @ts-expect-error an index is a number
matrix.get("0", 0);
// @ts-expect-error shapes cannot be changed
matrix.shape[0] = 5;

// Views of memory, and several views.
const over = view(new Float32Array(6), "f32", [2, 3]);
yes<Equal<typeof over, NDView<"f32", "C", "write">>>(true);
const steps = view(new ArrayBuffer(24), "i32", [2], [12]);
yes<Equal<typeof steps, NDView<"i32", "strided", "write">>>(true);
export const joined: NDArray<"f64"> = concat([matrix, part]);
export const stacked: NDArray<"f64"> = stack([matrix, matrix], { axis: 1 });
export const cast: NDArray<"u8"> = matrix.astype("u8");
export const rows: Float64Array[] = [...matrix.rows()];
// @ts-expect-error a number is no memory
view(5, "u8");
