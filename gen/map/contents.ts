/**
 * What the parts of a map hold: cells, arrays, structs, sequence locks, records, counters, tables.
 *
 * @module
 */
import { crc32c } from "./crc32c.ts";
import { isObject, isSize } from "./header.ts";
import { CounterCell, Record as RecordHead, RecordSlot, Sequence, TableStripe } from "./layouts.ts";
import { type PartInput, type PartReader, sized } from "./part_reader.ts";
import { integer, type Json, type Source, u32, u64 } from "./source.ts";
import { readElement, readItem, sizeOf } from "./values.ts";

/** The first elements of cells. */
export const elements: PartReader = ({ source, description, items, problem }) => {
  const { dtype } = description;
  const size = sizeOf(dtype);
  if (size === null) {
    problem(`its element type is ${JSON.stringify(dtype)}, which is unknown`);
    return {};
  }
  const count = Math.floor(source.byteLength / size);
  const length = isSize(description["count"]) ? Math.min(count, description["count"]) : count;
  const shown = Math.min(length, items);
  const view = source.read(0, shown * size);
  const values = Array.from({ length: shown }, (_, i) => readElement(`${dtype}`, view, i * size));
  return { length, values };
};

/** Bytes of an item, and its description. */
function itemOf(
  description: PartInput["description"],
): { item: unknown; byteLength: number } | null {
  const item = description["item"] ?? description["struct"];
  const byteLength = isObject(item) ? item["byteLength"] : item;
  return isSize(byteLength) && byteLength > 0 ? { item, byteLength } : null;
}

function unknownItem(problem: PartInput["problem"]): Record<string, never> {
  problem("its description does not say what its items are");
  return {};
}

/** The first structs. */
export const struct: PartReader = ({ source, description, items, problem }) => {
  const known = itemOf(description);
  if (known === null) return unknownItem(problem);
  const { item, byteLength } = known;
  const length = isSize(description["count"]) ? description["count"] : 1;
  const shown = Math.min(length, items, Math.floor(source.byteLength / byteLength));
  const view = source.read(0, shown * byteLength);
  return {
    length,
    values: Array.from({ length: shown }, (_, i) => readItem(item, view, i * byteLength)),
  };
};

/** The first elements of an array: numbers, or structs. */
export const array: PartReader = (input) => {
  const { shape, dtype } = input.description;
  const first = dtype === undefined ? struct(input) : elements(input);
  return Array.isArray(shape) ? { shape: shape.map(Number), ...first } : first;
};

/** How often a value is read again that was written meanwhile. */
const ATTEMPTS = 100;

/** Versions, writers and values. */
export const sequence: PartReader = (input) => {
  const { source, description, items, owners, problem } = input;
  const known = itemOf(description);
  if (known === null) return unknownItem(problem);
  const slot = Math.ceil(known.byteLength / 8) * 8;
  const stride = Math.ceil((Sequence.SIZE + 2 * slot) / 64) * 64;
  const length = isSize(description["count"]) ? description["count"] : 1;
  const shown = Math.min(length, items, Math.floor(source.byteLength / stride));
  const values = Array.from({ length: shown }, (_, i): Json => {
    const at = i * stride;
    return {
      version: integer(u64(source, at + Sequence.version)),
      writer: owners(u64(source, at + Sequence["writer.owner"])),
      waiters: u32(source, at + Sequence["writer.bell.waiters"]),
      value: wholeValue(source, at, known, (text) => problem(`item ${i} ${text}`)),
    };
  });
  return { length, values };
};

/** A value that no writer overtook; null when all attempts were overtaken. */
function wholeValue(
  source: Source,
  at: number,
  { item, byteLength }: { item: unknown; byteLength: number },
  problem: (text: string) => void,
): Json {
  const slot = Math.ceil(byteLength / 8) * 8;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const version = u64(source, at + Sequence.version);
    const from = at + Sequence.SIZE + Number(version & 1n) * slot;
    const view = source.read(from, byteLength);
    const begun = u64(source, at + Sequence.begun);
    if (begun === version || begun === version + 1n) return readItem(item, view);
    if (begun < version) {
      problem(`has version ${version}, and ${begun} was begun last`);
      return null;
    }
  }
  return null;
}

