// A Worker that waits on a ring and a queue: it answers one item, and then waits until it is ended.
import { parentPort, workerData } from "node:worker_threads";
import { SharedMap } from "../../../src/mod.ts";
import { streams } from "./ring_layouts.ts";

const map = new SharedMap(workerData as string, { layout: streams });
const { ring, queue } = map.parts;
const consumer = ring.consumer();
const [item] = (await consumer.readAsync(1)).values();
consumer.release();
if (item !== undefined) await queue.writeAsync(item);
while (queue.tryWrite({ producer: 0, serial: 0 }));
const waits = [consumer.readAsync(), queue.writeAsync({ producer: 1, serial: 1 })];
parentPort?.postMessage("waits");
await Promise.all(waits);
