// A block that is written behind, in a process of its own: prints the levels of checked memory, and
// what disposing the block threw, as JSON.
import { Block, memoryReport, NativeError } from "../../../src/mod.ts";
import { open as openLibrary } from "../../../src/generated/ziffi.ts";

let thrown: string | null = null;
let levels: number[] = [];
try {
  const block = new Block(1000);
  levels = memoryReport().heaps.map(({ level }) => level);
  // Without checks the byte behind belongs to the size class.
  openLibrary().memory.view(block.address + 1000, 1)[0] = 0;
  block.dispose();
} catch (error) {
  thrown = error instanceof NativeError ? error.statusName : String(error);
}
console.log(JSON.stringify({ levels, thrown }));
