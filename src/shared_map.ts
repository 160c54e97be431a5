/**
 * Files mapped as shared memory, with atomic cells in them.
 *
 * @module
 */
import { AtomicCells, type CellDtype } from "./atomic_cells.ts";
import { checkIndex, typedView } from "./dtypes.ts";
import { MapAccess, MapMode } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { adopt, badDisposed, checkMappable, disown, type Owned } from "./owner.ts";
import { showValue } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { Handle, TypedArray } from "./schema/static.ts";

/** How a file is mapped. */
export interface SharedMapOptions {
  /**
   * `"open"` (the default) maps a file that exists, `"create"` makes or extends it, and
   * `"createExclusive"` fails when it exists.
   */
  readonly mode?: keyof typeof MapMode;
  /** Bytes to map; by default the whole file, and needed when a file is created. */
  readonly byteLength?: number;
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
export class SharedMap implements Disposable {
  /** Path as it was given. */
  readonly path: string;
  /** Mapped bytes. */
  readonly byteLength: number;
  /** The mapped memory; detached once the map is disposed. */
  readonly buffer: ArrayBuffer;
  readonly #handle: Handle<"Map">;
  readonly #address: number;
  readonly #owned: Owned;
  #disposed = false;

  /**
   * Maps a file.
   *
   * @param path a regular file; symlinks are refused
   * @throws NativeError with status `NOT_FOUND`, `ALREADY_EXISTS`, `TOO_SMALL`, `NO_SPACE`,
   *   `PERMISSION_DENIED` or `NOT_A_FILE`
   * @throws TypeError or RangeError when an argument is not allowed
   */
  constructor(path: string, options: SharedMapOptions = {}) {
    const { mode = "open", byteLength = 0 } = options;
    if (!Object.hasOwn(MapMode, mode)) {
      const names = Object.keys(MapMode).join(", ");
      throw new RangeError(`SharedMap: mode is ${showValue(mode)}; give one of ${names}`);
    }
    if (byteLength === 0 && (mode !== "open" || options.byteLength !== undefined)) {
      throw new RangeError("SharedMap: byteLength is 0; give the number of bytes to map");
    }
    const library = native("SharedMap");
    checkMappable("SharedMap", byteLength);
    const { api, unchecked } = library;
    const { readwrite } = MapAccess;
    const handle = api.mapOpen(path, MapMode[mode], readwrite, 0, byteLength, 0);
    const { mapClose } = unchecked;
    const free = (): void => mapClose(handle);
    this.path = path;
    this.byteLength = api.mapByteLength(handle);
    this.#handle = handle;
    this.#address = api.mapAddress(handle);
    const { byteLength: mapped } = this;
    this.#owned = { address: this.#address, byteLength: mapped, felt: false, free, drop: free };
    this.buffer = adopt("SharedMap", this.#owned);
  }

  /** True once the file is unmapped. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /** Native address of the first byte, valid until the map is disposed. */
  get address(): number {
    if (this.#disposed) badDisposed("SharedMap.address", "map");
    return this.#address;
  }

  /**
   * A typed array over a part of the map. Its reads and writes are not atomic.
   *
   * @param byteOffset first byte, a multiple of the element size; 0 by default
   * @param length number of elements; by default as many as fit
   */
  view<D extends Dtype>(dtype: D, byteOffset?: number, length?: number): TypedArray<D> {
    if (this.#disposed) badDisposed("SharedMap.view", "map");
    return typedView("SharedMap.view", this.buffer, dtype, byteOffset, length);
  }

  /**
   * Atomic cells over a part of the map.
   *
   * @param dtype `i32` and `u32` cells hold numbers, `i64` and `u64` cells bigints
   * @param byteOffset first byte, a multiple of the cell size; 0 by default
   * @param length number of cells; by default as many as fit
   */
  cells<D extends CellDtype>(dtype: D, byteOffset?: number, length?: number): AtomicCells<D> {
    const view = this.view(dtype, byteOffset, length);
    native("SharedMap.cells");
    return new AtomicCells(dtype, view, this.#address + view.byteOffset);
  }

  /**
   * Writes a range back to the file and returns when the system has stored it.
   *
   * @param byteOffset first byte; 0 by default
   * @param byteLength number of bytes; by default all that follow
   * @throws NativeError with status `IO_ERROR`
   */
  flush(byteOffset = 0, byteLength?: number): void {
    if (this.#disposed) badDisposed("SharedMap.flush", "map");
    checkIndex("SharedMap.flush", "byteOffset", byteOffset, this.byteLength);
    const rest = this.byteLength - byteOffset;
    checkIndex("SharedMap.flush", "byteLength", byteLength ?? rest, rest);
    native("SharedMap.flush").api.mapFlush(this.#handle, byteOffset, byteLength ?? rest);
  }

  /** Detaches every view and unmaps the file; a second call does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    disown("SharedMap.dispose", this.buffer, this.#owned);
  }

  /** The same as {@link SharedMap.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}
