// Types of the toolkit: views and pools give the array class of their dtype.
import { type AtomicCells, Block, kernels, Pool, SharedMap } from "../../src/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const yes = <T extends true>(_holds: T): void => {};

const block = new Block(64);
export const bytes: Uint8Array = block.view("u8");
export const floats: Float64Array = block.view("f64", 8, 2);
yes<Equal<ReturnType<typeof block.view<"i16">>, Int16Array>>(true);
yes<Equal<ReturnType<typeof block.view<"u64">>, BigUint64Array>>(true);
yes<Equal<ReturnType<typeof block.view<"f32">>, Float32Array>>(true);
// @ts-expect-error views of f64 are Float64Array
export const wrong: Float32Array = block.view("f64");
// @ts-expect-error there is no such dtype
block.view("f16");
// @ts-expect-error a size is a number
new Block(64n);
// @ts-expect-error the buffer belongs to the block
block.buffer = new ArrayBuffer(1);

const pool = new Pool({ dtype: "f32", length: 4, capacity: 8 });
const slot: number = pool.acquire();
export const vector: Float32Array = pool.array(slot);
// @ts-expect-error slots of f32 are Float32Array
export const other: Float64Array = pool.array(slot);
// @ts-expect-error a handle is a number
pool.release("1");

const map = new SharedMap("file", { byteLength: 64 });
export const words: Uint32Array = map.view("u32");
const cells: AtomicCells<"u64"> = map.cells("u64");
export const old: bigint = cells.add(0, 1);
export const small: number = map.cells("i32").load(0);
// @ts-expect-error 64-bit cells give bigints
export const lost: number = cells.load(0);
// @ts-expect-error 32-bit cells take no bigints
map.cells("i32").store(0, 1n);
// @ts-expect-error a cell is a number
map.cells("bool");

const input = new Float64Array(4);
kernels.scale(input, 2, input);
export const total: number = kernels.sum(input);
// @ts-expect-error kernels take no lists
kernels.sum([1, 2]);
export const bigTotal: bigint = kernels.sum(new BigInt64Array(1));
