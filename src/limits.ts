/**
 * A limit over native memory, and what is done before it makes an allocation fail.
 *
 * @module
 */
import { flushDropped } from "./dropped.ts";
import type { ZiffiLibrary } from "./generated/ziffi.ts";
import { native } from "./native.ts";
import { settle } from "./pressure.ts";
import { NativeError, showValue, ZiffiError } from "./runtime/errors.ts";
import { backend } from "./runtime/select.ts";
import { report } from "./runtime/thrown.ts";

/** What {@link limits} sets and tells. */
export interface Limits {
  /** Most live bytes of all blocks of the process; `Infinity` is no limit. */
  readonly bytes: number;
}

/** Of a limit, the part above which the collector is asked to find what was dropped. */
const NEAR = 3 / 4;
/** Of a limit, by how much what is live grows at least between two such requests. */
const BETWEEN = 1 / 16;
/** What is live is looked at each time this many bytes were allocated, or sooner; see below. */
const LOOK_BYTES = 2 ** 20;
const BYTES_MAX = 2 ** 45;

/** What can let go of memory when it is wanted. */
export interface Idle {
  /** Stops to keep memory alive; allocates nothing, and does not throw. */
  weaken(): void;
}

const idle = new Set<WeakRef<Idle>>();
const LOOK_AT = 64;
/** With this many, those that are gone are looked for. */
let lookAt = LOOK_AT;

/** Bytes that this thread may allocate before it looks at what is live. */
let unseen = 0;
/** The limit that was there when this thread looked last; others may have set it. */
let known = Infinity;
/** Above this many live bytes the collector is asked to run; more once it did not find enough. */
let near = Infinity;

/**
 * Reads the limit over native memory, or sets it first.
 *
 * The limit is one for the process: it counts the bytes of all blocks, and of arenas, pools and
 * recycled arrays, which are made of blocks. It bounds what was asked for; unlike the limit of a
 * container it never ends the program: an allocation that would exceed it throws a ZiffiError with
 * code `OUT_OF_MEMORY`. Before that, what the collector found is freed, weak caches are emptied and
 * the allocation is tried once more. Close to the limit the collector is asked to run.
 *
 * @param set what to change; `bytes` is an integer from 1 to 2^45, or `Infinity` for no limit. A
 *   limit below what is live is allowed: nothing more can be allocated until enough is freed.
 * @returns the limit that holds now
 * @throws TypeError or RangeError when `bytes` is not allowed
 *
 * @example
 * ```ts
 * import { limits } from "ziffi";
 *
 * limits({ bytes: 2 ** 30 });
 * console.log(limits().bytes); // 1073741824
 * limits({ bytes: Infinity });
 * ```
 */
export function limits(set: Partial<Limits> = {}): Limits {
  if (typeof set !== "object" || set === null) {
    throw new TypeError(`limits: the argument is ${showValue(set)}; give { bytes }`);
  }
  const { api } = native("limits");
  if (set.bytes !== undefined) {
    checkBytes(set.bytes);
    const bytes = set.bytes === Infinity ? 0 : set.bytes;
    api.memoryLimit(bytes);
    unseen = 0;
  }
  return { bytes: limitOf(readStats(api)) };
}

function checkBytes(bytes: number): void {
  const inside = typeof bytes === "number" && bytes >= 1 && bytes <= BYTES_MAX;
  if (bytes === Infinity || (inside && Number.isInteger(bytes))) return;
  const message = `limits: bytes is ${showValue(bytes)}; ` +
    `give an integer from 1 to ${BYTES_MAX}, or Infinity for no limit`;
  throw typeof bytes === "number" ? new RangeError(message) : new TypeError(message);
}

interface Counts {
  readonly limit: bigint;
  readonly live: bigint;
}

function readStats(api: ZiffiLibrary["api"]): Counts {
  const stats: Parameters<typeof api.memoryStats>[0] = {};
  api.memoryStats(stats);
  return { limit: stats.limitBytes ?? 0n, live: stats.liveBytes ?? 0n };
}

function limitOf({ limit }: Counts): number {
  return limit === 0n ? Infinity : Number(limit);
}

