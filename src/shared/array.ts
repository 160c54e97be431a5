/**
 * N-d arrays as a part of a layout.
 *
 * @module
 */
import "../nd/classes.ts";
import { dtypeInfo, type NDDtype } from "../nd/dtype.ts";
import { Layout, rowMajor, showShape } from "../nd/layout.ts";
import { memoryOf } from "../nd/memory_of.ts";
import { makeView } from "../nd/parts.ts";
import { checkShape } from "../nd/shape.ts";
import { structFactsOf, structLayout, type StructSchema } from "../nd/struct_layout.ts";
import { StructParts } from "../nd/struct_parts.ts";
import { StructNDView } from "../nd/struct_view.ts";
import type { Shape } from "../nd/types.ts";
import type { NDView } from "../nd/view.ts";
import { showValue } from "../runtime/errors.ts";
import type { PartDescription, PartMemory, PartType } from "./part.ts";
import { structPart } from "./struct_part.ts";

/**
 * An N-d array in shared memory, row-major, for `shared.layout`. It is a plain {@link NDView} over
 * the map: all kernels work on it, and reads and writes are not atomic. Where several processes
 * write, let a lock of the same layout say whose turn it is.
 *
 * Its views throw `DISPOSED` once the map is disposed. In a map of access `"read"` the view is
 * read-only: methods that write throw.
 *
 * @param dtype element type
 * @param shape lengths of the axes
 * @throws TypeError or RangeError for what is no dtype or shape, and for shapes without elements
 *
 * @example
 * ```ts
 * import { kernels, shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ image: shared.array("u8", [480, 640, 3]) });
 * using map = new SharedMap("/tmp/image.map", { mode: "create", layout });
 * const { image } = map.parts;
 * image.set(255, 10, 20, 0); // the value, then the indices
 * kernels.subtract(255, image, image); // inverted in place, for everybody
 * ```
 */
export function array<const D extends NDDtype>(
  dtype: D,
  shape: Shape,
): PartType<NDView<D, "C", "write">>;
/**
 * An N-d array of structs.
 *
 * @param schema of `t.struct`, without addresses
 */
export function array<S>(
  schema: StructSchema<S>,
  shape: Shape,
): PartType<StructNDView<S, "write">>;
export function array(type: NDDtype | StructSchema, shape: Shape): PartType {
  const call = "shared.array";
  if (structFactsOf(type) !== null) return structArray(call, type as StructSchema, shape);
  if (typeof type !== "string") {
    throw new TypeError(
      `${call}: dtype is ${showValue(type)}; give a dtype such as "f64", or a schema of t.struct`,
    );
  }
  const { name: dtype, itemSize } = dtypeInfo(call, type);
  return arrayPart(call, shape, itemSize, { dtype }, (memory, layout, writable) => {
    return makeView({ memory: memoryOf(memory.buffer), dtype, layout, writable });
  });
}

function structArray(call: string, schema: StructSchema, shape: Shape): PartType {
  // Refuses addresses, too.
  const { description } = structPart(call, schema);
  const struct = structLayout(call, schema);
  const { itemSize } = struct;
  const facts = { struct: description, itemSize };
  return arrayPart(call, shape, itemSize, facts, (memory, layout, writable) => {
    return new StructNDView(new StructParts(memoryOf(memory.buffer), struct, layout, writable));
  });
}

function arrayPart(
  call: string,
  given: Shape,
  itemSize: number,
  facts: Omit<PartDescription, "kind">,
  open: (memory: PartMemory, layout: Layout, writable: boolean) => unknown,
): PartType {
  const shape = checkShape(call, given, itemSize);
  const strides = rowMajor(shape, itemSize);
  const count = shape.reduce((product, length) => product * length, 1);
  if (count === 0) {
    throw new RangeError(
      `${call}: shape is ${showShape(shape)}, which has no elements; give lengths from 1 up`,
    );
  }
  return {
    description: { kind: "array", ...facts, count, shape },
    byteLength: () => count * itemSize,
    // Zeros are a value of every dtype.
    init: () => {},
    open: (memory) => {
      const layout = new Layout(shape, strides, memory.byteOffset, itemSize);
      return open(memory, layout, memory.access !== "read");
    },
  };
}
