/**
 * What locks in a map say: who has them, who waits, who died.
 *
 * @module
 */
import { Barrier, Mutex, Once, RwLock, Semaphore } from "./layouts.ts";
import { type PartReader, sized } from "./part_reader.ts";
import { type Source, u32, u64 } from "./source.ts";
import type { Owners, Thread } from "./threads.ts";

const PENDING = 1n << 61n;
const RELEASING = 1n << 62n;
const TOP = 1n << 63n;
/** Readers of an rwlock. */
const READERS = 64;
/** Most permits of a semaphore, and parties of a barrier. */
const WORDS_MAX = 1024;

/** Owner, waiters and deaths of a mutex. */
export const mutex: PartReader = ({ source, owners }) => ({
  owner: owners(u64(source, Mutex.owner)),
  waiters: u32(source, Mutex["bell.waiters"]),
  deaths: u32(source, Mutex.deaths),
});

/** Writer and readers. */
export const rwlock: PartReader = ({ source, owners }) => {
  const word = u64(source, RwLock.writer);
  const slots = words(source, RwLock.slots, READERS);
  const named = (waiting: boolean) =>
    slots.filter((slot) => slot !== 0n && (slot & TOP) !== 0n === waiting)
      .flatMap((slot) => owners(slot) ?? []);
  const writer = owners(word);
  const holds = writer !== null && (word & (PENDING | RELEASING)) === 0n;
  return {
    writer: holds ? writer : null,
    waitingWriter: writer !== null && (word & PENDING) !== 0n ? writer : null,
    readers: named(false),
    waitingReaders: named(true),
    waiters: u32(source, RwLock["readers.waiters"]) + u32(source, RwLock["writers.waiters"]) +
      u32(source, RwLock["drained.waiters"]) + u32(source, RwLock["vacant.waiters"]),
    deaths: u32(source, RwLock.deaths),
    torn: (word & TOP) !== 0n,
  };
};

/** Permits with their owners. */
export const semaphore: PartReader = ({ source, owners, description, problem }) => {
  const permits = sized(description, ["permits", "count"], WORDS_MAX, problem);
  const taken = takers(source, Semaphore.SIZE, permits, owners);
  return {
    permits,
    taken: taken.length,
    owners: taken,
    waiters: u32(source, Semaphore["bell.waiters"]),
    deaths: u32(source, Semaphore.deaths),
  };
};

const PHASES = ["parties come", "all parties are there", "broken", "is reset"] as const;

/** Phase and round, and who has come. */
export const barrier: PartReader = ({ source, owners, description, problem }) => {
  const parties = sized(description, ["parties", "count"], WORDS_MAX, problem);
  const state = u32(source, Barrier.state);
  const here = takers(source, Barrier.SIZE, parties, owners);
  return {
    parties,
    here: here.length,
    owners: here,
    phase: PHASES[state & 3] ?? null,
    round: state >>> 3,
    waiters: u32(source, Barrier["bell.waiters"]),
  };
};

/** Whether it is done, or who does it. */
export const once: PartReader = ({ source, owners }) => {
  const word = u64(source, Once.word);
  const done = word === TOP;
  return {
    done,
    runner: done ? null : owners(word),
    waiters: u32(source, Once["bell.waiters"]),
    deaths: u32(source, Once.deaths),
  };
};

function words(source: Source, offset: number, count: number): bigint[] {
  const view = source.read(offset, count * 8);
  return Array.from({ length: count }, (_, i) => view.getBigUint64(i * 8, true));
}

function takers(source: Source, offset: number, count: number, owners: Owners): Thread[] {
  return words(source, offset, count).flatMap((word) => owners(word) ?? []);
}
