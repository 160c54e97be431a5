/**
 * Structs of a schema as a part of a layout.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { structFactsOf, structLayout, type StructSchema } from "../nd/struct_layout.ts";
import { badValue } from "../runtime/checks.ts";
import { showValue } from "../runtime/errors.ts";
import type { StructFacts } from "../schema/facts.ts";
import type { StructViewOf } from "../struct_pool.ts";
import { type AtomicFields, atomicFields } from "./atomic_fields.ts";
import type { PartMemory, PartType } from "./part.ts";
import { type ItemPart, structPart } from "./struct_part.ts";

/** What a struct in shared memory is made of. */
interface Kind<S> {
  readonly schema: StructSchema<S>;
  readonly item: ItemPart<StructSchema<S>>;
}

/**
 * A struct in shared memory: its fields as plain memory, and as atomic cells.
 *
 * All methods throw a ZiffiError with code `DISPOSED` once the map is disposed, and `MAP_TRUNCATED`
 * when its file was cut.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Stats = t.struct("Stats", { hits: t.u64(), worst: t.f64(), version: t.u32() });
 * const layout = shared.layout({ stats: shared.struct(Stats) });
 * using map = new SharedMap("/tmp/stats.map", { mode: "create", layout });
 * const { stats } = map.parts;
 * stats.fields.hits.add(1n); // atomic, for all processes
 * stats.fields.worst.max(12.5);
 * stats.view.version = 3; // plain memory, as in every view of a struct
 * console.log(stats.toObject()); // { hits: 1n, worst: 12.5, version: 3 }
 * ```
 */
export class SharedStruct<S> {
  /**
   * The numbers of the struct as atomic cells: `fields.NAME.add(1)`, and `load`, `store`, `sub`,
   * `and`, `or`, `xor`, `exchange`, `compareExchange`, `min`, `max`, `wait`, `waitAsync`, `notify`.
   */
  readonly fields: AtomicFields<S>;
  readonly #memory: PartMemory;
  readonly #kind: Kind<S>;
  readonly #offset: number;
  #view: StructViewOf<S> | null = null;
  #buffer: ArrayBuffer | null = null;

  /** Use `shared.struct`, and `parts` of the map. */
  constructor(memory: PartMemory, kind: Kind<S>, index: number) {
    const { schema, item } = kind;
    const layout = structLayout("shared.struct", schema);
    const facts = structFactsOf(schema) as StructFacts;
    this.#memory = memory;
    this.#kind = kind;
    this.#offset = index * item.byteLength;
    const fields = atomicFields(memory, layout, facts, this.#offset, facts.name);
    this.fields = fields as AtomicFields<S>;
  }

  /**
   * The struct as a view, whose fields are plain properties: the same object each time. Its reads
   * and writes are not atomic, and two fields can be of different times; what several processes
   * change at once belongs into {@link SharedStruct.fields}, a lock or a `shared.sequence`. In a
   * map of access `"read"`, what is written there stays in this process.
   */
  get view(): StructViewOf<S> {
    return this.#viewFor("SharedStruct.view");
  }

  /** A copy as a plain object; the fields are read one after the other. */
  toObject(): S {
    return this.#kind.item.read(this.#viewFor("SharedStruct.toObject") as never) as S;
  }

  /**
   * Sets all fields, one after the other.
   *
   * @throws TypeError or RangeError for what the fields cannot hold
   * @throws ZiffiError with code `PERMISSION_DENIED` in a map of access `"read"`
   */
  assign(value: S | StructViewOf<S>): void {
    const call = "SharedStruct.assign";
    if (this.#memory.access === "read") this.#memory.writable(call);
    this.#kind.item.write(call, this.#viewFor(call) as never, value as never);
  }

  #viewFor(call: string): StructViewOf<S> {
    this.#memory.address(call);
    const { buffer, byteOffset } = this.#memory;
    if (this.#view !== null && buffer === this.#buffer) return this.#view;
    this.#buffer = buffer;
    const view = this.#kind.item.viewOver(buffer, byteOffset + this.#offset);
    return this.#view = view as unknown as StructViewOf<S>;
  }
}

/** A row of structs in shared memory. */
export class SharedStructs<S> {
  /** Number of structs. */
  readonly length: number;
  readonly #memory: PartMemory;
  readonly #kind: Kind<S>;
  readonly #made = new Map<number, SharedStruct<S>>();

  /** Use `shared.struct` with a count, and `parts` of the map. */
  constructor(memory: PartMemory, kind: Kind<S>, length: number) {
    this.length = length;
    this.#memory = memory;
    this.#kind = kind;
  }

  /**
   * One of the structs, the same object each time.
   *
   * @param index from 0; negative ones count from the end
   * @throws TypeError or RangeError for what is no index
   */
  at(index: number): SharedStruct<S> {
    const { length } = this;
    if (!Number.isInteger(index) || index < -length || index >= length) {
      const expected = `an integer from ${-length} to ${length - 1}`;
      badValue("SharedStructs.at", "index", index, expected, "number");
    }
    const at = index < 0 ? index + length : index + 0;
    const known = this.#made.get(at);
    if (known !== undefined) return known;
    const made = new SharedStruct(this.#memory, this.#kind, at);
    this.#made.set(at, made);
    return made;
  }

  /** All structs in turn. */
  *[Symbol.iterator](): IterableIterator<SharedStruct<S>> {
    for (let i = 0; i < this.length; i += 1) yield this.at(i);
  }
}

const COUNT_MAX = 2 ** 32;

/**
 * A struct in shared memory, for `shared.layout`.
 *
 * @param schema of `t.struct`, without addresses
 * @throws TypeError for other schemas, and for fields that only generated views can read
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 * import { t } from "ziffi/schema";
 *
 * const Stats = t.struct("Stats", { hits: t.u64(), bytes: t.u64() });
 * const layout = shared.layout({ all: shared.struct(Stats), workers: shared.struct(Stats, 8) });
 * using map = new SharedMap("/tmp/workers.map", { mode: "create", layout });
 * map.parts.all.fields.hits.add(1n);
 * map.parts.workers.at(3).fields.hits.add(1n);
 * ```
 */
export function struct<S>(schema: StructSchema<S>): PartType<SharedStruct<S>>;
/**
 * A row of structs in shared memory.
 *
 * @param count number of structs, 1 to 2^32
 */
export function struct<S>(schema: StructSchema<S>, count: number): PartType<SharedStructs<S>>;
export function struct<S>(schema: StructSchema<S>, count?: number): PartType {
  const call = "shared.struct";
  if (structFactsOf(schema) === null) {
    throw new TypeError(`${call}: schema is ${showValue(schema)}; give a schema of t.struct`);
  }
  const item = structPart(call, schema);
  if (count !== undefined) checkIndex(call, "count", count, COUNT_MAX, 1);
  const kind: Kind<S> = { schema, item };
  const number = count ?? 1;
  return {
    description: {
      kind: "struct",
      struct: item.description,
      itemSize: item.byteLength,
      count: number,
    },
    byteLength: () => number * item.byteLength,
    // Zeros are a value of every field.
    init: () => {},
    open: (memory) => {
      if (count === undefined) return new SharedStruct(memory, kind, 0);
      return new SharedStructs(memory, kind, count);
    },
  };
}
