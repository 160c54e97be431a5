/**
 * What is known of a view of structs: shape, strides, sizes, fields.
 *
 * @module
 */
import type { Layout } from "./layout.ts";
import { StructParts } from "./struct_parts.ts";
import type { StructNDView } from "./struct_view.ts";
import type { Access } from "./types.ts";

let make: ((parts: StructParts) => StructNDView) | null = null;

/** Says how views are made; src/nd/struct_view.ts calls it once. */
export function openStructViews(maker: (parts: StructParts) => StructNDView): void {
  make = maker;
}

/** A view over parts. */
export function makeStructView<S, A extends Access>(parts: StructParts): StructNDView<S, A> {
  return (make as (parts: StructParts) => StructNDView)(parts) as StructNDView<S, A>;
}

/** Another view of the same memory. */
export function withLayout<S, A extends Access>(
  from: StructBase,
  layout: Layout,
  mayWrite = true,
): StructNDView<S, A> {
  const { memory, struct, writable } = partsOf(from);
  return makeStructView(new StructParts(memory, struct, layout, writable && mayWrite));
}

let partsOf: (view: StructBase) => StructParts;
let isStruct: (value: unknown) => value is StructBase;

/** What a view of structs is made of. */
export function structPartsOf(view: StructBase): StructParts {
  return partsOf(view);
}

/** True for a view of structs. */
export function isStructView(value: unknown): value is StructBase {
  return isStruct(value);
}

/** Refuses a view of structs where numbers are meant. */
export function refuseStructs(call: string, name: string, value: unknown): void {
  if (!isStructView(value)) return;
  throw new TypeError(
    `${call}: ${name} is a view of structs; this works on numbers, so give a field of it, ` +
      `such as ${name}.field("${value.fields[0]}")`,
  );
}

/** The properties of views of structs. */
export class StructBase {
  readonly #parts: StructParts;

  static {
    partsOf = (view) => view.#parts;
    isStruct = (value): value is StructBase =>
      typeof value === "object" && value !== null && #parts in value;
  }

  /** Use `array.struct` and `view`, which check. */
  constructor(parts: StructParts) {
    // Native code believes what is in them.
    if (!(parts instanceof StructParts)) {
      throw new TypeError("StructNDView: make views with array.struct() or view()");
    }
    this.#parts = parts;
  }

  /** Name of the struct. */
  get structName(): string {
    return this.#parts.struct.name;
  }

  /** Names of the fields, in the order of the struct. */
  get fields(): readonly string[] {
    return this.#parts.struct.fields.map(({ name }) => name);
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

  /** Whether the structs lie side by side in row-major order, as in an array of C. */
  get isC(): boolean {
    return this.#parts.layout.isC;
  }

  /** Whether they lie side by side in column-major order. */
  get isF(): boolean {
    return this.#parts.layout.isF;
  }

  /** The memory that the structs lie in. */
  get buffer(): ArrayBufferLike {
    return this.#parts.memory.buffer;
  }

  /** Whether structs may be written through this view. */
  get writable(): boolean {
    return this.#parts.writable;
  }
}
