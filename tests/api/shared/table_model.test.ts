// Tables against a Map: random calls through two maps of one file.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { shared, SharedMap } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throwsCode } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const Row = t.struct("Row", { a: t.u64(), b: t.f32(), c: t.i8() });
const row = (n: number) => ({ a: BigInt(n), b: n / 2, c: n % 100 });

const CALLS = ["set", "set", "set", "delete", "update", "getOrInsert", "get", "clear"] as const;

const step = fc.record({
  call: fc.constantFrom(...CALLS),
  key: fc.integer({ min: 0, max: 30 }),
  value: fc.integer({ min: 0, max: 1000 }),
  // Which of the two maps; and clear is rare.
  other: fc.boolean(),
  rare: fc.integer({ min: 0, max: 19 }),
});
const scene = fc.record({
  capacity: fc.constantFrom(1, 2, 7, 24, 100),
  steps: fc.array(step, { minLength: 1, maxLength: 150 }),
});

test("random calls do to a table what they do to a Map", () => {
  using folder = new TempFolder();
  let count = 0;
  fc.assert(
    fc.property(scene, ({ capacity, steps }) => {
      count += 1;
      const rows = shared.table({ key: { text: 40 }, value: Row, capacity });
      const layout = shared.layout({ before: shared.counter(), rows });
      const path = folder.file(`m${count}`);
      using one = new SharedMap(path, { mode: "create", layout });
      using two = new SharedMap(path, { layout });
      const model = new Map<string, ReturnType<typeof row>>();
      for (const { call, key: number, value: n, other, rare } of steps) {
        const table = (other ? two : one).parts.rows;
        const key = "k".repeat(number % 37) + number;
        const full = !model.has(key) && model.size === capacity;
        const value = row(n);
        switch (call) {
          case "set":
            if (full) throwsCode(() => table.set(key, value), "TABLE_FULL");
            else model.set(key, (table.set(key, value), value));
            break;
          case "update":
            if (full) {
              throwsCode(() => table.update(key, () => value), "TABLE_FULL");
            } else {
              const old = model.get(key);
              model.set(key, { ...value, a: (old?.a ?? 0n) + value.a });
              const done = table.update(key, (was) => ({ ...value, a: (was?.a ?? 0n) + value.a }));
              assert.deepEqual(done, model.get(key));
            }
            break;
          case "getOrInsert":
            if (full) {
              throwsCode(() => table.getOrInsert(key, value), "TABLE_FULL");
            } else {
              if (!model.has(key)) model.set(key, value);
              assert.deepEqual(table.getOrInsert(key, value), model.get(key));
            }
            break;
          case "delete":
            assert.equal(table.delete(key), model.delete(key));
            break;
          case "get":
            assert.deepEqual(table.get(key), model.get(key));
            assert.equal(table.has(key), model.has(key));
            break;
          case "clear":
            if (rare === 0) model.clear();
            if (rare === 0) table.clear();
        }
      }
      const entries = [...one.parts.rows].sort(([a], [b]) => a < b ? -1 : 1);
      const expected = [...model].sort(([a], [b]) => a < b ? -1 : 1);
      assert.deepEqual(entries, expected);
      assert.equal(two.parts.rows.size, model.size);
      assert.equal(one.parts.before.value, 0n);
    }),
    { numRuns: 60 },
  );
});
