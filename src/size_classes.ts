/**
 * Size classes: what small allocations are rounded up to, so that few lists serve all sizes.
 *
 * @module
 */

/** Largest size with a class, in bytes. */
export const SMALL_MAX = 32 * 1024;
/** Sizes that share a class differ by less than this many bytes, at least. */
export const UNIT = 16;

/** The classes of one alignment. */
export interface SizeClasses {
  /** Size of each class in bytes, ascending. */
  readonly sizes: Int32Array;
  /** Class of a size, by its number of units. */
  readonly ofUnits: Uint8Array;
}

/**
 * Eight classes for each doubling, so that at most an eighth is wasted above 128 bytes; all are
 * multiples of the alignment.
 *
 * @param alignment a power of two from 16 to 4096
 */
export function sizeClasses(alignment: number): SizeClasses {
  const sizes: number[] = [];
  for (let size = alignment; size <= SMALL_MAX;) {
    sizes.push(size);
    const eighth = 2 ** Math.floor(Math.log2(size)) / 8;
    size += Math.max(alignment, eighth);
  }
  const ofUnits = new Uint8Array(SMALL_MAX / UNIT + 1);
  let kind = 0;
  for (let units = 0; units < ofUnits.length; units += 1) {
    while ((sizes[kind] ?? 0) < units * UNIT) kind += 1;
    ofUnits[units] = kind;
  }
  return { sizes: Int32Array.from(sizes), ofUnits };
}
