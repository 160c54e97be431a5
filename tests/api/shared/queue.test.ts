// Queues: items of several writers, in order of each, what is refused, and damage.
import assert from "node:assert/strict";
import test from "node:test";
import { type RingOptions, shared, SharedMap, ZiffiError } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { newMap, rawWords, Trade } from "../support/ring_layouts.ts";
import { TempFolder } from "../support/temp.ts";

const trades = () => shared.layout({ queue: shared.queue({ of: Trade, capacity: 3 }) });
const trade = (amount: number) => ({ price: amount / 4, amount, isBuy: amount % 2 === 0 });

test("items come in order, many times around", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { queue } = map.parts;
  using consumer = queue.consumer();
  let [written, read] = [0, 0];
  for (let round = 0; round < 30; round += 1) {
    while (queue.tryWrite(trade(written))) written += 1;
    assert.equal(queue.length, 3);
    const batch = consumer.tryRead(1 + round % 3);
    assert.deepEqual(
      batch.values(),
      Array.from({ length: batch.length }, (_, i) => trade(read + i)),
    );
    const amounts = [...batch.structs.field("amount", "u32").elements()];
    assert.deepEqual(amounts, batch.values().map(({ amount }) => amount));
    consumer.release();
    read += batch.length;
    assert.equal(consumer.position, read);
  }
  assert.equal(queue.skipped, 0);
});

test("items of bytes are copied whole", () => {
  using folder = new TempFolder();
  const layout = shared.layout({ queue: shared.queue({ of: 13, capacity: 4 }) });
  using map = newMap(folder.file("m"), layout);
  const { queue } = map.parts;
  using consumer = queue.consumer();
  for (let i = 0; i < 20; i += 1) {
    queue.write(new Uint8Array(13).fill(i));
    queue.write(new DataView(new Uint8Array(13).fill(100 + i).buffer));
    const [first, second] = consumer.read(2);
    if (second === undefined) consumer.release();
    assert.deepEqual(first, new Uint8Array(13).fill(i));
    const other = second ?? consumer.read(1).at(0);
    assert.deepEqual(other, new Uint8Array(13).fill(100 + i));
    consumer.release();
  }
  throws(() => queue.write(new Uint8Array(12)), RangeError, "12 bytes", "exactly 13");
});

