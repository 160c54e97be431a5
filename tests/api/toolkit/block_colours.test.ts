// Where large blocks begin: not all at the same place of a page, which costs loops over several
// arrays time. See zig/core/memory/colours.zig.
import assert from "node:assert/strict";
import test from "node:test";
import { Block } from "../../../src/mod.ts";

const MIB = 1024 * 1024;
const PAGE = 4096;
/** How far apart two addresses are within a page. */
function apart(a: number, b: number): number {
  const distance = Math.abs(a - b) % PAGE;
  return Math.min(distance, PAGE - distance);
}

test("large blocks that were made in a row begin at different places of a page", () => {
  for (const byteLength of [400_000, MIB, 3 * MIB]) {
    for (const zeroed of [true, false]) {
      const blocks = Array.from({ length: 4 }, () => new Block(byteLength, { zeroed }));
      try {
        for (const [index, block] of blocks.entries()) {
          assert.equal(block.address % 64, 0);
          for (const other of blocks.slice(0, index)) {
            const distance = apart(block.address, other.address);
            assert.ok(distance >= 512, `${byteLength} bytes: ${distance} bytes apart`);
          }
          const bytes = block.view("u8");
          if (zeroed) assert.equal(bytes.findIndex((byte) => byte !== 0), -1);
          bytes.fill(index + 1);
        }
        for (const [index, block] of blocks.entries()) {
          assert.ok(block.view("u8").every((byte) => byte === index + 1));
        }
      } finally {
        for (const block of blocks) block.dispose();
      }
    }
  }
});

test("a block whose alignment is above 64 has it, and begins at a page where asked to", () => {
  for (const alignment of [128, PAGE, 2 * MIB]) {
    for (let turn = 0; turn < 3; turn += 1) {
      using block = new Block(MIB, { alignment });
      assert.equal(block.address % alignment, 0);
    }
  }
});
