/**
 * Rings of messages of 64 bytes between two processes of the runtime, against pipes between them.
 * Every message has a number, which the reader checks.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedMap } from "../../src/mod.ts";
import type { Row, RowGroup } from "../rows.ts";
import { startChild } from "./child.ts";
import { roundTrip } from "./ring_echo.ts";
import { BATCH, MESSAGE, ringLayout } from "./ring_layout.ts";

const CHILD = "ring_child.ts";
const ROUNDS = 5;
const MESSAGES = 2_000_000;
const PIPE_MESSAGES = 500_000;

/** Nanoseconds of a message through the ring: the best of some rounds. */
async function ringNs(path: string, isAsync: boolean): Promise<number> {
  using map = new SharedMap(path, { mode: "create", layout: ringLayout });
  using consumer = map.parts.ring.consumer();
  const child = startChild(CHILD, ["ring", path], "pipe");
  const ended = new Promise((resolve) => child.on("close", resolve));
  let next = 0;
  let best = Infinity;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    let left = MESSAGES;
    while (left > 0) {
      const batch = isAsync ? await consumer.readAsync(BATCH) : consumer.read(BATCH);
      const { length } = batch;
      for (let i = 0; i < length; i += 1) {
        const bytes = batch.at(i);
        const low = (bytes[0] as number) | (bytes[1] as number) << 8;
        if (low !== (next & 0xffff)) throw new Error(`message ${next} is lost, or not in order`);
        next = (next + 1) >>> 0;
      }
      consumer.release();
      left -= length;
    }
    // The first round waits for the start of the process.
    if (round > 0) best = Math.min(best, (performance.now() - start) * 1e6 / (MESSAGES - left));
  }
  child.kill("SIGKILL");
  await ended;
  return best;
}

/** Nanoseconds of a message through a pipe. */
async function pipeNs(): Promise<number> {
  const child = startChild(CHILD, ["pipe"], "pipe");
  const ended = new Promise((resolve) => child.on("close", resolve));
  let best = Infinity;
  let [next, count, start] = [0, 0, performance.now()];
  let rest = new Uint8Array(0);
  let rounds = 0;
  for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
    let bytes = chunk;
    if (rest.length > 0) {
      bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
    }
    let at = 0;
    for (; at + MESSAGE <= bytes.length; at += MESSAGE) {
      const low = (bytes[at] as number) | (bytes[at + 1] as number) << 8;
      if (low !== (next & 0xffff)) throw new Error(`message ${next} of the pipe is lost`);
      next = (next + 1) >>> 0;
      count += 1;
    }
    rest = bytes.slice(at);
    if (count < PIPE_MESSAGES) continue;
    if (rounds > 0) best = Math.min(best, (performance.now() - start) * 1e6 / count);
    rounds += 1;
    if (rounds > ROUNDS) break;
    [count, start] = [0, performance.now()];
  }
  child.kill("SIGKILL");
  await ended;
  return best;
}

async function* rows(runtime: string): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), "ziffi-bench-"));
  try {
    const blocking = await ringNs(join(folder, "ring"), false);
    const later = await ringNs(join(folder, "later"), true);
    const peerNs = await pipeNs();
    for (const [call, ns] of [["", blocking], [", readAsync", later]] as const) {
      const name = `64-byte message to another process${call}`;
      yield { group: "rings", name, runtime, ns, peer: "pipe", peerNs, ratio: ns / peerNs };
    }
    yield await roundTrip(runtime, join(folder, "echo"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The group `rings`. */
export const rings: RowGroup = { name: "rings", rows };
