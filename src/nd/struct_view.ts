/**
 * Views of structs in N dimensions.
 *
 * @module
 */
import type { StructViewOf } from "../struct_pool.ts";
import type { BigDtype, NDDtype, NumberDtype } from "./dtype.ts";
import { checkWritable } from "./elements.ts";
import { showInConsoles } from "./inspect.ts";
import type { Layout } from "./layout.ts";
import { makeView } from "./parts.ts";
import { byteOffsetOf } from "./places.ts";
import type { PrintOptions } from "./print.ts";
import type { Plain } from "./struct_layout.ts";
import { checkAlive, checkFieldDtype, fieldLayout, fieldOf, StructParts } from "./struct_parts.ts";
import { describeStructs, formatStructs, structText } from "./struct_text.ts";
import type { Access, AccessMark, Nested } from "./types.ts";
import type { NDView } from "./view.ts";

declare const ACCESS: unique symbol;

/** An element of a view: a view of the struct, or a copy where the memory is only read. */
export type StructElement<S, A extends Access> = A extends "write" ? StructViewOf<S> : Readonly<S>;

/** The view of a field of structs, by the type of the field. */
export type FieldView<V, A extends Access> = [V] extends [boolean] ? NDView<"bool", "strided", A>
  : [V] extends [bigint] ? NDView<BigDtype, "strided", A>
  : [V] extends [number | bigint | null] ? NDView<NumberDtype | BigDtype, "strided", A>
  : [V] extends [string] ? NDView<NumberDtype, "strided", A>
  : [V] extends [ArrayLike<number | bigint>] ? NDView<NumberDtype | BigDtype, "strided", A>
  : StructNDView<V, A>;

let partsOf: (view: StructNDView) => StructParts;
let isStruct: (value: unknown) => value is StructNDView;

/** True for a view of structs. */
export function isStructView(value: unknown): value is StructNDView {
  return isStruct(value);
}

/** What a view of structs is made of. */
export function structPartsOf(view: StructNDView): StructParts {
  return partsOf(view);
}

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
export class StructNDView<S = unknown, A extends Access = Access> {
  declare readonly [ACCESS]: AccessMark<A>;
  readonly #parts: StructParts;

  static {
    partsOf = (view) => view.#parts;
    isStruct = (value): value is StructNDView =>
      typeof value === "object" && value !== null && #parts in value;
    showInConsoles(
      this.prototype,
      (value) => isStruct(value) ? describeStructs(value.#parts) : null,
    );
  }

  /** Use `array.struct` and `view`, which check. */
  constructor(parts: StructParts) {
    if (!(parts instanceof StructParts)) {
      throw new TypeError("StructNDView: make views with array.struct() or view()");
    }
    this.#parts = parts;
  }

  /** Names of the fields, in the order of the struct. */
  get fields(): readonly string[] {
    return this.#parts.struct.fields.map(({ name }) => name);
  }

  /** Name of the struct. */
  get structName(): string {
    return this.#parts.struct.name;
  }

  /** Length of each axis. */
  get shape(): readonly number[] {
    return Object.freeze([...this.#parts.layout.shape]);
  }

  /** Bytes from one struct to the next along each axis; negative and 0 too. */
  get strides(): readonly number[] {
    return Object.freeze([...this.#parts.layout.strides]);
  }

  /** First byte of the struct with all indices 0, from the start of the buffer. */
  get offset(): number {
    return this.#parts.layout.offset;
  }

  /** Number of structs. */
  get size(): number {
    return this.#parts.layout.size;
  }

  /** Number of axes. */
  get rank(): number {
    return this.#parts.layout.rank;
  }

  /** Bytes of one struct, with its padding. */
  get itemSize(): number {
    return this.#parts.layout.itemSize;
  }

  /** Bytes of all structs, without what lies between them. */
  get byteLength(): number {
    return this.size * this.itemSize;
  }

  /** The memory that the structs lie in. */
  get buffer(): ArrayBufferLike {
    return this.#parts.memory.buffer;
  }

  /** Whether structs may be written through this view. */
  get writable(): boolean {
    return this.#parts.writable;
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
    const { memory, struct, layout, writable } = this.#parts;
    const at = byteOffsetOf(call, layout, indices);
    checkAlive(call, this.#parts, at);
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
    const parts = partsOf(this as unknown as StructNDView);
    checkWritable(call, parts.writable);
    const at = byteOffsetOf(call, parts.layout, indices);
    checkAlive(call, parts, at);
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
    const { memory, struct, layout, writable } = this.#parts;
    const field = fieldOf(call, struct, name);
    if (dtype !== undefined) checkFieldDtype(call, field, dtype);
    const made = fieldLayout(call, layout, field);
    if (typeof field.type !== "string") {
      return new StructNDView(new StructParts(memory, field.type, made, writable));
    }
    return makeView({ memory, dtype: field.type, layout: made, writable });
  }

  /** The structs as plain objects, in nested lists. */
  toArray(): Nested<S> {
    const call = "StructNDView.toArray";
    const { memory, struct, layout } = this.#parts;
    const { shape, strides, offset } = layout;
    const list = (axis: number, at: number): unknown => {
      if (axis === shape.length) {
        checkAlive(call, this.#parts, at);
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

  /** The same structs, which this view cannot change. */
  asReadonly(): StructNDView<S, "read"> {
    const { memory, struct, layout } = this.#parts;
    return new StructNDView(new StructParts(memory, struct, layout, false));
  }

  /** The structs as NumPy prints a structured array. */
  toString(): string {
    return structText(this.#parts);
  }

  /**
   * The structs as text, with options.
   *
   * @throws TypeError or RangeError for options that are not allowed
   */
  format(options?: PrintOptions): string {
    return formatStructs(this.#parts, options);
  }

  /** Another view of the same memory. */
  #with(layout: Layout): StructNDView<S, A> {
    const { memory, struct, writable } = this.#parts;
    return new StructNDView(new StructParts(memory, struct, layout, writable));
  }
}
