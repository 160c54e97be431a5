/**
 * Opens a file with a layout: makes it, or checks what is there, under the lock of the file.
 *
 * @module
 */
import { native } from "../native.ts";
import { LayoutMismatchError } from "../runtime/errors.ts";
import type { Origin } from "./header.ts";
import {
  checkHeader,
  isUnfinished,
  markReady,
  readOrigin,
  resetBuckets,
  writeHeader,
  writeOrigin,
} from "./header.ts";
import { type Layout, layoutPlaces } from "./layout.ts";
import type { MapPartMemory } from "./memory.ts";
import { type MapSource, type OpenedMap, openMap, unless } from "./open_map.ts";

/** So often the file is opened anew when others make and remove it at the same time. */
const ATTEMPTS = 100;

/** What opening needs of the map that is made of it. */
export interface LayoutSteps {
  readonly call: string;
  readonly layout: Layout;
  readonly origin: Origin;
  /** The memory of the parts, in the order of the layout. */
  memories(opened: OpenedMap): readonly MapPartMemory[];
  /** Takes the lock of the file; what is returned gives it back. */
  lock(opened: OpenedMap): () => void;
  /** Writes all of the map to the disk. */
  flush(opened: OpenedMap): void;
}

/** Opens or makes what a layout is for. */
export function openLayout(source: MapSource, steps: LayoutSteps): OpenedMap {
  if (source.mode === null) return makeNew(source, steps);
  let short = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // Not under the lock, which making it longer takes itself.
    const opened = short
      ? openMap(steps.call, source, "create", steps.layout.byteLength)
      : openFile(source, source.mode, steps);
    if (opened === null) continue;
    let release: (() => void) | null = null;
    try {
      release = steps.lock(opened);
      if (settle(source, steps, opened)) return opened;
      short = true;
    } catch (error) {
      release?.();
      release = null;
      opened.core.dispose(steps.call);
      throw error;
    } finally {
      release?.();
    }
    opened.core.dispose(steps.call);
  }
  throw new LayoutMismatchError(
    `${steps.call}: ${source.path} is made and removed again and again by others`,
  );
}

/** Memory that nobody else knows yet. */
function makeNew(source: MapSource, steps: LayoutSteps): OpenedMap {
  const opened = openMap(steps.call, source, "create", steps.layout.byteLength);
  try {
    make(source, steps, opened);
  } catch (error) {
    opened.core.dispose(steps.call);
    throw error;
  }
  return opened;
}

/** The file as it is, or a new one; null when it came or went meanwhile. */
function openFile(
  source: MapSource,
  mode: NonNullable<MapSource["mode"]>,
  { call, layout }: LayoutSteps,
): OpenedMap | null {
  const { byteLength } = layout;
  if (mode === "createExclusive") return openMap(call, source, mode, byteLength);
  if (mode === "open") return openMap(call, source, mode, 0);
  const found = unless(["NOT_FOUND", "TOO_SMALL"], () => openMap(call, source, "open", 0));
  if (found !== null) return found;
  const made = unless(
    ["ALREADY_EXISTS"],
    () => openMap(call, source, "createExclusive", byteLength),
  );
  // What is there and has no bytes is what a creator has just made, or left.
  return made ?? unless(["NOT_FOUND"], () => openMap(call, source, "create", byteLength));
}

/** Makes or checks the file; false when it is unfinished and too short. */
function settle(source: MapSource, steps: LayoutSteps, opened: OpenedMap): boolean {
  const { call, layout } = steps;
  const { core } = opened;
  const places = layoutPlaces(layout);
  const head = headOf(steps, opened, Math.min(core.byteLength, places.first));
  const mayCreate = source.mode !== "open";
  if (mayCreate && isUnfinished(core.windowed ? head : core.buffer(call))) {
    if (core.byteLength < places.byteLength) return false;
    make(source, steps, opened);
    return true;
  }
  checkHeader(`${call}: ${source.path}`, wholeHead(steps, opened), core.byteLength, layout);
  adoptOrigin(steps, opened, head);
  return true;
}

/** The start of a file, in which the offsets are those of the file. */
function headOf({ call }: LayoutSteps, { core }: OpenedMap, byteLength: number): ArrayBuffer {
  return core.windowed ? core.range(call, 0, byteLength)[0] : core.buffer(call);
}

/** The same, with all of a description that is not ours. */
function wholeHead(steps: LayoutSteps, opened: OpenedMap): ArrayBuffer {
  return headOf(steps, opened, Math.min(opened.core.byteLength, 2 ** 26));
}

/** Writes header and parts. */
function make(source: MapSource, steps: LayoutSteps, opened: OpenedMap): void {
  const { call, layout, origin } = steps;
  const { parts, first } = layoutPlaces(layout);
  const head = headOf(steps, opened, first);
  new Uint8Array(head, 0, first).fill(0);
  for (const [i, memory] of steps.memories(opened).entries()) {
    const part = parts[i];
    if (part === undefined) throw new RangeError(`${call}: part ${i} has no place`);
    new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength).fill(0);
    part.type.init(memory);
  }
  writeHeader(head, layout, origin);
  // On the disk before the mark, so that after a loss of power there is no mark without a map; and
  // the name, too: what is committed to a record must not be lost with its file.
  steps.flush(opened);
  source.syncName?.(native(call).api, opened.handle);
  markReady(head);
  steps.flush(opened);
}

/** After a new start of the machine nobody holds anything; in another namespace nobody can tell. */
function adoptOrigin(steps: LayoutSteps, opened: OpenedMap, head: ArrayBuffer): void {
  const { call, layout, origin } = steps;
  const { path, access } = opened.core;
  const owned = layoutPlaces(layout).parts.filter(({ type }) => type.reset !== undefined);
  const { boot, namespace } = readOrigin(head);
  const names = owned.map(({ name }) => name).join(", ");
  // 0 is a boot that nobody could tell, such as where /proc is missing.
  if (boot !== origin.boot && (boot === 0n || origin.boot === 0n)) {
    if (owned.length === 0) return;
    const who = boot === 0n ? "the process that made it" : "this process";
    throw new LayoutMismatchError(
      `${call}: ${path} may be from before this machine was started: ${who} could not read ` +
        "/proc/sys/kernel/random/boot_id, so that nobody could tell whether the owners of " +
        `${names} are alive; mount /proc, or use a layout without locks`,
    );
  }
  if (boot !== origin.boot && access === "readwrite") {
    resetBuckets(head);
    const memories = new Map(steps.memories(opened).map((memory) => [memory.name, memory]));
    for (const { name, type } of owned) {
      const memory = memories.get(name);
      if (memory !== undefined) type.reset?.(memory);
    }
    writeOrigin(head, origin);
    return;
  }
  if (boot !== origin.boot || namespace === origin.namespace || owned.length === 0) return;
  throw new LayoutMismatchError(
    `${call}: ${path} is used in another PID namespace (${namespace}, this is ` +
      `${origin.namespace}), where threads have other numbers, so that nobody could tell whether ` +
      `the owners of ${names} are alive; run both in one namespace, such as one container, or ` +
      "use a layout without locks",
  );
}
