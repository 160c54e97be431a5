// 20,000 calls with hostile arguments over every function; more by `npm run fuzz:calls`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run, slope } from "../../fuzz/hostile_run.ts";

test("20,000 hostile calls give a right result or a typed error each", async () => {
  const { calls, returned, refused, problems } = await run(20_000, 1);
  assert.deepEqual(problems, []);
  assert.equal(returned + refused, calls);
  assert.ok(returned > 1000 && refused > 1000, `${returned} returned, ${refused} threw`);
});

test("the slope of growing memory is seen", () => {
  assert.equal(slope([1, 2, 3, 4, 5, 6, 7, 8].map((n) => n * 1000), 10), 100);
  assert.equal(slope([9000, 5000, 5000, 5000, 5000, 5000, 5000, 5000], 10), 0);
});
