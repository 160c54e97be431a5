/**
 * Files and memory without files, mapped and shared by processes.
 *
 * @module
 */
import { checkCellDtype, makeCells } from "./atomic_cells.ts";
import { checkIndex } from "./dtypes.ts";
import { MapAdvice } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { showValue, ZiffiError } from "./runtime/errors.ts";
import type { Dtype } from "./schema/facts.ts";
import type { TypedArray } from "./schema/static.ts";
import type { CellDtype, CellsOf } from "./shared/cell_types.ts";
import type { MapCore } from "./shared/core.ts";
import { Layout, type PartsOf, type PartTypes } from "./shared/layout.ts";
import {
  type AnonymousMapOptions,
  type DescriptorMapOptions,
  type NamedMapOptions,
  type NoParts,
  readMapOptions,
  type ReadOptions,
  type SharedMapOptions,
} from "./shared/map_options.ts";
import { flushMap, flushMapAsync, openParts, openWithLayout } from "./shared/map_parts.ts";
import {
  anonymousSource,
  checkMemoryName,
  descriptorSource,
  fileSource,
  type MapSource,
  namedSource,
  type OpenedMap,
  openMap,
} from "./shared/open_map.ts";
import type { MapAccess } from "./shared/part.ts";

/** How a range will be used. */
export type MapAdviceName = keyof typeof MapAdvice;

/** What the constructor maps. */
interface Wanted {
  readonly call: string;
  readonly source: MapSource;
  readonly options: ReadOptions;
}

