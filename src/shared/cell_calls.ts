/**
 * The native calls on cells by type.
 *
 * @module
 */
import type { ZiffiApi } from "../generated/ziffi.ts";
import type { CellDtype, CellValue } from "./cell_types.ts";

/** What native code adds to: sums of signed and unsigned integers have the same bits. */
type Added = "u8" | "u16" | "u32" | "u64" | "f32" | "f64";

/** What each type is added as. */
export const BITS: Readonly<Record<CellDtype, Added>> = {
  ...{ i8: "u8", u8: "u8", i16: "u16", u16: "u16", i32: "u32", u32: "u32" } as const,
  ...{ i64: "u64", u64: "u64", f32: "f32", f64: "f64" } as const,
};

interface RangeCalls {
  all(address: number, count: number, low: number, high: number): void;
  each(address: number, values: Uint8Array): void;
}

/** Additions to ranges. */
export const RANGES: Readonly<Record<Added, (api: ZiffiApi) => RangeCalls>> = {
  u8: (api) => ({ all: api.cellAddAllU8, each: api.cellAddEachU8 }),
  u16: (api) => ({ all: api.cellAddAllU16, each: api.cellAddEachU16 }),
  u32: (api) => ({ all: api.cellAddAllU32, each: api.cellAddEachU32 }),
  u64: (api) => ({ all: api.cellAddAllU64, each: api.cellAddEachU64 }),
  f32: (api) => ({ all: api.cellAddAllF32, each: api.cellAddEachF32 }),
  f64: (api) => ({ all: api.cellAddAllF64, each: api.cellAddEachF64 }),
};

interface WaitCalls {
  wait: ZiffiApi["cellWaitU32"];
  notify: ZiffiApi["cellNotifyU32"];
}

/** Waiting and waking by size. */
export const WAITS: Readonly<Record<"u8" | "u16" | "u32" | "u64", (api: ZiffiApi) => WaitCalls>> = {
  u8: (api) => ({ wait: api.cellWaitU8, notify: api.cellNotifyU8 }),
  u16: (api) => ({ wait: api.cellWaitU16, notify: api.cellNotifyU16 }),
  u32: (api) => ({ wait: api.cellWaitU32, notify: api.cellNotifyU32 }),
  u64: (api) => ({ wait: api.cellWaitU64, notify: api.cellNotifyU64 }),
};

const bytes = new DataView(new ArrayBuffer(8));

/** The bits of a value: the lower 32, and the upper 32 of larger ones. */
export function bitsOf<D extends CellDtype>(
  dtype: D,
  value: CellValue<D>,
): [low: number, high: number] {
  // Of 8 and 16 bits the lower ones are what native code compares.
  if (typeof value === "number" && dtype !== "f64" && dtype !== "f32") return [value >>> 0, 0];
  bytes.setBigUint64(0, 0n);
  if (typeof value === "bigint") bytes.setBigInt64(0, value, true);
  else if (dtype === "f64") bytes.setFloat64(0, value, true);
  else bytes.setFloat32(0, value, true);
  return [bytes.getUint32(0, true), bytes.getUint32(4, true)];
}
