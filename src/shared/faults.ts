/**
 * How often this process has met the end of a file that was cut under a map: a word of native
 * memory that is looked at after each access of a cell.
 *
 * @module
 */
import { native } from "../native.ts";
import { mapNative } from "../runtime/native_memory.ts";

/** The count. Native memory once there is a map. */
export let faults: Uint32Array = new Uint32Array(1);
let isWatching = false;

/** Begins to watch the count, and reads it. */
export function watchFaults(call: string): number {
  if (!isWatching) {
    // It stays where it is until the process ends.
    faults = new Uint32Array(mapNative(native(call).api.mapFaultCount(), 4));
    isWatching = true;
  }
  return faults[0] ?? 0;
}
