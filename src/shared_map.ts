/**
 * Files mapped as shared memory, with atomic cells in them.
 *
 * @module
 */
import { AtomicCells, type CellDtype } from "./atomic_cells.ts";
import { checkIndex } from "./dtypes.ts";
import { MapMode } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { checkOptions } from "./options.ts";
import { showValue } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import type { MapCore } from "./shared/core.ts";
import { selfIdentity, thisOrigin } from "./shared/identity.ts";
import { Layout, layoutPlaces, type PartsOf, type PartTypes } from "./shared/layout.ts";
import { MapPartMemory } from "./shared/memory.ts";
import { openLayout } from "./shared/open_layout.ts";
import { type MapRequest, type OpenedMap, openMap } from "./shared/open_map.ts";
import type { MapAccess } from "./shared/part.ts";

/** A layout without parts: the type of maps of plain bytes. */
export type NoParts = Readonly<Record<never, never>>;

/** How a file is mapped. */
export interface SharedMapOptions<P extends PartTypes = NoParts> {
  /**
   * `"open"` (the default) maps a file that exists, `"create"` makes or extends it, and
   * `"createExclusive"` fails when it exists.
   */
  readonly mode?: keyof typeof MapMode;
  /** What this process may do; `"readwrite"` by default. */
  readonly access?: MapAccess;
  /** Bytes to map; by default the whole file, and needed when a file is created. */
  readonly byteLength?: number;
  /** The parts of the map, see `shared.layout`; it says the length, too. */
  readonly layout?: Layout<P>;
}

const OPTIONS = ["mode", "access", "byteLength", "layout"];

/** Options with what they stand for. */
interface Wanted {
  readonly request: MapRequest;
  readonly layout: Layout | null;
}

function readOptions(call: string, path: string, options: SharedMapOptions<PartTypes>): Wanted {
  checkOptions(call, options, OPTIONS);
  const { mode = "open", access = "readwrite", byteLength = 0, layout } = options;
  if (!Object.hasOwn(MapMode, mode)) {
    const names = Object.keys(MapMode).join(", ");
    throw new RangeError(`${call}: mode is ${showValue(mode)}; give one of ${names}`);
  }
  if (layout !== undefined) {
    if (!(layout instanceof Layout)) {
      throw new TypeError(`${call}: layout is ${showValue(layout)}; make it by shared.layout`);
    }
    if (options.byteLength !== undefined) {
      throw new TypeError(`${call}: byteLength is given and the layout says it; leave it out`);
    }
  } else if (byteLength === 0 && (mode !== "open" || options.byteLength !== undefined)) {
    throw new RangeError(`${call}: byteLength is 0; give the number of bytes to map`);
  }
  return { request: { path, mode, access, byteLength }, layout: layout ?? null };
}

/**
 * A file mapped into memory and shared with every process that maps it: Deno, Bun, Node or any
 * other program. New files are readable and writable by their owner only (mode 0600), and their
 * blocks are allocated at once, so that a full disk is an error here and not a crash later.
 *
 * Plain reads and writes of views are not atomic; use {@link SharedMap.cells} for memory that
 * several processes change at the same time. Nobody may shorten the file while it is mapped.
 *
 * @example
 * ```ts
 * import { SharedMap } from "ziffi";
 *
 * using map = new SharedMap("/tmp/hits.map", { mode: "create", byteLength: 4096 });
 * const hits = map.cells("u32");
 * hits.add(0, 1);
 * map.flush();
 * ```
 */
export class SharedMap<P extends PartTypes = NoParts> implements Disposable {
  /** Path as it was given. */
  readonly path: string;
  /** The parts of the layout by name; none for a map of plain bytes. */
  readonly parts: PartsOf<P>;
  readonly #opened: OpenedMap;
  readonly #core: MapCore;

