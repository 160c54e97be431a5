// Survives a cut file, and then gets the same signal for another reason: that ends the process.
import { truncateSync } from "node:fs";
import process from "node:process";
import { MapTruncatedError, SharedMap } from "../../../src/mod.ts";

const [path = ""] = process.argv.slice(2);
const map = new SharedMap(path, { mode: "create", byteLength: 65536 });
truncateSync(path, 0);
const sum = map.view("u8").reduce((all, one) => all + one, 0);
try {
  map.view("u8");
} catch (error) {
  console.log(sum, error instanceof MapTruncatedError);
}
// Whoever survives the signal ends with 0.
setTimeout(() => process.exit(0), 20_000);
// Rust's handler, below ours on one runtime, leaves at the first one and lets the next end it.
setInterval(() => process.kill(process.pid, "SIGBUS"), 1);
