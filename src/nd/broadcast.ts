/**
 * Broadcasting: which shape operands have together, and the strides of each in it.
 *
 * @module
 */
import { type Layout, MAX_RANK, showShape } from "./layout.ts";

/** True when two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis += 1) if (a[axis] !== b[axis]) return false;
  return true;
}

/** The shape of operands together: lengths of 1 stretch, and missing axes are put in front. */
export function broadcast(call: string, shapes: readonly (readonly number[])[]): number[] {
  let rank = 0;
  for (const shape of shapes) if (shape.length > rank) rank = shape.length;
  if (rank > MAX_RANK) throw new RangeError(`${call}: rank is ${rank}; the most is ${MAX_RANK}`);
  const together = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const lead = rank - shape.length;
    for (let axis = 0; axis < shape.length; axis += 1) {
      const length = shape[axis] as number;
      const at = lead + axis;
      if (together[at] === 1) together[at] = length;
      else if (length !== 1 && length !== together[at]) {
        badShapes(call, shapes, axis - shape.length);
      }
    }
  }
  return together;
}

function badShapes(call: string, shapes: readonly (readonly number[])[], axis: number): never {
  throw new RangeError(
    `${call}: operands could not be broadcast together with shapes ` +
      `${shapes.map(showShape).join(" ")}; axis ${axis} has different lengths, of which none is 1`,
  );
}

/** The stride of a layout along an axis of the shape it is broadcast to; 0 where it repeats. */
export function strideIn(layout: Layout, rank: number, axis: number): number {
  const own = axis - (rank - layout.shape.length);
  return own < 0 || layout.shape[own] === 1 ? 0 : layout.strides[own] as number;
}
