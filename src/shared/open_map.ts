/**
 * Opens what a SharedMap maps: files, names, memory without a name, descriptors.
 *
 * @module
 */
import { MapAccess as NativeAccess, MapMode, type ZiffiApi } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { NativeError } from "../runtime/errors.ts";
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
}

/** A file. */
export function fileSource(path: string, options: ReadOptions): MapSource {
  const { mode, access, byteOffset, flags } = options;
  return {
    ...{ path, access, mode },
    open: (api, how, byteLength) =>
      api.mapOpen(path, MapMode[how], NativeAccess[access], byteOffset, byteLength, flags),
  };
}

/** Named memory. */
export function namedSource(name: string, options: ReadOptions): MapSource {
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
export function descriptorSource(descriptor: number, options: ReadOptions): MapSource {
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
