/**
 * What moves elements without computing: the numbers of zig/kernels/movement.zig.
 *
 * @module
 */

/** Movements by name; see zig/kernels/movement.zig for operands and extra values of each. */
export const MOVEMENT = Object.freeze({
  copy: 128,
  byteswap: 129,
  take: 130,
  put: 131,
  compress: 132,
  place: 133,
  count: 134,
});

/** What happens with an index out of range, and its number in the native library. */
export const INDEX_MODES = Object.freeze({ raise: 0, wrap: 1, clip: 2 });

/**
 * What happens with an index out of range: `raise` throws, `wrap` counts around, `clip` takes the
 * nearest end, where negative indices are the first element.
 */
export type IndexMode = keyof typeof INDEX_MODES;
