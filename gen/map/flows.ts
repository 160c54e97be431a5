/**
 * What rings and queues in a map say: who is at their ends, and how full they are.
 *
 * @module
 */
import { Queue, QueueSlot, Ring } from "./layouts.ts";
import type { PartReader } from "./part_reader.ts";
import { isObject, isSize } from "./header.ts";
import { integer, type Source, u32, u64 } from "./source.ts";

/** Positions stay below it. */
const SAFE_END = 2n ** 53n;

/** Units that fit: items, or bytes of messages. */
function capacityOf(description: Readonly<Record<string, unknown>>): number | null {
  const { capacity, count } = description;
  const value = capacity ?? count;
  return isSize(value) ? value : null;
}

/** Both positions, read so that they were true together. */
function positions(source: Source, at: { head: number; tail: number }): [bigint, bigint] {
  let head = u64(source, at.head);
  for (let look = 0; look < 1000; look++) {
    const tail = u64(source, at.tail);
    const again = u64(source, at.head);
    if (again === head) return [head, tail];
    head = again;
  }
  return [head, u64(source, at.tail)];
}

/** Ends, positions and fill of a ring. */
export const ring: PartReader = ({ source, description, owners, problem }) => {
  const capacity = capacityOf(description);
  const [head, tail] = positions(source, Ring);
  const wrong = tail >= SAFE_END || head > tail ||
    (capacity !== null && tail - head > BigInt(capacity));
  if (wrong) problem(`its positions are ${head} and ${tail}, which cannot be`);
  return {
    producer: owners(u64(source, Ring["producer.owner"])),
    consumer: owners(u64(source, Ring["consumer.owner"])),
    written: integer(tail),
    read: integer(head),
    filled: wrong ? null : integer(tail - head),
    capacity,
    unit: description["messages"] === true ? "bytes" : "items",
    closed: u32(source, Ring.closed) !== 0,
    waitingReaders: u32(source, Ring["data.waiters"]),
    waitingWriters: u32(source, Ring["space.waiters"]),
  };
};

/** Most slots of a queue that are looked at. */
const SLOTS_MAX = 4096;

/** Consumer, positions and slots of a queue. */
export const queue: PartReader = ({ source, description, owners, problem }) => {
  const capacity = capacityOf(description);
  const head = u64(source, Queue.head);
  const tail = u64(source, Queue.tail);
  const ahead = tail > head ? tail - head : 0n;
  const wrong = head >= SAFE_END || tail >= SAFE_END ||
    (capacity !== null && ahead > BigInt(capacity));
  if (wrong) problem(`its positions are ${head} and ${tail}, which cannot be`);
  const { published, writing } = wrong ? NOTHING : slots(source, description, head);
  return {
    consumer: owners(u64(source, Queue["consumer.owner"])),
    written: integer(tail),
    read: integer(head),
    filled: published,
    capacity,
    producers: writing.flatMap((word) => owners(word) ?? []),
    skipped: integer(u64(source, Queue.skipped)),
    closed: u32(source, Queue.closed) !== 0,
    waitingReaders: u32(source, Queue["data.waiters"]),
    waitingWriters: u32(source, Queue["space.waiters"]),
  };
};

interface Slots {
  /** Slots with an item; null when there are too many slots, or their size is not known. */
  readonly published: number | null;
  /** Owners of slots that are not published yet. */
  readonly writing: readonly bigint[];
}

const NOTHING: Slots = { published: null, writing: [] };

function slots(
  source: Source,
  description: Readonly<Record<string, unknown>>,
  head: bigint,
): Slots {
  const { item, itemSize } = description;
  const size = isObject(item) && isSize(item["byteLength"]) ? item["byteLength"] : itemSize;
  const capacity = capacityOf(description);
  if (!isSize(size) || capacity === null || capacity === 0 || capacity > SLOTS_MAX) return NOTHING;
  const stride = QueueSlot.SIZE + Math.ceil(size / 8) * 8;
  let published = 0;
  const writing: bigint[] = [];
  for (let i = 0; i < capacity; i++) {
    const position = head + BigInt(i);
    const at = Queue.SIZE + Number(position % BigInt(capacity)) * stride;
    const free = position / BigInt(capacity) * 2n;
    const sequence = u64(source, at + QueueSlot.sequence);
    const owner = u64(source, at + QueueSlot.owner);
    if (sequence === free + 1n) published += 1;
    else if (sequence === free && owner !== 0n) writing.push(owner);
  }
  return { published, writing };
}
