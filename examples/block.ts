// Native memory that is freed at a known time. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { Block, memoryStats } from "../src/mod.ts";

const before = memoryStats().liveBytes;
let numbers: Float64Array;
{
  using block = new Block(8 * 1000, { alignment: 4096 });
  numbers = block.view("f64");
  numbers.fill(1.5);
  assert.equal(block.address % 4096, 0);

  // Views share the memory: what one writes, the others read.
  const bytes = block.view("u8", 0, 8);
  assert.deepEqual([...bytes], [0, 0, 0, 0, 0, 0, 0xf8, 0x3f]);
  assert.equal(memoryStats().liveBytes, before + block.byteLength);
}
// The end of the scope freed the memory and emptied every view: a late use reads nothing.
assert.equal(numbers.length, 0);
assert.equal(numbers[0], undefined);
assert.equal(memoryStats().liveBytes, before);
console.log("8,000 bytes came and went");
