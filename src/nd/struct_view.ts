/**
 * Views of structs in N dimensions.
 *
 * @module
 */
import type { StructViewOf } from "../struct_pool.ts";
import type { BigDtype, NDDtype, NumberDtype } from "./dtype.ts";
import { checkWritable } from "./elements.ts";
import { showInConsoles } from "./inspect.ts";
import type { IndexInput, TakeOptions } from "./indexing.ts";
import { checkNested } from "./limits.ts";
import { makeView } from "./parts.ts";
import { byteOffsetOf } from "./places.ts";
import type { PrintOptions } from "./print.ts";
import { isStructView, makeStructView, openStructViews, structPartsOf } from "./struct_base.ts";
import type { StructNDArray } from "./struct_array.ts";
import { type Plain, valuesIn } from "./struct_layout.ts";
import { copyStructs, maskStructs, takeStructs } from "./struct_moves.ts";
import {
  checkAliveAt,
  checkFieldDtype,
  fieldLayout,
  fieldOf,
  StructParts,
} from "./struct_parts.ts";
import { StructShapes } from "./struct_shapes.ts";
import { describeStructs, formatStructs, structText } from "./struct_text.ts";
import type { Access, Nested } from "./types.ts";
import type { NDView } from "./view.ts";

/** An element of a view: a view of the struct, or a copy where the memory is only read. */
export type StructElement<S, A extends Access> = A extends "write" ? StructViewOf<S> : Readonly<S>;

/** The view of a field of structs, by the type of the field. */
export type FieldView<V, A extends Access> = [V] extends [boolean] ? NDView<"bool", "strided", A>
  : [V] extends [bigint] ? NDView<BigDtype, "strided", A>
  : [V] extends [number | bigint | null] ? NDView<NumberDtype | BigDtype, "strided", A>
  : [V] extends [string] ? NDView<NumberDtype, "strided", A>
  : [V] extends [ArrayLike<number | bigint>] ? NDView<NumberDtype | BigDtype, "strided", A>
  : StructNDView<V, A>;

/**
 * A view of structs in N dimensions: an array of C structs in native memory or in that of
 * JavaScript. `array.struct` and `view` make them.
 *
 * Its elements are views of single structs, with the fields of the schema as properties; where the
 * view may only read, they are copies. {@link StructNDView.field} gives all values of one field as
 * an ordinary view, for kernels.
 *
 * @example
 * ```ts
 * import { array, kernels } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Particle = t.struct("Particle", { x: t.f64(), y: t.f64(), hits: t.u32() });
 * using particles = array.struct(Particle, 1000);
 * particles.get(3).x = 1.5;
 * particles.set({ x: 2, y: 0, hits: 1 }, 4);
 * console.log(kernels.sum(particles.field("x"))); // 3.5
 * ```
 */
export class StructNDView<S = unknown, A extends Access = Access> extends StructShapes<S, A> {
  static {
    openStructViews((parts) => new StructNDView(parts));
    showInConsoles(
      this.prototype,
      (value) =>
        isStructView(value) ? describeStructs(value.constructor, structPartsOf(value)) : null,
    );
  }

