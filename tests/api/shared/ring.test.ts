// Rings of items: what producers and consumers see, what is refused, and maps that are damaged.
import assert from "node:assert/strict";
import test from "node:test";
import { type RingOptions, shared, SharedMap, ZiffiError } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { newMap, rawWords, Trade } from "../support/ring_layouts.ts";
import { TempFolder } from "../support/temp.ts";

const trades = () => shared.layout({ ring: shared.ring({ of: Trade, capacity: 5 }) });
const bytes = (byteLength: number, capacity: number) =>
  shared.layout({ ring: shared.ring({ of: byteLength, capacity }) });
const trade = (amount: number) => ({ price: amount / 4, amount, isBuy: amount % 2 === 0 });

test("structs go through a ring in order, many times around", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { ring } = map.parts;
  assert.deepEqual([ring.capacity, ring.itemByteLength, ring.length], [5, 16, 0]);
  using producer = ring.producer();
  using consumer = ring.consumer();
  let [written, read] = [0, 0];
  for (let round = 0; round < 40; round += 1) {
    while (producer.tryWrite(trade(written))) written += 1;
    assert.equal(ring.length, 5);
    const batch = consumer.tryRead(1 + round % 4);
    assert.equal(batch.position, read);
    assert.deepEqual(
      batch.values(),
      Array.from({ length: batch.length }, (_, i) => trade(read + i)),
    );
    // Reading does not take away.
    assert.deepEqual(consumer.tryRead(1).values(), [trade(read)]);
    assert.equal(consumer.tryRead(1 + round % 4).end, batch.end);
    consumer.release();
    read += batch.length;
    assert.equal(consumer.position, read);
    assert.equal(ring.length, written - read);
  }
  assert.equal(producer.position, written);
});

test("reserved slots are filled in place and seen after commit only", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  using producer = map.parts.ring.producer();
  using consumer = map.parts.ring.consumer();
  const free = producer.tryReserve(3);
  assert.equal(free.length, 3);
  for (const [i, slot] of [...free].entries()) slot.assign(trade(i + 1));
  assert.equal(consumer.tryRead().length, 0);
  throwsCode(() => producer.tryWrite(trade(9)), "IN_USE", "commit(0)");
  producer.commit(2);
  assert.deepEqual(consumer.tryRead().values(), [trade(1), trade(2)]);
  // All structs of a batch as one view.
  const { structs } = consumer.tryRead();
  assert.deepEqual([...structs.field("amount", "u32").elements()], [1, 2]);
  assert.equal(structs.buffer, map.buffer);
  consumer.release(1);
  assert.deepEqual(consumer.tryRead().values(), [trade(2)]);
  throws(() => producer.commit(1), RangeError, "RingProducer.commit", "count is 1");
  // Given up.
  producer.tryReserve(1);
  producer.commit(0);
  producer.write(trade(3));
  assert.deepEqual(consumer.tryRead().values(), [trade(2), trade(3)]);
  // A batch ends where the ring begins again.
  assert.equal(producer.tryReserve().length, 2);
  producer.commit();
  assert.equal(producer.tryReserve().length, 1);
  producer.commit();
  assert.equal(producer.tryReserve().length, 0);
});

test("items of bytes lie side by side, and their views are made once", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), bytes(3, 4));
  using producer = map.parts.ring.producer();
  using consumer = map.parts.ring.consumer();
  const values = [1, 4, 7].map((first) => Uint8Array.of(first, first + 1, first + 2));
  assert.equal(producer.writeAll(values), 3);
  const batch = consumer.tryRead();
  assert.deepEqual([...batch.bytes], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual([...batch.at(1)], [4, 5, 6]);
  assert.equal(batch.at(1), consumer.tryRead().at(1));
  throws(() => batch.at(3), RangeError, "index is 3", "0 to 2");
  throws(() => batch.at(wrong("x")), TypeError, "index");
  throws(() => batch.structs, TypeError, "items of bytes");
  consumer.release();
  throws(() => consumer.tryRead().at(0), RangeError, "empty");
  const copy = consumer.tryRead().values();
  assert.deepEqual(copy, []);
});

