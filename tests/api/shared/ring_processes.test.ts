// Rings and queues between processes, of which some are killed at any moment: nothing is lost, and
// nothing comes twice.
import assert from "node:assert/strict";
import test from "node:test";
import { type SharedMap, ZiffiError } from "../../../src/mod.ts";
import { Child } from "../support/child.ts";
import { throwsCode } from "../support/expect.ts";
import { CELLS, newMap, PRODUCERS, streams, takeIn } from "../support/ring_layouts.ts";

import { TempFolder } from "../support/temp.ts";
import { until } from "../support/until.ts";

type Streams = SharedMap<typeof streams["parts"]>;

const SCRIPT = "ring_child.ts";
const KILLS = 2;

async function endsWell(child: Child): Promise<void> {
  const { code, signal, stderr } = await child.ended;
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
}

/** Waits until the ring has gone on by so many items. */
async function progress({ parts: { cells } }: Streams, count: number): Promise<number> {
  const done = (): number => Number(cells.load(CELLS.result) >> 32n);
  const wanted = done() + count;
  await until(() => done() >= wanted, () => `${wanted} items; there are ${done()}`);
  return done();
}

test("a ring loses and repeats nothing when its consumer and its producer are killed", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { cells, ring } = map.parts;
  let producer = new Child(SCRIPT, ["produce", path]);
  let consumer = new Child(SCRIPT, ["consume", path]);
  try {
    for (let i = 0; i < KILLS; i += 1) {
      await progress(map, 500 + 137 * i);
      await consumer.kill();
      consumer = new Child(SCRIPT, ["consume", path]);
      await progress(map, 500 + 91 * i);
      await producer.kill();
      producer = new Child(SCRIPT, ["produce", path]);
    }
    const limit = await progress(map, 500) + 5000;
    cells.store(CELLS.limit, BigInt(limit));
    await Promise.all([endsWell(producer), endsWell(consumer)]);
    let sum = 0;
    for (let i = 0; i < limit; i += 1) sum = takeIn(sum, i);
    assert.equal(cells.load(CELLS.result), BigInt(limit) << 32n | BigInt(sum));
    assert.equal(ring.length, 0);
    assert.ok(ring.closed);
  } finally {
    producer[Symbol.dispose]();
    consumer[Symbol.dispose]();
  }
});

test("a queue loses and repeats nothing of producers that are killed", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { cells, queue } = map.parts;
  using consumer = queue.consumer();
  const received: number[] = Array(PRODUCERS).fill(0);
  const drain = (): void => {
    for (let batch = consumer.tryRead(); batch.length > 0; batch = consumer.tryRead()) {
      for (const { producer, serial } of batch) {
        assert.equal(serial, received[producer], `the order of producer ${producer}`);
        received[producer] = serial + 1;
      }
      consumer.release();
    }
  };
  const start = (id: number): Child => new Child(SCRIPT, ["produceMany", path, String(id)]);
  const running = [start(0), start(1)];
  try {
    for (let next = 2; next < 2 + KILLS; next += 1) {
      const id = next - 2;
      const enough = (): boolean => (drain(), (received[id] ?? 0) > 300 * next);
      await until(enough, () => `items of producer ${id}`);
      running.push(start(next));
      const killed = await running[id]?.kill();
      assert.equal(killed?.signal, "SIGKILL");
      // The items before its slot, and those behind it, come all the same.
      const sent = Number(cells.load(CELLS.sent + id));
      await until(() => (drain(), (received[id] ?? 0) >= sent), () => `the ${sent} of ${id}`);
      assert.ok((received[id] ?? 0) <= sent + 1, `${received[id]} of ${sent} items`);
    }
    cells.store(CELLS.limit, 1n);
    const rest = Promise.all(running.slice(KILLS).map(endsWell));
    let isDone = false;
    rest.then(() => isDone = true, () => isDone = true);
    await until(() => (drain(), isDone), () => "the last producers");
    await rest;
    drain();
    for (let id = KILLS; id < KILLS + 2; id += 1) {
      assert.equal(received[id], Number(cells.load(CELLS.sent + id)));
    }
    assert.equal(queue.length, 0);
    assert.ok(queue.skipped <= KILLS, `${queue.skipped} slots were skipped`);
  } finally {
    for (const child of running) child[Symbol.dispose]();
  }
});

test("messages come whole from another process", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  using child = new Child(SCRIPT, ["produceMessages", path]);
  using consumer = map.parts.messages.consumer();
  let next = 0;
  for await (const batch of consumer) {
    for (const bytes of batch) {
      assert.equal(bytes.length, next % 200);
      assert.ok(bytes.every((byte) => byte === next % 256));
      next += 1;
    }
  }
  assert.equal(next, 2000);
  await endsWell(child);
});

test("ends belong to a thread as long as it lives, and its death is told", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, streams);
  const { ring, queue } = map.parts;
  {
    using child = new Child(SCRIPT, ["hold", path]);
    // Taken last.
    await until(() => queue.consumerAlive, () => "the other process");
    assert.ok(ring.producerAlive && ring.consumerAlive);
    throwsCode(() => ring.producer(), "IN_USE", "SharedRing.producer", "alive");
    throwsCode(() => ring.consumer(), "IN_USE", "SharedRing.consumer", "alive");
    throwsCode(() => queue.consumer(), "IN_USE", "SharedQueue.consumer", "alive");
    await child.kill();
  }
  assert.ok(!ring.producerAlive && !ring.consumerAlive && !queue.consumerAlive);
  {
    using consumer = ring.consumer();
    assert.ok(!consumer.position && ring.consumerAlive);
    throwsCode(() => consumer.read(1, { failIfDead: true }), "PEER_DIED", "producer has died");
    const isTold = (error: unknown): boolean =>
      error instanceof ZiffiError && error.code === "PEER_DIED";
    await assert.rejects(consumer.readAsync(1, { failIfDead: true }), isTold);
    throwsCode(() => consumer.read(1, { timeoutMs: 1 }), "TIMED_OUT", "RingConsumer.read");
    // A new producer ends the wait.
    const waiting = consumer.readAsync(1, { failIfDead: false });
    using producer = ring.producer();
    producer.write({ producer: 7, serial: 1 });
    assert.equal((await waiting).at(0).producer, 7);
  }
  queue.consumer().dispose();
});