/** Adds what lets go of memory when it is wanted; does not keep it alive. */
export function whenWanted(one: Idle): void {
  idle.add(new WeakRef(one));
  if (idle.size < lookAt) return;
  for (const ref of idle) if (ref.deref() === undefined) idle.delete(ref);
  lookAt = Math.max(LOOK_AT, idle.size * 2);
}

function weaken(one: Idle): void {
  try {
    one.weaken();
  } catch (error) {
    // Of a class that somebody else has extended: the allocation is not at fault.
    report(error);
  }
}

/** Empties what is idle, and frees what was found dropped. */
function giveBack(): void {
  for (const ref of idle) {
    const one = ref.deref();
    if (one === undefined) idle.delete(ref);
    else weaken(one);
  }
  flushDropped();
}

/**
 * Gives native memory that nothing uses back to the system: frees what the collector found
 * dropped, empties the strong part of every {@link WeakCache}, and returns the memory that the
 * allocator keeps for later.
 *
 * @returns bytes that went back to the system
 *
 * @example
 * ```ts
 * import { Block, trim } from "ziffi";
 *
 * new Block(64 * 2 ** 20).dispose();
 * console.log(trim() >= 0); // true
 * ```
 */
export function trim(): number {
  const { api } = native("trim");
  giveBack();
  settle();
  return api.memoryTrim();
}

/**
 * The address of new memory for a block.
 *
 * @throws ZiffiError with code `OUT_OF_MEMORY` when it would exceed the limit
 * @throws NativeError with status `OUT_OF_MEMORY` when the system has none
 */
export function allocate(
  call: string,
  library: ZiffiLibrary,
  byteLength: number,
  alignment: number,
  zeroed: boolean,
): number {
  flushDropped();
  const { api } = library;
  // The native call refuses what is no number, with its own words.
  if (typeof byteLength === "number") unseen -= byteLength;
  if (unseen < 0) approach(api, byteLength);
  try {
    return api.blockAlloc(byteLength, alignment, zeroed);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  giveBack();
  api.memoryTrim();
  try {
    return api.blockAlloc(byteLength, alignment, zeroed);
  } catch (error) {
    if (!isFull(error) || error.statusName !== "LIMIT_EXCEEDED") throw error;
    // What is collected now is freed in the next turn of the event loop: for a second try.
    collectOnce();
    throw exceeded(call, byteLength, readStats(api), error);
  }
}

function isFull(error: unknown): error is NativeError {
  if (!(error instanceof NativeError)) return false;
  return error.statusName === "LIMIT_EXCEEDED" || error.statusName === "OUT_OF_MEMORY";
}

/**
 * Close to the limit, asks the collector to run; then not again before more is live.
 *
 * Limit and live bytes are those of the process. Looking costs a native call, so it is done each
 * 1 MiB, and more often where the limit is small.
 */
function approach(api: ZiffiLibrary["api"], byteLength: number): void {
  const counts = readStats(api);
  const limit = limitOf(counts);
  unseen = Math.min(LOOK_BYTES, limit * BETWEEN);
  if (limit === Infinity) return;
  const lowest = limit * NEAR;
  const live = Number(counts.live) + byteLength;
  if (limit !== known || live <= lowest) near = lowest;
  known = limit;
  if (live <= near) return;
  near = live + limit * BETWEEN;
  collectOnce();
}

/** True until the task ends in which the collector was asked to run. */
let asked = false;

/** Asks the collector to run, once a task: what it finds is freed only after that. */
function collectOnce(): void {
  if (asked) return;
  asked = true;
  queueMicrotask(() => asked = false);
  backend().collect();
}

function exceeded(call: string, byteLength: number, counts: Counts, cause: unknown): ZiffiError {
  const message =
    `${call}: ${byteLength} bytes more would exceed the limit of ${limitOf(counts)} bytes; ` +
    `${counts.live} are live. Dispose what is no longer needed, let the event loop turn so that ` +
    "dropped memory can be freed, or raise the limit with limits({ bytes })";
  return new ZiffiError("OUT_OF_MEMORY", message, { cause });
}
