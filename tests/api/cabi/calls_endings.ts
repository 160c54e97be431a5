// One valid call of every function of the module of endings.
import type { ClibApi } from "./clib.ts";

/** Makes the arguments of one valid call, with handles of the given library. */
export const endings = (api: ClibApi) => ({
  onEnding: () => [null],
  tellEnding: () => [1],
  newRelic: () => [],
  freeRelic: () => [api.newRelic()],
  liveRelics: () => [],
  relicName: () => [],
  freeRelicName: () => [null],
  readPairs: () => [() => 1, 1],
  makePairsBy: () => [() => ({ x: 1, y: 2 }), 1],
  readPairPointers: () => [() => 1, 1],
} satisfies { readonly [K in keyof ClibApi]?: () => Parameters<ClibApi[K]> });
