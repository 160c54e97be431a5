// One valid call of every function on objects that end while they are used.
import type { ClibApi } from "./clib.ts";

/** With handles of the given library. */
export const lifetimes = (api: ClibApi) => ({
  newShelf: () => [1],
  freeShelf: () => [api.newShelf(1)],
  closeShelf: () => [api.newShelf(1), 0],
  onShelfFree: () => [null],
  liveShelves: () => [],
  badUses: () => [],
  shelfValue: () => [api.newShelf(1)],
  shelfAt: () => [api.newShelf(1), { x: 1, y: 2 }],
  sumAt: () => [Float64Array.of(1), { x: 1, y: 2 }],
  sumSpots: () => [{ x: 1, y: 2 }, { x: 1, y: 2 }],
  newSpot: () => [1, 2],
  freeSpot: () => [api.newSpot(1, 2)],
  slowShelf: () => [api.newShelf(1), 0],
  slowClose: () => [api.newShelf(1), 0],
  slowSpot: () => [{ x: 1, y: 2 }, 0],
  slowFirst: () => [Float64Array.of(1), 0],
  slowBook: () => [api.newBook(api.newShelf(1)), 0],
  shelfBook: () => [api.newShelf(1)],
  bookShelf: () => [api.newBook(api.newShelf(1))],
  newBook: () => [api.newShelf(1)],
  openBook: () => [api.newShelf(1)],
  bookValue: () => [api.newBook(api.newShelf(1))],
  freeBook: () => [api.newBook(api.newShelf(1))],
  liveBooks: () => [],
} satisfies { readonly [K in keyof ClibApi]?: () => Parameters<ClibApi[K]> });
