// Asynchronous reads and writes of rings, message rings and queues: how they wait, in which order,
// and how waiting ends.
import assert from "node:assert/strict";
import test from "node:test";
import { shared, SharedMap, type ZiffiErrorCode } from "../../../src/mod.ts";
import { wrong } from "../support/expect.ts";
import { withoutTimers } from "../support/no_timers.ts";
import { TempFolder } from "../support/temp.ts";

const ROUNDS = 20;
const parts = {
  ring: shared.ring({ of: 4, capacity: 2 }),
  lines: shared.messageRing({ byteLength: 64, maxMessageByteLength: 24 }),
  queue: shared.queue({ of: 4, capacity: 2 }),
  values: shared.sequence(4),
};
const layout = shared.layout(parts);
const open = () => SharedMap.anonymous({ layout });
const item = (value: number): Uint8Array => Uint8Array.of(value, 0, 0, 0);
const first = (values: Iterable<Uint8Array>): number[] => Array.from(values, ([one]) => one ?? -1);

const rejects = (promise: Promise<unknown>, code: ZiffiErrorCode, ...words: string[]) =>
  assert.rejects(promise, (error: unknown) => {
    const { code: found, message } = error as { code: string; message: string };
    assert.equal(found, code, message);
    for (const word of words) assert.ok(message.includes(word), message);
    return true;
  });

test("waiting for the other end sets no timer, and ends with what the other end does", async () => {
  using map = open();
  const { ring, lines, queue } = map.parts;
  using producer = ring.producer();
  using consumer = ring.consumer();
  using sender = lines.producer();
  using receiver = lines.consumer();
  using worker = queue.consumer();
  await withoutTimers(async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const reads = [consumer.readAsync(), receiver.readAsync(), worker.readAsync()] as const;
      producer.write(item(round));
      sender.write(item(round));
      queue.write(item(round));
      for (const read of reads) assert.deepEqual(first(await read), [round]);
      consumer.release();
      receiver.release();
      worker.release();
    }
    producer.writeAll([item(0), item(1)]);
    while (sender.tryWrite(new Uint8Array(8)));
    while (queue.tryWrite(item(0)));
    for (let round = 0; round < ROUNDS; round += 1) {
      const writes = [producer.writeAsync(item(2)), sender.writeAsync(new Uint8Array(8))];
      const last = queue.writeAsync(item(2));
      consumer.read(1);
      consumer.release();
      receiver.read(1);
      receiver.release();
      worker.read(1);
      worker.release();
      await Promise.all([...writes, last]);
    }
    assert.deepEqual([ring.length, queue.length], [2, 2]);
  });
});

test("asynchronous writes are done in the order of the calls", async () => {
  using map = open();
  const { ring, lines, queue } = map.parts;
  using producer = ring.producer();
  using sender = lines.producer();
  const reason = new Error("enough");
  const stop = new AbortController();
  const quit = new AbortController();
  const all = Array.from({ length: 9 }, (_, i) => i);
  const left: Promise<unknown>[] = [];
  const writes = all.flatMap((i) => {
    if (i === 4) {
      const { signal } = stop;
      left.push(
        producer.writeAsync(item(99), { signal }),
        sender.writeAsync(item(99), { signal }),
        queue.writeAsync(item(99), { signal }),
        producer.writeAllAsync([item(97), item(98)], { signal: quit.signal }),
      );
    }
    const one = i === 6 ? producer.writeAllAsync([item(6), item(60), item(61)]) : null;
    return [
      one ?? producer.writeAsync(item(i)),
      sender.writeAsync(item(i)),
      queue.writeAsync(item(i)),
    ];
  });
  const late = [
    producer.writeAsync(item(98), { timeoutMs: 1 }),
    queue.writeAsync(item(98), { timeoutMs: 1 }),
  ];
  for (const one of late) await rejects(one, "TIMED_OUT");
  stop.abort(reason);
  quit.abort(reason);
  for (const one of left) await assert.rejects(one, reason);
  const [rings, messages, items]: number[][] = [[], [], []];
  using consumer = ring.consumer();
  using receiver = lines.consumer();
  using worker = queue.consumer();
  const take = async (
    from: { readAsync(): Promise<Iterable<Uint8Array>>; release(): void },
    to: number[] | undefined,
    count: number,
  ) => {
    while ((to?.length ?? count) < count) {
      to?.push(...first(await from.readAsync()));
      from.release();
    }
  };
  await Promise.all([
    take(consumer, rings, 11),
    take(receiver, messages, 9),
    take(worker, items, 9),
    ...writes,
  ]);
  assert.deepEqual(rings, [0, 1, 2, 3, 4, 5, 6, 60, 61, 7, 8]);
  assert.deepEqual([messages, items], [all, all]);
});

test("what would get the same items or slots as an earlier call is refused", async () => {
  using map = open();
  const { ring, queue } = map.parts;
  using producer = ring.producer();
  using consumer = ring.consumer();
  using worker = queue.consumer();
  const reads = [consumer.readAsync(), worker.readAsync()];
  await rejects(consumer.readAsync(), "IN_USE", "RingConsumer.readAsync");
  await rejects(worker.readAsync(), "IN_USE", "QueueConsumer.readAsync");
  producer.writeAll([item(1), item(2)]);
  queue.write(item(1));
  await Promise.all(reads);
  const reserving = producer.reserveAsync(1);
  await rejects(producer.reserveAsync(1), "IN_USE", "RingProducer.reserveAsync");
  await rejects(producer.writeAsync(item(3)), "IN_USE", "RingProducer.writeAsync");
  await rejects(producer.writeAllAsync([item(3)]), "IN_USE", "RingProducer.writeAllAsync");
  consumer.release();
  (await reserving).at(0).set(item(4));
  producer.commit();
  producer.write(item(5));
  const writing = producer.writeAsync(item(6));
  await rejects(producer.reserveAsync(1), "IN_USE");
  assert.deepEqual(first(consumer.read()), [4, 5]);
  consumer.release();
  await writing;
});