const PAGE = 4096;
const NO_VALUE = 0xffffffff;

/** The newest value of a record, and whether it is known to be on the disk. */
export const record: PartReader = ({ source, description, owners, problem }) => {
  const size = (source.byteLength - PAGE) / 2;
  const most = size - RecordSlot.SIZE;
  const slots = [0, 1].map((index) => readSlot(source, PAGE + index * size, most))
    .filter((slot) => slot !== null);
  const newest = slots.toSorted((a, b) => a.sequence < b.sequence ? 1 : -1)[0];
  const writer = owners(u64(source, RecordHead["writer.owner"]));
  if (newest === undefined && writer === null) problem("none of its two slots is whole");
  const flushed = u64(source, RecordHead.flushed);
  const bytes = newest?.bytes ?? null;
  return {
    sequence: newest === undefined ? null : integer(newest.sequence),
    flushed: newest === undefined ? null : flushed >= newest.sequence,
    wholeSlots: slots.length,
    writer,
    waiters: u32(source, RecordHead["writer.bell.waiters"]),
    byteLength: bytes?.byteLength ?? null,
    value: bytes === null ? null : readItem(description["item"], bytes),
  };
};

interface Slot {
  readonly sequence: bigint;
  /** Null for a record that was never written. */
  readonly bytes: DataView | null;
}

function readSlot(source: Source, at: number, most: number): Slot | null {
  const head = source.read(at, RecordSlot.SIZE);
  const sequence = head.getBigUint64(RecordSlot.sequence, true);
  const length = head.getUint32(RecordSlot.length, true);
  if (sequence === 0n || (length > most && length !== NO_VALUE)) return null;
  const bytes = source.read(at + RecordSlot.SIZE, length === NO_VALUE ? 0 : length);
  const checked = new Uint8Array(12 + bytes.byteLength);
  checked.set(new Uint8Array(head.buffer, head.byteOffset, 12));
  checked.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), 12);
  if (crc32c(checked) !== head.getUint32(RecordSlot.checksum, true)) return null;
  return { sequence, bytes: length === NO_VALUE ? null : bytes };
}

/** Cells of a counter. */
const CELLS = 64;

/** The sum of a counter. */
export const counter: PartReader = ({ source }) => {
  let sum = 0n;
  for (let i = 0; i < CELLS; i++) sum += u64(source, i * CounterCell.SIZE);
  return { value: integer(BigInt.asIntN(64, sum)) };
};

const STRIPES_MAX = 64;
const CAPACITY_MAX = 2 ** 30;

/** Number of entries, and stripes that are locked. */
export const table: PartReader = ({ source, description, owners, problem }) => {
  const capacity = sized(description, ["capacity", "count"], CAPACITY_MAX, problem);
  const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, capacity)));
  const stripes = Array.from({ length: Math.min(buckets, STRIPES_MAX) }, (_, stripe) => {
    const at = stripe * TableStripe.SIZE;
    return {
      stripe,
      count: u32(source, at + TableStripe.count),
      owner: owners(u64(source, at + TableStripe["lock.owner"])),
      waiters: u32(source, at + TableStripe["lock.bell.waiters"]),
      deaths: u32(source, at + TableStripe["lock.deaths"]),
      unfinished: u32(source, at + TableStripe.pending) !== 0,
    };
  });
  const size = stripes.reduce((sum, { count }) => sum + count, 0);
  if (size > capacity) problem(`it counts ${size} entries and has room for ${capacity}`);
  return {
    size,
    capacity,
    deaths: stripes.reduce((sum, { deaths }) => sum + deaths, 0),
    busy: stripes.filter(({ owner, waiters, unfinished }) => owner || waiters > 0 || unfinished)
      .map(({ stripe, owner, waiters, unfinished }): Json => (
        { stripe, owner, waiters, unfinished }
      )),
  };
};
