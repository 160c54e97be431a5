// Rings of messages: any length, in order, in place; what is refused, and damage.
import assert from "node:assert/strict";
import test from "node:test";
import { shared } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { newMap, rawWords } from "../support/ring_layouts.ts";
import { TempFolder } from "../support/temp.ts";

const messages = (byteLength = 256, maxMessageByteLength?: number) =>
  shared.layout({
    lines: shared.messageRing(
      maxMessageByteLength === undefined ? { byteLength } : { byteLength, maxMessageByteLength },
    ),
  });
const filled = (length: number) => new Uint8Array(length).fill(length);

test("messages of all lengths go through whole, many times around", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), messages(256, 100));
  const { lines } = map.parts;
  using producer = lines.producer();
  using consumer = lines.consumer();
  let [next, seen] = [0, 0];
  while (seen < 1000) {
    while (producer.tryWrite(filled(next % 101))) next += 1;
    const batch = consumer.tryRead(1 + seen % 3);
    for (const bytes of batch) {
      assert.deepEqual(bytes, filled(seen % 101));
      assert.equal(bytes.byteOffset % 8, 0);
      assert.equal(bytes.buffer, map.buffer);
      seen += 1;
    }
    consumer.release();
  }
  assert.equal(producer.position - consumer.position, lines.usedByteLength);
});

test("messages are filled in place, and batches are given back in part", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), messages());
  using producer = map.parts.lines.producer();
  using consumer = map.parts.lines.consumer();
  const place = producer.tryReserve(20);
  assert.equal(place?.length, 20);
  place?.fill(5);
  throwsCode(() => producer.tryWrite(filled(1)), "IN_USE", "commit");
  producer.commit(10);
  producer.tryReserve(8);
  producer.cancel();
  throws(() => producer.commit(), RangeError, "nothing is reserved");
  producer.writeAll([filled(3), filled(0), filled(7)]);
  const batch = consumer.tryRead();
  assert.deepEqual([...batch].map(({ length }) => length), [10, 3, 0, 7]);
  throws(() => batch.at(4), RangeError, "MessageBatch.at");
  consumer.release(2);
  assert.deepEqual([...consumer.tryRead()].map(({ length }) => length), [0, 7]);
  const { position } = consumer;
  throws(() => consumer.releaseTo(position + 1), RangeError, "no message ends");
  throws(() => consumer.releaseTo(position + 4096), RangeError, "releaseTo");
  // Where a message ends is found without a batch, too.
  consumer.releaseTo(position + 8);
  assert.deepEqual([...consumer.tryRead()].map(({ length }) => length), [7]);
});

test("a full ring waits, and a closed one ends", async () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), messages(64, 40));
  using producer = map.parts.lines.producer();
  using consumer = map.parts.lines.consumer();
  producer.write(filled(40));
  assert.equal(producer.tryWrite(filled(40)), false);
  assert.equal(producer.tryReserve(40), null);
  throwsCode(() => producer.write(filled(40), { timeoutMs: 1 }), "TIMED_OUT");
  throwsCode(() => producer.reserve(40, { timeoutMs: 1 }), "TIMED_OUT");
  const writing = producer.writeAsync(filled(40));
  assert.equal(consumer.read().length, 1);
  consumer.release();
  await writing;
  const lengths: number[] = [];
  producer.close();
  for await (const batch of consumer) lengths.push(...[...batch].map(({ length }) => length));
  assert.deepEqual(lengths, [40]);
  throwsCode(() => consumer.read(), "RING_CLOSED", "MessageConsumer.read");
});

test("messages and options that are not allowed are refused", () => {
  using folder = new TempFolder();
  using map = newMap(folder.file("m"), messages(256));
  using producer = map.parts.lines.producer();
  assert.equal(map.parts.lines.maxMessageByteLength, 56);
  throws(() => producer.write(filled(57)), RangeError, "57 bytes", "at most 56");
  const detached = new Uint8Array(8);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  throws(() => producer.write(detached), TypeError, "MessageProducer.write", "is detached");
  throws(() => producer.tryReserve(57), RangeError, "byteLength is 57");
  throws(() => producer.writeAll([filled(1), filled(57)]), RangeError, "57 bytes");
  assert.equal(map.parts.lines.usedByteLength, 0);
  for (const bad of ["text", null, 5, [1]]) {
    throws(() => producer.write(wrong(bad)), TypeError, "MessageProducer.write");
  }
  throws(() => producer.writeAll(wrong("text")), TypeError, "no array");
  for (const byteLength of [0, 63, 1.5, NaN, 2 ** 51]) {
    throws(() => shared.messageRing({ byteLength }), RangeError, "byteLength is");
  }
  for (const maxMessageByteLength of [0, 249, 1.5]) {
    const options = { byteLength: 256, maxMessageByteLength };
    throws(() => shared.messageRing(options), RangeError, "maxMessageByteLength is");
  }
  throws(() => shared.messageRing(wrong({ capacity: 4 })), TypeError, "no option capacity");
});

test("a damaged length is an error and no crash", () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = newMap(path, messages());
  using producer = map.parts.lines.producer();
  using consumer = map.parts.lines.consumer();
  producer.write(filled(9));
  const raw = rawWords(path);
  using _file = raw.map;
  const prefix = raw.words[32];
  for (const bad of [0n, 10n, 2n ** 64n - 1n, 0xffff_ff00_0000_00ffn, 0xffff_ffee_0000_0011n]) {
    raw.words[32] = bad;
    throwsCode(() => consumer.tryRead(), "MAP_DAMAGED", "part lines");
  }
  raw.words[32] = prefix as bigint;
  assert.deepEqual(consumer.tryRead().at(0), filled(9));
});
