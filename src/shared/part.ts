/**
 * Parts of a shared map: what a layout names, and what the class of a part gets to work with.
 *
 * @module
 */
import type { WaitOptions } from "./options.ts";

/**
 * Kinds of parts; the numbers stand in the directory of a map. A retired number leaves a hole.
 */
export const PartKind = {
  cells: 1,
  array: 2,
  struct: 3,
  mutex: 4,
  rwlock: 5,
  semaphore: 6,
  barrier: 7,
  once: 8,
  sequence: 9,
  record: 10,
  ring: 11,
  queue: 12,
  counter: 13,
  table: 14,
} as const;
/** The name of a kind of part. */
export type PartKind = keyof typeof PartKind;

/** How this process may use a map. */
export type MapAccess = "read" | "readwrite" | "copyOnWrite";

/**
 * A part as plain JSON: its kind and all that two processes must agree on, such as dtype, counts
 * and the fields of structs. Two layouts are the same when their descriptions are.
 */
export interface PartDescription {
  readonly kind: PartKind;
  readonly [parameter: string]: unknown;
}

/** The memory of one part, in one open map. */
export interface PartMemory {
  /** Name of the part in the layout, for messages. */
  readonly name: string;
  /** Where the part begins in `buffer`, in bytes; a multiple of 64. */
  readonly byteOffset: number;
  /** Size of the part in bytes. */
  readonly byteLength: number;
  readonly access: MapAccess;
  /** Identity of this thread, see docs/decisions/0016: what lock words say of their owner. */
  readonly self: number;
  /** The mapped memory of the whole map; another one after a resize, and detached after dispose. */
  readonly buffer: ArrayBuffer;
  /**
   * Address of the part, for one call. Throws when the map is disposed, or its file was truncated.
   *
   * @param call who asks, such as `SharedMutex.lock`
   */
  address(call: string): number;
  /** The same for calls that change the part; throws unless `access` is `"readwrite"`. */
  writable(call: string): number;
  /**
   * Runs a native call that waits on another thread. The map stays mapped until it has ended, and
   * its promise rejects as soon as the signal aborts or the map is disposed.
   *
   * @param start begins the call; it gets the address of the part, the time to wait in milliseconds
   *   (negative: without end) and the address of a word that is set to end the wait
   * @param undo for calls that take something: called where the call still succeeded after the
   *   promise had rejected, to give back what nobody would; the map is mapped as long as it runs
   */
  wait<R>(
    call: string,
    options: WaitOptions,
    start: (address: number, timeoutMs: number, cancel: number) => Promise<R>,
    undo?: (result: R, address: number) => void,
  ): Promise<R>;
  /**
   * Has something done when the map is disposed, while the part is still there: giving back what
   * other threads would wait for. It must not throw.
   *
   * @param end gets the address of the part
   * @returns takes the wish back
   */
  onDispose(end: (address: number) => void): () => void;
  /** Writes a range of the part to the disk and waits for it; does nothing where there is none. */
  flush(call: string, byteOffset: number, byteLength: number): void;
}

/** A part of a layout, not in memory yet: what `shared.mutex()` and its like return. */
export interface PartType<P = unknown> {
  readonly description: PartDescription;
  /** Alignment of the first byte, a power of two; 64 by default. */
  readonly alignment?: number;
  /** Bytes that the part needs; asked of native code, which knows the structure. */
  byteLength(): number;
  /** Writes the first state. The memory is zeroed, and nobody else sees it yet. */
  init(memory: PartMemory): void;
  /**
   * Empties what names threads: owners, readers, parties. Called under the lock of the file when
   * the machine was started anew since the last use, so that all threads named there are gone.
   *
   * Parts that have it count as locks: such layouts are refused in another PID namespace, where
   * nobody can tell whether an owner is alive.
   */
  reset?(memory: PartMemory): void;
  /** What users work with. */
  open(memory: PartMemory): P;
}
