// One valid call of every function of the module of lists.
import type { ClibApi } from "./clib.ts";

/** Makes the arguments of one valid call, with handles of the given library. */
export const lists = (api: ClibApi) => ({
  rows: () => [1, 2, () => 0],
  giveCounters: () => [() => 0n, api.newCounter(1n), api.newCounter(2n)],
  fold: () => [() => 0, 1, 2],
  foldWide: () => [() => 0n, 1n, 2n],
  giveEvery: () => [() => {}, 3],
  claim: () => [() => 0, 4, false],
  claimWide: () => [() => 0, 4n],
  postList: () => [() => {}, 2],
  textSize: () => ["text"],
  pairOf: () => [1, 2],
  sumAllBits: () => [[]],
  errnoOf: () => [2],
  slowLiteral: () => [1, 2],
  rare: () => [2],
  openTag: () => [1],
  closeTag: () => [api.openTag(1)],
  tagStatus: () => [api.openTag(1), 0],
  tagError: () => [api.openTag(1)],
  liveTags: () => [],
  blob: () => [],
  blobOf: () => [api.newCounter(1n)],
} satisfies { readonly [K in keyof ClibApi]?: () => Parameters<ClibApi[K]> });
