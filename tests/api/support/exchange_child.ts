// A Worker that hands its memory over to others, and ends.
import process from "node:process";
import { parentPort } from "node:worker_threads";
import { array, toArrowC, toDLPack } from "../../../src/mod.ts";

const tensors = [true, false].map((versioned) => {
  const numbers = array.full("f64", [1000], 0.5);
  const address = toDLPack(numbers, { versioned }).release();
  if (versioned) numbers.dispose();
  return { address, versioned };
});
const numbers = array.full("f32", [500, 2], 0.25);
const structs = toArrowC(numbers);
const { schemaAddress, arrayAddress } = structs;
parentPort?.once("message", () => {
  structs.dispose();
  process.exit(0);
});
parentPort?.postMessage({ tensors, schemaAddress, arrayAddress });
