// A Worker that ends while a nonblocking call uses one of its two blocks.
import process from "node:process";
import { parentPort } from "node:worker_threads";
import { open } from "../../fixtures/clib/generated/clib.ts";
import { Arena, Block } from "../../../src/mod.ts";

const { api } = open();
const used = new Block(800);
const idle = new Block(800);
parentPort?.postMessage({ used: used.share(), idle: idle.share() });
// The call may have returned: it has not ended before this thread has seen that.
api.slowScale(used.view("f64").fill(1), 2);
// An array that does not start the memory of its arena.
const arena = new Arena({ byteLength: 2 ** 20 });
arena.alloc("f64", 100);
arena.mark();
api.slowScale(arena.alloc("f64", 100).fill(1), 2);
process.exit(0);
