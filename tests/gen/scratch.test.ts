// Scratch memory that cannot be had: nothing changes for whoever uses some.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Scratch, type ScratchSource } from "../../src/runtime/scratch.ts";
import { throws, throwsCode, wrong } from "../api/support/expect.ts";

/** Memory of JavaScript that fails on demand, and says what it was asked for. */
function memory(): ScratchSource & { fail: "map" | "writer" | null; live: Map<number, number> } {
  const live = new Map<number, number>();
  let next = 4096;
  return {
    fail: null,
    live,
    alloc(byteLength) {
      const at = next;
      next += byteLength + 4096;
      live.set(at, byteLength);
      return at;
    },
    free: (address) => assert.ok(live.delete(address), "freed twice"),
    map(_, byteLength) {
      if (this.fail === "map") throw new RangeError("Invalid typed array length");
      return new ArrayBuffer(byteLength);
    },
    unmap: () => {},
    writer() {
      if (this.fail === "writer") throw new RangeError("Invalid typed array length");
      return () => 0;
    },
  };
}

for (const fail of ["map", "writer"] as const) {
  for (const inUse of [false, true]) {
    const where = inUse ? "while an outer call uses some" : "while nobody uses any";
    test(`memory whose ${fail} fails changes nothing, ${where}`, () => {
      const source = memory();
      const scratch = new Scratch(source, 64);
      scratch.reserve(48);
      if (!inUse) scratch.release(0);
      const { view, base } = scratch;
      const before = [...source.live];
      source.fail = fail;
      throwsCode(() => scratch.reserve(1000), "OUT_OF_MEMORY", "the runtime can map");
      assert.equal(scratch.view, view);
      assert.equal(scratch.base, base);
      assert.deepEqual([...source.live], before);
      source.fail = null;
      scratch.reserve(1000);
      scratch.end();
      assert.equal(source.live.size, 0);
    });
  }
}

test("memory of less than nothing is not reserved", () => {
  const scratch = new Scratch(memory());
  const at = scratch.reserve(16);
  for (const size of [-16, -1, 1.5, NaN, Infinity, wrong<number>("16")]) {
    throws(() => scratch.reserve(size), RangeError, "bytes; give fewer or shorter ones");
    assert.equal(scratch.reserve(0), at + 16);
  }
});
