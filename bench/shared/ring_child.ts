/**
 * The other process of the ring benchmark: `ring_child.ts ring PATH` or `ring_child.ts pipe` write
 * numbered messages of 64 bytes until they are killed; `ring_child.ts echo PATH` and
 * `ring_child.ts echoPipe` send back what comes.
 *
 * @module
 */
import { writeSync } from "node:fs";
import process from "node:process";
import { SharedMap } from "../../src/mod.ts";
import { BATCH, echoLayout, MESSAGE, ringLayout } from "./ring_layout.ts";

/** Every message is copied into its slot; a batch is published at once. */
function intoRing(path: string): void {
  using map = new SharedMap(path, { layout: ringLayout });
  using producer = map.parts.ring.producer();
  const message = new Uint8Array(MESSAGE);
  const serial = new Uint32Array(message.buffer, 0, 1);
  let next = 0;
  for (;;) {
    const free = producer.reserve(BATCH);
    for (let i = 0; i < free.length; i += 1) {
      serial[0] = next;
      free.at(i).set(message);
      next = (next + 1) >>> 0;
    }
    producer.commit();
  }
}

/** The same messages through standard output, as many at a time. */
function intoPipe(): void {
  const bytes = new Uint8Array(BATCH * MESSAGE);
  const message = new Uint8Array(MESSAGE);
  const serial = new Uint32Array(message.buffer, 0, 1);
  let next = 0;
  for (;;) {
    for (let i = 0; i < BATCH; i += 1) {
      serial[0] = next;
      bytes.set(message, i * MESSAGE);
      next = (next + 1) >>> 0;
    }
    let written = 0;
    while (written < bytes.length) written += writeSome(bytes, written);
  }
}

function writeSome(bytes: Uint8Array, from: number): number {
  try {
    return writeSync(1, bytes, from);
  } catch (error) {
    // The pipe is full, where a runtime does not block.
    if ((error as { code?: string }).code === "EAGAIN") return 0;
    process.exit(0);
  }
}

/** Answers message by message. */
async function echo(path: string): Promise<void> {
  using map = new SharedMap(path, { layout: echoLayout });
  using consumer = map.parts.there.consumer();
  using producer = map.parts.back.producer();
  for await (const batch of consumer) {
    for (const message of batch) await producer.writeAsync(message);
  }
}

/** The same with standard input and output. */
function echoPipe(): void {
  process.stdin.on("data", (chunk: Uint8Array) => process.stdout.write(chunk));
}

const [way = "", path = ""] = process.argv.slice(2);
if (way === "ring") intoRing(path);
else if (way === "pipe") intoPipe();
else if (way === "echo") await echo(path);
else echoPipe();