test("writing in many ways waits for space without losing anything", async () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  using producer = map.parts.ring.producer();
  using consumer = map.parts.ring.consumer();
  const all = Array.from({ length: 23 }, (_, i) => trade(i));
  const writing = (async () => {
    await producer.writeAsync(all[0] as typeof all[0]);
    assert.equal(await producer.writeAllAsync(all.slice(1, 20)), 19);
    const free = await producer.reserveAsync(1);
    free.at(0).assign(all[20] as typeof all[0]);
    producer.commit();
    for (const one of all.slice(21)) await producer.writeAsync(one);
    producer.close();
  })();
  const seen: unknown[] = [];
  for await (const batch of consumer) seen.push(...batch.values());
  await writing;
  assert.deepEqual(seen, all);
  throwsCode(() => consumer.tryRead(), "RING_CLOSED", "RingConsumer.tryRead");
  throwsCode(() => consumer.read(), "RING_CLOSED", "RingConsumer.read");
  throwsCode(() => producer.write(trade(1)), "DISPOSED", "producer()");
  // A new producer opens the ring again.
  using again = map.parts.ring.producer();
  assert.ok(!map.parts.ring.closed);
  again.write(trade(5));
  assert.deepEqual(consumer.read().values(), [trade(5)]);
});

test("a loop that is left gives nothing back", async () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  using producer = map.parts.ring.producer();
  using consumer = map.parts.ring.consumer();
  producer.writeAll([trade(1), trade(2)]);
  for await (const batch of consumer) {
    assert.equal(batch.length, 2);
    break;
  }
  assert.equal(consumer.position, 0);
  for await (const _batch of consumer) {
    consumer.release(1);
    break;
  }
  assert.deepEqual(consumer.tryRead().values(), [trade(2)]);
  consumer.releaseTo(2);
  assert.equal(map.parts.ring.length, 0);
});

test("waiting ends by time and by signal", async () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  using producer = map.parts.ring.producer();
  using consumer = map.parts.ring.consumer();
  const code = (wanted: string) => (error: unknown) =>
    error instanceof ZiffiError && error.code === wanted;
  throwsCode(() => consumer.read(1, { timeoutMs: 0 }), "TIMED_OUT", "RingConsumer.read");
  await assert.rejects(consumer.readAsync(1, { timeoutMs: 2 }), code("TIMED_OUT"));
  const reason = new Error("enough");
  await assert.rejects(consumer.readAsync(1, { signal: AbortSignal.abort(reason) }), reason);
  const stop = new AbortController();
  const waiting = consumer.readAsync(1, { signal: stop.signal });
  await assert.rejects(consumer.readAsync(), code("IN_USE"));
  stop.abort(reason);
  await assert.rejects(waiting, reason);
  producer.writeAll([1, 2, 3, 4, 5].map(trade));
  throwsCode(() => producer.write(trade(6), { timeoutMs: 1 }), "TIMED_OUT", "RingProducer.write");
  await assert.rejects(producer.writeAsync(trade(6), { timeoutMs: 2 }), code("TIMED_OUT"));
  assert.equal(map.parts.ring.length, 5);
  const late = consumer.readAsync(2);
  assert.equal((await late).length, 2);
  // The map goes away under a call that waits.
  consumer.release();
  consumer.releaseTo(5);
  const lost = consumer.readAsync();
  map.dispose();
  await assert.rejects(lost, code("DISPOSED"));
});

test("an end is taken once, and given back by dispose and with its map", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { ring } = map.parts;
  assert.ok(!ring.producerAlive && !ring.consumerAlive);
  const producer = ring.producer();
  assert.ok(ring.producerAlive);
  throwsCode(() => ring.producer(), "IN_USE", "producer() was called before");
  const free = producer.tryReserve();
  free.at(0).assign(trade(1));
  producer.dispose();
  producer.dispose();
  assert.ok(!ring.producerAlive && !ring.closed && ring.length === 0);
  throwsCode(() => producer.tryReserve(), "DISPOSED", "producer()");
  ring.producer();
  {
    // The same thread through another map: the end before it is over.
    using other = newMapAgain(map.path);
    const next = other.parts.ring.producer();
    next.write(trade(2));
  }
  assert.ok(!ring.producerAlive);
  const last = ring.consumer();
  assert.deepEqual(last.read().values(), [trade(2)]);
  map.dispose();
  last.dispose();
  throwsCode(() => last.tryRead(), "DISPOSED", "RingConsumer.tryRead");
  throwsCode(() => ring.length, "DISPOSED", "SharedRing.length");
});

test("an end that another map of this thread has followed says so", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const [producer, consumer] = [map.parts.ring.producer(), map.parts.ring.consumer()];
  using other = newMapAgain(map.path);
  const [newer, reader] = [other.parts.ring.producer(), other.parts.ring.consumer()];
  throwsCode(() => producer.tryWrite(trade(1)), "NOT_OWNER", "taken anew");
  throwsCode(() => consumer.tryRead(), "NOT_OWNER", "taken anew");
  newer.write(trade(1));
  assert.equal(reader.read().length, 1);
});

