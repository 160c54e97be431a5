/**
 * Another shape for the same elements in row-major order.
 *
 * @module
 */
import { Layout, rowMajor, showShape } from "./layout.ts";
import { checkShape, integerList, sizeOf } from "./shape.ts";
import type { Shape } from "./types.ts";

/** A shape for `size` elements, in which one length may be -1 for what is left over. */
export function resolveShape(call: string, shape: Shape, layout: Layout): number[] {
  const list = integerList(call, "shape", shape);
  const open = list.indexOf(-1);
  if (open !== -1) {
    if (list.indexOf(-1, open + 1) !== -1) {
      throw new RangeError(
        `${call}: shape is ${showShape(list)}; only one length can be -1, for what is left over`,
      );
    }
    list[open] = 1;
    const others = sizeOf(checkShape(call, list, 1));
    list[open] = others === 0 ? -1 : layout.size / others;
    if (others === 0 || !Number.isInteger(list[open])) {
      list[open] = -1;
      badSize(call, list, layout);
    }
  }
  const checked = checkShape(call, list, layout.itemSize);
  if (sizeOf(checked) !== layout.size) badSize(call, checked, layout);
  return checked;
}

function badSize(call: string, shape: readonly number[], layout: Layout): never {
  throw new RangeError(
    `${call}: cannot reshape a view of size ${layout.size} and shape ${showShape(layout.shape)} ` +
      `into shape ${showShape(shape)}`,
  );
}

/**
 * The layout of another shape over the same memory, or null when no strides lead to the elements in
 * that order.
 *
 * @param shape of the same size
 */
export function reshapedLayout(layout: Layout, shape: readonly number[]): Layout | null {
  const { offset, itemSize } = layout;
  if (layout.isC) return new Layout(shape, rowMajor(shape, itemSize), offset, itemSize);
  const strides = stridesFor(layout, shape);
  return strides === null ? null : new Layout(shape, strides, offset, itemSize);
}

/**
 * Goes through both shapes from the first axis on, in groups of axes that have the same size in
 * both. The old axes of a group must follow each other like one axis; then so do the new ones.
 */
function stridesFor(layout: Layout, shape: readonly number[]): number[] | null {
  // Axes of length 1 are in nobody's way. There is no empty view here: it is row-major.
  const old = layout.shape.map((length, k) => ({ length, stride: layout.strides[k] as number }))
    .filter(({ length }) => length !== 1);
  const strides = new Array<number>(shape.length);
  let from = 0;
  let to = 0;
  while (from < old.length) {
    const first = { from, to };
    let oldSize = old[from++]?.length ?? 1;
    let newSize = shape[to++] ?? 1;
    while (oldSize !== newSize) {
      if (oldSize < newSize) oldSize *= old[from++]?.length ?? 1;
      else newSize *= shape[to++] ?? 1;
    }
    for (let k = first.from; k < from - 1; k += 1) {
      const [outer, inner] = [old[k], old[k + 1]];
      if (outer?.stride !== (inner?.length ?? 0) * (inner?.stride ?? 0)) return null;
    }
    let stride = old[from - 1]?.stride ?? layout.itemSize;
    for (let k = to - 1; k >= first.to; k -= 1) {
      strides[k] = stride;
      stride *= shape[k] ?? 1;
    }
  }
  for (; to < shape.length; to += 1) {
    strides[to] = to === 0 ? layout.itemSize : strides[to - 1] as number;
  }
  return strides;
}