test("writers wait for space, and a closed queue ends", async () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { queue } = map.parts;
  using consumer = queue.consumer();
  const writing = Promise.all(Array.from({ length: 9 }, (_, i) => queue.writeAsync(trade(i))));
  const seen: number[] = [];
  while (seen.length < 9) {
    const batch = await consumer.readAsync();
    seen.push(...batch.values().map(({ amount }) => amount));
    consumer.release();
  }
  await writing;
  assert.deepEqual(seen.sort((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  for (let i = 0; i < 3; i += 1) queue.write(trade(i));
  throwsCode(() => queue.write(trade(9), { timeoutMs: 1 }), "TIMED_OUT", "SharedQueue.write");
  const waiting = queue.writeAsync(trade(9));
  queue.close();
  assert.ok(queue.closed);
  await assert.rejects(waiting, { code: "RING_CLOSED" });
  throwsCode(() => queue.tryWrite(trade(9)), "RING_CLOSED", "reopen()");
  const left: number[] = [];
  for await (const batch of consumer) left.push(...batch.values().map(({ amount }) => amount));
  assert.deepEqual(left, [0, 1, 2]);
  throwsCode(() => consumer.read(), "RING_CLOSED", "QueueConsumer.read");
  queue.reopen();
  queue.write(trade(4));
  assert.equal(consumer.read().at(0).amount, 4);
});

test("waiting ends by time, by signal and with the map", async () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { queue } = map.parts;
  const consumer = queue.consumer();
  throwsCode(() => consumer.read(1, { timeoutMs: 1 }), "TIMED_OUT", "QueueConsumer.read");
  const reason = new Error("enough");
  const stop = new AbortController();
  const waiting = consumer.readAsync(1, { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(waiting, reason);
  for (let i = 0; i < 3; i += 1) queue.write(trade(i));
  const full = queue.writeAsync(trade(1), { signal: AbortSignal.timeout(2) });
  await assert.rejects(full, { name: "TimeoutError" });
  consumer.read();
  consumer.release();
  const lost = consumer.readAsync();
  map.dispose();
  const isDisposed = (error: unknown) => error instanceof ZiffiError && error.code === "DISPOSED";
  await assert.rejects(lost, isDisposed);
  throwsCode(() => queue.tryWrite(trade(1)), "DISPOSED", "SharedQueue.tryWrite");
});

test("the consumer is one at a time, and is followed", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { queue } = map.parts;
  assert.ok(!queue.consumerAlive);
  const first = queue.consumer();
  assert.ok(queue.consumerAlive);
  throwsCode(() => queue.consumer(), "IN_USE", "consumer() was called before");
  queue.write(trade(1));
  assert.equal(first.read().length, 1);
  first.dispose();
  throwsCode(() => first.tryRead(), "DISPOSED", "consumer()");
  const second = queue.consumer();
  assert.deepEqual(second.read().values(), [trade(1)]);
  using other = new SharedMap(map.path, { layout: trades() });
  other.parts.queue.consumer();
  throwsCode(() => second.tryRead(), "NOT_OWNER", "taken anew");
});

test("values and options that do not fit are refused, and nothing of them is seen", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), trades());
  const { queue } = map.parts;
  using consumer = queue.consumer();
  for (const bad of [null, 7, "x", undefined]) {
    throws(() => queue.tryWrite(wrong(bad)), TypeError, "SharedQueue.tryWrite");
  }
  throws(() => queue.write({ ...trade(1), amount: 2 ** 32 }), RangeError, "amount");
  const evil = {
    price: 1,
    get amount(): number {
      queue.tryWrite(trade(7));
      return 1;
    },
    isBuy: true,
  };
  throwsCode(() => queue.write(evil), "IN_USE", "getter");
  assert.equal(consumer.tryRead().length, 0);
  assert.equal(queue.length, 0);
  throws(() => consumer.releaseTo(1), RangeError, "position is 1");
  for (const capacity of [0, 1, 1.5, 2 ** 31]) {
    throws(() => shared.queue({ of: 8, capacity }), RangeError, "capacity is", "from 2 to");
  }
  throws(
    () => shared.queue(wrong<RingOptions<number>>({ of: 8, capacity: 4, x: 1 })),
    TypeError,
    "no option x",
  );
  throws(
    () => shared.queue(wrong<RingOptions<number>>({ of: {}, capacity: 4 })),
    TypeError,
    "shared.queue",
  );
});

test("damaged positions and sequences are an error and no crash", async () => {
  using folder = new TempFolder();
  const damages: readonly (readonly [index: number, value: bigint, writes: boolean])[] = [
    [0, 2n ** 64n - 1n, true],
    [0, 2n ** 53n, true],
    [0, 1000n, true],
    [8, 9n, false],
    [8, 2n ** 60n, false],
    [32, 77n, true],
    [32, 2n ** 64n - 1n, true],
  ];
  for (const [i, [index, value, writes]] of damages.entries()) {
    const path = folder.file(`m${i}`);
    using map = newMap(path, trades());
    const { queue } = map.parts;
    using consumer = queue.consumer();
    const raw = rawWords(path);
    using _file = raw.map;
    raw.words[index] = value;
    const damaged = (call: () => unknown) => throwsCode(call, "MAP_DAMAGED", "part queue");
    if (writes) damaged(() => queue.write(trade(1)));
    damaged(() => consumer.tryRead());
    damaged(() => consumer.read());
    await assert.rejects(consumer.readAsync(), { code: "MAP_DAMAGED" });
  }
});
