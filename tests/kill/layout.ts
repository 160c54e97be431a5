// The map that all workers of the kill harness share: every structure that can be left half-done.
import { shared } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";

/** Most workers; each has cells and a record of its own. */
export const WORKERS = 4;
/** Bytes of the values of records: long enough that many kills hit a commit. */
export const RECORD_BYTES = 64 * 1024;
/** Keys of the table. */
export const KEYS = 64;

const Words = t.struct("Words", { words: t.fixed(t.u64(), 32) });
const Item = t.struct("Item", { worker: t.u32(), check: t.u32(), number: t.u64() });
const Done = t.struct("Done", { position: t.u64(), numbers: t.fixed(t.u64(), WORKERS) });
const Pair = t.struct("Pair", { first: t.u64(), second: t.u64() });

const own = () => shared.record(RECORD_BYTES);

export const killLayout = shared.layout({
  /** Rounds of each worker. */
  progress: shared.cells("u64", WORKERS),
  /** How often each worker was started. */
  starts: shared.cells("u64", WORKERS),
  lock: shared.mutex(),
  guarded: shared.cells("u64", 2),
  sharedLock: shared.rwlock(),
  sharedGuarded: shared.cells("u64", 2),
  permits: shared.semaphore(2),
  values: shared.sequence(Words, 4),
  record0: own(),
  record1: own(),
  record2: own(),
  record3: own(),
  common: shared.record(Pair),
  ring: shared.ring({ of: Item, capacity: 256 }),
  ringDone: shared.record(Done),
  queue: shared.queue({ of: Item, capacity: 256 }),
  queueDone: shared.record(Done),
  /** The last number that each worker wrote to the queue. */
  sent: shared.cells("u64", WORKERS),
  counter: shared.counter(),
  /** What each worker added to the counter. */
  added: shared.cells("u64", WORKERS),
  table: shared.table({ key: "u32", value: Pair, capacity: 2 * KEYS }),
});
