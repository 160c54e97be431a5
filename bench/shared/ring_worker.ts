/**
 * The Worker that the ring benchmark is compared with: it sends every message back.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";

parentPort?.on("message", (message) => parentPort?.postMessage(message));
