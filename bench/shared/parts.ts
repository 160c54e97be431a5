/**
 * Parts of shared maps that nobody else uses at the moment, against the least that does the same in
 * one process of JavaScript.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shared, SharedMap } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";
import type { Comparison, Group } from "../rows.ts";

const Price = t.struct("Price", { bid: t.f64(), ask: t.f64(), size: t.u32(), tick: t.u32() });

const layout = shared.layout({
  mutex: shared.mutex(),
  rwlock: shared.rwlock(),
  semaphore: shared.semaphore(4),
  prices: shared.sequence(Price, 4),
  cells: shared.cells("u32", 16),
});

function* comparisons(): Generator<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  const map = new SharedMap(join(folder, "map"), { mode: "create", layout });
  try {
    yield* locks(map.parts);
    yield* values(map.parts);
  } finally {
    map.dispose();
    rmSync(folder, { recursive: true });
  }
}

type Parts = SharedMap<typeof layout.parts>["parts"];

function* locks({ mutex, rwlock, semaphore, cells }: Parts): Generator<Comparison> {
  const word = new Int32Array(new SharedArrayBuffer(64));
  // Without an owner's name, without recovery: what a lock costs at least.
  const theirs = () => {
    const old = Atomics.compareExchange(word, 0, 0, 1);
    Atomics.store(word, 0, 0);
    return old;
  };
  const peer = "Atomics.compareExchange and store";
  const rounds = 9;
  const verify = () => {};
  yield {
    name: "mutex lock, unlock",
    peer,
    rounds,
    verify,
    ours: () => mutex.lock().unlock(),
    theirs,
  };
  yield {
    name: "rwlock read, unlock",
    peer,
    rounds,
    verify,
    ours: () => rwlock.read().unlock(),
    theirs,
  };
  yield {
    name: "rwlock write, unlock",
    peer,
    rounds,
    verify,
    ours: () => rwlock.write().unlock(),
    theirs,
  };
  yield {
    ...{ name: "semaphore acquire, release", peer, rounds, verify, theirs },
    ours: () => semaphore.acquire().release(),
  };
  yield {
    ...{ name: "notify, nobody waits", peer: "Atomics.notify", rounds },
    ours: () => cells.notify(0),
    theirs: () => Atomics.notify(word, 4),
  };
}

function* values({ prices }: Parts): Generator<Comparison> {
  const price = { bid: 1.25, ask: 1.5, size: 100, tick: 7 };
  const memory = new SharedArrayBuffer(64);
  const [plain, word] = [new DataView(memory), new Int32Array(memory, 32)];
  /** What a reader or writer does who keeps others away: they wait, and for ever if it dies. */
  const locked = <R>(work: () => R): R => {
    while (Atomics.compareExchange(word, 0, 0, 1) !== 0);
    const result = work();
    Atomics.store(word, 0, 0);
    return result;
  };
  const write = () => {
    plain.setFloat64(0, price.bid, true);
    plain.setFloat64(8, price.ask, true);
    plain.setUint32(16, price.size, true);
    plain.setUint32(20, price.tick, true);
  };
  const read = () => ({
    bid: plain.getFloat64(0, true),
    ask: plain.getFloat64(8, true),
    size: plain.getUint32(16, true),
    tick: plain.getUint32(20, true),
  });
  write();
  prices.write(1, price);
  const target = prices.newView();
  const peer = "DataView under a spin lock";
  const verify = () => {};
  yield { name: "sequence read", peer, ours: () => prices.read(1), theirs: () => locked(read) };
  yield {
    ...{ name: "sequence readInto, one field", peer },
    ours: () => {
      prices.readInto(1, target);
      return target.ask;
    },
    theirs: () => locked(() => plain.getFloat64(8, true)),
  };
  yield {
    ...{ name: "sequence write", peer, verify },
    ours: () => prices.write(1, price),
    theirs: () => locked(write),
  };
}

/** The group `shared`. */
export const sharedParts: Group = { name: "shared", make: comparisons };
