/**
 * Opens what a SharedMap maps: files, names, memory without a name, descriptors.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { MapAccess as NativeAccess, MapMode, type ZiffiApi } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { NativeError, showValue } from "../runtime/errors.ts";
import type { Handle } from "../schema/static.ts";
import { MapCore } from "./core.ts";
import type { ReadOptions } from "./map_options.ts";
import type { MapAccess } from "./part.ts";

/** An opened map: its memory, and the native object behind it. */
export interface OpenedMap {
  readonly core: MapCore;
  readonly handle: Handle<"Map">;
}

type Mode = ReadOptions["mode"];

/** Something that can be mapped. */
export interface MapSource {
  /** Path or name, for messages. */
  readonly path: string;
  readonly access: MapAccess;
  /** `null` for memory that is made by being mapped. */
  readonly mode: Mode | null;
  /** @param byteLength 0 is all that is there */
  open(api: ZiffiApi, mode: Mode, byteLength: number): Handle<"Map">;
  /** Stores the name of a new file on the disk; there where names are stored anywhere. */
  readonly syncName?: (api: ZiffiApi, handle: Handle<"Map">) => void;
}

/** Longest path, and longest name in it, of all systems. */
const [PATH_MAX, NAME_MAX] = [4095, 255];
const MEMORY_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

/** Refuses what is no path, in words of who asked. */
function checkPath(call: string, path: string): void {
  if (typeof path !== "string") {
    throw new TypeError(`${call}: path is ${showValue(path)}; give the path of a file as a string`);
  }
  if (path === "") throw new RangeError(`${call}: path is empty; give the path of a file`);
  if (path.length <= NAME_MAX) return;
  if (path.length > PATH_MAX || path.split("/").some((name) => name.length > NAME_MAX)) {
    throw new RangeError(
      `${call}: path has ${path.length} characters; give a path of at most ${PATH_MAX} bytes, ` +
        `with names of at most ${NAME_MAX}`,
    );
  }
}

/** Refuses offsets at which the system cannot map. */
function checkOffset(call: string, byteOffset: number): void {
  if (byteOffset === 0) return;
  const page = native(call).api.mapPageSize();
  if (byteOffset % page === 0) return;
  throw new RangeError(
    `${call}: byteOffset is ${byteOffset}; give a multiple of the page, ${page}`,
  );
}

/** Refuses what cannot be the name of memory. */
export function checkMemoryName(call: string, name: string): void {
  if (typeof name !== "string") {
    throw new TypeError(`${call}: name is ${showValue(name)}; give a string`);
  }
  if (MEMORY_NAME.test(name)) return;
  throw new RangeError(
    `${call}: name is ${showValue(name)}; give 1 to 200 of A to Z, a to z, 0 to 9, dot, ` +
      "underscore and hyphen, without a dot at the start",
  );
}

/** A file. */
export function fileSource(call: string, path: string, options: ReadOptions): MapSource {
  const { mode, access, byteOffset, flags } = options;
  checkPath(call, path);
  checkOffset(call, byteOffset);
  return {
    ...{ path, access, mode },
    open: (api, how, byteLength) =>
      api.mapOpen(path, MapMode[how], NativeAccess[access], byteOffset, byteLength, flags),
    syncName: (api, handle) => api.mapSyncName(handle, path),
  };
}

/** Named memory. */
export function namedSource(call: string, name: string, options: ReadOptions): MapSource {
  checkMemoryName(call, name);
  const { mode, access, flags } = options;
  return {
    ...{ path: name, access, mode },
    open: (api, how, byteLength) =>
      api.mapOpenNamed(name, MapMode[how], NativeAccess[access], byteLength, flags),
  };
}

/** Memory without a name. */
export function anonymousSource({ flags }: ReadOptions): MapSource {
  return {
    ...{ path: "anonymous memory", access: "readwrite", mode: null },
    open: (api, _, byteLength) => api.mapAnonymous(byteLength, flags),
  };
}

/** A file that is open. */
export function descriptorSource(
  call: string,
  descriptor: number,
  options: ReadOptions,
): MapSource {
  checkIndex(call, "descriptor", descriptor, Number.MAX_SAFE_INTEGER);
  checkOffset(call, options.byteOffset);
  const { access, byteOffset, flags, processId } = options;
  const of = processId === 0 ? "" : ` of process ${processId}`;
  const how = NativeAccess[access];
  return {
    ...{ path: `descriptor ${descriptor}${of}`, access, mode: "open" },
    open: (api, _, byteLength) =>
      api.mapFromDescriptor(descriptor, processId, how, byteOffset, byteLength, flags),
  };
}

/** Maps it. */
export function openMap(
  call: string,
  source: MapSource,
  mode: Mode,
  byteLength: number,
): OpenedMap {
  const { api, unchecked } = native(call);
  // Bound now: after the library is closed, nothing can be bound any more.
  const { mapClose, mapTruncated, mapFileByteLength } = unchecked;
  const handle = source.open(api, mode, byteLength);
  const core = new MapCore(call, {
    ...{ path: source.path, access: source.access },
    ...{ address: api.mapAddress(handle), byteLength: api.mapByteLength(handle) },
    close: () => mapClose(handle),
    backed: () => Number(mapTruncated(handle)),
    fileByteLength: () => Number(mapFileByteLength(handle)),
  });
  return { core, handle };
}

/** Runs a function, and gives null where native code fails with one of these states. */
export function unless<T>(states: readonly string[], run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof NativeError && states.includes(error.statusName)) return null;
    throw error;
  }
}
