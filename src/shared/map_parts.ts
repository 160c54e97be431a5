/**
 * Opens maps with layouts, and the parts in them.
 *
 * @module
 */
import { WaitKind } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { selfIdentity, thisOrigin } from "./identity.ts";
import { type Layout, layoutPlaces } from "./layout.ts";
import { startLater } from "./later.ts";
import { MapPartMemory } from "./memory.ts";
import { openLayout } from "./open_layout.ts";
import type { MapSource, OpenedMap } from "./open_map.ts";

/** Others hold the lock of a file for as long as they need to write a header. */
const LOCK_MS = 10_000;

/** Writes a range of a map to the disk. */
export function flushMap(
  call: string,
  { core, handle }: OpenedMap,
  byteOffset: number,
  byteLength: number,
): void {
  if (core.access === "readwrite") native(call).api.mapFlush(handle, byteOffset, byteLength);
}

/** The same on another thread. The memory stays mapped until it has ended. */
export async function flushMapAsync(
  call: string,
  { core, handle }: OpenedMap,
  byteOffset: number,
  byteLength: number,
): Promise<void> {
  if (core.access !== "readwrite") return;
  const { address } = handle;
  const wait = { kind: WaitKind.mapFlush, address, count: byteOffset, self: byteLength };
  const release = core.hold();
  try {
    // No word ends it early: the system would write on all the same.
    const status = await startLater(call, { ...wait, timeoutMs: -1, cancel: address });
    native(call).api.laterCheck(status);
  } finally {
    release();
  }
}

/** Takes the lock of a file; what is returned gives it back. */
function lockFile(call: string, { core, handle }: OpenedMap): () => void {
  const { api } = native(call);
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + LOCK_MS;
  while (!api.mapLockFile(handle, true, false)) {
    if (performance.now() > end) {
      throw new ZiffiError(
        "LOCK_HELD",
        `${call}: another process holds the lock of ${core.path} (flock) since ${LOCK_MS} ms; ` +
          "end it, or let it give the lock back",
      );
    }
    Atomics.wait(clock, 0, 0, 1);
  }
  return () => api.mapUnlockFile(handle);
}

/** Opens or makes what a layout is for. */
export function openWithLayout(call: string, source: MapSource, layout: Layout): OpenedMap {
  return openLayout(source, {
    ...{ call, layout, origin: thisOrigin(call) },
    memories: (opened) => memoriesOf(call, opened, layout),
    lock: (opened) => lockFile(call, opened),
    flush: (opened) => flushMap(call, opened, 0, opened.core.byteLength),
  });
}

function memoriesOf(call: string, opened: OpenedMap, layout: Layout): MapPartMemory[] {
  const { parts, first } = layoutPlaces(layout);
  const services = {
    core: opened.core,
    self: selfIdentity(call),
    flush: (name: string, byteOffset: number, byteLength: number) =>
      flushMap(name, opened, byteOffset, byteLength),
  };
  return parts.map((part) => new MapPartMemory(services, part, first));
}

/** What the parts of a layout open; disposes the map when one of them cannot. */
export function openParts(
  call: string,
  opened: OpenedMap,
  layout: Layout | null,
): Readonly<Record<string, unknown>> {
  if (layout === null) return Object.freeze({});
  try {
    const { parts } = layoutPlaces(layout);
    const entries = memoriesOf(call, opened, layout).map((memory, i) => {
      return [memory.name, parts[i]?.type.open(memory)] as const;
    });
    return Object.freeze(Object.fromEntries(entries));
  } catch (error) {
    opened.core.dispose(call);
    throw error;
  }
}
