// Opens a block by a descriptor of another process: open_child.ts DESCRIPTOR. Prints the code of
// the error, or that there was none.
import process from "node:process";
import { Block, ZiffiError } from "../../../src/mod.ts";

try {
  Block.open(JSON.parse(process.argv[2] ?? ""));
  console.log("opened");
} catch (error) {
  console.log(error instanceof ZiffiError ? error.code : error);
}
