// A valid call of every function that takes a va_list.
import type { ClibApi } from "./clib.ts";

export const VA_LISTS = {
  listFormatNothing: () => ["100%%"],
  listFormatMany: () => ["%d %g %s %lld %zu %d %s", -5, 0.25, "text", -7n, 7],
  listSum: () => [2, 3, 0.5, 4, 0.25],
  listSumInts: () => [3, 1, 2, 3],
  listSumTwoInts: () => [40, 2],
  listKeep: () => ["<%d>", 42],
  listKept: () => [],
  listPair: () => [0.5, 1],
  listErrno: () => [7, 2],
  listPresent: () => [0.5, 4, 6],
  listMissing: () => [1, 2],
  slowListSum: () => [1, 3, 0.5],
} satisfies { readonly [K in keyof ClibApi]?: () => Parameters<ClibApi[K]> };