test("values that do not fit are refused, and nothing of them is seen", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  using producer = map.parts.ring.producer();
  using consumer = map.parts.ring.consumer();
  for (const bad of [null, 7, "x", undefined]) {
    throws(() => producer.tryWrite(wrong(bad)), TypeError, "RingProducer.tryWrite");
  }
  throws(() => producer.write({ ...trade(1), amount: -1 }), RangeError, "amount");
  throws(() => producer.writeAll(wrong(7)), TypeError, "values are not iterable");
  throws(() => producer.writeAll([trade(1), wrong({}), trade(2)]), TypeError);
  assert.deepEqual(consumer.tryRead().values(), [trade(1)]);
  // A value that writes while it is written.
  const evil = {
    price: 1,
    get amount(): number {
      producer.tryWrite(trade(7));
      return 1;
    },
    isBuy: true,
  };
  throwsCode(() => producer.write(evil), "IN_USE", "used the same producer");
  for (const bad of [-1, 0, 1.5, NaN]) {
    throws(() => producer.tryReserve(bad), RangeError, "max is");
    throws(() => consumer.tryRead(bad), RangeError, "max is");
  }
  throws(() => consumer.release(99), RangeError, "count is 99");
  for (const bad of [-1, 0.5, 3, 2 ** 53]) throws(() => consumer.releaseTo(bad), RangeError);
  throws(() => consumer.releaseTo(wrong("1")), TypeError, "position is");
  throws(() => consumer.read(1, wrong({ timeoutMs: "1" })), TypeError, "timeoutMs");
  throws(() => consumer.read(1, { timeoutMs: -1 }), RangeError, "timeoutMs");
  throws(() => consumer.read(1, wrong({ failIfDead: 1 })), TypeError, "failIfDead");
});

test("options that are not allowed are refused", () => {
  throws(() => shared.ring(wrong<RingOptions<number>>(null)), TypeError, "shared.ring");
  throws(
    () => shared.ring(wrong<RingOptions<number>>({ of: 8, capacity: 4, size: 1 })),
    TypeError,
    "no option size",
  );
  for (const capacity of [0, -1, 1.5, 2 ** 31, NaN]) {
    throws(() => shared.ring({ of: 8, capacity }), RangeError, "capacity is");
  }
  throws(
    () => shared.ring(wrong<RingOptions<number>>({ of: 8 })),
    TypeError,
    "capacity is undefined",
  );
  for (const size of [0, -1, 1.5, 2 ** 31]) {
    throws(() => shared.ring({ of: size, capacity: 4 }), RangeError, "shared.ring");
  }
  throws(
    () => shared.ring(wrong<RingOptions<number>>({ of: "Trade", capacity: 4 })),
    TypeError,
    "t.struct",
  );
});

test("a reader of the map sees the ring, and takes no end of it", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  using producer = map.parts.ring.producer();
  producer.write(trade(1));
  using reader = newMapAgain(map.path, "read");
  assert.equal(reader.parts.ring.length, 1);
  throwsCode(() => reader.parts.ring.consumer(), "PERMISSION_DENIED", "SharedRing.consumer");
  throwsCode(() => reader.parts.ring.producer(), "PERMISSION_DENIED", "SharedRing.producer");
});

test("damaged positions are an error and no crash", async () => {
  using folder = new TempFolder();
  const damages: readonly (readonly [index: number, value: bigint])[] = [
    [0, 99n],
    [0, 2n ** 64n - 1n],
    [0, 2n ** 53n],
    [8, 7n],
    [8, 2n ** 63n],
  ];
  for (const [i, [index, value]] of damages.entries()) {
    const path = folder.file(`m${i}`);
    using map = newMap(path, trades());
    const { ring } = map.parts;
    using producer = ring.producer();
    using consumer = ring.consumer();
    const raw = rawWords(path);
    using _file = raw.map;
    raw.words[index] = value;
    const damaged = (call: () => unknown) =>
      throwsCode(call, "MAP_DAMAGED", "part ring", "overwritten");
    damaged(() => producer.tryReserve());
    damaged(() => producer.write(trade(1)));
    damaged(() => consumer.tryRead());
    damaged(() => consumer.read());
    damaged(() => ring.length);
    await assert.rejects(consumer.readAsync(), { code: "MAP_DAMAGED" });
  }
});

/** Opens the map of a path once more. */
function newMapAgain(path: string, access: "read" | "readwrite" = "readwrite") {
  return new SharedMap(path, { layout: trades(), access });
}
