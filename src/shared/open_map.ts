/**
 * Opens what a SharedMap maps.
 *
 * @module
 */
import { MapAccess as NativeAccess, MapMode } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { checkMappable } from "../owner.ts";
import { NativeError } from "../runtime/errors.ts";
import type { Handle } from "../schema/static.ts";
import { MapCore } from "./core.ts";
import type { MapAccess } from "./part.ts";

/** An opened map: its memory, and the native object behind it. */
export interface OpenedMap {
  readonly core: MapCore;
  readonly handle: Handle<"Map">;
}

/** What is opened, and how. */
export interface MapRequest {
  readonly path: string;
  readonly mode: keyof typeof MapMode;
  readonly access: MapAccess;
  /** 0 is the whole file. */
  readonly byteLength: number;
}

/** Maps a file. */
export function openMap(call: string, request: MapRequest): OpenedMap {
  const { path, mode, access, byteLength } = request;
  const { api, unchecked } = native(call);
  checkMappable(call, byteLength);
  const handle = api.mapOpen(path, MapMode[mode], NativeAccess[access], 0, byteLength, 0);
  const { mapClose } = unchecked;
  const core = new MapCore(call, {
    ...{ path, access, address: api.mapAddress(handle), byteLength: api.mapByteLength(handle) },
    close: () => mapClose(handle),
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
