/**
 * What stands where in the file of a shared map: the one description of it. The C header
 * `ziffi_map.h`, the proof in Zig, the reader of `ziffi map inspect` and the tables of the
 * documentation are written from it by scripts/map_layouts.mjs.
 *
 * @module
 */
import { type Facts, t, type TNative } from "../src/schema/mod.ts";

/** One field: its type and what it holds. */
export type MapField = readonly [type: TNative, about: string];

/** One structure in shared memory. */
export interface MapStruct {
  readonly type: TNative<unknown, Extract<Facts, { kind: "struct" }>>;
  readonly about: string;
  /** What each field holds. */
  readonly fields: Readonly<Record<string, string>>;
}

function struct<const F extends Readonly<Record<string, MapField>>>(
  name: string,
  about: string,
  fields: F,
): MapStruct {
  const entries = Object.entries<MapField>(fields);
  return {
    type: t.struct(name, Object.fromEntries(entries.map(([key, [type]]) => [key, type]))),
    about,
    fields: Object.fromEntries(entries.map(([key, [, text]]) => [key, text])),
  };
}

/** Bytes that say nothing yet; they are zero. */
const rest = (bytes: number): MapField => [t.fixed(t.u8(), bytes), "Zero."];

const header = struct("Header", "Begins the file.", {
  magic: [t.fixed(t.u8(), 8), "The letters ZIFFIMAP."],
  version: [t.u32(), "Version of this layout: 1."],
  byteOrder: [t.u32(), "0x01020304 in the byte order of the machine that made the file."],
  layoutHash: [t.u64(), "FNV-1a, 64 bits, of the description."],
  byteLength: [t.u64(), "Length of the file in bytes."],
  partsOffset: [t.u64(), "Offset of the first part."],
  boot: [t.u64(), "FNV-1a of the boot id of the kernel; lock words of another boot are void."],
  pidNamespace: [
    t.u64(),
    "Inode of the PID namespace, in a time namespace of its own xor that inode << 32.",
  ],
  state: [t.u32(), "0 new, 1 ready; stored last."],
  partCount: [t.u32(), "Number of parts."],
  directoryOffset: [t.u64(), "Offset of the directory."],
  descriptionOffset: [t.u64(), "Offset of the description, which is JSON in UTF-8."],
  descriptionLength: [t.u64(), "Length of the description in bytes."],
  creator: [t.u64(), "Identity of the thread that made the file."],
});

const bell = struct("Bell", "What sleepers sleep on.", {
  seq: [t.u32(), "Counts rings; the word of the futex."],
  waiters: [t.u32(), "Sleepers; without one nobody has to make a system call."],
});

const bucket = struct("Bucket", "Bell of the cells whose offset / 4 mod 64 is its index.", {
  bell: [bell.type, "Rings for every cell of the bucket."],
  rest: rest(56),
});

const entry = struct("Entry", "One part in the directory.", {
  kind: [t.u32(), "Kind of the part."],
  flags: [t.u32(), "1 when the part names threads."],
  itemSize: [t.u32(), "Bytes of one item."],
  dtype: [t.u32(), "Element type of cells and arrays; 0 for none."],
  count: [t.u64(), "Number of items."],
  offset: [t.u64(), "Offset of the part in the file; a multiple of 64."],
  byteLength: [t.u64(), "Length of the part in bytes."],
  hash: [t.u64(), "FNV-1a, 64 bits, of the description of the part."],
  name: [t.fixed(t.u8(), 80), "Name, ASCII, ended by NUL."],
});

const mutex = struct("Mutex", "A lock whose owner may die.", {
  owner: [t.u64(), "Identity of the thread that holds it; 0 when free."],
  bell: [bell.type, "Rings when it is unlocked."],
  deaths: [t.u32(), "How often a dead owner was found."],
});

/** Every structure, each after those that it contains. */
export const mapStructs: readonly MapStruct[] = [
  header,
  bell,
  bucket,
  entry,
  mutex,
];

/** Numbers that a reader of the file needs. */
export const mapConstants: Readonly<Record<string, readonly [value: number, about: string]>> = {
  version: [1, "Version of the layout."],
  byteOrder: [0x01020304, "What byteOrder holds on the machine that made the file."],
  ready: [1, "State of a map that is finished."],
  bucketsOffset: [4096, "Offset of the wait buckets."],
  bucketCount: [64, "Number of wait buckets; a cell has bucket (offset / 4) mod this."],
  directoryOffset: [8192, "Offset of the directory."],
  hasOwners: [1, "Flag of a part that names threads."],
  nameLength: [79, "Bytes of the longest name."],
};

/** The numbers that element types have in the directory; 0 is none. */
export const mapDtypes = {
  ...{ bool: 1, i8: 2, i16: 3, i32: 4, i64: 5, u8: 6, u16: 7, u32: 8, u64: 9 },
  ...{ f16: 10, f32: 11, f64: 12 },
} as const;
