/**
 * Shape, strides and offset of an N-d view, and what follows from them. Pure numbers: no memory.
 *
 * @module
 */

/** Largest number of dimensions. */
export const MAX_RANK = 32;

/** Copies of what a layout holds, which users may have. */
export interface ShownLayout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Frozen copies of shape and strides; the same ones each time. */
export function shownLayout(layout: Layout): ShownLayout {
  return layout.shown ??= {
    shape: Object.freeze([...layout.shape]),
    strides: Object.freeze([...layout.strides]),
  };
}

/**
 * Where the elements of a view lie. Immutable by convention: nothing outside of src/nd may hold the
 * arrays of a layout, because native code believes them.
 */
export class Layout {
  // Declared only: a field that is undefined before it is set is slower in V8 for good.
  /** Length of each dimension. */
  declare readonly shape: readonly number[];
  /** Bytes from one element to the next along each dimension; negative and 0 too. */
  declare readonly strides: readonly number[];
  /** First byte of the element with all indices 0, from the start of the buffer. */
  declare readonly offset: number;
  /** Bytes of one element. */
  declare readonly itemSize: number;
  /** Number of elements. */
  declare readonly size: number;
  /** Frozen copies of shape and strides for users, once somebody has asked for them. */
  declare shown: ShownLayout | null;
  /** What {@link Layout.isC} and {@link Layout.isF} say, as bits; -1 until somebody asks. */
  declare orders: number;

  constructor(
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
    itemSize: number,
  ) {
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.itemSize = itemSize;
    let size = 1;
    for (let axis = 0; axis < shape.length; axis += 1) size *= shape[axis] as number;
    this.size = size;
    this.shown = null;
    this.orders = -1;
  }

  /** Elements lie side by side in row-major order. Lengths of 1 and empty views do not matter. */
  get isC(): boolean {
    if (this.orders < 0) this.orders = ordersOf(this);
    return (this.orders & 1) !== 0;
  }

  /** The same in column-major order. */
  get isF(): boolean {
    if (this.orders < 0) this.orders = ordersOf(this);
    return (this.orders & 2) !== 0;
  }

  /** Number of dimensions. */
  get rank(): number {
    return this.shape.length;
  }
}

/** Whether elements lie side by side: 1 for row-major order, 2 for column-major, 3 for both. */
function ordersOf({ shape, strides, itemSize, size }: Layout): number {
  if (size === 0) return 3;
  let isC = true;
  let run = itemSize;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const length = shape[axis] as number;
    if (length !== 1 && strides[axis] !== run) isC = false;
    run *= length;
  }
  let isF = true;
  run = itemSize;
  for (let axis = 0; axis < shape.length; axis += 1) {
    const length = shape[axis] as number;
    if (length !== 1 && strides[axis] !== run) isF = false;
    run *= length;
  }
  return (isC ? 1 : 0) + (isF ? 2 : 0);
}

/**
 * A list of one number for each axis, to be overwritten. Literals are several times faster than
 * `new Array`, but those of constants only are copied when they are written.
 */
export function numbersFor(rank: number, first: number = rank): number[] {
  switch (rank) {
    case 0:
      return [];
    case 1:
      return [first];
    case 2:
      return [first, first];
    case 3:
      return [first, first, first];
    case 4:
      return [first, first, first, first];
    default:
      return new Array<number>(rank).fill(first);
  }
}

/** Strides of elements side by side in row-major order, in bytes. */
export function rowMajor(shape: readonly number[], itemSize: number): number[] {
  const strides = numbersFor(shape.length);
  let stride = itemSize;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    strides[axis] = stride;
    stride *= shape[axis] || 1;
  }
  return strides;
}

/** Strides of elements side by side in column-major order, in bytes. */
export function columnMajor(shape: readonly number[], itemSize: number): number[] {
  const strides = numbersFor(shape.length);
  let stride = itemSize;
  for (let axis = 0; axis < shape.length; axis += 1) {
    strides[axis] = stride;
    stride *= shape[axis] || 1;
  }
  return strides;
}

/** The layout of a new row-major array at the start of its memory. */
export function contiguous(shape: readonly number[], itemSize: number): Layout {
  return new Layout(shape, rowMajor(shape, itemSize), 0, itemSize);
}

/** First and last byte (exclusive) that the elements of a layout lie in; equal when it is empty. */
export function extent(layout: Layout): { low: number; high: number } {
  let { offset: low } = layout;
  if (layout.size === 0) return { low, high: low };
  let high = low + layout.itemSize;
  for (let axis = 0; axis < layout.rank; axis += 1) {
    const reach = ((layout.shape[axis] as number) - 1) * (layout.strides[axis] as number);
    if (reach < 0) low += reach;
    else high += reach;
  }
  return { low, high };
}

/** The byte after the last one that the elements of a layout lie in. */
export function endOf({ shape, strides, offset, itemSize }: Layout): number {
  let end = offset + itemSize;
  for (let axis = 0; axis < shape.length; axis += 1) {
    const reach = ((shape[axis] as number) - 1) * (strides[axis] as number);
    if (reach > 0) end += reach;
  }
  return end;
}

/** A shape as NumPy writes it: `()`, `(3,)`, `(2, 3)`. */
export function showShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
