/**
 * What there is of native memory, and whether it is intact.
 *
 * @module
 */
import { native } from "./native.ts";

/** Objects of one size, in numbers of objects. */
export interface SizeClassReport {
  /** Bytes of an object. */
  readonly size: number;
  /** In use. */
  readonly live: number;
  /** Free, kept by threads. */
  readonly cached: number;
  /** Free, for all threads. */
  readonly free: number;
  /** Pieces of memory that hold the objects. */
  readonly spans: number;
}

/** The allocator that all memory comes from while it is not checked. */
export interface AllocatorReport {
  /** In use, with what is lost to rounding up. */
  readonly liveBytes: number;
  /** Most that was in use at once. */
  readonly peakBytes: number;
  /** Objects above 32 KiB in use. */
  readonly largeObjects: number;
  /** Free objects that threads keep. */
  readonly cachedByThreadsBytes: number;
  /** Free objects for all threads. */
  readonly cachedSharedBytes: number;
  /** Free pages that were not given back to the system yet. */
  readonly cachedPagesBytes: number;
  /** Pages in use, also by checked heaps. */
  readonly usedPagesBytes: number;
  /** Address space. */
  readonly mappedBytes: number;
  /** The part of the memory held for objects that is not in use. */
  readonly fragmentationPercent: number;
  /** Sizes of which there is memory. */
  readonly classes: readonly SizeClassReport[];
}

/** Objects of one size in a checked heap. */
export interface HeapClassReport {
  /** Bytes of a place for an object; 0 for large ones, which have no size in common. */
  readonly size: number;
  /** In use. */
  readonly live: number;
  /** Bytes of those, as asked for. */
  readonly liveBytes: number;
  /** Places for objects. */
  readonly places: number;
}

/** What was done wrong to checked memory. */
export type FaultKind =
  | "doubleFree"
  | "foreignFree"
  | "wrongLength"
  | "overflow"
  | "underflow"
  | "useAfterFree";

/** A checked heap. */
export interface HeapReport {
  /** What it checks, 0 to 3. */
  readonly level: number;
  /** In use, as asked for. */
  readonly liveBytes: number;
  /** Most that was in use at once. */
  readonly peakBytes: number;
  /** Objects in use. */
  readonly liveObjects: number;
  /** Objects that ever were. */
  readonly totalObjects: number;
  /** Most bytes in use that are allowed; 0 is no limit. */
  readonly limitBytes: number;
  /** Pages that the heap has. */
  readonly reservedBytes: number;
  /** Freed objects that are kept back, so that late writes are noticed. */
  readonly quarantineBytes: number;
  /** Objects between inaccessible pages, freed ones included. */
  readonly guardedObjects: number;
  /** The part of the pages that is not in use. */
  readonly fragmentationPercent: number;
  /** All that was found, by kind. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** Sizes of which there is memory. */
  readonly classes: readonly HeapClassReport[];
  /** Objects with pages of their own. */
  readonly large: HeapClassReport;
}

/** Native memory of the process; lengths are in bytes. */
export interface MemoryReport {
  /** The allocator for memory that is not checked. */
  readonly allocator: AllocatorReport;
  /** Checked heaps: one for each level of hardening that was used, and those of native code. */
  readonly heaps: readonly HeapReport[];
}

/** Something that was done wrong to checked memory. */
export interface MemoryFault {
  /** What was done. */
  readonly kind: FaultKind;
  /** Native address of the object. */
  readonly address: number;
  /** Its size in bytes; 0 when it was freed before. */
  readonly byteLength: number;
  /** Native address of the first byte that was written. */
  readonly damage: number;
}

const FAULT_NUMBERS = 4;
const FAULTS_MAX = 64;
const KINDS: readonly FaultKind[] = [
  "doubleFree",
  "foreignFree",
  "wrongLength",
  "overflow",
  "underflow",
  "useAfterFree",
];

/**
 * Statistics of all native memory: of the allocator by size of object, and of checked heaps.
 *
 * Other threads go on meanwhile, so numbers that belong together may be a little apart.
 *
 * @example
 * ```ts
 * import { Block, memoryReport } from "ziffi";
 *
 * using block = new Block(1000);
 * const { allocator, heaps } = memoryReport();
 * console.log(allocator.mappedBytes > block.byteLength, heaps.length); // true 0
 * ```
 */
export function memoryReport(): MemoryReport {
  const { api } = native("memoryReport");
  let text = new Uint8Array(16 * 1024);
  let length = api.memoryReport(text);
  while (length > text.length) {
    // Others may allocate before the next try.
    text = new Uint8Array(length * 2);
    length = api.memoryReport(text);
  }
  return JSON.parse(new TextDecoder().decode(text.subarray(0, length)));
}

/**
 * Looks at all checked native memory at once, live and freed, and returns each fault that there is
 * now: writes before and behind live memory and, from level 2 on, writes to freed memory.
 *
 * Memory is checked when `open({ hardening })` or the environment variable `ZIFFI_HARDENING` asks
 * for it. Freeing a damaged object looks at it too: `dispose` throws a NativeError with status
 * `DAMAGE_DETECTED`, and frees it.
 *
 * @returns at most 64 faults
 *
 * @example
 * ```ts
 * import { Block, open, verifyMemory } from "ziffi";
 *
 * open({ hardening: 1 });
 * using block = new Block(1000);
 * console.log(verifyMemory().length); // 0
 * ```
 */
export function verifyMemory(): MemoryFault[] {
  const numbers = new Float64Array(FAULTS_MAX * FAULT_NUMBERS);
  const count = Math.min(FAULTS_MAX, native("verifyMemory").api.memoryVerify(numbers));
  const faults: MemoryFault[] = [];
  for (let index = 0; index < count; index++) {
    const [kind = 0, address = 0, byteLength = 0, damage = 0] = numbers.subarray(
      index * FAULT_NUMBERS,
    );
    const name = KINDS[kind - 1];
    if (name !== undefined) faults.push({ kind: name, address, byteLength, damage });
  }
  return faults;
}
