// Several processes write to one table at the same time, and some are killed while they do.
import assert from "node:assert/strict";
import test from "node:test";
import { SharedMap } from "../../../src/mod.ts";
import { runScript, startScript } from "../support/spawn.ts";
import { checkSample, COMMON, sample, tableLayout } from "../support/table_layout.ts";
import { TempFolder } from "../support/temp.ts";

const PROCESSES = 3;
const ROUNDS = 1000;
const KILLS = 3;

test("processes that write to the same and to own keys lose nothing and see no mix", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = new SharedMap(path, { mode: "create", layout: tableLayout });
  const { rows, totals, additions } = map.parts;
  const children = Array.from({ length: PROCESSES }, (_, id) => {
    return runScript("table_child.ts", [path, `${id}`, `${PROCESSES}`, `${ROUNDS}`]);
  });
  for (const { code, signal, stderr } of await Promise.all(children)) {
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
  }
  assert.equal(totals.get("all"), BigInt(PROCESSES * ROUNDS));
  assert.equal(additions.value, BigInt(PROCESSES * ROUNDS));
  // Of the last eight rounds, every second key was deleted.
  const keys = [...rows.keys()];
  for (let id = 0; id < PROCESSES; id += 1) {
    const own = keys.filter((key) => Math.floor(key / 1000) === id + 1);
    assert.deepEqual(own.map((key) => key % 1000).sort(), [1, 3, 5, 7]);
  }
  assert.equal(keys.length, rows.size);
  assert.equal(new Set(keys).size, keys.length);
});

test("a table whose writers are killed at any moment stays whole", async () => {
  using folder = new TempFolder();
  const path = folder.file("m");
  using map = new SharedMap(path, { mode: "create", layout: tableLayout });
  const { gate, rows, totals } = map.parts;
  for (let round = 0; round < KILLS; round += 1) {
    const first = gate.load(0);
    const children = [0, 1].map((id) => startScript("table_child.ts", [path, `${id}`, `${first}`]));
    const before = gate.load(1);
    // Both at work: somewhere in the middle of something.
    while (gate.load(1) < before + 100 * (round + 1)) {
      for (const { ended } of children) {
        const now = await Promise.race([ended, new Promise((r) => setTimeout(r, 1, null))]);
        assert.equal(now, null, `a child has ended by itself: ${JSON.stringify(now)}`);
      }
    }
    for (const { kill } of children) kill();
    for (const { ended } of children) assert.equal((await ended).signal, "SIGKILL");
    for (const [key, value] of rows) checkSample(key, value);
    assert.equal([...rows.keys()].length, rows.size);
    assert.ok((totals.get("all") ?? 0n) > 0n);
    // Every lock can be taken, and all room is there.
    for (let key = 0; key < COMMON; key += 1) rows.set(key, sample(1n));
    rows.clear();
    assert.equal(rows.size, 0);
    for (let key = 0; key < rows.capacity; key += 1) rows.set(key, sample(2n));
    assert.equal(rows.size, rows.capacity);
    rows.clear();
  }
});
