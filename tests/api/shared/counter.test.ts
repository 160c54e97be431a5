// Sharded counters: sums, wrapping, several threads and processes, what is refused.
import assert from "node:assert/strict";
import test from "node:test";
import { shared, SharedMap } from "../../../src/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";
import { TempFolder } from "../support/temp.ts";

const layout = shared.layout({ one: shared.counter(), two: shared.counter() });

test("a counter is the sum of what was added, in every map of the file", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  using other = new SharedMap(folder.file("m"), { layout });
  const { one, two } = map.parts;
  assert.equal(one.value, 0n);
  for (let i = 0; i < 1000; i += 1) {
    one.add(1);
    other.parts.one.add(2);
  }
  one.add(-500);
  one.add(-500n);
  one.add(-0);
  assert.equal(one.value, 2000n);
  assert.equal(other.parts.one.value, 2000n);
  assert.equal(two.value, 0n);
  assert.equal(other.parts.one.reset(), 2000n);
  assert.equal(one.value, 0n);
});

test("a counter wraps around as a signed integer of 64 bits", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { one } = map.parts;
  const most = 2n ** 63n - 1n;
  one.add(most);
  assert.equal(one.value, most);
  one.add(1);
  assert.equal(one.value, -(2n ** 63n));
  one.add(-1);
  assert.equal(one.value, most);
  assert.equal(one.reset(), most);
  one.add(Number.MAX_SAFE_INTEGER);
  one.add(Number.MIN_SAFE_INTEGER);
  one.add(-(2n ** 63n));
  assert.equal(one.reset(), -(2n ** 63n));
});

test("amounts that are no integers of 64 bits are refused", () => {
  using folder = new TempFolder();
  using map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { one } = map.parts;
  for (const bad of [0.5, NaN, Infinity, 2 ** 53, -(2 ** 53), 2n ** 63n, -(2n ** 63n) - 1n]) {
    throws(() => one.add(bad), RangeError, "SharedCounter.add: amount is");
  }
  for (const bad of ["1", null, true, {}, undefined]) {
    throws(() => one.add(wrong(bad)), TypeError, "SharedCounter.add: amount is");
  }
  const add = one.add.bind(one) as () => void;
  throws(add, TypeError, "SharedCounter.add takes 1 argument and got 0");
  assert.equal(one.value, 0n);
});

test("counters of maps that are gone, or only for reading, say so", () => {
  using folder = new TempFolder();
  const map = new SharedMap(folder.file("m"), { mode: "create", layout });
  const { one } = map.parts;
  one.add(5);
  using reader = new SharedMap(folder.file("m"), { access: "read", layout });
  assert.equal(reader.parts.one.value, 5n);
  throwsCode(() => reader.parts.one.add(1), "PERMISSION_DENIED", "SharedCounter.add");
  throwsCode(() => reader.parts.one.reset(), "PERMISSION_DENIED", "SharedCounter.reset");
  map.dispose();
  throwsCode(() => one.add(1), "DISPOSED", "SharedCounter.add: the map was disposed");
  throwsCode(() => one.add(1n), "DISPOSED", "SharedCounter.add: the map was disposed");
  throwsCode(() => one.value, "DISPOSED", "SharedCounter.value: the map was disposed");
  throwsCode(() => one.reset(), "DISPOSED", "SharedCounter.reset: the map was disposed");
});
