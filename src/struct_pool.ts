/**
 * Pools of structs.
 *
 * @module
 */
import { checkAlignment } from "./dtypes.ts";
import { checkOptions } from "./options.ts";
import { badDisposed } from "./owner.ts";
import { showValue } from "./runtime/errors.ts";
import { onDispose, type StructView, type ViewClass } from "./runtime/struct_view.ts";
import type { StructFacts } from "./schema/facts.ts";
import type { TNative } from "./schema/scalars.ts";
import { Slots } from "./slots.ts";
import { type StructClass, structClass } from "./struct_class.ts";

/** The shape of a pool of structs. */
export interface StructPoolOptions {
  /** Number of slots, 1 to 2^24. */
  readonly capacity: number;
  /**
   * Alignment of every slot in bytes, a power of two from 16 to 2 MiB. By default that of the
   * struct, so that the slots are an array of C.
   */
  readonly alignment?: number;
}

/** What a pool of structs is made of: a schema of `t.struct`, or a generated view class. */
export type PoolStruct =
  | TNative<unknown, StructFacts>
  | (abstract new (view: DataView, offset: number) => StructView<unknown>);

/** A view of a struct that is known by its schema: its fields, and what every view has. */
export type StructViewOf<S> =
  & Omit<StructView<S>, "index" | "assign">
  & { -readonly [K in keyof S as K extends ViewMember ? `${K}_` : K]: S[K] }
  & {
    /** Sets all fields, from a plain object or another view. */
    assign(value: S | StructViewOf<S>): void;
  };

/** Members of every view; a field of such a name has an underscore in a view. */
type ViewMember = "address" | "assign" | "constructor" | "index" | "offset" | "toObject" | "view";

/** The view of a slot. */
export type PoolView<T extends PoolStruct> = T extends abstract new (...args: never[]) => infer V
  ? V
  : T extends TNative<infer S, StructFacts> ? StructViewOf<S>
  : never;

/**
 * A fixed number of structs in native memory, which come and go without a native call.
 *
 * The struct is a schema of `t.struct`, or a view class that was generated from one: both give the
 * same views with the same checks. `acquire` gives a handle and `get` the view of its slot, the
 * same object each time. Handles are those of {@link Pool}: one that was released throws. By
 * default the slots follow each other as in an array of C. New memory is zero; later lives of a
 * slot begin with what the last one left.
 *
 * @example
 * ```ts
 * import { StructPool } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Particle = t.struct("Particle", { x: t.f64(), y: t.f64(), hits: t.u32() });
 * using pool = new StructPool(Particle, { capacity: 1000 });
 * const handle = pool.acquire();
 * const particle = pool.get(handle);
 * particle.x = 1.5;
 * particle.hits += 1;
 * pool.release(handle);
 * ```
 */
export class StructPool<T extends PoolStruct> implements Disposable {
  /** Number of slots. */
  readonly capacity: number;
  /** Bytes from one slot to the next. */
  readonly slotByteLength: number;
  readonly #slots: Slots;
  readonly #class: ViewClass<PoolView<T>>;
  readonly #views: (PoolView<T> | undefined)[] = [];

  /**
   * Allocates a pool with all slots free.
   *
   * @throws TypeError, RangeError or NativeError when the struct or the shape is not allowed; a
   *   schema may have numbers, booleans, enums, addresses, arrays of numbers and other structs of
   *   such fields, and a generated class every field but bit fields
   */
  constructor(struct: T, options: StructPoolOptions) {
    const made = classOf(struct);
    checkOptions("StructPool", options);
    const { capacity, alignment } = options;
    if (alignment !== undefined) checkAlignment("StructPool", alignment);
    const { byteLength } = made;
    const unit = Math.max(made.alignment, alignment ?? 1);
    this.#slots = new Slots("StructPool", capacity, byteLength, unit, true);
    this.#class = made as unknown as ViewClass<PoolView<T>>;
    this.capacity = capacity;
    this.slotByteLength = this.#slots.slotByteLength;
  }

  /** The memory of the whole pool; detached once the pool is disposed. */
  get buffer(): ArrayBuffer {
    return this.#slots.block.buffer;
  }

  /** Slots in use. */
  get live(): number {
    return this.#slots.live;
  }

  /** Slots that can be acquired. */
  get available(): number {
    return this.#slots.available;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#slots.block.disposed;
  }

  /**
   * Takes a free slot. Its fields hold what the last user left.
   *
   * @returns the handle of the slot
   * @throws ZiffiError with code `POOL_EXHAUSTED` when every slot is in use
   */
  acquire(): number {
    return this.#slots.acquire();
  }

  /**
   * Gives a slot back.
   *
   * @throws ZiffiError with code `STALE_HANDLE` when it was released before or is of another pool
   */
  release(handle: number): void {
    this.#slots.release(handle);
  }

  /**
   * The view of a live slot: the same object each time, so that hot loops allocate nothing. Do not
   * use it after the release.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  get(handle: number): PoolView<T> {
    const index = this.#slots.indexOf("get", handle);
    return this.#views[index] ?? this.#makeView(index);
  }

  /**
   * Native address of a live slot, for native code that takes a pointer to the struct. It is valid
   * until the pool is disposed.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  address(handle: number): number {
    const index = this.#slots.indexOf("address", handle);
    return this.#slots.block.address + this.#slots.offsetOf(index);
  }

  /**
   * First byte of a live slot in {@link StructPool.buffer}.
   *
   * @throws ZiffiError with code `STALE_HANDLE`
   */
  byteOffset(handle: number): number {
    return this.#slots.offsetOf(this.#slots.indexOf("byteOffset", handle));
  }

  /** Native address of the first slot, for native code that works on all of them as an array. */
  get firstAddress(): number {
    if (this.disposed) badDisposed("StructPool.firstAddress", "pool");
    return this.#slots.block.address + this.#slots.firstOffset;
  }

  /**
   * Ends every view and frees the memory; a second call does nothing. Fields of a view throw a
   * ZiffiError with code `DISPOSED` then, and its address is 0. A view of a struct within a struct
   * has lost its memory too, and throws the TypeError of the engine.
   */
  dispose(): void {
    // All of them, and not only the memory: they forget their address.
    for (const view of this.#views) view?.[Symbol.dispose]();
    this.#views.length = 0;
    this.#slots.block.dispose();
  }

  /** The same as {@link StructPool.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #makeView(index: number): PoolView<T> {
    const at = this.#slots.offsetOf(index);
    // Of one slot only, so that a view can never reach into the next one.
    const memory = new DataView(this.#slots.block.buffer, at, this.#class.byteLength);
    const view = new this.#class(memory, 0);
    this.#views[index] = view;
    // A view that a user disposes is dead, and the slot is not.
    onDispose(view, () => this.#views[index] = undefined);
    return view;
  }
}

/** The class of the views of a pool. */
function classOf(struct: PoolStruct): StructClass {
  if (typeof struct === "function") {
    const made = struct as unknown as StructClass & { readonly symbol?: string };
    if (made.symbol === undefined && made.byteLength > 0 && made.alignment > 0) return made;
    const why = made.symbol === undefined ? "is no class of struct views" : "has bit fields";
    throw new TypeError(`StructPool: ${made.name} ${why}; give a struct without bit fields`);
  }
  const facts = (struct as { readonly c?: StructFacts } | null | undefined)?.c;
  if (facts?.kind === "struct") return structClass("StructPool", facts);
  throw new TypeError(
    `StructPool: struct is ${
      showValue(struct)
    }; give a schema of t.struct, or the generated view ` +
      "class of a struct",
  );
}
