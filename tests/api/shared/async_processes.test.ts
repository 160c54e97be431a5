// Asynchronous reads and writes between processes and Workers, of which some are ended while they
// wait: nothing is lost, nothing comes twice, and the death is told.
import assert from "node:assert/strict";
import test from "node:test";
import { Worker } from "node:worker_threads";
import { Child } from "../support/child.ts";
import { CELLS, newMap, streams, takeIn } from "../support/ring_layouts.ts";
import { TempFolder } from "../support/temp.ts";
import { until } from "../support/until.ts";

const SCRIPT = "async_child.ts";
const ITEMS = 300;

async function endsWell(child: Child): Promise<void> {
  const { code, signal, stderr } = await child.ended;
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
}

test("async: a ring loses and repeats nothing when both ends are killed", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { cells, ring } = map.parts;
  const done = (): number => Number(cells.load(CELLS.result) >> 32n);
  const progress = async (): Promise<number> => {
    const wanted = done() + ITEMS;
    await until(() => done() >= wanted, () => `${wanted} items; there are ${done()}`);
    return wanted;
  };
  let producer = new Child(SCRIPT, ["produce", path]);
  let consumer = new Child(SCRIPT, ["consume", path]);
  try {
    await progress();
    await consumer.kill();
    // The producer is held up by the full ring.
    await until(() => ring.length === ring.capacity, () => "a full ring");
    consumer = new Child(SCRIPT, ["consume", path]);
    await progress();
    await producer.kill();
    // The consumer waits for somebody to write.
    await until(() => ring.length === 0, () => "an empty ring");
    producer = new Child(SCRIPT, ["produce", path]);
    const limit = await progress() + ITEMS;
    cells.store(CELLS.limit, BigInt(limit));
    await Promise.all([endsWell(producer), endsWell(consumer)]);
    let sum = 0;
    for (let i = 0; i < done(); i += 1) sum = takeIn(sum, i);
    assert.equal(cells.load(CELLS.result), BigInt(done()) << 32n | BigInt(sum));
    assert.ok(done() >= limit && ring.length === 0 && ring.closed);
  } finally {
    producer[Symbol.dispose]();
    consumer[Symbol.dispose]();
  }
});

test("async: messages go to another process, and answers come back, one at a time", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { messages, queue } = map.parts;
  using child = new Child(SCRIPT, ["echo", path]);
  using producer = messages.producer();
  using consumer = queue.consumer();
  for (let i = 0; i < ITEMS; i += 1) {
    await producer.writeAsync(new Uint8Array(i % 100));
    const batch = await consumer.readAsync();
    assert.deepEqual(batch.values(), [{ producer: 7, serial: i % 100 }]);
    consumer.release();
  }
  // More than fits: writing is held up until the answers are read.
  const all = Promise.all(
    Array.from({ length: ITEMS }, (_, i) => producer.writeAsync(new Uint8Array(i % 100))),
  ).then(() => producer.close());
  let next = 0;
  for await (const batch of consumer) {
    for (const { serial } of batch) assert.equal(serial, next++ % 100);
  }
  await all;
  assert.equal(next, ITEMS);
  await endsWell(child);
});

test("async: the death of the other end is told to those who wait already", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { ring, messages } = map.parts;
  using child = new Child(SCRIPT, ["hold", path]);
  await until(() => messages.consumerAlive, () => "the other process");
  using consumer = ring.consumer();
  using producer = messages.producer();
  const message = new Uint8Array(messages.maxMessageByteLength);
  while (producer.tryWrite(message));
  const failIfDead = { failIfDead: true };
  const waits = [consumer.readAsync(1, failIfDead), producer.writeAsync(message, failIfDead)];
  const told = Promise.all(waits.map((one) => assert.rejects(one, { code: "PEER_DIED" })));
  await child.kill();
  await told;
  // Others do not care, and wait for those who come after them.
  const reading = consumer.readAsync();
  using next = ring.producer();
  await next.writeAsync({ producer: 3, serial: 5 });
  assert.deepEqual((await reading).values(), [{ producer: 3, serial: 5 }]);
});

test("async: a Worker that is terminated while it waits leaves everything to others", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { ring, queue } = map.parts;
  using producer = ring.producer();
  using consumer = queue.consumer();
  const worker = new Worker(new URL("../support/async_worker.ts", import.meta.url), {
    workerData: path,
  });
  const waits = new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await producer.writeAsync({ producer: 1, serial: 41 });
  const [answer] = (await consumer.readAsync(1)).values();
  assert.deepEqual(answer, { producer: 1, serial: 41 });
  await waits;
  await worker.terminate();
  await until(() => !ring.consumerAlive, () => "the end of the Worker");
  producer.write({ producer: 1, serial: 42 });
  using next = ring.consumer();
  assert.deepEqual((await next.readAsync()).values(), [{ producer: 1, serial: 42 }]);
  // What it waited to write was never written.
  let count = 0;
  for (let batch = consumer.tryRead(); batch.length > 0; batch = consumer.tryRead()) {
    for (const { serial } of batch) assert.ok(serial === 0 || serial === 41);
    count += batch.length;
    consumer.release();
  }
  assert.equal(count, queue.capacity);
});