/**
 * A file, or memory without one, mapped and shared with every process that maps it: Deno, Bun, Node
 * or any other program. New files are readable and writable by their owner only (mode 0600), and
 * their blocks are allocated at once, so that a full disk is an error here and not a crash later.
 *
 * Plain reads and writes of views are not atomic; use {@link SharedMap.cells}, or the parts of a
 * layout, for memory that several processes change at the same time. When somebody shortens the
 * file, the next call throws {@link MapTruncatedError}; views read zeros behind its end.
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
  /** Path as it was given; a name, or words for what has none. */
  readonly path: string;
  /** What this process may do. */
  readonly access: MapAccess;
  /** The parts of the layout by name; none for a map of plain bytes. */
  readonly parts: PartsOf<P>;
  static #wanted: Wanted | null = null;
  readonly #opened: OpenedMap;
  readonly #core: MapCore;
  readonly #layout: Layout | null;

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
    const wanted = SharedMap.#wanted ?? wantedFile(path, options);
    SharedMap.#wanted = null;
    const { call, source } = wanted;
    const { layout } = wanted.options;
    const { byteLength } = wanted.options;
    this.path = source.path;
    this.access = source.access;
    this.#layout = layout;
    this.#opened = layout === null
      ? openMap(call, source, source.mode ?? "create", byteLength)
      : openWithLayout(call, source, layout);
    this.#core = this.#opened.core;
    this.parts = openParts(call, this.#opened, layout) as PartsOf<P>;
  }

  static #open<P extends PartTypes>(wanted: Wanted): SharedMap<P> {
    SharedMap.#wanted = wanted;
    return new SharedMap<P>("");
  }

  /**
   * Maps named memory of this user: on Linux `/dev/shm/ziffi-UID-NAME`, which is not a disk. It
   * lasts until {@link SharedMap.unlink} or the end of the machine's run.
   *
   * @param name 1 to 200 of A to Z, a to z, 0 to 9, dot, underscore and hyphen; no dot first
   * @throws NativeError as the constructor, and `PERMISSION_DENIED` for memory of other users or
   *   with wider permissions
   *
   * @example
   * ```ts
   * import { SharedMap } from "ziffi";
   *
   * using map = SharedMap.named("example-hits", { mode: "create", byteLength: 4096 });
   * map.cells("u32").add(0, 1);
   * SharedMap.unlink("example-hits");
   * ```
   */
  static named<P extends PartTypes = NoParts>(
    name: string,
    options: NamedMapOptions<P> = {},
  ): SharedMap<P> {
    const call = "SharedMap.named";
    const read = readMapOptions(call, options, ["mode", "access"]);
    return SharedMap.#open({ call, source: namedSource(call, name, read), options: read });
  }

  /**
   * Removes a name; the memory stays until the last map of it is disposed.
   *
   * @throws NativeError with status `NOT_FOUND`
   */
  static unlink(name: string): void {
    checkMemoryName("SharedMap.unlink", name);
    native("SharedMap.unlink").api.mapUnlinkNamed(name);
  }

  /**
   * Maps new memory without a name. Other processes open it by {@link SharedMap.descriptor} and the
   * id of this process, see {@link SharedMap.fromDescriptor}. On Linux nobody can make it shorter.
   *
   * @param options `byteLength` or a layout
   * @throws NativeError with status `OUT_OF_MEMORY`; on Linux before any memory is taken
   */
  static anonymous<P extends PartTypes = NoParts>(options: AnonymousMapOptions<P>): SharedMap<P> {
    const call = "SharedMap.anonymous";
    const read = readMapOptions(call, options, ["resizable"], true);
    return SharedMap.#open({ call, source: anonymousSource(read), options: read });
  }

  /**
   * Maps a file that this process, or another one of the same user, has open. The descriptor stays
   * its owner's.
   *
   * @param descriptor from {@link SharedMap.descriptor} or any other file; on Windows a HANDLE
   * @param options `processId` for a descriptor of another process
   *
   * @example
   * ```ts
   * import { SharedMap } from "ziffi";
   *
   * using first = SharedMap.anonymous({ byteLength: 4096 });
   * using second = SharedMap.fromDescriptor(first.descriptor);
   * first.cells("u32").store(0, 7);
   * console.log(second.cells("u32").load(0)); // 7
   * ```
   */
  static fromDescriptor<P extends PartTypes = NoParts>(
    descriptor: number,
    options: DescriptorMapOptions<P> = {},
  ): SharedMap<P> {
    const call = "SharedMap.fromDescriptor";
    const read = readMapOptions(call, options, ["processId", "access", "byteOffset"]);
    const source = descriptorSource(call, descriptor, read);
    return SharedMap.#open({ call, source, options: read });
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

  /**
   * The open file behind the map, for {@link SharedMap.fromDescriptor}: a descriptor, on Windows a
   * HANDLE. It is closed with the map.
   */
  get descriptor(): number {
    this.#core.address("SharedMap.descriptor");
    return native("SharedMap.descriptor").api.mapDescriptor(this.#opened.handle);
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
   * @param dtype 64-bit integers are bigints, all others numbers
   * @param byteOffset first byte, a multiple of the cell size; 0 by default
   * @param length number of cells; by default as many as fit
   */
  cells<D extends CellDtype>(dtype: D, byteOffset = 0, length?: number): CellsOf<D> {
    const call = "SharedMap.cells";
    checkCellDtype(call, dtype);
    const view = this.#core.view(call, dtype, byteOffset, length);
    return makeCells({ dtype, view, core: this.#core, byteOffset, bells: null });
  }

  /**
   * Writes a range back to the file and returns when the system has stored it, so that it is there
   * after a loss of power. Memory without a file, and private access, has nothing to write.
   *
   * @param byteOffset first byte; 0 by default
   * @param byteLength number of bytes; by default all that follow
   * @throws NativeError with status `IO_ERROR`
   */
  flush(byteOffset = 0, byteLength?: number): void {
    const rest = this.#range("SharedMap.flush", byteOffset, byteLength);
    flushMap("SharedMap.flush", this.#opened, byteOffset, rest);
  }

  /** The same as {@link SharedMap.flush} on another thread. The map may be disposed meanwhile. */
  async flushAsync(byteOffset = 0, byteLength?: number): Promise<void> {
    const call = "SharedMap.flushAsync";
    const rest = this.#range(call, byteOffset, byteLength);
    await flushMapAsync(call, this.#opened, byteOffset, rest);
  }

  /**
   * Changes the number of mapped bytes, and the file where it is too short, or where the map
   * reached to its end. Every view and all cells are detached: make new ones.
   *
   * @throws ZiffiError with code `IN_USE` when a call on another thread uses the map, and for maps
   *   with a layout, which cannot change
   * @throws NativeError with status `NO_SPACE`, `OUT_OF_MEMORY`, or
   *   `PERMISSION_DENIED` for memory without a name that is sealed, or made shorter
   */
  resize(byteLength: number): void {
    const call = "SharedMap.resize";
    this.#core.writable(call);
    checkIndex(call, "byteLength", byteLength, Number.MAX_SAFE_INTEGER, 1);
    if (this.#layout !== null) {
      throw new ZiffiError(
        "IN_USE",
        `${call}: the map has a layout, which cannot change; make a new file with a new layout`,
      );
    }
    const { api } = native(call);
    const { handle } = this.#opened;
    this.#core.resize(call, () => api.mapResize(handle, byteLength), () => ({
      address: api.mapAddress(handle),
      byteLength: api.mapByteLength(handle),
    }));
  }

  /**
   * Tells the system how a range will be used. `"dontNeed"` drops pages, never their contents.
   *
   * @param advice `normal`, `random`, `sequential`, `willNeed`, `dontNeed` or `hugePage`
   * @throws NativeError with status `UNSUPPORTED` where the system has no huge pages for it
   */
  advise(advice: MapAdviceName, byteOffset = 0, byteLength?: number): void {
    const call = "SharedMap.advise";
    const rest = this.#range(call, byteOffset, byteLength);
    if (!Object.hasOwn(MapAdvice, advice)) {
      const names = Object.keys(MapAdvice).join(", ");
      throw new RangeError(`${call}: advice is ${showValue(advice)}; give one of ${names}`);
    }
    native(call).api.mapAdvise(this.#opened.handle, byteOffset, rest, MapAdvice[advice]);
  }

  /**
   * Keeps all pages in memory: they are never swapped out.
   *
   * @throws NativeError with status `LOCK_LIMIT` beyond what the system allows to the user
   */
  lockMemory(): void {
    this.#core.address("SharedMap.lockMemory");
    native("SharedMap.lockMemory").api.mapLockMemory(this.#opened.handle);
  }

  /** Lets pages be swapped out again. */
  unlockMemory(): void {
    this.#core.address("SharedMap.unlockMemory");
    native("SharedMap.unlockMemory").api.mapUnlockMemory(this.#opened.handle);
  }

  /** Makes all pages ready, so that no first access waits for the disk. */
  prefault(): void {
    this.#core.address("SharedMap.prefault");
    native("SharedMap.prefault").api.mapPrefault(this.#opened.handle);
  }

  /** Detaches every view and unmaps the file; a second call does nothing. */
  dispose(): void {
    this.#core.dispose("SharedMap.dispose");
  }

  /** The same as {@link SharedMap.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
  /** Checks a range, and gives its length. */
  #range(call: string, byteOffset: number, byteLength: number | undefined): number {
    this.#core.address(call);
    checkIndex(call, "byteOffset", byteOffset, this.byteLength);
    const rest = this.byteLength - byteOffset;
    const length = byteLength === undefined ? rest : byteLength;
    checkIndex(call, "byteLength", length, rest);
    return length;
  }
}

function wantedFile<P extends PartTypes>(path: string, options: SharedMapOptions<P>): Wanted {
  const read = readMapOptions("SharedMap", options, ["mode", "access", "byteOffset", "sparse"]);
  return { call: "SharedMap", source: fileSource("SharedMap", path, read), options: read };
}