  /**
   * A struct, by one index for each axis; negative ones count from the end.
   *
   * @returns a view of it, or a frozen copy where this view may only read
   * @throws TypeError or RangeError when there is no such struct
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  get(...indices: number[]): StructElement<S, A> {
    const call = "StructNDView.get";
    const { memory, struct, layout, writable } = structPartsOf(this);
    const at = byteOffsetOf(call, layout, indices);
    checkAliveAt(call, structPartsOf(this), at);
    const view = new struct.View(memory.dataView, at);
    return (writable ? view : Object.freeze(view.toObject())) as StructElement<S, A>;
  }

  /**
   * Sets all fields of a struct.
   *
   * @param value a plain object of the fields, or a view of a struct
   * @param indices one for each axis; negative ones count from the end
   * @throws TypeError or RangeError for a value that a field cannot hold; fields before it are set
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  set(this: StructNDView<S, "write">, value: S | StructViewOf<S>, ...indices: number[]): void {
    const call = "StructNDView.set";
    const parts = structPartsOf(this);
    checkWritable(call, parts.writable);
    const at = byteOffsetOf(call, parts.layout, indices);
    checkAliveAt(call, parts, at);
    new parts.struct.View(parts.memory.dataView, at).assign(value as Plain);
  }

  /**
   * All values of one field: a view of the same memory with the strides of the structs. An array
   * field adds an axis, a nested struct gives a view of structs. Enums and addresses are their
   * integers.
   *
   * @param dtype element type of the field, for TypeScript; checked
   * @throws TypeError when there is no such field, or it is of another dtype
   */
  field<D extends NDDtype>(name: keyof S & string, dtype: D): NDView<D, "strided", A>;
  /** A field whose dtype is known from the type of its values. */
  field<K extends keyof S & string>(name: K): FieldView<S[K], A>;
  field(name: string, dtype?: NDDtype): unknown {
    const call = "StructNDView.field";
    const { memory, struct, layout, writable } = structPartsOf(this);
    const field = fieldOf(call, struct, name);
    if (dtype !== undefined) checkFieldDtype(call, field, dtype);
    const made = fieldLayout(call, layout, field);
    if (typeof field.type !== "string") {
      return makeStructView(new StructParts(memory, field.type, made, writable));
    }
    return makeView({ memory, dtype: field.type, layout: made, writable });
  }

  /**
   * The structs side by side in row-major order, in an array of their own.
   *
   * @throws ZiffiError with code `DISPOSED` when the memory was freed
   */
  copy(): StructNDArray<S> {
    return copyStructs("StructNDView.copy", structPartsOf(this)) as StructNDArray<S>;
  }

  /**
   * The structs at indices, in an array of their own.
   *
   * @param indices integers: one, lists of them, a typed array or a view; negative ones count from
   *   the end
   * @param options `axis`, without which indices count all structs in row-major order, and `mode`
   * @throws RangeError for an index out of range, TypeError for what are no integers
   */
  take(indices: IndexInput, options: TakeOptions = {}): StructNDArray<S> {
    const parts = structPartsOf(this);
    return takeStructs("StructNDView.take", parts, indices, options) as StructNDArray<S>;
  }

  /**
   * The structs where a mask is true, in an array of their own with one axis in place of those of
   * the mask.
   *
   * @throws RangeError when lengths differ, TypeError when the mask is not of bool
   */
  mask(mask: NDView<"bool">): StructNDArray<S> {
    return maskStructs("StructNDView.mask", structPartsOf(this), mask) as StructNDArray<S>;
  }

  /**
   * Goes along the first axis: structs of a view of one axis, views of others.
   *
   * @throws TypeError for a view without axes
   */
  *[Symbol.iterator](): IterableIterator<StructElement<S, A> | StructNDView<S, A>> {
    const [length, ...inner] = this.shape;
    if (length === undefined) {
      throw new TypeError("StructNDView: a view of rank 0 cannot be iterated; use get()");
    }
    for (let i = 0; i < length; i += 1) yield inner.length === 0 ? this.get(i) : this.at(i);
  }

  /**
   * The structs as plain objects, in nested lists.
   *
   * @throws RangeError beyond 33,554,432 (2^25) lists, objects and values of fields
   */
  toArray(): Nested<S> {
    const call = "StructNDView.toArray";
    const { memory, struct, layout } = structPartsOf(this);
    const { shape, strides, offset } = layout;
    checkNested(call, shape, valuesIn(struct));
    const list = (axis: number, at: number): unknown => {
      if (axis === shape.length) {
        checkAliveAt(call, structPartsOf(this), at);
        return new struct.View(memory.dataView, at).toObject();
      }
      const stride = strides[axis] as number;
      return Array.from(
        { length: shape[axis] as number },
        (_, i) => list(axis + 1, at + i * stride),
      );
    };
    return list(0, offset) as Nested<S>;
  }

  /** The structs as NumPy prints a structured array. */
  override toString(): string {
    return structText(structPartsOf(this));
  }

  /**
   * The structs as text, with options.
   *
   * @throws TypeError or RangeError for options that are not allowed
   */
  format(options?: PrintOptions): string {
    return formatStructs(structPartsOf(this), options);
  }
}