  /**
   * Maps a file.
   *
   * @param path a regular file; symlinks are refused
   * @throws NativeError with status `NOT_FOUND`, `ALREADY_EXISTS`, `TOO_SMALL`, `NO_SPACE`,
   *   `PERMISSION_DENIED` or `NOT_A_FILE`
   * @throws LayoutMismatchError when the file has another layout
   * @throws TypeError or RangeError when an argument is not allowed
   */
  constructor(path: string, options: SharedMapOptions<P> = {}) {
    const { request, layout } = readOptions("SharedMap", path, options);
    this.path = path;
    if (layout === null) {
      this.#opened = openMap("SharedMap", request);
      this.#core = this.#opened.core;
      this.parts = Object.freeze({}) as PartsOf<P>;
      return;
    }
    this.#opened = openLayout(request, {
      ...{ call: "SharedMap", layout, origin: thisOrigin("SharedMap") },
      memories: (opened) => memoriesOf(opened, layout),
      lock: () => () => {},
      flush: (opened) => flush("SharedMap", opened, 0, opened.core.byteLength),
    });
    this.#core = this.#opened.core;
    try {
      this.parts = openParts(this.#opened, layout) as PartsOf<P>;
    } catch (error) {
      this.#core.dispose("SharedMap");
      throw error;
    }
  }

  /** Mapped bytes. */
  get byteLength(): number {
    return this.#core.byteLength;
  }

  /** The mapped memory; detached once the map is disposed. */
  get buffer(): ArrayBuffer {
    return this.#core.buffer("SharedMap.buffer");
  }

  /** True once the file is unmapped. */
  get disposed(): boolean {
    return this.#core.base === 0;
  }

  /** Native address of the first byte, valid until the map is disposed. */
  get address(): number {
    return this.#core.address("SharedMap.address");
  }

  /**
   * A typed array over a part of the map. Its reads and writes are not atomic.
   *
   * @param byteOffset first byte, a multiple of the element size; 0 by default
   * @param length number of elements; by default as many as fit
   */
  view<D extends Dtype>(dtype: D, byteOffset?: number, length?: number): TypedArray<D> {
    return this.#core.view("SharedMap.view", dtype, byteOffset, length);
  }

  /**
   * Atomic cells over a part of the map.
   *
   * @param dtype `i32` and `u32` cells hold numbers, `i64` and `u64` cells bigints
   * @param byteOffset first byte, a multiple of the cell size; 0 by default
   * @param length number of cells; by default as many as fit
   */
  cells<D extends CellDtype>(dtype: D, byteOffset?: number, length?: number): AtomicCells<D> {
    const view = this.#core.view("SharedMap.cells", dtype, byteOffset, length);
    native("SharedMap.cells");
    return new AtomicCells(dtype, view, this.#core.base + (byteOffset ?? 0));
  }

  /**
   * Writes a range back to the file and returns when the system has stored it.
   *
   * @param byteOffset first byte; 0 by default
   * @param byteLength number of bytes; by default all that follow
   * @throws NativeError with status `IO_ERROR`
   */
  flush(byteOffset = 0, byteLength?: number): void {
    this.#core.address("SharedMap.flush");
    checkIndex("SharedMap.flush", "byteOffset", byteOffset, this.byteLength);
    const rest = this.byteLength - byteOffset;
    checkIndex("SharedMap.flush", "byteLength", byteLength ?? rest, rest);
    flush("SharedMap.flush", this.#opened, byteOffset, byteLength ?? rest);
  }

  /** Detaches every view and unmaps the file; a second call does nothing. */
  dispose(): void {
    this.#core.dispose("SharedMap.dispose");
  }

  /** The same as {@link SharedMap.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

function flush(call: string, { handle }: OpenedMap, byteOffset: number, byteLength: number): void {
  native(call).api.mapFlush(handle, byteOffset, byteLength);
}

function memoriesOf(opened: OpenedMap, layout: Layout): MapPartMemory[] {
  const { parts, first } = layoutPlaces(layout);
  const services = {
    core: opened.core,
    self: selfIdentity("SharedMap"),
    flush: (call: string, byteOffset: number, byteLength: number) =>
      flush(call, opened, byteOffset, byteLength),
  };
  return parts.map((part) => new MapPartMemory(services, part, first));
}

function openParts(opened: OpenedMap, layout: Layout): Readonly<Record<string, unknown>> {
  const { parts } = layoutPlaces(layout);
  const entries = memoriesOf(opened, layout).map((
    memory,
    i,
  ) => [memory.name, parts[i]?.type.open(memory)]);
  return Object.freeze(Object.fromEntries(entries));
}
