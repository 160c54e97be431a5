/**
 * What stands where in the file of a shared map: the one description of it. The C header
 * `ziffi_map.h`, the proof in Zig, the offsets for the library and for `ziffi map inspect`, and the
 * tables of the documentation are written from it by scripts/map_layouts.mjs.
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
  rest: rest(44),
});

const rwlock = struct("RwLock", "A lock for one writer or up to 64 readers.", {
  writer: [
    t.u64(),
    "Identity of the writer in the lower 53 bits; bit 61: waits for readers to leave, 62: lets " +
    "readers in, 63: a writer died while it held the lock.",
  ],
  deaths: [t.u32(), "Writers that were found dead."],
  readers: [bell.type, "Rings for readers that wait for a writer."],
  writers: [bell.type, "Rings for writers."],
  drained: [bell.type, "Rings for the writer that waits for readers to leave."],
  vacant: [bell.type, "Rings for readers that found no free slot."],
  padding0: rest(20),
  slots: [t.fixed(t.u64(), 64), "Identity of a reader each; bit 63: it waits."],
});

const semaphore = struct("Semaphore", "Begins a semaphore; a u64 a permit follows, its owner.", {
  bell: [bell.type, "Rings when a permit is given back."],
  deaths: [t.u32(), "Owners that were found dead, once a permit."],
  rest: rest(52),
});

const barrier = struct("Barrier", "Begins a barrier; a u64 a party follows.", {
  state: [
    t.u32(),
    "Bits 0 and 1: 0 parties come, 1 all are there, 2 broken, 3 is reset; bit 2: aborted; the " +
    "rest counts rounds. A party has its identity in the lower 53 bits, or 0 for none.",
  ],
  bell: [bell.type, "Rings when the state changes."],
  rest: rest(52),
});

const once = struct("Once", "Something that is done once.", {
  word: [t.u64(), "Identity of the thread that does it, bit 63 when it is done, 0 before."],
  bell: [bell.type, "Rings when it is done."],
  deaths: [t.u32(), "Threads that died while they did it."],
  rest: rest(44),
});

const writerWord = struct("WriterWord", "Who writes; writers exclude each other.", {
  owner: [t.u64(), "Identity of the thread that writes; 0 for none."],
  bell: [bell.type, "Rings when it has written."],
});

const sequence = struct(
  "Sequence",
  "One item of a sequence lock. Two slots follow, each as long as the value rounded up to 8 " +
    "bytes; items begin at multiples of 64 bytes.",
  {
    version: [t.u64(), "Number of writes; slot (version & 1) holds the value."],
    begun: [t.u64(), "The version that was begun last: version, or one more while one writes."],
    writer: [writerWord.type, "Who writes."],
  },
);

const record = struct(
  "Record",
  "Begins a record. Its two slots follow at multiples of 4096 bytes; sequence n is in slot " +
    "(n - 1) & 1.",
  {
    writer: [writerWord.type, "Who commits."],
    changes: [t.u64(), "Commits begun; a reader that saw it change tries again."],
    flushed: [t.u64(), "Sequence that was last known to be on the disk."],
  },
);

const recordSlot = struct("RecordSlot", "Begins a slot of a record; the bytes follow.", {
  sequence: [t.u64(), "Of two right slots the higher one is the value; 0 while it is written."],
  length: [t.u32(), "Bytes of the value; 0xFFFFFFFF is no value."],
  checksum: [t.u32(), "CRC-32C of sequence, length and bytes."],
});

const place = struct("Place", "One end of a ring or queue.", {
  owner: [t.u64(), "Identity of the thread that has it; 0 when free."],
  turn: [t.u64(), "How often it was taken."],
});

const ring = struct(
  "Ring",
  "Begins a ring; what it holds follows. Position p is unit p mod capacity.",
  {
    tail: [t.u64(), "Units ever published; the producer alone writes it."],
    producer: [place.type, "Who writes."],
    closed: [t.u32(), "1 when nothing more will come."],
    padding0: rest(36),
    head: [t.u64(), "Units ever released; the consumer alone writes it."],
    consumer: [place.type, "Who reads."],
    padding1: rest(40),
    data: [bell.type, "Rings when something was published."],
    padding2: rest(56),
    space: [bell.type, "Rings when something was released."],
    padding3: rest(56),
  },
);

const message = struct(
  "Message",
  "Begins a message in a ring of bytes, at a multiple of 8; the bytes follow. A message that " +
    "begins before the end of the capacity goes on beyond it.",
  {
    length: [t.u32(), "Bytes of the message."],
    inverse: [t.u32(), "The length with all bits turned around."],
  },
);

const queue = struct("Queue", "Begins a queue; its slots follow.", {
  tail: [t.u64(), "Where a producer begins to look for a slot."],
  closed: [t.u32(), "1 when nothing more will come."],
  padding0: rest(52),
  head: [t.u64(), "Position of the next slot to be read."],
  consumer: [place.type, "Who reads."],
  skipped: [t.u64(), "Slots of producers that died in the middle of a write."],
  padding1: rest(32),
  data: [bell.type, "Rings when something was published."],
  padding2: rest(56),
  space: [bell.type, "Rings when something was read."],
  padding3: rest(56),
});

const queueSlot = struct(
  "QueueSlot",
  "Begins a slot of a queue; the item follows, rounded up to 8 bytes.",
  {
    sequence: [t.u64(), "In round r: 2r free, 2r + 1 published, 2r + 2 read."],
    owner: [t.u64(), "Identity of the thread that writes, or wrote last."],
  },
);

const counterCell = struct("CounterCell", "One of the 64 cells of a counter.", {
  value: [t.i64(), "The sum of all cells is the value."],
  rest: rest(56),
});

const tableStripe = struct("TableStripe", "One of the stripes that begin a table.", {
  lock: [mutex.type, "Held by who changes entries of the stripe."],
  removals: [t.u64(), "Grows with every entry that left a chain."],
  count: [t.u32(), "Entries of the stripe."],
  pending: [t.u32(), "Number of the entry that is taken or given back; 0 for none."],
  cursor: [t.u32(), "Where to look for a free entry."],
  rest: rest(44),
});

const tableEntry = struct("TableEntry", "Begins an entry; key and two slots follow.", {
  next: [t.u32(), "Number of the next entry of the chain; 0 ends it."],
  keyLength: [t.u32(), "Bytes of the key."],
  version: [t.u64(), "Number of writes; slot (version & 1) holds the value."],
});

/** Every structure, each after those that it contains. */
export const mapStructs: readonly MapStruct[] = [
  header,
  bell,
  bucket,
  entry,
  mutex,
  rwlock,
  semaphore,
  barrier,
  once,
  writerWord,
  sequence,
  record,
  recordSlot,
  place,
  ring,
  message,
  queue,
  queueSlot,
  counterCell,
  tableStripe,
  tableEntry,
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
