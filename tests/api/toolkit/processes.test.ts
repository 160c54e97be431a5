// Several processes add to the same cells at the same time: no addition is lost.
import assert from "node:assert/strict";
import test from "node:test";
import { SharedMap } from "../../../src/mod.ts";
import { CELLS, STEPS } from "../support/counter_cells.ts";
import { runScript } from "../support/spawn.ts";
import { TempFolder } from "../support/temp.ts";

const PROCESSES = 3;
const ROUNDS = 100_000;
/** Close to its end, so that the 32-bit cell wraps around while all of them add. */
const START = 2 ** 32 - 1000;

test("totals are exact when processes add to one u32 and one u64 cell at once", async () => {
  using folder = new TempFolder();
  const path = folder.file("cells");
  using map = new SharedMap(path, { mode: "createExclusive", byteLength: 4096 });
  const [u32, u64] = [map.cells("u32"), map.cells("u64")];
  u32.store(CELLS.u32, START);
  const args = [path, String(PROCESSES), String(ROUNDS)];
  const children = Array.from({ length: PROCESSES }, () => runScript("counter_child.ts", args));
  for (const { code, signal, stderr } of await Promise.all(children)) {
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
  }
  const additions = PROCESSES * ROUNDS;
  assert.equal(u32.load(CELLS.gate), PROCESSES);
  assert.equal(u32.load(CELLS.u32), (START + additions * STEPS.u32) % 2 ** 32);
  assert.equal(u64.load(CELLS.u64), BigInt(additions) * STEPS.u64);
  assert.equal(u64.load(CELLS.exchanged), BigInt(additions) * STEPS.u64);
  const used = new Set<number>([CELLS.gate, CELLS.u32, CELLS.retries]);
  const wide = [CELLS.u64, CELLS.exchanged].flatMap((index) => [2 * index, 2 * index + 1]);
  for (const index of wide) used.add(index);
  const touched = [...map.view("u32")].findIndex((value, i) => value !== 0 && !used.has(i));
  assert.equal(touched, -1, "a cell that nobody wrote to has changed");
});