test("a wait that was aborted takes nothing from the next one", async () => {
  using map = open();
  const { ring, queue } = map.parts;
  using producer = ring.producer();
  using consumer = ring.consumer();
  using worker = queue.consumer();
  const reason = new Error("enough");
  for (let round = 0; round < ROUNDS; round += 1) {
    const stop = new AbortController();
    const { signal } = stop;
    const waits = [consumer.readAsync(1, { signal }), worker.readAsync(1, { signal })];
    stop.abort(reason);
    for (const wait of waits) await assert.rejects(wait, reason);
    const reads = [consumer.readAsync(1), worker.readAsync(1)] as const;
    producer.write(item(round));
    queue.write(item(round));
    for (const read of reads) assert.deepEqual(first(await read), [round]);
    consumer.release();
    worker.release();
  }
  while (queue.tryWrite(item(7)));
  const stop = new AbortController();
  const full = queue.writeAsync(item(8), { signal: stop.signal });
  // What it is woken for is left to the next one.
  stop.abort(reason);
  await assert.rejects(full, reason);
  const next = queue.writeAsync(item(9));
  worker.read(1);
  worker.release();
  await next;
  assert.deepEqual([...first(worker.read())], [7]);
  worker.release();
  assert.deepEqual([...first(worker.read())], [9]);
});

test("an end that is given back ends its wait, and its map all of them", async () => {
  const map = open();
  const { ring, lines, queue } = map.parts;
  const producer = ring.producer();
  const consumer = ring.consumer();
  const worker = queue.consumer();
  const reading = [consumer.readAsync(), worker.readAsync()] as const;
  consumer.dispose();
  worker.dispose();
  await rejects(reading[0], "DISPOSED", "RingConsumer.readAsync", "consumer()");
  await rejects(reading[1], "DISPOSED", "QueueConsumer.readAsync", "consumer()");
  producer.writeAll([item(1), item(2)]);
  const writing = [3, 4, 5].map((value) => producer.writeAsync(item(value)));
  producer.dispose();
  for (const one of writing) await rejects(one, "DISPOSED", "RingProducer.writeAsync");
  // Those that come after it find all that was written.
  assert.deepEqual(first(ring.consumer().read()), [1, 2]);
  const sender = lines.producer();
  while (sender.tryWrite(new Uint8Array(24)));
  while (queue.tryWrite(item(0)));
  const other = ring.producer();
  const pending = [
    ...[6, 7].map((value) => other.writeAsync(item(value))),
    sender.reserveAsync(24),
    ...[1, 2, 3].map((value) => queue.writeAsync(item(value))),
  ];
  map.dispose();
  for (const one of await Promise.allSettled(pending)) {
    assert.equal(one.status, "rejected");
    assert.equal(one.status === "rejected" && one.reason.code, "DISPOSED");
  }
});

test("a sequence of a map for reading is watched without a timer", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = new SharedMap(path, { mode: "create", layout });
  using reader = new SharedMap(path, { access: "read", layout });
  const { values } = reader.parts;
  await withoutTimers(async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const waiting = values.waitAsync(0, round);
      map.parts.values.write(0, item(round));
      assert.equal(await waiting, round + 1);
    }
    assert.equal(await values.waitAsync(0, ROUNDS, { timeoutMs: 2 }), ROUNDS);
  });
  const reason = new Error("enough");
  const stop = new AbortController();
  const stopped = values.waitAsync(0, ROUNDS, { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(stopped, reason);
  const lost = values.waitAsync(0, ROUNDS);
  reader.dispose();
  await rejects(lost, "DISPOSED");
});

test("wrong options of asynchronous calls are refused before anything waits", async () => {
  using map = open();
  const { ring, queue } = map.parts;
  using producer = ring.producer();
  using consumer = ring.consumer();
  const bad: readonly [unknown, ErrorConstructor | TypeErrorConstructor][] = [
    [{ timeoutMs: -1 }, RangeError],
    [{ timeoutMs: "1" }, TypeError],
    [{ signal: 1 }, TypeError],
    [{ failIfDead: 1 }, TypeError],
    [7, TypeError],
  ];
  for (const [options, kind] of bad) {
    await assert.rejects(consumer.readAsync(1, wrong(options)), kind);
    await assert.rejects(producer.writeAsync(item(1), wrong(options)), kind);
    await assert.rejects(producer.reserveAsync(1, wrong(options)), kind);
    await assert.rejects(producer.writeAllAsync([item(1)], wrong(options)), kind);
  }
  for (const [options, kind] of bad.filter(([one]) => !Object.hasOwn(Object(one), "failIfDead"))) {
    await assert.rejects(queue.writeAsync(item(1), wrong(options)), kind);
  }
  await rejects(consumer.readAsync(1, { timeoutMs: 0 }), "TIMED_OUT", "RingConsumer.readAsync");
  producer.writeAll([item(1), item(2)]);
  await rejects(producer.writeAsync(item(3), { timeoutMs: 0 }), "TIMED_OUT");
  assert.equal(ring.length, 2);
  assert.equal(queue.length, 0);
});
