/**
 * One message there and one back, while both sides do nothing else and block nowhere: two rings
 * between two processes, against two pipes between them, and a Worker.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { SharedMap } from "../../src/mod.ts";
import type { Row } from "../rows.ts";
import { startChild } from "./child.ts";
import { echoLayout, MESSAGE } from "./ring_layout.ts";

const CHILD = "ring_child.ts";
const ROUNDS = 9;
const MESSAGES = 1000;

/** Sends a message with a number; the promise gives the number of the answer. */
type Send = (message: Uint8Array<ArrayBuffer>) => Promise<number>;

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;
}

function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/** Nanoseconds of there and back, round by round; the first one is for the compilers. */
async function measure(send: Send): Promise<number> {
  const message = new Uint8Array(MESSAGE);
  const view = new DataView(message.buffer);
  const times: number[] = [];
  let next = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    for (let i = 0; i < MESSAGES; i += 1) {
      next += 1;
      view.setUint32(0, next, true);
      const answer = await send(message);
      if (answer !== next) throw new Error(`message ${next} came back as ${answer}`);
    }
    if (round > 0) times.push((performance.now() - start) * 1e6 / MESSAGES);
  }
  return median(times);
}

async function ringNs(path: string): Promise<number> {
  using map = new SharedMap(path, { mode: "create", layout: echoLayout });
  using producer = map.parts.there.producer();
  using consumer = map.parts.back.consumer();
  const child = startChild(CHILD, ["echo", path], "pipe");
  const ended = new Promise((resolve) => child.once("close", resolve));
  try {
    return await measure(async (message) => {
      await producer.writeAsync(message);
      const answer = numberOf((await consumer.readAsync()).at(0));
      consumer.release();
      return answer;
    });
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

async function pipeNs(): Promise<number> {
  const child = startChild(CHILD, ["echoPipe"], "pipe");
  const ended = new Promise((resolve) => child.once("close", resolve));
  let got: (answer: number) => void = () => {};
  let rest = new Uint8Array(0);
  child.stdout?.on("data", (chunk: Uint8Array) => {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    rest = bytes;
    if (rest.length < MESSAGE) return;
    rest = new Uint8Array(0);
    got(numberOf(bytes));
  });
  try {
    return await measure((message) =>
      new Promise((resolve) => {
        got = resolve;
        child.stdin?.write(message);
      })
    );
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

async function workerNs(): Promise<number> {
  const worker = new Worker(new URL("ring_worker.ts", import.meta.url));
  let got: (answer: number) => void = () => {};
  worker.on("message", (message: Uint8Array) => got(numberOf(message)));
  try {
    return await measure((message) =>
      new Promise((resolve) => {
        got = resolve;
        worker.postMessage(message);
      })
    );
  } finally {
    await worker.terminate();
  }
}

/** The row; the pipe is the peer. */
export async function roundTrip(runtime: string, path: string): Promise<Row> {
  const ns = await ringNs(path);
  const peerNs = await pipeNs();
  const each = { ringNs: ns, pipeNs: peerNs, workerNs: await workerNs() };
  const name = "one message there and back, readAsync";
  return { group: "rings", name, runtime, ns, peer: "pipe", peerNs, ratio: ns / peerNs, each };
}
